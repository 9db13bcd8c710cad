"""A second look at a page's objects, for what PDFium does not tell: masks, inverted values, pages too heavy to load."""

import logging
import math
import re
from typing import TYPE_CHECKING, BinaryIO

from srdi_desktop.model import Limits, ScanError
from srdi_desktop.scans.pdf.objects import Ref, Value

if TYPE_CHECKING:
    from srdi_desktop.scans.pdf.file import PdfFile  # loads pypdf, which only PDFs need

_CALL = re.compile(rb"/([^\s/<>\[\]()%]+)\s+Do\b")
_DEPTH_MOST = 28
_LOG = logging.getLogger(__name__)
Entries = dict[bytes, Value]


class TooHeavyError(Exception):
    """The page must not be loaded."""


def weigh(file: "PdfFile", page: Entries, limits: Limits) -> None:
    """Look at a page and what it draws; TooHeavyError says that it must not be loaded."""
    scales, marks = _Scales(file, limits), file.array(page.get(b"/Annots"))
    if len(marks) > limits["scan.fields"]:
        raise TooHeavyError  # PDFium looks through all of them for each
    scales.weight(None, page, 0)
    for mark in marks[: int(limits["scan.annotations"])]:
        look = file.dictionary(file.dictionary(mark).get(b"/AP")).get(b"/N")
        if look is not None:
            scales.weight(look, file.dictionary(look), 0)
    box = file.numbers(page.get(b"/MediaBox"))
    if len(box) == 4:
        scales.tiles(abs(box[2] - box[0]) * abs(box[3] - box[1]))


def weigh_form(file: "PdfFile", limits: Limits) -> None:
    """TooHeavyError for fields that have the same fields below them again and again: PDFium goes through all; and for
    very many side by side, whose names it holds against each other.
    """
    form = file.dictionary(file.dictionary(file.catalogue).get(b"/AcroForm"))
    known: dict[Ref, float] = {}
    fields = file.array(form.get(b"/Fields"))
    if len(fields) > limits["scan.fields"]:
        raise TooHeavyError
    for field in fields:
        if _fields_below(file, field, known, int(limits["scan.fields"]), _DEPTH_MOST) > limits["scan.drawings"]:
            raise TooHeavyError


def _fields_below(file: "PdfFile", field: Value, known: dict[Ref, float], most: int, depth: int) -> float:
    """How often a field and those below it are come by; at most so many are looked at."""
    if not isinstance(field, Ref):
        return 1.0
    if field not in known and depth and len(known) < most:
        known[field] = 1.0
        kids = file.array(file.dictionary(field).get(b"/Kids"))
        known[field] += sum(_fields_below(file, kid, known, most, depth - 1) for kid in kids)
    return known.get(field, 1.0)


class _Scales:
    def __init__(self, file: "PdfFile", limits: Limits) -> None:
        self._file = file
        self._most = limits["scan.drawings"]
        self._tiles_most = limits["scan.tiles"]
        self._known: dict[Ref, float] = {}
        self._open: set[Ref] = set()
        self._patterns: list[Entries] = []

    def weight(self, called: Value | None, form: Entries, depth: int) -> float:
        """How many drawings of forms the form comes to, itself included. `called`: what names it; None for a page."""
        if not isinstance(called, Ref):
            return 1.0 + self._inside(called, form, depth)
        if called in self._open or depth > _DEPTH_MOST:
            return math.inf  # where it is drawn at all, not only named
        if called not in self._known:
            self._open.add(called)
            self._known[called] = 1.0 + self._inside(called, form, depth)
            self._open.discard(called)
            if self._known[called] > self._most:
                raise TooHeavyError
        return self._known[called]

    def _inside(self, called: Value | None, form: Entries, depth: int) -> float:
        resources = self._file.dictionary(form.get(b"/Resources"))
        patterns = self._file.dictionary(resources.get(b"/Pattern")).values()
        self._patterns += [self._file.dictionary(item) for item in patterns]
        weights = {}
        for name, item in self._file.dictionary(resources.get(b"/XObject")).items():
            inner = self._file.dictionary(item)
            if inner.get(b"/Subtype") == b"/Form":
                weights[name[1:]] = self.weight(item, inner, depth + 1)
        if not weights or (depth == 0 and max(weights.values()) <= 1):
            return 0.0  # a page that calls plain forms is as heavy as its own text, which has its bytes' length
        return sum(weights.get(name, 0.0) for name in _CALL.findall(self._content(called, form)))

    def _content(self, called: Value | None, form: Entries) -> bytes:
        if called is not None:
            return self._file.decoded(called)
        contents = form.get(b"/Contents", b"null")
        parts = self._file.array(contents) or [contents]
        return b"\n".join(self._file.decoded(part) for part in parts)

    def tiles(self, area: float) -> None:
        """TooHeavyError for a pattern so small that it is drawn again and again over an area (square points)."""
        for pattern in self._patterns:
            if pattern.get(b"/PatternType") != b"1":
                continue
            a, b, c, d = (self._file.numbers(pattern.get(b"/Matrix")) or [1.0, 0.0, 0.0, 1.0])[:4]
            across, up = self._file.number(pattern.get(b"/XStep")), self._file.number(pattern.get(b"/YStep"))
            tile = abs(across * up * (a * d - b * c))
            if tile and area / tile > self._tiles_most:
                raise TooHeavyError


_HARMLESS = {
    b"/Type", b"/Subtype", b"/Width", b"/Height", b"/BitsPerComponent", b"/ColorSpace", b"/Filter", b"/Length",
    b"/Name", b"/Interpolate", b"/Decode", b"/Metadata", b"/Intent", b"/DecodeParms", b"/StructParent",
}  # fmt: skip
_SPACES = (b"/DeviceRGB", b"/DeviceGray", b"/ICCBased", b"/CalRGB", b"/CalGray")


class SecondLook:
    """Opens the file when first asked; what cannot be read, it says nothing of."""

    def __init__(self, stream: BinaryIO, password: str | None) -> None:
        self._stream = stream
        self._password = password
        self._file: PdfFile | None = None
        self._form_weighed = False

    def weigh(self, scan_index: int, limits: Limits) -> None:
        """ScanError("page.unreadable") for a page that would keep PDFium busy for ever."""
        try:
            self._weigh_once(limits)
            weigh(self._opened(), self._opened().page(scan_index - 1), limits)
        except TooHeavyError as fault:
            raise ScanError("page.unreadable", reason="too heavy") from fault
        except Exception as fault:  # noqa: BLE001  then PDFium shall try, in a worker that can be ended
            _LOG.debug("not weighed: %s", type(fault).__name__)

    def is_plain(self, scan_index: int) -> bool:
        """Whether the page's only picture is shown just as it decodes.

        False for masks, /Decode, odd colour spaces, and for all that cannot be read.
        """
        try:
            return self._is_plain(scan_index)
        except Exception:  # noqa: BLE001  then the page is rendered, which needs no second opinion
            return False

    def _is_plain(self, scan_index: int) -> bool:
        file = self._opened()
        resources = file.dictionary(file.page(scan_index - 1).get(b"/Resources"))
        held = [file.dictionary(item) for item in file.dictionary(resources.get(b"/XObject")).values()]
        found = [image for image in held if image.get(b"/Subtype") == b"/Image"]
        return len(found) == 1 and _shows_as_it_decodes(file, found[0])

    def _opened(self) -> "PdfFile":
        if self._file is None:
            from srdi_desktop.scans.pdf.file import PdfFile

            self._file = PdfFile(self._stream, self._password or "")
        return self._file

    def _weigh_once(self, limits: Limits) -> None:
        if not self._form_weighed:
            weigh_form(self._opened(), limits)
            self._form_weighed = True


def _shows_as_it_decodes(file: "PdfFile", image: Entries) -> bool:
    levels = file.numbers(image.get(b"/Decode"))
    if levels != [0.0, 1.0] * (len(levels) // 2):
        return False
    space = file.resolve(image.get(b"/ColorSpace"))
    name = file.resolve(space[0]) if isinstance(space, list) and space else space
    return set(image) <= _HARMLESS and name in _SPACES
