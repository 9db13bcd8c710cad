"""The checklist for choosing an adviser: to read here, and to print as one sheet."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import icons, looks
from srdi_desktop.gui.desk import Desk, Notice
from srdi_desktop.gui.layouts import fit
from srdi_desktop.gui.looks import GAP
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.model.quality_statement import GROUPS
from srdi_desktop.texts import text
from srdi_desktop.workflow.own_papers import write_adviser_check

_MARKS = {"ask": "undecided", "never": "warning"}


class AdviserCheck(QDialog):
    """All lines by group; one button writes the printable sheet. Not modal."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(text("evaluation.adviser.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 720, 640)
        self.save_button = QPushButton(text("adviser.save"))
        self._build()

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        column.addWidget(_words(text("adviser.intro"), quiet=True))
        for heading, lines in GROUPS:
            label = QLabel(text(f"adviser.{heading}"))
            label.setFont(looks.font(1.1, bold=True))
            column.addWidget(label)
            for line in lines:
                column.addLayout(_line(text(f"evaluation.adviser.{line}"), _MARKS[heading]))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        close = QPushButton(text("adviser.close"))
        close.clicked.connect(self.close)
        self.save_button.setProperty("main", True)
        self.save_button.setToolTip(text("adviser.save_tip"))
        self.save_button.clicked.connect(self.save)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(scroll, 1)
        layout.addLayout(buttons)

    def save(self) -> None:
        """Ask where, and write the sheet."""
        bridge = self._desk.bridge
        proposed = bridge.path.with_name(f"{text('adviser.file_name')}.pdf")
        name, _ = QFileDialog.getSaveFileName(self, text("adviser.save"), str(proposed), text("adviser.file"))
        if not name:
            return
        try:
            written = write_adviser_check(bridge.dossier, Path(name))
        except SrdiError as error:
            bridge.report(error)
            return
        self._desk.tell(
            Notice(
                text("adviser.saved", path=written.path), level="good", button=text("adviser.open"),
                act=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(written.path)), key="adviser",
            )
        )  # fmt: skip


def _words(words: str, *, quiet: bool = False) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if quiet:
        label.setObjectName("quiet")
    return label


def _line(words: str, state: str) -> QHBoxLayout:
    mark = QLabel()
    mark.setPixmap(icons.pixmap(looks.MARKS[state][0], 18, looks.MARKS[state][1], mark.devicePixelRatioF()))
    row = QHBoxLayout()
    row.setSpacing(GAP)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(_words(words), 1)
    return row
