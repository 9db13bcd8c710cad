"""Amounts and units as printed."""

import pytest

from srdi_desktop.evidence.text.rows import amount, cells_in, states_unit, unit_beside, unit_in


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("123,456,700.00", "123,456,700.00"),
        ("123456700.00", "123456700.00"),
        ("(1,234.50)", "-1,234.50"),
        ("（1,234.50）", "-1,234.50"),
        ("-1,234.50", "-1,234.50"),
        ("−1,234.50", "-1,234.50"),
        ("１，２３４．５０", "1,234.50"),
        ("1 234.50", "1234.50"),
        ("¥1,234.50", "1,234.50"),
        ("389.409,537.65", "389,409,537.65"),
        ("79.651.862.50", "79,651,862.50"),
        ("0.00", "0.00"),
        ("1,234", "1,234"),
    ],
)
def test_amounts(printed: str, read: str) -> None:
    assert amount(printed) == (read, None)


@pytest.mark.parametrize("text", ["五、28", "项目", "", "12-31", "2025年12月31日", "1,23.4.5,6", "--"])
def test_what_is_no_amount(text: str) -> None:
    assert amount(text) is None


def test_a_unit_behind_the_amount_is_kept() -> None:
    assert amount("12.60%") == ("12.60", "%")
    assert amount("3,000万元") == ("3,000", "万元")


@pytest.mark.parametrize(
    ("caption", "unit"),
    [
        ("单位：元", "元"), ("单位:万元", "万元"), ("金额单位：人民币元（列至角分）", "元"),
        ("单位：人民币万元", "万元"),
        ("单 位：千元", "千元"), ("单位：亿元", "亿元"), ("单位：百万元", "百万元"),
        ("单位：元 币种：人民币", "元"), ("编制单位：某公司", None),
    ],
)  # fmt: skip
def test_captions(caption: str, unit: str | None) -> None:
    assert unit_in(caption) == unit


def test_a_unit_in_brackets_behind_a_label() -> None:
    assert unit_beside("营业收入（万元）") == "万元"
    assert unit_beside("营业收入") is None


@pytest.mark.parametrize("text", ["1 62,715,253,375.94", "- 718,447,425.02", "12  4,076,000,000.00"])
def test_a_note_or_a_dash_run_together_with_an_amount_is_none(text: str) -> None:
    assert amount(text) is None


def test_an_amount_is_cut_from_the_label_of_the_table_beside_it() -> None:
    assert cells_in("44,365,409,795.23 短期借款") == ["44,365,409,795.23", "短期借款"]
    assert cells_in("1,000.00 万元。") == ["1,000.00 万元。"]
    assert cells_in("4,516,137,256.79 元 (2013 年") == ["4,516,137,256.79 元 (2013 年"]


@pytest.mark.parametrize(
    ("text", "states"),
    [("单位：万元", True), ("单位: 人民币百万元", True), ("单位：人", False), ("编制单位：", False), ("元", False)],
)
def test_a_caption_states_the_unit_of_amounts(text: str, states: bool) -> None:
    assert states_unit(text) is states
