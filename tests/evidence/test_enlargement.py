"""Repeated pixels do not count as resolution; honest scans and faxes keep theirs."""

from functools import cache

import pytest
from PIL import Image

from srdi_desktop.evidence import measure
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from tests.resources import damage, papers
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
NEAREST = Image.Resampling.NEAREST


@cache
def scan(kind: str = "letter", dpi: int = 100) -> Image.Image:
    return damage.scanned(papers.paper(11, kind, dpi).picture, 11)


def effective(picture: Image.Image, dpi: float | None = 300) -> float | None:
    return measure(page_image(picture, dpi), BOOK, "none").dpi


@pytest.mark.parametrize("factor", [2, 2.5, 3, 4])
@pytest.mark.parametrize("kind", ["letter", "statement"])
def test_an_enlarged_scan_has_the_resolution_it_came_with(kind, factor):
    small = scan(kind)
    big = small.resize((round(small.width * factor), round(small.height * factor)), NEAREST)
    assert effective(big) == pytest.approx(300 / factor, rel=0.02)


def test_a_fax_with_every_line_twice_has_half_the_lines():
    page = damage.fax(scan("contract", 200))
    halved = page.resize((page.width, page.height // 2), NEAREST).resize(page.size, NEAREST)
    assert effective(halved, 200) == 100


@pytest.mark.parametrize("spoil", [lambda page: page, damage.fax, lambda page: damage.jpeg(page, 15)])
@pytest.mark.parametrize("kind", ["letter", "form", "statement", "english"])
def test_honest_pages_keep_their_resolution(kind, spoil):
    assert effective(spoil(scan(kind, 150)), 150) == 150


def test_pages_drawn_without_grain_keep_theirs():
    assert effective(papers.paper(5, "contract", 200).picture, 200) == 200


def test_unknown_resolution_stays_unknown():
    assert effective(scan(), None) is None
