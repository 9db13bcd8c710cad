"""The summary behind its first page: materials, conditions and points, consistency, evidence, findings."""

from collections.abc import Sequence

from srdi_desktop import texts
from srdi_desktop.export.flow import BODY, Cell, Column, Flow
from srdi_desktop.export.lettering import Style
from srdi_desktop.export.order import page_count
from srdi_desktop.export.sheet import AMBER, GREEN, INK, LINE, MARGIN, MUTED, RED
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


def draw_details(flow: Flow, summary: Summary) -> dict[str, int]:
    """Fill the following sheets; returns heading -> number of its sheet, for bookmarks."""
    begins: dict[str, int] = {}
    parts = (_entries, _tiers, _consistency, _strength, _findings, _undecided, _waived, _notes)
    flow.turn()
    for part in parts:
        heading = part(flow, summary)
        if heading:
            begins[heading] = len(flow.sheets)
    return begins


def _entries(flow: Flow, summary: Summary) -> str:
    heading = word("entries.heading")
    flow.heading(heading)
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
            Cell(str(page_count(section)) if section.documents else ""), Cell(str(position or ""), position=position),
        ))  # fmt: skip
    flow.table(columns, rows)
    return heading


def _tiers(flow: Flow, summary: Summary) -> str:
    heading = word("tiers.heading")
    flow.heading(heading)
    if summary.evaluation is None:
        flow.paragraph(word("tiers.not_evaluated"), Style(9.5, colour=MUTED))
    elif summary.evaluation.why:
        flow.paragraph(known(summary.evaluation.why, known(f"evaluation.{summary.evaluation.why}", "")))
    for tier in summary.ranked():
        _tier(flow, tier)
    return heading


def _tier(flow: Flow, tier: TierVerdict) -> None:
    flow.subheading(f"{tier_name(tier.tier)}{'' if tier.in_force else word('tiers.superseded')}", keep=120)
    said = verdict_name(tier.verdict)
    if tier.route:
        said += f" · {texts.text(f'evaluation.route.{tier.route}')}"
    flow.paragraph(said, Style(10, bold=True, colour=STATES[tier.verdict]))
    flow.paragraph(word("tiers.regulation", title=tier.title or tier.regulation), Style(8.5, colour=MUTED))
    if tier.why:
        flow.paragraph(known(tier.why, known(f"evaluation.{tier.why}", "")), Style(8.5, colour=MUTED))
    if not tier.in_force:  # for comparison only: the verdict, not its tables
        return
    if tier.conditions:
        flow.table(_condition_columns(), [_condition_row(tier, index) for index in range(len(tier.conditions))])
    if tier.score:
        _score(flow, tier.score)


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


def _score(flow: Flow, score: Score) -> None:
    key = "tiers.score" if score.complete else "tiers.score_open"
    flow.subheading(word(key, total=score.total, max=score.max, least=score.least))
    for group, points in score.groups.items():
        _bar(flow, score, group, float(points))
    flow.space(8)
    columns = (
        Column(word("tiers.indicator"), BODY - 90 - 130 - 62), Column(word("tiers.value"), 90),
        Column(word("tiers.option"), 130), Column(word("tiers.points"), 62, right=True),
    )  # fmt: skip
    flow.table(columns, [_indicator_row(indicator) for indicator in score.indicators])


def _bar(flow: Flow, score: Score, group: str, points: float) -> None:
    """One group of indicators: its points against its maximum, with what it must reach marked."""
    most = float(score.group_max.get(group, score.max)) or 1.0
    least = float(score.group_least.get(group, 0))
    flow.need(18)
    left, right = MARGIN + 110, MARGIN + BODY - 64
    flow.sheet.text(MARGIN, flow.y - 9, score.group_names.get(group, group), Style(9))
    flow.sheet.box((left, flow.y - 10, right, flow.y - 3), fill=LINE)
    length = (right - left) * min(1.0, points / most)
    flow.sheet.box(
        (left, flow.y - 10, left + length, flow.y - 3),
        fill=GREEN if points >= least else RED if score.complete else AMBER,
    )
    if least:
        mark = left + (right - left) * least / most
        flow.sheet.box((mark - 0.8, flow.y - 13, mark + 0.8, flow.y), fill=INK)
    flow.sheet.text(MARGIN + BODY, flow.y - 9, f"{points:g} / {most:g}", Style(9, bold=True), "right")
    flow.y -= 18


def _indicator_row(indicator: IndicatorVerdict) -> tuple[Cell, ...]:
    points = word("unknown") if indicator.points is None else f"{indicator.points.normalize():f}"
    colour = MUTED if indicator.points is None else INK
    return (
        Cell(named(indicator), small="" if indicator.verified else word("tiers.unverified")),
        Cell(with_unit(indicator.value, indicator.unit)), Cell(indicator.label or indicator.option or word("dash")),
        Cell(f"{points} / {indicator.max.normalize():f}", colour, bold=True),
    )  # fmt: skip


def _consistency(flow: Flow, summary: Summary) -> str:
    heading = word("consistency.heading")
    flow.heading(heading)
    found = summary.evaluation.consistency if summary.evaluation else ()
    if not found:
        flow.paragraph(word("consistency.none"), Style(9.5, colour=MUTED))
        return heading
    flow.paragraph(word("consistency.intro"), Style(8.5, colour=MUTED))
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
            Cell(said, STATES[row.state], bold=True), Cell(str(position or ""), position=position),
        ))  # fmt: skip
    flow.table(columns, rows)
    return heading


def _strength(flow: Flow, summary: Summary) -> str:
    claims = summary.evaluation.strength if summary.evaluation else ()
    if not claims:
        return ""
    heading = word("strength.heading")
    flow.heading(heading)
    weak = {"self": RED, "none": RED}
    rows = [
        (
            Cell(known(f"evaluation.claim.{claim.claim}", known(claim.claim, claim.claim))),
            Cell(word(f"strength.by.{claim.carried_by}"), weak.get(claim.carried_by, INK), bold=True),
        )
        for claim in claims
    ]
    flow.table((Column(word("strength.claim"), BODY * 0.6), Column(word("strength.carried_by"), BODY * 0.4)), rows)
    return heading


def _findings(flow: Flow, summary: Summary) -> str:
    heading, found = word("findings.heading"), summary.open()
    flow.heading(heading)
    flow.paragraph(word("findings.intro") if found else word("findings.none"), Style(9, colour=MUTED))
    _listed(flow, summary, found)
    return heading


def _undecided(flow: Flow, summary: Summary) -> str:
    found = summary.undecided()
    if not found:
        return ""
    heading = word("findings.undecided")
    flow.heading(heading)
    flow.paragraph(word("findings.undecided_intro"), Style(9, colour=MUTED))
    _listed(flow, summary, found)
    return heading


def _waived(flow: Flow, summary: Summary) -> str:
    found = summary.waived()
    if not found:
        return ""
    heading = word("findings.waived")
    flow.heading(heading)
    _listed(flow, summary, found)
    return heading


def _listed(flow: Flow, summary: Summary, findings: Sequence[Finding]) -> None:
    columns = (
        Column(word("findings.level"), 48),
        Column(word("findings.what"), BODY - 98),
        Column(word("findings.where"), 50, right=True),
    )
    for title, found in by_entry(summary, findings):
        flow.subheading(title)
        rows = []
        for finding in found:
            message, advice = summary.said(finding)
            small = word("findings.waived_reason", reason=finding.waived) if finding.waived else advice
            position = summary.position(finding.page)
            rows.append((
                Cell(word(f"level.{finding.level}"), LEVELS[finding.level], bold=True), Cell(message, small=small),
                Cell(str(position or ""), position=position),
            ))  # fmt: skip
        flow.table(columns, rows)


def _notes(flow: Flow, summary: Summary) -> str:
    notes = summary.evaluation.notes if summary.evaluation else ()
    if not notes:
        return ""
    heading = word("notes.heading")
    flow.heading(heading)
    for note in notes:
        flow.paragraph(f"· {known(note, note)}", Style(9))
    return heading
