"""What authorities and platforms issue: tax return, insurance list, credit report, self-test, recognition notice.

The market: share statement, sales contract, customer's confirmation.
"""

from srdi_desktop.sample import company
from srdi_desktop.sample.company import BOOKS, yuan
from srdi_desktop.sample.sheet import GREY, RED, Rule, Sheet, cells, number_all


def tax_return() -> list[Sheet]:
    """企业所得税年度纳税申报表 (A类) 2025: cover, main table, expenses."""
    cover = Sheet(y=70)
    cover.title("中华人民共和国企业所得税年度纳税申报表", 20, 10)
    cover.title("（A类，2017年版）", 13, 50)
    cover.line("税款所属期间：2025年01月01日 至 2025年12月31日", 13, 13, x=40)
    cover.line(f"纳税人识别号（统一社会信用代码）：{company.USCC}", 13, 13, x=40)
    cover.line(f"纳税人名称：{company.NAME}", 13, 13, x=40)
    cover.line("金额单位：人民币元（列至角分）", 13, 13, x=40)
    cover.seal(150, 190, company.NAME, "3205940018826")
    main = _tax_table()
    costs = _tax_costs()
    number_all([main, costs], "第 {n} 页 / 共 {m} 页")
    return [cover, main, costs]


def _tax_table() -> Sheet:
    book = BOOKS[2025]
    main = Sheet()
    main.title("A100000 中华人民共和国企业所得税年度纳税申报表（A类）", 14, 9)
    left = book.revenue - book.cost - book.rd_expense - book.total_profit
    rows = cells(f"""
        行次|项　目|金　额
        1|一、营业收入|{yuan(book.revenue)}
        2|减：营业成本|{yuan(book.cost)}
        3|减：期间费用及税金|{yuan(left)}
        4|减：研发费用|{yuan(book.rd_expense)}
        10|二、营业利润|{yuan(book.total_profit)}
        13|三、利润总额|{yuan(book.total_profit)}
        25|税率|15%
        31|实际应纳所得税额|{yuan(book.income_tax)}
    """)
    main.table(rows, (18, 92, 44), height=9, size=10, numbers=(2,))
    return main


def _tax_costs() -> Sheet:
    """A made-up share of the revenue for each kind of cost, growing from row to row."""
    revenue = BOOKS[2025].revenue
    costs = Sheet()
    costs.title("A104000 期间费用明细表", 14, 9)
    names = "职工薪酬 办公费 差旅费 折旧摊销费 研究费用 各项税费 其他"
    rows = [("行次", "项　目", "管理费用")]
    for index, name in enumerate(names.split(), 1):
        amount = revenue * index / 400
        row = (str(index), name, yuan(amount))
        rows.append(row)
    costs.table(rows, (18, 92, 44), height=9, size=10, numbers=(2,))
    return costs


def social_insurance() -> list[Sheet]:
    """单位参保人员缴费证明, December 2025: 180 people on three pages."""
    insured = BOOKS[2025].insured
    pages = []
    for start in range(0, insured, 60):
        sheet = Sheet(y=26)
        sheet.title("苏州市社会保险单位参保缴费证明", 16, 8)
        sheet.words(105, sheet.y, "费款所属期：2025年12月", 10, align="center")
        sheet.y += 6
        sheet.words(28, sheet.y, f"单位名称：{company.NAME}", 9)
        sheet.words(182, sheet.y, f"缴费人数：{insured} 人", 9, align="right")
        sheet.y += 3
        rows = cells("序号|姓名|险种|缴费基数|序号|姓名|险种|缴费基数")
        last = min(start + 60, insured)
        for number in range(start + 1, last + 1, 2):
            left = _insured(number)
            right = _insured(number + 1)
            rows.append(left + right)
        widths = (12, 20, 24, 22)
        sheet.table(rows, widths + widths, x=27, height=7, size=8)
        pages.append(sheet)
    pages[-1].seal(150, 250, "苏州市示例区社会保险基金管理中心", "业务专用章")
    number_all(pages, "第{n}页/共{m}页")
    return pages


def _insured(number: int) -> tuple[str, str, str, str]:
    """Number, name, kinds of insurance and base of one person."""
    surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
    givens = "安宁思远嘉禾文博雨晴子墨若水明哲"
    surname = surnames[number % 20]
    first = givens[number * 7 % 15]
    second = givens[number * 11 % 15]
    base = 4879 + number * 37 % 9000
    return str(number), surname + first + second, "五险", f"{base}.00"


def credit_report() -> list[Sheet]:
    """企业公共信用信息报告: five pages from the platform, no seal but a watermark line."""
    cover = Sheet(y=90)
    cover.title("企业公共信用信息报告", 26, 16)
    cover.title("（普通版）", 14, 40)
    cover.line(f"报告编号：XY20260618{company.USCC[-6:]}", 12, 10, x=60)
    cover.line(f"报告主体：{company.NAME}", 12, 10, x=60)
    cover.line("生成日期：2026年06月18日", 12, 10, x=60)
    basics = f"""
        字　段|内　容
        企业名称|{company.NAME}
        统一社会信用代码|{company.USCC}
        法定代表人|{company.LEGAL_PERSON}
        成立日期|{company.FOUNDED}
        登记状态|存续（在营）
    """
    permits = """
        字　段|内　容
        许可文书|排污登记回执
        许可机关|苏州市示例生态环境局
        有效期自|2024年05月01日
        有效期至|2029年04月30日
    """
    penalties = """
        字　段|内　容
        近36个月|2023年06月至2026年06月
        查询结果|未查询到相关记录
    """
    lists = """
        字　段|内　容
        名单|严重失信主体名单
        查询结果|未查询到相关记录
    """
    pages = [
        cover,
        _credit_page("一、基本信息", basics),
        _credit_page("二、行政许可信息", permits),
        _credit_page("三、行政处罚信息", penalties),
        _credit_page("四、严重失信主体名单、经营异常名录信息", lists),
    ]
    number_all(pages, "第{n}页 共{m}页")
    return pages


def _credit_page(heading: str, table: str) -> Sheet:
    sheet = Sheet()
    sheet.words(182, 16, "信用中国（示例）　企业公共信用信息报告", 8, align="right", colour=GREY)
    sheet.line(heading, 14, 6, bold=True)
    rows = cells(table)
    sheet.table(rows, (54, 100), height=10, size=10)
    sheet.paragraph("本报告由公共信用信息平台根据归集的信息自动生成，仅供参考，不作为法律依据。", 9)
    return sheet


def digital_level() -> list[Sheet]:
    """中小企业数字化水平评测结果: a page of the platform."""
    sheet = Sheet(y=40)
    sheet.title("中小企业数字化水平评测结果", 20, 16, colour="#1a4f8b")
    sheet.paragraph(
        f"{company.NAME}（{company.USCC}）于2026年05月20日完成《中小企业数字化水平评测指标（2024年版）》自测。"
    )
    rows = cells("""
        维　度|得　分|说　明
        数字化基础|68.5|设备联网率 62%
        数字化经营|63.0|ERP、MES 已上线
        数字化管理|66.0|有专职团队
        数字化成效|61.5|人均产值提高 11%
    """)
    sheet.table(rows, (54, 30, 70), height=11, size=11)
    sheet.line("评测等级：二级", 16, 12, bold=True)
    sheet.paragraph("本结果由优质中小企业梯度培育平台出具，有效期一年。", 10)
    return [sheet]


def rd_institution() -> list[Sheet]:
    """A red-headed notice that recognises the company's technology centre: two pages."""
    first = Sheet(y=48)
    second = Sheet()
    first.title("苏州市工业和信息化局文件", 30, 22, colour=RED)
    first.words(105, first.y, "苏工信创〔2024〕37号", 12, align="center")
    below = first.y + 5
    red_line = Rule(24, below, 186, below, width=0.9, colour=RED)
    first.inks.append(red_line)
    first.y += 24
    first.title("关于认定2024年度市级企业技术中心的通知", 18, 16)
    first.line("各县（市、区）工信主管部门，各有关单位：", 12, 10)
    first.paragraph(
        "根据《苏州市市级企业技术中心认定管理办法》，经企业申报、地方推荐、专家评审和公示，决定认定"
        f"{company.NAME}等26家企业的技术中心为2024年度市级企业技术中心（名单见附件）。",
        12,
    )
    first.paragraph("请各地加强对企业技术中心建设的指导和服务，引导企业持续加大研发投入，提升自主创新能力。", 12)
    second.paragraph("附件：2024年度市级企业技术中心名单", 12)
    rows = cells(f"""
        序号|企业名称|所在地
        11|苏州范例激光技术有限公司|高新区
        12|{company.NAME}|示例区
        13|昆山样例电子材料有限公司|昆山市
    """)
    second.table(rows, (20, 94, 40), height=10, size=11)
    second.y += 26
    second.line("苏州市工业和信息化局", 12, 10, x=124)
    second.line("2024年09月12日", 12, 10, x=130)
    second.seal(148, second.y - 16, "苏州市工业和信息化局")
    number_all([first, second], "— {n} —")
    return [first, second]


def market_share() -> list[Sheet]:
    """主导产品细分市场占有率说明: three pages, numbered - n -."""
    first = Sheet(y=40)
    second = Sheet()
    third = Sheet()
    first.title("主导产品国内细分市场占有率说明", 20, 14)
    first.line("一、细分市场的界定", 12, 9, bold=True)
    first.paragraph(
        "本企业主导产品为谐波减速器，属于工业机器人核心零部件中的精密减速器，细分市场为国内机器人用谐波减速器市场。", 12
    )
    first.paragraph("该市场不包括RV减速器和行星减速器；统计口径为当年在国内销售的整机谐波减速器数量和金额。", 12)
    first.line("二、市场规模", 12, 9, bold=True)
    first.paragraph("根据示例行业协会《2025年机器人零部件市场报告》，2025年国内谐波减速器市场销售额约为9.38亿元。", 12)
    second.line("三、占有率的测算", 12, 9, bold=True)
    rows = cells("""
        项　目|数　值|来　源
        国内市场销售额|93,800.00 万元|行业协会报告第27页
        本企业谐波减速器销售额|11,823.00 万元|2025年度审计报告
        市场占有率|12.6%|11,823.00 ÷ 93,800.00
        国内排名|第3位|行业协会报告第31页
    """)
    second.table(rows, (54, 44, 56), height=11, size=10.5)
    second.paragraph("上述销售额为主营业务收入，与2025年度审计报告附注五“主营业务收入”一致。", 12)
    third.line("四、结论", 12, 9, bold=True)
    third.paragraph("2025年本企业谐波减速器在国内细分市场的占有率为12.6%，排名第3位。", 12)
    third.y += 50
    third.line(f"{company.NAME}（盖章）", 12, 12, x=96)
    third.line("2026年06月10日", 12, 10, x=124)
    third.seal(146, third.y - 16, company.NAME, "3205940018826")
    number_all([first, second, third], "- {n} -")
    return [first, second, third]


_CLAUSES = """
一、产品名称、数量和金额|乙方向甲方供应谐波减速器 LHS-17 型 1200 台、LHS-25 型 800 台，\
合同总价人民币5,460,000.00元（含税）。
二、质量要求|产品应符合 GB/T 30819 及双方签署的技术协议，传动误差不大于30角秒，质保期十八个月。
三、交货|乙方自合同生效之日起六十日内分三批交货，交货地点为甲方工厂，运费由乙方承担。
四、验收|甲方收到货物后十五日内完成验收，逾期视为合格。对质量有异议的，应在验收期内书面提出。
五、付款|合同签订后七日内预付三成，到货验收合格后六十日内付六成，余款一成为质保金。
六、知识产权|乙方保证其产品不侵犯第三方知识产权；甲方不得对产品进行反向工程。
七、违约责任|逾期交货或逾期付款的，每逾期一日按未履行部分的万分之五支付违约金，最高不超过合同总价的百分之五。
八、争议解决|双方协商解决；协商不成的，向合同签订地人民法院提起诉讼。本合同一式四份，双方各执两份。
"""  # three on a page


def sales_contract() -> list[Sheet]:
    """购销合同 with a customer: four pages."""
    pages = [Sheet(y=34) for _ in range(4)]
    pages[0].title("工业产品购销合同", 22, 14)
    pages[0].line("合同编号：FL-2025-0817", 11, 8, x=124)
    pages[0].line(f"甲方（需方）：{company.CUSTOMER}", 12, 9)
    pages[0].line(f"乙方（供方）：{company.NAME}", 12, 12)
    for index, (heading, text) in enumerate(cells(_CLAUSES)):
        sheet = pages[index // 3]
        sheet.line(heading, 12, 9, bold=True)
        sheet.paragraph(text, 12)
    _party(pages[3], 28, "甲方（盖章）", company.CUSTOMER)
    _party(pages[3], 112, "乙方（盖章）", company.NAME)
    number_all(pages, "第{n}页")
    return pages


def _party(sheet: Sheet, x: float, title: str, name: str) -> None:
    """Where one side signed and sealed the contract."""
    sheet.words(x, 60, title, 12, bold=True)
    sheet.words(x, 72, name, 10.5)
    sheet.words(x, 96, "授权代表：", 12)
    sheet.signature(x + 24, 96)
    sheet.words(x, 112, "2025年08月17日", 12)
    sheet.seal(x + 40, 84, name, "合同专用章")


def customer_proof() -> list[Sheet]:
    """A customer's confirmation: one page."""
    sheet = Sheet(y=50)
    sheet.title("客户使用证明", 22, 20)
    sheet.paragraph(
        f"兹证明{company.NAME}自2019年起为我公司工业机器人配套供应谐波减速器，产品质量稳定，供货及时，累计装机三万余台。",
        13,
    )
    sheet.paragraph("特此证明。", 13)
    sheet.y += 40
    sheet.line(company.CUSTOMER, 13, 12, x=100)
    sheet.line("2026年05月28日", 13, 10, x=120)
    sheet.seal(140, sheet.y - 16, company.CUSTOMER)
    return [sheet]
