"""The self-evaluation summary: one page that a boss reads, then the details; alone or bound into the dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
_TALL = 62.0  # points: a card
_GAP = 8.0  # points: the room between two
_BAR = 3.0  # points: its coloured edge


def boss_page(summary: Summary, made: date) -> list[Flowable]:
    """What the first page holds."""
    plan = summary.plan
    company = plan.company or word("unnamed")
    line = word("subtitle", company=company, catalogue=plan.catalogue)
    fitting = paper_fonts.shortened(line, 11, BODY)
    page = [_titled(made), running(fitting, 11, MUTED)]
    page += _unseen(summary)
    page += [Spacer(0, 12), _cards(summary), Spacer(0, 14)]
    for part in (_standing, _ladder, _gaps, _errors):
        page += part(summary)
    return page


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
    title = word("title")
    row = [paragraph(title, 26, bold=True), paragraph(day, 9, MUTED, right=True)]
    first, second = (0, 0), (1, 0)
    style = [
        ("VALIGN", first, (-1, -1), "BOTTOM"),
        ("BOTTOMPADDING", first, first, 2),
        ("BOTTOMPADDING", second, second, 11),
    ]
    titled = grid([row], [BODY - 124, 124], style)
    titled.bookmark = title
    return titled


@dataclass(frozen=True)
class _Card:
    """What one card says: what is counted or named, its value with the value's colour, a small line below."""

    label: str
    value: str
    rgb: Colour
    below: str = ""


def _cards(summary: Summary) -> Table:
    dossier = summary.dossier
    errors = len(summary.open(Level.ERROR))
    undecided = len(summary.undecided())
    none = GREEN
    if not dossier.pages() or dossier.unseen_pages():
        none = INK  # where nothing was looked at no errors are known
    cards = (
        _tier_card(summary),
        _papers_card(summary),
        _Card(word("card.errors"), str(errors), RED if errors else none),
        _Card(word("card.undecided"), str(undecided), AMBER if undecided else none),
    )
    style: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    row: list[object] = []
    widths: list[float] = []
    room = BODY - _GAP * (len(cards) - 1)
    for card, share in zip(cards, _SHARES, strict=True):
        if row:
            row.append("")
            widths.append(_GAP)
        edge = (len(row), 0)
        ground = (len(row) + 1, 0)
        style.append(("BACKGROUND", edge, edge, colour(card.rgb)))
        style.append(("BACKGROUND", ground, ground, colour(PALE)))
        style.append(("LEFTPADDING", ground, ground, 11))
        inner = room * share - _BAR
        row += ["", _told(card, inner - 18)]
        widths += [_BAR, inner]
    return grid([row], widths, style, rowHeights=[_TALL])


def _tier_card(summary: Summary) -> _Card:
    label = word("card.review" if _is_review(summary) else "card.tier")
    if not summary.tiers():
        return _Card(label, word("card.not_evaluated"), MUTED)
    wanted = summary.wanted()
    if wanted is None:
        return _Card(label, word("card.top_tier"), GREEN)
    name = tier_name(wanted.tier)
    return _Card(label, name, STATES[wanted.verdict])


def _papers_card(summary: Summary) -> _Card:
    count = summary.counted_entries()
    label = word("card.papers")
    ready = word("card.entries_value", ready=count.ready, required=count.required)
    rgb = GREEN if count.ready == count.required else INK
    if not count.optional:
        return _Card(label, ready, rgb)
    optional = word("card.optional_value", enclosed=count.enclosed, optional=count.optional)
    return _Card(label, ready, rgb, optional)


def _told(card: _Card, room: float) -> list[Flowable]:
    told = [paragraph(card.label, 8.5, MUTED, after=3), _fitting(card.value, card.rgb, room)]
    if card.below:
        told.append(paragraph(card.below, 8, MUTED))
    return told


def _fitting(value: str, rgb: Colour, room: float) -> Flowable:
    """The card's value, as large as it fits on one line."""
    size = next((s for s in (20.0, 16.0, 13.0) if paper_fonts.width(value, s, bold=True) < room), 11.0)
    return paragraph(value, size, rgb, bold=True)


def _is_review(summary: Summary) -> bool:
    """Whether what comes next is the review of the title held."""
    wanted = summary.wanted()
    evaluation = summary.evaluation
    if wanted is None or evaluation is None:
        return False
    return evaluation.review and wanted.tier is evaluation.held


def _ladder(summary: Summary) -> list[Flowable]:
    """The gradient as steps, lowest left, each with its verdict; the catalogue's own tier is framed."""
    tiers = summary.tiers()
    if not tiers:
        return []
    drawing = figure(BODY, 98)
    width = BODY / len(tiers)
    for index, tier in enumerate(tiers):
        height = 48 + 48 * index / max(1, len(tiers) - 1)
        place = index * width, width - 6, height
        said = _said_of(summary, tier)
        aimed = tier.tier == summary.dossier.catalogue.tier
        _step(drawing, tier, place, said, aimed=aimed)
    return [*subheading(word("boss.ladder")), drawing, Spacer(0, 14)]


def _said_of(summary: Summary, tier: TierVerdict) -> tuple[str, Colour]:
    """A tier's verdict with its route where there are two, or that its title is held: then only a review is judged."""
    if summary.evaluation and summary.evaluation.only_holds(tier.tier):
        return texts.text("evaluation.standing.title_held"), GREEN
    said = verdict_name(tier.verdict)
    if tier.route in ("score", "direct") and tier.verdict is State.PASSED:
        route = texts.text(f"evaluation.route.{tier.route}")
        said += f"　{route}"
    return said, STATES[tier.verdict]


def _step(
    drawing: Drawing, tier: TierVerdict, place: tuple[float, float, float], told: tuple[str, Colour], *, aimed: bool
) -> None:
    x, width, height = place
    said, rgb = told
    bold = paper_fonts.font_name(bold=True)
    edge = colour(ACCENT if aimed else LINE)
    line = 1.4 if aimed else 0.6
    verdict = colour(rgb)
    left = x + 8
    drawing.add(Rect(x, 0, width, height, fillColor=colour(PALE), strokeColor=edge, strokeWidth=line))
    drawing.add(Rect(x, height - 3, width, 3, fillColor=verdict, strokeColor=None))
    name = simpleSplit(tier_name(tier.tier), bold, 9, width - 16)
    y = height - 17
    for part in name[:2]:
        drawing.add(String(left, y, part, fontName=bold, fontSize=9, fillColor=colour(INK)))
        y -= 12
    drawing.add(String(left, 8, said, fontName=bold, fontSize=8.5, fillColor=verdict))


def _gaps(summary: Summary) -> list[Flowable]:
    tier = summary.ahead()
    if tier is None:
        made = subheading(word("boss.gaps_heading"))
        made.append(_without_gaps(summary))
        return [*made, Spacer(0, 8)]
    short = any(gap.state is State.FAILED and not gap.alternative for gap in tier.gaps)
    key = "boss.gaps" if short else "boss.open"
    title = word(key, tier=tier_name(tier.tier))
    made = subheading(title)
    wanted = summary.wanted()
    if wanted is not None and tier.tier is not wanted.tier:
        passed = word("boss.gaps_next", tier=tier_name(wanted.tier))
        made.append(running(passed, rgb=GREEN))
    if tier.gaps:
        made.append(_numbered(tier))
    else:
        said = verdict_name(tier.verdict)
        made.append(running(said, rgb=STATES[tier.verdict]))
    return [*made, Spacer(0, 8)]


def _without_gaps(summary: Summary) -> Flowable:
    """All tiers are passed, or nothing is known of any."""
    if summary.tiers():
        return running(word("boss.gaps_none"), rgb=GREEN)
    return running(word("boss.gaps_unknown"), rgb=MUTED)


def _numbered(tier: TierVerdict) -> Table:
    """What is known to be short comes before what is merely not answered yet, and what has another way comes last."""
    gaps = sorted(tier.gaps, key=lambda gap: (gap.alternative, gap.state is not State.FAILED))
    rows = []
    for number, gap in enumerate(gaps[:GAPS], start=1):
        said = gap_words(gap, tier)
        rows.append([paragraph(str(number), 11, STATES[gap.state], bold=True), paragraph(said)])
    style = [("TOPPADDING", (1, 0), (1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
    return grid(rows, [18, BODY - 18], style)


def _errors(summary: Summary) -> list[Flowable]:
    errors = summary.open(Level.ERROR)
    made = subheading(word("boss.errors"))
    if not errors:
        made.append(running(word("boss.errors_none"), rgb=GREEN))
    made += _missing(summary)
    waived = len(summary.waived())
    if waived:
        said = word("boss.waived", count=waived)
        made.append(running(said, 9, MUTED))
    lines = [_with_position(summary, finding) for finding in errors if finding.code != "entry.missing"]
    if lines:
        made.append(_AsMany(lines))
    return made


def _missing(summary: Summary) -> list[Flowable]:
    """A missing entry may be many findings of one kind: the boss sees the list of titles once, not a line for each."""
    missing = summary.missing()
    if not missing:
        return []
    titles = texts.text("words.list_separator").join(missing[:MOST_TITLES])
    key = "boss.missing" if len(missing) <= MOST_TITLES else "boss.missing_some"
    text = word(key, titles=titles, count=len(missing))
    return [running(text, rgb=RED)]


class _AsMany(Flowable):  # type: ignore[misc]  # reportlab has no types
    """As many lines as the page has room for, MOST_ERRORS at most, and how many more there are: one page stays one."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines
        self._parts: list[tuple[Flowable, float]] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The largest number of lines that fits."""
        most = min(MOST_ERRORS, len(self._lines))
        for count in range(most, -1, -1):
            self._parts = [(part, part.wrap(width, height)[1] + 4) for part in self._shown(count)]
            needed = sum(tall for _, tall in self._parts)
            if needed <= height:
                break
        self.width = width
        self.height = min(height, needed)
        return self.width, self.height

    def _shown(self, count: int) -> list[Flowable]:
        made = [running(line, indent=12) for line in self._lines[:count]]
        rest = len(self._lines) - count
        if rest:
            more = word("boss.errors_more", count=rest)
            made.append(running(more, 9, MUTED, indent=12))
        return made

    def draw(self) -> None:
        """One below the other."""
        top = self.height
        for part, tall in self._parts:
            top -= tall
            part.drawOn(self.canv, 0, top + 4)


def _with_position(summary: Summary, finding: Finding) -> str:
    message, _ = summary.said(finding)
    paper = summary.title_of(finding)
    if paper and paper not in message:
        message = word("boss.of_paper", paper=paper, message=message)
    position = summary.position(finding.page)
    if not position:
        return f"· {message}"
    place = word("at", position=position)
    if texts.language() == "zh":
        return f"· {message}（{place}）"
    return f"· {message} ({place})"


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
