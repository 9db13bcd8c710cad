"""A quiet bar for things told after the fact, in place of modal boxes."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from srdi_desktop.gui import icons, looks
from srdi_desktop.gui.desk import Desk, Notice
from srdi_desktop.gui.looks import GAP
from srdi_desktop.texts import text

_MOST = 3
_SECONDS = {"good": 8, "hint": 10}  # warnings and errors stay until they are closed


class Notices(QWidget):
    """The latest few, newest at the bottom."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(GAP, 0, GAP, 0)
        self._layout.setSpacing(4)
        self._bars: list[_Bar] = []
        self.hide()
        self._bridge = desk.bridge
        desk.notice_posted.connect(self.post)
        desk.bridge.dossier_changed.connect(self._drop_outdated)

    def post(self, notice: Notice) -> None:
        """Show one more."""
        for bar in [bar for bar in self._bars if notice.key and bar.notice.key == notice.key]:
            self._close(bar)
        bar = _Bar(notice)
        bar.closer.clicked.connect(lambda: self._close(bar))
        if bar.act is not None:
            bar.act.clicked.connect(lambda: self._close(bar))
        if notice.level in _SECONDS:
            QTimer.singleShot(_SECONDS[notice.level] * 1000, bar, lambda: self._close(bar))
        self._bars.append(bar)
        self._layout.addWidget(bar)
        while len(self._bars) > _MOST:
            self._close(self._bars[0])
        self.show()

    def shown(self) -> list[Notice]:
        """What is on the bar, oldest first."""
        return [bar.notice for bar in self._bars]

    def _drop_outdated(self) -> None:
        """A button that undoes its act is gone when that is not the last step any more."""
        for bar in [bar for bar in self._bars if bar.notice.step not in (None, self._bridge.step)]:
            self._close(bar)

    def _close(self, bar: "_Bar") -> None:
        if bar in self._bars:
            self._bars.remove(bar)
            self._layout.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))


class _Bar(QFrame):
    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.notice = notice
        self.setProperty("notice", notice.level)
        name, role = looks.MARKS[notice.level]
        mark, words, self.closer = QLabel(), QLabel(), QToolButton()
        mark.setPixmap(icons.pixmap(name, 18, role, self.devicePixelRatioF()))
        words.setText(f"{notice.message}\n{notice.advice}".strip())
        words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP + 4, 6, GAP, 6)
        row.setSpacing(GAP)
        row.addWidget(mark)
        row.addWidget(words, 1)
        self.act: QPushButton | None = None
        if notice.button and notice.act is not None:
            act = notice.act
            self.act = QPushButton(notice.button)
            self.act.clicked.connect(act)
            row.addWidget(self.act)
        self.closer.setIcon(icons.icon("close", "muted"))
        self.closer.setAutoRaise(True)
        self.closer.setToolTip(text("gui.notice.close"))
        self.closer.setAccessibleName(text("gui.notice.close"))
        row.addWidget(self.closer)
        self.setAccessibleName(words.text())
