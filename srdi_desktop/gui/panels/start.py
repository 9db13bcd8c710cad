"""The start page: recent dossiers, new, open, try the sample; files dropped here begin a new dossier."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, drag_out, looks
from srdi_desktop.texts import text

_CHOICES = (("new", "new"), ("open", "open"), ("sample", "lightning"))


class StartPage(QWidget):
    """Wishes only: `new_requested`, `open_requested(Path | None)`, `sample_requested`, `files_dropped(list[Path])`."""

    new_requested = Signal()
    open_requested = Signal(object)
    sample_requested = Signal()
    last_year_requested = Signal()
    overview_requested = Signal()
    language_requested = Signal()
    files_dropped = Signal(list)

    def __init__(self, recent: Sequence[Path]) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.buttons: dict[str, QPushButton] = {}
        self.recent = QListWidget()
        self._busy = QProgressBar()
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(2 * GAP)
        outer.addLayout(column, 4)
        outer.addStretch(1)
        column.addStretch(1)
        column.addLayout(self._head())
        column.addLayout(self._choices())
        column.addWidget(self._drop_hint())
        column.addWidget(self._bar())
        column.addLayout(self._recent_list(recent), 4)
        column.addStretch(1)

    def _head(self) -> QHBoxLayout:
        picture = QLabel()
        title = QLabel(text("gui.app"))
        line = QLabel(text("gui.start.line"))
        pixmap: QPixmap = looks.app_icon().pixmap(QSize(72, 72), self.devicePixelRatioF())
        picture.setPixmap(pixmap)
        title.setFont(looks.font(2.0, bold=True))
        line.setObjectName("quiet")
        line.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(line)
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        row.addWidget(picture)
        row.addLayout(words, 1)
        language = QToolButton()
        language.setText(text("gui.action.language.text"))
        language.setIcon(looks.icon("language", "muted"))
        language.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        language.setAutoRaise(True)
        language.clicked.connect(self.language_requested)
        row.addWidget(language, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _choices(self) -> QHBoxLayout:
        calls: dict[str, Callable[[], object]] = {
            "new": self.new_requested.emit,
            "open": lambda: self.open_requested.emit(None),
            "sample": self.sample_requested.emit,
        }
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        for name, icon in _CHOICES:
            row.addWidget(self._choice(name, icon, calls[name]), 1)
        return row

    def _other_ways(self) -> QHBoxLayout:
        """What fewer people need, beside the heading of the recent ones: no line of its own on a low screen."""
        row = QHBoxLayout()
        row.addStretch(1)
        for name, icon, wish in (
            ("last_year", "calendar", self.last_year_requested), ("overview", "list", self.overview_requested),
        ):  # fmt: skip
            button = QPushButton(looks.icon(icon), text(f"gui.action.{name}.text"))
            button.setToolTip(text(f"gui.action.{name}.tip"))
            button.setProperty("flat", True)
            button.clicked.connect(wish)
            self.buttons[name] = button
            row.addWidget(button)
        return row

    def _choice(self, name: str, icon: str, call: Callable[[], object]) -> QFrame:
        card = QFrame()
        button = QPushButton(text(f"gui.start.{name}"))
        what = QLabel(text(f"gui.start.{name}_tip"))
        card.setProperty("card", "plain")
        button.setIcon(looks.icon(icon, "accent_text" if name == "new" else "accent"))
        button.setIconSize(QSize(22, 22))
        button.setMinimumHeight(44)
        button.setFont(looks.font(1.1, bold=True))
        button.setDefault(name == "new")
        button.setProperty("main", name == "new")
        button.clicked.connect(call)
        what.setObjectName("quiet")
        what.setWordWrap(True)
        what.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(button)
        layout.addWidget(what, 1)
        self.buttons[name] = button
        return card

    def _drop_hint(self) -> QLabel:
        hint = self._hint = QLabel(text("gui.start.drop"))
        hint.setObjectName("drop")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setWordWrap(True)
        hint.setMinimumHeight(56)
        return hint

    def _bar(self) -> QProgressBar:
        """Something is on its way; how much of it nobody knows."""
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(text("window.export.progress"))
        self._busy.hide()
        return self._busy

    def _recent_list(self, recent: Sequence[Path]) -> QVBoxLayout:
        heading = QLabel(text("gui.start.recent"))
        heading.setFont(looks.font(1.0, bold=True))
        self.recent.setAccessibleName(text("gui.start.recent"))
        self.recent.setFrameShape(QFrame.Shape.NoFrame)
        self.recent.setSpacing(2)
        for path in recent:
            item = QListWidgetItem(looks.icon("catalogue", "accent"), f"{path.stem}\n{path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(str(path))
            self.recent.addItem(item)
        self.recent.itemActivated.connect(lambda item: self.open_requested.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.recent.itemClicked.connect(lambda item: self.open_requested.emit(item.data(Qt.ItemDataRole.UserRole)))
        empty = QLabel(text("gui.start.no_recent"))
        empty.setObjectName("quiet")
        layout = QVBoxLayout()
        layout.setSpacing(GAP // 2)
        top = self._other_ways()
        top.insertWidget(0, heading)
        layout.addLayout(top)
        layout.addWidget(self.recent if recent else empty, 1 if recent else 0)
        if not recent:
            layout.addStretch(1)
        return layout

    def show_busy(self, words: str) -> None:
        """Something is on its way; nothing else can be begun until it is there."""
        self._hint.setText(words)
        self._busy.show()
        for button in self.buttons.values():
            button.setEnabled(False)

    def show_ready(self) -> None:
        """It is there."""
        self._hint.setText(text("gui.start.drop"))
        self._busy.hide()
        for button in self.buttons.values():
            button.setEnabled(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders, and things without a path, to say why they cannot be taken."""
        mime = event.mimeData()
        if drag_out.paths_in(mime) or mime.hasUrls() or drag_out.is_virtual(mime):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What becomes of them is decided once the drop is over: this page may be gone then."""
        event.acceptProposedAction()
        paths = drag_out.paths_in(event.mimeData())
        if paths:
            self.files_dropped.emit(paths)
        else:
            self._hint.setText(f"{text('gui.notice.no_path')}\n{text('gui.notice.no_path_advice')}")
