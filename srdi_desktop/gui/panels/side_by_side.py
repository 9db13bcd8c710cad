"""A figure as it was declared, and beside it the places on paper that state it, cut out of their pages."""

from html import escape

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from srdi_desktop.gui import GAP, Crop, Crops, Desk, Flow, clear, looks
from srdi_desktop.model import Compared, Consistency, PageRef, State, declared_unit
from srdi_desktop.texts import page_name, text
from srdi_desktop.verdict_words import compared, figure_name, source_name, with_unit

_WIDE, _HIGH = 300, 150  # of a picture, of the cards in view; device-independent pixels


class SideBySide(QScrollArea):
    """Cards that wrap; a link on each leads to its page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.crops = Crops(desk.bridge, self)
        self.crops.arrived.connect(self._came)
        self._line: Compared | None = None
        self.pictures: list[Picture] = []
        inner = QWidget()
        self._cards = Flow(inner)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(text("figures.side_by_side"))

    def sizeHint(self) -> QSize:
        """One card high is enough: the rest scrolls."""
        return QSize(2 * _WIDE, _HIGH)

    def minimumSizeHint(self) -> QSize:
        """A picture and what is said below it."""
        return QSize(_WIDE, _HIGH // 2)

    def show_line(self, line: Compared | None) -> None:
        """Another figure, or none."""
        if line == self._line:
            return
        self._line = line
        clear(self._cards)
        self.pictures = []
        if line is None:
            return
        self._cards.addWidget(_declared(line))
        pictured = []
        for row in sorted(line.rows, key=lambda row: row.state is State.PASSED):
            picture = Picture(row.state) if row.page and row.box else None
            self._cards.addWidget(self._card(row, picture))
            if picture is not None and row.page and row.box:
                page = PageRef.parse(row.page)
                self.pictures.append(picture)
                pictured.append((page, row.box, self._desk.bridge.dossier.rotation(page)))
        self.crops.ask(line, pictured)

    def _came(self, line: object, found: list[Crop | None]) -> None:
        if line == self._line:
            for picture, crop in zip(self.pictures, found, strict=True):
                picture.show_crop(crop)

    def _card(self, row: Consistency, picture: "Picture | None") -> QFrame:
        frame, column = _framed()
        head, mark = QHBoxLayout(), QLabel()
        name, role = looks.MARKS[str(row.state)]
        mark.setPixmap(looks.pixmap(name, 16, role, self.devicePixelRatioF()))
        head.addWidget(mark)
        head.addWidget(_words(f"{source_name(row.source)} · {compared(row)}"), 1)
        column.addLayout(head)
        if picture is not None:
            picture.picked.connect(lambda: self._go(row))
            column.addWidget(picture)
        column.addWidget(_words(with_unit(row.found, row.unit), bold=True))
        column.addWidget(self._where(row))
        return frame

    def _where(self, row: Consistency) -> QLabel:
        if not row.page:
            return _words(text("figures.copied_by_hand"), quiet=True)
        page = PageRef.parse(row.page)
        name = page_name(self._desk.bridge.dossier, page)
        label = _words(f"{escape(name)}  <a href='page'>{text('gui.finding.show')}</a>", quiet=True)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.linkActivated.connect(lambda _: self._go(row))
        return label

    def _go(self, row: Consistency) -> None:
        if row.page:
            self._desk.reveal(PageRef.parse(row.page), row.box)


class Picture(QWidget):
    """A piece of a page with a frame around the figure. `picked()`."""

    picked = Signal()

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state, self.crop = state, None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(text("gui.finding.show"))
        self.setFixedSize(_WIDE, _WIDE // 5)

    crop: Crop | None

    def show_crop(self, crop: Crop | None) -> None:
        """The picture came; None: the page cannot be read."""
        self.crop = crop
        self.setVisible(crop is not None)
        if crop is not None:
            size = crop.picture.size()
            self.setFixedSize(QSize(_WIDE, max(24, round(_WIDE * size.height() / max(1, size.width())))))
            self.updateGeometry()
        self.update()

    def mouseReleaseEvent(self, _: object) -> None:
        """A click goes to the page."""
        self.picked.emit()

    def paintEvent(self, _: QPaintEvent) -> None:
        """The piece, its edge, the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.crop is not None:
            painter.drawImage(self.rect(), self.crop.picture)
            inside = self.crop.inside
            wide = whole.width()
            tall = whole.height()
            place = QRectF(inside.left * wide, inside.top * tall, 0, 0)
            place.setRight(inside.right * wide)
            place.setBottom(inside.bottom * tall)
            painter.setPen(QPen(looks.colour(looks.MARKS[str(self._state)][1]), 2))
            painter.drawRect(place.adjusted(-3, -2, 3, 2))
        painter.setPen(looks.colour("line"))
        painter.drawRect(whole)
        painter.end()


def _framed() -> tuple[QFrame, QVBoxLayout]:
    frame = QFrame()
    frame.setProperty("card", "plain")
    column = QVBoxLayout(frame)
    column.setContentsMargins(GAP, GAP, GAP, GAP)
    column.setSpacing(3)
    return frame, column


def _declared(line: Compared) -> QFrame:
    frame, column = _framed()
    column.addWidget(_words(f"{figure_name(line.figure)} {line.year}"))
    column.addWidget(_words(text("figures.declared"), quiet=True))
    column.addWidget(_words(with_unit(line.declared, declared_unit(line.figure)), bold=True))
    column.addStretch(1)
    return frame


def _words(words: str, *, bold: bool = False, quiet: bool = False) -> QLabel:
    label = QLabel(words)
    if bold:
        label.setFont(looks.font(1.0, bold=True))
    if quiet:
        label.setObjectName("quiet")
    return label
