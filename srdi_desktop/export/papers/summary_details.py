"""The summary behind its first page: materials, conditions and points, consistency, evidence, findings."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.platypus import Flowable, Spacer

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
from srdi_desktop.model import ConditionVerdict, Finding, IndicatorVerdict, Score, TierVerdict
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


def tiers(summary: Summary) -> list[Flowable]:
    """All tiers, the catalogue's first."""
    made = heading(word("tiers.heading"), keep=260)
    if summary.evaluation is None:
        made.append(running(word("tiers.not_evaluated"), rgb=MUTED))
    elif summary.evaluation.why:
        text = known(summary.evaluation.why, "")
        made.append(running(text))
    return [*made, *(flowable for tier in summary.ranked() for flowable in _tier(summary, tier))]


def _tier(summary: Summary, tier: TierVerdict) -> list[Flowable]:
    text = f"{tier_name(tier.tier)}{'' if tier.in_force else word('tiers.superseded')}"
    made = subheading(text, keep=120)
    said = verdict_name(tier.verdict)
    if tier.route:
        said += f" · {texts.text(f'evaluation.route.{tier.route}')}"
    made.append(running(said, 10, STATES[tier.verdict], bold=True))
    lines = [word("tiers.regulation", title=regulation(tier)), known(tier.why, ""), rule(tier)]
    made += [running(line, 8.5, MUTED) for line in lines if line]
    if not tier.in_force:  # for comparison only: the verdict, not its tables
        return made
    made += [running(f"· {note}", 8.5, MUTED) for note in notes(tier)]
    if tier.conditions:
        made.append(table(_condition_columns(), [_condition_row(summary, tier, item) for item in tier.conditions]))
    if tier.score:
        return [*made, *_score(summary, tier, tier.score)]
    return made


def _condition_columns() -> tuple[Column, ...]:
    widths = {"value": 68.0, "threshold": 76.0, "state": 48.0, "clause": 66.0, "page": 44.0}
    rest = [Column(word(f"tiers.{name}"), width, right=name == "page") for name, width in widths.items()]
    return (Column(word("tiers.condition"), BODY - sum(widths.values())), *rest)


def _condition_row(summary: Summary, tier: TierVerdict, condition: ConditionVerdict) -> _Row:
    need = with_unit(condition.threshold, condition.unit) if condition.threshold else "—"
    return [
        Cell(named(condition), small="　".join(remarks(condition))),
        Cell(have_words(condition, word("unknown"))), Cell(need),
        Cell(verdict_name(condition.state), STATES[condition.state], bold=True),
        _clause(summary, tier, condition), Cell(positions=summary.proof(condition.inputs)),
    ]  # fmt: skip


def _clause(summary: Summary, tier: TierVerdict, item: ConditionVerdict | IndicatorVerdict) -> Cell:
    """The clause without the number of a regulation that is named above the table, by which other one it was worked
    out, and where it was read.
    """
    number, _, place = item.clause.partition(" ")
    clause = place if place and number in tier.title else item.clause
    basis = item.basis if isinstance(item, ConditionVerdict) else ""
    small = [part for part in (basis, _cited(summary, item.sources)) if part]
    return Cell(clause, MUTED, small="　".join(small))


def _cited(summary: Summary, titles: Sequence[str]) -> str:
    listed = _listed_tiers(summary)
    if titles:
        numbers = ", ".join(str(listed.index(title) + 1) for title in titles)
        return word("tiers.sources", numbers=numbers)
    return ""


def _listed_tiers(summary: Summary) -> list[str]:
    """Titles of all sources of what is shown, in the order in which they are named."""
    shown = [item for tier in summary.ranked() if tier.in_force for item in _items(tier)]
    return list(dict.fromkeys(title for item in shown for title in item.sources))


def _items(tier: TierVerdict) -> tuple[ConditionVerdict | IndicatorVerdict, ...]:
    return (*tier.conditions, *(tier.score.indicators if tier.score else ()))


def sources(summary: Summary) -> list[Flowable]:
    """The numbered list that the clauses refer to: where each was read."""
    listed = _listed_tiers(summary)
    lines = [running(f"{number}. {title}", SMALL, MUTED) for number, title in enumerate(listed, start=1)]
    if not lines:
        return []
    copies = running(word("notes.copies"), SMALL)
    return [*heading(word("notes.sources")), copies, *lines]


def _score(summary: Summary, tier: TierVerdict, score: Score) -> list[Flowable]:
    key = "tiers.score" if score.complete else "tiers.score_open"
    widths = {"value": 68.0, "option": 110.0, "points": 52.0, "clause": 66.0, "page": 44.0}
    rest = [Column(word(f"tiers.{name}"), width, right=name in ("points", "page")) for name, width in widths.items()]
    columns = (Column(word("tiers.indicator"), BODY - sum(widths.values())), *rest)
    return [
        *subheading(word(key, total=score.total, max=score.max, least=score.least)), *_bars(tier, score), Spacer(0, 8),
        table(columns, [_indicator_row(summary, tier, indicator) for indicator in score.indicators]),
    ]  # fmt: skip


def _bars(tier: TierVerdict, score: Score) -> list[Flowable]:
    """Each group of indicators: its points against its maximum, with what it must reach marked."""
    rows = []
    for group, points in score.groups.items():
        most = float(score.group_max.get(group, score.max)) or 1.0
        told = paragraph(f"{float(points):g} / {most:g}", 9, bold=True, right=True)
        rows.append([paragraph(group_name(tier, group), 9), _bar(score, group, float(points), most), told])
    if not rows:
        return []
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 0), (-1, -1), 2),
             ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]  # fmt: skip
    return [grid(rows, [110, BODY - 174, 64], style)]


def _bar(score: Score, group: str, points: float, most: float) -> Drawing:
    least = float(score.group_least.get(group, 0))
    width = BODY - 174.0
    reached = GREEN if points >= least else RED if score.complete else AMBER
    drawing = figure(width, 13)
    drawing.add(Rect(0, 3, width, 7, fillColor=colour(LINE), strokeColor=None))
    drawing.add(Rect(0, 3, width * min(1.0, points / most), 7, fillColor=colour(reached), strokeColor=None))
    if least:
        drawing.add(Rect(width * least / most - 0.8, 0, 1.6, 13, fillColor=colour(INK), strokeColor=None))
    return drawing


def _indicator_row(summary: Summary, tier: TierVerdict, indicator: IndicatorVerdict) -> _Row:
    rgb, unknown = (MUTED, word("unknown")) if indicator.points is None else (INK, "—")
    points = unknown if indicator.points is None else f"{indicator.points.normalize():f}"
    return [
        Cell(named(indicator), small="　".join(remarks(indicator))),
        Cell(with_unit(indicator.value, indicator.unit, unknown)), Cell(option(indicator)),
        Cell(f"{points} / {indicator.max.normalize():f}", rgb, bold=True),
        _clause(summary, tier, indicator), Cell(positions=summary.proof(indicator.inputs)),
    ]  # fmt: skip


def details(summary: Summary) -> list[Flowable]:
    """The parts in order; one with nothing to tell is left out."""
    parts = (_entries, tiers, consistency, _strength, _findings, _undecided, _notes, sources, _waived, _remarks)
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
        position = summary.places(verdict.pages[0] if verdict and verdict.pages else None)
        note = "" if section.required else word("entries.optional")
        rows.append((
            Cell(f"{section.number:02d}", MUTED), Cell(section.title, small=note), Cell(state, colour, bold=True),
            Cell(str(page_count(section)) if section.documents else ""), Cell(positions=position),
        ))  # fmt: skip
    return [*heading(word("entries.heading")), table(columns, rows)]


def _strength(summary: Summary) -> list[Flowable]:
    claims = summary.evaluation.strength if summary.evaluation else ()
    if not claims:
        return []
    titles = {section.entry: section.title for section in summary.plan.sections}
    weak = {"self": RED, "none": RED}
    rows = [
        (
            Cell(known(f"evaluation.claim.{claim.claim}", claim.claim)),
            Cell(texts.text(f"evaluation.carrier.{claim.carried_by}"), weak.get(claim.carried_by, INK), bold=True),
            Cell(texts.text("words.list_separator").join(titles.get(entry, entry) for entry in claim.entries), MUTED),
            Cell(positions=summary.firsts(claim.entries)),
        )
        for claim in claims
    ]
    widths = {"carried_by": 96.0, "papers": 190.0, "page": 56.0}
    rest = [Column(word(f"strength.{name}"), width, right=name == "page") for name, width in widths.items()]
    return [
        *heading(word("strength.heading")),
        table((Column(word("strength.claim"), BODY - sum(widths.values())), *rest), rows),
    ]


def _findings(summary: Summary) -> list[Flowable]:
    found = summary.open()
    text = word("findings.intro") if found else word("findings.none")
    intro = running(text, 9, MUTED)
    return [*heading(word("findings.heading"), keep=170), intro, *_finding_rows(summary, found)]


def _undecided(summary: Summary) -> list[Flowable]:
    found = summary.undecided()
    if not found:
        return []
    intro = running(word("findings.undecided_intro"), 9, MUTED)
    return [*heading(word("findings.undecided"), keep=170), intro, *_finding_rows(summary, found)]


def _waived(summary: Summary) -> list[Flowable]:
    found = summary.waived()
    if found:
        return [*heading(word("findings.waived"), keep=150), *_finding_rows(summary, found)]
    return []


def _remarks(summary: Summary) -> list[Flowable]:
    """Appendix: what people noted on pages and entries."""
    columns = (
        Column(word("remarks.about"), 170),
        Column(word("remarks.words"), BODY - 220),
        Column(word("findings.where"), 50, right=True),
    )
    rows = [
        (Cell(about), Cell(words), Cell(positions=summary.places(page))) for about, words, page in summary.remarks()
    ]
    return [*heading(word("remarks.heading"), keep=150), table(columns, rows)] if rows else []


def _finding_rows(summary: Summary, findings: Sequence[Finding]) -> list[Flowable]:
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
    small = word("findings.waived_reason", reason=summary.reason(finding)) if finding.waived else advice
    level = Cell(word(f"level.{finding.level}"), LEVELS[finding.level], bold=True)
    return level, Cell(message, small=small), Cell(positions=summary.places(finding.page))


def _notes(summary: Summary) -> list[Flowable]:
    notes = summary.evaluation.notes if summary.evaluation else ()
    if not notes:
        return []
    return [*heading(word("notes.heading")), *(running(f"· {known(note, note)}", 9) for note in notes)]
