"""A catalogue as an editable table with undo; every change is a new catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from srdi_desktop.gui import looks, wording
from srdi_desktop.model import PAPER_KINDS, Catalogue, DraftEntry, Entry, SealRule
from srdi_desktop.texts import has, text

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (
    "title", "kind", "required", "condition", "one_of", "years", "seal", "signature", "min_pages", "sections",
    "recognise", "expires", "note", "source", "review", "verified", "id",
)  # fmt: skip
_FLAGS = ("required", "signature", "expires", "review", "verified")
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": PAPER_KINDS, "seal": tuple(SealRule), **dict.fromkeys(_FLAGS, ("true", "false")),
}  # fmt: skip
_State = tuple[Catalogue, dict[str, Mapping[str, str]]]  # the list, and its cells that are unsure
_LIST = "、"
_UNDO_KEPT = 200


class CatalogueModel(QAbstractTableModel):
    """One row an entry. Years are shown relative to the year of application: T is the last full year."""

    catalogue_changed = Signal()
    refused = Signal(str, str)  # field, what was typed

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._past: list[_State] = []
        self._future: list[_State] = []
        self._unsure: dict[str, Mapping[str, str]] = {}
        self._because: Mapping[str, str] = {}

    @property
    def catalogue(self) -> Catalogue:
        """As it stands."""
        return self._catalogue

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to bring back."""
        return bool(self._future)

    @property
    def unsure(self) -> int:
        """How many cells still wait for a person's look."""
        return sum(len(cells) for cells in self._unsure.values())

    @property
    def to_review(self) -> int:
        """How many entries were carried over from another year and not looked at yet."""
        return sum(entry.review for entry in self._catalogue.entries)

    def show(
        self,
        catalogue: Catalogue,
        unsure: Mapping[str, Mapping[str, str]] | None = None,
        because: Mapping[str, str] | None = None,
    ) -> None:
        """Another list; `unsure`: entry id -> column -> text key of the reason; `because`: entry id -> the words that
        proposed its kind.
        """
        self._put(catalogue, dict(unsure or {}))
        self._because = dict(because or {})

    def undo(self) -> None:
        """Take the last change back."""
        self._step(self._past, self._future)

    def redo(self) -> None:
        """Make it again."""
        self._step(self._future, self._past)

    def confirm(self, rows: list[int]) -> None:
        """A person compared these entries with the notice: nothing is unsure or to be reviewed there any more."""
        entries = list(self._catalogue.entries)
        for row in rows:
            entries[row] = replace(entries[row], review=False, verified=True)
        chosen = {entries[row].id for row in rows}
        rest = {entry: cells for entry, cells in self._unsure.items() if entry not in chosen}
        self._put(replace(self._catalogue, entries=tuple(entries)), rest)

    def add(self, at: int) -> None:
        """A new entry before row `at`."""
        taken = {entry.id for entry in self._catalogue.entries}
        number = next(n for n in range(1, len(taken) + 2) if f"entry-{n}" not in taken)
        fresh = Entry(f"entry-{number}", "other", text("catalogue.editor.new_entry"))
        self._entries((*self._catalogue.entries[:at], fresh, *self._catalogue.entries[at:]))

    def take_line(self, line: str, at: int, drafted: Sequence[DraftEntry] = ()) -> None:
        """A line of the notice is dealt with: it becomes these entries before the row, or none; one step of undo."""
        own = list(self._catalogue.entries)
        own[at:at] = [item.entry for item in drafted]
        unread = list(self._catalogue.unread)
        if line in unread:
            unread.remove(line)
        unsure = self._unsure | {item.entry.id: item.unsure for item in drafted if item.unsure}
        self._put(replace(self._catalogue, entries=tuple(own), unread=tuple(unread)), unsure)

    def remove(self, rows: list[int]) -> None:
        """Take entries out."""
        self._entries(tuple(entry for at, entry in enumerate(self._catalogue.entries) if at not in rows))

    def shift(self, row: int, by: int) -> int:
        """Move an entry up (-1) or down (1); returns its row."""
        to = max(0, min(len(self._catalogue.entries) - 1, row + by))
        entries = list(self._catalogue.entries)
        entries.insert(to, entries.pop(row))
        self._entries(tuple(entries))
        return to

    def set_head(self, **fields: Any) -> None:
        """Title, region, year, source and the like."""
        if any(getattr(self._catalogue, name) != value for name, value in fields.items()):
            self._put(replace(self._catalogue, **fields), self._unsure)

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Entries."""
        if parent.isValid():
            return 0
        return len(self._catalogue.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Their fields."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of the fields with what they mean, numbers of the entries with a sign where a look is wanted."""
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._number(section)
            return None
        areas = {Qt.ItemDataRole.DisplayRole: "field", Qt.ItemDataRole.ToolTipRole: "field_tip"}
        if role not in areas or not 0 <= section < len(COLUMNS):
            return None
        return text(f"catalogue.{areas[Qt.ItemDataRole(role)]}.{COLUMNS[section]}")

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All editable."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The field in words; unsure cells are marked and say why."""
        if not index.isValid():
            return None
        entry = self._catalogue.entries[index.row()]
        column = COLUMNS[index.column()]
        reason = self._unsure.get(entry.id, {}).get(column)
        if column == "title" and entry.review and not reason:
            reason = "notices.remark.to_review"
        match role:
            case Qt.ItemDataRole.DisplayRole:
                shown = choice_words(column, self._value(entry, column))
                return f"{shown} ?" if reason else shown
            case Qt.ItemDataRole.EditRole:
                return self._value(entry, column)
            case Qt.ItemDataRole.BackgroundRole if reason:
                return looks.colour("warning_soft")
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(entry, column, reason)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed; refused when it does not fit the field."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        entry = self._catalogue.entries[index.row()]
        column = COLUMNS[index.column()]
        if str(value) == self._value(entry, column):
            return False
        try:
            fresh = replace(entry, **{column: self._read(column, str(value).strip())})
        except ValueError:
            self.refused.emit(column, str(value))
            return False
        if fresh == entry:
            return False
        self._remember()
        known = {name: reason for name, reason in self._unsure.get(entry.id, {}).items() if name != column}
        self._unsure = {key: cells for key, cells in self._unsure.items() if key != entry.id} | {fresh.id: known}
        entries = list(self._catalogue.entries)
        entries[index.row()] = fresh
        self._catalogue = replace(self._catalogue, entries=tuple(entries))
        self.dataChanged.emit(index, index)
        self.headerDataChanged.emit(Qt.Orientation.Vertical, index.row(), index.row())
        self.catalogue_changed.emit()
        return True

    # Inside

    def _number(self, row: int) -> str | None:
        if not 0 <= row < len(self._catalogue.entries):
            return None
        entry = self._catalogue.entries[row]
        return f"{row + 1:02d}{' ?' if entry.review or self._unsure.get(entry.id) else ''}"

    def _value(self, entry: Entry, column: str) -> str:
        value = getattr(entry, column)
        if column == "years":
            return _LIST.join(relative_year(year, self._catalogue.year) for year in value)
        if isinstance(value, tuple):
            return _LIST.join(value)
        if isinstance(value, bool):
            return str(value).lower()
        return str(value)

    def _read(self, column: str, words: str) -> Any:
        parts = tuple(
            part.strip() for part in words.replace(",", _LIST).replace("，", _LIST).split(_LIST) if part.strip()
        )
        if column == "years":
            return tuple(_absolute(part, self._catalogue.year) for part in parts)
        if column in ("sections", "recognise"):
            return parts
        if column == "min_pages":
            if int(words) < 1:
                raise ValueError(words)
            return int(words)
        if column in CHOICES and words not in CHOICES[column]:
            raise ValueError(words)
        if column in _FLAGS:
            return words == "true"
        if column == "seal":
            return SealRule(words)
        if column in ("title", "id") and not words:
            raise ValueError(words)
        if column == "id" and any(entry.id == words for entry in self._catalogue.entries):
            raise ValueError(words)
        return words

    def _tip(self, entry: Entry, column: str, reason: str | None) -> str:
        parts = [text(reason)] if reason and has(reason) else []
        if column == "kind":
            because = self._because.get(entry.id)
            parts += [text("catalogue.editor.because", words=because)] if because else []
            parts += wording.kind_gloss(entry.kind)
        return "\n".join(parts) or choice_words(column, self._value(entry, column))

    def _entries(self, entries: tuple[Entry, ...]) -> None:
        self._put(replace(self._catalogue, entries=entries), self._unsure)

    def _put(self, catalogue: Catalogue, unsure: dict[str, Mapping[str, str]]) -> None:
        self._remember()
        self._set((catalogue, unsure))

    def _set(self, state: _State) -> None:
        self.beginResetModel()
        self._catalogue, self._unsure = state
        self.endResetModel()
        self.catalogue_changed.emit()

    def _remember(self) -> None:
        self._past = [*self._past[-_UNDO_KEPT:], (self._catalogue, self._unsure)]
        self._future = []

    def _step(self, here: list[_State], there: list[_State]) -> None:
        if here:
            there.append((self._catalogue, self._unsure))
            self._set(here.pop())


def choice_words(column: str, value: str) -> str:
    """A stored word as people read it."""
    if column == "kind":
        return wording.kind_title(value) or value
    if column in ("required", "seal"):
        return text(f"catalogue.choice.{column}_{value.replace('-', '_')}")
    if column in CHOICES:
        return text("catalogue.choice.yes" if value == "true" else "catalogue.choice.no")
    return value


def relative_year(year: int, of_application: int) -> str:
    """T for the last full year, T-1 for the one before."""
    back = of_application - 1 - year
    if back == 0:
        return "T"
    return f"T{-back:+d}"


def _absolute(words: str, of_application: int) -> int:
    """The year of T, T-1 or four digits; ValueError for anything else."""
    plain = words.upper().replace(" ", "").replace("年", "")
    if plain == "T":
        return of_application - 1
    if plain.startswith(("T-", "T+")):
        return of_application - 1 + int(plain[1:])
    if len(plain) == 4:
        return int(plain)
    raise ValueError(words)
