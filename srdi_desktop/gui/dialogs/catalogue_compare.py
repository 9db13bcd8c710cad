"""Two catalogues side by side, and what changing to the right one would do to the open dossier.

Two catalogues side by side as lines of a table: new, gone, changed and the same entries, each with its word.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, fit, looks
from srdi_desktop.gui.models.catalogue import choice_words, relative_year
from srdi_desktop.gui.models.table import Line, TableModel
from srdi_desktop.model import Catalogue, Entry, Verdicts, Window
from srdi_desktop.texts import text
from srdi_desktop.workflow.catalogues.library import Difference, all_catalogues, differences
from srdi_desktop.workflow.catalogues.relocating import Ahead, ahead
from srdi_desktop.workflow.session import Session

_COUNTED = ("new", "gone", "changed", "same")


def ahead_words(found: Ahead) -> str:
    """What another list would do, and that nothing assigned is lost."""
    key = "catalogue.ahead.moved" if found.moved else "catalogue.ahead.nothing"
    said = [text(key, moved=found.moved, missing=found.missing, absent=found.absent)]
    said += [text("catalogue.ahead.adrift", count=found.adrift)] if found.adrift else []
    return " ".join([*said, text("catalogue.ahead.safe")])


class CatalogueCompare(QDialog):
    """The left list is the dossier's own where there is one; the button changes to the right one."""

    def __init__(
        self,
        desk: Desk | None,
        after: Catalogue | None = None,
        parent: QWidget | None = None,
        before: Catalogue | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(text("catalogue.compare.title"))
        fit(self, 1080, 680)
        self.left = QComboBox()
        self.right = QComboBox()
        self.only = QCheckBox(text("catalogue.compare.only"))
        self.counts, self.preview = QLabel(), QLabel()
        self.model = TableModel([text(f"catalogue.compare.{name}") for name in HEADINGS], self)
        self.table, self.use = QTableView(), QPushButton(text("catalogue.compare.use"))
        if desk is not None:
            desk.bridge.previewed.connect(self._looked_ahead)
        self._fill(before, after)
        self._build()
        self.compare()

    @property
    def before(self) -> Catalogue:
        """The left list."""
        found: Catalogue = self.left.currentData()
        return found

    @property
    def after(self) -> Catalogue:
        """The right list."""
        found: Catalogue = self.right.currentData()
        return found

    # Building

    def _fill(self, before: Catalogue | None, after: Catalogue | None) -> None:
        known = [shelved.catalogue for shelved in all_catalogues()]
        present = self._desk.bridge.dossier.catalogue if self._desk is not None else None
        for box, chosen, mark in ((self.left, before, "before"), (self.right, after, "after")):
            box.setAccessibleName(text(f"catalogue.compare.{mark}"))
            if present is not None:
                box.addItem(f"{present.title}（{text('catalogue.compare.present')}）", present)
            if chosen is not None and chosen not in (present, *known):
                box.addItem(chosen.title, chosen)
            for catalogue in known:
                if catalogue != present:
                    box.addItem(catalogue.title, catalogue)
            box.setCurrentIndex(_place(box, chosen if chosen is not None else present))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(18)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addLayout(self._choices())
        row = QHBoxLayout()
        self.only.setChecked(True)
        row.addWidget(self.counts, 1)
        row.addWidget(self.only)
        layout.addLayout(row)
        layout.addWidget(self._table(), 1)
        self.preview.setWordWrap(True)
        layout.addWidget(self.preview)
        layout.addLayout(self._bottom())
        self.only.toggled.connect(self.compare)
        for box in (self.left, self.right):
            box.activated.connect(self.compare)

    def _choices(self) -> QHBoxLayout:
        row, swap = QHBoxLayout(), QToolButton()
        swap.setIcon(looks.icon("replace"))
        swap.setToolTip(text("catalogue.compare.swap"))
        swap.setAccessibleName(text("catalogue.compare.swap"))
        swap.clicked.connect(self.swap)
        row.addWidget(QLabel(text("catalogue.compare.before")))
        row.addWidget(self.left, 1)
        row.addWidget(swap)
        row.addWidget(QLabel(text("catalogue.compare.after")))
        row.addWidget(self.right, 1)
        return row

    def _table(self) -> QTableView:
        self.table.setModel(self.model)
        self.table.setAccessibleName(text("catalogue.compare.table"))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        return self.table

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        close = QPushButton(text("catalogue.compare.close"))
        close.clicked.connect(self.reject)
        self.use.setProperty("main", True)
        self.use.clicked.connect(self.change)
        self.use.setVisible(self._desk is not None)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.use)
        return row

    # Following

    def compare(self) -> None:
        """Show what differs now."""
        found = differences(self.before, self.after)
        every = lines_of(self.before, self.after, found, only=False)
        new, gone, changed, same = (sum(line.state == state for line in every if line.thing) for state in _COUNTED)
        self.model.show([line for line in every if line.state != "same"] if self.only.isChecked() else every)
        said = text("catalogue.compare.counts", new=new, gone=gone, changed=changed, same=same)
        self.counts.setText(text("catalogue.compare.none") if found.empty else said)
        self._look_ahead()

    def _look_ahead(self) -> None:
        present = self._desk.bridge.dossier.catalogue if self._desk is not None else None
        writable = self._desk is not None and not self._desk.bridge.read_only
        self.use.setEnabled(writable and self.after != present)
        if self._desk is None:
            self.preview.setText(text("catalogue.editor.no_dossier"))
        else:
            asked = self.after != present and self._desk.bridge.preview(self.after)
            self.preview.setText(text("catalogue.editor.waiting") if asked else "")

    def _looked_ahead(self, after: Catalogue, then: Verdicts) -> None:
        if self._desk is not None and after == self.after:
            bridge = self._desk.bridge
            now = bridge.dossier
            found = ahead(bridge.verdicts, then, now.decisions, now.catalogue, after)
            self.preview.setText(ahead_words(found))

    # Acting

    def swap(self) -> None:
        """Left becomes right."""
        before, after = self.before, self.after
        for box, chosen in ((self.left, after), (self.right, before)):
            if _place(box, chosen) < 0:
                box.insertItem(0, chosen.title, chosen)
            box.setCurrentIndex(_place(box, chosen))
        self.compare()

    def change(self) -> None:
        """The dossier works by the right list from now on."""
        if self._desk is not None and self._desk.bridge.do(Session.set_catalogue, self.after):
            self.accept()


def _place(box: QComboBox, wanted: Catalogue | None) -> int:
    """Where a catalogue stands in the box, 0 when none is wanted."""
    places: Sequence[int] = [at for at in range(box.count()) if box.itemData(at) == wanted]
    if places:
        return places[0]
    if wanted is None:
        return 0
    return -1


HEADINGS = ("what", "before", "after", "where")


def lines_of(before: Catalogue, after: Catalogue, found: Difference, *, only: bool) -> list[Line]:
    """In the order of `after`; what is gone stands behind the entry it followed. `only`: leave the same ones out."""
    homes = {new: old for old, new in found.pairs.items()}
    gone = _gone_behind(before, found)
    lines = [*_head(before, after, found), *map(_gone_line, gone.get("", ()))]
    for entry in after.entries:
        lines.append(_line(before, after, found, entry, homes.get(entry.id)))
        lines += map(_gone_line, gone.get(homes.get(entry.id, "-"), ()))
    return [line for line in lines if not (only and line.state == "same")]


def _gone_behind(before: Catalogue, found: Difference) -> dict[str, list[Entry]]:
    """Old entries that are gone, by the old entry before them that stayed; "" for those before all."""
    behind: dict[str, list[Entry]] = {}
    last = ""
    for entry in before.entries:
        if entry.id in found.pairs:
            last = entry.id
        else:
            behind.setdefault(last, []).append(entry)
    return behind


def _head(before: Catalogue, after: Catalogue, found: Difference) -> Iterator[Line]:
    if found.head:
        changes = [_change(before, after, *change) for change in found.head]
        whole = text("catalogue.compare.whole")
        yield Line((text("catalogue.compare.changed"), whole, whole, "\n".join(changes)), "changed", thing="")


def _gone_line(entry: Entry) -> Line:
    return Line((text("catalogue.compare.gone"), entry.title, "", _asked(entry)), "gone", thing=entry.id)


def _line(before: Catalogue, after: Catalogue, found: Difference, entry: Entry, old: str | None) -> Line:
    if old is None:
        return Line((text("catalogue.compare.new"), "", entry.title, _asked(entry)), "new", thing=entry.id)
    changes = [_change(before, after, *change[1:]) for change in found.changed if change[0] == entry.id]
    state = "changed" if changes else "same"
    cells = (text(f"catalogue.compare.{state}"), before.entry(old).title, entry.title, "\n".join(changes))
    return Line(cells, state, thing=entry.id)


def _asked(entry: Entry) -> str:
    """Whether it must be there, and when not, in which case."""
    return entry.condition or choice_words("required", str(entry.required).lower())


def _change(before: Catalogue, after: Catalogue, name: str, old: Any, new: Any) -> str:
    words = {"old": _words(before, name, old), "new": _words(after, name, new)}
    return text("catalogue.compare.change", field=text(f"catalogue.field.{name}"), **words)


def _words(catalogue: Catalogue, name: str, value: Any) -> str:
    """A field's value as people read it; years with their place relative to the application."""
    if value in (None, "", ()):
        return text("catalogue.choice.none")
    if name == "years":
        return "、".join(f"{year}（{relative_year(year, catalogue.year)}）" for year in value)
    if name == "tier":
        return text(f"gui.tier.{value.replace('-', '_')}")
    if name == "windows":
        return "；".join(_window(window) for window in value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(map(str, value))
    return choice_words(name, str(value).lower() if isinstance(value, bool) else str(value))


def _window(window: Window) -> str:
    return " – ".join(str(day or "?") for day in (window.opens, window.closes))
