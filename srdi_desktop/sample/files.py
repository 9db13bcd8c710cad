"""Writes scanned pages as the files that scanners and phones leave behind; the same bytes every time."""

import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import BinaryIO

from PIL import Image

EPOCH = time.gmtime(1_781_740_800)  # 2026-06-18, in the PDFs' metadata
ORIENTATION, TURN_RIGHT = 0x0112, 6  # EXIF: the camera was held upright, the chip lies on its side
INK_BELOW = 168  # grey level of a copier's black and white


def _jpeg(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    pages[0].save(target, "JPEG", quality=82, dpi=(dpi, dpi))


def _phone(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:  # noqa: ARG001  a phone writes no resolution
    exif = Image.Exif()
    exif[ORIENTATION] = TURN_RIGHT
    pages[0].rotate(90, expand=True).save(target, "JPEG", quality=88, exif=exif)


def _png(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    pages[0].save(target, "PNG", dpi=(dpi, dpi))


def _bmp(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    pages[0].save(target, "BMP", dpi=(dpi, dpi))


def _webp(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:  # noqa: ARG001  WebP has no resolution
    pages[0].save(target, "WEBP", quality=88)


def _tiff(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    _save_all(pages, target, "TIFF", compression="tiff_adobe_deflate", dpi=(dpi, dpi))


def _fax(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    _save_all(pages, target, "TIFF", compression="group4", dpi=(dpi, dpi))


def black_and_white(page: Image.Image) -> Image.Image:
    """A page as a copier sees it, one bit a pixel."""
    return page.convert("L").point(lambda level: 255 if level > INK_BELOW else 0).convert("1")


def _pdf(pages: Sequence[Image.Image], dpi: int, target: BinaryIO) -> None:
    _save_all(pages, target, "PDF", resolution=dpi, quality=80, creationDate=EPOCH, modDate=EPOCH)


def _save_all(pages: Sequence[Image.Image], target: BinaryIO, form: str, **options: object) -> None:
    pages[0].save(target, form, save_all=True, append_images=list(pages[1:]), **options)


WRITERS: Mapping[str, Callable[[Sequence[Image.Image], int, BinaryIO], None]] = MappingProxyType(
    {
        "jpeg": _jpeg, "phone": _phone, "png": _png, "bmp": _bmp, "webp": _webp,
        "tiff": _tiff, "fax": _fax, "pdf": _pdf,
    }
)  # fmt: skip
