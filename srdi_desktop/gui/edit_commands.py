"""What the actions on the picture of a page, and on the name, beginning and length of a document do: each is a short
function over the place where the person works.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QInputDialog, QMenu

from srdi_desktop.gui import Notice, wording
from srdi_desktop.gui.fixes import set_start
from srdi_desktop.gui.main_window import MainWindow
from srdi_desktop.model import Derived, Document, PageRef, PaperVerdict, Reshaping, Scan
from srdi_desktop.texts import page_name, text
from srdi_desktop.workflow import page_edits
from srdi_desktop.workflow.session import Session

if TYPE_CHECKING:
    from srdi_desktop.gui.dialogs.flatten_all import FlattenAll
    from srdi_desktop.gui.models.flattened import Row


_MOST_PAPER = 5000  # pages of one document on paper


def serve(window: MainWindow) -> None:
    """Tell what came of edits, and how many photos could be flattened at once."""
    window.work.reshaped.connect(partial(tell_reshaped, window))
    _Offer(window)
    counted = window.actions_by_name["flatten_all"]
    counted.setText(text("gui.action.flatten_all.none"))
    for heading in window.menuBar().actions():
        menu = heading.menu()
        if isinstance(menu, QMenu) and counted in menu.actions():
            menu.aboutToShow.connect(partial(_count_photos, window))


class _Offer(QObject):
    """Once what was dropped is measured: says how many photos could be flattened, and offers to show them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._waits = False
        window.work.imported.connect(self._came)
        window.work.progress_changed.connect(self._look)

    def _came(self, scans: Sequence[Scan]) -> None:
        self._waits = self._waits or bool(scans)
        self._look()

    def _look(self) -> None:
        window = self._window
        if not self._waits or window.work.busy:
            return
        self._waits = False
        count = _photos_to_flatten(window)
        if count:
            act = window.actions_by_name["flatten_all"].trigger
            told = text("edit.all.offer", count=count)
            window.desk.tell(Notice(told, button=text("edit.all.look"), act=act, key="flatten"))


def _photos_to_flatten(window: MainWindow) -> int:
    bridge = window.desk.bridge
    return len(page_edits.flatten_proposals(bridge.dossier).sure)


def _count_photos(window: MainWindow) -> None:
    count = _photos_to_flatten(window)
    window.actions_by_name["flatten_all"].setText(text("gui.action.flatten_all.text", count=count))


def open_usual(window: MainWindow) -> None:
    """With the tool that the first selected page asks for: flatten where a sheet lies in a photo, else crop."""
    dossier = window.desk.bridge.dossier
    pages = window.desk.selection
    evidence = dossier.evidence.get(dossier.original(pages[0])) if pages else None
    paper = evidence.paper if evidence is not None else None
    lies_there = paper is not None and paper.verdict is not PaperVerdict.FLAT
    open_editor(window, "flatten" if lies_there else "crop")


def open_editor(window: MainWindow, tool: str) -> None:
    """The selected pages one after the other, a tool in hand; each one accepted is a step of its own."""
    from srdi_desktop.gui.panels.page_editor import PageEditor

    dossier = window.desk.bridge.dossier
    pages = tuple({dossier.original(page): page for page in window.desk.selection}.values())  # once for all its parts
    if pages:
        editor = window.keep(PageEditor(window.desk, window.trials, pages, tool, window))
        editor.accepted_edit.connect(partial(_reshape, window))
        editor.original_wanted.connect(lambda page: back_to_original(window, (page,)))
        editor.open()


def _reshape(window: MainWindow, page: PageRef, by: Reshaping, key: str) -> None:
    window.work.reshape({page: by}, key)


def back_to_original(window: MainWindow, pages: Sequence[PageRef]) -> None:
    """Without any edit; says so where there was none."""
    dossier = window.desk.bridge.dossier
    edited = [page for page in pages if not dossier.reshaping(page).is_empty]
    if not edited:
        window.desk.tell(Notice(text("edit.never_edited"), key="original"))
    else:
        window.desk.bridge.do(Session.restore_original, edited)


def flatten_all(window: MainWindow) -> None:
    """All photos of the dossier on which a sheet was found, to be looked at before anything is decided."""
    from srdi_desktop.gui.dialogs.flatten_all import FlattenAll

    bridge = window.desk.bridge
    proposals = page_edits.flatten_proposals(bridge.dossier)
    if not proposals.sure and not proposals.unsure:
        window.desk.tell(Notice(text("edit.all.none"), key="flatten"))
        return
    dialog = window.keep(FlattenAll(window.desk, window.work, proposals.sure, proposals.unsure, window))
    dialog.chosen.connect(partial(_take_over, window))
    dialog.adjust_requested.connect(
        lambda row: QTimer.singleShot(0, dialog, partial(_adjust, window, dialog, row))  # once the event is over
    )
    dialog.open()


def _adjust(window: MainWindow, dialog: "FlattenAll", row: "Row") -> None:
    """The corners of one photo by hand; Enter without a change says that they are right."""
    from srdi_desktop.gui.panels.page_editor import PageEditor

    editor = PageEditor(window.desk, window.trials, (row.page,), "flatten", dialog, {row.page: row.by})
    editor.accepted_edit.connect(dialog.adjusted)
    editor.confirmed.connect(partial(dialog.model.tick, on=True))
    editor.original_wanted.connect(partial(dialog.model.tick, on=False))
    window.keep(editor).open()


def _take_over(window: MainWindow, made: list[Derived]) -> None:
    bridge = window.desk.bridge
    if made and bridge.do(Session.reshape, made, "flatten"):
        window.work.analyse_missing()
        told, undo = text("edit.all.done", count=len(made)), partial(bridge.do, Session.undo)
        button = text("gui.action.undo.text")
        window.desk.tell(Notice(told, level="good", button=button, act=undo, key="flatten", step=bridge.step))


def tell_reshaped(window: MainWindow, made: Sequence[Derived]) -> None:
    """Show what stands there now; say what could not be done, and what became a picture by it."""
    dossier = window.desk.bridge.dossier
    standing = [page for one in made if not one.fault for page in dossier.standing(one.page)]
    if standing:
        window.grid.select_pages(standing)
    for one in made:
        if one.fault:
            name = page_name(dossier, one.page)
            window.desk.tell(Notice(text("edit.failed", name=name), level="error", key=f"edit:{one.page}"))
    if any(one.rasterised for one in made):
        window.desk.tell(Notice(text("edit.rasterised"), key="rasterised"))


def set_start_here(window: MainWindow, begins: bool) -> None:
    """The current page begins a document, or goes on with the one before it."""
    if window.desk.current is not None:
        set_start(window.desk, window.desk.current, begins=begins)


def _current_document(window: MainWindow, act: str) -> Document | None:
    """The current page's document; where there is none the act says so."""
    page = window.desk.current
    document = window.desk.bridge.verdicts.document_of.get(page) if page is not None else None
    if document is None:
        window.desk.tell(Notice(text(f"window.{act}.none"), key=act))
    return document


def ask_paper_count(window: MainWindow) -> None:
    """How many pages the current page's document has on paper; 0 takes the answer back."""
    bridge = window.desk.bridge
    document = _current_document(window, "paper")
    if document is None:
        return
    first = document.pages[0]
    title = wording.document_title(bridge.dossier, document)
    asked = text("window.paper.ask", title=title, count=len(document.pages))
    known = bridge.dossier.decisions.paper_counts.get(first, 0)
    count, given = QInputDialog.getInt(window, text("window.paper.title"), asked, known, 0, _MOST_PAPER)
    if given and count != known:
        bridge.do(Session.set_paper_count, first, count or None)


def rename_document(window: MainWindow) -> None:
    """The current page's document; nothing typed brings back the name that was read."""
    bridge = window.desk.bridge
    document = _current_document(window, "rename")
    if document is None:
        return
    known = wording.document_title(bridge.dossier, document)
    name, given = QInputDialog.getText(window, text("window.rename.title"), text("window.rename.ask"), text=known)
    name = " ".join(name.split())
    if given and name != known:
        bridge.do(Session.rename, document.pages[0], name or None)
