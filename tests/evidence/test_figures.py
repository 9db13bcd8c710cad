"""Figures stated on a page, and what it says for the pages behind it."""

import pytest

from srdi_desktop.evidence.text.figures import figures_on
from srdi_desktop.model.page import Box, Carried, Fact, Line, Text
from srdi_desktop.rules import load_rulebook

BOOK = load_rulebook()


def page(*rows: str | tuple[str, ...], rotation: int = 0, slope: float = 0.0, pitch: float = 0.03) -> Text:
    """A page whose rows are lines, or cells side by side; `slope`: heights of the page that a row falls on its way."""
    lines = []
    for place, row in enumerate(rows):
        cells = (row,) if isinstance(row, str) else row
        width = 0.8 / len(cells)
        for column, text in enumerate(cells):
            left, right = 0.1 + column * width, 0.08 + (column + 1) * width
            fall = slope * (left + right) / 2
            box = Box(left, 0.1 + pitch * place + fall, right, 0.115 + pitch * place + fall)
            if text:
                lines.append(Line(text, box.turned(-rotation)))
    return Text("ocr", True, tuple(lines))


def stated(*rows: str | tuple[str, ...], rotation: int = 0, slope: float = 0.0, pitch: float = 0.03) -> list[Fact]:
    found, _ = figures_on(page(*rows, rotation=rotation, slope=slope, pitch=pitch), rotation, BOOK)
    return [fact for fact in found if fact.kind == "figure"]


def figures(
    *rows: str | tuple[str, ...], rotation: int = 0, slope: float = 0.0, pitch: float = 0.03
) -> dict[tuple[str | None, int | None], tuple[str, str | None]]:
    return {
        (one.name, one.year): (one.value, one.unit)
        for one in stated(*rows, rotation=rotation, slope=slope, pitch=pitch)
    }


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


def test_rows_follow_the_papers_tilt() -> None:
    """At this slope each amount stands as low as the label of the next row."""
    rows = (("利润表", "2025年度", "单位：元"), ("项目", "2025年度", "2024年度"), *(
        (label, f"{place},111,111.11", f"{place},222,222.22")
        for place, label in enumerate(("一、营业收入", "减：营业成本", "销售费用", "管理费用", "研发费用"), 1)
    ))  # fmt: skip
    level = figures(*rows)
    assert level[("rd_expense", 2025)] == ("5,111,111.11", "元")
    assert figures(*rows, slope=0.03) == figures(*rows, slope=-0.03) == level


@pytest.mark.parametrize("change", ["本期比上年同期增减(%)", "本期末比上年同期末增减（%）", "变动比例", "增减变动"])
def test_a_change_is_no_year(change: str) -> None:
    rows = (
        ("主要会计数据", "2025年", "2024年", change, "2023年"),
        ("营业收入", "30,000.00", "20,000.00", "50.00", "9,000.00"),
    )
    assert {year: value for (_, year), (value, _) in figures("单位：元", *rows).items()} == {
        2025: "30,000.00", 2024: "20,000.00", 2023: "9,000.00",
    }  # fmt: skip


def test_of_two_statements_of_a_year_the_restated_one_counts() -> None:
    rows = (
        ("", "2025年", "2024年", "2024年"),
        ("", "", "调整前", "调整后"),
        ("营业收入", "3,000.00", "2,000.00", "2,100.00"),
    )
    assert figures("单位：元", *rows) == {("revenue", 2025): ("3,000.00", "元"), ("revenue", 2024): ("2,100.00", "元")}


@pytest.mark.parametrize(
    ("about", "now", "before"),
    [
        ("2025年9月30日", "2025-09-30", "2024"),
        ("2025年12月31日", "2025", "2024"),
        ("2025年1—6月", "2025-06-30", "2024"),
    ],
)
def test_a_quarters_figure_is_no_years(about: str, now: str, before: str) -> None:
    found = stated(
        "合并资产负债表", about, "单位：元", ("项目", "期末余额", "期初余额"), ("资产总计", "300.00", "200.00")
    )
    assert [(fact.period, fact.year, fact.scope) for fact in found] == [
        (now, int(now) if len(now) == 4 else None, "consolidated"), (before, int(before), "consolidated"),
    ]  # fmt: skip


def test_a_quarter_is_compared_with_the_same_quarter() -> None:
    found = stated(
        "合并利润表", "2025年1—9月", "单位：元", ("项目", "本期发生额", "上期发生额"), ("营业收入", "300.00", "200.00")
    )
    assert [(fact.period, fact.year) for fact in found] == [("2025-09-30", None), ("2024-09-30", None)]


def test_new_years_day_is_the_old_years_end() -> None:
    rows = ("单位：元", ("项目", "2025年12月31日", "2025年1月1日"), ("资产总计", "300.00", "200.00"))
    assert figures(*rows) == {("total_assets", 2025): ("300.00", "元"), ("total_assets", 2024): ("200.00", "元")}


def test_labels_wrap_over_two_lines() -> None:
    rows = (
        ("利润表", "2025年度", "单位：元"), ("项目", "本期金额", "上期金额"), ("一、营业收入", "900.00", "800.00"),
        ("五、净利润（净亏损以“－”号填", "", ""), ("", "700.00", "600.00"), ("列）", "", ""),
    )  # fmt: skip
    assert figures(*rows, pitch=0.02)[("net_profit", 2025)] == ("700.00", "元")


def test_the_end_of_a_longer_label_is_another_figure() -> None:
    rows = (
        ("单位：元", "", ""),
        ("", "2025年", "2024年"),
        ("归属于上市公司股东的", "", ""),
        ("净利润", "700.00", "600.00"),
    )
    assert figures(*rows, pitch=0.02) == {}


def test_columns_of_income_and_cost() -> None:
    rows = (
        "单位：元 币种：人民币", ("项目", "本期发生额", "", "上期发生额", ""), ("", "收入", "成本", "收入", "成本"),
        ("主营业务", "900.00", "500.00", "800.00", "400.00"),
    )  # fmt: skip
    assert figures("某某股份有限公司2025年年度报告", *rows) == {
        ("main_revenue", 2025): ("900.00", "元"), ("main_revenue", 2024): ("800.00", "元"),
    }  # fmt: skip


def test_the_plainest_label_of_a_table_counts() -> None:
    rows = (
        ("利润表", "2025年度", "单位：元"), ("项目", "2025年度", "2024年度"), ("一、营业总收入", "950.00", "850.00"),
        ("其中：营业收入", "900.00", "800.00"),
    )  # fmt: skip
    assert figures(*rows) == {("revenue", 2025): ("900.00", "元"), ("revenue", 2024): ("800.00", "元")}


def test_other_companies_figures_are_left_out() -> None:
    rows = (
        "（3）重要联营企业的主要财务信息", "单位：元", ("", "期末余额/本期发生额", "期初余额/上期发生额"),
        ("", "杭州样例药业有限公司", "杭州样例药业有限公司"), ("资产合计", "300.00", "200.00"),
        ("营业收入", "90.00", "80.00"),
    )  # fmt: skip
    assert figures("某某股份有限公司2025年年度报告", *rows) == {}


def test_amounts_run_together_are_taken_apart() -> None:
    text = page("单位：元", ("项目", "2025年度", "2024年度"), ("营业收入", "", ""))
    both = Line("585,461,786.23565,403,410.11", Box(0.37, 0.16, 0.88, 0.175))
    found, _ = figures_on(Text("ocr", True, (*text.lines, both)), 0, BOOK)
    assert [(fact.year, fact.value) for fact in found] == [(2025, "585,461,786.23"), (2024, "565,403,410.11")]


def test_an_amount_that_lost_its_decimals_is_left_out() -> None:
    labels = ("营业成本", "销售费用", "管理费用", "财务费用")
    rows = (("项目", "2025年度", "2024年度"), *((label, "1,111.11", "2,222.22") for label in labels))
    assert figures("单位：元", *rows, ("研发费用", "3,333", "4,444.44")) == {("rd_expense", 2024): ("4,444.44", "元")}


def test_an_amount_whose_first_digits_went_to_its_neighbour_is_left_out() -> None:
    text = page("单位：元", ("主要会计数据", "2025年", "增减（%）", "2024年"), ("营业收入", "3,456,789.00", "", ""))
    torn = (Line("21,402", Box(0.55, 0.16, 0.695, 0.175)), Line("107,821.06", Box(0.697, 0.16, 0.88, 0.175)))
    found, _ = figures_on(Text("ocr", True, (*text.lines, *torn)), 0, BOOK)
    assert [fact.value for fact in found] == ["3,456,789.00"]


def test_an_amount_read_badly_is_left_out() -> None:
    text = page("单位：元", ("项目", "2025年度", "2024年度"), ("营业收入", "1,111.11", "2,222.22"))
    lines = tuple(Line(line.text, line.box, 0.5 if line.text == "1,111.11" else 0.99) for line in text.lines)
    assert [fact.year for fact in figures_on(Text("ocr", True, lines), 0, BOOK)[0]] == [2024]


def test_revenue_in_the_auditors_sentence() -> None:
    rows = (
        "如财务报表附注所述，样例股份公司 2025",
        "年度营业收入为 58,546.18 万元。因为营业收入是关键指标，",
        "2025年前三季度营业收入为 1.00 万元",
    )
    assert figures(*rows) == {("revenue", 2025): ("58,546.18", "万元")}


def test_people_of_a_report() -> None:
    rows = (
        "（一）员工情况",
        ("母公司在职员工的数量", "582"),
        ("在职员工的数量合计", "588"),
        "专业构成",
        ("研发人员", "41"),
    )
    assert figures("某某股份有限公司2025年年度报告", "九、员工情况", *rows) == {("staff", 2025): ("588", "人")}


@pytest.mark.parametrize("report", ["2025年年度报告", "2025 年第三季度报告", "2025年半年度报告"])
def test_a_running_head_names_the_company_whose_report_it_is(report: str) -> None:
    text = Text("ocr", False, (Line(f"样例企业(集团)股份有限公司{report}", Box(0.3, 0.05, 0.7, 0.065)),))
    (company,), carried = figures_on(text, 0, BOOK)
    assert (company.kind, company.value, company.name) == ("company", "样例企业（集团）股份有限公司", "subject")
    assert carried.report
    assert carried.report.startswith("2025")


def test_what_a_page_hands_on() -> None:
    rows = (
        "母公司资产负债表",
        "2025年12月31日",
        "单位：元",
        ("项目", "附注", "期末余额", "期初余额"),
        ("货币资金", "五、1", "1,300.00", "1,200.00"),
    )
    carried = figures_on(page(*rows), 0, BOOK)[1]
    assert carried.heading
    assert [column.period for column in carried.heading.columns] == ["now", "opening"]
    assert (carried.heading.unit, carried.heading.scope, carried.heading.about) == ("元", "parent", "2025")


def test_a_page_that_goes_on_leaves_open_what_it_cannot_know() -> None:
    (first, second), carried = figures_on(page(("资产总计", "300.00", "200.00")), 0, BOOK)
    assert (first.period, first.unit, first.column) == (None, None, pytest.approx(0.496, abs=0.01))
    assert second.column == pytest.approx(0.763, abs=0.01)
    assert carried == Carried()


def test_columns_are_kept_with_their_place() -> None:
    rows = ("单位：元", ("项目", "2025年度", "2024年度"), ("存货", "1,300.00", "1,200.00"))
    carried = figures_on(page(*rows), 0, BOOK)[1]
    assert carried.heading
    assert [column.period for column in carried.heading.columns] == ["2025", "2024"]
    assert [column.middle for column in carried.heading.columns] == pytest.approx([0.49, 0.757], abs=0.005)


def test_a_statement_of_two_scopes_has_them_below_its_years() -> None:
    rows = (
        "合并及公司利润表",
        ("项目", "2025年度", "2024年度"),
        ("", "合并", "公司", "合并", "公司"),
        ("一、营业总收入", "500.00", "300.00", "400.00", "200.00"),
    )
    found = {(one.year, one.scope): one.value for one in stated(*rows)}
    assert found == {
        (2025, "consolidated"): "500.00",
        (2025, "parent"): "300.00",
        (2024, "consolidated"): "400.00",
        (2024, "parent"): "200.00",
    }


def test_one_head_above_the_years_names_the_scope_of_all() -> None:
    rows = (
        "利润表",
        "（除特别注明外，金额单位均为人民币百万元）",
        ("", "本行", ""),
        ("", "2025年度", "2024年度"),
        "一、营业收入",
        ("利息收入", "28,274", "27,511"),
        ("营业收入合计", "31,506", "30,566"),
        ("六、净利润", "4,586", "4,570"),
    )
    found = {(one.name, one.year, one.value, one.unit, one.scope) for one in stated(*rows)}
    assert found == {
        ("revenue", 2025, "31,506", "百万元", "parent"),
        ("revenue", 2024, "30,566", "百万元", "parent"),
        ("net_profit", 2025, "4,586", "百万元", "parent"),
        ("net_profit", 2024, "4,570", "百万元", "parent"),
    }


def test_a_head_that_was_half_read_is_not_its_neighbours() -> None:
    rows = (
        ("利润表", "", "单位：元"),
        ("项目", "2025年度", "年度"),
        ("一、营业收入", "123,456.78", "100,000.01"),
    )
    assert figures(*rows) == {("revenue", 2025): ("123,456.78", "元")}


@pytest.mark.parametrize("pieces", [("183,042,37", "2,042.50"), ("183,042", "042.50"), ("", "042.50")])
def test_pieces_of_an_amount_are_left_out(pieces: tuple[str, str]) -> None:
    heads = ("项目", "2025年12月31日", "2024年12月31日")
    whole = page(heads, ("资产总计", "300.00", "200.00"), ("负债合计", "30.00", ""), "单位：元")
    box = whole.lines[7].box if whole.lines[7].text == "30.00" else whole.lines[-2].box
    level, left, middle, right = box, 0.65, 0.72, 0.79
    cut = [
        Line(text, Box(start, level.top, end, level.bottom))
        for text, start, end in zip(pieces, (left, middle), (middle, right), strict=True)
        if text
    ]
    found, _ = figures_on(Text("ocr", True, (*whole.lines, *cut)), 0, BOOK)
    liabilities = [(one.year, one.value) for one in found if one.name == "total_liabilities"]
    assert liabilities == [(2025, "30.00")]


@pytest.mark.parametrize(
    "below", ["2025年年度报告", "截止至 2025 年 12 月 31 日止年度财务报表", "财务报表附注", "2025年度财务报表附注"]
)
def test_a_running_head_on_two_lines_names_the_company(below: str) -> None:
    lines = (
        Line("苏州样例传动股份有限公司", Box(0.1, 0.04, 0.35, 0.055)),
        Line("第二章 会计数据", Box(0.7, 0.048, 0.9, 0.063)),
        Line(below, Box(0.1, 0.06, 0.35, 0.075)),
    )
    found, _ = figures_on(Text("layer", True, lines), 0, BOOK)
    assert [(one.kind, one.value, one.name) for one in found] == [("company", "苏州样例传动股份有限公司", "subject")]


def test_an_amount_wider_than_its_digits_lost_some_under_a_stamp() -> None:
    def line(text: str, top: float, width: float) -> Line:
        return Line(text, Box(0.9 - width, top, 0.9, top + 0.015))

    amounts = ("475,301,034.32", "882,603,716.40", "103,214,999.16", "175,646,101.97", "230,537,181.80")
    labels = ("一、营业总收入", "营业总成本", "销售费用", "研发费用", "四、净利润")
    found = {}
    for source in ("ocr", "layer"):
        lines = [Line("利润表", Box(0.4, 0.1, 0.6, 0.115)), Line("2025年度", Box(0.8, 0.13, 0.9, 0.145))]
        for place, (label, text) in enumerate(zip(labels, amounts, strict=True)):
            lines.append(Line(label, Box(0.1, 0.16 + 0.03 * place, 0.3, 0.175 + 0.03 * place)))
            lines.append(line(text, 0.16 + 0.03 * place, 0.141 if place == 0 else 0.132))
        facts, _ = figures_on(Text(source, True, tuple(lines)), 0, BOOK)
        found[source] = {one.name for one in facts}
    assert found == {"ocr": {"rd_expense", "net_profit"}, "layer": {"revenue", "rd_expense", "net_profit"}}


def test_a_year_that_lost_its_first_digits_is_no_period() -> None:
    rows = (("项目", "2025年末", "24年末"), ("总资产", "300.00", "200.00"), "单位：元")
    assert figures(*rows) == {("total_assets", 2025): ("300.00", None)}
