"""A regulation (评价标准): conditions, indicators, definitions and duties with their dates.

Everything here is data read from resources/rules/regulations/; `assess/` judges an application by it. A test is a tree
of named kinds, never an expression to evaluate.

Windows and duties (申报窗口与义务) on their days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from srdi_desktop.model.catalogue import Tier

MEASURES: tuple[str, ...] = (
    "figure",  # a declared figure of year T
    "ratio",  # 100 * name / over, %, of year T
    "growth",  # 100 * (T - (T-1)) / (T-1), %
    "mean_growth",  # arithmetic mean of the yearly growths over `years` years, % (2022: 平均增长率)
    "cagr",  # 100 * ((T / (T-years)) ** (1/years) - 1), % (2026: 复合增长率)
    "sum",  # over the last `years` years
    "mean",  # likewise
    "fact",  # a number or word of [facts] or [company]
    "ip",  # a count of [ip]
    "niche_years",  # full years in the niche market at the end of year T
)
KINDS_OF_TEST: tuple[str, ...] = (
    "at_least",  # the measure reaches the value, the value itself included (以上)
    "at_most",  # 以下, 不超过
    "one_of",  # the fact is one of the words
    "holds",  # one of the words is among titles, quality or honours
    "declared",  # only a person can say
    "not_denied",  # passed unless a person said false: the words beside a number, e.g. 已产生经济效益
    "sme",  # a medium, small or micro enterprise by 工信部联企业〔2011〕300号
    "see",  # as another condition of the tier came out
    "route",  # the scoring table or any direct condition
    "any",
    "all",
)


@dataclass(frozen=True)
class Measure:
    """What is measured; `kind` is one of MEASURES, amounts in 万元, ratios and growth in %."""

    kind: str
    name: str = ""
    over: str = ""
    years: int = 1


NOTHING = Measure("nothing")


@dataclass(frozen=True)
class Test:
    """One judgement; `kind` is one of KINDS_OF_TEST. each_of: the last n years must all pass it."""

    __test__ = False  # the name is no test case

    kind: str
    measure: Measure = NOTHING
    value: Decimal = Decimal(0)
    unit: str = ""
    words: tuple[str, ...] = ()
    name: str = ""  # declared, not_denied, see: a condition's id; holds: titles | quality | honours
    each_of: int = 1
    parts: tuple["Test", ...] = ()


@dataclass(frozen=True)
class Condition:
    """One condition (认定条件). review: examined | exempt for a review; review_years: years of application for which a
    source says exempt; in other years a failure on review is undecided. Empty with exempt: always.
    """

    id: str
    name: str
    test: Test
    name_en: str = ""
    clause: str = ""
    sources: tuple[str, ...] = ()
    verified: bool = True
    veto: bool = False
    note: str = ""
    exemption: Test | None = None
    review_exempt: bool = False
    review_years: tuple[int, ...] = ()
    role: str = "condition"  # common | condition | part | direct | exclusion
    note_en: str = ""


@dataclass(frozen=True)
class Option:
    """One answer or band of an indicator; without a test it is what remains (其余)."""

    key: str
    points: Decimal
    label: str = ""
    label_en: str = ""
    test: Test | None = None


@dataclass(frozen=True)
class Indicator:
    """One indicator (评价指标). scoring: best (first option that passes, highest points first), sum (all that pass, up
    to `max`), steps (one point for each full `step` of the measure, up to `max`), given (the points are an input).
    """

    id: str
    name: str
    group: str
    max: Decimal
    scoring: str
    name_en: str = ""
    unit: str = ""
    clause: str = ""
    sources: tuple[str, ...] = ()
    verified: bool = True
    note: str = ""
    measure: Measure = NOTHING
    step: Decimal = Decimal(1)
    options: tuple[Option, ...] = ()
    note_en: str = ""
    own: str = ""  # name of the user's file that brought it


@dataclass(frozen=True)
class Group:
    """A group of indicators; `least`: points it must reach for the scoring route."""

    id: str
    name: str
    max: Decimal
    least: Decimal = Decimal(0)
    name_en: str = ""


@dataclass(frozen=True)
class ScoreRule:
    """The scoring table of a tier and what it must reach."""

    least: Decimal
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    clause: str = ""
    sources: tuple[str, ...] = ()
    verified: bool = True

    @property
    def max(self) -> Decimal:
        """Sum of the indicators' maxima."""
        return sum((indicator.max for indicator in self.indicators), Decimal(0))


@dataclass(frozen=True)
class Term:
    """When a tier's rules are in force, both days included; None: open. Reviews (复核) may have dates of their own."""

    begins: date | None = None
    ends: date | None = None
    review_begins: date | None = None
    review_ends: date | None = None

    def begun(self, day: date, review: bool) -> bool:
        """In force or already superseded on that day."""
        first = (self.review_begins or self.begins) if review else self.begins
        return first is None or day >= first

    def over(self, day: date, review: bool) -> bool:
        """Superseded on that day."""
        last = (self.review_ends or self.ends) if review else self.ends
        return last is not None and day > last


@dataclass(frozen=True)
class TierRules:
    """What one tier asks. conditions: all that must hold, the parts and direct ones among them by their role."""

    tier: Tier
    name: str
    name_en: str = ""
    term: Term = Term()
    conditions: tuple[Condition, ...] = ()
    score: ScoreRule | None = None
    notes: tuple[str, ...] = ()
    rule: str = ""  # the pass rule in words
    sources: tuple[str, ...] = ()
    verified: bool = True
    rule_en: str = ""
    notes_en: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A term the regulation defines."""

    id: str
    text: str
    term: str = ""
    clause: str = ""
    sources: tuple[str, ...] = ()
    verified: bool = True
    note: str = ""


@dataclass(frozen=True)
class Duty:
    """What a holder of a title must do (动态管理). day: (month, day) of every year; within_months: after an event."""

    id: str
    text: str
    day: tuple[int, int] | None = None
    within_months: int | None = None
    every_years: int | None = None
    begins: date | None = None
    ends: date | None = None
    sources: tuple[str, ...] = ()
    verified: bool = True
    text_en: str = ""


@dataclass(frozen=True)
class Local:
    """A province's own indicators (特色化) in place of one indicator of a regulation's table."""

    region: str
    extends: str  # id of the regulation
    tier: Tier
    replaces: str  # id of the indicator
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Regulation:
    """One set of rules (a ministry document) with its common conditions and tiers."""

    id: str
    title: str
    title_en: str = ""
    number: str = ""  # 文号
    issued: date | None = None
    begins: date | None = None
    begins_verified: bool = True
    url: str = ""
    common: tuple[Condition, ...] = ()
    common_term: Term = Term()
    tiers: tuple[TierRules, ...] = ()
    definitions: tuple[Definition, ...] = ()
    duties: tuple[Duty, ...] = ()
    transition: tuple[Definition, ...] = ()
    local: tuple[Local, ...] = ()
    titles_of_sources: Mapping[str, str] = field(default_factory=dict)
    own: str = ""  # name of the file in the user's own folder

    def tier(self, tier: Tier) -> TierRules | None:
        """The rules of one tier, None when this regulation has none."""
        return next((rules for rules in self.tiers if rules.tier is tier), None)


@dataclass(frozen=True)
class KnownWindow:
    """An application window somebody published; days that no source gives are None, `text` keeps the source's words."""

    name: str
    region: str
    tiers: tuple[Tier, ...]
    opens: date | None = None
    closes: date | None = None
    text: str = ""
    source: str = ""
    verified: bool = True
    name_en: str = ""
    text_en: str = ""
    application: bool = True  # False: a window for something else, such as the yearly update of data


@dataclass(frozen=True)
class Happening:
    """One line of the calendar. kind: opens | closes | update | change | review | expiry | deadline | stale | season.

    `starts` and `day` are the first and last day; subject: a name in the data's own language (for expiry the kind of
    the paper, and `paper` what names it for good); undated ones have no day.
    """

    kind: str
    subject: str
    day: date | None
    starts: date | None = None
    past: bool = False
    verified: bool = True
    source: str = ""
    entry: str | None = None
    subject_en: str = ""
    months: tuple[int, int] | None = None  # of a season: first and last month of the windows of these past years
    years: tuple[int, ...] = ()
    paper: str = ""
