"""Figures stated on a page, and what it says for the pages behind it."""

import pytest

from srdi_desktop.evidence.text.figures import figures_on
from srdi_desktop.model.page import Box, Fact, Line, Text
from srdi_desktop.rules import load_rulebook

BOOK = load_rulebook()


def page(*rows: str | tuple[str, ...], rotation: int = 0, slope: float = 0.0) -> Text:
    """A page whose rows are lines, or cells side by side; `slope`: heights of the page that a row falls on its way."""
    lines = []
    for place, row in enumerate(rows):
        cells = (row,) if isinstance(row, str) else row
        width = 0.8 / len(cells)
        for column, text in enumerate(cells):
            left, right = 0.1 + column * width, 0.08 + (column + 1) * width
            fall = slope * (left + right) / 2
            box = Box(left, 0.1 + 0.03 * place + fall, right, 0.115 + 0.03 * place + fall)
            if text:
                lines.append(Line(text, box.turned(-rotation)))
    return Text("ocr", True, tuple(lines))


def stated(*rows: str | tuple[str, ...], rotation: int = 0, slope: float = 0.0) -> list[Fact]:
    return list(figures_on(page(*rows, rotation=rotation, slope=slope), rotation, BOOK)[0])


def figures(
    *rows: str | tuple[str, ...], rotation: int = 0, slope: float = 0.0
) -> dict[tuple[str | None, int | None], tuple[str, str | None]]:
    return {(one.name, one.year): (one.value, one.unit) for one in stated(*rows, rotation=rotation, slope=slope)}


INCOME = (
    ("利润表", "2025年度", "单位：元"),
    ("项目", "附注", "本期金额", "上期金额"),
    ("一、营业收入", "五、28", "123,456,712.35", "108,423,561.27"),
    ("研发费用", "五、31", "6,502,318.77", "5,603,127.40"),
    ("四、净利润（净亏损以“－”号填列）", "", "(9,801,264.55)", "8,410,608.77"),
)


def test_figures_take_the_unit_of_the_page_and_the_year_of_their_column() -> None:
    assert figures(*INCOME) == {
        ("revenue", 2025): ("123,456,712.35", "元"),
        ("revenue", 2024): ("108,423,561.27", "元"),
        ("rd_expense", 2025): ("6,502,318.77", "元"),
        ("rd_expense", 2024): ("5,603,127.40", "元"),
        ("net_profit", 2025): ("-9,801,264.55", "元"),
        ("net_profit", 2024): ("8,410,608.77", "元"),
    }


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_states_the_same(rotation: int) -> None:
    assert figures(*INCOME, rotation=rotation) == figures(*INCOME)


def test_named_years_head_their_columns() -> None:
    rows = (
        ("项目", "2025年12月31日", "2024年12月31日"),
        ("资产总计", "300.00", "200.00"),
        ("负债合计", "30.00", "20.00"),
    )
    assert figures(*rows)[("total_assets", 2024)] == ("200.00", None)
    assert figures(*rows)[("total_liabilities", 2025)] == ("30.00", None)


def test_a_unit_beside_the_label_counts() -> None:
    assert figures("2025年度", ("营业收入（万元）", "12,345.67")) == {("revenue", 2025): ("12,345.67", "万元")}


def test_full_width_digits_and_spaces_inside_numbers() -> None:
    assert figures(("2025年度", "金额单位：人民币万元"), ("营业收入", "１２，３４５．６７")) == {
        ("revenue", 2025): ("12,345.67", "万元")
    }
    assert figures(("2025年度", "单位：元"), ("营业收入", "12, 345. 67")) == {("revenue", 2025): ("12,345.67", "元")}


def test_people_are_counted_in_persons() -> None:
    assert figures("费款所属期 2025年度", ("参保人数", "180人")) == {("social_insurance", 2025): ("180", "人")}


def test_a_note_number_is_no_amount() -> None:
    assert figures("2025年度", ("营业收入", "28")) == {}


def test_a_figure_has_the_box_of_its_amount() -> None:
    (revenue,) = stated("2025年度", ("营业收入", "12,345.67"))
    assert revenue.box is not None
    assert revenue.box.left > 0.4
