"""The summary behind its first page: materials, conditions and points, consistency, evidence, findings."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.platypus import Flowable, Spacer

from srdi_desktop import texts
from srdi_desktop.export.order import page_count
from srdi_desktop.export.paper_parts import (
    BODY,
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
from srdi_desktop.export.sheet import AMBER, GREEN, INK, LINE, MUTED, RED
from srdi_desktop.export.summary_words import (
    LEVELS,
    STATES,
    Summary,
    by_entry,
    entry_state,
    figure_name,
    known,
    named,
    source_name,
    tier_name,
    verdict_name,
    with_unit,
    word,
)
from srdi_desktop.model.evaluation import IndicatorVerdict, Score, TierVerdict
from srdi_desktop.model.finding import Finding
from srdi_desktop.model.page import PageRef


def details(summary: Summary) -> list[Flowable]:
    """The parts in order; one with nothing to tell is left out."""
    parts = (_entries, _tiers, _consistency, _strength, _findings, _undecided, _waived, _notes)
    return [flowable for part in parts for flowable in part(summary)]


def _entries(summary: Summary) -> list[Flowable]:
    columns = (
        Column(word("entries.number"), 34), Column(word("entries.title"), BODY - 34 - 80 - 50 - 50),
        Column(word("entries.state"), 80), Column(word("entries.pages"), 50, right=True),
        Column(word("entries.position"), 50, right=True),
    )  # fmt: skip
    rows = []
    for section in summary.plan.sections:
        state, colour = entry_state(summary, section.entry)
        verdict = summary.entry(section.entry)
        position = summary.position(verdict.pages[0]) if verdict and verdict.pages else None
        note = "" if section.required else word("entries.optional")
        rows.append((
            Cell(f"{section.number:02d}", MUTED), Cell(section.title, small=note), Cell(state, colour, bold=True),
            Cell(str(page_count(section)) if section.documents else ""), Cell(position=position),
        ))  # fmt: skip
    return [*heading(word("entries.heading")), table(columns, rows)]


def _tiers(summary: Summary) -> list[Flowable]:
    made = heading(word("tiers.heading"))
    if summary.evaluation is None:
        made.append(running(word("tiers.not_evaluated"), rgb=MUTED))
    elif summary.evaluation.why:
        made.append(running(known(summary.evaluation.why, known(f"evaluation.{summary.evaluation.why}", ""))))
    return [*made, *(flowable for tier in summary.ranked() for flowable in _tier(tier))]


def _tier(tier: TierVerdict) -> list[Flowable]:
    made = subheading(f"{tier_name(tier.tier)}{'' if tier.in_force else word('tiers.superseded')}", keep=120)
    said = verdict_name(tier.verdict)
    if tier.route:
        said += f" · {texts.text(f'evaluation.route.{tier.route}')}"
    made.append(running(said, 10, STATES[tier.verdict], bold=True))
    made.append(running(word("tiers.regulation", title=tier.title or tier.regulation), 8.5, MUTED))
    if tier.why:
        made.append(running(known(tier.why, known(f"evaluation.{tier.why}", "")), 8.5, MUTED))
    if not tier.in_force:  # for comparison only: the verdict, not its tables
        return made
    if tier.conditions:
        rows = [_condition_row(tier, index) for index in range(len(tier.conditions))]
        made.append(table(_condition_columns(), rows))
    return [*made, *_score(tier.score)] if tier.score else made


def _condition_columns() -> tuple[Column, ...]:
    return (
        Column(word("tiers.condition"), BODY - 74 - 92 - 56 - 76), Column(word("tiers.value"), 74),
        Column(word("tiers.threshold"), 92), Column(word("tiers.state"), 56), Column(word("tiers.clause"), 76),
    )  # fmt: skip


def _condition_row(tier: TierVerdict, index: int) -> tuple[Cell, ...]:
    condition = tier.conditions[index]
    # The regulations' files keep remarks for us in English beside those in their own language.
    own = "" if condition.note.isascii() and texts.language() == "zh" else condition.note
    notes = [part for part in (own, "" if condition.verified else word("tiers.unverified")) if part]
    need = with_unit(condition.threshold, condition.unit) if condition.threshold else word("dash")
    return (
        Cell(named(condition), small="　".join(notes)), Cell(with_unit(condition.value, condition.unit)), Cell(need),
        Cell(verdict_name(condition.state), STATES[condition.state], bold=True), Cell(condition.clause, MUTED),
    )  # fmt: skip


def _score(score: Score) -> list[Flowable]:
    key = "tiers.score" if score.complete else "tiers.score_open"
    columns = (
        Column(word("tiers.indicator"), BODY - 90 - 130 - 62), Column(word("tiers.value"), 90),
        Column(word("tiers.option"), 130), Column(word("tiers.points"), 62, right=True),
    )  # fmt: skip
    return [
        *subheading(word(key, total=score.total, max=score.max, least=score.least)), *_bars(score), Spacer(0, 8),
        table(columns, [_indicator_row(indicator) for indicator in score.indicators]),
    ]  # fmt: skip


def _bars(score: Score) -> list[Flowable]:
    """Each group of indicators: its points against its maximum, with what it must reach marked."""
    rows = []
    for group, points in score.groups.items():
        most = float(score.group_max.get(group, score.max)) or 1.0
        name = score.group_names.get(group, group)
        told = paragraph(f"{float(points):g} / {most:g}", 9, bold=True, right=True)
        rows.append([paragraph(name, 9), _bar(score, group, float(points), most), told])
    if not rows:
        return []
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 0), (-1, -1), 2),
             ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]  # fmt: skip
    return [grid(rows, [110, BODY - 174, 64], style)]


def _bar(score: Score, group: str, points: float, most: float) -> Drawing:
    least, width = float(score.group_least.get(group, 0)), BODY - 174.0
    reached = GREEN if points >= least else RED if score.complete else AMBER
    drawing = figure(width, 13)
    drawing.add(Rect(0, 3, width, 7, fillColor=colour(LINE), strokeColor=None))
    drawing.add(Rect(0, 3, width * min(1.0, points / most), 7, fillColor=colour(reached), strokeColor=None))
    if least:
        drawing.add(Rect(width * least / most - 0.8, 0, 1.6, 13, fillColor=colour(INK), strokeColor=None))
    return drawing


def _indicator_row(indicator: IndicatorVerdict) -> tuple[Cell, ...]:
    points = word("unknown") if indicator.points is None else f"{indicator.points.normalize():f}"
    colour = MUTED if indicator.points is None else INK
    return (
        Cell(named(indicator), small="" if indicator.verified else word("tiers.unverified")),
        Cell(with_unit(indicator.value, indicator.unit)), Cell(indicator.label or indicator.option or word("dash")),
        Cell(f"{points} / {indicator.max.normalize():f}", colour, bold=True),
    )  # fmt: skip


def _consistency(summary: Summary) -> list[Flowable]:
    made = heading(word("consistency.heading"))
    found = summary.evaluation.consistency if summary.evaluation else ()
    if not found:
        return [*made, running(word("consistency.none"), rgb=MUTED)]
    widths = (110, 38, BODY - 110 - 38 - 80 - 80 - 62 - 40, 80, 80, 62, 40)
    titles = ("figure", "year", "source", "declared", "found", "state", "page")
    columns = [
        Column(word(f"consistency.{title}"), width, right=title in ("declared", "found", "page"))
        for title, width in zip(titles, widths, strict=True)
    ]
    rows = []
    for row in found:
        position = summary.position(PageRef.parse(row.page)) if row.page else None
        said = known(f"summary.consistency.code.{row.code.partition('.')[2]}", row.code)
        rows.append((
            Cell(figure_name(row.figure)), Cell(str(row.year)), Cell(source_name(row.source)),
            Cell(with_unit(row.declared, row.unit)), Cell(with_unit(row.found, row.unit)),
            Cell(said, STATES[row.state], bold=True), Cell(position=position),
        ))  # fmt: skip
    return [*made, running(word("consistency.intro"), 8.5, MUTED), table(columns, rows)]


def _strength(summary: Summary) -> list[Flowable]:
    claims = summary.evaluation.strength if summary.evaluation else ()
    if not claims:
        return []
    weak = {"self": RED, "none": RED}
    rows = [
        (
            Cell(known(f"evaluation.claim.{claim.claim}", known(claim.claim, claim.claim))),
            Cell(word(f"strength.by.{claim.carried_by}"), weak.get(claim.carried_by, INK), bold=True),
        )
        for claim in claims
    ]
    columns = (Column(word("strength.claim"), BODY * 0.6), Column(word("strength.carried_by"), BODY * 0.4))
    return [*heading(word("strength.heading")), table(columns, rows)]


def _findings(summary: Summary) -> list[Flowable]:
    found = summary.open()
    intro = running(word("findings.intro") if found else word("findings.none"), 9, MUTED)
    return [*heading(word("findings.heading"), keep=170), intro, *_listed(summary, found)]


def _undecided(summary: Summary) -> list[Flowable]:
    found = summary.undecided()
    if not found:
        return []
    intro = running(word("findings.undecided_intro"), 9, MUTED)
    return [*heading(word("findings.undecided"), keep=170), intro, *_listed(summary, found)]


def _waived(summary: Summary) -> list[Flowable]:
    found = summary.waived()
    return [*heading(word("findings.waived"), keep=150), *_listed(summary, found)] if found else []


def _listed(summary: Summary, findings: Sequence[Finding]) -> list[Flowable]:
    columns = (
        Column(word("findings.level"), 48),
        Column(word("findings.what"), BODY - 98),
        Column(word("findings.where"), 50, right=True),
    )
    made: list[Flowable] = []
    for title, found in by_entry(summary, findings):
        made += subheading(title, keep=90)
        made.append(table(columns, [_finding_row(summary, finding) for finding in found]))
    return made


def _finding_row(summary: Summary, finding: Finding) -> tuple[Cell, ...]:
    message, advice = summary.said(finding)
    small = word("findings.waived_reason", reason=finding.waived) if finding.waived else advice
    level = Cell(word(f"level.{finding.level}"), LEVELS[finding.level], bold=True)
    return level, Cell(message, small=small), Cell(position=summary.position(finding.page))


def _notes(summary: Summary) -> list[Flowable]:
    notes = summary.evaluation.notes if summary.evaluation else ()
    if not notes:
        return []
    return [*heading(word("notes.heading")), *(running(f"· {known(note, note)}", 9) for note in notes)]
