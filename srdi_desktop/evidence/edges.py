"""Text that runs into the edge of the page (文字被切), told from scanner borders and frames."""

import numpy as np

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.pixels import Numbers, runs

REACH = 3  # pixels of `small` that count as the edge: 1 mm of A4
SHORTEST = 3  # pixels of a run, or it is a speck or the end of a rule
LEAST_RUNS = 2


def cut_sides(sheet: Sheet, text_height: float | None) -> tuple[str, ...]:
    """Sides on which at least two runs of ink touch the edge while the opposite side has a margin.

    On the left and right the runs must be about as high as the text (pixels of `grey`; None: no text, nothing cut).
    """
    if text_height is None:
        return ()
    inked = sheet.ink > sheet.book.limits["tone.strong_step"]
    high = text_height / sheet.factor
    likely = (0.4 * high, 1.7 * high)
    desk = sheet.book.limits["cut.desk"] * float(np.median(sheet.background[::8, ::8]))
    papers = _views(sheet.background)
    return tuple(
        side
        for side, view in _views(inked).items()
        if _touches(view, likely if side in ("left", "right") else (0.2 * high, view.shape[0] / 4))
        and _has_margin(view[:, ::-1])
        and float(np.median(papers[side][:, :REACH])) >= desk
    )


def _views(page: Numbers) -> dict[str, Numbers]:
    """The page turned so that each of its sides is the first column."""
    return {"left": page, "right": page[:, ::-1], "top": page.T, "bottom": page.T[:, ::-1]}


def _touches(view: Numbers, likely: tuple[float, float]) -> bool:
    """Whether two or more runs of likely length, and few others, lie on the first columns of `view`, and go on inwards
    as letters do and a paper's edge does not.
    """
    edge: Numbers = np.asarray(view[:, :REACH].any(axis=1))
    lines = [(start, end) for start, end in runs(edge) if end - start >= SHORTEST]
    text = [place for place in lines if likely[0] <= place[1] - place[0] <= likely[1]]
    longest = max((end - start for start, end in lines), default=0)
    letters = sum(_inwards(view, place) for place in text)
    return letters >= LEAST_RUNS and len(text) >= 0.7 * len(lines) and longest <= view.shape[0] // 4


def _inwards(view: Numbers, place: tuple[int, int]) -> bool:
    return bool(view[place[0] : place[1], REACH : REACH + 2].any())


def _has_margin(view: Numbers) -> bool:
    return bool(view[:, : max(2, view.shape[1] // 50)].mean() < 0.002)
