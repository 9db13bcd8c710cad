"""What is printed on a page: its own text layer where that can be believed, otherwise read from the picture.

Fast reading finds all lines but recognises only the tallest of the upper page and the header and footer strips; a page
whose headings say that its facts are wanted (`KindRule.whole`) is then read whole. `whole` looks closer from the start.

Whether a PDF's own text layer can be believed: cheap statistics on its characters, and a look at the picture.

Chinese PDFs without a ToUnicode table yield other characters than they show, and old scanners leave layers that belong
to another page; both look like text and read like noise.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.measured_page import Grey, Sheet, array_of, reduced
from srdi_desktop.evidence.text import numbering, reader
from srdi_desktop.evidence.text.facts import facts_of
from srdi_desktop.evidence.text.figures import figures_on
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.evidence.text.orientation import stand_upright
from srdi_desktop.evidence.text.periods import report_period
from srdi_desktop.evidence.text.rows import amount, in_reading_order
from srdi_desktop.model import Box, Evidence, Limits, Line, Origin, PageImage, RuleBook, Text, plain


@dataclass(frozen=True)
class Look:
    """One page read. rotation: degrees clockwise that stand it upright, None when unsure; found: all lines."""

    text: Text = Text()
    rotation: int | None = None
    confidence: float = 0.0
    found: tuple[Found, ...] = ()


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the text, the page's rotation, the printed numbers and the facts."""
    seen = look(sheet.image, sheet.reading, sheet.book, sheet.turn)
    sheet.lines.extend(seen.found)
    geometry = replace(found.geometry, rotation=seen.rotation, rotation_confidence=round(seen.confidence, 3))
    turn = (seen.rotation or 0) if sheet.turn is None else sheet.turn
    figures, carried = figures_on(seen.text, turn, sheet.book)
    numbers = numbering.candidates(seen.text, turn)
    return replace(
        found,
        text=seen.text,
        geometry=geometry,
        numbers=numbers,
        facts=(*facts_of(seen.text, turn, sheet.book), *figures),
        carried=carried,
    )


def read(image: PageImage, reading: str, book: RuleBook) -> Text:
    """The page's text; `reading`: none (text layer only) | fast | whole."""
    return look(image, reading, book).text


def look(image: PageImage, reading: str, book: RuleBook, by_hand: int | None = None) -> Look:
    """The page's text and which way up it stands; read as it was turned `by_hand`, if it was."""
    grey = array_of(image.grey)
    if image.layer and _believable(image, grey, reading, book.limits):
        return _from_layer(image, by_hand)
    if reading == "none":
        return Look(Text(turn=by_hand))
    return _Reading(grey, book).run(reading, by_hand)


def _believable(image: PageImage, grey: Grey, reading: str, limits: Limits) -> bool:
    lines = image.layer
    if not plausible(lines, limits) or not on_the_ink(lines, grey, image.origin, limits):
        return False
    return reading == "none" or _agrees(lines, grey, limits)


def _agrees(lines: Sequence[Line], grey: Grey, limits: Limits) -> bool:
    """Whether two lines read from the picture resemble what the layer says there."""
    height, width = grey.shape
    telling = [line for line in lines if 4 <= len(line.text.strip()) <= 24 and _wide(line.box, width, height)]
    if not telling:
        return True
    for line in (telling[len(telling) // 3], telling[2 * len(telling) // 3]):
        seen, _ = reader.recognise(grey, _found(line.box, width, height), 0, limits)
        if SequenceMatcher(None, plain(seen), plain(line.text)).ratio() >= limits["layer.agrees"]:
            return True
    return False


def _wide(box: Box, width: int, height: int) -> bool:
    return (box.right - box.left) * width > 1.5 * (box.bottom - box.top) * height


def _found(box: Box, width: int, height: int) -> Found:
    """The layer's box with the margin that the recogniser was trained with."""
    across = (box.bottom - box.top) * height / 2
    along = (box.right - box.left) * width / 2
    middle = ((box.left + box.right) / 2 * width, (box.top + box.bottom) / 2 * height)
    return Found(*middle, along + 0.3 * across, across * 1.2, 0.0)


def _from_layer(image: PageImage, by_hand: int | None) -> Look:
    boxes = tuple(line.box for line in image.layer)
    down = sum(not _wide(box, image.grey.width, image.grey.height) for box in boxes)
    turn = 0 if down <= len(boxes) / 2 else None  # upright unless its lines run down the page
    if image.layer_turn:
        turn = image.layer_turn
    read_at = (turn or 0) if by_hand is None else by_hand
    text = Text(source="layer", whole=True, lines=in_reading_order(image.layer, read_at), turn=by_hand)
    lines = tuple(_found(box, image.grey.width, image.grey.height) for box in boxes)
    return Look(text, turn, 0.0 if turn is None else 0.9, lines)


class _Reading:
    """One page being read: what was recognised so far, and the time that is left."""

    def __init__(self, grey: Grey, book: RuleBook) -> None:
        self.grey = grey
        self.book = book
        self.limits = book.limits
        kinds = book.kinds.values()
        self.headings_of_names = {word for kind in kinds if not kind.figures for word in kind.whole}
        self.headings_of_figures = {word for kind in kinds if kind.figures for word in kind.whole}
        self.until = time.thread_time() + book.limits["reading.page_seconds"]
        self.known: dict[tuple[Found, int], tuple[str, float]] = {}
        self.timed_out = False

    def run(self, reading: str, by_hand: int | None = None) -> Look:
        whole = reading == "whole"
        found, turn, confidence = self.upright(int(self.limits["reading.whole_px" if whole else "reading.fast_px"]))
        way = (turn or 0) if by_hand is None else by_hand
        lines = self.lines(found if whole else self.telling(found, way), way)
        detector = self.wanted_whole(lines)
        if detector == reader.SMALL or (detector and not whole):
            found = reader.detect(self.grey, self.fitting_side(found, detector), size=detector)
            lines = self.lines(found, way)
            whole = True
        if lines and not numbering.candidates(Text(lines=lines), way):
            lines = (*lines, *self.missed_in_strips(lines, way))
        unsure = confidence < self.limits["reading.rotation_sure"]
        text = Text("ocr" if lines else "none", whole, in_reading_order(lines, way), self.timed_out, by_hand)
        return Look(text, None if unsure else turn, confidence, tuple(found))

    def fitting_side(self, found: Sequence[Found], detector: str) -> int:
        """Pixels of the longer side at which every line is found. The small detector, whose pixels are dear, gets as
        many as the lowest of the lines found need.
        """
        most = self.limits["reading.whole_px"]
        if detector == reader.TINY or not found:
            return int(most)
        low = float(np.percentile([line.thickness for line in found], 10)) / self.limits["sharpness.box_of_letter"]
        wanted = self.limits["reading.whole_letters"] * max(self.grey.shape) / low
        return int(min(most, max(self.limits["reading.fast_px"], wanted)))

    def upright(self, longest: int) -> tuple[Sequence[Found], int | None, float]:
        """Lines, degrees clockwise that stand them upright, confidence. While that is in doubt, lines are sought again
        on the page turned (the detector knows level lines best), then closer; a page without any is left alone.
        """
        closer = int(self.limits["reading.whole_px"])
        well = self.limits["reading.upright"]
        alike = self.limits["reading.stacked"]
        found = reader.detect(self.grey, longest)
        best = found, *stand_upright(found, self.recognise, well, alike)
        for search, size in ((reader.detect_turned, longest), (reader.detect, closer)):
            if not found or best[2] >= self.limits["reading.rotation_sure"]:
                break
            again = search(self.grey, size)
            turn, confidence = stand_upright(again, self.recognise, well, alike)
            if confidence > best[2]:
                best = again, turn, confidence
        return best

    def recognise(self, found: Found, turn: int) -> tuple[str, float]:
        """Text and score of one line, nothing once the page's time is over; time of this thread, so that a busy
        machine reads the same.
        """
        if (found, turn) not in self.known:
            if time.thread_time() > self.until:
                self.timed_out = True
                return "", 0.0
            self.known[found, turn] = reader.recognise(self.grey, found, turn, self.limits)
        return self.known[found, turn]

    def lines(self, found: Sequence[Found], turn: int) -> tuple[Line, ...]:
        first = sorted(found, key=lambda box: not self.in_strips(self.box(box).turned(turn)))
        read = [(box, *self.recognise(box, turn)) for box in first]
        least = self.limits["reading.line_score"]
        return tuple(Line(text, self.box(box), round(score, 3)) for box, text, score in read if text and score >= least)

    def box(self, found: Found) -> Box:
        height, width = self.grey.shape
        left, top, right, bottom = found.bounds()
        return Box(
            round(max(0.0, left / width), 4),
            round(max(0.0, top / height), 4),
            round(min(1.0, right / width), 4),
            round(min(1.0, bottom / height), 4),
        )

    def telling(self, found: Sequence[Found], turn: int) -> list[Found]:
        """The lines that fast reading recognises: tall ones of the upper page, header and footer strips."""
        upright = {box: self.box(box).turned(turn) for box in found}
        upper = [box for box in found if upright[box].top < self.limits["reading.title_zone"]]
        usual = sorted(box.thickness for box in found)[len(found) // 2] if found else 0.0
        large = [box for box in upper if box.thickness > self.limits["reading.large"] * usual]
        large = sorted(large, key=lambda box: -box.thickness)[: int(self.limits["reading.tall_lines"])]
        first = sorted(upper, key=lambda box: upright[box].top)[: int(self.limits["reading.first_lines"])]
        strips = [box for box in found if self.in_strips(upright[box])]
        strips.sort(key=lambda box: upright[box].right - upright[box].left)
        whole = {*large, *strips[: int(self.limits["reading.strip_lines"])]}
        opening = self.limits["reading.opening"]
        chosen = [box for box in found if box in whole or box in first]
        return [box if box in whole else box.opening(opening, turn) for box in chosen]

    def in_strips(self, upright: Box) -> bool:
        """Whether a line of the upright page lies in the header or footer, where printed numbers are."""
        foot = 1 - self.limits["reading.footer_strip"]
        if upright.bottom < self.limits["reading.header_strip"]:
            return True
        return upright.top > foot

    def missed_in_strips(self, known: Sequence[Line], turn: int) -> tuple[Line, ...]:
        """Lines of header and footer that only a closer look finds: thin marks such as — 5 — vanish at low scale."""
        found: list[Found] = []
        foot = 1 - self.limits["reading.footer_strip"]
        for upright in (Box(0, 0, 1, self.limits["reading.header_strip"]), Box(0, foot, 1, 1)):
            found += reader.detect(self.grey, int(self.limits["reading.strip_px"]), upright.turned(-turn))
        fresh = [one for one in found if not any(_overlap(self.box(one), line.box) for line in known)]
        return self.lines(fresh, turn)

    def wanted_whole(self, lines: Sequence[Line]) -> str:
        """The detector that must find every line of this page, "" where the telling ones do. SMALL where a heading says
        that names are wanted, which the tiny one breaks in two on photographs; TINY for figures: a heading asks for
        them, or amounts or a period say that a table goes on here.
        """
        headings = [plain(line.text) for line in lines]
        if _is_among(self.headings_of_names, headings):
            return reader.SMALL
        if any("," in line.text and "." in line.text and amount(line.text) for line in lines):
            return reader.TINY
        if any(report_period(line.text) for line in lines):  # each page of an annual report may state figures
            return reader.TINY
        return reader.TINY if _is_among(self.headings_of_figures, headings) else ""


def _is_among(words: Iterable[str], headings: Sequence[str]) -> bool:
    """Whether a line holds one of the words and little else."""
    return any(word in text and len(text) <= 2.5 * len(word) + 12 for text in headings for word in words)


def _overlap(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if not (across > 0):
        return False
    return down > 0.3 * min(one.bottom - one.top, other.bottom - other.top)


_LOOK = 8  # `grey` pixels for each pixel of the coarse picture


def plausible(lines: Sequence[Line], limits: Limits) -> bool:
    """Whether the characters look like Chinese or Latin text at all."""
    text = "".join(line.text for line in lines).replace(" ", "")
    if len(text) < limits["layer.characters"]:
        return False
    return sum(map(_ordinary, text)) / len(text) >= limits["layer.ordinary"]


def _ordinary(character: str) -> bool:
    code = ord(character)
    return (
        0x20 < code < 0x7F
        or 0x4E00 <= code <= 0x9FFF
        or 0x3000 <= code <= 0x303F
        or 0xFF01 <= code <= 0xFF5E
        or 0x20000 <= code <= 0x3FFFF
        or 0x2010 <= code <= 0x2299
        or 0x2460 <= code <= 0x24FF
        or 0x2500 <= code <= 0x266F
        or 0xA0 <= code <= 0xB7
        or character in "×÷￥"
    )


def on_the_ink(lines: Sequence[Line], grey: Grey, origin: Origin, limits: Limits) -> bool:
    """Whether the lines lie where the picture has ink, and, on a scan, whether they cover most of its ink."""
    ink = _ink(reduced(grey, _LOOK)) if min(grey.shape) >= 16 * _LOOK else _ink(grey)
    covered = np.zeros(ink.shape, dtype=bool)
    hit = [bool(_mark(covered, line, ink)) for line in lines]
    if sum(hit) < limits["layer.on_ink"] * len(hit):
        return False
    if origin is Origin.DIGITAL or not ink.any():
        return True  # drawings and table rules of a born-digital page need no text
    return float((ink & covered).sum() / ink.sum()) >= limits["layer.covers"]


def _ink(small: Grey) -> npt.NDArray[np.bool_]:
    """Where a coarse pixel is clearly darker than the paper."""
    paper = float(np.percentile(small, 90))
    return np.asarray(small < paper - 25)


def _mark(
    covered: npt.NDArray[np.bool_],
    line: Line,
    ink: npt.NDArray[np.bool_],
) -> bool:
    height, width = ink.shape
    top = int(line.box.top * height)
    bottom = int(np.ceil(line.box.bottom * height))
    left = int(line.box.left * width)
    right = int(np.ceil(line.box.right * width))
    place = (slice(max(0, top), bottom), slice(max(0, left), right))
    covered[place] = True
    return bool(ink[place].any())
