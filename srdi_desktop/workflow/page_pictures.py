"""Whether a recompressed page can still be read, by the same measures and limits as a scan that comes in."""

import io
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from srdi_desktop import files, resources
from srdi_desktop.assess.page_quality import is_legible
from srdi_desktop.model import Dossier, Evidence, ExportPlan, PageRef, RuleBook, Scan, SrdiError
from srdi_desktop.rules import load_rulebook
from srdi_desktop.scans import OpenScan, open_scan, use_font
from srdi_desktop.store import open_blob
from srdi_desktop.store.intake import StoredThumbnails

__all__ = ["OpenScan", "open_scan"]

use_font(resources.font(), resources.font("regular", ""))


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


def front_pictures(plan: ExportPlan, longest: int) -> list[bytes]:
    """JPEGs of cover, first contents page and first divider as they will be exported. ScanError, FileError."""
    from srdi_desktop import export as writers

    with open_scan(io.BytesIO(writers.front_alone(plan)), "front.pdf", load_rulebook().limits) as scan:
        return [scan.preview(index, longest) for index in range(1, scan.page_count + 1)]


def page_files(path: Path, dossier: Dossier, pages: Sequence[PageRef], folder: Path) -> list[Path]:
    """The pages as files in `folder`: a scan of one page as its own bytes, a page of a larger one as JPEG."""
    return [_page_file(path, dossier, page, folder) for page in pages]


def _page_file(path: Path, dossier: Dossier, page: PageRef, folder: Path) -> Path:
    scan = dossier.scans[page.scan]
    if scan.pages == 1:
        target = files.free_name(folder / scan.name)
        with open_blob(path, scan.id) as stream, files.written(target, lasting=False) as fresh:
            shutil.copyfileobj(stream, fresh.stream)
        return target
    target = files.free_name(folder / f"{Path(scan.name).stem}-{page.scan_index:03d}.jpg")
    files.write_bytes(target, page_picture(path, scan.id, scan.name, page.scan_index, _FULL), lasting=False)
    return target


def legibility(book: RuleBook) -> Callable[[bytes], bool]:
    """A function that looks at a picture file (JPEG) as decoded, with the measures and limits of a page that comes in.
    A page without text to judge on passes; what cannot be decoded does not.
    """
    from srdi_desktop.evidence.measured_page import Sheet
    from srdi_desktop.evidence.picture import sharpness  # heavy: only exports that must be smaller need it

    def legible(picture: bytes) -> bool:
        try:
            with open_scan(io.BytesIO(picture), "page.jpg", book.limits) as scan:
                image = scan.page(1)
        except SrdiError:
            return False
        return is_legible(sharpness.measure(Sheet(image, book, "none"), Evidence()).sharpness, book.limits)

    return legible
