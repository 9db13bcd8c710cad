"""Pictures: JPEG, PNG, TIFF (with several pages), BMP, WebP and HEIF, told by their content."""

import warnings
from dataclasses import replace
from typing import BinaryIO

from PIL import BmpImagePlugin, GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin
from PIL.ImageFile import ImageFile

from srdi_desktop.model import Limits, Origin, ScanError
from srdi_desktop.scans import pixels
from srdi_desktop.scans.images import jpeg
from srdi_desktop.scans.opened import OpenScan, reading

_UNEVEN = 1.02  # finer over coarser direction: below, nobody sees it
_ORIENTATION, _LYING = 274, range(5, 9)  # TIFF 6.0: those that show columns as rows
_SUBFILE = 254  # TIFF 6.0, tag NewSubfileType: bit 0 marks a reduced copy of another page


class ImageScan(OpenScan):
    """A picture file of any format but JPEG; decoded whole, then reduced."""

    def __init__(self, stream: BinaryIO, scan_format: str, name: str, limits: Limits) -> None:
        super().__init__(scan_format, name, limits)
        self._stream = stream
        with reading("scan.damaged", name=name):
            if scan_format == "webp":
                _afford_webp(stream, limits)
            self._image = open_picture(stream, scan_format)
            self._frames = self._pages()
            self.page_count = len(self._frames)

    def _pages(self) -> list[int]:
        """Numbers of the frames that are pages: reduced copies that some programs put beside them are none."""
        if not isinstance(self._image, TiffImagePlugin.TiffImageFile):
            return [0]
        most = int(self.limits["scan.max_pages"])
        pages = []
        for frame in range(2 * most):
            try:
                self._image.seek(frame)
            except EOFError:
                break
            reduced = self._image.tag_v2.get(_SUBFILE, 0)
            if frame == 0 or not (isinstance(reduced, int) and reduced & 1):
                pages.append(frame)
        if len(pages) > most:
            raise ScanError("scan.too_large", name=self.name, variant="pages", limit=most)
        return pages

    def sheet(self, scan_index: int, longest: int | None) -> pixels.Sheet:  # noqa: ARG002
        """Decode one page; a reduced wish saves nothing here."""
        image = self._fresh(scan_index)
        pixels.afford(*image.size, image.mode, self.limits)
        if self.format == "png":
            image.load()  # notes may stand behind the picture
        origin, dpi = jpeg.origin_and_dpi(image, self.format, self.limits)
        if dpi is not None and getattr(image, "tag_v2", {}).get(_ORIENTATION, 1) in _LYING:
            dpi = (dpi[1], dpi[0])
        turn = None if self.format == "tiff" else jpeg.turn(image)  # TIFF applies it while decoding
        image.load()
        return described(image, image.size, turn, origin, dpi)

    def _fresh(self, scan_index: int) -> ImageFile:
        if self.format == "tiff":
            self._image.seek(self._frames[scan_index - 1])
            return self._image
        if self._image.tile:
            return self._image
        return open_picture(self._stream, self.format)

    def close(self) -> None:
        """Free the decoded pixels; Pillow itself would close the stream of the caller too."""
        del self._image


class JpegScan(OpenScan):
    """A JPEG picture; libjpeg decodes it at 1/1 to 1/8, whichever suffices."""

    def __init__(self, stream: BinaryIO, name: str, limits: Limits) -> None:
        super().__init__("jpeg", name, limits)
        self._stream = stream
        with reading("scan.damaged", name=name):
            open_picture(stream, "jpeg")

    def sheet(self, scan_index: int, longest: int | None) -> pixels.Sheet:  # noqa: ARG002
        """Decode the picture at the scale that suffices for the wish."""
        image = open_picture(self._stream, "jpeg")
        size = image.size
        turn = jpeg.turn(image)
        origin, dpi = jpeg.origin_and_dpi(image, "jpeg", self.limits)
        if longest is not None:
            return described(jpeg.for_picture(self._stream, longest, self.limits), size, turn, origin, dpi)
        whole, small = jpeg.for_measuring(self._stream, self.limits)
        reduced = None if small is None else squared(small, size, squared_size(size, dpi))
        return replace(described(whole, size, turn, origin, dpi), small=reduced)

    def close(self) -> None:
        """Nothing is held between pages."""


# What Pillow warns of is judged here: sizes by our own limits (A3 at 1200 dpi is 278 MP, beyond Pillow's), broken tags
# by what can be decoded. Warnings would only reach standard error.
Image.MAX_IMAGE_PIXELS = None
warnings.filterwarnings("ignore", module=r"PIL\.")

_OPENERS: dict[str, type[ImageFile]] = {
    "jpeg": JpegImagePlugin.JpegImageFile,
    "png": PngImagePlugin.PngImageFile,
    "tiff": TiffImagePlugin.TiffImageFile,
    "bmp": BmpImagePlugin.BmpImageFile,
    "gif": GifImagePlugin.GifImageFile,  # only as a seal's picture
    "webp": WebPImagePlugin.WebPImageFile,
}


def open_picture(stream: BinaryIO, scan_format: str) -> ImageFile:
    """Read the header by the one decoder of that format (Pillow would offer all of them to the bytes)."""
    stream.seek(0)
    return _OPENERS[scan_format](stream)


def _afford_webp(stream: BinaryIO, limits: Limits) -> None:
    """libwebp makes two canvases on opening: hold the limit before (WebP container specification, RFC 9649)."""
    stream.seek(12)
    head = stream.read(18)
    if head[:4] == b"VP8X":
        width, height = (1 + int.from_bytes(head[i : i + 3], "little") for i in (12, 15))
    elif head[:4] == b"VP8L":
        bits = int.from_bytes(head[9:13], "little")
        width = 1 + (bits & 0x3FFF)
        height = 1 + (bits >> 14 & 0x3FFF)
    else:
        width, height = (int.from_bytes(head[i : i + 2], "little") & 0x3FFF for i in (14, 16))
    more = 8.0 * width * height
    pixels.afford(width, height, "RGBA", limits, more)


def described(
    image: Image.Image,
    size: tuple[int, int],
    turn: Image.Transpose | None,
    origin: Origin,
    dpi: tuple[float, float] | None,
) -> pixels.Sheet:
    """A sheet for a loose picture: paper size from its dots per inch across and down, sizes as shown. Lines further
    apart than dots (fax) are drawn as far apart as they are on paper.
    """
    width, height = square = squared_size(size, dpi)
    width, height = (width, height) if turn not in jpeg.SIDEWAYS else (height, width)
    finest = None if dpi is None else max(dpi)
    paper = None if finest is None else (width / finest * 25.4, height / finest * 25.4)
    shown = squared(image, size, square)
    return pixels.Sheet(
        shown, turn=turn, origin=origin, bilevel=image.mode == "1", dpi=finest, paper_mm=paper,
        source_size=(width, height),
    )  # fmt: skip


def squared_size(size: tuple[int, int], dpi: tuple[float, float] | None) -> tuple[int, int]:
    """Pixels across and down where both are as far apart as the nearer ones."""
    if dpi is None or max(dpi) < min(dpi) * _UNEVEN:
        return size
    finest = max(dpi)
    return round(size[0] * finest / dpi[0]), round(size[1] * finest / dpi[1])


def squared(image: Image.Image, size: tuple[int, int], square: tuple[int, int]) -> Image.Image:
    """A picture, perhaps reduced, of a scan of `size` pixels, in the proportions of `square`."""
    if square == size:
        return image
    across = square[0] / size[0]
    down = square[1] / size[1]
    wanted = (max(1, round(image.width * across)), max(1, round(image.height * down)))
    return pixels.plain(image).resize(wanted, Image.Resampling.BILINEAR)
