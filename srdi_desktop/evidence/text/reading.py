"""What is printed on a page: its own text layer where that can be believed, otherwise read from the picture.

A glance reads a few lines of each page, so that the pile tells early what it holds; all of it is read again.
Fast reading finds all lines but recognises only the tallest of the upper page and the header and footer strips; a page
whose headings say that its facts are wanted (`KindRule.whole`) is then read whole. `whole` looks closer from the start.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np

from srdi_desktop.evidence.measured_page import Grey, Sheet, array_of
from srdi_desktop.evidence.text import numbering, reader
from srdi_desktop.evidence.text.facts import facts_of
from srdi_desktop.evidence.text.figures import figures_on
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.evidence.text.orientation import stand_upright
from srdi_desktop.evidence.text.periods import report_period
from srdi_desktop.evidence.text.readable import on_the_ink, plausible
from srdi_desktop.evidence.text.rows import in_reading_order, is_full_amount, overlap, states_unit
from srdi_desktop.model import Box, Evidence, Limits, Line, PageImage, RuleBook, Text, plain

Recognised = tuple[str, float]  # text and score of one line


@dataclass(frozen=True)
class Look:
    """One page read. rotation: degrees clockwise that stand it upright, None when unsure; found: all lines."""

    text: Text = Text()
    rotation: int | None = None
    confidence: float = 0.0
    found: tuple[Found, ...] = ()


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the text, the page's rotation, the printed numbers and the facts."""
    book = sheet.book
    seen = look(sheet.image, sheet.reading, book, sheet.turn)
    sheet.lines.extend(seen.found)
    confidence = round(seen.confidence, 3)
    geometry = replace(found.geometry, rotation=seen.rotation, rotation_confidence=confidence)
    turn = sheet.turn
    if turn is None:
        turn = seen.rotation or 0
    text = seen.text
    figures, carried = figures_on(text, turn, book)
    numbers = numbering.candidates(text, turn)
    facts = facts_of(text, turn, book) + figures
    return replace(found, text=text, geometry=geometry, numbers=numbers, facts=facts, carried=carried)


def read(image: PageImage, reading: str, book: RuleBook) -> Text:
    """The page's text; `reading`: none (text layer only) | glance | fast | whole."""
    return look(image, reading, book).text


def look(image: PageImage, reading: str, book: RuleBook, by_hand: int | None = None) -> Look:
    """The page's text and which way up it stands; read as it was turned `by_hand`, if it was."""
    grey = array_of(image.grey)
    if image.layer and _believable(image, grey, reading, book.limits):
        return _from_layer(image, by_hand)
    if reading == "none":
        unread = Text(turn=by_hand)
        return Look(unread)
    page = _Reading(grey, book)
    if reading == "glance":
        return page.glance(by_hand)
    return page.run(reading, by_hand)


def _believable(image: PageImage, grey: Grey, reading: str, limits: Limits) -> bool:
    lines = image.layer
    if not plausible(lines, limits):
        return False
    if not on_the_ink(lines, grey, image.origin, limits):
        return False
    if reading in ("none", "glance"):
        return True
    return _agrees(lines, grey, limits)


def _agrees(lines: Sequence[Line], grey: Grey, limits: Limits) -> bool:
    """Whether two lines read from the picture resemble what the layer says there."""
    height, width = grey.shape
    telling = [line for line in lines if _tells(line, width, height)]
    if not telling:
        return True
    third = telling[len(telling) // 3]
    two_thirds = telling[2 * len(telling) // 3]
    for line in (third, two_thirds):
        box = _found(line.box, width, height)
        seen, _ = reader.recognise(grey, box, 0, limits)
        likeness = SequenceMatcher(None, plain(seen), plain(line.text))
        if likeness.ratio() >= limits["layer.agrees"]:
            return True
    return False


def _tells(line: Line, width: int, height: int) -> bool:
    """Whether the line is long enough to compare and short enough to be read at once."""
    letters = len(line.text.strip())
    if not 4 <= letters <= 24:
        return False
    return _wide(line.box, width, height)


def _wide(box: Box, width: int, height: int) -> bool:
    across = (box.right - box.left) * width
    down = (box.bottom - box.top) * height
    return across > 1.5 * down


def _found(box: Box, width: int, height: int) -> Found:
    """The layer's box with the margin that the recogniser was trained with."""
    across = (box.bottom - box.top) * height / 2
    along = (box.right - box.left) * width / 2
    x = (box.left + box.right) / 2 * width
    y = (box.top + box.bottom) / 2 * height
    return Found(x, y, along + 0.3 * across, across * 1.2, 0.0)


def _from_layer(image: PageImage, by_hand: int | None) -> Look:
    boxes = [line.box for line in image.layer]
    turn = _turn_of_layer(image, boxes)
    read_at = by_hand
    if read_at is None:
        read_at = turn or 0
    ordered = in_reading_order(image.layer, read_at)
    text = Text(source="layer", whole=True, lines=ordered, turn=by_hand)
    lines = tuple(_found(box, image.grey.width, image.grey.height) for box in boxes)
    confidence = 0.0 if turn is None else 0.9
    return Look(text, turn, confidence, lines)


def _turn_of_layer(image: PageImage, boxes: Sequence[Box]) -> int | None:
    """Upright unless its lines run down the page, which leaves it open; what the layer says of itself comes first."""
    if image.layer_turn:
        return image.layer_turn
    down = sum(not _wide(box, image.grey.width, image.grey.height) for box in boxes)
    if down <= len(boxes) / 2:
        return 0
    return None


class _Reading:
    """One page being read: what was recognised so far, and the time that is left."""

    def __init__(self, grey: Grey, book: RuleBook) -> None:
        self.grey = grey
        self.book = book
        self.limits = book.limits
        self.headings_of_names: set[str] = set()
        self.headings_of_figures: set[str] = set()
        for kind in book.kinds.values():
            headings = self.headings_of_figures if kind.figures else self.headings_of_names
            headings.update(kind.whole)
        self.until = time.thread_time() + self.limits["reading.page_seconds"]
        self.known: dict[tuple[Found, int], Recognised] = {}
        self.timed_out = False
        self.quickly = False

    def glance(self, by_hand: int | None = None) -> Look:
        """The few lines that say most surely what paper a page is, the tallest and the shortest of header and footer,
        found on a coarse picture and read by the tiny model alone.
        """
        self.quickly = True
        found = reader.detect(self.grey, int(self.limits["glance.px"]))
        turn, confidence = stand_upright(
            found, self.recognise, self.limits["reading.upright"], self.limits["reading.stacked"]
        )
        way = by_hand
        if way is None:
            way = turn or 0
        telling = sorted(self.telling(found, way), key=lambda one: -one.thickness)
        strips = [one for one in telling if self.in_strips(self.box(one).turned(way))]
        chosen = {*telling[: int(self.limits["glance.lines"])], *strips[-int(self.limits["glance.strips"]) :]}
        lines = self.lines(list(chosen), way)
        ordered = in_reading_order(lines, way)
        text = Text("ocr" if lines else "none", False, ordered, self.timed_out, by_hand)
        return Look(text, turn, confidence, tuple(found))

    def run(self, reading: str, by_hand: int | None = None) -> Look:
        whole = reading == "whole"
        longest = self.limits["reading.whole_px" if whole else "reading.fast_px"]
        found, turn, confidence = self.upright(int(longest))
        way = by_hand
        if way is None:
            way = turn or 0
        lines, detector = self.first_lines(found, way)
        if detector == reader.SMALL or (detector and not whole):
            side = self.fitting_side(found, detector)
            found = reader.detect(self.grey, side, size=detector)
            if detector == reader.SMALL:
                self.known.clear()  # names and codes are read from the boxes that were drawn for them
            whole = True
        if whole:
            lines = self.lines(found, way)
        if lines and not numbering.candidates(Text(lines=lines), way):
            lines += self.missed_in_strips(lines, way)
        source = "ocr" if lines else "none"
        ordered = in_reading_order(lines, way)
        text = Text(source, whole, ordered, self.timed_out, by_hand)
        if confidence < self.limits["reading.rotation_sure"]:
            turn = None
        return Look(text, turn, confidence, tuple(found))

    def first_lines(self, found: Sequence[Found], turn: int) -> tuple[tuple[Line, ...], str]:
        """The telling lines, tallest first, and the detector that must find every line of this page, "" where these do.
        SMALL where a heading says that names are wanted, which the tiny one breaks in two on photographs; nothing more
        is read then, since all lines are sought anew.
        """
        lines: tuple[Line, ...] = ()
        telling = sorted(self.telling(found, turn), key=lambda one: -one.thickness)
        for one in telling:
            fresh = self.lines((one,), turn)
            if _is_among(self.headings_of_names, [plain(line.text) for line in fresh]):
                return lines, reader.SMALL
            lines += fresh
        return lines, self.wanted_whole(lines)

    def fitting_side(self, found: Sequence[Found], detector: str) -> int:
        """Pixels of the longer side at which every line is found. The small detector, whose pixels are dear, gets as
        many as the lowest of the lines found need; the tiny one breaks lines in two on fewer.
        """
        most = self.limits["reading.whole_px"]
        if detector == reader.TINY or not found:
            return int(most)
        heights = [line.thickness for line in found]
        low = float(np.percentile(heights, 10)) / self.limits["sharpness.box_of_letter"]
        wanted = self.limits["reading.whole_letters"] * max(self.grey.shape) / low
        least = self.limits["reading.fast_px"]
        return int(min(most, max(least, wanted)))

    def upright(self, longest: int) -> tuple[Sequence[Found], int | None, float]:
        """Lines, degrees clockwise that stand them upright, confidence. While that is in doubt, lines are sought again
        on the page turned (the detector knows level lines best), then closer; a page without any is left alone.
        """
        closer = int(self.limits["reading.whole_px"])
        well = self.limits["reading.upright"]
        alike = self.limits["reading.stacked"]
        sure = self.limits["reading.rotation_sure"]
        found = reader.detect(self.grey, longest)
        best = found, *stand_upright(found, self.recognise, well, alike)
        for search, size in ((reader.detect_turned, longest), (reader.detect, closer)):
            if not found or best[2] >= sure:
                break
            again = search(self.grey, size)
            turn, confidence = stand_upright(again, self.recognise, well, alike)
            if confidence > best[2]:
                best = again, turn, confidence
        return best

    def recognise(self, found: Found, turn: int) -> Recognised:
        """Text and score of one line, nothing once the page's time is over; time of this thread, so that a busy
        machine reads the same. What was read in the same place before is not read again.
        """
        known = self.known.get((found, turn)) or self.read_before(found, turn)
        if known is not None:
            return known
        if time.thread_time() > self.until:
            self.timed_out = True
            return "", 0.0
        if self.quickly:
            known = reader.recognise_quickly(self.grey, found, turn)
        else:
            known = reader.recognise(self.grey, found, turn, self.limits)
        self.known[found, turn] = known
        return known

    def read_before(self, found: Found, turn: int) -> Recognised | None:
        """What was read of a line with nearly the same corners."""
        slack = self.limits["reading.same_place"]
        for (other, way), read in self.known.items():
            if way == turn and found.covers(other, slack):
                return read
        return None

    def lines(self, found: Sequence[Found], turn: int) -> tuple[Line, ...]:
        """What reads well enough of these; header and footer are read first, while there is time."""
        first = sorted(found, key=lambda one: not self.in_strips(self.box(one).turned(turn)))
        least = self.limits["reading.line_score"]
        lines = []
        for one in first:
            text, score = self.recognise(one, turn)
            if not text or score < least:
                continue
            line = Line(text, self.box(one), round(score, 3))
            lines.append(line)
        return tuple(lines)

    def box(self, found: Found) -> Box:
        height, width = self.grey.shape
        left, top, right, bottom = found.bounds()
        from_left = max(0.0, left / width)
        from_top = max(0.0, top / height)
        to_right = min(1.0, right / width)
        to_bottom = min(1.0, bottom / height)
        return Box(round(from_left, 4), round(from_top, 4), round(to_right, 4), round(to_bottom, 4))

    def telling(self, found: Sequence[Found], turn: int) -> list[Found]:
        """The lines that fast reading recognises: tall ones of the upper page, header and footer strips."""
        upright = {one: self.box(one).turned(turn) for one in found}
        zone = self.limits["reading.title_zone"]
        upper = [one for one in found if upright[one].top < zone]
        large = self.large(upper, found)
        upper.sort(key=lambda one: upright[one].top)
        first = upper[: int(self.limits["reading.first_lines"])]
        strips = [one for one in found if self.in_strips(upright[one])]
        strips.sort(key=lambda one: upright[one].right - upright[one].left)
        narrow = strips[: int(self.limits["reading.strip_lines"])]
        whole = {*large, *narrow}
        longest = self.limits["reading.opening"]
        chosen = []
        for one in found:
            if one in whole:
                chosen.append(one)
            elif one in first:
                opening = one.opening(longest, turn)
                chosen.append(opening)
        return chosen

    def large(self, upper: Sequence[Found], found: Sequence[Found]) -> list[Found]:
        """The tallest of the upper page's lines, where they are taller than the page's usual ones."""
        if not found:
            return []
        heights = sorted(one.thickness for one in found)
        usual = heights[len(heights) // 2]
        least = self.limits["reading.large"] * usual
        large = [one for one in upper if one.thickness > least]
        large.sort(key=lambda one: -one.thickness)
        most = int(self.limits["reading.tall_lines"])
        return large[:most]

    def in_strips(self, upright: Box) -> bool:
        """Whether a line of the upright page lies in the header or footer, where printed numbers are."""
        foot = 1 - self.limits["reading.footer_strip"]
        if upright.bottom < self.limits["reading.header_strip"]:
            return True
        return upright.top > foot

    def missed_in_strips(self, known: Sequence[Line], turn: int) -> tuple[Line, ...]:
        """Lines of header and footer that only a closer look finds: thin marks such as — 5 — vanish at low scale."""
        longest = int(self.limits["reading.strip_px"])
        foot = 1 - self.limits["reading.footer_strip"]
        header = Box(0, 0, 1, self.limits["reading.header_strip"])
        footer = Box(0, foot, 1, 1)
        fresh = []
        for upright in (header, footer):
            strip = upright.turned(-turn)
            for one in reader.detect(self.grey, longest, strip):
                box = self.box(one)
                if not any(overlap(box, line.box) for line in known):
                    fresh.append(one)
        return self.lines(fresh, turn)

    def wanted_whole(self, lines: Sequence[Line]) -> str:
        """TINY where every line of this page must be found for its figures: a heading asks for them, or amounts or a
        period say that a table goes on here. "" where the telling lines do.
        """
        headings = [plain(line.text) for line in lines]
        if any(is_full_amount(line.text) or states_unit(line.text) for line in lines):
            return reader.TINY
        if any(report_period(line.text) for line in lines):  # each page of an annual report may state figures
            return reader.TINY
        if _is_among(self.headings_of_figures, headings):
            return reader.TINY
        return ""


def _is_among(words: Iterable[str], headings: Sequence[str]) -> bool:
    """Whether a line holds one of the words and little else."""
    for text in headings:
        for word in words:
            most = 2.5 * len(word) + 12
            if word in text and len(text) <= most:
                return True
    return False
