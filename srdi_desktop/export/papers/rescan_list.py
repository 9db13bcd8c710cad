"""The rescan list's pages, laid out by reportlab."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.graphics.shapes import Rect
from reportlab.platypus import Flowable, Image, Spacer, Table

from srdi_desktop import texts
from srdi_desktop.export.images.picture_objects import jpeg
from srdi_desktop.export.papers.drawn_sheets import INK, LINE, MUTED, RED
from srdi_desktop.export.papers.paper_parts import (
    BODY,
    TEXT,
    PagePictures,
    colour,
    figure,
    grid,
    heading,
    paragraph,
    running,
)
from srdi_desktop.export.papers.summary_words import Summary, word
from srdi_desktop.export.sources import OpenSource
from srdi_desktop.export.type import paper_fonts
from srdi_desktop.model import (
    KINDS,
    Dossier,
    ExportedFile,
    ExportPlan,
    Finding,
    Level,
    Limits,
    PageRef,
    Rescan,
    Verdicts,
)

_ABSENT = (Rescan.ABSENT, Rescan.TO_BE_GOT)


@dataclass(frozen=True)
class Item:
    """One thing to do: a page with its reasons, or something absent."""

    page: PageRef | None
    findings: list[Finding]


def write_rescan_list(
    dossier: Dossier,
    verdicts: Verdicts,
    plan: ExportPlan,
    target: Path,
    open_source: OpenSource,
    limits: Limits | None = None,
) -> ExportedFile:
    """Write the printable list. Without `limits` the pages are named but not pictured.

    Raises FileError when it cannot be written.
    """
    from srdi_desktop.export.papers.paper import write_paper
    from srdi_desktop.export.papers.paper_parts import PagePictures

    summary = Summary(dossier, verdicts, plan)
    pictures = PagePictures(dossier, open_source, limits)
    with texts.speaking(plan.options.language):
        title = f"{word('rescan.title')} {plan.company}".strip()
        foot = f"{word('rescan.title')}　{plan.company}"
        return write_paper(plan, title, foot, target, "rescan-list", lambda: story(summary, pictures))


def again(summary: Summary) -> list[Item]:
    """Pages with at least one reason to scan them again, in catalogue order, all reasons of a page together."""
    by_page: dict[object, list[Finding]] = {}
    for finding in summary.open():
        rescan = KINDS[finding.code].rescan
        if rescan is Rescan.AGAIN and finding.level is not Level.HINT:
            sheet = finding.page or finding.scan
            by_page.setdefault(sheet, []).append(finding)
    items = [Item(found[0].page, found) for found in by_page.values()]
    order: dict[PageRef, int] = {}
    for index, entry in enumerate(summary.verdicts.entries):
        order |= dict.fromkeys(entry.pages, index)
    last = len(order)
    return sorted(items, key=lambda item: order.get(item.page, last) if item.page else last)


def absent(summary: Summary) -> list[Item]:
    """What is not there, in catalogue order."""
    lacking = [finding for finding in summary.open() if KINDS[finding.code].rescan in _ABSENT]
    order = {verdict.entry: index for index, verdict in enumerate(summary.verdicts.entries)}
    last = len(order)
    lacking.sort(key=lambda finding: order.get(finding.entry or "", last))
    return [Item(finding.page, [finding]) for finding in lacking]


_PICTURE = 220  # pixels, longer side: enough to recognise the sheet, 10 kB
_TALL, _WIDE = 84.0, 64.0  # points for the picture
_ROW = [
    ("TOPPADDING", (0, 0), (-1, -1), 8),
    ("TOPPADDING", (1, 0), (1, 0), 6),
    ("TOPPADDING", (-1, 0), (-1, 0), 5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, colour(LINE)),
]


def _picture(pictures: PagePictures, page: PageRef) -> Table | None:
    """The page as shown, framed; None when it cannot be opened."""
    data = pictures.whole(page, _PICTURE)
    if data is None:
        return None
    picture = jpeg(io.BytesIO(data))
    ratio = picture.width / picture.height
    if ratio < _WIDE / _TALL:
        tall = _TALL
        wide = _TALL * ratio
    else:
        tall = _WIDE / ratio
        wide = _WIDE
    shown = Image(io.BytesIO(data), wide, tall)
    frame = ("BOX", (0, 0), (-1, -1), 0.6, colour(LINE))
    return grid([[shown]], [wide], [frame], rowHeights=[tall])


def story(summary: Summary, pictures: PagePictures) -> list[Flowable]:
    """The whole list."""
    company = summary.plan.company or word("unnamed")
    line = word("subtitle", company=company, catalogue=summary.plan.catalogue)
    fitting = paper_fonts.shortened(line, 10, BODY)
    title = paragraph(word("rescan.title"), 22, bold=True)
    made = [title, running(fitting, 10, MUTED), Spacer(0, 10)]
    scans = again(summary)
    lacks = absent(summary)
    if not scans and not lacks:
        made.append(running(word("rescan.nothing")))
    made += _part(summary, word("rescan.again"), scans, pictures)
    made += _part(summary, word("rescan.absent"), lacks, pictures)
    return made


def _part(summary: Summary, title: str, items: Sequence[Item], pictures: PagePictures) -> list[Flowable]:
    if not items:
        return []
    made = heading(title)
    for number, item in enumerate(items, start=1):
        made.append(_drawn(summary, number, item, pictures))
    return made


def _drawn(summary: Summary, number: int, item: Item, pictures: PagePictures) -> Table:
    """A box to tick, the picture, what is wrong, what to do."""
    picture = _picture(pictures, item.page) if item.page else None
    square = Rect(0, 0, 12, 12, fillColor=None, strokeColor=colour(INK), strokeWidth=0.9)
    box = figure(12, 12)
    box.add(square)
    counted = paragraph(str(number), 10, bold=True)
    row: list[object] = [box, counted, _lines(summary, item)]
    widths = [20.0, 24.0, BODY - 44]
    if picture:
        row.insert(2, picture)
        widths[2:] = [_WIDE + 14, BODY - 44 - _WIDE - 14]
    return grid([row], widths, _ROW)


def _lines(summary: Summary, item: Item) -> list[Flowable]:
    belongs = _belongs(summary, item.findings)
    lines = [paragraph(belongs, 8.5, MUTED)]
    for finding in item.findings:
        message, advice = summary.said(finding)
        rgb = RED if finding.level is Level.ERROR else INK
        lines.append(paragraph(message, TEXT, rgb, bold=True))
        if advice:
            lines.append(paragraph(advice, 9))
    lines += [paragraph(line, 8.5, MUTED) for line in gloss(summary, item)]
    return lines


def gloss(summary: Summary, item: Item) -> list[str]:
    """Of a paper that is absent: what it is, where to get it, what reviewers look at, usual mistakes."""
    first = item.findings[0]
    if KINDS[first.code].rescan is not Rescan.TO_BE_GOT:
        return []
    kinds = {entry.id: entry.kind for entry in summary.dossier.catalogue.entries}
    kind = kinds.get(first.entry or "")
    if not kind:
        return []
    return [texts.text(f"kinds.{kind}.{part}") for part in ("what", "where", "look", "mistakes")]


def _belongs(summary: Summary, findings: Sequence[Finding]) -> str:
    """Which entry the page belongs to."""
    first = findings[0]
    entry = first.entry
    if not entry and first.page:
        entry = summary.verdicts.entry_of(first.page)
    for section in summary.plan.sections:
        if section.entry == entry:
            return word("rescan.belongs", number=section.number, title=section.title)
    return word("rescan.tray")
