"""The window fits a laptop and cuts nothing off at 100 to 250 %, with usual and with enlarged letters."""

import subprocess
import sys

import pytest

LAPTOP, FULL_HD, LARGE = ("1366", "768"), ("1920", "1080"), ("2560", "1600")


@pytest.mark.parametrize(
    ("screen", "factor", "points"),
    [
        (LAPTOP, "1", "9"),
        (FULL_HD, "2", "9"),
        pytest.param(LAPTOP, "1", "11.25", marks=pytest.mark.slow),
        pytest.param(FULL_HD, "1.25", "9", marks=pytest.mark.slow),
        pytest.param(FULL_HD, "1.5", "9", marks=pytest.mark.slow),
        pytest.param(LARGE, "2.5", "9", marks=pytest.mark.slow),
    ],
)
def test_every_screen_fits_and_shows_all_its_words(screen, factor, points):
    words = [sys.executable, "-m", "tests.gui.scaling", *screen, factor, points]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
