"""The reading engine's second opinion is asked where it can change the verdict, and only there."""

import numpy as np
import pytest
from PIL import Image

from srdi_desktop.evidence.page import Sheet
from srdi_desktop.evidence.text import readable
from srdi_desktop.model.page import Box, Evidence, Line, Origin, Sharpness, Text
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.limits import load_limits
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
ASKED = 0.7


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readable, "sample_score", lambda sheet, turn: ASKED)


def opinion(width: float | None, *, bilevel: bool = False, scores: tuple[float, ...] = (), **known) -> float | None:
    """`scores`: of lines of ordinary height that reading the page gave before."""
    grey = Image.fromarray(np.random.default_rng(1).integers(0, 255, (600, 400), dtype=np.uint8))
    lines = tuple(Line("一行普通高度的文字", Box(0.1, place / 40, 0.9, place / 40 + 0.03), score)
                  for place, score in enumerate(scores))  # fmt: skip
    found = Evidence(sharpness=Sharpness(width=width, text_height=14.0), text=Text("ocr", lines=lines), **known)
    return readable.measure(Sheet(page_image(grey, bilevel=bilevel), BOOK, "fast"), found).sharpness.readable


@pytest.mark.parametrize(
    ("width", "bilevel", "asked"),
    [
        (None, False, False),
        (None, True, False),
        (4.4, False, False),
        (5.2, False, True),
        (7.5, False, True),
        (9.0, False, True),
        (3.6, True, False),
        (4.4, True, True),
        (7.5, True, True),
        (9.0, True, True),
    ],
)
def test_only_doubtful_widths_are_asked_about(width, bilevel, asked):
    assert (opinion(width, bilevel=bilevel) == ASKED) is asked


def test_what_was_read_before_answers_where_it_is_clear():
    assert opinion(5.2, scores=(0.98,) * 8) == pytest.approx(0.98)
    assert opinion(5.2, scores=(0.6,) * 8) == pytest.approx(0.6)


def test_what_was_read_before_is_not_enough_when_middling_or_little():
    assert opinion(5.2, scores=(0.9,) * 8) == ASKED
    assert opinion(5.2, scores=(0.98,) * 2) == ASKED


def test_born_digital_pages_are_never_asked_about():
    assert opinion(5.2, origin=Origin.DIGITAL) is None


def test_longer_lines_weigh_more():
    grey = Sheet(page_image(Image.new("L", (400, 600), "white")), BOOK)
    lines = [Line("长" * 15, Box(0.1, y / 20, 0.9, y / 20 + 0.03), 1.0) for y in range(6)]
    lines += [Line("短", Box(0.1, 0.4 + y / 20, 0.9, 0.43 + y / 20), 0.5) for y in range(6)]
    found = Evidence(sharpness=Sharpness(width=5.2, text_height=14.0), text=Text("ocr", lines=tuple(lines)))
    assert readable.measure(grey, found).sharpness.readable == pytest.approx((15 * 1.0 + 0.5) / 16, abs=0.001)
