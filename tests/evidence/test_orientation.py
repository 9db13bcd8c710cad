"""Which way up: by the lines' direction and a few lines read both ways."""

import random

import numpy as np
import pytest
from PIL import Image

from srdi_desktop.evidence.text import reading
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.evidence.text.orientation import stand_upright
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from tests.resources import damage, hard_ways, papers
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
SURE, ALIKE = 0.9, 0.6
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
    assert stand_upright(lines, read, SURE, ALIKE)[0] == upright


def test_a_page_that_reads_well_is_not_read_upside_down() -> None:
    read, asked = reader(0)
    stand_upright(ACROSS, read, SURE, ALIKE)
    assert {turn for _, turn in asked} == {0}
    assert len(asked) <= 2


def test_an_upside_down_page_is_settled_by_two_lines() -> None:
    read, asked = reader(180)
    stand_upright(ACROSS, read, SURE, ALIKE)
    assert len(asked) <= 4


def test_a_page_that_reads_as_badly_both_ways_is_unsure() -> None:
    assert stand_upright(ACROSS, lambda *_: ("营业收入合计资产负债", 0.4), SURE, ALIKE)[1] < 0.1


def test_few_characters_read_with_certainty_are_an_upside_down_page() -> None:
    read, _ = reader(180, 0.98, 0.96)
    turn, confidence = stand_upright(ACROSS[:3], read, SURE, ALIKE)
    assert turn == 180
    assert confidence > 0.7


def test_many_letters_read_poorly_do_not_outweigh_few_read_well() -> None:
    read, _ = reader(180, 0.99, 0.65, "ante es se te tet ess ro")
    turn, confidence = stand_upright(ACROSS, read, SURE, ALIKE)
    assert turn == 180
    assert confidence > 0.95


def test_signs_that_look_alike_upside_down_say_little() -> None:
    alike = stand_upright(ACROSS[:1], lambda _, turn: ("8018,609.81", 0.99 if turn else 0.8), SURE, ALIKE)
    assert alike[1] < BOOK.limits["reading.rotation_sure"]


def test_lines_that_cannot_be_read_along_are_tried_the_other_way() -> None:
    """Labels whose letters stand one below the other are boxes that run down an upright page."""
    read, _ = reader(0)
    assert stand_upright(DOWN, read, SURE, ALIKE)[0] == 0


def test_columns_that_read_the_same_on_their_side_and_upright_are_vertical_print() -> None:
    def read(_line: Found, turn: int) -> tuple[str, float]:
        return {270: ("营业收入合计资产负债", 0.98), 0: ("营业收人合计资产负", 0.9)}.get(turn, ("目", 0.3))

    assert stand_upright(DOWN, read, SURE, ALIKE)[0] == 0


def vertical(seed: int, dpi: int) -> Image.Image:
    """A page in columns from right to left, letters one below the other."""
    paper, dice = papers.blank(dpi, seed), random.Random(seed)
    for column in range(10):
        for row, letter in enumerate(papers.sentence(dice, 40)[:32]):
            paper.write(175 - 14 * column, 30 + 6.5 * row, letter, 15)
    return damage.scanned(paper.picture, seed)


@pytest.mark.parametrize(("seed", "dpi"), [(3, 150), (4, 200), (6, 150)])
def test_vertical_print_stands_as_it_is(seed: int, dpi: int) -> None:
    assert reading.look(page_image(vertical(seed, dpi)), "fast", BOOK).rotation == 0


@pytest.mark.parametrize("seed", [3, 5])
def test_level_print_on_its_side_is_turned(seed: int) -> None:
    page = damage.scanned(papers.paper(seed, "contract", 150).picture, seed).rotate(90, expand=True)
    assert reading.look(page_image(page), "fast", BOOK).rotation == 90
    assert reading.look(page_image(page.rotate(180)), "fast", BOOK).rotation == 270


def test_a_page_without_text_has_no_direction() -> None:
    read, _ = reader(0)
    assert stand_upright([], read, SURE, ALIKE) == (None, 0.0)
    assert stand_upright(ACROSS, lambda *_: ("", 0.0), SURE, ALIKE) == (None, 0.0)


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
