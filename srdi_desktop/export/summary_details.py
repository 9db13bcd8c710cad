"""The summary behind its first page: materials, conditions and points, consistency, evidence, findings."""

from collections.abc import Sequence

from reportlab.platypus import Flowable

from srdi_desktop import texts
from srdi_desktop.export.order import page_count
from srdi_desktop.export.paper_parts import BODY, Cell, Column, heading, running, subheading, table
from srdi_desktop.export.sheet import INK, MUTED, RED
from srdi_desktop.export.summary_figures import consistency
from srdi_desktop.export.summary_tiers import sources, tiers
from srdi_desktop.export.summary_words import LEVELS, Summary, by_entry, entry_state, word
from srdi_desktop.model.finding import Finding
from srdi_desktop.verdict_words import known


def details(summary: Summary) -> list[Flowable]:
    """The parts in order; one with nothing to tell is left out."""
    parts = (_entries, tiers, consistency, _strength, _findings, _undecided, _waived, _notes, sources)
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
    intro = running(word("findings.intro") if found else word("findings.none"), 9, MUTED)
    return [*heading(word("findings.heading"), keep=170), intro, *_finding_rows(summary, found)]


def _undecided(summary: Summary) -> list[Flowable]:
    found = summary.undecided()
    if not found:
        return []
    intro = running(word("findings.undecided_intro"), 9, MUTED)
    return [*heading(word("findings.undecided"), keep=170), intro, *_finding_rows(summary, found)]


def _waived(summary: Summary) -> list[Flowable]:
    found = summary.waived()
    return [*heading(word("findings.waived"), keep=150), *_finding_rows(summary, found)] if found else []


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
    small = word("findings.waived_reason", reason=finding.waived) if finding.waived else advice
    level = Cell(word(f"level.{finding.level}"), LEVELS[finding.level], bold=True)
    return level, Cell(message, small=small), Cell(positions=summary.places(finding.page))


def _notes(summary: Summary) -> list[Flowable]:
    notes = summary.evaluation.notes if summary.evaluation else ()
    if not notes:
        return []
    return [*heading(word("notes.heading")), *(running(f"· {known(note, note)}", 9) for note in notes)]
