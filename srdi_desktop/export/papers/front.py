"""Cover, contents and dividers: the pages that we draw in front of the scanned ones.

They are read in the office that the dossier goes to, so they say what is enclosed and nothing else: what is missing,
and the catalogue's notes, are for the applicant and stand in the summary. Only contents of the whole list tell states.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from srdi_desktop import texts
from srdi_desktop.export.order import Order, in_order, page_count
from srdi_desktop.export.papers import drawn_sheets
from srdi_desktop.export.papers.drawn_sheets import ACCENT, INK, LINE, MARGIN, MUTED, Sheet
from srdi_desktop.export.pdf.document import PageTree
from srdi_desktop.export.pdf.placing import A4
from srdi_desktop.export.pdf.spill import PdfOut
from srdi_desktop.export.scanned import Stamps, flat_place
from srdi_desktop.export.type.lettering import Lettering, Style
from srdi_desktop.model import BLANK, NO_DAY, TODAY, WHOLE_LIST, ExportPlan, PlannedSection

RIGHT = A4[0] - MARGIN
ROW = Style(10.5)
SMALL = Style(8.5, colour=MUTED)
_TOP, _BOTTOM = A4[1] - 150, 74.0
_POINTS_A_MM = 72 / 25.4
_SEAL = 132.0  # points: a company seal measures 40 to 45 mm across


@dataclass(frozen=True)
class Words:
    """Sentences of export.toml in one language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of that key."""
        return texts.text(f"export.{key}", into=self.language, **values)


@dataclass(frozen=True)
class FrontSheet:
    """A drawn page with its page label; `bookmark` "" where none leads to it."""

    sheet: Sheet
    label: str
    bookmark: str = ""
    stamped: bool = True


@dataclass(frozen=True)
class Line:
    """One line of the contents with its wrapped title."""

    section: PlannedSection
    title: list[str]
    height: float


class Front:
    """Draws the pages of one plan. How many there are is known before any position is."""

    def __init__(self, plan: ExportPlan, lettering: Lettering) -> None:
        self._plan, self._letters = plan, lettering
        self.words = Words(plan.options.language)
        self._left = MARGIN + plan.options.binding_mm * _POINTS_A_MM
        self._body = RIGHT - self._left
        self._lines = self._contents_pages() if plan.options.contents else []

    @property
    def count(self) -> int:
        """Pages of cover and contents."""
        return int(self._plan.options.cover) + len(self._lines)

    def sheets(self, order: Order) -> Iterator[FrontSheet]:
        """Cover and contents in their order."""
        words = self.words
        if self._plan.options.cover:
            cover = self._cover(order, _today())
            yield FrontSheet(cover, words("label.cover"), words("bookmark.cover"), stamped=False)
        for page, lines in enumerate(self._lines, start=1):
            label = words("label.contents" if page == 1 else "label.contents_more", page=page)
            yield FrontSheet(self._contents(lines, page, order), label, words("bookmark.contents") if page == 1 else "")

    def divider(self, section: PlannedSection, order: Order) -> FrontSheet:
        """The page before an entry's first page, with the papers that follow."""
        sheet, words = Sheet(self._letters), self.words
        sheet.box((0, 0, 12, A4[1]), fill=ACCENT)
        sheet.text(self._left, 600, f"{section.shown_number:02d}", Style(64, bold=True, colour=ACCENT))
        y = sheet.paragraph(self._left, 546, section.title, Style(26, bold=True), self._body, 1.35)
        counted = words("divider.pages", pages=page_count(section), documents=len(section.documents))
        sheet.text(self._left, y + 2, counted, Style(10.5, colour=MUTED))
        self._papers(sheet, y - 34, section, order)
        return FrontSheet(sheet, words("label.divider", number=section.shown_number))

    # The cover

    def _cover(self, order: Order, today: date) -> Sheet:
        """What it is, whose it is, for which list."""
        sheet, plan = Sheet(self._letters), self._plan
        sheet.box((0, A4[1] - 12, A4[0], A4[1]), fill=ACCENT)
        sheet.box((self._left, 640, self._left + 46, 644), fill=ACCENT)
        y = sheet.paragraph(self._left, 606, plan.catalogue, Style(17, colour=ACCENT), self._body)
        y = sheet.paragraph(self._left, y - 26, self.words("cover.heading"), Style(40, bold=True), self._body, 1.25)
        company = plan.company or self.words("cover.unnamed")
        y = sheet.paragraph(self._left, y - 8, company, Style(20, bold=True), self._body, 1.4)
        if plan.options.seal_space:
            self._seal_space(sheet, min(y, 490.0))
        self._facts(sheet, 300, self._cover_facts(order, today))
        return sheet

    def _seal_space(self, sheet: Sheet, top: float) -> None:
        """Where the seal goes: right of the middle, large enough for a round one."""
        sheet.box((RIGHT - _SEAL, top - _SEAL, RIGHT, top), line=LINE)
        sheet.text(RIGHT - _SEAL / 2, top - _SEAL + 8, self.words("cover.seal"), SMALL, "center")

    def _cover_facts(self, order: Order, today: date) -> list[tuple[str, str]]:
        plan, words = self._plan, self.words
        there = sum(bool(section.documents) for section in plan.sections)
        whole = plan.options.contents_of == WHOLE_LIST
        entries = words("cover.entries_value" if whole else "cover.enclosed_value", there=there, all=len(plan.sections))
        facts = [
            (words("cover.company"), plan.company or "—"),
            (words("cover.catalogue"), plan.catalogue),
            (words("cover.year"), str(plan.year)),
            (words("cover.entries" if whole else "cover.enclosed"), entries),
            (words("cover.pages"), words("cover.pages_value", pages=plan.page_count(), total=order.total)),
        ]
        day = self._day(today)
        return [*facts, (words("cover.made"), day)] if day else facts

    def _day(self, today: date) -> str:
        """The day on the cover, a line to write it on, or "" for none."""
        asked = self._plan.options.cover_date
        if asked in (BLANK, NO_DAY):
            return self.words("cover.blank_day") if asked == BLANK else ""
        day = today if asked == TODAY else date.fromisoformat(asked)
        return self.words("date", year=day.year, month=day.month, day=day.day)

    def _facts(self, sheet: Sheet, y: float, facts: list[tuple[str, str]]) -> None:
        sheet.rule(self._left, y + 20, RIGHT, ACCENT, 1.2)
        for label, value in facts:
            sheet.text(self._left, y, label, Style(10, colour=MUTED))
            y = sheet.paragraph(self._left + 120, y, value, Style(10.5), self._body - 120, 1.4) + 10.5 * 1.4
            sheet.rule(self._left, y - 10, RIGHT)
            y -= 28

    # The contents

    def _contents_pages(self) -> list[list[Line]]:
        """The lines of each contents page."""
        pages: list[list[Line]] = [[]]
        room = _TOP - _BOTTOM
        whole = self._plan.options.contents_of == WHOLE_LIST
        for section in self._plan.sections:
            if not section.documents and not whole:
                continue
            title = self._letters.wrapped(section.title, ROW, self._body - 160)
            height = 14.5 + 15.5 * len(title)
            if room < height:
                pages.append([])
                room = _TOP - _BOTTOM
            room -= height
            pages[-1].append(Line(section, title, height))
        return pages

    def _contents(self, lines: list[Line], page: int, order: Order) -> Sheet:
        """One contents page; each line leads to its pages."""
        sheet, words = Sheet(self._letters), self.words
        sheet.box((0, A4[1] - 12, A4[0], A4[1]), fill=ACCENT)
        heading = words("contents.heading") if page == 1 else words("contents.continued", page=page)
        sheet.text(self._left, A4[1] - 98, heading, Style(24, bold=True))
        self._columns(sheet)
        y = _TOP
        for line in lines:
            self._contents_line(sheet, y, line, order)
            y -= line.height
            sheet.rule(self._left, y, RIGHT)
        return sheet

    def _columns(self, sheet: Sheet) -> None:
        y, words = _TOP + 8, self.words
        sheet.text(self._left, y, words("contents.number"), SMALL)
        sheet.text(self._left + 34, y, words("contents.title"), SMALL)
        sheet.text(RIGHT - 52, y, words("contents.pages"), SMALL, "right")
        sheet.text(RIGHT, y, words("contents.position"), SMALL, "right")
        sheet.rule(self._left, _TOP, RIGHT, ACCENT, 1.2)

    def _contents_line(self, sheet: Sheet, top: float, line: Line, order: Order) -> None:
        section, y = line.section, top - 18.5
        sheet.text(self._left, y, f"{section.shown_number:02d}", Style(ROW.size, bold=True, colour=ACCENT))
        for part in line.title:
            end = self._left + 34 + sheet.text(self._left + 34, y, part, ROW)
            y -= 15.5
        y += 15.5
        if not section.documents:
            state = "contents.missing" if section.required else "contents.absent"
            sheet.text(RIGHT, y, self.words(state), SMALL, "right")
            return
        position = order.starts[section.entry]
        sheet.dots(end + 8, RIGHT - 84, y + 2.5)
        sheet.text(RIGHT - 52, y, str(page_count(section)), Style(9.5, colour=MUTED), "right")
        sheet.text(RIGHT, y, str(position), Style(ROW.size, bold=True), "right")
        sheet.link((self._left, top - line.height, RIGHT, top), position)

    # Dividers

    def _papers(self, sheet: Sheet, y: float, section: PlannedSection, order: Order) -> None:
        sheet.rule(self._left, y + 18, RIGHT, ACCENT, 1.2)
        for index, document in enumerate(section.documents):
            if y < 96 and index < len(section.documents) - 1:
                more = self.words("divider.more", count=len(section.documents) - index)
                sheet.text(self._left, y, more, SMALL)
                return
            position = order.document_starts.get((section.entry, index))
            title = sheet.shortened(document.title or section.title, ROW, self._body - 110)
            end = self._left + sheet.text(self._left, y, title, ROW)
            if position:
                sheet.dots(end + 8, RIGHT - 60, y + 2.5)
                sheet.text(RIGHT, y, str(position), Style(ROW.size, colour=INK), "right")
                sheet.link((self._left, y - 8, RIGHT, y + 14), position)
            sheet.rule(self._left, y - 9, RIGHT, LINE)
            y -= 26


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def front_alone(plan: ExportPlan) -> bytes:
    """A PDF of cover, first contents page and first divider as they will be exported, without links: for looking."""
    plan = replace(plan, options=replace(plan.options, password=None, pdf_a=False))
    letters, stream = Lettering(), io.BytesIO()
    front, out = Front(plan, letters), PdfOut(stream)
    order = in_order(plan, front.count, dividers=plan.options.dividers)
    shown = _for_looking(front, order) or [(1, FrontSheet(Sheet(letters), "", stamped=False))]
    tree, stamps = PageTree(out, len(shown)), Stamps(plan.options, letters, order.total)
    fonts = letters.reserve(out)
    for at, (position, page) in enumerate(shown, start=1):
        page.sheet.links.clear()
        place = flat_place(page.sheet.width, page.sheet.height)
        ground = stamps.ground(place, position) if page.stamped else None
        drawn_sheets.put_sheet(out, tree, fonts, page.sheet, at, stamps.content(ground, place, position))
    letters.write(out, b"")
    drawn_sheets.finish(out, tree, plan, plan.title, (), ())
    return stream.getvalue()


def _for_looking(front: Front, order: Order) -> list[tuple[int, FrontSheet]]:
    """(position, page) of the cover, the first contents page and the first divider, those that there are."""
    drawn = list(enumerate(front.sheets(order), start=1))
    shown = [(position, page) for position, page in drawn if page.bookmark]
    slot = next((slot for slot in order.slots if slot.page is None), None)
    return [*shown, (slot.position, front.divider(slot.section, order))] if slot else shown
