"""The self-evaluation summary: one page that a boss reads, then the details; alone or bound into the dossier."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import Flowable, Spacer, Table

from srdi_desktop import texts
from srdi_desktop.export.papers.drawn_sheets import ACCENT, AMBER, GREEN, INK, LINE, MUTED, PALE, RED, Colour
from srdi_desktop.export.papers.paper_parts import BODY, colour, figure, grid, paragraph, running, subheading
from srdi_desktop.export.papers.summary_words import STATES, Summary, word
from srdi_desktop.export.pdf.document import Booklet, Bound
from srdi_desktop.export.sources import OpenSource
from srdi_desktop.export.type import paper_fonts
from srdi_desktop.model import (
    Dossier,
    ExportedFile,
    ExportPlan,
    Finding,
    Level,
    Limits,
    PageRef,
    State,
    TierVerdict,
    Verdicts,
)
from srdi_desktop.verdict_words import gap_words, standing_words, tier_name, verdict_name

MOST_ERRORS, MOST_TITLES = 8, 8
GAPS = 3
_SHARES = (0.40, 0.20, 0.20, 0.20)  # of the page's width, for the cards
_TALL, _GAP, _BAR = 62.0, 8.0, 3.0  # points: a card, the room between two, its coloured edge


def boss_page(summary: Summary, made: date) -> list[Flowable]:
    """What the first page holds."""
    plan = summary.plan
    company = plan.company or word("unnamed")
    line = word("subtitle", company=company, catalogue=plan.catalogue)
    head = [_titled(made), running(paper_fonts.shortened(line, 11, BODY), 11, MUTED)]
    cards = [Spacer(0, 12), _cards(summary), Spacer(0, 14)]
    return [
        *head,
        *_unseen(summary),
        *cards,
        *_standing(summary),
        *_ladder(summary),
        *_gaps(summary),
        *_errors(summary),
    ]


def _standing(summary: Summary) -> list[Flowable]:
    """What now: the title held, the next one, what decides it."""
    if summary.evaluation is None:
        return []
    aimed = summary.dossier.catalogue.tier
    lines = [running(line, 10.5) for line in standing_words(summary.evaluation, aimed)]
    return [*lines, Spacer(0, 10)]


def _unseen(summary: Summary) -> list[Flowable]:
    """What the summary cannot speak of."""
    count = len(summary.dossier.unseen_pages())
    if count:
        return [Spacer(0, 8), running(word("unseen", count=count), 10, RED, bold=True)]
    return []


def _titled(made: date) -> Table:
    """The title with the day at its right; both stand on one line."""
    day = word("made", year=made.year, month=made.month, day=made.day)
    row = [paragraph(word("title"), 26, bold=True), paragraph(day, 9, MUTED, right=True)]
    style = [("VALIGN", (0, 0), (-1, -1), "BOTTOM"), ("BOTTOMPADDING", (0, 0), (0, 0), 2),
             ("BOTTOMPADDING", (1, 0), (1, 0), 11)]  # fmt: skip
    titled = grid([row], [BODY - 124, 124], style)
    titled.bookmark = word("title")
    return titled


def _cards(summary: Summary) -> Table:
    errors = len(summary.open(Level.ERROR))
    undecided = len(summary.undecided())
    unknown = not summary.dossier.pages() or summary.dossier.unseen_pages()
    none = INK if unknown else GREEN  # where nothing was looked at no errors are known
    count = summary.counted_entries()
    enclosed = word("card.entries_value", ready=count.ready, required=count.required)
    optional = word("card.optional_value", enclosed=count.enclosed, optional=count.optional) if count.optional else ""
    cards: list[tuple[str, str, Colour, str]] = [
        (word("card.review" if _is_review(summary) else "card.tier"), *_recommended(summary), ""),
        (word("card.papers"), enclosed, GREEN if count.ready == count.required else INK, optional),
        (word("card.errors"), str(errors), RED if errors else none, ""),
        (word("card.undecided"), str(undecided), AMBER if undecided else none, ""),
    ]
    style: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    row: list[object] = []
    widths: list[float] = []
    room = BODY - _GAP * (len(cards) - 1)
    for (label, value, rgb, below), share in zip(cards, _SHARES, strict=True):
        if row:
            row.append("")
            widths.append(_GAP)
        at = len(row)
        inner = room * share - _BAR
        style += [("BACKGROUND", (at, 0), (at, 0), colour(rgb)), ("BACKGROUND", (at + 1, 0), (at + 1, 0), colour(PALE)),
                  ("LEFTPADDING", (at + 1, 0), (at + 1, 0), 11)]  # fmt: skip
        under = [paragraph(below, 8, MUTED)] if below else []
        row += ["", [paragraph(label, 8.5, MUTED, after=3), _fitting(value, rgb, inner - 18), *under]]
        widths += [_BAR, inner]
    return grid([row], widths, style, rowHeights=[_TALL])


def _fitting(value: str, rgb: Colour, room: float) -> Flowable:
    """The card's value, as large as it fits on one line."""
    size = next((s for s in (20.0, 16.0, 13.0) if paper_fonts.width(value, s, bold=True) < room), 11.0)
    return paragraph(value, size, rgb, bold=True)


def _is_review(summary: Summary) -> bool:
    """Whether what comes next is the review of the title held."""
    wanted, evaluation = summary.wanted(), summary.evaluation
    return bool(wanted and evaluation and evaluation.review and wanted.tier is evaluation.held)


def _recommended(summary: Summary) -> tuple[str, Colour]:
    if not summary.tiers():
        return word("card.not_evaluated"), MUTED
    wanted = summary.wanted()
    if wanted is None:
        return word("card.top_tier"), GREEN
    return tier_name(wanted.tier), STATES[wanted.verdict]


def _ladder(summary: Summary) -> list[Flowable]:
    """The gradient as steps, lowest left, each with its verdict; the catalogue's own tier is framed."""
    tiers = summary.tiers()
    if not tiers:
        return []
    drawing = figure(BODY, 98)
    width = BODY / len(tiers)
    for index, tier in enumerate(tiers):
        height = 48 + 48 * index / max(1, len(tiers) - 1)
        aimed = tier.tier == summary.dossier.catalogue.tier
        _step(drawing, tier, (index * width, width - 6, height), _said_of(summary, tier), aimed=aimed)
    return [*subheading(word("boss.ladder")), drawing, Spacer(0, 14)]


def _said_of(summary: Summary, tier: TierVerdict) -> tuple[str, Colour]:
    """A tier's verdict with its route where there are two, or that its title is held: then only a review is judged."""
    if summary.evaluation and summary.evaluation.only_holds(tier.tier):
        return texts.text("evaluation.standing.title_held"), GREEN
    said = verdict_name(tier.verdict)
    if tier.route in ("score", "direct") and tier.verdict is State.PASSED:
        said += f"　{texts.text(f'evaluation.route.{tier.route}')}"
    return said, STATES[tier.verdict]


def _step(
    drawing: Drawing, tier: TierVerdict, place: tuple[float, float, float], told: tuple[str, Colour], *, aimed: bool
) -> None:
    x, width, height = place
    bold = paper_fonts.font_name(bold=True)
    edge = colour(ACCENT if aimed else LINE)
    line = 1.4 if aimed else 0.6
    said = told[0]
    verdict = colour(told[1])
    drawing.add(Rect(x, 0, width, height, fillColor=colour(PALE), strokeColor=edge, strokeWidth=line))
    drawing.add(Rect(x, height - 3, width, 3, fillColor=verdict, strokeColor=None))
    for at, part in enumerate(simpleSplit(tier_name(tier.tier), bold, 9, width - 16)[:2]):
        drawing.add(String(x + 8, height - 17 - 12 * at, part, fontName=bold, fontSize=9, fillColor=colour(INK)))
    drawing.add(String(x + 8, 8, said, fontName=bold, fontSize=8.5, fillColor=verdict))


def _gaps(summary: Summary) -> list[Flowable]:
    tier = summary.ahead()
    wanted = summary.wanted()
    if tier is None:
        known = bool(summary.tiers())
        said = running(word("boss.gaps_none" if known else "boss.gaps_unknown"), rgb=GREEN if known else MUTED)
        return [*subheading(word("boss.gaps_heading")), said, Spacer(0, 8)]
    known = any(gap.state is State.FAILED and not gap.alternative for gap in tier.gaps)
    title = word("boss.gaps" if known else "boss.open", tier=tier_name(tier.tier))
    made = subheading(title)
    if wanted is not None and tier.tier is not wanted.tier:
        made.append(running(word("boss.gaps_next", tier=tier_name(wanted.tier)), rgb=GREEN))
    made.append(_numbered(tier) if tier.gaps else running(verdict_name(tier.verdict), rgb=STATES[tier.verdict]))
    return [*made, Spacer(0, 8)]


def _numbered(tier: TierVerdict) -> Table:
    """What is known to be short comes before what is merely not answered yet, and what has another way comes last."""
    gaps = sorted(tier.gaps, key=lambda gap: (gap.alternative, gap.state is not State.FAILED))[:GAPS]
    rows = [
        [paragraph(str(number), 11, STATES[gap.state], bold=True), paragraph(gap_words(gap, tier))]
        for number, gap in enumerate(gaps, start=1)
    ]
    return grid(rows, [18, BODY - 18], [("TOPPADDING", (1, 0), (1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)])


def _errors(summary: Summary) -> list[Flowable]:
    errors = summary.open(Level.ERROR)
    made = subheading(word("boss.errors"))
    if not errors:
        made.append(running(word("boss.errors_none"), rgb=GREEN))
    # A missing entry may be many findings of one kind: the boss sees the list of titles once, not one line for each.
    missing = summary.missing()
    if missing:
        titles = texts.text("words.list_separator").join(missing[:MOST_TITLES])
        key = "boss.missing" if len(missing) <= MOST_TITLES else "boss.missing_some"
        text = word(key, titles=titles, count=len(missing))
        made.append(running(text, rgb=RED))
    if summary.waived():
        made.append(running(word("boss.waived", count=len(summary.waived())), 9, MUTED))
    others = [finding for finding in errors if finding.code != "entry.missing"]
    if others:
        return [*made, _AsMany([_with_position(summary, finding) for finding in others])]
    return made


class _AsMany(Flowable):  # type: ignore[misc]  # reportlab has no types
    """As many lines as the page has room for, MOST_ERRORS at most, and how many more there are: one page stays one."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines, self._parts = lines, list[tuple[Flowable, float]]()

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The largest number of lines that fits."""
        for count in range(min(MOST_ERRORS, len(self._lines)), -1, -1):
            self._parts = [(part, part.wrap(width, height)[1] + 4) for part in self._shown(count)]
            if sum(tall for _, tall in self._parts) <= height:
                break
        self.width, self.height = width, min(height, sum(tall for _, tall in self._parts))
        return self.width, self.height

    def _shown(self, count: int) -> list[Flowable]:
        made = [running(line, indent=12) for line in self._lines[:count]]
        rest = len(self._lines) - count
        if rest:
            return [*made, running(word("boss.errors_more", count=rest), 9, MUTED, indent=12)]
        return made

    def draw(self) -> None:
        """One below the other."""
        top = self.height
        for part, tall in self._parts:
            top -= tall
            part.drawOn(self.canv, 0, top + 4)


def _with_position(summary: Summary, finding: Finding) -> str:
    message, _ = summary.said(finding)
    paper, position = summary.title_of(finding), summary.position(finding.page)
    if paper and paper not in message:
        message = word("boss.of_paper", paper=paper, message=message)
    place = (
        f"（{word('at', position=position)}）" if texts.language() == "zh" else f" ({word('at', position=position)})"
    )
    return f"· {message}{place if position else ''}"


def write_summary(
    dossier: Dossier, verdicts: Verdicts, plan: ExportPlan, target: Path, positions: Mapping[PageRef, int],
    open_source: OpenSource | None = None, limits: Limits | None = None,
) -> ExportedFile:  # fmt: skip
    """Write the summary as a PDF of its own. `positions`: places in the dossier's PDF, shown beside each finding.
    With `open_source` and `limits` the places where figures differ are pictured.

    Raises FileError when it cannot be written.
    """
    from srdi_desktop.export.papers.paper import write_paper
    from srdi_desktop.export.papers.paper_parts import PagePictures

    pictures = PagePictures(dossier, open_source, limits)
    summary = Summary(dossier, verdicts, plan, positions, pictures)
    with texts.speaking(plan.options.language):
        title = f"{word('title')} {plan.company}".strip()
        return write_paper(plan, title, _foot(plan), target, "summary", lambda: _story(summary))


def bound_summary(
    dossier: Dossier,
    verdicts: Verdicts,
    plan: ExportPlan,
    open_source: OpenSource | None = None,
    limits: Limits | None = None,
) -> Bound:
    """The summary for `write_dossier(bound=…)`: its page numbers jump to the pages of the same file."""

    def made(positions: Mapping[PageRef, int]) -> Booklet:
        from srdi_desktop.export.papers.paper import booklet
        from srdi_desktop.export.papers.paper_parts import PagePictures

        pictures = PagePictures(dossier, open_source, limits)
        summary = Summary(dossier, verdicts, plan, positions, pictures)
        with texts.speaking(plan.options.language):
            return booklet(plan, word("title"), _foot(plan), lambda: _story(summary))

    return made


def _foot(plan: ExportPlan) -> str:
    return f"{word('title')}　{plan.company}　{plan.catalogue}"


def _story(summary: Summary) -> "Sequence[Flowable]":
    from reportlab.platypus import PageBreak

    from srdi_desktop.export.papers.paper import today
    from srdi_desktop.export.papers.summary_details import details

    return [*boss_page(summary, today()), PageBreak(), *details(summary)]
