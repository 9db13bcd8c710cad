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


def at(text: str, box: Box, turn: int = 0) -> list[tuple[int, int | None, str]]:
    found = candidates(Text("ocr", True, (Line(text, box.turned(-turn)),)), turn)
    return [(number.value, number.total, number.form) for number in found]


@pytest.mark.parametrize("text", ["第 3 页共 5 页", "共 5 页 第 3 页", "Page 3 of 5"])
def test_a_number_with_its_total_counts_below_the_title_and_in_a_tables_head(text: str) -> None:
    assert [(value, total) for value, total, _ in at(text, Box(0.75, 0.165, 0.9, 0.177))] == [(3, 5)]


@pytest.mark.parametrize("text", ["3", "- 3 -", "第 3 页", "3/5"])
def test_a_number_without_total_counts_in_head_and_foot_alone(text: str) -> None:
    assert at(text, Box(0.45, 0.25, 0.55, 0.262)) == []
    assert at(text, Box(0.45, 0.94, 0.55, 0.952)) != []


def test_a_number_at_the_foot_of_the_sheet_counts_when_its_table_is_turned() -> None:
    assert at("12", Box(0.02, 0.48, 0.035, 0.52)) == [(12, None, "lone")]
    assert at("12", Box(0.02, 0.28, 0.035, 0.32)) == []  # a row's number


@pytest.mark.parametrize(("text", "value"), [("附-3", 3), ("附录A-3", 3), ("附件-3", 3), ("附表—12", 12), ("附 3", 3)])
def test_an_appendix_counts_by_itself(text: str, value: int) -> None:
    assert at(text, Box(0.45, 0.94, 0.55, 0.952)) == [(value, None, "appendix")]


@pytest.mark.parametrize("text", ["-1", "1-", "— 1"])
def test_a_dash_may_be_lost(text: str) -> None:
    assert at(text, Box(0.45, 0.94, 0.55, 0.952)) == [(1, None, "lone")]


@pytest.mark.parametrize("text", ["附表3", "附图 3", "附件3", "附件 12", "附表 A3"])
def test_a_caption_of_a_table_a_picture_or_a_paper_is_no_page_number(text: str) -> None:
    assert at(text, Box(0.05, 0.04, 0.12, 0.055)) == []
    assert at(text, Box(0.45, 0.94, 0.55, 0.952)) == []


@pytest.mark.parametrize("text", ["详见第 6 页", "附注见第6页", "see page 6", "转至第 6 页"])
def test_a_hint_at_another_page_is_no_number(text: str) -> None:
    assert at(text, Box(0.45, 0.94, 0.55, 0.952)) == []
