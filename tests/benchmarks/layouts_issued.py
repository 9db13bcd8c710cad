"""Papers that registries and certifiers issue, laid out as real ones are; every value is made up.

Licences on paper and electronic ones, certificates in two languages, stamped copies: places are fractions of the sheet
as measured on real papers, so that a benchmark can fail where reality does.
"""

import random

from srdi_desktop.sample import company
from srdi_desktop.sample.sheet import (
    CREAM,
    PALE_BLUE,
    RED,
    Rule,
    Sheet,
    Stamp,
    bars,
    frame,
    ground,
    guilloche,
    scan_code,
    spread_label,
    tiled,
)
from tests.benchmarks.dossier_papers import Paper

LYING = (297.0, 210.0)
UNIVERSITY = "江南样本大学"
WATERMARK = "#d9d9d9"
GOLD_TITLE = "#c8800a"
COPY_BLUE = "#3347a0"
SEALED_BY = "苏州市示例区行政审批局"
_LICENCE_ROWS = (
    ("名称", company.NAME), ("类型", "有限责任公司"), ("住所", company.ADDRESS), ("法定代表人", company.LEGAL_PERSON),
    ("注册资本", company.CAPITAL), ("成立日期", company.FOUNDED), ("营业期限", "2016年03月18日至长期"),
    ("经营范围", company.SCOPE),
)  # fmt: skip


def slanted(sheet: Sheet, text: str, size: float = 40.0, colour: str = WATERMARK) -> None:
    """Letters from the lower left to the upper right across the text, as electronic papers and previews carry them."""
    wide, high = sheet.size
    for place, letter in enumerate(text):
        share = place / max(1, len(text) - 1)
        sheet.words(wide * (0.17 + 0.55 * share), high * (0.8 - 0.5 * share), letter, size, colour=colour, turn=-25)


def crossing_seals(sheets: list[Sheet], name: str) -> None:
    """骑缝章: a slice of one seal at the right edge of each page."""
    for place, sheet in enumerate(sheets):
        wide, high = sheet.size
        sheet.seal(wide + 20 - wide * (0.025 + 0.012 * (place % 2)), high * (0.48 + 0.02 * (place % 3)), name)


def copy_stamp(sheet: Sheet, x: float, y: float) -> None:
    """此复印件仅用于…: a blue rectangle, a little crooked, pressed over whatever is there."""
    for ends in ((0, 0, 68, 3), (68, 3, 67, 24), (67, 24, -1, 21), (-1, 21, 0, 0)):
        left, top, right, bottom = ends
        sheet.inks.append(Rule(x + left, y + top, x + right, y + bottom, 0.7, COPY_BLUE))
    sheet.words(x + 4, y + 11, "此复印件仅用于申报使用", 12, colour=COPY_BLUE, turn=2.5)
    sheet.words(x + 4, y + 19, "其他使用无效", 12, colour=COPY_BLUE, turn=2.5)


def licence(draw: random.Random) -> Paper:
    """One of the three forms that are about: electronic, upright on paper, lying on paper."""
    sheet = draw.choice((electronic_licence, upright_licence, lying_licence))(draw)
    return Paper("business-license", "营业执照", "business-license", [sheet])


def electronic_licence(draw: random.Random) -> Sheet:
    """Cream ground, the code below its label, two columns, no seal, grey letters across the text."""
    sheet = Sheet(size=LYING)
    ground(sheet, CREAM)
    tiled(sheet, "SCJDGL", "#f6dcd6", 22)
    slanted(sheet, "电子营业执照", 40)
    frame(sheet, 14, 0.8)
    sheet.words(148.5, 74, "营业执照", 50, bold=True, align="center", colour=GOLD_TITLE)
    sheet.words(148.5, 84, "（副　本）", 14, align="center")
    spread_label(sheet, 29, 68, "统一社会信用代码", 42, 11)
    sheet.words(29, 74.5, company.USCC, 10)
    scan_code(sheet, 224, 56, 20, seed=draw.randint(1, 999))
    columns = ((29, 30, _LICENCE_ROWS[:2] + _LICENCE_ROWS[3:4] + _LICENCE_ROWS[7:]), (167, 31, _LICENCE_ROWS[4:7]))
    for x, indent, rows in columns:
        sheet.y = 101.5
        for label, value in rows:
            spread_label(sheet, x, sheet.y, label, 27, 12)
            sheet.paragraph(value, 11 if len(value) < 40 else 8, x + indent, x + indent + 76, indent="")
            sheet.y += 4
    spread_label(sheet, 196, 169.5, "登记机关", 31, 12)
    sheet.words(232, 169.5, SEALED_BY, 9)
    sheet.words(196, 179.5, "2024 年 01月12 日", 12)
    note = f"1、本营业执照于2026年01月16日15时06分32秒由{company.LEGAL_PERSON}(法定代表人)留存(打印)"
    for place, words in enumerate(("说明:", note, "2、数字签名：ADBE0019F5A2")):
        sheet.words(29, 174 + 4 * place, words, 5, colour="#777777")
    return sheet


def upright_licence(draw: random.Random) -> Sheet:
    """Paper of 2014 to 2019: one column, label and code on a line of their own at the right, half the date under the
    seal; now and then a copy with a stamp over it.
    """
    sheet = Sheet()
    frame(sheet, 9, 2.4)
    guilloche(sheet, 60, 250, "#efe6d0")
    sheet.words(140, 16, "编号 320594000201805110388", 8)
    sheet.words(105, 92, "营业执照", 54, bold=True, align="center", colour="#6b4f1d")
    sheet.words(105, 103, "（副　本）", 16, align="center")
    sheet.words(130, 103, "(1-1)", 9)
    sheet.words(94, 108, "统一社会信用代码", 11)
    sheet.words(94 + draw.choice((36, 44)), 108.6, company.USCC, 11)
    sheet.y = 121
    for label, value in _LICENCE_ROWS:
        spread_label(sheet, 34, sheet.y, label, 29, 13)
        top = sheet.y
        sheet.y += draw.choice((-1.0, 0.4, 1.2))
        sheet.paragraph(value, 12 if len(value) < 40 else 9, 69, 180, indent="")
        sheet.y = max(sheet.y, top + 9.5)
    scan_code(sheet, 26, 214, 36, seed=draw.randint(1, 999))
    spread_label(sheet, 104, 246, "登记机关", 26, 13)
    for x, words in ((137, "2018 年"), (157, "05 月"), (172, "11 日")):
        sheet.words(x, 258, words, 12)
    sheet.seal(162, 247, SEALED_BY)
    sheet.words(14, 290, "http://www.gsxt.gov.cn", 8)
    sheet.words(196, 290, "中华人民共和国国家工商行政管理总局监制", 8, align="right")
    if draw.random() < 0.5:
        copy_stamp(sheet, 66, 170)
    return sheet


def lying_licence(draw: random.Random) -> Sheet:
    """Paper from 2019 on, its title bleached nearly white."""
    sheet = Sheet(size=LYING)
    guilloche(sheet, 28, 188, "#e8e0c8")
    frame(sheet, 13, 1.6)
    sheet.words(148.5, 62, "营业执照", 50, bold=True, align="center", colour=draw.choice(("#e9dcb4", "#9a7427")))
    sheet.words(148.5, 71, "（副　本）", 14, align="center")
    sheet.words(36, 51, "统一社会信用代码", 11)
    sheet.words(36, 58.6, company.USCC, 12)
    for x, width, rows in ((34, 88, _LICENCE_ROWS[:2] + _LICENCE_ROWS[3:4]), (163, 80, _LICENCE_ROWS[4:7])):
        sheet.y = 82
        for label, value in rows:
            spread_label(sheet, x, sheet.y, label, 27, 13)
            sheet.y += 0.9
            sheet.paragraph(value, 12, x + 32, x + 32 + width, indent="")
            sheet.y += 4
    spread_label(sheet, 182, 158, "登记机关", 26, 13)
    sheet.words(222, 170, "2023  06  12", 11)
    sheet.words(231, 172, "年   月   日", 11)
    sheet.seal(240, 163, SEALED_BY)
    return sheet


def system_certificate(draw: random.Random) -> Paper:
    """质量管理体系认证证书 with its English page: company centred without a label, dates day first, under the seal."""
    until = draw.choice((2025, 2027, 2028))
    number = f"001{draw.randint(20, 25)}Q{draw.randint(10000, 99999)}R1M"
    chinese, english = Sheet(), Sheet()
    for sheet in (chinese, english):
        frame(sheet, 10, 3.0, "#9cc3df")
        frame(sheet, 15, 0.3, "#9cc3df")
        scan_code(sheet, 26, 226, 20, seed=draw.randint(1, 999))
    chinese.words(105, 45, "华东示例认证中心有限公司", 14, align="center")
    chinese.words(105, 54, "质量管理体系认证证书", 22, bold=True, align="center")
    chinese.words(140, 62, number, 11)
    chinese.words(105, 74, company.NAME, 17, bold=True, align="center")
    chinese.y = 88
    for words in (
        f"统一社会信用代码：{company.USCC}", f"地址：{company.ADDRESS}",
        "质量管理体系符合：GB/T 19001-2016 idt ISO 9001:2015", "体系适用范围：谐波减速器的设计、生产和销售",
        f"发证日期：{until - 3}年7月27日", f"有效期：{until - 3}年7月27日至{until}年7月26日",
    ):  # fmt: skip
        chinese.line(words, 12, 13, x=32)
    chinese.seal(150, 200, "华东示例认证中心有限公司", "认证专用章")
    english.words(105, 73, "QUALITY MANAGEMENT SYSTEM CERTIFICATE", 20, bold=True, align="center")
    english.words(105, 82, f"Certificate No: {number}", 12, align="center")
    english.words(105, 98, "SUZHOU SHILI PRECISION DRIVE CO., LTD.", 15, bold=True, align="center")
    english.words(105, 105, f"Unify The Social Credit Code：{company.USCC}", 11, align="center")
    english.words(105, 138, "GB/T 19001-2016 / ISO 9001:2015", 14, align="center")
    english.words(105, 152, "Design, production and sale of harmonic drives", 12, align="center")
    english.words(112, 205, f"Date of issue：27-07-{until - 3}", 11)
    english.words(112, 213, f"Date of expiry：26-07-{until}", 11)
    english.seal(142, 208, "华东示例认证中心有限公司", "认证专用章")
    valid_until = f"{until}-07-26"
    return Paper("quality-certificate", "ISO9001", "quality-certificate", [chinese, english], valid_until=valid_until)


def patent_of(draw: random.Random, owner: str = company.NAME) -> Paper:
    """The electronic form: the page number inside the frame, a tiny duty seal on the back, pale seal over the date."""
    number = draw.randint(10**6, 10**7)
    day = f"202{draw.randint(2, 4)}年0{draw.randint(1, 9)}月1{draw.randint(0, 9)}日"
    first, back = Sheet(), Sheet()
    for place, sheet in enumerate((first, back), 1):
        frame(sheet, 14, 1.4, "#2f6b45")
        sheet.words(24, 36, f"证书号第{number}号", 12)
        sheet.words(105, 274.5, f"第 {place} 页 (共 2 页)", 9, align="center")
        sheet.number, sheet.total = place, 2
    guilloche(first, 238, 280, "#cfe3d4")
    scan_code(first, 166, 30, 20, seed=number % 999)
    first.words(105, 70, "实用新型专利证书", 27, bold=True, align="center")
    rows = (
        ("实用新型名称", draw.choice(("一种减速装置", "一种夹具", "一种检测工装"))), ("发明人", "某某;某某某"),
        ("专利号", f"ZL 202{draw.randint(0, 3)} 2 {draw.randint(10**6, 10**7 - 1)}.{draw.randint(0, 9)}"),
        ("专利申请日", "2020年03月02日"), ("专利权人", owner), ("地址", company.ADDRESS), ("授权公告日", day),
    )  # fmt: skip
    for place, (label, value) in enumerate(rows):
        spread_label(first, 27, 92 + 12.5 * place, label, 27)
        first.words(55, 92 + 12.5 * place, f"：{value}", 12)
    first.words(105, 167, f"授权公告号：CN 20{draw.randint(800000, 999999)} U", 12)
    bars(first, 27, 228, 52, 9, seed=number % 99)
    first.seal(147, 246, "国家知识产权局", "专利证书专用章")
    first.words(147, 264, day, 12, align="center")
    back.inks.append(Stamp(177, 36, "印花税票", radius=9.0))
    back.words(28, 92, "专利权人应当依照专利法及其实施细则规定缴纳年费。", 12)
    back.words(28, 104, f"申请日时本专利记载的申请人信息：{owner}", 12)
    return Paper("patent", "专利", "ip-certificates", [first, back], owner=_other(owner))


def software_of(draw: random.Random, owner: str = company.NAME) -> Paper:
    """软著, the form since 2023: no dates of completion, title in two lines, a pale seal."""
    sheet = Sheet()
    ground(sheet, PALE_BLUE)
    frame(sheet, 9, 1.4, "#b89a4a")
    sheet.words(105, 44, "中华人民共和国国家版权局", 24, align="center")
    sheet.words(105, 59, "计算机软件著作权登记证书", 27, bold=True, align="center")
    sheet.words(184, 73, f"证书号： 软著登字第{draw.randint(10**6, 10**7)}号", 10, align="right")
    rows = (
        ("软件名称", draw.choice(("产线监控软件 V1.0", "排产管理系统 V2.0"))), ("著作权人", owner),
        ("权利取得方式", "原始取得"), ("权利范围", "全部权利"),
        ("登记号", f"2025SR{draw.randint(10**6, 10**7 - 1)}"),
    )  # fmt: skip
    for place, (label, value) in enumerate(rows):
        spread_label(sheet, 28, 87 + 21 * place, label, 34, 13)
        sheet.words(66, 87 + 21 * place, f"：{value}", 13)
    bars(sheet, 42, 212, 32, 8, seed=50)
    scan_code(sheet, 42, 226, 18, seed=draw.randint(1, 999))
    sheet.words(34, 255, f"No. 0{draw.randint(10**6, 10**7)}", 11, colour=RED)
    sheet.seal(146, 242, "国家版权局", "计算机软件登记专用章")
    sheet.words(146, 263, "2025年03月31日", 12, align="center")
    return Paper("software-copyright", "软著", "ip-certificates", [sheet], owner=_other(owner))


def _other(owner: str) -> str:
    return "" if owner == company.NAME else owner


def account_permit() -> Paper:
    """开户许可证: guilloche, values on dotted lines, an account number of 18 digits that is no credit code."""
    sheet = Sheet(size=LYING)
    guilloche(sheet, 20, 190, "#d8cfe8")
    frame(sheet, 8, 1.0, "#8a7db0")
    sheet.words(148.5, 54, "开户许可证", 34, bold=True, align="center")
    sheet.words(40, 72, "核准号：J3050009103902", 12)
    sheet.words(190, 72, "编号：3010-00738140", 12)
    sheet.y = 100
    sheet.paragraph(f"经审核，{company.NAME}符合开户条件，准予开立基本存款账户。", 14, 40, 257)
    for label, value in (("法定代表人", company.LEGAL_PERSON), ("开户银行", "示例银行苏州分行"),
                         ("账　　号", "158601201080859000")):  # fmt: skip
        sheet.words(40, sheet.y, f"{label}　{value}", 13)
        sheet.y += 12
    sheet.seal(220, 160, "中国人民银行苏州市中心支行")
    return Paper("other", "开户许可证", None, [sheet])


def book_page(draw: random.Random) -> Paper:
    """A page that has nothing to do with the application."""
    sheet = Sheet(y=40)
    sheet.title("第三章　植物的呼吸", 16, 16)
    for _ in range(5):
        sheet.paragraph(draw.choice((
            "绿色植物在光下把二氧化碳和水变成有机物，同时放出氧气；夜里则只进行呼吸。",
            "把种子放进广口瓶里，瓶口塞紧，隔一夜后放入点燃的小木条，火焰立即熄灭。",
            "根吸收的水经过茎里的导管送到叶，大部分从气孔散失，这叫作蒸腾作用。",
        )), 12)  # fmt: skip
    sheet.words(105, 283, str(draw.randint(20, 80)), 9, align="center")
    return Paper("other", "扫描", None, [sheet])
