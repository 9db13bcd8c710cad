"""Options of the program; each change applies at once, so there is nothing to confirm."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from srdi_desktop import texts
from srdi_desktop.gui import GAP
from srdi_desktop.texts import text

_APPEARANCES = ("system", "light", "dark")


class Settings(QDialog):
    """Language and colours."""

    language_chosen = Signal()  # the other one
    appearance_chosen = Signal(str)

    def __init__(self, appearance_now: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text("gui.settings.title"))
        self.language, self.appearance = QComboBox(), QComboBox()
        for language in texts.LANGUAGES:
            self.language.addItem(text(f"gui.settings.{language}"), language)
        for appearance in _APPEARANCES:
            self.appearance.addItem(text(f"gui.settings.{appearance}"), appearance)
        self.language.setCurrentIndex(texts.LANGUAGES.index(texts.language()))
        self.appearance.setCurrentIndex(_APPEARANCES.index(appearance_now))
        self.language.activated.connect(self._speak)
        self.appearance.activated.connect(self._dress)
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GAP)
        form.addRow(text("gui.settings.language"), self.language)
        form.addRow(text("gui.settings.appearance"), self.appearance)
        what = QLabel(text("gui.settings.at_once"))
        close = QPushButton(text("gui.settings.close"))
        what.setObjectName("quiet")
        what.setWordWrap(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(2 * GAP)
        layout.addLayout(form)
        layout.addWidget(what)
        layout.addWidget(close)

    def _speak(self) -> None:
        if self.language.currentData() != texts.language():
            self.accept()
            self.language_chosen.emit()

    def _dress(self) -> None:
        self.accept()
        self.appearance_chosen.emit(self.appearance.currentData())
