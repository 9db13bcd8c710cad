"""Small pictures of pages: asked for when they are first painted, made beside the event loop, kept within bounds."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from srdi_desktop.gui import Bridge, Latest, decoded_jpeg, upright_picture
from srdi_desktop.model import Changes, PageRef, Scan

Source = Callable[[Mapping[str, Scan], Sequence[PageRef]], list[tuple[PageRef, bytes]]]
_AT_ONCE = 6  # pictures for each call beside the event loop: about 10 ms stored, 100 ms made anew
_KEEP = 320  # pictures of about 0.3 MB
_PAINTED = 40  # pages that a large window shows at once
_WAIT = 120  # wishes; older ones were scrolled past long ago


class Thumbnails(QObject):
    """`get` answers at once, with None while the picture is on its way; `arrived(list[PageRef])` says when."""

    arrived = Signal(list)

    def __init__(self, bridge: Bridge, source: Source) -> None:
        super().__init__()
        self._bridge, self._source = bridge, source
        self._kept: OrderedDict[PageRef, tuple[QPixmap, tuple[int, float, bool]]] = OrderedDict()
        self._wanted: OrderedDict[PageRef, None] = OrderedDict()
        self._absent: set[PageRef] = set()
        self._latest = Latest(self)
        self._latest.ready.connect(self._came)
        self.painted: tuple[PageRef, ...] = ()  # pages asked for last, the latest first; replaced whole, for any thread
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)
        bridge.dossier_changed.connect(self._forget)

    def get(self, page: PageRef) -> QPixmap | None:
        """The upright picture, or None while it is being made or when there is none."""
        self.painted = (page, *(one for one in self.painted[:_PAINTED] if one != page))
        if page in self._kept:
            self._kept.move_to_end(page)
            return self._kept[page][0]
        if page not in self._absent:
            self._wanted[page] = None
            self._wanted.move_to_end(page)
            while len(self._wanted) > _WAIT:
                self._wanted.popitem(last=False)
            self._soon.start()
        return None

    def count(self) -> int:
        """Pictures held in memory."""
        return len(self._kept)

    def wait(self) -> None:
        """Before the file is closed."""
        self._wanted.clear()
        self._latest.wait()

    def _ask(self) -> None:
        if self._latest.busy or not self._wanted:
            return
        pages = list(reversed(self._wanted))[:_AT_ONCE]
        call = partial(_decoded, self._source, self._bridge.dossier.scans, pages)
        self._latest.ask(tuple(pages), call)

    def _came(self, _: object, pictures: list[tuple[PageRef, QImage]]) -> None:
        made = []
        for page, image in pictures:
            self._wanted.pop(page, None)
            if image.isNull():
                self._absent.add(page)
                continue
            looks = self._looks(page)
            turn, straighten, _ = looks
            self._kept[page] = QPixmap.fromImage(upright_picture(image, turn, straighten)), looks
            made.append(page)
        while len(self._kept) > _KEEP:
            self._kept.popitem(last=False)
        self._soon.start()
        if made:
            self.arrived.emit(made)

    def _forget(self, changes: Changes) -> None:
        """Measured or turned pages are drawn anew; the old picture stays until the new one is there."""
        self._absent -= changes.pages
        for page in changes.pages & set(self._kept):
            _, looked = self._kept[page]
            if looked != self._looks(page):
                self._wanted[page] = None
                self._soon.start()

    def _looks(self, page: PageRef) -> tuple[int, float, bool]:
        """What the picture depends on: degrees it is turned and straightened by, whether a measured one is stored."""
        dossier = self._bridge.dossier
        return dossier.rotation(page), dossier.straightening(page), page in dossier.evidence


def _decoded(source: Source, scans: Mapping[str, Scan], pages: Sequence[PageRef]) -> list[tuple[PageRef, QImage]]:
    """Runs beside the event loop: QImage may be made in any thread, QPixmap may not."""
    return [(page, decoded_jpeg(data) if data else QImage()) for page, data in source(scans, pages)]
