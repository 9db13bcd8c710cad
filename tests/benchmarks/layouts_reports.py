"""Reports, returns and proofs of several pages, laid out as real ones and as the official blanks are; values made up.

Numbers stand where they stand on real papers: below the title at the right, at the head, in an appendix of its own;
covers are not counted, counts begin anew, one seal lies across the edges of all pages.
"""

import random

from srdi_desktop.sample import company
from srdi_desktop.sample.company import BOOKS, yuan
from srdi_desktop.sample.sheet import Rule, Sheet, scan_code
from tests.benchmarks.dossier_papers import BODY, Paper
from tests.benchmarks.layouts_issued import LYING, crossing_seals, slanted

LABORATORY = "苏州样张检测技术有限公司"


def laboratory_report(draw: random.Random) -> Paper:
    """检测报告: head on each page, 第 n 页共 m 页 below title and code at the right, slices of a seal at the edge."""
    number = f"2604{draw.randint(1000, 9999)}"
    total = draw.randint(4, 7)
    sheets = []
    for place in range(1, total + 1):
        sheet = Sheet()
        sheet.words(28, 16, "CMA 210020340045　ilac-MRA　CNAS 中国认可 国际互认 检测 TESTING", 8)
        sheet.words(190, 22, LABORATORY, 10, align="right")
        sheet.inks.append(Rule(20, 25, 190, 25, 0.8))
        sheet.words(105, 36, "检　测　报　告", 24, bold=True, align="center")
        sheet.words(105, 45, "TEST REPORT", 12, align="center")
        scan_code(sheet, 164, 27, 19, seed=place)
        again = "" if place == 1 else "(续页)"
        sheet.words(30, 51, f"{again}报告编号：{number}", 9)
        sheet.words(188, 51, f"第 {place} 页共 {total} 页", 9, align="right")
        sheet.number, sheet.total = place, total
        sheet.y = 58
        _test_page(sheet, draw, place, total)
        sheets.append(sheet)
    crossing_seals(sheets, LABORATORY)
    return Paper("test-report", "检测报告", "test-report", sheets)


def _test_page(sheet: Sheet, draw: random.Random, place: int, total: int) -> None:
    if place == 1:
        rows = [("委托单位", company.NAME), ("地址", company.ADDRESS), ("样品名称", "谐波减速器"),
                ("规格/型号", "LHS-17"),
                ("检测依据", "GB/T 30819-2024"), ("检测结论", "所检项目符合标准要求"), ("备注", "/")]  # fmt: skip
        sheet.table([("项　目", "内　容"), *rows], (40, 110), height=16, size=10)
        sheet.seal(176, 215, LABORATORY, "检测专用章")
        sheet.words(30, 258, "编制：　　　　审核：　　　　批准：", 11)
        return
    rows = [("检验项目", "单位", "技术要求", "检验结果", "单项判定")]
    rows += [
        (draw.choice(("传动误差", "空载转矩", "回差", "噪声", "效率")), draw.choice(("角秒", "N·m", "dB")), "≤ 30",
         f"{draw.uniform(5, 29):.1f}", "合格")
        for _ in range(draw.randint(3, 14))
    ]  # fmt: skip
    sheet.table(rows, (40, 22, 30, 30, 28), size=9)
    sheet.words(184, 280, "（续下页）" if place < total else "——以下空白——", 9, align="right")


def tax_return_blank(draw: random.Random) -> Paper:
    """企业所得税年度纳税申报表 as the official blank has it: cover, list of forms, A000000, A100000, A104000."""
    book = BOOKS[2025]
    cover = Sheet(y=62)
    cover.title("中华人民共和国企业所得税年度纳税申报表", 20, 10)
    cover.title("（A类 , 2017年版）", 13, 40)
    for words in ("税款所属期间：2025 年 01 月 01 日 至 2025 年 12 月 31 日",
                  "纳税人统一社会信用代码（纳税人识别号）：" + " ".join(company.USCC),
                  f"纳税人名称：{company.NAME}", "金额单位：人民币元（列至角分）"):  # fmt: skip
        cover.line(words, 12, 13, x=30)
    cover.paragraph(
        "谨声明：此纳税申报表是根据《中华人民共和国企业所得税法》的规定填报的，是真实的、可靠的、完整的。", 12
    )
    cover.words(30, 240, "纳税人公章：　　　代理申报中介机构公章：　　　主管税务机关受理专用章：", 9)
    cover.words(182, 282, "国家税务总局监制", 9, align="right")
    forms = _form("", "企业所得税年度纳税申报表填报表单", [
        ("表单编号", "表单名称", "是否填报"), ("A000000", "企业所得税年度纳税申报基础信息表", "√"),
        ("A100000", "中华人民共和国企业所得税年度纳税申报表（A类）", "√"), ("A104000", "期间费用明细表", "√"),
        ("A107012", "研发费用加计扣除优惠明细表", "√"),
    ], (28, 96, 30))  # fmt: skip
    basics = _form("A000000", "企业所得税年度纳税申报基础信息表", [
        ("项　目", "内　容"), ("102所属国民经济行业", "3453"), ("103资产总额（万元）", "14623.09"),
        ("104从业人数", str(book.staff)), ("105国家限制或禁止行业", "否"),
    ], (80, 70))  # fmt: skip
    main = _form("A100000", "中华人民共和国企业所得税年度纳税申报表（A类）", [
        ("行次", "类别", "项　目", "金额"), ("1", "", "一、营业收入", yuan(book.revenue)),
        ("2", "利润", "减：营业成本", yuan(book.cost)), ("7", "总额", "减：研发费用", yuan(book.rd_expense)),
        ("10", "计算", "二、营业利润", yuan(book.total_profit)), ("13", "", "三、利润总额", yuan(book.total_profit)),
        ("31", "", "九、实际应纳所得税额", yuan(book.income_tax)),
    ], (14, 18, 86, 40))  # fmt: skip
    costs = _form("A104000", "期间费用明细表", [
        ("行次", "项　目", "销售费用", "管理费用"), ("1", "一、职工薪酬", "1,203,400.00", "2,406,118.20"),
        ("2", "二、劳务费", "——", "——"), ("19", "十九、研究费用", "*", yuan(book.rd_expense)),
    ], (14, 70, 36, 36))  # fmt: skip
    sheets = [cover, forms, basics, main, costs]
    if draw.random() < 0.5:
        for place, sheet in enumerate(sheets, 1):
            sheet.words(105, 289, f"{place}/{len(sheets)}", 8, align="center")
            sheet.number, sheet.total = place, len(sheets)
    return Paper("tax-return", "汇算清缴", None, sheets)


def _form(code: str, title: str, rows: list[tuple[str, ...]], widths: tuple[float, ...]) -> Sheet:
    """A page of a return: its code at the top left, the title centred above the table."""
    sheet = Sheet(y=30)
    sheet.words(26, 22, code, 10)
    sheet.title(title, 14, 10)
    sheet.table(rows, widths, x=26, height=9, size=9.5, numbers=(len(widths) - 1,))
    return sheet


def vat_return() -> Paper:
    """增值税及附加税费申报表: lying, the period above the table, columns for the month and the year so far."""
    sheet = Sheet(size=LYING, y=24)
    sheet.title("增值税及附加税费申报表", 16, 7)
    sheet.title("（一般纳税人适用）", 10, 8)
    sheet.words(20, sheet.y, "税款所属时间：自2025年12月01日至2025年12月31日", 9)
    sheet.words(148, sheet.y, "填表日期：2026年01月12日", 9, align="center")
    sheet.words(277, sheet.y, "金额单位：元（列至角分）", 9, align="right")
    sheet.y += 6
    sheet.words(20, sheet.y, f"纳税人识别号：{company.USCC}　纳税人名称：{company.NAME}　所属行业：齿轮制造", 9)
    sheet.y += 3
    rows = [("项　目", "栏次", "本月数", "本年累计", "即征即退本月数", "即征即退本年累计"),
            ("（一）按适用税率计税销售额", "1", "10,312,455.10", yuan(BOOKS[2025].revenue), "——", "——"),
            ("销项税额", "11", "1,340,619.16", "16,049,372.61", "——", "——"),
            ("应纳税额合计", "24", "402,118.20", "4,900,215.33", "——", "——")]  # fmt: skip
    sheet.table(rows, (70, 14, 42, 46, 42, 42), x=20, height=9, numbers=(2, 3, 4, 5))
    return Paper("tax-return", "增值税", None, [sheet])


def insurance_proof(draw: random.Random) -> Paper:
    """社会保险单位参保证明: a table of months, lists of persons behind it, slanted letters, the bureau's seal over the
    date, 第 1 页/共 3 页 at the foot.
    """
    total = draw.randint(2, 4)
    title = draw.choice(("江苏省社会保险参保缴费证明（单位）", "社会保险单位参保缴费证明", "单位参保证明"))
    first = Sheet(y=34)
    first.title(title, 20, 14)
    for words in (f"单位名称：{company.NAME}", "单位编号：3205941007266", f"统一社会信用代码：{company.USCC}",
                  "打印日期：2026年05月20日"):  # fmt: skip
        first.line(words, 11, 8)
    rows = [("年月", "险种", "缴费人数", "缴费基数", "单位缴费")]
    rows += [
        (f"2025年{month:02d}月", kind, str(BOOKS[2025].insured), "1,305,200.00", "208,832.00")
        for month in (10, 11, 12)
        for kind in ("养老", "工伤", "失业")
    ]
    first.table(rows, (30, 26, 30, 34, 34), numbers=(3, 4))
    sheets = [first]
    for _ in range(total - 1):
        sheet = Sheet(y=30)
        people = [("序号", "姓名", "身份证号码", "参保状态")]
        people += [
            (str(place), "样*人", f"320594********{draw.randint(1000, 9999)}", "参保缴费") for place in range(1, 25)
        ]
        sheet.table(people, (18, 34, 62, 40))
        sheets.append(sheet)
    for place, sheet in enumerate(sheets, 1):
        slanted(sheet, "苏州市社会保险基金管理中心", 24, "#ececec")
        sheet.words(105, 284, f"第 {place} 页/共 {total} 页", 9, align="center")
        sheet.number, sheet.total = place, total
    scan_code(sheets[-1], 26, 252, 22, seed=9)
    sheets[-1].words(130, 262, "2026年05月20日", 11)
    sheets[-1].seal(150, 256, "苏州市社会保险基金管理中心", "业务专用章")
    return Paper("social-insurance", "社保", "social-insurance-2025", sheets)


def technology_contract(draw: random.Random) -> Paper:
    """技术开发合同: cover without a number, then 1, 2, 3 at the foot, a nearly empty last page, seals at the edge."""
    cover = Sheet(y=70)
    cover.words(120, 30, "合同登记编号：□□□□□□□□□□", 10)
    cover.title("技 术 开 发 合 同", 30, 40)
    for words in ("项目名称：谐波减速器寿命试验系统开发", f"委托人（甲方）：{company.CUSTOMER}",
                  f"研究开发人（乙方）：{company.NAME}", "签订日期：2025年08月17日"):  # fmt: skip
        cover.line(words, 14, 16, x=40)
    sheets = [cover]
    for place in range(1, draw.randint(4, 6)):
        sheet = Sheet(y=34)
        sheet.line(
            f"第{'一二三四五六'[place - 1]}条　{draw.choice(('标的', '进度', '价款', '验收', '违约责任'))}",
            12,
            10,
            bold=True,
        )
        for _ in range(5):
            sheet.paragraph(draw.choice(BODY[3:]) + "产品应当符合国家标准和行业标准的要求。", 12)
        sheets.append(sheet)
    last = Sheet(y=40)
    for x, name in ((28, company.CUSTOMER), (112, company.NAME)):
        for place, words in enumerate(
            ("单位名称", name, "开户银行：示例银行", "账号：6222020200112233445", "2025年08月17日")
        ):
            last.words(x, 50 + 12 * place, words, 11)
        last.seal(x + 40, 84, name, "合同专用章")
    sheets += [last]
    for place, sheet in enumerate(sheets[1:], 1):
        sheet.words(105, 284, str(place), 9, align="center")
        sheet.number = place
    crossing_seals(sheets, company.CUSTOMER)
    return Paper("other", "技术开发合同", None, sheets)


def credit_report(draw: random.Random) -> Paper:
    """公共信用信息报告: a pale tiled word, a head line and 第 n 页 / 共 m 页 on each page but the cover."""
    sections = ("一、基础信息", "二、行政管理信息", "三、诚实守信相关荣誉信息", "四、严重失信信息", "五、报告说明")
    total = len(sections)
    cover = Sheet(y=80)
    cover.title("法人和非法人组织公共信用信息报告", 24, 40)
    for words in ("报告编号：XY2026052000123", f"机构名称：{company.NAME}", f"统一社会信用代码：{company.USCC}",
                  "报告生成日期：2026年05月20日"):  # fmt: skip
        cover.line(words, 13, 14, x=40)
    sheets = [cover]
    for place, section in enumerate(sections, 1):
        sheet = Sheet(y=36)
        slanted(sheet, "信用中国", 40, "#eeeeee")
        sheet.words(28, 18, "公共信用信息报告", 8)
        sheet.line(section, 14, 12, bold=True)
        rows = [
            ("信息类别", "条数"),
            *((name, str(draw.randint(0, 9))) for name in ("行政许可", "行政处罚", "守信激励")),
        ]
        sheet.table(rows, (80, 40))
        sheet.paragraph("查询期内没有查到您的相关记录。", 11)
        sheet.words(105, 284, f"第 {place} 页 / 共 {total} 页", 9, align="center")
        sheet.number, sheet.total = place, total
        sheets.append(sheet)
    return Paper("credit-report", "信用报告", "credit-report", sheets)
