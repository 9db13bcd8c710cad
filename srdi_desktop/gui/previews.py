"""Pictures of pages, pieces of them around figures, and what edits make of them: read beside the event loop."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRect, Signal
from PySide6.QtGui import QImage, QPainter, QTransform

from srdi_desktop.gui import looks
from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.gui.jobs import Latest
from srdi_desktop.model import Box, Dossier, Origin, PageRef, Reshaping, SrdiError
from srdi_desktop.workflow import page_pictures
from srdi_desktop.workflow.page_edits import Trial

LONGEST = 1600  # pixels of the longer side: sharp at twice the size of a usual inspector
FINEST = 3508  # A4 at 300 dpi
FINEST_OF_ALL = 7016  # A4 at 600 dpi: 140 MB as a picture
_KEEP_BYTES = 120_000_000


def upright_picture(picture: QImage, turn: int, straighten: float = 0.0) -> QImage:
    """The picture turned clockwise by quarter turns, then by `straighten` degrees around its middle on white paper, as
    the export straightens a page.
    """
    turned = picture.transformed(QTransform().rotate(turn)) if turn else picture
    if not straighten or turned.isNull():
        return turned
    made = QImage(turned.size(), QImage.Format.Format_RGB32)
    made.fill(looks.colour("paper"))
    middle = QPointF(turned.width() / 2, turned.height() / 2)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(middle)
    painter.rotate(straighten)
    painter.translate(-middle)
    painter.drawImage(0, 0, turned)
    painter.end()
    return made


def decoded_jpeg(data: bytes) -> QImage:
    """The picture; a null one where it cannot be decoded.

    The format is named, since Qt would ask its SVG reader otherwise, whose objects wait for a lock that the window's
    thread may hold while it waits for Python's: seen as a deadlock when pictures were decoded in another thread.
    """
    return QImage.fromData(data, "JPEG")  # type: ignore[arg-type]  # the stubs ask for bytes, the code takes a str


def own_pixels(dossier: Dossier, page: PageRef) -> int:
    """Pixels of the longer side of a page that is a picture, at most FINEST_OF_ALL; 0 where it is drawn, or was not
    looked at yet.
    """
    evidence = dossier.evidence.get(page)
    if evidence is None or evidence.origin not in (Origin.SCAN, Origin.PHOTO):
        return 0
    return min(FINEST_OF_ALL, max(evidence.width, evidence.height))


class Previews(QObject):
    """`ask(page)`; `arrived(PageRef, QImage)` as shown, not yet turned upright."""

    arrived = Signal(object, QImage)
    refused = Signal(object)  # a page that cannot be read; its own finding says why

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._kept: OrderedDict[PageRef, QImage] = OrderedDict()
        self._finest: set[PageRef] = set()  # asked for in all pixels that are shown
        self._latest = Latest(self)
        self._latest.ready.connect(self._came)
        self._latest.failed.connect(lambda page, _error: self.refused.emit(page))

    def ask(self, page: PageRef) -> None:
        """Answers at once when the picture is kept, later otherwise, never when the page cannot be read."""
        if page in self._kept:
            self._kept.move_to_end(page)
            self.arrived.emit(page, self._kept[page])
            return
        self._finest.discard(page)
        self._read(page, LONGEST)

    def ask_finer(self, page: PageRef) -> bool:
        """The same in all its own pixels, or those of a sheet at 300 dpi where it has none; once. False: it was."""
        if page in self._finest:
            return False
        self._finest.add(page)
        self._read(page, own_pixels(self._bridge.dossier, page) or FINEST)
        return True

    def _read(self, page: PageRef, longest: int) -> None:
        scan = self._bridge.dossier.scans[page.scan]
        call = partial(page_pictures.page_picture, self._bridge.path, scan.id, scan.name, page.scan_index, longest)
        self._latest.ask(page, lambda: decoded_jpeg(call()))

    def wait(self) -> None:
        """Before the file is closed."""
        self._latest.wait()

    def _came(self, page: PageRef, picture: QImage) -> None:
        if picture.isNull():
            self.refused.emit(page)
            return
        self._kept[page] = picture
        while len(self._kept) > 1 and sum(kept.sizeInBytes() for kept in self._kept.values()) > _KEEP_BYTES:
            self._kept.popitem(last=False)
        self.arrived.emit(page, picture)


_LONGEST_CROP = 2400  # pixels of the page's longer side: digits stay sharp on dense screens
_CROPS_KEPT = 24


@dataclass(frozen=True)
class Crop:
    """The piece, upright, and where in it the figure stands."""

    picture: QImage
    inside: Box


Place = tuple[PageRef, Box, int]  # page, box as shown, degrees clockwise that stand the page upright


class Crops(QObject):
    """`ask(key, places)`; `arrived(key, list of Crop | None)` in their order, None where a page cannot be read."""

    arrived = Signal(object, list)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._kept: OrderedDict[Place, Crop | None] = OrderedDict()
        self._latest = Latest(self)
        self._latest.ready.connect(self._came)

    def ask(self, key: object, places: Sequence[Place]) -> None:
        """Answered at once when all are kept, later otherwise; of the questions that wait only the last."""
        if all(place in self._kept for place in places):
            self.arrived.emit(key, [self._kept[place] for place in places])
            return
        path = self._bridge.path
        scans = self._bridge.dossier.scans

        def read(page: PageRef) -> QImage:
            name = scans[page.scan].name
            try:
                picture = page_pictures.page_picture(path, page.scan, name, page.scan_index, _LONGEST_CROP)
                return decoded_jpeg(picture)
            except SrdiError:  # told by the page's own finding
                return QImage()

        def cut() -> dict[Place, Crop | None]:
            pictures = {page: read(page) for page in dict.fromkeys(page for page, _, _ in places)}
            return {place: _cut(pictures[place[0]], place[1], place[2]) for place in places}

        self._latest.ask((key, tuple(places)), cut)

    def wait(self) -> None:
        """Before the file is closed."""
        self._latest.wait()

    def _came(self, asked: tuple[object, tuple[Place, ...]], made: dict[Place, Crop | None]) -> None:
        self._kept.update(made)
        key, places = asked
        self.arrived.emit(key, [self._kept[place] for place in places])
        while len(self._kept) > _CROPS_KEPT:
            self._kept.popitem(last=False)


def _cut(picture: QImage, box: Box, turn: int) -> Crop | None:
    if picture.isNull():
        return None
    upright = picture.transformed(QTransform().rotate(turn)) if turn else picture
    place = box.turned(turn)
    around = place.around()
    wide = upright.width()
    tall = upright.height()
    left = round(around.left * wide)
    top = round(around.top * tall)
    edges = QRect(left, top, round(around.right * wide) - left, round(around.bottom * tall) - top)
    return Crop(upright.copy(edges), place.within(around))


@dataclass(frozen=True)
class Tried:
    """`below` is what the handles lie on, null where it is the one that was asked for before; `result` what would be
    exported but for the cuts. `gaps` and `spread` as `Trial` proposes them, where they were asked for.
    """

    below: QImage
    result: QImage
    rasterised: bool
    gaps: tuple[float, ...] = ()
    spread: float | None = None


@dataclass(frozen=True)
class Wish:
    """An original page, what to do to it, and whether its handles lie on the sheet or on the picture as shown."""

    page: PageRef
    by: Reshaping
    on_sheet: bool
    proposals: bool = False

    @property
    def below(self) -> tuple[PageRef, Reshaping | None]:
        """What the picture below depends on."""
        return self.page, sheet_of(self.by) if self.on_sheet else None


def sheet_of(by: Reshaping) -> Reshaping:
    """Only what is done before crop, covers and cuts find their places."""
    return replace(Reshaping(), corners=by.corners, evened=by.evened, turn=by.turn)


class Trials(QObject):
    """`ask(wish)`; then `arrived(Wish, Tried)` or `failed(Wish, Exception)`; of the wishes that wait only the last."""

    arrived = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._open: tuple[PageRef, Trial] | None = None  # only the call beside the event loop looks at it
        self._below: object = None
        self._latest = Latest(self)
        self._latest.ready.connect(self._came)
        self._latest.failed.connect(self.failed)

    def ask(self, wish: Wish) -> None:
        """Try it as soon as what is tried now is over."""
        self._latest.ask(wish, self._call(wish, needs_below=wish.below != self._below))

    def wait(self) -> None:
        """Before the file is closed."""
        self._latest.wait()

    def _came(self, wish: Wish, tried: Tried) -> None:
        if not tried.below.isNull():
            self._below = wish.below
        self.arrived.emit(wish, tried)

    def start_anew(self) -> None:
        """Another editor: the picture below is wanted again."""
        self._below = None

    def _call(self, wish: Wish, *, needs_below: bool) -> Callable[[], Tried]:
        path, scan = self._bridge.path, self._bridge.dossier.scans[wish.page.scan]

        def call() -> Tried:
            if self._open is None or self._open[0] != wish.page:
                self._open = wish.page, Trial(path, scan, wish.page.scan_index, LONGEST)
            trial, below = self._open[1], QImage()
            if needs_below:
                below = decoded_jpeg(trial.sheet(wish.by) if wish.on_sheet else trial.original())
            gaps = trial.gaps(wish.by) if wish.proposals else ()
            spread = trial.spread(wish.by) if wish.proposals and not gaps else None
            return Tried(below, decoded_jpeg(trial.shown(wish.by)), trial.rasterised, gaps, spread)

        return call
