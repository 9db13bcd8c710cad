"""The shelf of catalogues: what there is and what it says, files dropped in and dragged out, ways to all else."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, catalogue_files, drag_out, fit, looks
from srdi_desktop.model import Catalogue, SrdiError
from srdi_desktop.texts import error_text, text
from srdi_desktop.verdict_words import in_language
from srdi_desktop.workflow.calendar import out_of_date
from srdi_desktop.workflow.catalogues import library as shelf
from srdi_desktop.workflow.catalogues.library import Shelved, all_catalogues, known_windows, next_year
from srdi_desktop.workflow.places import fresh_folder

_BUTTONS = ("import", "export", "compare", "edit", "next_year", "remove")


class ShelfList(QListWidget):
    """Rows can be dragged out as files (`make(catalogue)`), files dropped in: `files_dropped(paths)`."""

    files_dropped = Signal(list)

    def __init__(self, make: Callable[[Catalogue], Path | None]) -> None:
        super().__init__()
        self._make = make
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setWordWrap(True)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """The files of the dragged rows, for Explorer, a chat or a mail."""
        made = QMimeData()
        paths = [self._make(item.data(Qt.ItemDataRole.UserRole).catalogue) for item in items]
        made.setUrls([QUrl.fromLocalFile(str(path)) for path in paths if path is not None])
        return made

    def supportedDropActions(self) -> Qt.DropAction:
        """Files are copied, both ways."""
        return Qt.DropAction.CopyAction

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files from elsewhere; our own rows are no import."""
        if event.source() is not self and drag_out.paths_in(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere on the list."""
        if event.source() is not self:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Taken as files, wherever they land."""
        if event.source() is not self:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files_dropped.emit(drag_out.paths_in(event.mimeData()))


class CatalogueShelf(QDialog):
    """All catalogues; without a dossier (`desk` None) none can be used, but all else works."""

    def __init__(self, desk: Desk | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(text("catalogue.shelf.title"))
        fit(self, 980, 620)
        self.list = ShelfList(self.make_file)
        self.about = QLabel()
        self.said = QLabel()
        self.buttons = {name: QPushButton(text(f"catalogue.shelf.{name}")) for name in (*_BUTTONS, "close", "use")}
        self._build()
        self.refresh()

    # Building

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        hint = QLabel(text("catalogue.shelf.hint"))
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        hint.setWordWrap(True)
        hint.setObjectName("quiet")
        layout.addWidget(hint)
        layout.addWidget(self._middle(), 1)
        self.said.setWordWrap(True)
        layout.addWidget(self.said)
        layout.addLayout(self._bottom())
        self.list.setAccessibleName(text("catalogue.shelf.list"))
        self.list.currentItemChanged.connect(self._describe)
        self.list.itemDoubleClicked.connect(self._edit)
        self.list.files_dropped.connect(self._take_later)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped anywhere on the window."""
        if event.source() is not self.list and drag_out.paths_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """As on the list."""
        event.acceptProposedAction()
        self._take_later(drag_out.paths_in(event.mimeData()))

    def _middle(self) -> QSplitter:
        side, column = QWidget(), QVBoxLayout()
        side.setLayout(column)
        column.setContentsMargins(GAP, 0, 0, 0)
        self.about.setWordWrap(True)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea()
        scroll.setWidget(self.about)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        column.addWidget(scroll, 1)
        for name in ("compare", "edit", "next_year", "remove"):
            column.addWidget(self.buttons[name])
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(side)
        splitter.setSizes([600, 340])
        splitter.setChildrenCollapsible(False)
        return splitter

    def _bottom(self) -> QHBoxLayout:
        calls: dict[str, Callable[[], object]] = {
            "import": self._import, "export": self._export, "compare": self._compare, "edit": self._edit,
            "next_year": self._next_year, "remove": self._remove, "close": self.reject, "use": self._compare,
        }  # fmt: skip
        for name, call in calls.items():
            self.buttons[name].clicked.connect(call)
        self.buttons["use"].setProperty("main", True)
        self.buttons["use"].setVisible(self._desk is not None)
        row = QHBoxLayout()
        row.addWidget(self.buttons["import"])
        row.addWidget(self.buttons["export"])
        row.addStretch(1)
        row.addWidget(self.buttons["close"])
        row.addWidget(self.buttons["use"])
        return row

    # Following

    def refresh(self, show: str = "") -> None:
        """Read the shelf again; `show` an id to select."""
        wanted = show or self._present_id()
        self.list.clear()
        today, broken = date.today(), list[SrdiError]()  # noqa: DTZ011 - the user's own calendar day
        for shelved in sorted(all_catalogues(broken), key=lambda one: _old(one.catalogue, today)):
            item = QListWidgetItem(looks.icon(*_mark(shelved, today)), self._line(shelved, today))
            item.setData(Qt.ItemDataRole.UserRole, shelved)
            self.list.addItem(item)
            if shelved.catalogue.id == wanted:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.said.setText("\n".join(" ".join(error_text(error)) for error in broken))

    def _present_id(self) -> str:
        if self._desk is not None:
            return self._desk.bridge.dossier.catalogue.id
        return ""

    def _line(self, shelved: Shelved, today: date) -> str:
        catalogue = shelved.catalogue
        marks = {
            "shipped": shelved.shipped, "own": not shelved.shipped, "superseded": catalogue.superseded,
            "stale": catalogue.stale(today) and not catalogue.superseded, "unverified": not catalogue.verified,
            "in_use": catalogue.id == self._present_id(),
        }  # fmt: skip
        said = "  ·  ".join(text(f"catalogue.shelf.{mark}") for mark, on in marks.items() if on)
        return f"{catalogue.title}\n{said}"

    def _describe(self, *_: object) -> None:
        shelved = self.chosen
        for name in ("export", "compare", "edit", "next_year", "use"):
            self.buttons[name].setEnabled(shelved is not None)
        self.buttons["remove"].setEnabled(shelved is not None and not shelved.shipped)
        if shelved is not None:
            self.about.setText("\n\n".join(about(shelved.catalogue)))

    @property
    def chosen(self) -> Shelved | None:
        """The selected row's catalogue."""
        item = self.list.currentItem()
        found: Shelved | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found

    # In and out

    def _take_later(self, paths: Sequence[Path]) -> None:
        """Once the drop is over: a person may have to be asked."""
        QTimer.singleShot(0, self, partial(self.take, paths))

    def take(self, paths: Sequence[Path]) -> None:
        """Import files, one after the other, and say what became of each."""
        lists, others = catalogue_files.lists_in(paths)
        said = [text("catalogue.shelf.not_catalogue", file=path.name) for path in others]
        shown = ""
        for path in lists:
            taken, words = catalogue_files.take(path, self)
            shown = taken.id if taken is not None else shown
            said += [words] if words else []
        self.refresh(shown)
        self.said.setText("\n".join(filter(None, [*said, self.said.text()])))

    def make_file(self, catalogue: Catalogue) -> Path | None:
        """Its file in a folder of our own, for a drag; None when it cannot be written, which is said."""
        try:
            return shelf.give(catalogue, fresh_folder())
        except SrdiError as error:
            self.said.setText(" ".join(error_text(error)))
            return None

    def _import(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, text("catalogue.shelf.import"), "", text("gui.file.catalogue"))
        if names:
            self.take([Path(name) for name in names])

    def _export(self) -> None:
        if self.chosen is None:
            return
        catalogue = self.chosen.catalogue
        proposed = f"{catalogue.id}.toml"
        name, _ = QFileDialog.getSaveFileName(
            self, text("catalogue.shelf.export"), proposed, text("gui.file.catalogue")
        )
        if name:
            self._try(lambda: shelf.write(catalogue, Path(name)))

    def _remove(self) -> None:
        chosen = self.chosen
        if chosen is not None and (gone := self._try(lambda: shelf.take_away(chosen.catalogue.id))):
            self.refresh()
            self.said.setText(text("catalogue.shelf.removed", path=str(gone)))

    def _try(self, call: Callable[[], Path]) -> Path | None:
        try:
            path = call()
        except SrdiError as error:
            self.said.setText(" ".join(error_text(error)))
            return None
        self.said.setText(text("catalogue.editor.saved", path=str(path)))
        return path

    # On to other windows

    def _compare(self) -> None:
        from srdi_desktop.gui.dialogs.catalogue_compare import CatalogueCompare

        if self.chosen is not None:
            dialog = CatalogueCompare(self._desk, self.chosen.catalogue, self)
            if dialog.exec() == CatalogueCompare.DialogCode.Accepted:
                self.refresh()

    def _edit(self, *_: object) -> None:
        if self.chosen is not None:
            self._open_editor(self.chosen.catalogue)

    def _next_year(self) -> None:
        if self.chosen is not None:
            self._open_editor(next_year(self.chosen.catalogue))

    def _open_editor(self, catalogue: Catalogue) -> None:
        from srdi_desktop.gui.dialogs.catalogue_editor import CatalogueEditor

        editor = CatalogueEditor(self._desk, self, catalogue)
        editor.exec()
        self.refresh(editor.saved_id)


def _old(catalogue: Catalogue, today: date) -> bool:
    return catalogue.stale(today) or catalogue.superseded


def _mark(shelved: Shelved, today: date) -> tuple[str, str]:
    if _old(shelved.catalogue, today):
        return looks.MARKS["warning"]
    return ("catalogue", "accent" if shelved.shipped else "good")


def about(catalogue: Catalogue) -> list[str]:
    """What a list says of itself, and where the local notice must be looked at."""
    needed = sum(entry.required for entry in catalogue.entries)
    count = len(catalogue.entries)
    said = [text("catalogue.shelf.entries", required=needed, optional=count - needed, count=count)]
    if catalogue.source:
        said.append(text("catalogue.shelf.source", source=catalogue.source))
    end = catalogue.valid_until
    said.append(text("catalogue.shelf.valid_until", day=end) if end else text("catalogue.shelf.no_end"))
    said += out_of_date(catalogue, date.today()) or ()  # noqa: DTZ011 - the user's own calendar day
    unknown = text("catalogue.shelf.unknown_day")
    said += [
        text("catalogue.shelf.window", opens=window.opens or unknown, closes=window.closes or unknown)
        for window in catalogue.windows
    ] or [text("catalogue.shelf.no_windows")]
    for known in known_windows(catalogue):
        name, days = in_language(known.name, known.name_en), in_language(known.text, known.text_en)
        said.append(text("catalogue.shelf.known", name=name, text=days))
    if catalogue.delivery.max_mb is None and catalogue.delivery.entry_max_mb is None:
        said.append(text("catalogue.shelf.no_limit"))
    review = sum(entry.review for entry in catalogue.entries)
    said += [text("catalogue.shelf.to_review", count=review)] if review else []
    said += [] if catalogue.verified else [text("catalogue.shelf.check_notice")]
    if catalogue.note:
        return [*said, catalogue.note]
    return said
