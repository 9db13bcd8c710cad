"""The reading engine: PP-OCRv6 small, whose models lie inside the rapidocr wheel, run by onnxruntime on one thread.

rapidocr's own pipeline is not used: it needs OpenCV, Shapely and pyclipper for a few lines of geometry and logs to the
console. Pictures go in as numpy arrays of grey, (height, width) uint8; nothing here ever touches the network.
"""

import importlib.util
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from srdi_desktop.evidence.pixels import Grey, reduced
from srdi_desktop.evidence.text.lines_found import Found, boxes_of
from srdi_desktop.model.page import Box

os.environ["ORT_DISABLE_TELEMETRY"] = "1"


onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]


_LINE_HEIGHT = 48  # pixels, fixed by the recogniser's first layer
_GRID = 32  # the detector's stride
_BAND, _MARGIN = 192, 32  # rows looked at together, and those around them that the network needs to see
_WIDEST = 1600  # pixels; longer lines are squeezed, which the recogniser stands better than memory does
_AT_ONCE = 800  # pixels of a line read at once: each 8 of them cost three times a chance for each of 18,000 characters
_WORD_GAP, _PAPER = 11, 24  # pixels between words of Latin letters; unevenness of a column of bare paper, grey levels


@dataclass(frozen=True)
class Engine:
    """Two sessions and the alphabet; index 0 of the alphabet is CTC's blank."""

    detector: onnxruntime.InferenceSession
    recogniser: onnxruntime.InferenceSession
    alphabet: tuple[str, ...]


@cache
def engine() -> Engine:
    """The engine of this process, loaded once (0.4 s); FileNotFoundError when the models are not installed."""
    models = models_folder()
    recogniser = _session(models / "PP-OCRv6_rec_small.onnx")
    alphabet = recogniser.get_modelmeta().custom_metadata_map["character"].splitlines()
    return Engine(_session(models / "PP-OCRv6_det_small.onnx"), recogniser, ("", *alphabet, " "))


def models_folder() -> Path:
    """Where the wheel keeps its models; found without importing the package."""
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("rapidocr/models")
    return Path(spec.submodule_search_locations[0]) / "models"


def _session(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # plans memory for one picture size, ours differ
    options.enable_cpu_mem_arena = False  # the arena would keep the largest page's memory for ever
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def detect(grey: Grey, longest: int, part: Box | None = None) -> tuple[Found, ...]:
    """Lines of text as rotated boxes in pixels of `grey`, found on the page reduced to `longest` pixels.

    `part` limits the search to a part of the page as shown, at the scale of the whole page.
    """
    if part is None:
        return _detect(grey, longest)
    rows, columns = grey.shape
    top, left = int(part.top * rows), int(part.left * columns)
    cut = grey[top : int(part.bottom * rows), left : int(part.right * columns)]
    found = _detect(np.ascontiguousarray(cut), round(longest * max(cut.shape) / max(grey.shape)))
    return tuple(replace(one, x=one.x + left, y=one.y + top) for one in found)


def detect_turned(grey: Grey, longest: int) -> tuple[Found, ...]:
    """The same lines sought on the page turned by 90 degrees, where those that ran down it lie level."""
    found = _detect(np.ascontiguousarray(np.rot90(grey, -1)), longest)
    return tuple(replace(one, x=one.y, y=grey.shape[0] - one.x, angle=one.angle - np.pi / 2) for one in found)


def _detect(grey: Grey, longest: int) -> tuple[Found, ...]:
    small = reduced(grey, max(1, max(grey.shape) // longest))
    scale = min(1.0, longest / max(small.shape))
    height, width = (max(_GRID, round(side * scale / _GRID) * _GRID) for side in small.shape)
    fitted = sample(small, _upright(small.shape[1], small.shape[0]), width, height)
    return boxes_of(_ink_map(fitted), grey.shape[1] / width, grey.shape[0] / height)


def _ink_map(fitted: Grey) -> npt.NDArray[np.float32]:
    """The detector's answer, band by band: a whole page at once takes 200 MB, a band a fifth of that."""
    session = engine().detector
    name, height = session.get_inputs()[0].name, fitted.shape[0]
    ink = np.empty(fitted.shape, dtype=np.float32)
    for top in range(0, height, _BAND):
        end = min(top + _BAND, height)
        above, below = max(0, top - _MARGIN), min(height, end + _MARGIN)
        answer = session.run(None, {name: _network_input(fitted[above:below])})[0][0, 0]
        ink[top:end] = answer[top - above : end - above]
    return ink


def recognise(grey: Grey, found: Sequence[Found], turn: int = 0) -> list[tuple[str, float]]:
    """(text, score) of each line; `turn`: degrees clockwise that stand the line upright (0, 90, 180, 270)."""
    return [_read_line(line_picture(grey, box, turn)) for box in found]


def line_picture(grey: Grey, found: Found, turn: int = 0) -> Grey:
    """The line upright, 48 pixels high, cut out of `grey` along its own slope."""
    corners = found.corners(turn)
    across = float(np.hypot(*(corners[1] - corners[0])))
    down = max(1.0, float(np.hypot(*(corners[3] - corners[0]))))
    width = int(min(_WIDEST, max(16, round(across / down * _LINE_HEIGHT))))
    return sample(grey, corners, width, _LINE_HEIGHT)


def _read_line(picture: Grey) -> tuple[str, float]:
    """A long line is read in two parts, cut where its middle third is emptiest: between two characters or words."""
    width = picture.shape[1]
    if width <= _AT_ONCE:
        return _read_part(picture)
    uneven = np.convolve(np.ptp(picture, axis=0), np.ones(_WORD_GAP), "same")[width // 3 : 2 * width // 3]
    cut = width // 3 + int(uneven.argmin())
    (left, sure), (right, as_sure) = (_read_part(picture[:, :cut]), _read_part(picture[:, cut:]))
    ends, bare = f"{left[-1:]}{right[:1]}", uneven.min() < _WORD_GAP * _PAPER
    apart = " " if ends.isascii() and (bare or not any(map(str.isdigit, ends))) else ""  # no number is torn apart
    score = (len(left) * sure + len(right) * as_sure) / max(1, len(left) + len(right))
    return f"{left}{apart}{right}".strip(), score


def _read_part(picture: Grey) -> tuple[str, float]:
    session = engine().recogniser
    chances = session.run(None, {session.get_inputs()[0].name: _network_input(picture)})[0][0]
    best = chances.argmax(axis=1)
    keep = best != 0
    keep[1:] &= best[1:] != best[:-1]
    if not keep.any():
        return "", 0.0
    alphabet = engine().alphabet
    return "".join(alphabet[i] for i in best[keep]).strip(), float(chances[keep, best[keep]].mean())


def _network_input(grey: Grey) -> npt.NDArray[np.float32]:
    scaled = (grey.astype(np.float32) / 127.5 - 1.0)[np.newaxis, np.newaxis]
    return np.ascontiguousarray(np.broadcast_to(scaled, (1, 3, *grey.shape)))


def _upright(width: int, height: int) -> npt.NDArray[np.float64]:
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float64)


def sample(grey: Grey, corners: npt.NDArray[np.float64], width: int, height: int) -> Grey:
    """The parallelogram with these corners (top left, top right, bottom right, bottom left) as a picture, bilinear."""
    right, down = (corners[1] - corners[0]) / width, (corners[3] - corners[0]) / height
    start = corners[0] + (right + down) / 2 - 0.5
    column, row = np.arange(width), np.arange(height)[:, np.newaxis]
    x = np.clip(start[0] + column * right[0] + row * down[0], 0, grey.shape[1] - 1.001)
    y = np.clip(start[1] + column * right[1] + row * down[1], 0, grey.shape[0] - 1.001)
    x, y = np.maximum(x, 0), np.maximum(y, 0)
    left, top = x.astype(np.int32), y.astype(np.int32)
    fx, fy = (x - left).astype(np.float32), (y - top).astype(np.float32)
    flat, stride = grey.ravel(), grey.shape[1]
    at = top * stride + left
    after, below = int(stride > 1), stride if grey.shape[0] > 1 else 0
    upper = flat[at] * (1 - fx) + flat[at + after] * fx
    lower = flat[at + below] * (1 - fx) + flat[at + below + after] * fx
    return np.asarray(np.rint(upper * (1 - fy) + lower * fy), dtype=np.uint8)
