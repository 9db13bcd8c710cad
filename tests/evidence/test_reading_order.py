"""Lines in the order in which a person reads them."""

import pytest

from srdi_desktop.evidence.text.rows import in_reading_order
from srdi_desktop.model.page import Box, Line

ROWS = [
    Line("左", Box(0.1, 0.20, 0.3, 0.22)),
    Line("右", Box(0.6, 0.205, 0.8, 0.225)),
    Line("下", Box(0.1, 0.26, 0.5, 0.28)),
    Line("顶", Box(0.4, 0.05, 0.6, 0.08)),
]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rows_from_top_to_bottom_and_within_a_row_from_left_to_right(turn: int) -> None:
    shown = [Line(line.text, line.box.turned(-turn)) for line in reversed(ROWS)]
    ordered = in_reading_order(shown, turn)
    assert [line.text for line in ordered] == ["顶", "左", "右", "下"]
    assert set(ordered) == set(shown)
