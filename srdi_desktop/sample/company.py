"""The application file of the made-up company: agrees with its papers but for one figure that was cut, not rounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

NAME = "苏州示例精密传动有限公司"
USCC = "91320594MA1X0W0R7W"
ADDRESS = "江苏省苏州市示例区样本路 8 号"
LEGAL_PERSON = "林知远"
FOUNDED = "2016年03月18日"
CAPITAL = "3000万元整"
SCOPE = (
    "精密减速器、谐波传动部件、工业机器人关节模组的研发、生产与销售；机电一体化技术服务；"
    "自营和代理各类商品及技术的进出口业务。（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
)
PRODUCT = "谐波减速器"
AUDITOR = "江苏样本会计师事务所（普通合伙）"
CUSTOMER = "南京范例机器人股份有限公司"


@dataclass(frozen=True)
class Year:
    """One year of the books."""

    revenue: Decimal
    main_revenue: Decimal
    cost: Decimal
    rd_expense: Decimal
    total_profit: Decimal
    income_tax: Decimal
    total_assets: Decimal
    total_liabilities: Decimal
    staff: int
    insured: int

    @property
    def net_profit(self) -> Decimal:
        """After income tax."""
        return self.total_profit - self.income_tax

    @property
    def equity(self) -> Decimal:
        """Assets less liabilities."""
        return self.total_assets - self.total_liabilities


def _year(amounts: str, staff: int, insured: int) -> Year:
    revenue, main, cost, research, profit, tax, assets, debts = (Decimal(amount) for amount in amounts.split())
    return Year(revenue, main, cost, research, profit, tax, assets, debts, staff, insured)


# revenue, main revenue, cost, R&D, total profit, income tax, assets, liabilities
BOOKS: Mapping[int, Year] = MappingProxyType(
    {
        2023: _year(
            "96245318.40 93120455.10 64211870.22 5011240.65 8120455.31 812045.53 118420336.90 52310448.17", 152, 150
        ),
        2024: _year(
            "108423561.27 104560218.33 71905334.18 5603127.40 9345120.86 934512.09 131905472.55 55102336.84", 168, 166
        ),
        2025: _year(
            "123456712.35 118230045.62 80950117.04 6502318.77 10890293.94 1089029.39 146230918.46 57820114.92", 183, 180
        ),
    }
)


def yuan(amount: Decimal) -> str:
    """123,456,712.35 as statements print it."""
    return f"{amount:,.2f}"


def wan(amount: Decimal) -> Decimal:
    """元 as 万元, rounded half up to two decimals."""
    return (amount / 10000).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


CUT_FIGURE = ("net_profit", 2025)  # 9,801,264.55 元 is 980.13 万元; somebody typed 980.12

_HEAD = f"""# 填报数据（虚构企业，供试用）  What the made-up company declares
schema = 1
application_date = 2026-06-18
review = false

[company]
name = "{NAME}"
uscc = "{USCC}"
region = "江苏"
industry = "3453"
titles = ["innovative", "high-tech"]
niche_since = 2016-03-18
field = "strategic-emerging"
chain = "gap-filling"
"""

_TAIL = """
[ip]
class1 = 3
class1_own = 3
class1_high_value = 0
class2 = 2

[facts]
equity_2y = "0"
equity_3y = "0"
market_share = "12.6"
domestic_rank = 3
platform_score = "63"
digital_level = 2
quality = ["iso9001", "own-brand"]
rd_institution = "municipal"
award = "none"
honours = ["high-tech"]
maker_500 = false

[conditions]
b26_1 = true
b26_2 = true
b26_3 = true
b26_4 = true
s26_5 = true
"""


def application_toml() -> str:
    """The file as text."""
    return _HEAD + "".join(_figures(year) for year in BOOKS) + _TAIL + "".join(_sources())


def _figures(year: int) -> str:
    book = BOOKS[year]
    names = ("revenue", "main_revenue", "net_profit", "total_assets", "total_liabilities", "rd_expense")
    amounts = {name: wan(getattr(book, name)) for name in names}
    if year == CUT_FIGURE[1]:
        amounts[CUT_FIGURE[0]] -= Decimal("0.01")
    lines = [f"\n[figures.{year}]", *(f'{name} = "{amount}"' for name, amount in amounts.items())]
    lines += [f"staff = {book.staff}", f"social_insurance = {book.insured}"]
    if year == 2025:
        lines.append("rd_staff = 42")
    return "\n".join(lines) + "\n"


def _sources() -> list[str]:
    return [
        f'\n[[source_figure]]\nfigure = "{name}"\nyear = {year}\nsource = "audit-report"\n'
        f'value = "{yuan(getattr(BOOKS[year], name))}"\nunit = "元"\n'
        for year in (2024, 2025)
        for name in ("revenue", "net_profit", "rd_expense")
    ]
