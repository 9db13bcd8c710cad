"""Makes the picture of a page anew as a person wants it (`model/reshaping.py`), and writes it as a scan of its own.

What is covered is painted over in the pixels, so that nothing of it is left in what is written; nothing that was noted
beside the original picture (camera, place, its small picture) goes along.
"""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from srdi_desktop.model import Box, Derivation, Limits, Origin, Raster, Reshaping
from srdi_desktop.scans import pixels
from srdi_desktop.scans.images.flattening import evened, flattened
from srdi_desktop.scans.opened import OpenScan, reading

_ALL = 1 << 16  # pixels of the longer side: as many as there are
_MM = 25.4
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_KEEPS_TWO_LEVELS = {"crop", "cover", "cut"}


@dataclass(frozen=True)
class Original:
    """A page as shown, in all its own pixels. dpi: of these, None when unknown; bilevel: black and white alone;
    rasterised: it was drawn, not scanned; profile: what its colours mean (ICC), b"" when nothing is said.
    """

    image: Image.Image
    dpi: float | None = None
    bilevel: bool = False
    rasterised: bool = False
    profile: bytes = b""


def original(scan: OpenScan, scan_index: int, longest: int | None = None) -> Original:
    """One page (from 1) at its own resolution, a drawn one at `edit.raster_dpi`; with `longest` reduced to about so
    many pixels, which is faster. ScanError("page.unreadable") or ("scan.too_large").
    """
    limits = scan.limits
    with reading("page.unreadable", name=scan.name, scan_index=scan_index):
        most = _ALL if scan.format == "jpeg" else None
        sheet = scan.sheet(scan_index, longest or most)
        drawn = sheet.origin is Origin.DIGITAL or scan.format == "ofd"
        if drawn and longest is None:
            side = _raster_side(sheet, limits)
            sheet = scan.sheet(scan_index, side)
        elif sheet.small is not None:
            sheet = scan.sheet(scan_index, _ALL)  # it was decoded in grey for measuring
        profile = b""
        if sheet.image.mode in ("L", "RGB"):
            profile = sheet.image.info.get("icc_profile", b"") or b""
        plain = pixels.plain(sheet.image)
        afforded = _affordable(plain, longest, limits)
        image = pixels.shown(afforded, sheet.turn)
        dpi = None
        if sheet.paper_mm is not None:
            across, _ = sheet.paper_mm
            dpi = image.width * _MM / across
        return Original(image, dpi, sheet.bilevel, drawn, profile)


def _raster_side(sheet: pixels.Sheet, limits: Limits) -> int:
    """Pixels of the longer side at which a drawn page becomes a picture."""
    paper = sheet.paper_mm or (0.0, 0.0)
    inches = max(paper) / _MM
    wanted = round(inches * limits["edit.raster_dpi"])
    if not wanted:
        wanted = max(sheet.image.size)
    return int(min(wanted, limits["edit.longest"]))


def _affordable(image: Image.Image, longest: int | None, limits: Limits) -> Image.Image:
    """About as many pixels as asked for, else no more than fit into memory."""
    if longest is not None:
        return pixels.fit(image, longest)
    most = limits["edit.most_mp"] * 1e6
    count = image.width * image.height
    factor = 1
    while count > most * factor * factor:
        factor += 1
    if factor > 1:
        return image.reduce(factor)
    return image


def sheet_of(image: Image.Image, by: Reshaping, limits: Limits) -> Image.Image:
    """The picture flattened, evened and turned: what crop, covers and cuts are measured on."""
    if by.corners is not None:
        image = flattened(image, by.corners, limits)
    if by.evened:
        image = evened(image, limits)
    turn = _TURNS.get(by.turn % 360)
    if turn is None:
        return image
    return image.transpose(turn)


def retouched(sheet: Image.Image, by: Reshaping, limits: Limits) -> Image.Image:
    """A sheet cropped, its tones and seals changed, its places covered; not cut."""
    image = _cropped(sheet, by.crop)
    image = toned(image, by.brightness, by.contrast)
    if by.seals:
        strength = by.seals / 100
        image = with_strong_seals(image, strength, limits)
    if not by.covers:
        return image
    places = [_inside(cover, by.crop) for cover in by.covers]
    return covered(image, places, limits)


def reshaped(image: Image.Image, by: Reshaping, limits: Limits) -> list[Image.Image]:
    """The pages ("L" or "RGB") that a picture of a page as shown becomes, those of its first sheet first."""
    pages: list[Image.Image] = []
    for one in by.sheets:
        sheet = sheet_of(image, one, limits)
        whole = retouched(sheet, one, limits)
        pages += [_cropped(whole, _inside(piece, one.crop)) for piece in one.pieces()]
    return pages


class Draft:
    """One page on which reshapings are tried one after the other; what is slow is kept while it stays the same."""

    def __init__(self, page: Original, limits: Limits) -> None:
        self.page = page
        self._limits = limits
        self._flat: tuple[Reshaping, Image.Image] = (Reshaping(), page.image)

    def original(self) -> bytes:
        """JPEG of the page as shown."""
        return self._seen(self.page.image)

    def sheet(self, by: Reshaping) -> bytes:
        """JPEG of the sheet."""
        sheet = self._flattened(by)
        return self._seen(sheet)

    def shown(self, by: Reshaping) -> bytes:
        """JPEG of everything but the cuts."""
        sheet = self._flattened(by)
        page = retouched(sheet, by, self._limits)
        return self._seen(page)

    def grey(self, by: Reshaping) -> Raster:
        """The sheet in grey."""
        grey = self._flattened(by).convert("L")
        return Raster(grey.width, grey.height, 1, grey.tobytes())

    def _flattened(self, by: Reshaping) -> Image.Image:
        wanted = Reshaping(by.corners, by.evened, by.turn)
        kept, sheet = self._flat
        if kept != wanted:
            sheet = sheet_of(self.page.image, wanted, self._limits)
            self._flat = (wanted, sheet)
        return sheet

    def _seen(self, image: Image.Image) -> bytes:
        out = io.BytesIO()
        quality = int(self._limits["pixels.preview_quality"])
        image.save(out, "JPEG", quality=quality)
        return out.getvalue()


def _cropped(image: Image.Image, box: Box | None) -> Image.Image:
    """The part within a box, a pixel at least."""
    if box is None or box == Box(0.0, 0.0, 1.0, 1.0):
        return image
    left, top, right, bottom = _edges(box, image.size)
    right = max(right, left + 1)
    bottom = max(bottom, top + 1)
    return image.crop((left, top, right, bottom))


def _edges(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Pixels of a box's sides: left, top, right, bottom."""
    width, height = size
    left = round(box.left * width)
    top = round(box.top * height)
    right = round(box.right * width)
    bottom = round(box.bottom * height)
    return left, top, right, bottom


def _inside(box: Box, crop: Box | None) -> Box:
    """A box of the sheet as a box of what the crop leaves."""
    if crop is None:
        return box
    return box.within(crop)


def toned(image: Image.Image, brightness: int, contrast: int) -> Image.Image:
    """Lighter or darker, with more or less contrast around middle grey; -100..100 each, 0 leaves it."""
    if not (brightness or contrast):
        return image
    slope = 4.0 ** (contrast / 100)
    lift = 1.28 * brightness
    table = []
    for level in range(256):
        wanted = round((level - 128) * slope + 128 + lift)
        table.append(min(255, max(0, wanted)))
    bands = len(image.getbands())
    return image.point(table * bands)


def with_strong_seals(image: Image.Image, strength: float, limits: Limits) -> Image.Image:
    """Reds become redder, as if the seal had more ink (its absorbance grows); whatever is not red keeps its pixels.
    `strength` 0..1.
    """
    if image.mode != "RGB":
        return image
    colours = np.array(image)
    red = colours[..., 0]
    rest = np.maximum(colours[..., 1], colours[..., 2])
    redness = np.where(red > rest, red - rest, 0).astype(np.uint8)
    least = limits["edit.seal_least"]
    full = limits["edit.seal_full"]
    rows, columns = np.nonzero(redness > least)
    beyond = redness[rows, columns] - least
    share = np.clip(beyond / (full - least), 0.0, 1.0)
    power = 1.0 + strength * limits["edit.seal_power"] * share
    weights = (limits["edit.seal_red"], 1.0, 1.0)
    for channel, weight in enumerate(weights):
        light = colours[rows, columns, channel] / 255.0
        absorbed = light ** (1.0 + (power - 1.0) * weight)
        colours[rows, columns, channel] = np.rint(255.0 * absorbed)
    return Image.fromarray(colours)


def covered(image: Image.Image, boxes: Sequence[Box], limits: Limits) -> Image.Image:
    """A grey plate with a frame over each place, at least a pixel beyond it, so that everybody sees that something was
    covered. The picture's own pixels there are gone.
    """
    image = image.copy()
    draw = ImageDraw.Draw(image)
    bands = len(image.getbands())
    plate = (int(limits["edit.cover"]),) * bands
    frame = (int(limits["edit.cover_frame"]),) * bands
    width = max(1, round(max(image.size) / 1200))
    for box in boxes:
        left, top, right, bottom = _edges(box, image.size)
        place = (left - 1, top - 1, right, bottom)
        draw.rectangle(place, fill=plate, outline=frame, width=width)
    return image


def written(parts: Sequence[Image.Image], page: Original, derivation: Derivation, limits: Limits) -> tuple[bytes, str]:
    """(bytes, format) of a scan that holds the pages: one as JPEG, or PNG where the original is black and white and
    still is; several as a PDF. The same pages of the same original always give the same bytes; those of others never,
    since each says where it comes from.
    """
    source = derivation.of
    mark = f"{source.scan}:{source.scan_index}"
    plain = page.bilevel and set(derivation.by.applied) <= _KEEPS_TWO_LEVELS
    if plain:
        parts = [part.convert("1") for part in parts]
    if len(parts) > 1:
        return _pdf(parts, page, mark, limits), "pdf"
    if plain:
        return _png(parts[0], page, mark), "png"
    return _jpeg(parts[0], page, mark, limits), "jpeg"


def _jpeg(image: Image.Image, page: Original, mark: str, limits: Limits) -> bytes:
    out = io.BytesIO()
    more = {"dpi": (page.dpi, page.dpi)} if page.dpi else {}
    profile = page.profile if _fits(page.profile, image.mode) else None
    quality = int(limits["edit.quality"])
    image.save(out, "JPEG", quality=quality, subsampling=0, comment=mark, icc_profile=profile, **more)
    return out.getvalue()


def _fits(profile: bytes, mode: str) -> bool:
    """Whether a profile is of the picture's own colours (ICC.1:2022, 7.2.6: bytes 16 to 19)."""
    wanted = b"RGB " if mode == "RGB" else b"GRAY"
    return profile[16:20] == wanted


def _png(image: Image.Image, page: Original, mark: str) -> bytes:
    out = io.BytesIO()
    notes = PngInfo()
    notes.add_text("Comment", mark)
    more = {"dpi": (page.dpi, page.dpi)} if page.dpi else {}
    image.save(out, "PNG", pnginfo=notes, **more)
    return out.getvalue()


_INCH = 72.0  # points
_SHEET = (595.0, 842.0)  # A4, for pages of unknown resolution


def _pdf(parts: Sequence[Image.Image], page: Original, mark: str, limits: Limits) -> bytes:
    """One page for each picture, which fills it (ISO 32000-1, 7.5 and 8.9): objects 1 and 2 are catalogue and pages,
    then page, content and picture of each.
    """
    count = len(parts)
    numbers = [3 + 3 * index for index in range(count)]
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    pages = b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids)
    objects = [catalogue, pages]
    for number, part in zip(numbers, parts, strict=True):
        width, height = _points(part.size, page.dpi)
        entries = b"/MediaBox[0 0 %.3f %.3f]/Contents %d 0 R" % (width, height, number + 1)
        resources = b"/Resources<</XObject<</P %d 0 R>>>>" % (number + 2)
        sheet = b"<</Type/Page/Parent 2 0 R%b%b>>" % (entries, resources)
        content = b"%.3f 0 0 %.3f 0 0 cm /P Do" % (width, height)
        picture = _picture(part, page, limits)
        objects += [sheet, _stream(b"", content), picture]
    head = b"%%PDF-1.5\n%%\xe2\xe3\xcf\xd3 %b\n" % mark.encode()
    return _file(objects, head)


def _points(size: tuple[int, int], dpi: float | None) -> tuple[float, float]:
    """Points across and up: by the resolution, else as large as fits on A4."""
    width, height = size
    if dpi:
        scale = _INCH / dpi
    else:
        across, up = _SHEET
        scale = min(across / width, up / height)
    return width * scale, height * scale


def _picture(part: Image.Image, page: Original, limits: Limits) -> bytes:
    """A picture's object of a PDF: two levels without loss, anything else as JPEG."""
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % part.size
    if part.mode == "1":
        bits = b"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode"
        packed = zlib.compress(part.tobytes())
        return _stream(entries + bits, packed)
    space = b"/DeviceRGB" if part.mode == "RGB" else b"/DeviceGray"
    bits = b"/ColorSpace%b/BitsPerComponent 8/Filter/DCTDecode" % space
    data = _jpeg(part, page, "", limits)
    return _stream(entries + bits, data)


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def _file(objects: Sequence[bytes], head: bytes) -> bytes:
    """Objects numbered from 1, their table, and where it is."""
    out = io.BytesIO()
    places = []
    out.write(head)
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    table = out.tell()
    count = len(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\n" % count
    out.write(trailer)
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()
