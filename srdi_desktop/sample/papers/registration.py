"""Who the company is and what it promises: licence, commitment, application form."""

from srdi_desktop.sample import company
from srdi_desktop.sample.company import BOOKS, wan
from srdi_desktop.sample.sheet import (
    GREY,
    Block,
    Rule,
    Sheet,
    cells,
    frame,
    guilloche,
    number_all,
    scan_code,
    spread_label,
    tiled,
)


def business_license() -> list[Sheet]:
    """营业执照 (副本) as registered from 2019 on: landscape, guilloche, labels set wide, the code below its label, the
    registrar's seal over the date.
    """
    sheet = Sheet(size=(297.0, 210.0))
    guilloche(sheet, 30, 185)
    tiled(sheet, "SCJDGL", "#f1ece0", 22)
    frame(sheet, 12, 1.6)
    frame(sheet, 15, 0.4)
    sheet.words(148.5, 62, "营业执照", 50, bold=True, align="center", colour="#9a7427")
    sheet.words(148.5, 71, "（副　本）", 14, align="center")
    sheet.words(176, 71, "（副本号：1-1）", 9)
    sheet.words(36, 50, "统一社会信用代码", 11)
    sheet.words(36, 57, company.USCC, 12)
    scan_code(sheet, 222, 40, 20, seed=7)
    for place, words in enumerate(("扫描二维码登录", "“国家企业信用", "信息公示系统”", "了解更多登记信息")):
        sheet.words(245, 43 + 5 * place, words, 7)
    left = f"""
        名称|{company.NAME}
        类型|有限责任公司（自然人投资或控股）
        法定代表人|{company.LEGAL_PERSON}
        经营范围|{company.SCOPE}
    """
    right = f"""
        注册资本|{company.CAPITAL}
        成立日期|{company.FOUNDED}
        营业期限|长期
        住所|{company.ADDRESS}
    """
    _fields(sheet, left, 34, 92)
    _fields(sheet, right, 163, 76)
    spread_label(sheet, 182, 160, "登记机关", 26, 13)
    sheet.words(222, 170, "2023", 11)
    sheet.words(237, 170, "06", 11)
    sheet.words(248, 170, "12", 11)
    sheet.words(231, 171.5, "年", 11)
    sheet.words(242, 171.5, "月", 11)
    sheet.words(253, 171.5, "日", 11)
    sheet.seal(240, 164, "苏州市示例区行政审批局")
    sheet.words(16, 202, "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 8, colour=GREY)
    sheet.words(281, 202, "国家市场监督管理总局监制", 8, align="right", colour=GREY)
    return [sheet]


def _fields(sheet: Sheet, table: str, x: float, width: float) -> None:
    """Labels set wide in one column, values half a line lower beside them, long ones smaller."""
    sheet.y = 84.0
    left = x + 30
    for label, value in cells(table):
        spread_label(sheet, x, sheet.y, label, 26, 13)
        top = sheet.y
        sheet.y += 0.8
        size = 12
        if len(value) >= 40:
            size = 9
        sheet.paragraph(value, size, left, left + width, indent="")
        sheet.y = max(sheet.y, top + 10.5)


def commitment() -> list[Sheet]:
    """真实性声明和合规经营承诺: one page, signed and sealed."""
    sheet = Sheet(y=46)
    sheet.title("真实性声明和合规经营承诺", 20, 20)
    sheet.line("苏州市工业和信息化局：", 12, 10)
    for text in (
        f"本企业（{company.NAME}，统一社会信用代码 {company.USCC}）自愿申报专精特新中小企业，现郑重承诺：",
        "一、本次申报所提交的申请表、证明材料和附件均真实、合法、有效，复印件与原件一致，纸质材料与线上填报数据一致。",
        "二、本企业依法经营，近三年未发生较大生产安全事故、重大网络和数据安全事件、重大环境违法行为和严重质量问题。",
        "三、本企业未被列入经营异常名录或严重失信主体名单，提供的产品和服务不属于国家禁止、限制或淘汰类。",
        "四、如有虚假，本企业愿意承担由此产生的一切法律责任和后果，并接受取消资格的处理。",
        "特此声明。",
    ):
        sheet.paragraph(text, 12)
    sheet.y += 18
    sheet.line("法定代表人（签字）：", 12, 16, x=92)
    sheet.signature(138, sheet.y - 17)
    sheet.line(f"企业名称（盖章）：{company.NAME}", 12, 14, x=92)
    sheet.line("2026年06月18日", 12, 10, x=132)
    sheet.seal(146, sheet.y - 22, company.NAME, "3205940018826")
    return [sheet]


def application_form() -> list[Sheet]:
    """专精特新中小企业申请表: cover and five pages."""
    pages = [_cover(), _basics(), _economy(), _innovation(), _product(), _honesty()]
    number_all(pages[1:], "— {n} —")
    return pages


def _cover() -> Sheet:
    sheet = Sheet(y=70)
    sheet.title("专精特新中小企业申请表", 26, 14)
    sheet.title("（2026年度）", 16, 70)
    rows = cells(f"""
        企业名称（盖章）：|{company.NAME}
        所 在 地 区：|江苏省苏州市示例区
        联　系　人：|周明远
        填 报 日 期：|2026年06月18日
    """)
    for label, value in rows:
        sheet.words(52, sheet.y, label, 14)
        sheet.words(98, sheet.y, value, 14)
        below = sheet.y + 2
        rule = Rule(96, below, 172, below)
        sheet.inks.append(rule)
        sheet.y += 16
    sheet.seal(140, 166, company.NAME, "3205940018826")
    sheet.words(105, 262, "江苏省工业和信息化厅 制", 14, align="center")
    return sheet


def _basics() -> Sheet:
    sheet = Sheet()
    sheet.title("一、企业基本情况", 15, 10)
    rows = cells(f"""
        项　目|填 报 内 容
        企业名称|{company.NAME}
        统一社会信用代码|{company.USCC}
        注册地址|{company.ADDRESS}
        法定代表人|{company.LEGAL_PERSON}
        注册资本|{company.CAPITAL}
        成立时间|{company.FOUNDED}
        所属行业（GB/T 4754-2017）|3453 齿轮及齿轮减、变速箱制造
        主导产品|{company.PRODUCT}
        从事细分市场时间|自2016年起，10年
        已获称号|创新型中小企业（2024年）、高新技术企业（2023年）
        产业链定位|补短板：工业机器人关键零部件
        职工总数（2025年末）|{BOOKS[2025].staff} 人
        其中：研发人员|42 人
        社会保险缴费人数|{BOOKS[2025].insured} 人
    """)
    sheet.table(rows, (54, 100), height=9.5, size=10)
    return sheet


def _economy() -> Sheet:
    sheet = Sheet()
    sheet.title("二、经济效益和经营情况", 15, 8)
    sheet.words(182, sheet.y, "单位：万元", 9, align="right")
    sheet.y += 3
    rows = cells("指　标|2023年|2024年|2025年")
    names = cells("""
        营业收入总额|revenue
        其中：主营业务收入|main_revenue
        净利润|net_profit
        资产总额|total_assets
        负债总额|total_liabilities
        研发费用总额|rd_expense
    """)
    for title, name in names:
        amounts = [wan(getattr(book, name)) for book in BOOKS.values()]
        row = (title, *(f"{amount:,}" for amount in amounts))
        rows.append(row)
    sheet.table(rows, (64, 30, 30, 30), height=9.5, size=10, numbers=(1, 2, 3))
    sheet.paragraph(
        "近两年企业聚焦主业，谐波减速器销售收入持续增长，2025年营业收入同比增长13.87%，主营业务收入占营业收入比重95.77%。"
    )
    sheet.paragraph("研发投入保持稳定增长，2025年研发费用占营业收入总额比重5.27%，2024年为5.17%。")
    return sheet


def _innovation() -> Sheet:
    sheet = Sheet()
    sheet.title("三、创新能力", 15, 8)
    rows = cells("""
        序号|知识产权名称|类别|证书号|授权日期
        1|一种双圆弧齿形谐波减速器|发明专利（Ⅰ类）|第6120418号|2023-05-09
        2|一种柔轮疲劳试验装置|发明专利（Ⅰ类）|第6355027号|2023-11-17
        3|一种关节模组的密封结构|发明专利（Ⅰ类）|第6710933号|2024-08-06
        4|示例谐波减速器选型软件 V1.0|软件著作权（Ⅱ类）|软著登字第09213355号|2022-03-21
        5|示例减速器寿命试验系统 V2.1|软件著作权（Ⅱ类）|软著登字第11402867号|2024-01-15
    """)
    sheet.table(rows, (10, 50, 34, 42, 24), x=25, height=9.5, size=9)
    sheet.paragraph(
        "企业拥有市级企业技术中心一个，研发人员42人，占职工总数22.95%；与南京某高校共建精密传动联合实验室。"
    )
    sheet.paragraph("上述Ⅰ类知识产权均已应用于主导产品，近两年由此形成的销售收入占主营业务收入的八成以上。")
    return sheet


def _product() -> Sheet:
    sheet = Sheet()
    sheet.title("四、主导产品和市场地位", 15, 8)
    for text in (
        "主导产品为谐波减速器，用于工业机器人小臂、腕部和协作机器人关节，传动精度优于20角秒，额定寿命一万小时以上。",
        "产品属于《工业“四基”发展目录》核心基础零部件，客户包括国内多家机器人整机企业。",
        "2025年产品在国内谐波减速器细分市场占有率为12.6%，居国内第3位，测算依据见市场占有率说明。",
        "企业长期专注于精密传动领域，建立了从柔轮材料、热处理、齿形设计到寿命试验的完整工艺链。",
        "产品通过ISO 9001质量管理体系认证，拥有自主品牌，近三年无质量抽检不合格记录。",
    ):
        sheet.paragraph(text)
    return sheet


def _honesty() -> Sheet:
    sheet = Sheet()
    sheet.title("五、真实性声明", 15, 10)
    sheet.paragraph("以上所填内容及所附材料均真实、准确、完整，与线上填报数据一致，如有不实，愿承担相应责任。", 12)
    sheet.y += 24
    sheet.line("法定代表人（签字）：", 12, 14, x=100)
    sheet.signature(144, sheet.y - 15)
    sheet.line("（企业公章）", 12, 12, x=132)
    sheet.line("2026年06月18日", 12, 40, x=128)
    sheet.seal(144, sheet.y - 56, company.NAME, "3205940018826")
    ground = Block(28, sheet.y, 182, sheet.y + 8)
    sheet.inks.append(ground)
    sheet.words(30, sheet.y + 5.6, "县（市、区）中小企业主管部门推荐意见", 10.5, bold=True)
    sheet.words(182, sheet.y + 40, "（盖章）　　　年　　月　　日", 10.5, align="right")
    return sheet
