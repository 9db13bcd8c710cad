"""What the company declares (填报数据): the application file. None is unknown and makes a condition undecided.

Units of figures and the ratios that follow from them: vocabulary shared by the rooms.

The checklist for choosing an adviser (选择咨询机构的核对清单): its lines, by text key below evaluation.adviser.

The unified social credit code (统一社会信用代码): its two check digits, and what reading confuses in it.

GB 32100-2015, section 5: 18 signs, weights 3^i mod 31 over the first 17. Signs 9 to 17 are the organisation code with
a check digit of its own (GB 11714-1997, weights mod 11), so a misread sign breaks both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from srdi_desktop.model.page import Box


@dataclass(frozen=True, slots=True)
class IndustryClass:
    """level: 1 门类 (a letter), 2 大类, 3 中类, 4 小类; `initials` of the name in pinyin. Forms ask for level 4."""

    code: str
    level: int
    parent: str
    name: str
    initials: str


@dataclass(frozen=True)
class Proposal:
    """`value` in 万元 or persons, exactly as printed; printed: the document's own words; page: str(PageRef)."""

    figure: str
    year: int
    value: Decimal
    printed: str
    unit: str
    source: str
    page: str
    box: Box | None = None
    score: float = 1.0
    others: int = 0  # documents that state another value


FIGURES: tuple[str, ...] = (
    "revenue", "main_revenue", "net_profit", "total_assets", "total_liabilities", "rd_expense",
    "costs", "staff", "rd_staff", "tech_staff", "social_insurance",
)  # fmt: skip


@dataclass(frozen=True)
class Company:
    """The applicant."""

    name: str = ""
    uscc: str = ""
    region: str = ""
    industry: str = ""  # GB/T 4754-2017, four digits
    titles: tuple[str, ...] = ()  # valid ones
    niche_since: date | None = None
    field: str | None = None
    chain: str | None = None
    titles_known: bool = False  # an empty list of titles then means: none
    product: str = ""  # the leading one (主导产品)


@dataclass(frozen=True)
class SourceFigure:
    """What a document says, as printed. `value` keeps the printed digits; unit 元 千元 万元 百万元 亿元 % 人."""

    figure: str
    year: int
    source: str  # a kind, e.g. audit-report
    value: str
    unit: str


@dataclass(frozen=True)
class Application:
    """Amounts in 万元 with the decimals as typed, people in persons, rates in %. Decimals keep their exponent."""

    application_date: date | None = None
    review: bool = False
    company: Company = Company()
    figures: Mapping[int, Mapping[str, Decimal]] = field(default_factory=dict)  # year -> figure -> value
    ip: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)  # scalars as text: numbers, words, "true"/"false"
    quality: tuple[str, ...] | None = None
    honours: tuple[str, ...] | None = None
    conditions: Mapping[str, bool] = field(default_factory=dict)
    sources: tuple[SourceFigure, ...] = ()

    def figure(self, year: int, name: str) -> Decimal | None:
        """One declared figure or None."""
        return self.figures.get(year, {}).get(name)


# figures that count persons, not money
PEOPLE: tuple[str, ...] = ("staff", "rd_staff", "tech_staff", "social_insurance")
STOCKS: tuple[str, ...] = ("total_assets", "total_liabilities")  # figures of a day, compared with the year's beginning
SCOPES: tuple[str, ...] = ("consolidated", "parent")  # whose statements: 合并, 母公司
UNITS: tuple[str, ...] = ("元", "千元", "万元", "百万元", "亿元", "%", "人")
WAN: Mapping[str, Decimal] = {  # what one unit is in 万元
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "亿元": Decimal(10000),
}
DERIVED: Mapping[str, tuple[str, str]] = {  # name -> (part, whole), or (figure, "") for its growth over a year; in %
    "main_ratio": ("main_revenue", "revenue"),
    "rd_ratio": ("rd_expense", "revenue"),
    "debt_ratio": ("total_liabilities", "total_assets"),
    "net_margin": ("net_profit", "revenue"),
    "rd_staff_ratio": ("rd_staff", "staff"),
    "revenue_growth": ("revenue", ""),
    "main_revenue_growth": ("main_revenue", ""),
    "net_profit_growth": ("net_profit", ""),
}


def declared_unit(figure: str) -> str:
    """The unit in which a figure is declared, whatever its documents use."""
    if figure in PEOPLE:
        return "人"
    if figure in DERIVED:
        return "%"
    return "万元"


@dataclass(frozen=True)
class QualityFigure:
    """One indicator before and after, as the company writes it, unit included."""

    name: str
    before: str
    after: str

    @property
    def complete(self) -> bool:
        """Whether all three are written: a figure without its counterpart compares nothing."""
        return bool(self.name.strip() and self.before.strip() and self.after.strip())


@dataclass(frozen=True)
class QualityStatement:
    """Its four parts: method, what changed, figures, cases."""

    company: str = ""
    period: str = ""
    method: str = ""
    changed: str = ""
    figures: tuple[QualityFigure, ...] = ()
    cases: str = ""

    def missing(self) -> tuple[str, ...]:
        """Names of the parts without content."""
        written = {
            "method": self.method.strip(),
            "changed": self.changed.strip(),
            "figures": any(figure.complete for figure in self.figures),
            "cases": self.cases.strip(),
        }
        return tuple(name for name, content in written.items() if not content)


GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ask", ("background", "cases", "team", "chain", "rules", "contract")),
    ("never", ("promise", "data", "free", "rights")),
)  # heading (adviser.<name>) -> lines


_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = frozenset(
    map(
        str,
        (*range(10, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82),
    )
)
_NO_SIGNS = str.maketrans("OIZSV", "0125Y")  # letters that the standard leaves out, since they look like others
_ALIKE = ("0DQ", "1JLT7", "8B3", "6G", "4A", "HNMW", "FPE", "KX", "CG", "UW")


def valid_code(code: str) -> bool:
    """Whether the 18 signs end with the check digit of GB 32100."""
    if len(code) != 18 or any(sign not in _SIGNS for sign in code):
        return False
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return _SIGNS[(31 - total % 31) % 31] == code[17]


def plausible_code(code: str) -> bool:
    """A valid code whose place of registration (signs 3 and 4, GB/T 2260) is a province."""
    return code[2:4] in _PROVINCES and valid_code(code)


def code_as_read(read: str) -> tuple[str, bool]:
    """(code, whether a sign was put right): letters the standard leaves out are the digits they look like; beyond that
    one sign that reading confuses is put right where exactly one such code fits both check digits.
    """
    code = read.translate(_NO_SIGNS)
    if plausible_code(code):
        return code, code != read
    fitting = [other for other in _one_sign_otherwise(code) if plausible_code(other) and _organisation_fits(other)]
    if len(fitting) == 1:
        return (fitting[0], True)
    return (code, False)


def _one_sign_otherwise(code: str) -> set[str]:
    """All codes that differ in one sign which looks alike."""
    found = set()
    for place, sign in enumerate(code):
        for alike in _ALIKE:
            if sign in alike:
                found |= {f"{code[:place]}{other}{code[place + 1 :]}" for other in alike if other != sign}
    return found


def _organisation_fits(code: str) -> bool:
    total = sum(int(sign, 36) * weight for sign, weight in zip(code[8:16], _ORGANISATION, strict=True))
    digit = 11 - total % 11
    return code[16] == {10: "X", 11: "0"}.get(digit, str(digit))
