"""Pictures enlarged by repeating pixels: their edges are crisp, but most of their pixels say nothing.

Inside a letter of a real scan neighbouring columns nearly all differ somewhere. In a picture of which each pixel was
repeated k times, columns differ only at every k-th place, so never at two places in a row. The same goes for rows, as
in faxes of the standard mode, which has half as many lines as it should. JPEG after enlarging hides it.
"""

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.pixels import Grey, Numbers

_ENLARGEMENT_TILES = 12
FEWEST_STEPS = 8  # places of change in a tile that tell anything


def repeats(grey: Grey, places: npt.NDArray[np.intp], size: int) -> float:
    """How often each pixel of the original stands in a row or column, whichever is more; 1.0 for an honest picture.

    `places`: (n, 2) top left corners of text tiles of `size` pixels.
    """
    some = places[np.linspace(0, len(places) - 1, min(_ENLARGEMENT_TILES, len(places))).astype(int)]
    tiles = [grey[y : y + size, x : x + size] for y, x in some]
    return max(_along(tiles), _along([tile.T for tile in tiles]))


def _along(tiles: list[Grey]) -> float:
    """Mean step between columns that differ; 1.0 as soon as one tile has two such places in a row."""
    steps: list[Numbers] = []
    for tile in tiles:
        changed = np.flatnonzero((tile[:, 1:] != tile[:, :-1]).any(axis=0))
        if len(changed) > FEWEST_STEPS:
            steps.append(np.diff(changed))
    if not steps:
        return 1.0
    every = np.concatenate(steps)
    least = int(every.min())
    return float(every[every <= least + 1].mean()) if least >= 2 else 1.0
