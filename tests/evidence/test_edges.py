"""Text that runs into the page's edge is told from whole pages, frames and seals set across the edge."""

import random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from srdi_desktop.evidence.measured_page import Sheet
from srdi_desktop.evidence.picture.geometry import cut_sides
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from tests.resources import damage, papers, seals
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
Boxes = list[tuple[float, float, float, float]]


def sides(picture: Image.Image, boxes: Boxes) -> tuple[str, ...]:
    """What is said of the picture with these lines of text, in pixels; each box gets the margin that reading gives."""
    found = []
    for x0, y0, x1, y1 in boxes:
        margin = 0.3 * (y1 - y0)
        found.append(Found((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2 + margin, (y1 - y0) / 2 + margin, 0))
    return cut_sides(Sheet(page_image(picture, None), BOOK, "fast", None, found))


def place_of_cut(boxes: Boxes, size: tuple[int, int], side: str) -> int:
    """Pixels from the edge into a third of the lines' ends, or into the outermost line."""
    width, height = size
    ends = {
        "left": sorted(box[0] for box in boxes),
        "right": sorted(width - box[2] for box in boxes),
        "top": sorted(box[1] for box in boxes),
        "bottom": sorted(height - box[3] for box in boxes),
    }[side]
    return round(ends[len(ends) // 3 if side in ("left", "right") else 0])


def remaining(boxes: Boxes, size: tuple[int, int], side: str, lost: int) -> Boxes:
    """The lines on the picture without `lost` pixels of a side."""
    left, top = (lost if side == "left" else 0), (lost if side == "top" else 0)
    width = size[0] - (lost if side in ("left", "right") else 0)
    height = size[1] - (lost if side in ("top", "bottom") else 0)
    moved = [
        (max(0, x0 - left), max(0, y0 - top), min(width, x1 - left), min(height, y1 - top)) for x0, y0, x1, y1 in boxes
    ]
    return [box for box in moved if box[2] - box[0] > 5 and box[3] - box[1] > 5]


@pytest.mark.parametrize("dpi", [100, 150, 300])
@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
@pytest.mark.parametrize("kind", ["contract", "statement"])
def test_text_cut_at_a_side_is_found_there(kind, side, dpi):
    paper = papers.paper(11, kind, dpi)
    boxes = [box for _, box in paper.lines]
    lost = place_of_cut(boxes, paper.picture.size, side) + round(0.05 * dpi)
    spoilt = damage.scanned(damage.cut(paper.picture, side, lost), 3)
    assert sides(spoilt, remaining(boxes, paper.picture.size, side, lost)) == (side,)


@pytest.mark.parametrize("dpi", [100, 150, 300])
@pytest.mark.parametrize("kind", sorted(papers.LAYOUTS))
def test_whole_pages_are_not_cut(kind, dpi):
    paper = papers.paper(13, kind, dpi)
    assert sides(damage.scanned(paper.picture, 5), [box for _, box in paper.lines]) == ()


@pytest.mark.parametrize("across", [(210, 150), (0, 120), (207, 60)])
def test_a_seal_across_the_edge_is_not_cut_text(across):
    paper = papers.paper(17, "contract", 150)
    left, top, right, bottom = seals.stamp(paper, 9, at=across)
    width, height = paper.picture.size
    slice_of_seal = [(max(0, left) * width, top * height + step, min(1, right) * width, top * height + step + 25)
                     for step in range(0, round((bottom - top) * height) - 25, 30)]  # fmt: skip
    assert sides(damage.scanned(paper.picture, 2), [*(box for _, box in paper.lines[:1]), *slice_of_seal]) == ()


def test_a_frame_at_the_edge_and_one_mark_in_the_margin_are_not_cut_text():
    paper = papers.paper(19, "contract", 150)
    width, height = paper.picture.size
    pen = ImageDraw.Draw(paper.picture)
    pen.rectangle((0, 0, width - 1, height - 1), outline="black", width=6)
    pen.text((0, 900), "√", fill="black")
    wide = [(0, box[1], box[2], box[3]) for _, box in paper.lines[:4]]
    assert sides(paper.picture, [*(box for _, box in paper.lines), *wide, (0, 895, 30, 930)]) == ()


@pytest.mark.parametrize("side", ["top", "bottom"])
def test_a_dark_rim_that_was_taken_for_a_line_is_no_cut_text(side):
    """Shade of a lid or a desk along two thirds of the foot; letters begin many times on such a stretch."""
    paper = papers.paper(23, "contract", 150)
    height = paper.picture.height
    top = 0 if side == "top" else height - 12
    ImageDraw.Draw(paper.picture).rectangle((200, top, 200 + 500, top + 12), fill=(60, 60, 60))
    taken = (180, 0, 950, 30) if side == "top" else (180, height - 30, 950, height)
    assert sides(damage.scanned(paper.picture, 4), [*(box for _, box in paper.lines), taken]) == ()


def test_nothing_is_said_where_nothing_was_read():
    page = Image.fromarray(np.uint8(random.Random(1).randbytes(400 * 500)[0]) + np.zeros((500, 400), np.uint8))
    assert sides(page, []) == ()
