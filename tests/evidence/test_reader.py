"""The cascade: what the tiny recogniser leaves in doubt, and where the detector looks."""

import numpy as np
import pytest

from srdi_desktop.evidence.text import reader
from srdi_desktop.evidence.text.lines_found import resized, sample
from srdi_desktop.evidence.text.reader import Part, doubtful
from srdi_desktop.rules import load_rulebook
from srdi_desktop.sample.raster import printed
from srdi_desktop.sample.sheet import Sheet

LIMITS = load_rulebook().limits
SURE, UNSURE = 0.999, 0.9


def part(text: str, *, unsure: str = "", chance: float = UNSURE) -> Part:
    chances = tuple(chance if letter in unsure else SURE for letter in text)
    return Part(text, chances, chances)


@pytest.mark.parametrize(
    "text", ["本单位郑重承诺所提交的材料真实有效", "第 3 页 共 12 页", "12,345,678.90", "PP-OCR", "Certificate"]
)
def test_what_was_read_surely_is_not_read_again(text: str) -> None:
    assert not doubtful(part(text), LIMITS)


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("15,089,765:04", ":"),  # a mark beside a digit
        ("营业收入为8万元的说明共有二十多个字以上", "8"),
        ("91320411MA1WXYJ28E", ""),  # 0 and O look alike however sure the model is
        ("20260403", ""),
        ("", ""),
    ],
)
def test_codes_numbers_and_nothing_are_read_again(text: str, unsure: str) -> None:
    assert doubtful(part(text, unsure=unsure), LIMITS)


def test_one_letter_hardly_read_is_enough_in_a_line_read_well() -> None:
    line = "本单位承诺所提交的材料真实有效" * 3 + "郑"
    assert not doubtful(part(line, unsure="郑", chance=0.7), LIMITS)
    assert doubtful(part(line, unsure="郑", chance=0.3), LIMITS)


def test_a_letter_between_two_places_is_as_certain_as_both_say() -> None:
    blank, a, wide, narrow = range(4)
    chances = np.full((7, 4), 0.0, np.float32)
    chances[1] = [0.4, 0.6, 0, 0]  # the letter's first place
    chances[2] = [0.1, 0.9, 0, 0]  # and its second
    chances[4] = [0, 0, 0.55, 0.45]  # one mark in two widths
    for place in (0, 3, 5, 6):
        chances[place, blank] = 1
    best = np.array([blank, a, a, blank, wide, blank, blank])
    keep = np.array([False, True, False, False, True, False, False])
    certain = reader._certain(chances, best, keep, np.array([0, 0, narrow, wide]))
    assert np.allclose(certain, [1 - 0.4 * 0.1, 1.0])
    alone = reader._certain(chances, best, keep, np.zeros(4, int))
    assert np.allclose(alone, [1 - 0.4 * 0.1, 0.55])


def test_the_alphabet_knows_marks_of_two_widths() -> None:
    model = reader.recogniser(reader.TINY)
    there = model.twins[model.alphabet.index("(")]
    assert model.alphabet[there] == "（"
    assert model.twins[there] == model.alphabet.index("(")
    assert not model.twins[model.alphabet.index("业")]


def lines_drawn() -> np.ndarray:
    sheet = Sheet(y=60)
    for text in ("营业执照", "统一社会信用代码", "91320411MA1WXYJ28E", "成立日期2015年06月09日"):
        sheet.line(text, 14, 14)
    sheet.footer("第 3 页 共 12 页")
    return np.asarray(printed(sheet, 150).convert("L"))


def test_a_code_is_read_by_the_small_model_and_words_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    read = reader._read_part
    monkeypatch.setattr(reader, "_read_part", lambda picture, size: asked.append(size) or read(picture, size))
    grey = lines_drawn()
    texts = [reader.recognise(grey, found, 0, LIMITS)[0] for found in reader.detect(grey, 1280)]
    assert texts == ["营业执照", "统一社会信用代码", "91320411MA1WXYJ28E", "成立日期2015年06月09日", "第3页共12页"]
    assert asked.count(reader.TINY) == 5
    assert 1 <= asked.count(reader.SMALL) <= 2


def test_bare_paper_is_not_looked_at_and_lines_lie_where_they_did(monkeypatch: pytest.MonkeyPatch) -> None:
    grey = lines_drawn()
    here = reader.detect(grey, 1280)
    looked_at: list[int] = []
    given = reader._network_input
    monkeypatch.setattr(reader, "_network_input", lambda cut: looked_at.append(cut.size) or given(cut))
    reader.detect(grey, 1280)
    some = sum(looked_at)
    monkeypatch.setattr(reader, "_uneven", lambda fitted: np.ones((fitted.shape[0] // 32, fitted.shape[1] // 32), bool))
    looked_at.clear()
    everywhere = reader.detect(grey, 1280)
    assert some < 0.5 * sum(looked_at)
    assert len(here) == len(everywhere)
    for one, other in zip(here, everywhere, strict=True):
        assert np.allclose(one.corners(), other.corners(), atol=one.thickness / 4)


def test_a_picture_is_resized_as_the_slower_way_does() -> None:
    grey = np.random.default_rng(3).integers(0, 256, (301, 211), dtype=np.uint8)
    corners = np.array([(0, 0), (211, 0), (211, 301), (0, 301)], float)
    wanted = sample(grey, corners, 160, 224)
    assert np.abs(resized(grey, 160, 224).astype(int) - wanted).max() <= 1
