"""Which way up: by the lines' direction and a few lines read both ways."""

import numpy as np
import pytest

from srdi_desktop.evidence.lines_found import Found
from srdi_desktop.evidence.orientation import stand_upright

SURE = 0.9
ACROSS = [Found(100, 20 * n, 80, 8, 0.0) for n in range(1, 7)]
DOWN = [Found(20 * n, 100, 80, 8, np.pi / 2) for n in range(1, 7)]


def reader(upright: int, score: float = 0.98, wrong: float = 0.4):
    """Reads well only when turned by `upright`; remembers how often it was asked."""
    asked: list[int] = []

    def read(_: Found, turn: int) -> tuple[str, float]:
        asked.append(turn)
        return ("营业收入合计资产负债", score) if turn == upright else ("日人", wrong)

    return read, asked


@pytest.mark.parametrize(("lines", "upright"), [(ACROSS, 0), (ACROSS, 180), (DOWN, 90), (DOWN, 270)])
def test_all_four_directions(lines: list[Found], upright: int) -> None:
    read, _ = reader(upright)
    assert stand_upright(lines, read, SURE)[0] == upright


def test_a_page_that_reads_well_is_not_read_upside_down() -> None:
    read, asked = reader(0)
    stand_upright(ACROSS, read, SURE)
    assert set(asked) == {0}
    assert len(asked) <= 2


def test_a_page_that_reads_as_badly_both_ways_is_unsure() -> None:
    assert stand_upright(ACROSS, lambda *_: ("营业收入合计资产负债", 0.4), SURE)[1] < 0.1


def test_few_characters_read_with_certainty_are_an_upside_down_page() -> None:
    read, _ = reader(180, 0.98, 0.96)
    turn, confidence = stand_upright(ACROSS[:3], read, SURE)
    assert turn == 180
    assert confidence > 0.7


def test_a_page_without_text_has_no_direction() -> None:
    read, _ = reader(0)
    assert stand_upright([], read, SURE) == (None, 0.0)
    assert stand_upright(ACROSS, lambda *_: ("", 0.0), SURE) == (None, 0.0)
