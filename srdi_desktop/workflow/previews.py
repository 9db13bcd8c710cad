"""Pages for looking at or for taking along: small and large pictures, and pages as files of their own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

from srdi_desktop.model.dossier import Dossier, Scan
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.model.page import PageRef
from srdi_desktop.rules import load_rulebook
from srdi_desktop.store import open_blob
from srdi_desktop.store.thumbnails import StoredThumbnails
from srdi_desktop.workflow.opening import open_scan

_FULL = 3508  # A4 at 300 dpi, pixels of the longer side


class Pictures:
    """Thumbnails beside the window: the stored one, or one made now for a page that was not measured yet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stored: StoredThumbnails | None = None
        self._lock = Lock()

    def __call__(self, scans: Mapping[str, Scan], pages: Sequence[PageRef]) -> list[tuple[PageRef, bytes]]:
        """(page, JPEG), the JPEG empty where there is none. Called from a thread; it never raises."""
        with self._lock:
            return [(page, self._one(scans, page)) for page in pages]

    def close(self) -> None:
        """Let go of the file, after the call under way."""
        with self._lock:
            if self._stored is not None:
                self._stored.close()
                self._stored = None

    def _one(self, scans: Mapping[str, Scan], page: PageRef) -> bytes:
        try:
            self._stored = self._stored or StoredThumbnails(self._path)
            stored = self._stored(page)
            if stored is not None or page.scan not in scans:
                return stored or b""
            longest = int(load_rulebook().limits["pixels.thumbnail"])
            return page_picture(self._path, page.scan, scans[page.scan].name, page.scan_index, longest)
        except SrdiError:
            return b""


def page_picture(dossier: Path, scan_id: str, name: str, scan_index: int, longest: int) -> bytes:
    """JPEG of a page as shown, its longer side at most `longest` pixels. ScanError, FileError."""
    with (
        open_blob(dossier, scan_id) as stream,
        open_scan(stream, name, load_rulebook().limits) as scan,
    ):
        return scan.preview(scan_index, longest)


def page_files(path: Path, dossier: Dossier, pages: Sequence[PageRef], folder: Path) -> list[Path]:
    """The pages as files in `folder`: a scan of one page as its own bytes, a page of a larger one as JPEG."""
    return [_page_file(path, dossier, page, folder) for page in pages]


def _page_file(path: Path, dossier: Dossier, page: PageRef, folder: Path) -> Path:
    scan = dossier.scans[page.scan]
    if scan.pages == 1:
        target = _free(folder / scan.name)
        with open_blob(path, scan.id) as stream:
            target.write_bytes(stream.read())
        return target
    target = _free(folder / f"{Path(scan.name).stem}-{page.scan_index:03d}.jpg")
    target.write_bytes(page_picture(path, scan.id, scan.name, page.scan_index, _FULL))
    return target


def _free(target: Path) -> Path:
    """The path itself, or one beside it with a number."""
    number, candidate = 2, target
    while candidate.exists():
        candidate = target.with_stem(f"{target.stem} ({number})")
        number += 1
    return candidate
