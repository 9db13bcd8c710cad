"""Certificates: patents, software copyright, ISO 9001."""

from srdi_desktop.sample import company
from srdi_desktop.sample.sheet import (
    GREY,
    PALE_BLUE,
    RED,
    Sheet,
    bars,
    cells,
    frame,
    ground,
    guilloche,
    number_all,
    scan_code,
    spread_label,
)

PATENTS = (
    ("一种双圆弧齿形谐波减速器", "第6120418号", "ZL 2021 1 0345678.4", "2023年05月09日", "CN 112900318 B"),
    ("一种柔轮疲劳试验装置", "第6355027号", "ZL 2021 1 0887120.6", "2023年11月17日", "CN 113504041 B"),
    ("一种关节模组的密封结构", "第6710933号", "ZL 2022 1 0554409.0", "2024年08月06日", "CN 114889012 B"),
)
SOFTWARE = (
    ("示例谐波减速器选型软件", "V1.0", "软著登字第09213355号", "2022SR0351204", "2022年03月21日"),
    ("示例减速器寿命试验系统", "V2.1", "软著登字第11402867号", "2024SR0098333", "2024年01月15日"),
)


def patent(index: int) -> list[Sheet]:
    """发明专利证书 in the form of 2018 on: frame, labels set wide, the page number inside the frame; the page behind it
    names who applied and is nearly empty. Each says 第 n 页 (共 2 页).
    """
    name, number, application, granted, publication = PATENTS[index]
    sheets = [_patent_page(number), _patent_page(number)]
    first, second = sheets
    guilloche(first, 240, 280, "#d5e6d8")
    scan_code(first, 166, 30, 20, seed=100 + index)
    first.words(105, 70, "发明专利证书", 27, bold=True, align="center")
    rows = cells(f"""
        发明名称|{name}
        发明人|林知远;沈若水;韩明哲
        专利号|{application}
        专利申请日|2021年03月31日
        专利权人|{company.NAME}
        地址|{company.ADDRESS}
        授权公告日|{granted}
    """)
    for place, (label, value) in enumerate(rows):
        y = 92 + 12.5 * place
        spread_label(first, 27, y, label, 23)
        first.words(51, y, f"：{value}", 12)
    first.words(105, y, f"授权公告号：{publication}", 12)
    first.y = 178
    first.paragraph(
        "国家知识产权局依照中华人民共和国专利法进行审查，决定授予专利权，颁发发明专利证书并在专利登记簿上予以登记。"
        "专利权自授权公告之日起生效。专利权期限为二十年，自申请日起算。",
        11,
    )
    bars(first, 27, 228, 52, 9, seed=index)
    first.seal(147, 246, "国家知识产权局", "专利证书专用章")
    first.words(27, 250, "局长　申示例", 13)
    first.words(147, 262, granted, 12, align="center")
    second.y = 92
    second.line("专利权人应当依照专利法及其实施细则规定缴纳年费。", 12, 12)
    second.line("申请日时本专利记载的申请人、发明人信息如下：", 12, 12)
    second.line(f"申请人：{company.NAME}", 12, 24)
    second.line("发明人：林知远;沈若水;韩明哲", 12, 9)
    for place, sheet in enumerate(sheets, 1):
        sheet.footer(f"第 {place} 页 (共 2 页)", y=274)
        sheet.number = place
        sheet.total = 2
    first.words(105, 289, "其他事项参见续页", 9, align="center", colour=GREY)
    return sheets


def _patent_page(number: str) -> Sheet:
    sheet = Sheet(y=92)
    frame(sheet, 15, 1.2, "#2f6b45")
    frame(sheet, 17, 0.3, "#2f6b45")
    sheet.words(24, 37, f"证书号{number}", 12)
    return sheet


def software_copyright(index: int) -> list[Sheet]:
    """计算机软件著作权登记证书: title in two lines, its number small at the right, labels set wide, pale blue paper."""
    name, version, number, registration, issued = SOFTWARE[index]
    sheet = Sheet()
    ground(sheet, PALE_BLUE)
    frame(sheet, 9, 1.4, "#b89a4a")
    frame(sheet, 13, 0.5, "#7fa6c9")
    sheet.words(105, 44, "中华人民共和国国家版权局", 24, align="center")
    sheet.words(105, 59, "计算机软件著作权登记证书", 27, bold=True, align="center")
    sheet.words(184, 73, f"证书号：{number}", 10, align="right")
    rows = cells(f"""
        软件名称|{name} {version}
        著作权人|{company.NAME}
        开发完成日期|2021年12月20日
        首次发表日期|未发表
        权利取得方式|原始取得
        权利范围|全部权利
        登记号|{registration}
    """)
    for place, (label, value) in enumerate(rows):
        y = 88 + 14 * place
        spread_label(sheet, 28, y, label, 31, 13)
        sheet.words(60, y, f"：{value}", 13)
    sheet.y = 190
    sheet.paragraph(
        "根据《计算机软件保护条例》和《计算机软件著作权登记办法》的规定，经中国版权保护中心审核，对以上事项予以登记。",
        12,
    )
    bars(sheet, 42, 214, 32, 8, seed=50 + index)
    scan_code(sheet, 42, 226, 18, seed=60 + index)
    sheet.words(34, 255, f"No. 0{7089252 + index}", 11, colour=RED)
    sheet.words(146, 256, issued, 12, align="center")
    sheet.seal(146, 242, "国家版权局", "计算机软件登记专用章")
    return [sheet]


def quality_certificate() -> list[Sheet]:
    """ISO 9001 certificate, valid until a date, and its appendix."""
    first = Sheet(y=50)
    second = Sheet(y=50)
    first.title("质量管理体系认证证书", 26, 12, colour="#14507a")
    first.words(105, first.y, "证书编号：00124Q30518R1M", 12, align="center")
    first.y += 20
    first.title("兹证明", 13, 12)
    first.title(company.NAME, 18, 9)
    first.words(105, first.y, f"统一社会信用代码：{company.USCC}", 11, align="center")
    first.y += 8
    first.words(105, first.y, f"注册地址：{company.ADDRESS}", 11, align="center")
    first.y += 16
    first.title("质量管理体系符合标准 GB/T 19001-2016 / ISO 9001:2015", 14, 14)
    first.paragraph("认证范围：谐波减速器的设计、生产和销售。", 12)
    first.line("发证日期：2024年07月02日", 12, 10)
    first.line("有效期至：2027年07月01日", 12, 10)
    first.paragraph(
        "本证书在国家规定的各行政许可、资质许可的有效期内使用有效。获证组织须定期接受监督审核并经审核合格，此证书方继续有效。",
        10,
    )
    first.seal(148, 240, "华东示例认证中心有限公司", "认证专用章")
    first.words(28, 270, "证书信息可在国家认证认可监督管理委员会官方网站（www.cnca.gov.cn）查询", 8, colour=GREY)
    second.title("质量管理体系认证证书（附页）", 18, 14)
    second.words(105, second.y, "证书编号：00124Q30518R1M", 12, align="center")
    second.y += 12
    rows = [("序号", "场　所", "覆盖范围"), ("1", company.ADDRESS, "设计、生产和销售")]
    second.table(rows, (20, 80, 54), height=11, size=10)
    number_all([first, second], "第{n}页 共{m}页")
    return [first, second]
