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
_LEADING = 15.5  # points from one line of a title to the next
_BAND = (0.0, A4[1] - 12, A4[0], A4[1])  # along the upper edge
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
            label = words("label.cover")
            yield FrontSheet(cover, label, words("bookmark.cover"), stamped=False)
        for page, lines in enumerate(self._lines, start=1):
            first = page == 1
            label = words("label.contents" if first else "label.contents_more", page=page)
            sheet = self._contents(lines, page, order)
            bookmark = words("bookmark.contents") if first else ""
            yield FrontSheet(sheet, label, bookmark)

    def divider(self, section: PlannedSection, order: Order) -> FrontSheet:
        """The page before an entry's first page, with the papers that follow."""
        words = self.words
        sheet = Sheet(self._letters)
        sheet.box((0, 0, 12, A4[1]), fill=ACCENT)
        number = Style(64, bold=True, colour=ACCENT)
        sheet.text(self._left, 600, f"{section.shown_number:02d}", number)
        title = Style(26, bold=True)
        y = sheet.paragraph(self._left, 546, section.title, title, self._body, 1.35)
        counted = words("divider.pages", pages=page_count(section), documents=len(section.documents))
        sheet.text(self._left, y + 2, counted, Style(10.5, colour=MUTED))
        self._papers(sheet, y - 34, section, order)
        label = words("label.divider", number=section.shown_number)
        return FrontSheet(sheet, label)

    # The cover

    def _cover(self, order: Order, today: date) -> Sheet:
        """What it is, whose it is, for which list."""
        plan = self._plan
        left = self._left
        sheet = Sheet(self._letters)
        sheet.box(_BAND, fill=ACCENT)
        sheet.box((left, 640, left + 46, 644), fill=ACCENT)
        catalogue = Style(17, colour=ACCENT)
        heading = Style(40, bold=True)
        name = Style(20, bold=True)
        y = sheet.paragraph(left, 606, plan.catalogue, catalogue, self._body)
        y = sheet.paragraph(left, y - 26, self.words("cover.heading"), heading, self._body, 1.25)
        company = plan.company or self.words("cover.unnamed")
        y = sheet.paragraph(left, y - 8, company, name, self._body, 1.4)
        if plan.options.seal_space:
            top = min(y, 490.0)
            self._seal_space(sheet, top)
        facts = self._cover_facts(order, today)
        self._facts(sheet, 300, facts)
        return sheet

    def _seal_space(self, sheet: Sheet, top: float) -> None:
        """Where the seal goes: right of the middle, large enough for a round one."""
        bottom = top - _SEAL
        middle = RIGHT - _SEAL / 2
        sheet.box((RIGHT - _SEAL, bottom, RIGHT, top), line=LINE)
        sheet.text(middle, bottom + 8, self.words("cover.seal"), SMALL, "center")

    def _cover_facts(self, order: Order, today: date) -> list[tuple[str, str]]:
        plan = self._plan
        words = self.words
        pages = words("cover.pages_value", pages=plan.page_count(), total=order.total)
        facts = [
            (words("cover.company"), plan.company or "—"),
            (words("cover.catalogue"), plan.catalogue),
            (words("cover.year"), str(plan.year)),
            self._counted_entries(),
            (words("cover.pages"), pages),
        ]
        day = self._day(today)
        if day:
            facts.append((words("cover.made"), day))
        return facts

    def _counted_entries(self) -> tuple[str, str]:
        """(label, value): of the whole list how many are there, or how many are enclosed."""
        words = self.words
        sections = self._plan.sections
        there = sum(bool(section.documents) for section in sections)
        if self._plan.options.contents_of == WHOLE_LIST:
            counted = words("cover.entries_value", there=there, all=len(sections))
            return words("cover.entries"), counted
        enclosed = words("cover.enclosed_value", there=there, all=len(sections))
        return words("cover.enclosed"), enclosed

    def _day(self, today: date) -> str:
        """The day on the cover, a line to write it on, or "" for none."""
        asked = self._plan.options.cover_date
        if asked == NO_DAY:
            return ""
        if asked == BLANK:
            return self.words("cover.blank_day")
        day = today if asked == TODAY else date.fromisoformat(asked)
        return self.words("date", year=day.year, month=day.month, day=day.day)

    def _facts(self, sheet: Sheet, y: float, facts: list[tuple[str, str]]) -> None:
        left = self._left
        value_left = left + 120
        room = self._body - 120
        muted, plain = Style(10, colour=MUTED), Style(10.5)
        sheet.rule(left, y + 20, RIGHT, ACCENT, 1.2)
        for label, value in facts:
            sheet.text(left, y, label, muted)
            below = sheet.paragraph(value_left, y, value, plain, room, 1.4)
            y = below + 10.5 * 1.4
            sheet.rule(left, y - 10, RIGHT)
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
            height = 14.5 + _LEADING * len(title)
            if room < height:
                pages.append([])
                room = _TOP - _BOTTOM
            room -= height
            line = Line(section, title, height)
            pages[-1].append(line)
        return pages

    def _contents(self, lines: list[Line], page: int, order: Order) -> Sheet:
        """One contents page; each line leads to its pages."""
        words = self.words
        sheet = Sheet(self._letters)
        sheet.box(_BAND, fill=ACCENT)
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
        y = _TOP + 8
        words = self.words
        left = self._left
        sheet.text(left, y, words("contents.number"), SMALL)
        sheet.text(left + 34, y, words("contents.title"), SMALL)
        sheet.text(RIGHT - 52, y, words("contents.pages"), SMALL, "right")
        sheet.text(RIGHT, y, words("contents.position"), SMALL, "right")
        sheet.rule(left, _TOP, RIGHT, ACCENT, 1.2)

    def _contents_line(self, sheet: Sheet, top: float, line: Line, order: Order) -> None:
        section = line.section
        left = self._left + 34
        y = top - 18.5
        number = Style(ROW.size, bold=True, colour=ACCENT)
        sheet.text(self._left, y, f"{section.shown_number:02d}", number)
        for part in line.title:
            end = left + sheet.text(left, y, part, ROW)
            y -= _LEADING
        y += _LEADING
        if not section.documents:
            state = "contents.missing" if section.required else "contents.absent"
            sheet.text(RIGHT, y, self.words(state), SMALL, "right")
            return
        position = order.starts[section.entry]
        pages = str(page_count(section))
        sheet.dots(end + 8, RIGHT - 84, y + 2.5)
        sheet.text(RIGHT - 52, y, pages, Style(9.5, colour=MUTED), "right")
        sheet.text(RIGHT, y, str(position), Style(ROW.size, bold=True), "right")
        place = self._left, top - line.height, RIGHT, top
        sheet.link(place, position)

    # Dividers

    def _papers(self, sheet: Sheet, y: float, section: PlannedSection, order: Order) -> None:
        left = self._left
        sheet.rule(left, y + 18, RIGHT, ACCENT, 1.2)
        last = len(section.documents) - 1
        for index, document in enumerate(section.documents):
            if y < 96 and index < last:
                more = self.words("divider.more", count=len(section.documents) - index)
                sheet.text(left, y, more, SMALL)
                return
            full = document.title or section.title
            title = sheet.shortened(full, ROW, self._body - 110)
            end = left + sheet.text(left, y, title, ROW)
            position = order.document_starts.get((section.entry, index))
            if position:
                sheet.dots(end + 8, RIGHT - 60, y + 2.5)
                sheet.text(RIGHT, y, str(position), Style(ROW.size, colour=INK), "right")
                place = left, y - 8, RIGHT, y + 14
                sheet.link(place, position)
            sheet.rule(left, y - 9, RIGHT, LINE)
            y -= 26


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def front_alone(plan: ExportPlan) -> bytes:
    """A PDF of cover, first contents page and first divider as they will be exported, without links: for looking."""
    options = replace(plan.options, password=None, pdf_a=False)
    plan = replace(plan, options=options)
    letters = Lettering()
    stream = io.BytesIO()
    out = PdfOut(stream)
    front = Front(plan, letters)
    order = in_order(plan, front.count, dividers=options.dividers)
    shown = _for_looking(front, order)
    if not shown:
        empty = FrontSheet(Sheet(letters), "", stamped=False)
        shown.append((1, empty))
    tree = PageTree(out, len(shown))
    stamps = Stamps(options, letters, order.total)
    fonts = letters.reserve(out)
    for at, (position, page) in enumerate(shown, start=1):
        sheet = page.sheet
        sheet.links.clear()
        place = flat_place(sheet.width, sheet.height)
        ground = stamps.ground(place, position) if page.stamped else None
        stamp = stamps.content(ground, place, position)
        drawn_sheets.put_sheet(out, tree, fonts, sheet, at, stamp)
    letters.write(out, b"")
    drawn_sheets.finish(out, tree, plan, plan.title, (), ())
    return stream.getvalue()


def _for_looking(front: Front, order: Order) -> list[tuple[int, FrontSheet]]:
    """(position, page) of the cover, the first contents page and the first divider, those that there are."""
    drawn = list(enumerate(front.sheets(order), start=1))
    shown = [(position, page) for position, page in drawn if page.bookmark]
    for slot in order.slots:
        if slot.page is None:
            divider = front.divider(slot.section, order)
            shown.append((slot.position, divider))
            break
    return shown
