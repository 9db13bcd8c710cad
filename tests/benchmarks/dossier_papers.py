"""The papers of made-up dossiers, drawn page by page: what a company hands in, in the words of the trade."""

import random
from dataclasses import dataclass

from srdi_desktop.sample.company import AUDITOR
from srdi_desktop.sample.company import NAME as COMPANY
from srdi_desktop.sample.company import USCC as CODE
from srdi_desktop.sample.sheet import Sheet

BODY = (
    "本公司财务报表按照企业会计准则的规定编制，真实、完整地反映了公司的财务状况、经营成果和现金流量等有关信息。",
    "存货按照成本与可变现净值孰低计量，存货成本高于其可变现净值的，计提存货跌价准备，计入当期损益。",
    "固定资产按照成本进行初始计量，采用年限平均法计提折旧，预计净残值率为百分之五，折旧年限为五至二十年。",
    "公司主导产品面向工业自动化领域，具有精度高、寿命长、维护简便等特点，已在多家整机企业批量使用。",
    "双方应当对在履行过程中知悉的对方商业信息予以保密，未经书面同意不得向第三方披露。",
    "研发团队围绕核心零部件的材料、热处理与装配工艺开展攻关，形成多项自主知识产权。",
)
_HAN = "零一二三四五六七八九十"


@dataclass
class Paper:
    """One document. `entry`: id of the catalogue's entry it belongs to, None for one that belongs nowhere.

    `owner`: whom it names in place of the applicant; `valid_until`: ISO date, "" without an end.
    """

    kind: str
    name: str
    entry: str | None
    sheets: list[Sheet]
    style: str = ""
    owner: str = ""
    valid_until: str = ""


def papers(draw: random.Random, small: bool) -> list[Paper]:
    years = [2024, 2025]
    papers = [_audit(draw, year, small) for year in years]
    papers += [_license(), _commitment(), _application(draw), _insurance(draw, 2025), _credit(draw), _market(draw)]
    papers += [_patent(draw) for _ in range(1 if small else draw.randint(2, 4))]
    papers += [_copyright(draw) for _ in range(draw.randint(0, 2))] + [_quality(draw), _digital()]
    if not small:
        papers += [_rd_audit(draw, 2025), _contract(draw), _institution()]
    draw.shuffle(papers)
    return papers


def _cover(title: str, *lines: str) -> Sheet:
    sheet = Sheet(y=85)
    sheet.title(COMPANY, 20, 22)
    for line in lines:
        sheet.title(line, 18, 18)
    sheet.title(title, 30, 40)
    sheet.y = 220
    sheet.title("二〇二六年六月", 14)
    return sheet


def _prose(draw: random.Random, heading: str = "", paragraphs: int = 9) -> Sheet:
    sheet = Sheet(y=34)
    if heading:
        sheet.line(heading, 12, 10, bold=True)
    for _ in range(paragraphs):
        sheet.paragraph(draw.choice(BODY) + draw.choice(BODY))
        if sheet.y > 250:
            break
    return sheet


def contents_page(last: int) -> Sheet:
    """目录 of an audit report whose notes end on page `last`."""
    sheet = Sheet(y=50)
    sheet.title("目    录", 20, 20)
    for name, pages in (("审计报告", "1-2"), ("资产负债表", "3"), ("利润表", "4"), ("财务报表附注", f"6-{last}")):
        sheet.line(f"{name} {'.' * 60} {pages}", 11, 12)
    return sheet


def appendix_page(draw: random.Random) -> Sheet:
    """A page of an appendix, not numbered yet."""
    return _prose(draw, "附件 " + draw.choice(("市场调研数据", "行业协会统计口径", "主要竞争对手对比")), 4)


def _statement(draw: random.Random, title: str, year: int, rows: tuple[str, ...]) -> Sheet:
    sheet = Sheet(y=28)
    sheet.title(title, 16, 10)
    sheet.line(f"编制单位：{COMPANY}", 9, 0)
    sheet.words(105, sheet.y, f"{year}年12月31日" if "负债" in title else f"{year}年度", 9, align="center")
    sheet.words(182, sheet.y, "单位：元", 9, align="right")
    sheet.y += 4
    heads = ("期末余额", "年初余额") if "负债" in title else ("本期金额", "上期金额")
    body = [("项目", "附注", *heads)]
    for place, row in enumerate(rows):
        body.append((row, f"五、{place + 1}", _money(draw), _money(draw)))
    sheet.table(body, (62, 18, 38, 38), numbers=(2, 3))
    return sheet


def _money(draw: random.Random) -> str:
    return f"{draw.randint(10**7, 9 * 10**9) / 100:,.2f}"


def _audit(draw: random.Random, year: int, small: bool) -> Paper:
    sheets = [_cover("审计报告", f"{year}年度")]
    letter = Sheet(y=30)
    letter.title("审计报告", 20, 14)
    letter.words(182, letter.y, f"苏样会审字〔{year + 1}〕第{draw.randint(100, 9999)}号", 10, align="right")
    letter.y += 9
    letter.line(f"{COMPANY}全体股东：")
    letter.line("一、审计意见", 11)
    letter.paragraph(
        f"我们审计了{COMPANY}（以下简称贵公司）财务报表，包括{year}年12月31日的资产负债表，{year}年度的利润表、现金流量表、"
        "所有者权益变动表以及相关财务报表附注。"
    )
    for text in BODY[:4]:
        letter.paragraph(text)
    second = _prose(draw, "四、注册会计师对财务报表审计的责任", 6)
    second.line(AUDITOR, x=110)
    sheets += [letter, second]
    sheets.append(
        _statement(draw, "资产负债表", year, ("货币资金", "应收账款", "存货", "固定资产", "资产总计", "负债合计"))
    )
    sheets.append(_statement(draw, "利润表", year, ("一、营业收入", "营业成本", "研发费用", "利润总额", "净利润")))
    sheets.append(_statement(draw, "现金流量表", year, ("销售商品收到的现金", "经营活动现金流入小计", "现金净增加额")))
    count = draw.randint(5, 8) if small else draw.randint(8, 26)
    notes = [_prose(draw, "财务报表附注")]
    notes += [
        _prose(draw, f"（{han(1 + place % 10)}）{draw.choice(('应收账款', '存货', '职工薪酬', '固定资产'))}")
        for place in range(count)
    ]
    return Paper("audit-report", f"{year}年审计报告", f"audit-{year}", sheets + notes)


def _rd_audit(draw: random.Random, year: int) -> Paper:
    sheets = [_cover("研发费用专项审计报告", f"{year}年度")]
    sheets.append(
        _statement(draw, "研究开发费用结构明细表", year, ("人员人工费用", "直接投入费用", "折旧费用", "研发费用合计"))
    )
    sheets += [_prose(draw, "专项审计说明") for _ in range(draw.randint(3, 6))]
    return Paper("rd-audit", "研发专项审计", f"rd-audit-{year}", sheets)


def _license() -> Paper:
    """Landscape, labels set wide in two boxes, the code below its label."""
    sheet = Sheet(size=(297.0, 210.0))
    sheet.words(148.5, 60, "营业执照", 44, bold=True, align="center")
    sheet.words(148.5, 70, "（副 本）", 14, align="center")
    sheet.words(36, 51, "统一社会信用代码", 12)
    sheet.words(36, 58, CODE, 12)
    left = (("名", "称", COMPANY), ("类", "型", "有限责任公司（自然人投资或控股）"), ("法定代表人", "", "样本人"))
    for place, (one, two, value) in enumerate(left):
        sheet.words(34, 84 + 10.5 * place, one, 13)
        sheet.words(55, 84 + 10.5 * place, two, 13)
        sheet.words(67, 85 + 10.5 * place, value, 12)
    right = (("注册资本", "2000万元整"), ("成立日期", "2015年06月09日"), ("营业期限", "2015年06月09日至长期"))
    for place, (label, value) in enumerate(right):
        sheet.words(163, 84 + 10.5 * place, label, 13)
        sheet.words(193, 85 + 10.5 * place, value, 12)
    sheet.words(190, 160, "登 记 机 关", 14)
    return Paper("business-license", "营业执照", "business-license", [sheet])


def _commitment() -> Paper:
    sheet = Sheet(y=40)
    sheet.title("真实性声明和合规经营承诺", 20, 18)
    sheet.paragraph(f"{COMPANY}郑重承诺：本次申报所提交的材料真实有效，如有弄虚作假，愿承担相应法律责任。", 12)
    return Paper("commitment", "承诺", "commitment", [sheet])


def _application(draw: random.Random) -> Paper:
    sheets = [_cover("专精特新中小企业申请表")]
    headings = (
        "一、企业基本情况",
        "二、经济效益和经营情况",
        "三、专业化程度",
        "四、创新能力",
        "五、产业链配套",
        "六、推荐意见",
    )
    sheets += [_prose(draw, heading, 7) for heading in headings]
    return Paper("application-form", "申请表", "application-form", sheets)


def _insurance(draw: random.Random, year: int) -> Paper:
    first = Sheet(y=40)
    first.title("单位参保证明", 22, 16)
    for label, value in (
        ("单位名称", COMPANY), ("统一社会信用代码", CODE), ("费款所属期", f"{year}年12月"),
        ("参保人数", f"{draw.randint(60, 300)}人"),
    ):  # fmt: skip
        first.words(40, first.y, label, 12)
        first.words(95, first.y, value, 12)
        first.y += 11
    more = []
    for _ in range(draw.randint(0, 3)):
        sheet = Sheet(y=30)
        rows = [("序号", "姓名", "缴费基数")]
        rows += [(str(place + 1), "某某某", f"{draw.randint(4000, 9000)}.00") for place in range(24)]
        sheet.table(rows, (20, 40, 40))
        more.append(sheet)
    return Paper("social-insurance", "社保", f"social-insurance-{year}", [first, *more])


def _credit(draw: random.Random) -> Paper:
    sheets = [_cover("法人和非法人组织公共信用信息报告", "信用中国")]
    headings = ("一、基础信息", "二、行政管理信息", "三、诚实守信相关荣誉信息", "四、严重失信信息", "五、报告说明")
    sheets += [_prose(draw, heading, 6) for heading in headings]
    return Paper("credit-report", "信用报告", "credit-report", sheets)


def _market(draw: random.Random) -> Paper:
    first = _prose(draw, "", 0)
    first.title("主导产品细分市场占有率说明", 20, 16)
    for text in BODY[3:6]:
        first.paragraph(text)
    return Paper("market-share", "市占率", "market-share", [first, *(_prose(draw) for _ in range(draw.randint(1, 4)))])


def _patent(draw: random.Random) -> Paper:
    """The form of 2018 on: labels set wide, behind the certificate a page with the names at the time of filing."""
    first, certificate = Sheet(y=88), draw.randint(10**6, 10**7)
    first.words(32, 36, f"证书号第{certificate}号", 12)
    first.words(105, 68, draw.choice(("发明专利证书", "实用新型专利证书")), 26, bold=True, align="center")
    number = f"ZL 20{draw.randint(18, 24)} 1 {draw.randint(10**6, 10**7 - 1)}.{draw.randint(0, 9)}"
    for label, value in (
        ("发 明 名 称", draw.choice(("一种减速装置", "一种检测方法", "一种夹具"))), ("发　明　人", "某某;某某某"),
        ("专　利　号", number), ("专利申请日", "2020年03月02日"), ("专 利 权 人", COMPANY),
        ("授权公告日", f"2023年0{draw.randint(1, 9)}月1{draw.randint(0, 9)}日"),
    ):  # fmt: skip
        first.words(27, first.y, f"{label}：{value}", 13)
        first.y += 12.5
    sheets = [first]
    if draw.random() < 0.5:
        back = Sheet(y=110)
        back.words(32, 36, f"证书号第{certificate}号", 12)
        back.line("专利权人应当依照专利法及其实施细则规定缴纳年费。", 12, 12)
        back.line("申请日时本专利记载的申请人、发明人信息如下：", 12, 12)
        back.line(f"申请人：{COMPANY}", 12, 12)
        sheets.append(back)
    return Paper("patent", "专利", "ip-certificates", sheets)


def _copyright(draw: random.Random) -> Paper:
    sheet = Sheet(y=55)
    sheet.title("计算机软件著作权登记证书", 24, 20)
    name = draw.choice(("产线监控软件", "排产管理系统", "视觉检测软件"))
    for label, value in (
        ("软件名称", name),
        ("著作权人", COMPANY),
        ("登记号", f"2024SR0{draw.randint(100000, 999999)}"),
    ):
        sheet.words(35, sheet.y, f"{label}：{value}", 13)
        sheet.y += 13
    return Paper("software-copyright", "软著", "ip-certificates", [sheet])


def _quality(draw: random.Random) -> Paper:
    sheet = Sheet(y=50)
    sheet.title("质量管理体系认证证书", 26, 20)
    sheet.title(COMPANY, 16, 14)
    sheet.line("符合 GB/T 19001-2016 / ISO 9001:2015 标准", 12, 12)
    sheet.line(f"证书编号：0{draw.randint(1000, 9999)}Q{draw.randint(10000, 99999)}R0M", 12, 12)
    sheet.line(f"有效期至：20{draw.randint(27, 29)}年05月1{draw.randint(0, 9)}日", 12, 12)
    return Paper("quality-certificate", "ISO9001", "quality-certificate", [sheet])


def _digital() -> Paper:
    sheet = Sheet(y=40)
    sheet.title("中小企业数字化水平评测结果", 20, 16)
    sheet.line(f"企业名称：{COMPANY}", 12, 12)
    sheet.line("数字化水平：二级", 12, 12)
    return Paper("digital-level", "数字化", "digital-level", [sheet])


def _contract(draw: random.Random) -> Paper:
    first = Sheet(y=36)
    first.title("工业品买卖合同", 22, 14)
    first.line("甲方（需方）：南京范例机器人股份有限公司", 11)
    first.line(f"乙方（供方）：{COMPANY}", 11)
    for text in BODY[3:6]:
        first.paragraph(text)
    rest = [
        _prose(draw, f"第{han(place)}条 {word}", 7) for place, word in ((4, "交货"), (6, "付款方式"), (9, "违约责任"))
    ]
    return Paper("sales-contract", "合同", "sales-contract", [first, *rest])


def _institution() -> Paper:
    sheet = Sheet(y=40)
    sheet.title("关于认定市级企业技术中心的通知", 20, 16)
    sheet.paragraph(f"经评审，认定{COMPANY}技术中心为市级企业技术中心。研发机构应当按照规定开展工作。", 12)
    return Paper("rd-institution", "技术中心", "rd-institution-proof", [sheet])


def han(number: int) -> str:
    return _HAN[number] if number <= 10 else "十" + _HAN[number - 10] if number < 20 else f"二十{_HAN[number - 20]}"
