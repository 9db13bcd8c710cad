"""One finding as a card: what is wrong, what to do, and the buttons that do it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from srdi_desktop.gui import GAP, looks, wording
from srdi_desktop.gui.fixes import fixes_for
from srdi_desktop.model import Dossier, Finding
from srdi_desktop.texts import finding_text, text


class FindingCard(QFrame):
    """Level as shape, colour and word; buttons wish, the window acts."""

    fix_requested = Signal(str, object)
    place_requested = Signal(object)

    def __init__(self, dossier: Dossier, finding: Finding) -> None:
        super().__init__()
        self._finding = finding
        level = "waived" if finding.waived is not None else str(finding.level)
        self.setObjectName(f"card_{level}")
        self.setProperty("card", level)
        message, advice = finding_text(finding, dossier)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP + 4, GAP, GAP, GAP)
        layout.setSpacing(4)
        layout.addLayout(self._head(level, message))
        if finding.waived is not None:
            advice = wording.waived_words(dossier, finding)
        if advice:
            what = QLabel(advice)
            what.setWordWrap(True)
            what.setObjectName("quiet")
            layout.addWidget(what)
        layout.addLayout(self._buttons())
        self.setAccessibleName(f"{text(f'gui.level.{level}')}: {message}")

    def _head(self, level: str, message: str) -> QHBoxLayout:
        name, role = looks.MARKS[level]
        mark, words = QLabel(), QLabel(message)
        mark.setPixmap(looks.pixmap(name, 18, role, self.devicePixelRatioF()))
        mark.setToolTip(text(f"gui.level.{level}"))
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addStretch(1)
        if self._finding.box is not None:
            show = QPushButton(text("gui.finding.show"))
            show.setProperty("flat", True)
            show.clicked.connect(lambda: self.place_requested.emit(self._finding.box))
            row.addWidget(show)
        for name in fixes_for(self._finding):
            button = QPushButton(text(f"gui.action.{name}.text"))
            button.setProperty("flat", True)
            button.clicked.connect(lambda _=False, name=name: self.fix_requested.emit(name, self._finding))
            row.addWidget(button)
        return row
