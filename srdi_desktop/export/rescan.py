"""The rescan list (补扫清单): what to lay on the scanner once more, with a picture, the reason and where it belongs."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.export.bookmarks import Bookmark
from srdi_desktop.export.drawn import write_booklet
from srdi_desktop.export.flow import BODY, LEADING, TEXT, Flow
from srdi_desktop.export.lettering import Lettering, Style
from srdi_desktop.export.pictures import NotPlainError, jpeg
from srdi_desktop.export.scanned import image_object
from srdi_desktop.export.sheet import INK, LINE, MARGIN, MUTED, RED, Sheet
from srdi_desktop.export.shelf import OpenSource
from srdi_desktop.export.spill import PdfOut
from srdi_desktop.export.summary_words import Summary, word
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.limits import Limits
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.model.verdicts import Verdicts

AGAIN = (
    "page.unreadable", "page.blurry", "page.low_resolution", "page.cut_off", "page.dark", "page.faint", "page.soft",
    "page.skewed", "scan.damaged", "scan.encrypted", "scan.unsupported", "scan.too_large",
)  # fmt: skip
ABSENT = (
    "entry.missing", "entry.incomplete", "entry.year_missing", "numbering.missing", "entry.seal_missing",
    "entry.expired",
)  # fmt: skip
_PICTURE = 220  # pixels, longer side: enough to recognise the sheet, 10 kB
_TALL, _WIDE = 84.0, 64.0  # points for the picture


@dataclass(frozen=True)
class _Item:
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
    summary = Summary(dossier, verdicts, plan)

    def draw(letters: Lettering, out: PdfOut) -> tuple[list[Sheet], list[Bookmark]]:
        return _drawn(summary, letters, _Pictures(open_source, limits, dossier, out)), []

    with texts.speaking(plan.options.language):
        return write_booklet(plan, f"{word('rescan.title')} {plan.company}".strip(), target, "rescan-list", draw)


class _Pictures:
    """Small pictures of pages, as image objects."""

    def __init__(self, open_source: OpenSource, limits: Limits | None, dossier: Dossier, out: PdfOut) -> None:
        self._open_source, self._limits, self._dossier, self._out = open_source, limits, dossier, out

    def of(self, page: PageRef) -> tuple[int, float] | None:
        """(object number, width over height) of the page as shown; None when it cannot be opened."""
        from srdi_desktop.scans import open_scan

        if self._limits is None:
            return None
        try:
            with (
                self._open_source(page.scan) as stream,
                open_scan(stream, self._dossier.scans[page.scan].name, self._limits) as scan,
            ):
                picture = jpeg(io.BytesIO(scan.preview(page.scan_index, _PICTURE)))
        except (SrdiError, NotPlainError, OSError, KeyError, ValueError):
            return None
        return image_object(self._out, picture), picture.width / picture.height


def _drawn(summary: Summary, letters: Lettering, pictures: _Pictures) -> list[Sheet]:
    flow = Flow(letters, linked=False)
    flow.sheet.text(MARGIN, flow.y - 18, word("rescan.title"), Style(22, bold=True))
    line = word("subtitle", company=summary.plan.company or word("unnamed"), catalogue=summary.plan.catalogue)
    flow.sheet.text(MARGIN, flow.y - 38, flow.sheet.shortened(line, Style(10), BODY), Style(10, colour=MUTED))
    flow.y -= 58
    again, absent = _again(summary), _absent(summary)
    if not again and not absent:
        flow.paragraph(word("rescan.nothing"))
    for heading, items in ((word("rescan.again"), again), (word("rescan.absent"), absent)):
        if items:
            flow.heading(heading)
            for number, item in enumerate(items, start=1):
                _draw(flow, summary, number, item, pictures)
    flow.footers(f"{word('rescan.title')}　{summary.plan.company}", texts.table(texts.language())["summary.footer"])
    return flow.sheets


def _again(summary: Summary) -> list[_Item]:
    """Pages with at least one reason to scan them again, in catalogue order, all reasons of a page together."""
    reasons = [f for f in summary.open() if f.code in AGAIN and f.level is not Level.HINT]
    by_page: dict[object, list[Finding]] = {}
    for finding in reasons:
        by_page.setdefault(finding.page or finding.scan, []).append(finding)
    order = {page: index for index, entry in enumerate(summary.verdicts.entries) for page in entry.pages}
    items = [_Item(found[0].page, found) for found in by_page.values()]
    return sorted(items, key=lambda item: order.get(item.page, len(order)) if item.page else len(order))


def _absent(summary: Summary) -> list[_Item]:
    return [_Item(finding.page, [finding]) for finding in summary.open() if finding.code in ABSENT]


def _draw(flow: Flow, summary: Summary, number: int, item: _Item, pictures: _Pictures) -> None:
    """A box to tick, the picture, what is wrong, what to do."""
    picture = pictures.of(item.page) if item.page else None
    left = MARGIN + 44 + (_WIDE + 14 if picture else 0)
    lines = _lines(flow, summary, item, MARGIN + BODY - left)
    height = max(sum(style.size * LEADING for _, style in lines) + 22, _TALL + 16 if picture else 0)
    flow.need(height)
    sheet, top = flow.sheet, flow.y
    sheet.box((MARGIN, top - 20, MARGIN + 12, top - 8), line=INK, width=0.9)
    sheet.text(MARGIN + 20, top - 18, str(number), Style(10, bold=True))
    if picture:
        object_, ratio = picture
        wide, tall = (_TALL * ratio, _TALL) if ratio < _WIDE / _TALL else (_WIDE, _WIDE / ratio)
        place = (MARGIN + 44, top - 8 - tall, MARGIN + 44 + wide, top - 8)
        sheet.image(object_, place)
        sheet.box(place, line=LINE)
    y = top - 8
    for line, style in lines:
        sheet.text(left, y - style.size, line, style)
        y -= style.size * LEADING
    flow.y -= height
    sheet.rule(MARGIN, flow.y, MARGIN + BODY, LINE, 0.4)


def _lines(flow: Flow, summary: Summary, item: _Item, width: float) -> list[tuple[str, Style]]:
    lines: list[tuple[str, Style]] = []

    def add(text: str, style: Style) -> None:
        lines.extend((line, style) for line in flow.letters.wrapped(text, style, width) if text)

    add(_belongs(summary, item.findings), Style(8.5, colour=MUTED))
    for finding in item.findings:
        message, advice = summary.said(finding)
        add(message, Style(TEXT.size, bold=True, colour=RED if finding.level is Level.ERROR else INK))
        add(advice, Style(9))
    return lines


def _belongs(summary: Summary, findings: Sequence[Finding]) -> str:
    """Which entry the page belongs to."""
    first = findings[0]
    entry = first.entry or (summary.verdicts.entry_of(first.page) if first.page else None)
    found = next((section for section in summary.plan.sections if section.entry == entry), None)
    return word("rescan.belongs", number=found.number, title=found.title) if found else word("rescan.tray")
