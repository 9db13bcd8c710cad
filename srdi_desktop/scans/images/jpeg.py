"""JPEG decoding at the scale that suffices: libjpeg gives 1/1, 1/2, 1/4 and 1/8 for less than the whole.

What a picture's header says of its origin: orientation, camera, resolution; nonsense is ignored.
"""

from typing import Any, BinaryIO

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from srdi_desktop.model import Limits, Origin, ScanError
from srdi_desktop.scans import pixels

_SCALES = (8, 4, 2, 1)


def for_picture(stream: BinaryIO, longest: int, limits: Limits) -> ImageFile:
    """Decoded at the coarsest scale that still has `longest` px."""
    image = _open(stream)
    return _decoded(image, image.mode, _scale(image, longest), limits)


def for_measuring(stream: BinaryIO, limits: Limits) -> tuple[ImageFile, ImageFile | None]:
    """(grey at full size up to the measured pixels, colour reduced or None for grey and for unusual pictures).

    Two decodes cost less than one in colour at full size that then has to be turned to grey and reduced: 33 and 51 ms
    for A4 at 300 dpi. Progressive pictures are the exception, since each decode reads them several times.
    """
    image = _open(stream)
    pixels_most = limits["pixels.measured_mp"] * 1e6
    scale = next((s for s in (1, 2, 4) if image.width * image.height <= pixels_most * s * s), 8)
    if image.mode != "RGB" or image.info.get("progressive"):
        return _decoded(image, image.mode, scale, limits), None
    whole = _decoded(image, "L", scale, limits)
    image = _open(stream)
    return whole, _decoded(image, "RGB", _scale(image, int(limits["pixels.colour_least"])), limits)


def _open(stream: BinaryIO) -> JpegImageFile:
    stream.seek(0)
    return JpegImageFile(stream)


def _scale(image: ImageFile, longest: int) -> int:
    return next((scale for scale in _SCALES if max(image.size) // scale >= longest), 1)


def _decoded(image: ImageFile, mode: str, scale: int, limits: Limits) -> ImageFile:
    width, height = image.size
    image.draft(mode, (width // scale, height // scale))  # rounded up, an odd side would be decoded whole
    # A progressive picture is kept whole as coefficients, whatever the scale.
    coefficients = width * height * 3.0 if image.info.get("progressive") else 0.0
    pixels.afford(*image.size, image.mode, limits, coefficients)
    image.load()
    _hold_complete(image)
    return image


def _hold_complete(image: ImageFile) -> None:
    """libjpeg fills what is missing with middle grey and says so to nobody: 16 lines of exactly that are no paper."""
    width, height = image.size
    levels = image.crop((0, max(0, height - 16), width, height)).getextrema()
    if set(levels) <= {128, (128, 128)}:
        raise ScanError("page.unreadable", reason="cut short")


_T = Image.Transpose
_TURNS: dict[Any, Image.Transpose] = {
    2: _T.FLIP_LEFT_RIGHT,
    3: _T.ROTATE_180,
    4: _T.FLIP_TOP_BOTTOM,
    5: _T.TRANSPOSE,
    6: _T.ROTATE_270,
    7: _T.TRANSVERSE,
    8: _T.ROTATE_90,
}  # TIFF 6.0, tag Orientation; Pillow counts degrees counter-clockwise
SIDEWAYS = (_T.TRANSPOSE, _T.ROTATE_270, _T.TRANSVERSE, _T.ROTATE_90)
_ORIENTATION, _EXIF = 0x0112, 0x8769
_EXPOSURE = (0x829A, 0x829D, 0x8827, 0x920A)  # time, f-number, sensitivity, focal length: only cameras write them
_CAMERA_SHAPES = (4 / 3, 3 / 2, 16 / 9)


def _tags(image: Image.Image) -> Any:
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001  a broken EXIF block must not cost the picture
        return {}


def turn(image: Image.Image) -> Image.Transpose | None:
    """What stands the picture as its camera meant it; None for upright and for nonsense values."""
    value = _tags(image).get(_ORIENTATION)
    if isinstance(value, int):
        return _TURNS.get(value)
    return None


def has_exposure(image: Image.Image) -> bool:
    """Whether a camera noted how it exposed the picture."""
    try:
        block = _tags(image).get_ifd(_EXIF)
    except Exception:  # noqa: BLE001  as above
        return False
    return any(tag in block for tag in _EXPOSURE)


def origin_and_dpi(image: Image.Image, scan_format: str, limits: Limits) -> tuple[Origin, tuple[float, float] | None]:
    """(origin, dots per inch across and down or None). A camera's resolution tag means nothing; 72 and 96 are defaults,
    not sizes.
    """
    if has_exposure(image):
        return Origin.PHOTO, None
    dpi = _dpi(image, limits)
    if dpi is not None:
        return Origin.SCAN, dpi
    if scan_format in ("jpeg", "heif", "webp") and _camera_like(image.size, limits):
        return Origin.PHOTO, None
    return Origin.UNKNOWN, None


def _dpi(image: Image.Image, limits: Limits) -> tuple[float, float] | None:
    """As noted, where it can be true: a fax has half as many lines down as dots across, the finer direction decides."""
    try:
        across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    finer = max(across, down)
    coarser = min(across, down)
    fits = limits["scan.dpi_low"] <= finer <= limits["scan.dpi_high"] and coarser * limits["scan.squashed"] >= finer
    return (across, down) if fits else None


def _camera_like(size: tuple[int, int], limits: Limits) -> bool:
    shape = max(size) / min(size)
    if not (size[0] * size[1] >= limits["scan.camera_mp"] * 1e6):
        return False
    return any(abs(shape / known - 1) < limits["scan.camera_shape"] for known in _CAMERA_SHAPES)
