"""Two pages read whole: the same text, other text, or not enough to tell."""

from dataclasses import replace

import pytest

from srdi_desktop.assess.duplicates import says_otherwise, says_the_same
from srdi_desktop.model.page import Box, Evidence, Geometry, Line, Text
from srdi_desktop.rules.kinds import load_limits

LIMITS = load_limits()
ROWS = ("企业名称：宁波精密减速器有限公司", "营业收入", "12,345.60", "主导产品", "谐波减速器", "如有虚假愿承担法律责任")


def page(*rows: str, score: float = 0.99, down: float = 0.0, whole: bool = True) -> Evidence:
    """Rows one under the other, `down` of the page's height lower than usual."""
    boxes = [Box(0.1, 0.1 * n + down, 0.4, 0.1 * n + 0.02 + down) for n in range(1, len(rows) + 1)]
    lines = tuple(Line(text, box, score) for text, box in zip(rows, boxes, strict=True))
    return Evidence(width=1000, height=1400, text=Text("ocr", whole, lines))


def instead(row: int, text: str) -> tuple[str, ...]:
    return (*ROWS[:row], text, *ROWS[row + 1 :])


def test_the_same_text_a_little_lower_is_the_same():
    assert says_the_same(page(*ROWS), page(*ROWS, down=0.015), LIMITS) is True


@pytest.mark.parametrize(
    ("row", "text"), [(5, "如有虛假愿承担法律责任"), (0, "企业名称:宁波精密减速器有限公司."), (2, "12.345,60")]
)
def test_what_reading_gets_wrong_makes_no_difference(row, text):
    assert says_the_same(page(*ROWS), page(*instead(row, text)), LIMITS) is True


@pytest.mark.parametrize(("row", "text"), [(2, "98,001.27"), (4, "行星减速器"), (0, "企业名称：绍兴轴承有限公司")])
def test_another_number_or_word_at_one_place_is_another_page(row, text):
    first, second = page(*ROWS), page(*instead(row, text), down=0.015)
    assert says_the_same(first, second, LIMITS) is False
    assert says_the_same(second, first, LIMITS) is False


@pytest.mark.parametrize(("row", "text"), [(2, "12,845.60"), (0, "企业名称：宁波精密轴承有限公司")])
def test_nearly_the_same_may_be_a_slip_or_another_entry_and_stays_open(row, text):
    first, second = page(*ROWS), page(*instead(row, text), down=0.015)
    assert says_the_same(first, second, LIMITS) is None
    assert says_the_same(second, first, LIMITS) is None


def test_what_was_read_without_confidence_settles_nothing():
    assert says_the_same(page(*ROWS), page(*instead(0, "企业各称：宁皮青密咸速哭有艮公司"), score=0.6), LIMITS) is None


def test_half_a_line_is_not_another_line():
    """Reading finds a row in one piece or in two."""
    split = page(*instead(0, "企业名称"))
    half = replace(split.text.lines[0], box=replace(split.text.lines[0].box, right=0.2))
    found = replace(split, text=replace(split.text, lines=(half, *split.text.lines[1:])))
    assert says_the_same(page(*ROWS), found, LIMITS) is None


def test_pages_that_were_not_read_whole_or_hardly_say_anything_stay_open():
    assert says_the_same(page(*ROWS), page(*ROWS, whole=False), LIMITS) is None
    assert says_the_same(page(*ROWS[:2]), page(*ROWS[:2]), LIMITS) is None
    late = page(*ROWS)
    assert says_the_same(page(*ROWS), replace(late, text=replace(late.text, timed_out=True)), LIMITS) is None


def test_a_line_more_on_one_of_them_leaves_it_open():
    assert says_the_same(page(*ROWS), page(*ROWS, "另附三份证明材料及其清单共十二页"), LIMITS) is None


def test_lines_of_a_crooked_scan_are_sought_where_they_lie():
    """Two columns, the page turned anticlockwise by 2 degrees: rows of the right column lie a line higher."""
    columns = [
        Line(f"{n}{side}项", Box(x, 0.03 * n, x + 0.1, 0.03 * n + 0.02))
        for n in range(1, 20)
        for side, x in (("左", 0.1), ("右", 0.8))
    ]
    straight = Evidence(width=1000, height=1400, text=Text("ocr", True, tuple(columns)))
    turned = tuple(
        replace(
            line,
            box=replace(
                line.box,
                top=line.box.top - 0.0249 * (line.box.left - 0.45),
                bottom=line.box.bottom - 0.0249 * (line.box.left - 0.45),
            ),
        )
        for line in columns
    )
    crooked = replace(straight, geometry=Geometry(skew=2.0), text=Text("ocr", True, turned))
    assert says_the_same(straight, crooked, LIMITS) is True


PROSE = (
    "公司本年度专注于精密传动部件的研发与制造",
    "主要客户分布在机器人和数控机床两个行业",
    "研发团队由机械电气软件三个小组构成",
)
OTHER = ("应收账款按账龄分析法计提坏账准备", "固定资产采用年限平均法分类计提折旧", "报告期内未发生重大会计政策变更事项")


@pytest.mark.parametrize("whole", [True, False])
def test_other_prose_in_the_same_layout_refutes_before_all_was_read(whole):
    assert says_otherwise(page(*PROSE, whole=whole), page(*OTHER, whole=whole), LIMITS)
    assert not says_otherwise(page(*PROSE, whole=whole), page(*PROSE[:2], OTHER[0], whole=whole), LIMITS)


def test_what_was_read_badly_or_hardly_at_all_refutes_nothing():
    assert not says_otherwise(page(*PROSE), page(*OTHER, score=0.8), LIMITS)
    assert not says_otherwise(page(*PROSE), page("审计报告"), LIMITS)
