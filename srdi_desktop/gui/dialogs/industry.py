"""Industry classification GB/T 4754-2017: search offline by words, code or pinyin initials; four digits only."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from srdi_desktop.gui import looks
from srdi_desktop.gui.layouts import fit
from srdi_desktop.gui.looks import GAP
from srdi_desktop.model import IndustryClass
from srdi_desktop.texts import text
from srdi_desktop.workflow.declaring import industry_neighbours, industry_path, industry_search


class IndustryPicker(QDialog):
    """Search above, hits below, the neighbours of the chosen class beside them; `code` holds the answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = ""
        self.setWindowTitle(text("gui.industry.title"))
        fit(self, 820, 520)
        self.search, self.hits, self.beside = QLineEdit(), QListWidget(), QListWidget()
        self._path, self.take = QLabel(), QPushButton(text("gui.industry.take"))
        self.search.setPlaceholderText(text("gui.industry.search"))
        self.search.setAccessibleName(text("gui.industry.search"))
        self.search.textChanged.connect(self._find)
        self.hits.currentItemChanged.connect(self._chosen)
        self.beside.itemClicked.connect(self._switch)
        self.hits.itemDoubleClicked.connect(lambda _: self.accept())
        self._build()
        self._chosen(None)

    def _build(self) -> None:
        self._path.setWordWrap(True)
        self._path.setMinimumHeight(44)
        self.take.setProperty("main", True)
        self.take.clicked.connect(self.accept)
        cancel = QPushButton(text("gui.new.cancel"))
        cancel.clicked.connect(self.reject)
        columns, buttons = QHBoxLayout(), QHBoxLayout()
        columns.setSpacing(2 * GAP)
        for key, view in (("hits", self.hits), ("beside", self.beside)):
            heading = QLabel(text(f"gui.industry.{key}"))
            heading.setFont(looks.font(0.95, bold=True))
            view.setAccessibleName(heading.text())
            column = QVBoxLayout()
            column.addWidget(heading)
            column.addWidget(view)
            columns.addLayout(column, 1)
        note = QLabel(text("gui.industry.note"))
        note.setObjectName("quiet")
        note.setWordWrap(True)
        buttons.addWidget(note, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self.search)
        layout.addLayout(columns, 1)
        layout.addWidget(self._path)
        layout.addLayout(buttons)

    def _find(self, words: str) -> None:
        self.hits.clear()
        for item in industry_search(words):
            self.hits.addItem(_row(item))
        self.hits.setCurrentRow(0)

    def _chosen(self, row: QListWidgetItem | None) -> None:
        self.beside.clear()
        self.take.setEnabled(row is not None)
        if row is None:
            self._path.setText(text("gui.industry.nothing"))
            return
        self.code = str(row.data(Qt.ItemDataRole.UserRole))
        self._path.setText(" › ".join(f"{item.code} {item.name}" for item in industry_path(self.code)))
        for item in industry_neighbours(self.code):
            self.beside.addItem(_row(item))

    def _switch(self, row: QListWidgetItem) -> None:
        self.search.setText(str(row.data(Qt.ItemDataRole.UserRole)))


def _row(item: IndustryClass) -> QListWidgetItem:
    row = QListWidgetItem(f"{item.code}  {item.name}")
    row.setData(Qt.ItemDataRole.UserRole, item.code)
    return row
