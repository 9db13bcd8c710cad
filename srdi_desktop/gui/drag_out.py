"""Pages on the clipboard and under the hand: our own views take pages, other programs get files.

Files are made when another program takes them. On Windows Qt asks for a drag's and for a clipboard's files at once,
only to tell the system that there are some: there a drag offers them outside of our windows, and the clipboard holds
files only where a person asked for files.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QCursor, QDrag, QGuiApplication
from PySide6.QtWidgets import QWidget

from srdi_desktop.gui.models.table import MIME_PAGES

if TYPE_CHECKING:
    from srdi_desktop.model import PageRef

_URLS = "text/uri-list"


class PagesMime(QMimeData):
    """Carries the pages for our own views, and files for the others; `make` writes them on request, once.

    `offered` says whether files are offered at this moment.
    """

    def __init__(
        self, pages: "list[PageRef]", make: Callable[[], list[Path]], offered: Callable[[], bool] | None = None
    ) -> None:
        super().__init__()
        self._make = make
        self._made: list[QUrl] | None = None
        self._offered = offered or _is_outside
        self.setData(MIME_PAGES, _written(pages))

    def formats(self) -> list[str]:
        """Pages, and files where they are offered."""
        return [MIME_PAGES, _URLS] if self._offered() else [MIME_PAGES]

    def hasFormat(self, mimetype: str) -> bool:
        """Whether it is one of `formats`."""
        return mimetype in self.formats()

    def retrieveData(self, mimetype: str, preferredType: Any) -> Any:
        """Called by Qt when the target asks for the data."""
        if mimetype != _URLS:
            return super().retrieveData(mimetype, preferredType)
        if self._made is None and self._offered():
            self._made = [QUrl.fromLocalFile(str(path)) for path in self._make()]
        return self._made or []


def _written(pages: "list[PageRef]") -> bytes:
    return "\n".join(map(str, pages)).encode()


def _is_outside() -> bool:
    """Whether files may be asked for: elsewhere than on Windows nobody asks before the drop."""
    if os.name != "nt":
        return True
    return QGuiApplication.topLevelAt(QCursor.pos()) is None


def pages_in(mime: QMimeData) -> "list[PageRef]":
    """Pages dragged from one of our own views; empty for anything else."""
    if not mime.hasFormat(MIME_PAGES):
        return []
    from srdi_desktop.model import PageRef

    lines = bytes(mime.data(MIME_PAGES).data()).decode().split("\n")
    return [PageRef.parse(line) for line in lines if line]


def is_dossier(path: Path) -> bool:
    """Whether a path that came from outside is to be opened rather than imported."""
    from srdi_desktop.workflow import exported_folder  # not before it is needed: the start page opens at once

    return exported_folder.opens(path)


def paths_in(mime: QMimeData) -> list[Path]:
    """Files and folders dragged from outside; empty when they have no path, as mails and zip members do."""
    if mime.hasFormat(MIME_PAGES) or not mime.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile() and url.toLocalFile()]


def is_virtual(mime: QMimeData) -> bool:
    """Something without a path was dragged in: from Outlook, WeChat or out of a zip folder."""
    if not any("FileGroupDescriptor" in name for name in mime.formats()):
        return False
    return not paths_in(mime)


def drag(source: QWidget, pages: "list[PageRef]", make: "Callable[[list[PageRef]], list[Path]]") -> None:
    """Let the hand carry pages away: our own views take the pages, other programs get files."""
    if not pages:
        return
    from srdi_desktop.gui import looks

    carried = QDrag(source)
    carried.setMimeData(PagesMime(pages, lambda: make(pages)))
    name = "pages" if len(pages) > 1 else "page"
    carried.setPixmap(looks.pixmap(name, 40, "accent", source.devicePixelRatioF()))
    carried.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.MoveAction)


_held: list[list[QUrl]] = []  # files that we put on the clipboard last, none for pages alone


def copy(pages: "list[PageRef]", made: list[Path]) -> None:
    """Put pages on the clipboard for our own views, and for other programs the files that were made of them."""
    mime = QMimeData()
    mime.setData(MIME_PAGES, _written(pages))
    _put(mime, [QUrl.fromLocalFile(str(path)) for path in made])


def forget_copied() -> None:
    """Take our pages off the clipboard: their dossier closes. Files that were copied stay until the program ends."""
    held = QGuiApplication.clipboard().mimeData()
    if held is None or not pages_in(held):  # None where there is no clipboard
        return
    if held.hasUrls():
        _put(QMimeData(), held.urls())
    else:
        QGuiApplication.clipboard().clear()


def _put(mime: QMimeData, urls: list[QUrl]) -> None:
    if urls:
        mime.setUrls(urls)
    if not _held:
        QGuiApplication.instance().aboutToQuit.connect(_take_back)  # type: ignore[union-attr]
    _held[:] = [urls]
    QGuiApplication.clipboard().setMimeData(mime)


def _take_back() -> None:
    """The files go with the program; and Qt must not ask Python for anything when both have ended."""
    held = QGuiApplication.clipboard().mimeData()
    if held is not None and (pages_in(held) or held.urls() in _held):
        QGuiApplication.clipboard().clear()
    _held.clear()
