"""What a picture's header says of its origin: orientation, camera, resolution; nonsense is ignored."""

from typing import Any

from PIL import Image

from srdi_desktop.model.page import Origin
from srdi_desktop.model.rulebook import Limits

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
    return _TURNS.get(value) if isinstance(value, int) else None


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
    finer, coarser = max(across, down), min(across, down)
    fits = limits["scan.dpi_low"] <= finer <= limits["scan.dpi_high"] and coarser * limits["scan.squashed"] >= finer
    return (across, down) if fits else None


def _camera_like(size: tuple[int, int], limits: Limits) -> bool:
    shape = max(size) / min(size)
    return size[0] * size[1] >= limits["scan.camera_mp"] * 1e6 and any(
        abs(shape / known - 1) < limits["scan.camera_shape"] for known in _CAMERA_SHAPES
    )
