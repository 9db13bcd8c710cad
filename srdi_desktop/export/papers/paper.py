"""Papers of their own on reportlab: page, band, running foot, bookmarks, metadata; written whole or not at all."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from srdi_desktop import texts
from srdi_desktop.export.check.second_engine import Expected
from srdi_desktop.export.papers.drawn_sheets import ACCENT, MARGIN, MUTED, PRODUCER
from srdi_desktop.export.papers.paper_parts import BODY, BOTTOM, TOP
from srdi_desktop.export.pdf.document import Booklet, Jump
from srdi_desktop.export.pdf.placing import A4
from srdi_desktop.export.replacing import replaced
from srdi_desktop.export.type import paper_fonts
from srdi_desktop.files import hashed
from srdi_desktop.model import ExportedFile, ExportPlan

Story = Callable[[], Sequence[Flowable]]


class _Sheets(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Holds finished pages back until their number is known, since the foot of each says how many there are."""

    foot: str | None = ""  # None: a paper of the company's own, without our foot and band

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.jumps: list[Jump] = []
        self.headings: list[tuple[int, str]] = []  # (page from 1, title)
        self._held: list[dict[str, Any]] = []

    @property
    def pages(self) -> int:
        """Finished pages."""
        return len(self._held)

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keep the page for later."""
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write all pages with their feet and bookmarks."""
        numbered = texts.table(texts.language())["summary.footer"]
        for number, page in enumerate(self._held, start=1):
            self.__dict__.update(page)
            if self.foot is not None:
                self._foot(self.foot, numbered.format(page=number, total=self.pages))
            self._mark(number)
            super().showPage()
        super().save()

    def _mark(self, number: int) -> None:
        """Bookmarks of a page; only now does reportlab know which object the page will be."""
        for index, (place, title) in enumerate(self.headings):
            if place == number:
                self.bookmarkPage(f"heading{index}")
                self.addOutlineEntry(title, f"heading{index}")
                self.showOutline()

    def _foot(self, foot: str, number: str) -> None:
        self.setFillColorRGB(*MUTED)
        left = paper_fonts.shortened(foot, 8, BODY - 90)
        self._line(MARGIN, left)
        self._line(MARGIN + BODY - paper_fonts.width(number, 8), number)

    def _line(self, x: float, text: str) -> None:
        for name, part in paper_fonts.runs(text):
            self.setFont(name, 8)
            self.drawString(x, 36, part)
            x += self.stringWidth(part, name, 8)


class _Paper(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """A4 upright with one column; headings become bookmarks as they are laid."""

    def __init__(self, stream: BinaryIO, plan: ExportPlan, title: str) -> None:
        super().__init__(
            stream, title=title, author=plan.author or plan.company, subject=plan.catalogue, creator=PRODUCER,
            producer=PRODUCER, lang="zh-CN" if plan.options.language == "zh" else "en", pagesize=A4, invariant=1,
            displayDocTitle=True, initialFontName=paper_fonts.font_name(), pageCompression=1,
        )  # fmt: skip
        frame = Frame(MARGIN, BOTTOM, BODY, TOP - BOTTOM, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=_band))

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Note where each heading stands."""
        title = getattr(flowable, "bookmark", "")
        if title:
            self.canv.headings.append((self.page, title))


def _band(canvas: _Sheets, _: _Paper) -> None:
    if canvas.foot is None:
        return
    canvas.setFillColorRGB(*ACCENT)
    canvas.rect(0, A4[1] - 8, A4[0], 8, stroke=0, fill=1)


def today() -> date:
    """The day in the user's own calendar."""
    return datetime.now(UTC).astimezone().date()


def _build(plan: ExportPlan, title: str, foot: str | None, story: Story, stream: BinaryIO) -> _Sheets:
    """The canvas with what was noted while it was drawn. The same content makes the same bytes on the same day."""
    made: list[_Sheets] = []

    def canvas(*given: Any, **named: Any) -> _Sheets:
        sheets = _Sheets(*given, **named)
        sheets.foot = foot
        _dated(sheets, plan, title)
        made.append(sheets)
        return sheets

    _Paper(stream, plan, title).build(list(story()), canvasmaker=canvas)
    return made[-1]


def _dated(sheets: _Sheets, plan: ExportPlan, title: str) -> None:
    """The day it was made, to the day; PDF/A where that is asked for."""
    day = datetime.combine(today(), datetime.min.time(), UTC)
    sheets._doc._timeStamp.YMDhms = day.timetuple()[:6]  # noqa: SLF001 - reportlab has no public way
    if plan.options.pdf_a:
        from srdi_desktop.export.pdf.archival import mark_canvas

        mark_canvas(sheets, plan, title, PRODUCER, day)


def booklet(plan: ExportPlan, title: str, foot: str | None, story: Story) -> Booklet:
    """The paper in memory, for the dossier to take in; without a foot it has no band either: it is not ours."""
    stream = io.BytesIO()
    sheets = _build(plan, title, foot, story, stream)
    return Booklet(stream.getvalue(), sheets.pages, tuple(sheets.jumps))


def write_paper(plan: ExportPlan, title: str, foot: str | None, target: Path, role: str, story: Story) -> ExportedFile:
    """Write the paper, as `booklet`. Raises FileError when it cannot be written."""
    with replaced(target) as (fresh, done):
        sheets = _build(plan, title, foot, story, fresh.stream)
        final = done(Expected(sheets.pages, len(sheets.headings)))
    digest, size = hashed(final.path)
    return ExportedFile(str(final.path), role, sheets.pages, size, digest, not final.troubles, remarks=final.remarks)
