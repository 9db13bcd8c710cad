"""Which way up: by the lines' direction and a few lines read both ways."""

import numpy as np
import pytest

from srdi_desktop.evidence.text import reading
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.evidence.text.orientation import stand_upright
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.limits import load_limits
from tests.resources import damage, hard_ways, papers
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
SURE = 0.9
ACROSS = [Found(100, 20 * n, 80, 8, 0.0) for n in range(1, 7)]
DOWN = [Found(20 * n, 100, 80, 8, np.pi / 2) for n in range(1, 7)]


def reader(upright: int, score: float = 0.98, wrong: float = 0.4, garbled: str = "目人"):
    """Reads well only when turned by `upright`; remembers how often it was asked."""
    asked: set[tuple[Found, int]] = set()

    def read(line: Found, turn: int) -> tuple[str, float]:
        asked.add((line, turn))
        return ("营业收入合计资产负债", score) if turn == upright else (garbled, wrong)

    return read, asked


@pytest.mark.parametrize(("lines", "upright"), [(ACROSS, 0), (ACROSS, 180), (DOWN, 90), (DOWN, 270)])
def test_all_four_directions(lines: list[Found], upright: int) -> None:
    read, _ = reader(upright)
    assert stand_upright(lines, read, SURE)[0] == upright


def test_a_page_that_reads_well_is_not_read_upside_down() -> None:
    read, asked = reader(0)
    stand_upright(ACROSS, read, SURE)
    assert {turn for _, turn in asked} == {0}
    assert len(asked) <= 2


def test_an_upside_down_page_is_settled_by_two_lines() -> None:
    read, asked = reader(180)
    stand_upright(ACROSS, read, SURE)
    assert len(asked) <= 4


def test_a_page_that_reads_as_badly_both_ways_is_unsure() -> None:
    assert stand_upright(ACROSS, lambda *_: ("营业收入合计资产负债", 0.4), SURE)[1] < 0.1


def test_few_characters_read_with_certainty_are_an_upside_down_page() -> None:
    read, _ = reader(180, 0.98, 0.96)
    turn, confidence = stand_upright(ACROSS[:3], read, SURE)
    assert turn == 180
    assert confidence > 0.7


def test_many_letters_read_poorly_do_not_outweigh_few_read_well() -> None:
    read, _ = reader(180, 0.99, 0.65, "ante es se te tet ess ro")
    turn, confidence = stand_upright(ACROSS, read, SURE)
    assert turn == 180
    assert confidence > 0.95


def test_signs_that_look_alike_upside_down_say_little() -> None:
    alike = stand_upright(ACROSS[:1], lambda _, turn: ("8018,609.81", 0.99 if turn else 0.8), SURE)
    assert alike[1] < BOOK.limits["reading.rotation_sure"]


def test_lines_that_cannot_be_read_along_are_tried_the_other_way() -> None:
    """Labels whose letters stand one below the other are boxes that run down an upright page."""
    read, _ = reader(0)
    assert stand_upright(DOWN, read, SURE)[0] == 0


def test_a_page_without_text_has_no_direction() -> None:
    read, _ = reader(0)
    assert stand_upright([], read, SURE) == (None, 0.0)
    assert stand_upright(ACROSS, lambda *_: ("", 0.0), SURE) == (None, 0.0)


@pytest.mark.parametrize("kind", ["english", "certificate", "cover", "statement"])
def test_ordinary_pages_upside_down(kind: str) -> None:
    page = damage.scanned(papers.paper(2003, kind, hard_ways.DPI).picture, 3)
    assert reading.look(page_image(page.rotate(180)), "fast", BOOK).rotation == 180


@pytest.mark.parametrize("kind", sorted(set(hard_ways.KINDS) - {"drawing"}))
def test_pages_with_little_to_go_by(kind: str) -> None:
    turn = (90, 180, 270)[len(kind) % 3]
    page = hard_ways.page(2005, kind)[1].rotate(turn, expand=True)
    assert reading.look(page_image(page), "fast", BOOK).rotation == turn


def test_a_drawing_has_no_way_up() -> None:
    assert reading.look(page_image(hard_ways.page(2005, "drawing")[1]), "fast", BOOK).rotation is None
