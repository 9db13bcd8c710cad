"""Pages dragged out of the window become files, made only when another program takes them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QWidget

from srdi_desktop.gui.models.table import MIME_PAGES

if TYPE_CHECKING:
    from srdi_desktop.model import PageRef

_URLS = "text/uri-list"


class PagesMime(QMimeData):
    """Carries the pages for our own views, and files for the others; `make` writes them on request, once."""

    def __init__(self, pages: "list[PageRef]", make: Callable[[], list[Path]]) -> None:
        super().__init__()
        self._make = make
        self._made: list[QUrl] | None = None
        self.setData(MIME_PAGES, "\n".join(map(str, pages)).encode())

    def formats(self) -> list[str]:
        """Both kinds."""
        return [MIME_PAGES, _URLS]

    def hasFormat(self, mimetype: str) -> bool:
        """Both kinds."""
        return mimetype in (MIME_PAGES, _URLS)

    def retrieveData(self, mimetype: str, preferredType: Any) -> Any:
        """Called by Qt when the target asks for the data."""
        if mimetype != _URLS:
            return super().retrieveData(mimetype, preferredType)
        if self._made is None:
            self._made = [QUrl.fromLocalFile(str(path)) for path in self._make()]
        return self._made


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


_copied: list[PagesMime] = []  # ours, while it is on the clipboard


def copy(mime: PagesMime) -> None:
    """Put pages on the clipboard."""
    _copied[:] = [mime]
    QGuiApplication.clipboard().setMimeData(mime)


def forget_copied() -> None:
    """Take our pages off the clipboard: their dossier closes, and Qt must not ask Python for them at exit."""
    if _copied and pages_in(QGuiApplication.clipboard().mimeData()):
        QGuiApplication.clipboard().clear()
    _copied.clear()
