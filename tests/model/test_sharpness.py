"""The report's number for sharpness, and the blur that goes with a width."""

import pytest

from srdi_desktop.model.page import Sharpness


def test_nothing_to_judge_on_has_no_number():
    assert Sharpness().score is None
    assert Sharpness().blur is None


def test_trouble_in_reading_lowers_the_number_and_reading_well_does_not():
    plain = Sharpness(width=7.4)
    assert plain.score == 0.5
    assert Sharpness(width=7.4, readable=0.93).score == plain.score
    scores = [Sharpness(width=7.4, readable=score).score for score in (0.88, 0.8, 0.5, 0.0)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] < plain.score


def test_large_print_out_of_focus_that_reads_well_ranks_above_small_print_that_does_not():
    assert Sharpness(width=16, readable=0.98).score > Sharpness(width=9, readable=0.7).score


@pytest.mark.parametrize(("width", "blur"), [(3.0, 0.0), (2.563 * (1.22**2 + 2**2) ** 0.5, 2.0)])
def test_blur_leaves_out_the_smoothing_of_the_measure(width, blur):
    assert Sharpness(width=width).blur == pytest.approx(blur)
