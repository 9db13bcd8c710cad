"""What every kind of scan offers once it is open.

Whatever a decoder throws at us becomes one ScanError: hostile bytes must cost one page, never the run.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from srdi_desktop.model import Limits, PageImage, ScanError

if TYPE_CHECKING:
    from PIL.Image import Image

    from srdi_desktop.scans.pixels import Sheet


class OpenScan(ABC):
    """One scan (扫描件) opened for reading; a context manager. Not for use by two threads at once.

    format: pdf | jpeg | png | tiff | bmp | webp | heif | ofd; signed: carries an electronic signature;
    remarks: text keys of what cannot be shown of the page that was opened last, and of what it holds unseen.
    """

    signed: bool = False
    remarks: tuple[str, ...] = ()

    def __init__(self, scan_format: str, name: str, limits: Limits) -> None:
        self.format = scan_format
        self.name = name
        self.limits = limits
        self.page_count = 1

    @property
    def dropped(self) -> tuple[str, ...]:
        """Active content that is not carried over: javascript, launch, attachment; and what stands for papers that lie
        elsewhere: portfolio (they are attachments), xfa (a form that only one program draws).
        """
        return ()

    def papers(self) -> Iterator[tuple[str, bytes]]:
        """(name, bytes) of the papers inside a portfolio."""
        yield from ()

    @abstractmethod
    def sheet(self, scan_index: int, longest: int | None) -> "Sheet":
        """Decode one page (from 1), for measuring (None: full size, text, seals) or for a picture of `longest` px.

        May raise anything; callers guard.
        """

    def page(self, scan_index: int) -> PageImage:
        """One page for measuring; ScanError("page.unreadable") or ("scan.too_large") when it cannot be shown whole."""
        from srdi_desktop.scans import pixels

        with self._guard(scan_index):
            return pixels.page_image(self.sheet(scan_index, None), self.limits)

    def preview(self, scan_index: int, longest: int, quality: int | None = None) -> bytes:
        """JPEG of the page as shown, longer side at most `longest` px; `quality`: of the JPEG, where not the window's
        own. ScanError as for page().
        """
        from srdi_desktop.scans import pixels

        with self._guard(scan_index):
            sheet = self.sheet(scan_index, longest)
            return pixels.jpeg(sheet, longest, quality or int(self.limits["pixels.preview_quality"]))

    def shown(self, scan_index: int, longest: int) -> "Image":
        """The page as shown, longer side about `longest` px; ScanError as for page()."""
        from srdi_desktop.scans import pixels

        with self._guard(scan_index):
            sheet = self.sheet(scan_index, longest)
            return pixels.shown(pixels.fit(pixels.plain(sheet.image), longest), sheet.turn)

    def thumbnail(self, scan_index: int) -> bytes:
        """Small JPEG, as cheap as the format allows; ScanError as for page()."""
        return self.preview(scan_index, int(self.limits["pixels.thumbnail"]))

    @abstractmethod
    def close(self) -> None:
        """Let go of decoders; the stream stays the caller's."""

    def _guard(self, scan_index: int) -> AbstractContextManager[None]:
        if not 1 <= scan_index <= self.page_count:
            raise ScanError("page.unreadable", name=self.name, scan_index=scan_index, reason="no such page")
        return reading("page.unreadable", name=self.name, scan_index=scan_index)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def reading(code: str, **values: Any) -> Iterator[None]:
    """Turn any fault inside the block into ScanError(code, reason=its class, **values); ScanErrors pass as they are."""
    try:
        yield
    except ScanError as known:
        known.values = values | known.values
        raise
    except Exception as fault:
        # Decoders raise what they like (SyntaxError from PNG, struct.error, RuntimeError, MemoryError …).
        raise ScanError(code, reason=type(fault).__name__, **values) from fault
