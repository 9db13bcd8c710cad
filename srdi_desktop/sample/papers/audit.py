"""An annual audit report: cover, opinion, four statements, notes, the auditor's licence. Pages say 第 n 页 共 m 页."""

from collections.abc import Callable
from decimal import Decimal

from srdi_desktop.sample import company
from srdi_desktop.sample.company import BOOKS, yuan
from srdi_desktop.sample.sheet import GREY, Sheet, cells, number_all

Row = tuple[str, ...]
Amounts = list[tuple[str, Decimal]]  # the lines of a statement: name, yuan
_CENT = Decimal("0.01")


def audit_report(year: int) -> list[Sheet]:
    """14 pages; the cover carries no number and is not counted."""
    pages = [
        *_opinion(year),
        _balance_assets(year),
        _balance_liabilities(year),
        _income(year),
        _cash_flow(year),
        *_notes(year),
    ]
    number_all(pages, "第 {n} 页 共 {m} 页")
    return [_cover(year), *pages]


def _cover(year: int) -> Sheet:
    sheet = Sheet(y=84)
    sheet.title(company.NAME, 22, 26)
    sheet.title("审 计 报 告", 30, 18)
    sheet.title(f"（{year}年度）", 16, 70)
    sheet.title(company.AUDITOR, 15, 10)
    sheet.title(f"苏样审字〔{year + 1}〕第0{year % 100}18号", 12, 10)
    sheet.words(105, 262, f"二〇{_hanzi(year + 1)}年四月十日", 13, align="center")
    sheet.words(105, 276, "您可使用手机“扫一扫”或进入注册会计师行业统一监管平台查验", 8, align="center", colour=GREY)
    return sheet


def _hanzi(year: int) -> str:
    """The last two digits of a year as hanzi."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year)[2:])


def _opinion(year: int) -> list[Sheet]:
    first = Sheet()
    second = Sheet()
    first.title("审 计 报 告", 20, 12)
    first.words(182, first.y, f"苏样审字〔{year + 1}〕第0{year % 100}18号", 10.5, align="right")
    first.y += 9
    first.line(f"{company.NAME}全体股东：", 12, 9)
    first.line("一、审计意见", 12, 8, bold=True)
    first.paragraph(
        f"我们审计了{company.NAME}（以下简称“贵公司”）财务报表，包括{year}年12月31日的资产负债表，{year}年度的利润表、"
        "现金流量表、所有者权益变动表以及相关财务报表附注。"
    )
    first.paragraph(
        "我们认为，后附的财务报表在所有重大方面按照企业会计准则的规定编制，公允反映了贵公司"
        f"{year}年12月31日的财务状况以及{year}年度的经营成果和现金流量。"
    )
    first.line("二、形成审计意见的基础", 12, 8, bold=True)
    first.paragraph(
        "我们按照中国注册会计师审计准则的规定执行了审计工作。审计报告的“注册会计师对财务报表审计的责任”部分进一步阐述了我们在这些准则下的责任。"
        "按照中国注册会计师职业道德守则，我们独立于贵公司，并履行了职业道德方面的其他责任。"
        "我们相信，我们获取的审计证据是充分、适当的，为发表审计意见提供了基础。"
    )
    first.line("三、管理层和治理层对财务报表的责任", 12, 8, bold=True)
    first.paragraph(
        "管理层负责按照企业会计准则的规定编制财务报表，使其实现公允反映，并设计、执行和维护必要的内部控制，"
        "以使财务报表不存在由于舞弊或错误导致的重大错报。治理层负责监督贵公司的财务报告过程。"
    )
    second.line("四、注册会计师对财务报表审计的责任", 12, 8, bold=True)
    second.paragraph(
        "我们的目标是对财务报表整体是否不存在由于舞弊或错误导致的重大错报获取合理保证，并出具包含审计意见的审计报告。"
        "合理保证是高水平的保证，但并不能保证按照审计准则执行的审计在某一重大错报存在时总能发现。"
    )
    second.paragraph(
        "在按照审计准则执行审计工作的过程中，我们运用职业判断，并保持职业怀疑；识别和评估重大错报风险，设计和实施审计程序以应对这些风险；"
        "评价管理层选用会计政策的恰当性和作出会计估计及相关披露的合理性。"
    )
    second.y += 40
    second.line(company.AUDITOR, 12, 12, x=28)
    second.line("中国注册会计师：　　　　　　　　", 12, 16, x=112)
    second.signature(150, second.y - 17)
    second.line("中国注册会计师：　　　　　　　　", 12, 16, x=112)
    second.signature(150, second.y - 17)
    second.line("中国　苏州", 12, 10, x=28)
    second.line(f"{year + 1}年04月10日", 12, 10, x=124)
    second.seal(66, second.y - 48, company.AUDITOR)
    return [first, second]


def _statement(title: str, rows: list[Row], when: str) -> Sheet:
    sheet = Sheet()
    sheet.title(title, 18, 9)
    sheet.words(105, sheet.y, when, 10.5, align="center")
    sheet.y += 7
    sheet.words(28, sheet.y, f"编制单位：{company.NAME}", 9)
    sheet.words(182, sheet.y, "单位：元　币种：人民币", 9, align="right")
    sheet.y += 3
    _amounts_table(sheet, rows)
    signed = f"法定代表人：{company.LEGAL_PERSON}　　　主管会计工作负责人：周明远　　　会计机构负责人：吴小满"
    sheet.words(28, sheet.y + 6, signed, 9)
    return sheet


def _amounts_table(sheet: Sheet, rows: list[Row]) -> None:
    sheet.table(rows, (74, 40, 40), height=7.6, size=9.5, numbers=(1, 2))


def _rounded(amount: Decimal) -> Decimal:
    """An amount of yuan to the cent."""
    return amount.quantize(_CENT)


def _shares(total: Decimal, parts: str) -> Amounts:
    """Split a total by fixed shares (name and share, in turn); the line whose share is "rest" takes what is left, so
    that the sum is exact.
    """
    words = parts.split()
    names = words[::2]
    shares = words[1::2]
    left = total
    split = {}
    for name, share in zip(names, shares, strict=True):
        if share != "rest":
            split[name] = _rounded(total * Decimal(share))
            left -= split[name]
    return [(name, split.get(name, left)) for name in names]


def _two_years(now: Amounts, before: Amounts) -> list[Row]:
    rows: list[Row] = []
    for (name, amount), (_, old) in zip(now, before, strict=True):
        row = (name, yuan(amount), yuan(old))
        rows.append(row)
    return rows


def _assets(total: Decimal) -> Amounts:
    current = _rounded(total * Decimal("0.62"))
    rest = total - current
    current_parts = (
        "货币资金 0.28 应收票据 0.08 应收账款 0.31 预付款项 0.03 其他应收款 0.01 存货 0.27 其他流动资产 rest"
    )
    fixed_parts = "固定资产 0.66 在建工程 0.09 无形资产 0.18 长期待摊费用 0.04 递延所得税资产 rest"
    lines = _shares(current, current_parts)
    lines.append(("流动资产合计", current))
    lines += _shares(rest, fixed_parts)
    lines.append(("非流动资产合计", rest))
    lines.append(("资产总计", total))
    return lines


def _balance_assets(year: int) -> Sheet:
    rows = _ends_of_years("资　产", year)
    now = _assets(BOOKS[year].total_assets)
    before = _assets(BOOKS[year - 1].total_assets)
    rows += _two_years(now, before)
    return _statement("资产负债表", rows, f"{year}年12月31日")


def _ends_of_years(title: str, year: int) -> list[Row]:
    """The head row of a balance sheet."""
    return [(title, f"{year}年12月31日", f"{year - 1}年12月31日")]


def _whole_years(title: str, year: int) -> list[Row]:
    """The head row of a table of what happened within a year."""
    return [(title, f"{year}年度", f"{year - 1}年度")]


def _debts(year: int) -> Amounts:
    book = BOOKS[year]
    current = _rounded(book.total_liabilities * Decimal("0.87"))
    long_term = book.total_liabilities - current
    capital = Decimal("30000000.00")
    reserve = _rounded(book.equity * Decimal("0.06"))
    undistributed = book.equity - capital - reserve
    parts = "短期借款 0.42 应付账款 0.38 合同负债 0.06 应付职工薪酬 0.07 应交税费 rest"
    return [
        *_shares(current, parts),
        ("流动负债合计", current),
        ("长期借款", long_term),
        ("负债合计", book.total_liabilities),
        ("实收资本", capital),
        ("盈余公积", reserve),
        ("未分配利润", undistributed),
        ("所有者权益合计", book.equity),
        ("负债和所有者权益总计", book.total_assets),
    ]


def _balance_liabilities(year: int) -> Sheet:
    rows = _ends_of_years("负债和所有者权益", year)
    now = _debts(year)
    before = _debts(year - 1)
    rows += _two_years(now, before)
    return _statement("资产负债表（续）", rows, f"{year}年12月31日")


def _results(year: int) -> Amounts:
    book = BOOKS[year]
    left = book.revenue - book.cost - book.rd_expense - book.total_profit
    costs = "税金及附加 0.04 销售费用 0.30 管理费用 0.55 财务费用 rest"
    taxes, selling, managing, finance = _shares(left, costs)
    return [
        ("一、营业收入", book.revenue),
        ("减：营业成本", book.cost),
        taxes,
        selling,
        managing,
        ("研发费用", book.rd_expense),
        finance,
        ("二、营业利润", book.total_profit),
        ("三、利润总额", book.total_profit),
        ("减：所得税费用", book.income_tax),
        ("四、净利润", book.net_profit),
        ("五、综合收益总额", book.net_profit),
    ]


def _income(year: int) -> Sheet:
    rows = _whole_years("项　目", year)
    now = _results(year)
    before = _results(year - 1)
    rows += _two_years(now, before)
    return _statement("利 润 表", rows, f"{year}年度")


_CASH = """
    销售商品、提供劳务收到的现金|1.02
    收到的税费返还|0.004
    经营活动现金流入小计|1.024
    购买商品、接受劳务支付的现金|0.61
    支付给职工以及为职工支付的现金|0.19
    支付的各项税费|0.05
    支付其他与经营活动有关的现金|0.06
    经营活动现金流出小计|0.91
    经营活动产生的现金流量净额|0.114
    购建固定资产支付的现金|0.062
    投资活动产生的现金流量净额|-0.062
    偿还债务支付的现金|0.031
    筹资活动产生的现金流量净额|-0.031
    现金及现金等价物净增加额|0.021
"""  # shares of the revenue


def _cash(year: int) -> Amounts:
    revenue = BOOKS[year].revenue
    lines = []
    for name, share in cells(_CASH):
        amount = _rounded(revenue * Decimal(share))
        lines.append((name, amount))
    return lines


def _cash_flow(year: int) -> Sheet:
    rows = _whole_years("项　目", year)
    now = _cash(year)
    before = _cash(year - 1)
    rows += _two_years(now, before)
    return _statement("现金流量表", rows, f"{year}年度")


def _notes(year: int) -> list[Sheet]:
    """Eight pages; the sixth holds the tables of revenue and research."""
    pages: list[Sheet] = []
    for text in _note_texts(year):
        heading, *paragraphs = text.splitlines()
        sheet = Sheet()
        if not pages:
            sheet.title("财务报表附注", 18, 8)
            sheet.title(f"（{year}年度）", 11, 10)
        sheet.line(heading, 12, 9, bold=True)
        for paragraph in paragraphs:
            sheet.paragraph(paragraph, 12)
        pages.append(sheet)
    tables = pages[5]
    _note_table(tables, "1. 营业收入", year, _revenue)
    _note_table(tables, "2. 研发费用", year, _research)
    return pages


def _revenue(year: int) -> Amounts:
    book = BOOKS[year]
    other = book.revenue - book.main_revenue
    return [("主营业务收入", book.main_revenue), ("其他业务收入", other), ("合　计", book.revenue)]


def _research(year: int) -> Amounts:
    total = BOOKS[year].rd_expense
    lines = _shares(total, "人员人工 0.52 直接投入 0.31 折旧摊销 0.11 其他 rest")
    lines.append(("合　计", total))
    return lines


def _note_table(sheet: Sheet, title: str, year: int, amounts: Callable[[int], Amounts]) -> None:
    sheet.line(title, 10.5, 3, bold=True)
    rows = _whole_years("项　目", year)
    now = amounts(year)
    before = amounts(year - 1)
    rows += _two_years(now, before)
    _amounts_table(sheet, rows)
    sheet.y += 5


def _note_texts(year: int) -> list[str]:
    """One text for each page of notes: its heading, then a paragraph on each line."""
    approved = f"{year + 1}年4月10日"
    text = f"""
一、公司基本情况
{company.NAME}（以下简称“本公司”）于{company.FOUNDED}设立，统一社会信用代码{company.USCC}，注册资本人民币3000万元。
本公司法定代表人为{company.LEGAL_PERSON}，注册地址为{company.ADDRESS}。
本公司主要从事精密减速器、谐波传动部件的研发、生产和销售，主要产品为{company.PRODUCT}。
本财务报表业经本公司执行董事于{approved}批准报出。

二、财务报表的编制基础
本公司财务报表以持续经营为基础，根据实际发生的交易和事项，按照财政部颁布的《企业会计准则——基本准则》和各项具体会计准则编制。
本公司自报告期末起至少12个月内具有持续经营能力，无影响持续经营能力的重大事项。
除某些金融工具外，本财务报表均以历史成本为计量基础。资产如果发生减值，则按照相关规定计提相应的减值准备。

三、重要会计政策及会计估计
会计年度自公历1月1日起至12月31日止。记账本位币为人民币。
现金等价物是指本公司持有的期限短、流动性强、易于转换为已知金额现金、价值变动风险很小的投资。
存货按照成本进行初始计量，发出时采用加权平均法；期末按照成本与可变现净值孰低计量。
固定资产按照成本进行初始计量，采用年限平均法计提折旧：房屋建筑物20年，机器设备10年，运输工具4年，电子设备3年。

三、重要会计政策及会计估计（续）
收入确认：本公司在履行了合同中的履约义务，即在客户取得相关商品控制权时确认收入。内销以客户签收为时点，外销以报关装船为时点。
研发支出：研究阶段的支出于发生时计入当期损益；开发阶段的支出同时满足资本化条件的确认为无形资产，本报告期无资本化支出。
政府补助：与资产相关的，确认为递延收益并在使用寿命内分摊；与收益相关的，用于补偿已发生费用的直接计入当期损益。

四、税项
增值税：销售货物适用税率13%。城市维护建设税7%，教育费附加3%，地方教育附加2%。
企业所得税：本公司为高新技术企业，证书有效期三年，本年度减按15%的税率计缴，并享受研发费用加计扣除。

五、财务报表主要项目注释
以下金额单位均为人民币元，除非另有说明。

六、关联方关系及其交易
本公司的实际控制人为自然人股东。报告期内未发生应披露而未披露的重大关联交易。
关键管理人员报酬由股东会批准，报告期内按规定发放。

七、或有事项、承诺事项和资产负债表日后事项
截至资产负债表日，本公司不存在需要披露的重大或有事项和重大承诺事项。
截至财务报告批准报出日，本公司不存在需要披露的资产负债表日后事项。
{company.NAME}　　　{approved}
"""
    return text.strip().split("\n\n")
