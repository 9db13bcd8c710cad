"""Measures of blur to hold the program's against: W10, and the width of edges wherever there is ink."""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from srdi_desktop.evidence.measured_page import Grey, Sheet
from srdi_desktop.evidence.picture import sharpness
from srdi_desktop.model.page import Evidence, PageImage
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits

TILE = 64  # pixels
_BINOMIAL = np.array([1, 6, 15, 20, 15, 6, 1], np.float32) / 64  # sigma 1.22 px


def w10(grey: Grey) -> float:
    """Contrast over the weaker of the two gradients (96th percentiles) of 64-pixel tiles after light smoothing, 10th
    percentile of the tiles with contrast and 2 to 75 % ink; 0 without such tiles.
    """
    smooth = _smoothed(_smoothed(grey.astype(np.float32)).T).T
    across, down = np.zeros_like(smooth), np.zeros_like(smooth)
    across[:, 1:-1] = np.abs(smooth[:, 2:] - smooth[:, :-2]) / 2
    down[1:-1] = np.abs(smooth[2:] - smooth[:-2]) / 2
    height, width = grey.shape
    corners = [
        (row, column)
        for row in range(int(0.02 * height), int(0.98 * height) - TILE + 1, TILE)
        for column in range(int(0.02 * width), int(0.98 * width) - TILE + 1, TILE)
    ]
    tiles = [(_cut(smooth, corner), _cut(across, corner), _cut(down, corner)) for corner in corners]
    spans = [np.percentile(tile[::2, ::2], (3, 97)) for tile, _, _ in tiles]
    contrast = np.array([high - low for low, high in spans])
    if not contrast.size:
        return 0.0
    ink = np.array([(tile < span.mean()).mean() for (tile, _, _), span in zip(tiles, spans, strict=True)])
    good = (contrast >= max(22, 0.3 * np.percentile(contrast, 90))) & (ink >= 0.02) & (ink <= 0.75)
    widths = [
        contrast[place] / max(0.3, min(np.percentile(tiles[place][1], 96), np.percentile(tiles[place][2], 96)))
        for place in np.flatnonzero(good)
    ]
    return float(np.percentile(widths, 10)) if widths else 0.0


def _smoothed(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    padded = np.pad(rows, ((0, 0), (3, 3)), mode="edge")
    return np.asarray(sliding_window_view(padded, 7, axis=1) @ _BINOMIAL)


def _cut(picture: npt.NDArray[np.float32], corner: tuple[int, int]) -> npt.NDArray[np.float32]:
    row, column = corner
    return picture[row : row + TILE, column : column + TILE]


_BOOK = RuleBook(load_limits())


def edge_width(image: PageImage) -> float:
    """The program's own measure on all ink, wherever it lies, and whatever the letters' height; 0 without ink."""
    found = sharpness.measure(Sheet(image, _BOOK, "none"), Evidence()).sharpness
    return found.width or 0.0
