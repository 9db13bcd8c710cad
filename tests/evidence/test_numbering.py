"""Candidates for printed numbers: every common form, and what is none."""

import pytest

from srdi_desktop.evidence.text.numbering import candidates
from srdi_desktop.model.page import Box, Line, Text

FOOT = Box(0.45, 0.945, 0.55, 0.96)


def read(text: str, box: Box = FOOT, rotation: int = 0):
    return candidates(Text("ocr", lines=(Line(text, box),)), rotation)


@pytest.mark.parametrize(
    ("text", "value", "total", "form"),
    [
        ("第 3 页 共 12 页", 3, 12, "di-ye"),
        ("第3页/共12页", 3, 12, "di-ye"),
        ("第3页，共12页", 3, 12, "di-ye"),
        ("第3页（共12页）", 3, 12, "di-ye"),
        ("共12页 第3页", 3, 12, "di-ye"),
        ("共 12 页，第 3 页", 3, 12, "di-ye"),
        ("第3/12页", 3, 12, "di-ye"),
        ("第三页", 3, None, "di-ye"),
        ("第十二页 共二十页", 12, 20, "di-ye"),
        ("第 3 页", 3, None, "di-ye"),
        ("财务报表附注 第 3 页", 3, None, "di-ye"),
        ("第３页　共１２页", 3, 12, "di-ye"),
        ("3/12", 3, 12, "slash"),
        ("3 / 12", 3, 12, "slash"),
        ("3/12页", 3, 12, "slash"),
        ("Page 3 of 12", 3, 12, "page"),
        ("page 3/12", 3, 12, "page"),
        ("Pagc 3 of 12", 3, 12, "page"),
        ("3 of 12", 3, 12, "page"),
        ("P3", 3, None, "page"),
        ("P. 3", 3, None, "page"),
        ("- 3 -", 3, None, "dash"),
        ("— 3 —", 3, None, "dash"),
        ("–3–", 3, None, "dash"),
        ("·3·", 3, None, "dash"),
        ("一3一", 3, None, "dash"),
        ("～3～", 3, None, "dash"),
        ("(3)", 3, None, "bracket"),
        ("【3】", 3, None, "bracket"),
        ("③", 3, None, "circled"),
        ("⑫", 12, None, "circled"),
        ("A-5", 5, None, "chapter"),
        ("3-12", 12, None, "chapter"),
        ("iv", 4, None, "roman"),
        ("XII", 12, None, "roman"),
        ("三", 3, None, "chinese"),
        ("3", 3, None, "lone"),
        ("财务报表附注 12", 12, None, "tail"),
        ("第l页 共1O页", 1, 10, "di-ye"),
    ],
)
def test_all_common_forms_are_read(text: str, value: int, total: int | None, form: str) -> None:
    (number,) = read(text)
    assert (number.value, number.total, number.form) == (value, total, form)


@pytest.mark.parametrize(
    "text",
    [
        "2025",
        "1,234.56",
        "2025年12月31日",
        "iiii",
        "13/12",
        "0",
        "第0页",
        "共12页",
        "12345",
        "（一）应收账款",
        "传真：0519-8888",
    ],
)
def test_years_amounts_and_the_like_are_refused(text: str) -> None:
    assert read(text) == ()


def test_the_middle_of_the_page_holds_no_page_numbers() -> None:
    assert read("第 3 页 共 12 页", Box(0.4, 0.5, 0.6, 0.52)) == ()


@pytest.mark.parametrize("box", [Box(0.8, 0.03, 0.9, 0.05), Box(0.1, 0.95, 0.2, 0.97), FOOT])
def test_headers_and_footers_left_right_and_middle_count(box: Box) -> None:
    assert read("- 3 -", box)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_pages_footer_is_where_it_is_when_upright(rotation: int) -> None:
    assert read("- 3 -", FOOT.turned(-rotation), rotation)
    assert read("- 3 -", Box(0.4, 0.4, 0.5, 0.42).turned(-rotation), rotation) == ()


def test_the_telling_form_comes_first() -> None:
    lines = (
        Line("7", Box(0.1, 0.95, 0.12, 0.96)),
        Line("第 3 页 共 12 页", FOOT),
        Line("3/12", Box(0.8, 0.03, 0.9, 0.05)),
    )
    assert [number.form for number in candidates(Text("ocr", lines=lines), 0)] == ["di-ye", "slash", "lone"]
