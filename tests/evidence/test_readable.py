"""The reading engine's opinion: taken from what was read, asked for where that leaves it open, and what it says."""

import numpy as np
import pytest
from PIL import Image

from srdi_desktop.evidence.measured_page import Sheet
from srdi_desktop.evidence.text import readable
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model.page import Box, Evidence, Line, Origin, Sharpness, Text
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
LIMITS = BOOK.limits
ASKED = 0.7


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readable, "sample_score", lambda sheet, turn: ASKED)


def opinion(width: float | None = 4.0, *, scores: tuple[float, ...] = (), lines: int = 8, **known) -> float | None:
    """`scores`: of lines of ordinary height that reading the page gave before."""
    grey = Image.fromarray(np.random.default_rng(1).integers(0, 255, (600, 400), dtype=np.uint8))
    read = tuple(Line("一行普通高度的文字", Box(0.1, place / 40, 0.9, place / 40 + 0.03), score)
                 for place, score in enumerate(scores))  # fmt: skip
    found = Evidence(sharpness=Sharpness(width=width, text_height=14.0), text=Text("ocr", lines=read), **known)
    sheet = Sheet(page_image(grey), BOOK, "fast", None, [Found(200, 20 * row + 10, 150, 9, 0) for row in range(lines)])
    return readable.measure(sheet, found).sharpness.readable


def test_what_was_read_before_answers_where_it_is_clear():
    assert opinion(scores=(0.98,) * 8) == pytest.approx(0.98)
    assert opinion(scores=(0.6,) * 8) == pytest.approx(0.6)


@pytest.mark.parametrize("scores", [(0.9,) * 8, (0.98,) * 2, ()])
def test_lines_are_asked_for_where_what_was_read_is_middling_or_little(scores):
    assert opinion(scores=scores) == ASKED


def test_a_sharp_page_needs_fewer_lines_read_well_and_no_fewer_read_badly():
    assert opinion(width=4.0, scores=(0.98,) * 3) == pytest.approx(0.98)
    assert opinion(width=6.0, scores=(0.98,) * 3) == ASKED
    assert opinion(width=4.0, scores=(0.6,) * 3) == ASKED
    assert opinion(width=None, scores=(0.98,) * 3) == ASKED


def test_nobody_is_asked_without_lines_or_about_born_digital_pages():
    assert opinion(lines=0) is None
    assert opinion(origin=Origin.DIGITAL) is None


def test_longer_lines_weigh_more():
    grey = Sheet(page_image(Image.new("L", (400, 600), "white")), BOOK)
    lines = [Line("长" * 15, Box(0.1, y / 20, 0.9, y / 20 + 0.03), 1.0) for y in range(6)]
    lines += [Line("短", Box(0.1, 0.4 + y / 20, 0.9, 0.43 + y / 20), 0.5) for y in range(6)]
    found = Evidence(sharpness=Sharpness(width=5.2, text_height=14.0), text=Text("ocr", lines=tuple(lines)))
    assert readable.measure(grey, found).sharpness.readable == pytest.approx((15 * 1.0 + 0.5) / 16, abs=0.001)


def test_the_score_falls_with_width_and_beyond_the_limit_with_reading():
    def score(width: float, read: float | None = None, height: float = 30) -> float | None:
        return readable.score(Sharpness(width=width, readable=read, text_height=height), LIMITS)

    assert score(3.5) == 1
    assert score(4.2) > score(5.0) > score(8.0)
    assert score(4.8, 0.3) == score(4.8)  # trouble in reading is not blur
    assert score(5.0, 0.6) < score(5.0)
    assert score(6.0, height=120) > score(6.0)  # as seen: high letters are shown smaller
    assert readable.score(Sharpness(), LIMITS) is None
