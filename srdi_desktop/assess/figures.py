"""Figures whose heading stands on an earlier page of their document: period, unit and scope are carried over its pages.

Nothing is carried into another document, nor over a page of which only strips were read: its tables are unknown; nor
over one that is missing, as far as the printed numbers tell.

Figures read from the scans, proposed for the questionnaire: a person takes or leaves each, with its page in view.

Printed numbers and their units, read exactly; whether one is the other rounded.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from itertools import pairwise

from srdi_desktop.model import (
    BEFORE,
    OPENING,
    PEOPLE,
    SCOPES,
    STOCKS,
    UNITS,
    WAN,
    Carried,
    Column,
    Evidence,
    Fact,
    Heading,
    Limits,
    PageRef,
    PlacedFact,
    Proposal,
    settled_period,
    year_of,
)

EXACT = Context(prec=60)
_LONGEST = 30  # digits of a printed number: beyond it something else was read, and 60 digits stay exact
_UNIT_WORDS = {"金额": "", "单位": "", ":": "", "(": "", ")": "", "人民币": "", "RMB": "", "名": "人"}
_SEPARATORS = str.maketrans("", "", ",，¥￥")
_MINUS = ("-", "−", "–", "－")


def number(text: str) -> Decimal | None:
    """A printed number: commas and spaces inside, full-width digits, brackets or a leading minus for negative."""
    plain = _narrow(text).translate(_SEPARATORS)
    bracketed = plain.startswith("(") and plain.endswith(")")
    negative = bracketed or plain[:1] in _MINUS
    digits = plain.strip("()-−–").removesuffix("%")
    if len(digits) > _LONGEST:
        return None
    without_point = digits.replace(".", "", 1)
    if not without_point.isascii() or not without_point.isdigit():
        return None
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    if negative:
        return -value
    return value


def unit_of(text: str) -> str | None:
    """One of UNITS out of a caption such as 单位：人民币万元; None when it is none of them."""
    plain = unicodedata.normalize("NFKC", text)
    for word, meant in _UNIT_WORDS.items():
        plain = plain.replace(word, meant)
    unit = "".join(plain.split())
    if unit in UNITS:
        return unit
    return None


def _narrow(text: str) -> str:
    """In narrow letters, without blanks."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(narrow.split())


def converted(value: str, unit: str, *, people: bool = False) -> Decimal | None:
    """The printed value in the unit that is declared (万元, or persons), exactly; None when it cannot be read."""
    amount = number(value)
    if amount is None:
        return None
    known = unit_of(unit)
    if people:
        return amount if known in ("人", None) else None
    if known is None or known not in WAN:
        return None
    return EXACT.multiply(amount, WAN[known])


def agrees(declared: Decimal, found: Decimal) -> bool:
    """The document's value, rounded half up to the decimals declared, equals the declared one."""
    step = decimal_step(decimals(declared))
    return found.quantize(step, ROUND_HALF_UP, EXACT) == declared


def only_rounded(declared: Decimal, found: Decimal) -> bool:
    """One is the other rounded up or down to whole units or to some decimals: cutting, rounding too early, or a
    document printed more coarsely than the declaration.
    """
    return _is_rounded(declared, found) or _is_rounded(found, declared)


def _is_rounded(short: Decimal, full: Decimal) -> bool:
    for places in range(decimals(short) + 1):
        step = decimal_step(places)
        if full.quantize(step, ROUND_FLOOR, EXACT) == short:
            return True
        if full.quantize(step, ROUND_CEILING, EXACT) == short:
            return True
    return False


def decimals(value: Decimal) -> int:
    """Decimals as typed: 12.30 has two."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int):
        return max(0, -exponent)
    return 0


def decimal_step(places: int) -> Decimal:
    """One unit of the last of so many decimals: 0.01 for two."""
    return Decimal(1).scaleb(-places)


@dataclass(frozen=True)
class _Known:
    """What the pages so far have said. unit: of the last table that named one; about: what the last statement is
    about.
    """

    heading: Heading | None = None
    report: str | None = None
    notes: str | None = None
    unit: str | None = None
    about: str | None = None

    def after(self, page: Carried) -> "_Known":
        """With what one more page says."""
        heading = page.heading or self.heading
        if heading and heading.goes_on and self.heading:
            heading = _going_on(heading, self.heading)
        unit = self.unit
        about = self.about
        if heading:
            unit = heading.unit or unit
            about = heading.about or about
        report = page.report or self.report
        notes = page.notes or self.notes
        return _Known(heading, report, notes, unit, about)


def _going_on(heading: Heading, before: Heading) -> Heading:
    """The heading of a continued table, with what the one before said and it does not repeat."""
    unit = heading.unit or before.unit
    scope = heading.scope or before.scope
    about = heading.about or before.about
    return replace(heading, unit=unit, scope=scope, about=about)


def settled_facts(
    pages: Sequence[PageRef], evidence: Mapping[PageRef, Evidence], limits: Limits
) -> Iterator[tuple[PageRef, Fact]]:
    """All facts of one document, pages in reading order; figures with what earlier pages say of them."""
    known = _Known()
    before: Evidence | None = None
    for page in pages:
        found = evidence.get(page)
        if found is None or not found.text.whole or _is_apart(before, found):
            known = replace(known, heading=None)
        if found is None:
            continue
        carried = found.carried
        report = carried.report or known.report
        here = replace(known, report=report)
        for fact in found.facts:
            settled = fact
            if fact.kind == "figure":
                settled = _settled(fact, here, carried.heading, limits)
            yield page, settled
        known = known.after(carried)
        before = found


def _is_apart(before: Evidence | None, page: Evidence) -> bool:
    """Whether printed numbers of one count (59 / 156, 63 / 156) say that the page is not the next one."""
    counted = {number.total: number.value for number in reversed(before.numbers)} if before else {}
    for number in page.numbers:
        if number.total and number.total in counted:
            return number.value != counted[number.total] + 1
    return False


def _settled(fact: Fact, known: _Known, own: Heading | None, limits: Limits) -> Fact:
    """`own`: the last heading of the fact's own page."""
    if fact.column is not None:
        fact = _continued(fact, known.heading, limits) if known.heading else _beside(fact, own, limits)
    about = known.report or known.about
    period = settled_period(fact.period, about)
    year = year_of(period)
    unit = fact.unit or known.unit
    scope = fact.scope or known.notes
    return replace(fact, period=period, year=year, unit=unit, scope=scope)


def _continued(fact: Fact, heading: Heading, limits: Limits) -> Fact:
    """A figure of a table that an earlier page began."""
    period = fact.period
    scope = fact.scope
    if period is None:
        column = _column_at(fact.column, heading.columns, limits)
        if column is None:
            return fact
        period = column.period
        scope = column.scope
    settled = settled_period(period, heading.about) or period
    unit = fact.unit or heading.unit
    return replace(fact, period=settled, unit=unit, scope=scope or heading.scope)


def _column_at(middle: float | None, columns: Sequence[Column], limits: Limits) -> Column | None:
    """The column that stands there, None when none is near: within a part of the way to its neighbour."""
    if middle is None or not columns:
        return None
    middles = sorted(column.middle for column in columns)
    gaps = [right - left for left, right in pairwise(middles)]
    way = min(gaps, default=limits["figure.lone_column"])
    allowed = limits["figure.near_column"] * way
    near = min(columns, key=lambda column: abs(column.middle - middle))
    if abs(near.middle - middle) <= allowed:
        return near
    return None


def _beside(fact: Fact, own: Heading | None, limits: Limits) -> Fact:
    """A figure at the top of a document whose earlier pages are missing: the next statement on the page has the same
    columns, the current period first as the form of statements prescribes (财会〔2019〕6号).
    """
    if own is None or own.about is None or fact.period is not None:
        return fact
    column = _column_at(fact.column, own.columns, limits)
    stated = [one for one in own.columns if one.period]
    if column not in stated or len(stated) != 2:
        return fact
    unit = fact.unit or own.unit
    if stated.index(column) == 0:
        return replace(fact, period=own.about, unit=unit)
    before = OPENING if fact.name in STOCKS else BEFORE
    period = settled_period(before, own.about)
    return replace(fact, period=period, unit=unit)


# Which document is asked first: what auditors and offices certify before what the company typed itself.
TRUST: Mapping[str, tuple[str, ...]] = {
    "rd_expense": ("rd-audit", "audit-report", "tax-return"),
    "social_insurance": ("social-insurance",),
}
USUAL = ("audit-report", "tax-return", "rd-audit", "social-insurance", "application-form")

Scoped = tuple[str | None, Proposal]  # the scope that the paper names, and what it proposes


def propose(facts: Sequence[PlacedFact], scope: str = "") -> tuple[Proposal, ...]:
    """The best proposal for each figure and year, newest year first; nothing where no value can be read for sure.
    `scope`: whose figures are declared; while that is not known, the consolidated ones are proposed.
    """
    found: defaultdict[tuple[str, int], list[Scoped]] = defaultdict(list)
    for placed in facts:
        proposal = _proposal(placed)
        if proposal:
            place = (proposal.figure, proposal.year)
            found[place].append((placed.fact.scope, proposal))
    wanted = scope or SCOPES[0]
    chosen = [_best(_of_scope(proposals, wanted)) for proposals in found.values()]
    chosen.sort(key=lambda item: (-item.year, item.figure))
    return tuple(chosen)


def _of_scope(proposals: Sequence[Scoped], scope: str) -> list[Proposal]:
    """Those of this scope where there are any; else those that name none; else the other's."""
    for wanted in ((scope,), (None,), SCOPES):
        chosen = [proposal for found, proposal in proposals if found in wanted]
        if chosen:
            return chosen
    return []


def _proposal(placed: PlacedFact) -> Proposal | None:
    fact = placed.fact
    if fact.kind != "figure" or not fact.name or not fact.year:
        return None
    unit = fact.unit or ""
    value = converted(fact.value, unit, people=fact.name in PEOPLE)
    if value is None:
        return None
    source = placed.source or "other"
    return Proposal(
        figure=fact.name,
        year=fact.year,
        value=value,
        printed=fact.value,
        unit=unit,
        source=source,
        page=str(placed.page),
        box=fact.box,
        score=fact.score,
    )


def _best(proposals: list[Proposal]) -> Proposal:
    """The most trusted document's, read best; how many others state something else is told."""
    best = min(proposals, key=lambda item: (_rank(item), -item.score, item.page))
    differing = {item.page for item in proposals if item.value != best.value}
    return replace(best, others=len(differing))


def _rank(proposal: Proposal) -> int:
    order = TRUST.get(proposal.figure, USUAL)
    if proposal.source in order:
        return order.index(proposal.source)
    return len(order)
