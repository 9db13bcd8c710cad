"""Large pictures of pages, made beside the event loop; the last few are kept."""

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.gui.jobs import Latest
from srdi_desktop.model.page import PageRef
from srdi_desktop.workflow import previews

LONGEST = 1600  # pixels of the longer side: sharp at twice the size of a usual inspector
_KEEP = 12


class Previews(QObject):
    """`ask(page)`; `arrived(PageRef, QImage)` as shown, not yet turned upright."""

    arrived = Signal(object, QImage)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._kept: OrderedDict[PageRef, QImage] = OrderedDict()
        self._latest = Latest(self)
        self._latest.ready.connect(self._came)

    def ask(self, page: PageRef) -> None:
        """Answers at once when the picture is kept, later otherwise, never when the page cannot be read."""
        if page in self._kept:
            self._kept.move_to_end(page)
            self.arrived.emit(page, self._kept[page])
            return
        scan = self._bridge.dossier.scans[page.scan]
        call = partial(previews.page_picture, self._bridge.path, scan.id, scan.name, page.scan_index, LONGEST)
        self._latest.ask(page, lambda: QImage.fromData(call()))

    def wait(self) -> None:
        """Before the file is closed."""
        self._latest.wait()

    def _came(self, page: PageRef, picture: QImage) -> None:
        if picture.isNull():
            return
        self._kept[page] = picture
        while len(self._kept) > _KEEP:
            self._kept.popitem(last=False)
        self.arrived.emit(page, picture)
