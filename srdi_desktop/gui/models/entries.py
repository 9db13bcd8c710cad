"""The catalogue as a tree: all pages, entries with their documents, the tray."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, Qt

from srdi_desktop.gui import TRAY, Bridge, Scope, wording
from srdi_desktop.gui.models.table import MIME_PAGES, Index, Role, TwoLevels
from srdi_desktop.model import Changes, Document, EntryVerdict, PageRef
from srdi_desktop.texts import text


@dataclass(frozen=True)
class _Branch:
    """One line of the first level with the documents below it."""

    scope: Scope
    title: str
    state: str
    detail: str
    tip: str
    pages: tuple[PageRef, ...]
    documents: tuple[Document, ...] = ()


class EntriesModel(TwoLevels):
    """First level: all pages, one row an entry, the tray. Second level: the documents of an entry or of the tray."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._branches = self._read()
        bridge.dossier_changed.connect(self._refresh)

    # What Qt asks

    def branches(self) -> Sequence[Any]:
        """Entries."""
        return self._branches

    def leaves(self, branch: Any) -> Sequence[Any]:
        """Documents of an entry."""
        leaves: Sequence[Any] = branch.documents
        return leaves

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, state, detail and scope of a row."""
        if not index.isValid():
            return None
        if index.internalId():
            branch = self._branches[index.internalId() - 1]
            return self._document(branch, branch.documents[index.row()], role)
        return self._branch(self._branches[index.row()], role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be chosen; pages can be dropped on entries and the tray."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.scope(index).entry is not None:
            flags |= Qt.ItemFlag.ItemIsDropEnabled
        if index.internalId():
            flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return flags

    def mimeTypes(self) -> list[str]:
        """What a dragged document carries."""
        return [MIME_PAGES]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The pages of the dragged documents."""
        pages = [page for index in indexes for page in self.pages(index)]
        made = QMimeData()
        made.setData(MIME_PAGES, "\n".join(map(str, pages)).encode())
        return made

    def supportedDropActions(self) -> Qt.DropAction:
        """Pages are moved, files are copied in."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    # What views ask

    def scope(self, index: Index) -> Scope:
        """The pages a row stands for."""
        scope: Scope = self.data(index, Role.OBJECT)
        return scope

    def pages(self, index: Index) -> tuple[PageRef, ...]:
        """All pages below a row."""
        if index.internalId():
            return self._branches[index.internalId() - 1].documents[index.row()].pages
        return self._branches[index.row()].pages

    def find(self, scope: Scope) -> QModelIndex:
        """The row of a scope; of its entry when the document is gone."""
        for row, branch in enumerate(self._branches):
            if branch.scope.entry == scope.entry:
                for at, document in enumerate(branch.documents):
                    if scope.first is not None and document.pages[0] == scope.first:
                        return self.createIndex(at, 0, row + 1)
                return self.createIndex(row, 0, 0)
        return QModelIndex()

    # Inside

    def _branch(self, branch: _Branch, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return branch.title
            case Qt.ItemDataRole.ToolTipRole:
                return branch.tip
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{branch.title}, {branch.detail}"
            case Role.OBJECT:
                return branch.scope
            case Role.STATE:
                return branch.state
            case Role.DETAIL:
                return branch.detail
            case Role.COUNT:
                return len(branch.pages)
        return None

    def _document(self, branch: _Branch, document: Document, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return wording.document_title(self._bridge.dossier, document)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{wording.document_title(self._bridge.dossier, document)}, {wording.pages(len(document.pages))}"
            case Role.OBJECT:
                return Scope(branch.scope.entry, document.pages[0])
            case Role.COUNT:
                return len(document.pages)
        return None

    def _read(self) -> list[_Branch]:
        verdicts = self._bridge.verdicts
        everything = self._bridge.pages()
        title = text("gui.tree.all")
        branches = [_Branch(Scope(), title, "all", wording.pages(len(everything)), title, everything)]
        by_entry: dict[str, list[Document]] = {}
        for document in verdicts.documents:
            by_entry.setdefault(document.entry or TRAY, []).append(document)
        for number, verdict in enumerate(verdicts.entries, 1):
            documents = tuple(by_entry.get(verdict.entry, ()))
            branches.append(self._entry(number, verdict, documents))
        title, tray = text("gui.tree.tray"), verdicts.tray
        state = "tray" if tray else "tray-empty"
        waiting = tuple(by_entry.get(TRAY, ()))
        tip = text("gui.tree.tray_tip")
        return [*branches, _Branch(Scope(TRAY), title, state, wording.pages(len(tray)), tip, tray, waiting)]

    def _entry(self, number: int, verdict: EntryVerdict, documents: tuple[Document, ...]) -> _Branch:
        dossier = self._bridge.dossier
        entry = dossier.catalogue.entry(verdict.entry)
        state = wording.entry_state(dossier, verdict)
        note = self._bridge.dossier.decisions.entry_notes.get(entry.id, "")
        detail = wording.entry_detail(self._bridge.verdicts, entry, verdict, state, note)
        tip = wording.entry_tip(self._bridge.verdicts, entry, verdict, state, note)
        shown = documents if len(documents) > 1 else ()  # a single document adds nothing to its entry's own line
        return _Branch(Scope(entry.id), f"{number:02d}  {entry.title}", state, detail, tip, verdict.pages, shown)

    def _refresh(self, changes: Changes) -> None:
        if changes.catalogue:
            self.beginResetModel()
            self._branches = self._read()
            self.endResetModel()
        elif changes.entries or changes.order:
            self._replace(self._read())

    def _replace(self, fresh: list[_Branch]) -> None:
        if len(fresh) != len(self._branches):
            self.beginResetModel()
            self._branches = fresh
            self.endResetModel()
            return
        for row, branch in enumerate(fresh):
            if branch != self._branches[row]:
                self._replace_row(row, branch)

    def _replace_row(self, row: int, branch: _Branch) -> None:
        before = len(self._branches[row].documents)
        parent = self.index(row, 0)
        after = len(branch.documents)
        if after > before:
            self.beginInsertRows(parent, before, after - 1)
        elif after < before:
            self.beginRemoveRows(parent, after, before - 1)
        self._branches[row] = branch
        if after > before:
            self.endInsertRows()
        elif after < before:
            self.endRemoveRows()
        self.dataChanged.emit(parent, parent)
        if after:
            self.dataChanged.emit(self.index(0, 0, parent), self.index(after - 1, 0, parent))
