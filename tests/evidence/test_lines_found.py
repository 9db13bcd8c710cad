"""Boxes from the detector's map: components, their slope, their beginning."""

import numpy as np
import pytest

from srdi_desktop.evidence.text.lines_found import Found, boxes_of


def ink(*places: tuple[int, int, int, int], shape: tuple[int, int] = (100, 200)) -> np.ndarray:
    picture = np.zeros(shape, np.float32)
    for left, top, right, bottom in places:
        picture[top:bottom, left:right] = 0.9
    return picture


def test_each_component_is_one_line_from_top_to_bottom() -> None:
    found = boxes_of(ink((20, 60, 120, 70), (20, 20, 180, 30)), 1, 1)
    assert [round(box.y) for box in found] == [25, 65]
    assert [round(box.x) for box in found] == [100, 70]


def test_boxes_are_wider_than_the_ink_by_the_published_ratio() -> None:
    (box,) = boxes_of(ink((50, 40, 150, 50)), 1, 1)
    grow = 100 * 10 * 1.6 / (2 * (100 + 10))
    assert box.along == pytest.approx(50 + grow)
    assert box.across == pytest.approx(5 + grow)


def test_scales_lead_back_to_the_page() -> None:
    (box,) = boxes_of(ink((50, 40, 150, 50)), 4, 4)
    assert (box.x, box.y) == (400, 180)


def test_touching_at_a_corner_is_one_component() -> None:
    assert len(boxes_of(ink((20, 20, 60, 30), (60, 30, 100, 40)), 1, 1)) == 1


def test_weak_ink_and_specks_are_no_lines() -> None:
    weak = ink((20, 20, 120, 30)) * 0.4
    assert boxes_of(weak, 1, 1) == ()
    assert boxes_of(ink((20, 20, 22, 22)), 1, 1) == ()


def test_an_empty_map_has_no_lines() -> None:
    assert boxes_of(np.zeros((50, 50), np.float32), 1, 1) == ()


@pytest.mark.parametrize("degrees", [-12, -3, 0, 3, 12])
def test_a_sloping_line_keeps_its_slope(degrees: int) -> None:
    y, x = np.mgrid[0:200, 0:300]
    slope = np.tan(np.deg2rad(degrees))
    picture = (np.abs(y - 100 - slope * (x - 150)) < 6) & (np.abs(x - 150) < 100)
    (box,) = boxes_of(picture.astype(np.float32), 1, 1)
    assert np.rad2deg(box.angle) == pytest.approx(degrees, abs=0.5)


@pytest.mark.parametrize(("turn", "first"), [(0, (0, 0)), (90, (0, 20)), (180, (100, 20)), (270, (100, 0))])
def test_the_first_corner_is_top_left_once_the_page_is_turned(turn: int, first: tuple[int, int]) -> None:
    assert tuple(Found(50, 10, 50, 10, 0.0).corners(turn)[0]) == first


def test_the_beginning_of_a_long_line() -> None:
    line = Found(50, 10, 50, 5, 0.0)
    assert line.opening(4, 0).bounds() == (0, 5, 40, 15)
    assert line.opening(4, 180).bounds() == (60, 5, 100, 15)
    assert line.opening(20, 0) is line


def test_the_beginning_of_a_line_that_runs_down_the_page() -> None:
    line = Found(10, 50, 50, 5, np.pi / 2)
    assert line.opening(4, 270).bounds() == pytest.approx((5, 0, 15, 40))
    assert line.opening(4, 90).bounds() == pytest.approx((5, 60, 15, 100))
