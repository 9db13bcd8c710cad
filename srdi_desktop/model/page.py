"""A page and what was measured on it (检测数据). Evidence holds numbers and texts, never judgements."""

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from srdi_desktop.model.paper import FoundPaper

MEASURES_VERSION = 7  # of all measures in evidence/ together: one more whenever any of them finds something else

EDGE_OF_SIGMA = 2.563  # width from 10 to 90 % of an edge's height over the standard deviation of its blur
SMOOTHED = 1.22  # pixels: standard deviation of the smoothing in evidence/picture/sharpness.py


@dataclass(frozen=True, order=True, slots=True)
class PageRef:
    """One page of one scan: the scan's SHA-256 in hex and `scan_index`, its place in the scan, from 1."""

    scan: str
    scan_index: int

    def __str__(self) -> str:
        return f"{self.scan}:{self.scan_index}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The inverse of str(); ValueError when malformed."""
        scan, _, index = text.rpartition(":")
        return cls(scan, int(index))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page **as shown**, in fractions 0..1 of its width and height, origin top left.

    "As shown" is the page as a viewer shows the scan: EXIF orientation or PDF /Rotate applied, our own `rotation` not.
    """

    left: float
    top: float
    right: float
    bottom: float

    def around(self, width: float = 0.4, height: float = 0.05) -> "Box":
        """The place with its surroundings: at least so wide and high (fractions of the page), moved to lie on it.
        The defaults show a figure in its row.
        """
        width = max(width, self.right - self.left)
        height = max(height, self.bottom - self.top)
        left = min(max(0.0, (self.left + self.right - width) / 2), max(0.0, 1 - width))
        top = min(max(0.0, (self.top + self.bottom - height) / 2), max(0.0, 1 - height))
        right = min(1.0, left + width)
        bottom = min(1.0, top + height)
        return Box(left, top, right, bottom)

    def within(self, outer: "Box") -> "Box":
        """The same place in fractions of a piece of the page."""
        wide = outer.right - outer.left
        tall = outer.bottom - outer.top
        left = (self.left - outer.left) / wide
        right = (self.right - outer.left) / wide
        top = (self.top - outer.top) / tall
        bottom = (self.bottom - outer.top) / tall
        return Box(left, top, right, bottom)

    def turned(self, degrees: int) -> "Box":
        """The same place after the page was turned clockwise by 0, 90, 180 or 270 degrees."""
        left = self.left
        top = self.top
        right = self.right
        bottom = self.bottom
        match degrees % 360:
            case 90:
                return Box(1 - bottom, left, 1 - top, right)
            case 180:
                return Box(1 - right, 1 - bottom, 1 - left, 1 - top)
            case 270:
                return Box(top, 1 - right, bottom, 1 - left)
        return self


@dataclass(frozen=True, slots=True)
class Raster:
    """Pixels without a library: rows from top to bottom, `channels` bytes a pixel (1 grey, 3 RGB), no padding."""

    width: int
    height: int
    channels: int
    data: bytes | bytearray = field(repr=False)


class Origin(StrEnum):
    """How the page came into being; born-digital pages are never blurry."""

    PHOTO = "photo"
    SCAN = "scan"
    DIGITAL = "digital"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `score` 0..1 is the reader's confidence (1 for a text layer)."""

    text: str
    box: Box
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page opened by `scans/`: what `evidence/` measures. Lives in a worker for one page, is never stored.

    grey: the page as shown, at most the pixel limit; colour: the same page reduced, None where the source has none.
    dpi: effective resolution (pixels over placed inches), None when unknown; paper_mm: size on paper, None likewise.
    """

    grey: Raster
    colour: Raster | None
    thumbnail: bytes = field(repr=False)  # JPEG, longer side 320 px, as shown
    origin: Origin = Origin.UNKNOWN
    bilevel: bool = False
    dpi: float | None = None
    paper_mm: tuple[float, float] | None = None
    source_size: tuple[int, int] = (0, 0)  # pixels of the source image before any scaling
    layer: tuple[Line, ...] = ()  # text layer in reading order, empty when there is none
    seals: tuple[Box, ...] = ()  # visible electronic seals: signature widgets and stamp annotations
    layer_turn: int = 0  # degrees clockwise that stand the letters of the text layer upright, as most of them lie


@dataclass(frozen=True, slots=True)
class Sharpness:
    """How wide the strokes' edges are in pixels of `grey`: large is blurred. None: no text to judge on.

    width: of the text tiles (evidence/picture/sharpness.py), a fifth is sharper; side_width: of the softest third of
    the page, `side`, a fifth is sharper; best_width: of the whole page, a tenth is sharper; readable: the reading
    engine's mean score on lines of ordinary height, None where nothing was read; score: 0..1 for the report.
    """

    width: float | None = None
    side_width: float | None = None
    side: str | None = None  # left | right | top | bottom
    readable: float | None = None
    tiles: int = 0
    text_height: float | None = None  # median height of characters, pixels of `grey`
    best_width: float | None = None
    score: float | None = None

    @property
    def blur(self) -> float | None:
        """Standard deviation in pixels of the Gaussian blur that makes edges this wide, without the measure's own."""
        if self.width is None:
            return None
        return _blur_of(self.width)

    @property
    def blur_of_letters(self) -> float:
        """The blur over the height of the letters; 0 where either is unknown."""
        if self.text_height:
            return (self.blur or 0.0) / self.text_height
        return 0.0

    def as_seen(self, width: float, most: float) -> float:
        """An edge's `width` in pixels of the page shown with letters of at most `most` pixels: a fine picture of high
        letters is soft from pixel to pixel and sharp to the eye.
        """
        shown = min(1.0, most / self.text_height) if self.text_height else 1.0
        return EDGE_OF_SIGMA * math.hypot(_blur_of(width) * shown, SMOOTHED)


def _blur_of(width: float) -> float:
    return math.sqrt(max(0.0, (width / EDGE_OF_SIGMA) ** 2 - SMOOTHED**2))


@dataclass(frozen=True, slots=True)
class DarkRegion:
    """A dark place on which no text was found. area: share of the page; rim: share of its box's outline on the page's
    edge; fill: share of its box; between: the fewer of the lines above and below it, beside: of those left and right;
    ends: lines that begin or end at it; lines_high: its height in lines; text_wide: its width over that of all text;
    tint: how coloured it is, grey levels.
    """

    box: Box
    area: float
    rim: float
    fill: float
    between: int
    beside: int
    ends: int
    lines_high: float
    text_wide: float
    tint: float = 0.0


@dataclass(frozen=True, slots=True)
class Tone:
    """Grey levels 0..255: paper (bright, where there is text), ink contrast (paper minus ink); shares of the area."""

    paper: float = 255.0
    contrast: float = 0.0
    ink: float = 0.0  # after background removal, edges ignored


@dataclass(frozen=True, slots=True)
class Geometry:
    """Skew in degrees (positive: turn clockwise to straighten), None when unsure; rotation: degrees clockwise that
    stand the page upright, None when unsure; cut: sides on which text runs into the edge.
    """

    skew: float | None = None
    skew_confidence: float = 0.0
    rotation: int | None = None
    rotation_confidence: float = 0.0
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seal:
    """A red company seal (公章) or an electronic one; score 0..1."""

    box: Box
    electronic: bool = False
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells the same page scanned twice: two coarse hashes as hex, and a small straightened picture of two bits a
    pixel (base64); `content` is the SHA-256 of the page's own bytes or pixels.
    """

    coarse: str = ""
    fine: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Evidence of a pair: how like a page another one, of pixels `content`, is. outline: 0..1, how well a few blocks of
    letters were found again; laid over each other, the share of ink that the other has not, in all but a fifth (usual)
    and all but a hundredth (most) of the places. None: not laid over each other, since others are liker.
    """

    page: PageRef
    content: str
    outline: float
    usual: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Likenesses:
    """A page of pixels `content` held against the pile: the few pages that resemble it most, the likest first."""

    content: str
    pairs: tuple[Likeness, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number printed on the paper (打印页码); form: one of numbering.FORMS, e.g. "di-ye", "slash", "lone"."""

    value: int
    total: int | None
    form: str
    box: Box
    text: str
    score: float = 1.0


# Periods that a column's head does not name: 本期 or 期末; 上期 or 上年同期; 期初 or 年初, the end of the year before.
NOW = "now"
BEFORE = "before"
OPENING = "opening"


def settled_period(period: str | None, about: str | None) -> str | None:
    """A Fact's period in the light of what its paper is about, a period too; None while that cannot be told. A part of
    a year is compared with the same part of the year before (上年同期), but opens with that year's end (期初).
    """
    if period not in (NOW, BEFORE, OPENING):
        return period
    if about is None or period == NOW:
        return about
    before = str(int(about[:4]) - 1)
    if period == BEFORE:
        return before + about[4:]
    return before


def year_of(period: str | None) -> int | None:
    """The year of a whole year's or a year end's period, None for a part of a year and while it is not known."""
    if period and len(period) == 4:
        return int(period)
    return None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something stated on the page: `kind` is company | owner | uscc | year | date | valid_until | valid_from |
    certificate_number | document_number | figure. For a date, `name` is founded | applied | granted | completed.

    For a figure: `name` is its id (revenue …), `unit` and `value` as printed, `year` only where it is a whole year's or
    its end's. period: "2025" a year or its last day, "2025-09-30" the last day of a part of a year; NOW, BEFORE or
    OPENING while only an earlier page can say which; None where even the column's head stands there, and `column`
    tells the column: its middle across the upright page. scope: consolidated | parent, None when not said.
    """

    kind: str
    value: str
    box: Box | None = None
    name: str | None = None
    unit: str | None = None
    year: int | None = None
    score: float = 1.0
    period: str | None = None
    scope: str | None = None
    column: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of amounts: its middle across the upright page; period (as in Fact), scope: where its head says so."""

    middle: float
    period: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a table and holds for its rows, on later pages too until the next heading. about: the day or
    span it names, as a Fact's period. goes_on: it repeats a part of an earlier page's heading, which has the rest.
    """

    columns: tuple[Column, ...] = ()
    unit: str | None = None
    scope: str | None = None
    about: str | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """What a page says for the pages behind it in its document: the heading of its last table, the period that its
    running head names, and the scope of the notes that begin on it (合并 or 母公司). None: it says nothing about that.
    """

    heading: Heading | None = None
    report: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """What was read: source layer | ocr | none; whole: the entire page was read, not only its strips."""

    source: str = "none"
    whole: bool = False
    lines: tuple[Line, ...] = ()  # upright reading order; boxes as shown
    timed_out: bool = False
    turn: int | None = None  # degrees clockwise that a person had turned the page when it was read, None: nobody had


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was measured on one page. `failed` is an error code (scan.damaged, page.unreadable, …) or None."""

    width: int = 0  # of the measured picture, pixels, as shown
    height: int = 0
    origin: Origin = Origin.UNKNOWN
    bilevel: bool = False
    colour: bool = False
    dpi: float | None = None
    paper_mm: tuple[float, float] | None = None
    sharpness: Sharpness = Sharpness()
    tone: Tone = Tone()
    geometry: Geometry = Geometry()
    dark: tuple[DarkRegion, ...] = ()
    seals: tuple[Seal, ...] = ()
    fingerprint: Fingerprint = Fingerprint()
    alike: Likenesses | None = None  # None: not held against other pages yet
    text: Text = Text()
    numbers: tuple[PrintedNumber, ...] = ()  # candidates, best first; the verdict is over the whole document
    facts: tuple[Fact, ...] = ()
    carried: Carried = Carried()
    paper: FoundPaper | None = None  # None: nothing looks like a sheet lying in the picture, or it was not looked for
    failed: str | None = None
    remarks: tuple[str, ...] = ()  # text keys of what could not be shown of the page
    kept: str | None = None  # why a later look failed; the rest is of an earlier look and stays
    version: int = MEASURES_VERSION  # of the measures that looked last; a page of an older version is measured again

    @property
    def read_at(self) -> int:
        """Degrees clockwise by which the page was turned for reading."""
        if self.text.turn is None:
            return self.geometry.rotation or 0
        return self.text.turn
