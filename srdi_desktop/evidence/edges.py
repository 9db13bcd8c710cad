"""Text that runs into the edge of the page (文字被切), told from scanner borders and frames."""

import numpy as np

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.pixels import Numbers, runs

REACH = 3  # pixels of `small` that count as the edge: 1 mm of A4
SHORTEST = 3  # pixels of a run, or it is a speck or the end of a rule
LEAST_RUNS = 2


def cut_sides(sheet: Sheet) -> tuple[str, ...]:
    """Sides on which at least two runs of ink touch the edge while the opposite side has a margin."""
    inked = sheet.ink > sheet.book.limits["tone.strong_step"]
    views = {"left": inked, "right": inked[:, ::-1], "top": inked.T, "bottom": inked.T[:, ::-1]}
    return tuple(side for side, view in views.items() if _touches(view) and _has_margin(view[:, ::-1]))


def _touches(view: Numbers) -> bool:
    """Whether two or more runs of ink, none as long as a border or a shadow, lie on the first columns of `view`."""
    edge: Numbers = np.asarray(view[:, :REACH].any(axis=1))
    lengths = [end - start for start, end in runs(edge) if end - start >= SHORTEST]
    return len(lengths) >= LEAST_RUNS and max(lengths) <= view.shape[0] // 4


def _has_margin(view: Numbers) -> bool:
    return bool(view[:, : max(2, view.shape[1] // 50)].mean() < 0.002)
