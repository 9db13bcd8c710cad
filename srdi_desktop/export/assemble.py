"""The single PDF: cover, contents, dividers and every page in its place, written in one pass with flat memory."""

import io
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from srdi_desktop.export import scanned
from srdi_desktop.export.check.second_engine import Expected
from srdi_desktop.export.order import Order, Slot, in_order
from srdi_desktop.export.papers import drawn_sheets
from srdi_desktop.export.papers.drawn_sheets import MARGIN, RED, Sheet
from srdi_desktop.export.papers.front import Front
from srdi_desktop.export.pdf.document import Booklet, Bookmark, Bound, PageTree
from srdi_desktop.export.pdf.spill import PdfOut, WriteError
from srdi_desktop.export.replacing import replaced
from srdi_desktop.export.scanned import Pen, Stamps
from srdi_desktop.export.sources import NoSourceError, OpenSource, Shelf
from srdi_desktop.export.type.lettering import Lettering, Style
from srdi_desktop.export.type.searchable import Invisible
from srdi_desktop.model import CancelledError, ExportedFile, ExportPlan, Laid, Limits, PageRef, PlannedPage, Proof

if TYPE_CHECKING:  # pypdf takes 0.2 s to load: an export of pictures alone does without it
    from srdi_desktop.export.check.proofs import Compared
    from srdi_desktop.export.copying.destinations import SourceMark
    from srdi_desktop.export.copying.source import PdfSource
    from srdi_desktop.export.images.recoding import Squeeze
    from srdi_desktop.export.pdf.encryption import Lock

Progress = Callable[[int, int], None]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Where pages come from, who is told or may stop it, and what may be made smaller (see `write_dossier`).

    `limits`: without them nothing is drawn, neither a page that cannot be copied nor one to be compared. `working`
    hears which page is in hand, and whether it is being compared. `left_out`: pages that ended an earlier try; in their
    place it says so. `undrawn`: pages that ended it when they were to be compared.
    """

    open_source: OpenSource
    cancel: threading.Event | None = None
    progress: Progress | None = None
    limits: Limits | None = None
    squeeze: "Squeeze | None" = None
    legible: Callable[[bytes], bool] | None = None
    working: Callable[[PageRef, bool], None] | None = None
    left_out: frozenset[PageRef] = frozenset()
    undrawn: frozenset[PageRef] = frozenset()

    def go_on(self, page: PageRef, *, comparing: bool = False) -> None:
        """Say that this page comes next. CancelledError when somebody stopped it."""
        if self.cancel is not None and self.cancel.is_set():
            raise CancelledError
        if self.working is not None:
            self.working(page, comparing)

    def go_on_comparing(self, page: PageRef) -> None:
        """Say that this page is compared next."""
        self.go_on(page, comparing=True)


def assembled(
    plan: ExportPlan, target: Path, job: Job, *, role: str = "dossier", bound: Bound | None = None
) -> tuple[ExportedFile, set[str]]:
    """(the written file, scans whose electronic signature ended with merging). Raises as `write_dossier` does."""
    with replaced(target) as (fresh, finished):
        with fresh.path.open("rb", buffering=0) as again:
            made = _Assembly(plan, PdfOut(fresh.stream, _lock(plan.options.password), again), job, bound)
            made.write()  # afterwards nobody has it open: Windows would not let it take its place
        compared = made.compared(fresh.complete())
        final = finished(made.expected())
    troubles = {f"export.trouble.{trouble.code}" for trouble in final.troubles}
    if compared.changed:
        troubles.add("export.trouble.page_changed")
    ways = set(compared.proofs.values())
    if Proof.DRAWN in ways:
        made.remarks.add("drawn")
    sure = not troubles and ways <= {Proof.BYTES, Proof.PICTURE}
    noted = {f"export.remark.{name}" for name in made.remarks}
    remarks = (*sorted(troubles | noted), *final.remarks)
    digest, size = made.out.hashed
    file = ExportedFile(
        str(final.path), role, made.tree.count, size, digest, sure,
        made.order.positions, remarks, compared.proofs,
        compared.changed, made.pen.laid,
    )  # fmt: skip
    return file, made.signed


def _lock(password: str | None) -> "Lock | None":
    if not password:
        return None
    from srdi_desktop.export.pdf.encryption import Lock

    return Lock(password)


class _Assembly:
    """One export in the making."""

    def __init__(self, plan: ExportPlan, out: PdfOut, job: Job, bound: Bound | None) -> None:
        self.plan = plan
        self.out = out
        self.job = job
        if plan.options.pdf_a and not plan.options.password:
            from srdi_desktop.export.pdf.archival_faults import ArchivalCheck  # loads pypdf

            out.check = ArchivalCheck()
        self.letters = Lettering()
        options = plan.options
        self.front = Front(plan, self.letters)
        self.words = self.front.words
        self.summary = Booklet()
        self.order: Order = in_order(plan, self.front.count, dividers=options.dividers)
        if bound:
            self._bind(bound)
        self.tree = PageTree(out, max(1, self.order.total))
        self.remarks: set[str] = set()
        self.signed: set[str] = set()
        self.lost: set[PageRef] = set()  # pages in whose place it says that they could not be read
        self.marks: list[Bookmark] = []
        self.labels: list[str | int] = []
        self._outlines: dict[str, list[SourceMark]] = {}
        stamps = Stamps(options, self.letters, self.order.total)
        fonts = self.letters.reserve(out)
        hidden = None
        if options.searchable:
            hidden = Invisible(out)
        self.pen = Pen(out, self.tree, stamps, fonts, self.letters, self.order.positions, hidden)

    def _bind(self, bound: Bound) -> None:
        """Make the summary once to learn its length, and again with the positions that follow from it."""
        front_ = self.order.front
        dividers = self.plan.options.dividers
        for _ in range(3):
            before = self.summary.pages
            self.order = in_order(self.plan, front_ + before, dividers=dividers)
            self.summary = bound(self.order.positions)
            if self.summary.pages == before:
                return
        self.order = in_order(self.plan, front_ + self.summary.pages, dividers=dividers)

    def write(self) -> None:
        """Everything from the first page to the trailer."""
        self._front()
        job = self.job
        shelf = Shelf(self.plan, job.open_source, self.out, job.limits, job.squeeze)
        try:
            for done, slot in enumerate(self.order.slots, self.order.front + 1):
                if slot.page is not None:
                    job.go_on(slot.page.ref)
                self._slot(slot, shelf)
                if job.progress is not None:
                    job.progress(done, self.order.total)
        finally:
            shelf.close()
        self.remarks |= shelf.remarks
        self.remarks |= self._archival()
        self.signed |= shelf.signed
        if self.signed:
            self.remarks.add("signature")
        self._close()

    def compared(self, path: Path) -> "Compared":
        """How it is known of each page that it shows what its source shows, looked up in the written file."""
        from srdi_desktop.export.check import proofs
        from srdi_desktop.export.check.proofs import Compared

        laid = self.pen.laid
        positions = self.order.positions
        job = self.job
        found = Compared()
        numbers = {}
        for page, position in positions.items():
            if page in self.lost:
                found.proofs[page] = Proof.LOST
            else:
                found.proofs[page] = Proof.NONE
                numbers[page] = self.tree.number(position)
        proven = proofs.proven(path, laid, numbers, self.out.read_back)
        found.proofs |= dict.fromkeys(proven, Proof.BYTES)
        unseen = self.plan.unseen() | job.left_out | job.undrawn
        left = {}
        for page in numbers:
            if page in laid and page not in proven and page not in unseen:
                left[page] = (positions[page], laid[page])
        if left and job.limits is not None:
            self._hold_against(path, left, found, job.limits)
        return found

    def _hold_against(
        self, path: Path, pages: Mapping[PageRef, tuple[int, Laid]], found: "Compared", limits: Limits
    ) -> None:
        """Draw pages and hold them against their sources."""
        from srdi_desktop.export.check.proofs import compared

        drawn = compared(path, pages, self.job.open_source, limits, self._password(), self.job.go_on_comparing)
        found.proofs |= drawn.proofs
        found.changed |= drawn.changed

    def _archival(self) -> set[str]:
        """What became of the wish for PDF/A: a file that cannot be it does not say that it is."""
        if self.out.check is None:
            if self.plan.options.pdf_a:
                return {"pdf_a_locked"}
            return set()
        breaches = {f"pdf_a_{breach}" for breach in self.out.check.found}
        return breaches or {"pdf_a"}

    def _front(self) -> None:
        for position, page in enumerate(self.front.sheets(self.order), start=1):
            self._sheet(page.sheet, position, page.label, stamped=page.stamped)
            if page.bookmark:
                self.marks.append(Bookmark(page.bookmark, position))
        if self.summary.pages:
            before = self.front.count
            self.marks.append(Bookmark(self.words("bookmark.summary"), before + 1))
            self._summary(before)
        if not self.order.total:
            self._sheet(Sheet(self.letters), 1, "")

    def _summary(self, before: int) -> None:
        """Take the summary's pages over behind position `before`, with links to the pages that they speak of."""
        from srdi_desktop.export.copying.page_copy import copied
        from srdi_desktop.export.copying.source import PdfSource

        held = io.BytesIO(self.summary.data)
        source = PdfSource(held, self.out)
        for index in range(self.summary.pages):
            number = index + 1
            links = [self.tree.link(rect, to) for rect, to in self.summary.leading(index)]
            page = PlannedPage(PageRef("", number))
            copied(self.pen, before + number, page, source, index, links)
            self.labels.append(self.words("label.summary", page=number))

    def _sheet(self, sheet: Sheet, position: int, label: str, *, stamped: bool = True) -> None:
        place = scanned.flat_place(sheet.width, sheet.height)
        ground = None
        if stamped:
            ground = self.pen.stamps.ground(place, position)
        stamp = self.pen.stamps.content(ground, place, position)
        drawn_sheets.put_sheet(self.out, self.tree, self.pen.fonts, sheet, position, stamp)
        self.labels.append(label)

    def _slot(self, slot: Slot, shelf: Shelf) -> None:
        if slot.position == self.order.starts[slot.section.entry]:
            title = f"{slot.section.shown_number:02d} {slot.section.title}"
            self.marks.append(Bookmark(title, slot.position))
        if slot.page is None:
            divider = self.front.divider(slot.section, self.order)
            self._sheet(divider.sheet, slot.position, divider.label)
            return
        self._document_mark(slot)
        self._page(slot.position, slot.page, shelf)
        shelf.done(slot.page.ref.scan)

    def _document_mark(self, slot: Slot) -> None:
        for index, document in enumerate(slot.section.documents):
            if self.order.document_starts.get((slot.section.entry, index)) == slot.position:
                title = document.title or slot.section.title
                self.marks[-1].below.append(Bookmark(title, slot.position))

    def _page(self, position: int, page: PlannedPage, shelf: Shelf) -> None:
        label = page.printed_number or self.words("label.unnumbered", position=position)
        self.labels.append(label)
        if self._taken_over(position, page, shelf):
            return
        self.lost.add(page.ref)
        self.remarks.add("unreadable")
        self.labels.pop()
        label = self.words("label.unnumbered", position=position)
        self._sheet(self._unreadable(page.ref), position, label)

    def _taken_over(self, position: int, page: PlannedPage, shelf: Shelf) -> bool:
        """Whether the page could be written. Whatever a page does to us costs this page alone."""
        if page.ref in self.job.left_out:
            return False
        try:
            return self._written(position, page, shelf)
        except (WriteError, CancelledError, NoSourceError):
            raise
        except Exception as fault:  # noqa: BLE001  what strangers' bytes raise has no end
            _LOG.warning("a page could not be written: %s", type(fault).__name__)
            return False

    def _written(self, position: int, page: PlannedPage, shelf: Shelf) -> bool:
        """Copied as it is, put in order by PDFium, or as a picture."""
        source = shelf.pdf(page.ref.scan)
        if source is not None and self._copied(position, page, source, page.ref.scan_index - 1):
            return True
        if not page.drawable:
            return False
        alone = shelf.mended(page.ref)
        if alone is not None and self._copied(position, page, alone, 0):
            self.remarks.add("mended")
            return True
        picture = shelf.picture(page.ref)
        if picture is not None:
            scanned.write_picture(self.pen, position, page, picture)
        return picture is not None

    def _copied(self, position: int, page: PlannedPage, source: "PdfSource", index: int) -> bool:
        """Whether page `index` of a PDF could be taken over as it is."""
        from srdi_desktop.export.copying.page_copy import UnshowableError, copied

        try:
            flat = copied(self.pen, position, page, source, index)
        except (UnshowableError, WriteError):
            raise
        except Exception as fault:  # noqa: BLE001  the next way may succeed
            _LOG.info("a page could not be copied: %s", type(fault).__name__)
            source.forget_queue()
            return False
        if flat is None:
            return False
        self.remarks |= flat.remarks
        if flat.signed:
            self.signed.add(page.ref.scan)
        self.remarks |= source.notes
        self._graft(page.ref, source)
        return True

    def _graft(self, ref: PageRef, source: "PdfSource") -> None:
        """The source's own bookmarks go below its document, once, those that lead to pages of the export."""
        if ref.scan not in self._outlines:
            self._outlines[ref.scan] = source.destinations.outline()
        if not self.marks or not self.marks[-1].below:
            return
        document = self.marks[-1].below[-1]
        for mark in self._outlines[ref.scan]:
            grafted = self._grafted(mark, ref)
            if grafted is not None:
                document.below.append(grafted)

    def _grafted(self, mark: "SourceMark", ref: PageRef) -> Bookmark | None:
        """A bookmark of this very page with those below it that lead into the export."""
        if mark.index != ref.scan_index - 1:
            return None
        position = self._position(mark, ref.scan)
        if position is None or not mark.title:
            return None
        below = self._all_below(mark, ref.scan)
        return Bookmark(mark.title, position, below)

    def _position(self, mark: "SourceMark", scan: str) -> int | None:
        """Where a bookmark of a scan leads in the export."""
        if mark.index is None:
            return None
        return self.order.positions.get(PageRef(scan, mark.index + 1))

    def _all_below(self, mark: "SourceMark", scan: str) -> list[Bookmark]:
        """Bookmarks below one; in the place of such that lead nowhere, those below them."""
        found: list[Bookmark] = []
        for child in mark.below:
            position = self._position(child, scan)
            below = self._all_below(child, scan)
            if position and child.title:
                found.append(Bookmark(child.title, position, below))
            else:
                found += below
        return found

    def _unreadable(self, ref: PageRef) -> Sheet:
        sheet = Sheet(self.letters)
        name = self.plan.scan_names.get(ref.scan, "")
        sheet.text(MARGIN, 560, self.words("page.unreadable"), Style(20, bold=True, colour=RED))
        detail = self.words("page.unreadable_detail", scan=name, scan_index=ref.scan_index)
        sheet.paragraph(MARGIN, 524, detail, Style(11), sheet.width - 2 * MARGIN)
        return sheet

    def expected(self) -> Expected:
        """What the second engine must find."""
        unseen = {self.order.positions[page] for page in self.plan.unseen()}
        linked = tuple(position for position in self.tree.linked if position not in unseen)
        return Expected(self.tree.count, len(self.marks), linked, self._password())

    def _password(self) -> str | None:
        """The password as the file knows it; PDFium does not prepare what it is given."""
        password = self.plan.options.password
        if not password:
            return None
        from srdi_desktop.export.pdf.encryption import prepared

        return prepared(password)

    def _close(self) -> None:
        entry = b""
        hidden = self.pen.hidden
        if hidden:
            hidden.write(self.out)
            entry = hidden.entry
        self.letters.write(self.out, entry)
        drawn_sheets.finish(self.out, self.tree, self.plan, self.plan.title, self.marks, self.labels)
