"""Cover, contents and dividers: the pages that we draw in front of the scanned ones."""

from dataclasses import dataclass
from datetime import date

from srdi_desktop import texts
from srdi_desktop.export.order import Order, page_count
from srdi_desktop.export.papers.drawn_sheets import ACCENT, INK, LINE, MARGIN, MUTED, Sheet
from srdi_desktop.export.pdf.placing import A4
from srdi_desktop.export.type.lettering import Lettering, Style
from srdi_desktop.model import ExportPlan, PlannedSection

RIGHT = A4[0] - MARGIN
BODY = RIGHT - MARGIN
ROW = Style(10.5)
SMALL = Style(8.5, colour=MUTED)
_TOP, _BOTTOM = A4[1] - 150, 74.0


@dataclass(frozen=True)
class Words:
    """Sentences of export.toml in one language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of that key."""
        return texts.text(f"export.{key}", into=self.language, **values)


def cover(plan: ExportPlan, order: Order, lettering: Lettering, words: Words, made: date) -> Sheet:
    """The first page: what it is, whose it is, for which list."""
    sheet = Sheet(lettering)
    sheet.box((0, A4[1] - 12, A4[0], A4[1]), fill=ACCENT)
    sheet.box((MARGIN, 640, MARGIN + 46, 644), fill=ACCENT)
    y = sheet.paragraph(MARGIN, 606, plan.catalogue, Style(17, colour=ACCENT), BODY)
    y = sheet.paragraph(MARGIN, y - 26, words("cover.heading"), Style(40, bold=True), BODY, 1.25)
    sheet.paragraph(MARGIN, y - 8, plan.company or words("cover.unnamed"), Style(20, bold=True), BODY, 1.4)
    facts = [
        (words("cover.company"), plan.company or "—"),
        (words("cover.catalogue"), plan.catalogue),
        (words("cover.year"), str(plan.year)),
        (words("cover.entries"), words("cover.entries_value", there=_there(plan), all=len(plan.sections))),
        (words("cover.pages"), words("cover.pages_value", pages=plan.page_count(), total=order.total)),
        (words("cover.made"), words("date", year=made.year, month=made.month, day=made.day)),
    ]
    _facts(sheet, 300, facts)
    return sheet


def _there(plan: ExportPlan) -> int:
    return sum(bool(section.documents) for section in plan.sections)


def _facts(sheet: Sheet, y: float, facts: list[tuple[str, str]]) -> None:
    sheet.rule(MARGIN, y + 20, RIGHT, ACCENT, 1.2)
    for label, value in facts:
        sheet.text(MARGIN, y, label, Style(10, colour=MUTED))
        y = sheet.paragraph(MARGIN + 120, y, value, Style(10.5), BODY - 120, 1.4) + 10.5 * 1.4
        sheet.rule(MARGIN, y - 10, RIGHT)
        y -= 28


@dataclass(frozen=True)
class Line:
    """One line of the contents with its wrapped title."""

    section: PlannedSection
    title: list[str]
    height: float


def contents_pages(plan: ExportPlan, lettering: Lettering) -> list[list[Line]]:
    """The lines of each contents page, what is enclosed and nothing else; needs no positions, so it is known before
    them. What is missing, and the catalogue's notes, are for the applicant and stand in the summary.
    """
    pages: list[list[Line]] = [[]]
    room = _TOP - _BOTTOM
    for section in plan.sections:
        if not section.documents:
            continue
        title = lettering.wrapped(section.title, ROW, BODY - 160)
        height = 14.5 + 15.5 * len(title)
        if room < height:
            pages.append([])
            room = _TOP - _BOTTOM
        room -= height
        pages[-1].append(Line(section, title, height))
    return pages


def contents(lines: list[Line], page: int, order: Order, lettering: Lettering, words: Words) -> Sheet:
    """One contents page; each line leads to its pages."""
    sheet = Sheet(lettering)
    sheet.box((0, A4[1] - 12, A4[0], A4[1]), fill=ACCENT)
    heading = words("contents.heading") if page == 1 else words("contents.continued", page=page)
    sheet.text(MARGIN, A4[1] - 98, heading, Style(24, bold=True))
    _columns(sheet, words)
    y = _TOP
    for line in lines:
        _contents_line(sheet, y, line, order)
        y -= line.height
        sheet.rule(MARGIN, y, RIGHT)
    return sheet


def _columns(sheet: Sheet, words: Words) -> None:
    y = _TOP + 8
    sheet.text(MARGIN, y, words("contents.number"), SMALL)
    sheet.text(MARGIN + 34, y, words("contents.title"), SMALL)
    sheet.text(RIGHT - 52, y, words("contents.pages"), SMALL, "right")
    sheet.text(RIGHT, y, words("contents.position"), SMALL, "right")
    sheet.rule(MARGIN, _TOP, RIGHT, ACCENT, 1.2)


def _contents_line(sheet: Sheet, top: float, line: Line, order: Order) -> None:
    section = line.section
    y = top - 18.5
    sheet.text(MARGIN, y, f"{section.number:02d}", Style(ROW.size, bold=True, colour=ACCENT))
    for part in line.title:
        end = MARGIN + 34 + sheet.text(MARGIN + 34, y, part, ROW)
        y -= 15.5
    y += 15.5
    position = order.starts[section.entry]
    sheet.dots(end + 8, RIGHT - 84, y + 2.5)
    sheet.text(RIGHT - 52, y, str(page_count(section)), Style(9.5, colour=MUTED), "right")
    sheet.text(RIGHT, y, str(position), Style(ROW.size, bold=True), "right")
    sheet.link((MARGIN, top - line.height, RIGHT, top), position)


def divider(section: PlannedSection, order: Order, lettering: Lettering, words: Words) -> Sheet:
    """The page before an entry's first page, with the papers that follow."""
    sheet = Sheet(lettering)
    sheet.box((0, 0, 12, A4[1]), fill=ACCENT)
    sheet.text(MARGIN, 600, f"{section.number:02d}", Style(64, bold=True, colour=ACCENT))
    y = sheet.paragraph(MARGIN, 546, section.title, Style(26, bold=True), BODY, 1.35)
    counted = words("divider.pages", pages=page_count(section), documents=len(section.documents))
    sheet.text(MARGIN, y + 2, counted, Style(10.5, colour=MUTED))
    _papers(sheet, y - 34, section, order, words)
    return sheet


def _papers(sheet: Sheet, y: float, section: PlannedSection, order: Order, words: Words) -> None:
    sheet.rule(MARGIN, y + 18, RIGHT, ACCENT, 1.2)
    for index, document in enumerate(section.documents):
        if y < 96 and index < len(section.documents) - 1:
            count = len(section.documents) - index
            sheet.text(MARGIN, y, words("divider.more", count=count), SMALL)
            return
        position = order.document_starts.get((section.entry, index))
        title = sheet.shortened(document.title or section.title, ROW, BODY - 110)
        end = MARGIN + sheet.text(MARGIN, y, title, ROW)
        if position:
            sheet.dots(end + 8, RIGHT - 60, y + 2.5)
            sheet.text(RIGHT, y, str(position), Style(ROW.size, colour=INK), "right")
            sheet.link((MARGIN, y - 8, RIGHT, y + 14), position)
        sheet.rule(MARGIN, y - 9, RIGHT, LINE)
        y -= 26
