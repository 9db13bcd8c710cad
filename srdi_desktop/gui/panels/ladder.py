"""The gradient as a picture: a step for each tier, its state as shape, colour and word; bars with thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from srdi_desktop.gui import GAP, looks

_SOFT = {"passed": "good_soft", "failed": "error_soft", "undecided": "undecided_soft"}


@dataclass(frozen=True)
class Step:
    """One tier: its name, its state (passed, failed, undecided), a line in words, and whether it is recommended."""

    name: str
    state: str
    detail: str
    recommended: bool = False


class Ladder(QWidget):
    """Steps rising to the right; one is chosen. `chosen(int)`."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Step], current: int) -> None:
        """Other steps."""
        self._steps = tuple(steps)
        self.current = current
        self.setAccessibleName("; ".join(f"{step.name}: {step.detail}" for step in steps))
        self.update()

    def sizeHint(self) -> QSize:
        """Tall enough for four steps of three lines."""
        line = QFontMetrics(looks.font()).height()
        return QSize(480, 7 * line + 6 * GAP)

    def minimumSizeHint(self) -> QSize:
        """Words need room."""
        return QSize(420, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draws the steps."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, step in enumerate(self._steps):
            self._paint_step(painter, at, step, self._place(at))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses a step."""
        for at in range(len(self._steps)):
            if self._place(at).contains(event.position()):
                self._choose(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows choose."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._steps:
            self._choose(max(0, min(len(self._steps) - 1, self.current + step)))
        else:
            super().keyPressEvent(event)

    def _choose(self, at: int) -> None:
        self.current = at
        self.chosen.emit(at)
        self.update()

    def _place(self, at: int) -> QRectF:
        count = max(1, len(self._steps))
        width = (self.width() - GAP * (count - 1)) / count
        rise = (self.height() * 0.42) / max(1, count - 1)
        top = 2 + rise * (count - 1 - at)
        return QRectF(at * (width + GAP) + 1, top, width - 2, self.height() - top - 2)

    def _paint_step(self, painter: QPainter, at: int, step: Step, box: QRectF) -> None:
        name, role = looks.MARKS[step.state]
        here = at == self.current
        painter.setPen(QPen(looks.colour("accent" if here else "line"), 2 if here else 1))
        painter.setBrush(looks.colour(_SOFT[step.state]))
        painter.drawRoundedRect(box, 8, 8)
        if here and self.hasFocus():
            painter.setPen(QPen(looks.colour("text"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), 5, 5)
        inner = box.adjusted(GAP, GAP, -GAP, -GAP)
        mark = looks.pixmap(name, 20, role, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(inner.left(), inner.top()), mark)
        if step.recommended:
            middle = QPointF(inner.right() - 8, inner.top() + 10)
            self._paint_star(painter, middle)
        line = QFontMetrics(looks.font()).height()
        words = QRectF(inner.left(), inner.top() + 24, inner.width(), inner.height() - 24)
        painter.setFont(looks.font(1.0, bold=True))
        painter.setPen(looks.colour("text"))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        used = painter.drawText(words, flags, step.name)
        painter.setFont(looks.font(0.92))
        painter.setPen(looks.colour(role))
        below = words.adjusted(0, max(line, _height(used)) + 2, 0, 0)
        painter.drawText(below, flags, step.detail)

    def _paint_star(self, painter: QPainter, middle: QPointF) -> None:
        """The recommended tier carries a star; its word is in the line above the picture."""
        points = QPolygonF([middle + QPointF(x, y) for x, y in _STAR])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(looks.colour("seal"))
        painter.drawPolygon(points)


_STAR = (
    (0, -9), (2.1, -2.9), (8.6, -2.8), (3.4, 1.1), (5.3, 7.3), (0, 3.6), (-5.3, 7.3), (-3.4, 1.1), (-8.6, -2.8),
    (-2.1, -2.9),
)  # fmt: skip


def _height(used: object) -> int:
    if hasattr(used, "height"):
        return int(used.height())
    return 0


@dataclass(frozen=True)
class Bar:
    """One bar: name, what is there, the threshold, the end of the scale, words for the right end, whether it holds."""

    name: str
    have: float
    need: float
    most: float
    words: str
    state: str


class Bars(QWidget):
    """Horizontal bars with the threshold marked by a line."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Other bars."""
        self._bars = tuple(bars)
        self.setAccessibleName("; ".join(f"{bar.name}: {bar.words}" for bar in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines a bar."""
        return QSize(300, len(self._bars) * self._row())

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return QSize(200, len(self._bars) * self._row())

    def _row(self) -> int:
        return QFontMetrics(looks.font(0.95)).height() + 8 + 2 * GAP

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draws the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, bar in enumerate(self._bars):
            self._paint(painter, bar, at * self._row())
        painter.end()

    def _paint(self, painter: QPainter, bar: Bar, top: int) -> None:
        painter.setFont(looks.font(0.95))
        line = painter.fontMetrics().height()
        words = QRectF(0, top, self.width(), line)
        painter.setPen(looks.colour("muted"))
        painter.drawText(words, Qt.AlignmentFlag.AlignRight, bar.words)
        room = self.width() - painter.fontMetrics().horizontalAdvance(bar.words) - GAP
        name = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, room)
        painter.setPen(looks.colour("text"))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft, name)
        scale = self.width() / max(bar.most, bar.need, bar.have, 1e-9)
        track = QRectF(0, top + line + 4, self.width(), 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(looks.colour("line"))
        painter.drawRoundedRect(track, 4, 4)
        painter.setBrush(looks.colour(looks.MARKS[bar.state][1]))
        painter.drawRoundedRect(QRectF(0, track.top(), max(0.0, bar.have * scale), 8), 4, 4)
        if bar.need:
            painter.setPen(QPen(looks.colour("text"), 2))
            at = min(self.width() - 1.0, bar.need * scale)
            painter.drawLine(QPointF(at, track.top() - 3), QPointF(at, track.bottom() + 3))
