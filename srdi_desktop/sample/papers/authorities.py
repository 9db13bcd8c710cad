"""What authorities and platforms issue: tax return, insurance list, credit report, self-test, recognition notice."""

from srdi_desktop.sample import company
from srdi_desktop.sample.company import BOOKS, yuan
from srdi_desktop.sample.sheet import GREY, RED, Rule, Sheet, number_all


def tax_return() -> list[Sheet]:
    """企业所得税年度纳税申报表 (A类) 2025: cover, main table, expenses."""
    book = BOOKS[2025]
    cover = Sheet(y=70)
    cover.title("中华人民共和国企业所得税年度纳税申报表", 20, 10)
    cover.title("（A类，2017年版）", 13, 50)
    for label, value in (
        ("税款所属期间：", "2025年01月01日 至 2025年12月31日"),
        ("纳税人识别号（统一社会信用代码）：", company.USCC),
        ("纳税人名称：", company.NAME),
        ("金额单位：", "人民币元（列至角分）"),
    ):
        cover.line(label + value, 13, 13, x=40)
    cover.seal(150, 190, company.NAME, "3205940018826")
    main = Sheet()
    main.title("A100000 中华人民共和国企业所得税年度纳税申报表（A类）", 14, 9)
    left = book.revenue - book.cost - book.rd_expense - book.total_profit
    rows = [
        ("行次", "项　目", "金　额"),
        ("1", "一、营业收入", yuan(book.revenue)),
        ("2", "减：营业成本", yuan(book.cost)),
        ("3", "减：期间费用及税金", yuan(left)),
        ("4", "减：研发费用", yuan(book.rd_expense)),
        ("10", "二、营业利润", yuan(book.total_profit)),
        ("13", "三、利润总额", yuan(book.total_profit)),
        ("25", "税率", "15%"),
        ("31", "实际应纳所得税额", yuan(book.income_tax)),
    ]
    main.table(rows, (18, 92, 44), height=9, size=10, numbers=(2,))
    costs = Sheet()
    costs.title("A104000 期间费用明细表", 14, 9)
    share = [("行次", "项　目", "管理费用")]
    for index, name in enumerate(("职工薪酬", "办公费", "差旅费", "折旧摊销费", "研究费用", "各项税费", "其他"), 1):
        share.append((str(index), name, yuan(book.revenue * index / 400)))
    costs.table(share, (18, 92, 44), height=9, size=10, numbers=(2,))
    number_all([main, costs], "第 {n} 页 / 共 {m} 页")
    return [cover, main, costs]


def social_insurance() -> list[Sheet]:
    """单位参保人员缴费证明, December 2025: 180 people on three pages."""
    insured, pages = BOOKS[2025].insured, []
    for start in range(0, insured, 60):
        sheet = Sheet(y=26)
        sheet.title("苏州市社会保险单位参保缴费证明", 16, 8)
        sheet.words(105, sheet.y, "费款所属期：2025年12月", 10, align="center")
        sheet.y += 6
        sheet.words(28, sheet.y, f"单位名称：{company.NAME}", 9)
        sheet.words(182, sheet.y, f"缴费人数：{insured} 人", 9, align="right")
        sheet.y += 3
        rows = [("序号", "姓名", "险种", "缴费基数", "序号", "姓名", "险种", "缴费基数")]
        numbers = range(start + 1, min(start + 60, insured) + 1, 2)
        rows.extend((*_insured(number), *_insured(number + 1)) for number in numbers)
        sheet.table(rows, (12, 20, 24, 22, 12, 20, 24, 22), x=27, height=7, size=8)
        pages.append(sheet)
    pages[-1].seal(150, 250, "苏州市示例区社会保险基金管理中心", "业务专用章")
    number_all(pages, "第{n}页/共{m}页")
    return pages


def _insured(number: int) -> tuple[str, str, str, str]:
    surnames, givens = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "安宁思远嘉禾文博雨晴子墨若水明哲"
    given = givens[number * 7 % 15] + givens[number * 11 % 15]
    return str(number), surnames[number % 20] + given, "五险", f"{4879 + number * 37 % 9000}.00"


def credit_report() -> list[Sheet]:
    """企业公共信用信息报告: five pages from the platform, no seal but a watermark line."""
    headings = (
        (
            "一、基本信息",
            ["企业名称", "统一社会信用代码", "法定代表人", "成立日期", "登记状态"],
            [company.NAME, company.USCC, company.LEGAL_PERSON, company.FOUNDED, "存续（在营）"],
        ),
        (
            "二、行政许可信息",
            ["许可文书", "许可机关", "有效期自", "有效期至"],
            ["排污登记回执", "苏州市示例生态环境局", "2024年05月01日", "2029年04月30日"],
        ),
        ("三、行政处罚信息", ["近36个月", "查询结果"], ["2023年06月至2026年06月", "未查询到相关记录"]),
        ("四、严重失信主体名单、经营异常名录信息", ["名单", "查询结果"], ["严重失信主体名单", "未查询到相关记录"]),
    )
    cover = Sheet(y=90)
    cover.title("企业公共信用信息报告", 26, 16)
    cover.title("（普通版）", 14, 40)
    cover.line(f"报告编号：XY20260618{company.USCC[-6:]}", 12, 10, x=60)
    cover.line(f"报告主体：{company.NAME}", 12, 10, x=60)
    cover.line("生成日期：2026年06月18日", 12, 10, x=60)
    pages = [cover]
    for heading, names, values in headings:
        sheet = Sheet()
        sheet.words(182, 16, "信用中国（示例）　企业公共信用信息报告", 8, align="right", colour=GREY)
        sheet.line(heading, 14, 6, bold=True)
        sheet.table([("字　段", "内　容"), *zip(names, values, strict=True)], (54, 100), height=10, size=10)
        sheet.paragraph("本报告由公共信用信息平台根据归集的信息自动生成，仅供参考，不作为法律依据。", 9)
        pages.append(sheet)
    number_all(pages, "第{n}页 共{m}页")
    return pages


def digital_level() -> list[Sheet]:
    """中小企业数字化水平评测结果: a page of the platform."""
    sheet = Sheet(y=40)
    sheet.title("中小企业数字化水平评测结果", 20, 16, colour="#1a4f8b")
    sheet.paragraph(
        f"{company.NAME}（{company.USCC}）于2026年05月20日完成《中小企业数字化水平评测指标（2024年版）》自测。"
    )
    rows = [
        ("维　度", "得　分", "说　明"),
        ("数字化基础", "68.5", "设备联网率 62%"),
        ("数字化经营", "63.0", "ERP、MES 已上线"),
        ("数字化管理", "66.0", "有专职团队"),
        ("数字化成效", "61.5", "人均产值提高 11%"),
    ]
    sheet.table(rows, (54, 30, 70), height=11, size=11)
    sheet.line("评测等级：二级", 16, 12, bold=True)
    sheet.paragraph("本结果由优质中小企业梯度培育平台出具，有效期一年。", 10)
    return [sheet]


def rd_institution() -> list[Sheet]:
    """A red-headed notice that recognises the company's technology centre: two pages."""
    first, second = Sheet(y=48), Sheet()
    first.title("苏州市工业和信息化局文件", 30, 22, colour=RED)
    first.words(105, first.y, "苏工信创〔2024〕37号", 12, align="center")
    first.inks.append(Rule(24, first.y + 5, 186, first.y + 5, width=0.9, colour=RED))
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
    rows = [
        ("序号", "企业名称", "所在地"),
        ("11", "苏州范例激光技术有限公司", "高新区"),
        ("12", company.NAME, "示例区"),
        ("13", "昆山样例电子材料有限公司", "昆山市"),
    ]
    second.table(rows, (20, 94, 40), height=10, size=11)
    second.y += 26
    second.line("苏州市工业和信息化局", 12, 10, x=124)
    second.line("2024年09月12日", 12, 10, x=130)
    second.seal(148, second.y - 16, "苏州市工业和信息化局")
    number_all([first, second], "— {n} —")
    return [first, second]
