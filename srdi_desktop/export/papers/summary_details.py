"""The summary behind its first page: materials, conditions and points, consistency, evidence, findings."""

from collections.abc import Mapping, Sequence

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.platypus import Flowable, Spacer, Table

from srdi_desktop import texts
from srdi_desktop.export.order import page_count
from srdi_desktop.export.papers.drawn_sheets import AMBER, GREEN, INK, LINE, MUTED, RED
from srdi_desktop.export.papers.paper_parts import (
    BODY,
    SMALL,
    Cell,
    Column,
    colour,
    figure,
    grid,
    heading,
    paragraph,
    running,
    subheading,
    table,
)
from srdi_desktop.export.papers.summary_figures import consistency
from srdi_desktop.export.papers.summary_words import LEVELS, STATES, Summary, by_entry, entry_state, word
from srdi_desktop.model import (
    ConditionVerdict,
    Finding,
    IndicatorVerdict,
    PlannedSection,
    Score,
    Strength,
    TierVerdict,
)
from srdi_desktop.verdict_words import (
    group_name,
    have_words,
    known,
    named,
    notes,
    option,
    regulation,
    remarks,
    rule,
    tier_name,
    verdict_name,
    with_unit,
)

_Row = list[Cell | list[Flowable]]
_Verdict = ConditionVerdict | IndicatorVerdict
_BESIDE = BODY - 174.0  # points: what the groups' names and points leave to their bars
_REST = 0.0  # the width of the column that takes what the others leave
_CONDITION_WIDTHS = {
    "tiers.condition": _REST,
    "tiers.value": 68.0,
    "tiers.threshold": 76.0,
    "tiers.state": 48.0,
    "tiers.clause": 66.0,
    "tiers.page": 44.0,
}
_INDICATOR_WIDTHS = {
    "tiers.indicator": _REST,
    "tiers.value": 68.0,
    "tiers.option": 110.0,
    "tiers.points": 52.0,
    "tiers.clause": 66.0,
    "tiers.page": 44.0,
}
_ENTRY_WIDTHS = {
    "entries.number": 34.0,
    "entries.title": _REST,
    "entries.state": 80.0,
    "entries.pages": 50.0,
    "entries.position": 50.0,
}
_STRENGTH_WIDTHS = {
    "strength.claim": _REST,
    "strength.carried_by": 96.0,
    "strength.papers": 190.0,
    "strength.page": 56.0,
}
_REMARK_WIDTHS = {"remarks.about": 170.0, "remarks.words": _REST, "findings.where": 50.0}
_FINDING_WIDTHS = {"findings.level": 48.0, "findings.what": _REST, "findings.where": 50.0}


def tiers(summary: Summary) -> list[Flowable]:
    """All tiers, the catalogue's first."""
    made = heading(word("tiers.heading"), keep=260)
    evaluation = summary.evaluation
    if evaluation is None:
        made.append(running(word("tiers.not_evaluated"), rgb=MUTED))
    elif evaluation.why:
        why = known(evaluation.why, "")
        made.append(running(why))
    for tier in summary.ranked():
        made += _tier(summary, tier)
    return made


def _tier(summary: Summary, tier: TierVerdict) -> list[Flowable]:
    name = tier_name(tier.tier)
    if not tier.in_force:
        name += word("tiers.superseded")
    made = subheading(name, keep=120)
    said = _said_of(tier)
    made.append(running(said, 10, STATES[tier.verdict], bold=True))
    judged_by = word("tiers.regulation", title=regulation(tier))
    why = known(tier.why, "")
    for line in (judged_by, why, rule(tier)):
        if line:
            made.append(running(line, 8.5, MUTED))
    if not tier.in_force:  # for comparison only: the verdict, not its tables
        return made
    for note in notes(tier):
        made.append(running(f"· {note}", 8.5, MUTED))
    if tier.conditions:
        made.append(_conditions(summary, tier))
    if tier.score:
        made += _score(summary, tier, tier.score)
    return made


def _said_of(tier: TierVerdict) -> str:
    """The verdict, with the way to the title that it was judged by."""
    said = verdict_name(tier.verdict)
    if not tier.route:
        return said
    route = texts.text(f"evaluation.route.{tier.route}")
    return f"{said} · {route}"


def _conditions(summary: Summary, tier: TierVerdict) -> Table:
    columns = _columns(_CONDITION_WIDTHS, "tiers.page")
    rows = [_condition_row(summary, tier, condition) for condition in tier.conditions]
    return table(columns, rows)


def _columns(widths: Mapping[str, float], *right: str) -> list[Column]:
    """The columns of a table: a heading's key with its width in points; those named in `right` stand at the right."""
    rest = BODY - sum(widths.values())
    columns = []
    for key, width in widths.items():
        title = word(key)
        columns.append(Column(title, width or rest, right=key in right))
    return columns


def _condition_row(summary: Summary, tier: TierVerdict, condition: ConditionVerdict) -> _Row:
    need = "—"
    if condition.threshold:
        need = with_unit(condition.threshold, condition.unit)
    state = verdict_name(condition.state)
    said = "　".join(remarks(condition))
    have = have_words(condition, word("unknown"))
    name = Cell(named(condition), small=said)
    judged = Cell(state, STATES[condition.state], bold=True)
    proof = Cell(positions=summary.proof(condition.inputs))
    clause = _clause(summary, tier, condition)
    return [name, Cell(have), Cell(need), judged, clause, proof]


def _clause(summary: Summary, tier: TierVerdict, item: _Verdict) -> Cell:
    """The clause without the number of a regulation that is named above the table, by which other one it was worked
    out, and where it was read.
    """
    clause = item.clause
    number, _, place = clause.partition(" ")
    if place and number in tier.title:
        clause = place
    small = []
    if isinstance(item, ConditionVerdict) and item.basis:
        small.append(item.basis)
    cited = _cited(summary, item.sources)
    if cited:
        small.append(cited)
    return Cell(clause, MUTED, small="　".join(small))


def _cited(summary: Summary, titles: Sequence[str]) -> str:
    if not titles:
        return ""
    listed = _listed_tiers(summary)
    numbers = [listed.index(title) + 1 for title in titles]
    return word("tiers.sources", numbers=", ".join(map(str, numbers)))


def _listed_tiers(summary: Summary) -> list[str]:
    """Titles of all sources of what is shown, in the order in which they are named."""
    titles: dict[str, None] = {}
    for tier in summary.ranked():
        if not tier.in_force:
            continue
        for item in _items(tier):
            titles |= dict.fromkeys(item.sources)
    return list(titles)


def _items(tier: TierVerdict) -> tuple[_Verdict, ...]:
    if tier.score is None:
        return tier.conditions
    return (*tier.conditions, *tier.score.indicators)


def sources(summary: Summary) -> list[Flowable]:
    """The numbered list that the clauses refer to: where each was read."""
    lines = []
    for number, title in enumerate(_listed_tiers(summary), start=1):
        lines.append(running(f"{number}. {title}", SMALL, MUTED))
    if not lines:
        return []
    copies = running(word("notes.copies"), SMALL)
    return [*heading(word("notes.sources")), copies, *lines]


def _score(summary: Summary, tier: TierVerdict, score: Score) -> list[Flowable]:
    key = "tiers.score" if score.complete else "tiers.score_open"
    said = word(key, total=score.total, max=score.max, least=score.least)
    columns = _columns(_INDICATOR_WIDTHS, "tiers.points", "tiers.page")
    rows = [_indicator_row(summary, tier, indicator) for indicator in score.indicators]
    made = subheading(said)
    made += _bars(tier, score)
    made.append(Spacer(0, 8))
    made.append(table(columns, rows))
    return made


def _bars(tier: TierVerdict, score: Score) -> list[Flowable]:
    """Each group of indicators: its points against its maximum, with what it must reach marked."""
    rows = []
    for group, counted in score.groups.items():
        points = float(counted)
        most = float(score.group_max.get(group, score.max)) or 1.0
        name = group_name(tier, group)
        told = paragraph(f"{points:g} / {most:g}", 9, bold=True, right=True)
        bar = _bar(score, group, points, most)
        rows.append([paragraph(name, 9), bar, told])
    if not rows:
        return []
    first, last = (0, 0), (-1, -1)
    style = [("VALIGN", first, last, "MIDDLE"), ("TOPPADDING", first, last, 2), ("BOTTOMPADDING", first, last, 3)]
    return [grid(rows, [110, _BESIDE, 64], style)]


def _bar(score: Score, group: str, points: float, most: float) -> Drawing:
    least = float(score.group_least.get(group, 0))
    if points >= least:
        reached = GREEN
    elif score.complete:
        reached = RED
    else:
        reached = AMBER
    drawing = figure(_BESIDE, 13)
    share = min(1.0, points / most)
    drawing.add(Rect(0, 3, _BESIDE, 7, fillColor=colour(LINE), strokeColor=None))
    drawing.add(Rect(0, 3, _BESIDE * share, 7, fillColor=colour(reached), strokeColor=None))
    if least:
        mark = _BESIDE * least / most - 0.8
        drawing.add(Rect(mark, 0, 1.6, 13, fillColor=colour(INK), strokeColor=None))
    return drawing


def _indicator_row(summary: Summary, tier: TierVerdict, indicator: IndicatorVerdict) -> _Row:
    if indicator.points is None:
        rgb, unknown = MUTED, word("unknown")
        points = unknown
    else:
        rgb, unknown = INK, "—"
        points = f"{indicator.points.normalize():f}"
    most = f"{indicator.max.normalize():f}"
    said = "　".join(remarks(indicator))
    value = with_unit(indicator.value, indicator.unit, unknown)
    name = Cell(named(indicator), small=said)
    reached = Cell(f"{points} / {most}", rgb, bold=True)
    proof = Cell(positions=summary.proof(indicator.inputs))
    clause = _clause(summary, tier, indicator)
    return [name, Cell(value), Cell(option(indicator)), reached, clause, proof]


def details(summary: Summary) -> list[Flowable]:
    """The parts in order; one with nothing to tell is left out."""
    parts = (_entries, tiers, consistency, _strength, _findings, _undecided, _notes, sources, _waived, _remarks)
    made: list[Flowable] = []
    for part in parts:
        made += part(summary)
    return made


def _entries(summary: Summary) -> list[Flowable]:
    columns = _columns(_ENTRY_WIDTHS, "entries.pages", "entries.position")
    rows = [_entry_row(summary, section) for section in summary.plan.sections]
    return [*heading(word("entries.heading")), table(columns, rows)]


def _entry_row(summary: Summary, section: PlannedSection) -> _Row:
    state, rgb = entry_state(summary, section.entry)
    verdict = summary.entry(section.entry)
    first = None
    if verdict and verdict.pages:
        first = verdict.pages[0]
    note = "" if section.required else word("entries.optional")
    pages = str(page_count(section)) if section.documents else ""
    number = Cell(f"{section.number:02d}", MUTED)
    title = Cell(section.title, small=note)
    position = Cell(positions=summary.places(first))
    return [number, title, Cell(state, rgb, bold=True), Cell(pages), position]


def _strength(summary: Summary) -> list[Flowable]:
    if summary.evaluation is None or not summary.evaluation.strength:
        return []
    rows = [_strength_row(summary, claim) for claim in summary.evaluation.strength]
    columns = _columns(_STRENGTH_WIDTHS, "strength.page")
    return [*heading(word("strength.heading")), table(columns, rows)]


def _strength_row(summary: Summary, claim: Strength) -> _Row:
    titles = {section.entry: section.title for section in summary.plan.sections}
    said = known(f"evaluation.claim.{claim.claim}", claim.claim)
    carrier = texts.text(f"evaluation.carrier.{claim.carried_by}")
    rgb = RED if claim.carried_by in ("self", "none") else INK
    papers = [titles.get(entry, entry) for entry in claim.entries]
    listed = texts.text("words.list_separator").join(papers)
    positions = summary.firsts(claim.entries)
    return [Cell(said), Cell(carrier, rgb, bold=True), Cell(listed, MUTED), Cell(positions=positions)]


def _findings(summary: Summary) -> list[Flowable]:
    found = summary.open()
    text = word("findings.intro") if found else word("findings.none")
    made = heading(word("findings.heading"), keep=170)
    made.append(running(text, 9, MUTED))
    return made + _finding_rows(summary, found)


def _undecided(summary: Summary) -> list[Flowable]:
    found = summary.undecided()
    if not found:
        return []
    made = heading(word("findings.undecided"), keep=170)
    made.append(running(word("findings.undecided_intro"), 9, MUTED))
    return made + _finding_rows(summary, found)


def _waived(summary: Summary) -> list[Flowable]:
    found = summary.waived()
    if not found:
        return []
    made = heading(word("findings.waived"), keep=150)
    return made + _finding_rows(summary, found)


def _remarks(summary: Summary) -> list[Flowable]:
    """Appendix: what people noted on pages and entries."""
    rows = []
    for about, words, page in summary.remarks():
        position = Cell(positions=summary.places(page))
        rows.append([Cell(about), Cell(words), position])
    if not rows:
        return []
    columns = _columns(_REMARK_WIDTHS, "findings.where")
    return [*heading(word("remarks.heading"), keep=150), table(columns, rows)]


def _finding_rows(summary: Summary, findings: Sequence[Finding]) -> list[Flowable]:
    columns = _columns(_FINDING_WIDTHS, "findings.where")
    made: list[Flowable] = []
    for title, found in by_entry(summary, findings):
        made += subheading(title, keep=90)
        rows = [_finding_row(summary, finding) for finding in found]
        made.append(table(columns, rows))
    return made


def _finding_row(summary: Summary, finding: Finding) -> tuple[Cell, ...]:
    message, small = summary.said(finding)
    if finding.waived:
        small = word("findings.waived_reason", reason=summary.reason(finding))
    said = word(f"level.{finding.level}")
    level = Cell(said, LEVELS[finding.level], bold=True)
    positions = summary.places(finding.page)
    return level, Cell(message, small=small), Cell(positions=positions)


def _notes(summary: Summary) -> list[Flowable]:
    if summary.evaluation is None or not summary.evaluation.notes:
        return []
    made = heading(word("notes.heading"))
    for note in summary.evaluation.notes:
        said = known(note, note)
        made.append(running(f"· {said}", 9))
    return made
