"""The pages of a scope as a list, a heading row before each document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from srdi_desktop.gui import TRAY, Bridge, Scope, wording
from srdi_desktop.gui.models.table import MIME_PAGES, Role
from srdi_desktop.gui.models.thumbnails import Thumbnails
from srdi_desktop.model import Changes, Finding, PageRef
from srdi_desktop.texts import text

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Header:
    """The heading of a document; `first` is the page below it, `detail` says how many there are."""

    first: PageRef
    title: str
    count: int
    detail: str


Row = Header | PageRef


class PagesModel(QAbstractListModel):
    """Rows are headings (no flags: neither chosen nor current) and pages."""

    about_to_splice = Signal()  # rows will go and others come; what was selected should be selected again
    spliced = Signal()

    def __init__(self, bridge: Bridge, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._thumbnails = bridge, thumbnails
        self._scope = Scope()
        self._rows: list[Row] = []
        self._at: dict[PageRef, int] = {}
        self._headed: set[PageRef] = set()  # a heading stands before them
        self._found: dict[PageRef, list[Finding]] = {}
        self._load(list(self._read()))
        bridge.dossier_changed.connect(self._refresh)
        thumbnails.arrived.connect(self._repaint)

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Headings and pages."""
        if parent.isValid():
            return 0
        return len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, badges, state and picture of a page; title of a heading."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Role.OBJECT:
            return row
        if isinstance(row, Header):
            return self._header(row, role)
        return self._page(row, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Pages can be chosen and dragged."""
        if index.isValid() and isinstance(self._rows[index.row()], PageRef):
            return (
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
                | Qt.ItemFlag.ItemNeverHasChildren
            )  # fmt: skip
        if index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsDropEnabled

    def mimeTypes(self) -> list[str]:
        """What dragged pages carry; files for other programs are added by the view."""
        return [MIME_PAGES]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The dragged pages in their order."""
        rows = [self._rows[index.row()] for index in sorted(indexes, key=lambda index: index.row())]
        made = QMimeData()
        made.setData(MIME_PAGES, "\n".join(str(row) for row in rows if isinstance(row, PageRef)).encode())
        return made

    def supportedDropActions(self) -> Qt.DropAction:
        """Moved inside, copied out."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    # What the view asks

    def show(self, scope: Scope) -> None:
        """Show other pages."""
        self.beginResetModel()
        self._scope = scope
        self._load(list(self._read()))
        self.endResetModel()

    def row_of(self, page: PageRef) -> int | None:
        """Where a page is, None when it is not shown."""
        return self._at.get(page)

    def page_at(self, row: int) -> PageRef | None:
        """The page of a row; of the heading's first page for a heading; None past the end."""
        if not 0 <= row < len(self._rows):
            return None
        found = self._rows[row]
        if isinstance(found, Header):
            return found.first
        return found

    def is_header(self, row: int) -> bool:
        """Whether a row is a heading; asked for each row of a layout, so it is cheap."""
        if not (0 <= row < len(self._rows)):
            return False
        return isinstance(self._rows[row], Header)

    def all_pages(self) -> list[PageRef]:
        """The pages shown, in order."""
        return list(self._at)

    def document_rows(self, row: int) -> range:
        """Rows of the pages below a heading."""
        header = self._rows[row]
        if isinstance(header, Header):
            return range(row + 1, row + 1 + header.count)
        return range(row, row + 1)

    def findings(self, page: PageRef) -> list[Finding]:
        """Open findings of a page."""
        return self._found.get(page, [])

    # Inside

    def _header(self, header: Header, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return header.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{header.title}, {header.detail}"
            case Role.DETAIL:
                return header.detail
        return None

    def _page(self, page: PageRef, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return wording.page_label(self._bridge.dossier, self._bridge.verdicts, page)
            case Role.DETAIL:
                return wording.scan_name(self._bridge.dossier, page)
            case Qt.ItemDataRole.ToolTipRole:
                return wording.page_tip(self._bridge.dossier, page, self.findings(page))
            case Qt.ItemDataRole.AccessibleTextRole:
                return wording.page_spoken(self._bridge.dossier, page, self.findings(page))
            case Role.CHIP | Role.BADGES:
                return self._marks(page, role)
            case Role.STATE:
                return wording.page_state(self._bridge.dossier, page)
            case Role.PICTURE:
                return self._thumbnails.get(page)
        return None

    def _marks(self, page: PageRef, role: int) -> Any:
        dossier = self._bridge.dossier
        if role == Role.CHIP:
            return wording.page_chip(dossier, page)
        return wording.badges(dossier, page, self.findings(page))

    def _pages(self) -> tuple[PageRef, ...]:
        verdicts = self._bridge.verdicts
        scope = self._scope
        if scope.first is not None and scope.first in verdicts.document_of:
            return verdicts.document_of[scope.first].pages
        if scope.entry is None:
            return self._bridge.pages()
        if scope.entry == TRAY:
            return verdicts.tray
        return next((v.pages for v in verdicts.entries if v.entry == scope.entry), ())

    def _read(self) -> Iterator[Row]:
        dossier = self._bridge.dossier
        documents = self._bridge.verdicts.document_of
        excluded = dossier.decisions.excluded
        groups: list[tuple[object, list[PageRef]]] = []
        for page in self._pages():
            document = documents.get(page)
            key: object = "excluded" if page in excluded else document.number if document else "new"
            if not groups or groups[-1][0] != key:
                groups.append((key, []))
            groups[-1][1].append(page)
        for key, pages in groups:
            yield Header(pages[0], self._title(key, pages[0]), len(pages), self._count(pages))
            yield from pages

    def _title(self, key: object, page: PageRef) -> str:
        if isinstance(key, str):
            return text(f"gui.grid.{key}")
        document = self._bridge.verdicts.document_of[page]
        return wording.document_title(self._bridge.dossier, document)

    def _count(self, pages: list[PageRef]) -> str:
        document = self._bridge.verdicts.document_of.get(pages[0])
        if document is None or document.pages != tuple(pages):
            return wording.pages(len(pages))
        return wording.document_pages(self._bridge.dossier, document)

    def _load(self, rows: list[Row]) -> None:
        self._rows = rows
        self._at = {row: at for at, row in enumerate(rows) if isinstance(row, PageRef)}
        self._headed = {row.first for row in rows if isinstance(row, Header)}
        self._find()

    def _find(self) -> None:
        self._found = {}
        for finding in self._bridge.verdicts.findings:
            if finding.page is not None and finding.waived is None:
                self._found.setdefault(finding.page, []).append(finding)

    def _repaint(self, pages: Iterable[PageRef]) -> None:
        for page in pages:
            if page in self._at:
                index = self.index(self._at[page])
                self.dataChanged.emit(index, index)

    def _refresh(self, changes: Changes) -> None:
        if changes.findings:
            self._find()
        if self._is_touched(changes):
            fresh = list(self._read())
            if fresh != self._rows:
                self._splice(fresh)
        self._repaint(changes.pages)

    def _is_touched(self, changes: Changes) -> bool:
        """Whether other rows may be shown now; pages that only look different are painted anew."""
        if changes.order or changes.catalogue or changes.pages & self._headed:
            return True
        entry = self._scope.entry
        if entry is None:
            return bool(changes.entries)
        return entry in changes.entries

    def _splice(self, fresh: list[Row]) -> None:
        """Replace only what lies between the common beginning and end, so that scroll and selection stay."""
        self.about_to_splice.emit()
        old = self._rows
        head = 0
        tail = 0
        while head < min(len(old), len(fresh)) and old[head] == fresh[head]:
            head += 1
        while tail < min(len(old), len(fresh)) - head and old[-1 - tail] == fresh[-1 - tail]:
            tail += 1
        if len(old) - tail > head:
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            self._load(old[:head] + old[len(old) - tail :])
            self.endRemoveRows()
        if len(fresh) - tail > head:
            self.beginInsertRows(QModelIndex(), head, len(fresh) - tail - 1)
            self._load(fresh)
            self.endInsertRows()
        if fresh:
            self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
        self.spliced.emit()
