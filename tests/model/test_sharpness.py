"""What follows from the measured width of edges: blur, its share of the letters, and how it looks to the eye."""

import pytest

from srdi_desktop.model.page import Sharpness


def test_without_text_nothing_is_known():
    assert Sharpness().blur is None
    assert Sharpness().blur_of_letters == 0


@pytest.mark.parametrize(("width", "blur"), [(3.1, 0), (4.04, 1), (6.0, 2), (8.3, 3)])
def test_blur_is_what_the_width_leaves_beside_the_measures_own(width, blur):
    assert Sharpness(width=width).blur == pytest.approx(blur, abs=0.05)


def test_blur_is_a_share_of_the_letters():
    assert Sharpness(width=6.0, text_height=20).blur_of_letters == pytest.approx(0.1, abs=0.003)
    assert Sharpness(width=6.0).blur_of_letters == 0


def test_high_letters_are_seen_smaller_and_their_edges_narrower():
    assert Sharpness(width=8, text_height=40).as_seen(8, 50) == pytest.approx(8)
    assert Sharpness(width=8).as_seen(8, 50) == pytest.approx(8)
    half = Sharpness(width=8, text_height=100).as_seen(8, 50)
    assert Sharpness(width=half).blur == pytest.approx(Sharpness(width=8).blur / 2)
