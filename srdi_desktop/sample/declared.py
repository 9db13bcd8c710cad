"""The application file of the made-up company: agrees with its papers but for one figure that was cut, not rounded."""

from decimal import Decimal

from srdi_desktop.sample import company
from srdi_desktop.sample.company import BOOKS, wan, yuan

CUT_FIGURE = ("net_profit", 2025)  # 9,801,264.55 元 is 980.13 万元; somebody typed 980.12

_HEAD = f"""# 填报数据（虚构企业，供试用）  What the made-up company declares
schema = 1
application_date = 2026-06-18
review = false

[company]
name = "{company.NAME}"
uscc = "{company.USCC}"
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
