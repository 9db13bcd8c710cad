"""Missing pages and the signals that say so."""

from dataclasses import replace

import pytest

from srdi_desktop.model.finding import Level, State
from srdi_desktop.model.page import Evidence, PageRef
from tests.assess.piles import BLANK, MUTE, codes, finding, judge, numbered, page

TITLE = "2025年度审计报告"


def audit(numbers: list[int], form: str = "- {} -"):
    return numbered(form, numbers, TITLE, "我们审计了财务报表")


def test_a_gap_in_the_sequence_lists_the_pages_and_where() -> None:
    found = finding(judge({"a.pdf": audit([1, 2, 5, 6])}), "numbering.missing")
    assert found.level is Level.ERROR
    assert found.values["missing"] == [3, 4]
    assert found.values["signals"] == ["sequence_gap"]
    assert (found.values["after_index"], found.values["before_index"]) == (2, 3)


def test_a_complete_document_lacks_nothing() -> None:
    assert "numbering.missing" not in codes(judge({"a.pdf": audit([1, 2, 3, 4])}))


def test_a_total_shows_that_the_end_is_missing() -> None:
    found = finding(judge({"a.pdf": audit([1, 2, 3], "第{}页 共5页")}), "numbering.missing")
    assert found.values["missing"] == [4, 5]
    assert "total" in found.values["signals"]


def test_a_total_shows_that_the_beginning_is_missing() -> None:
    found = finding(judge({"a.pdf": audit([4, 5, 6], "第{}页 共6页")}), "numbering.missing")
    assert found.values["missing"] == [1, 2, 3]


def test_an_unread_page_in_between_fills_the_gap() -> None:
    pages = audit([1, 2, 4, 5])
    pages.insert(2, MUTE)
    assert "numbering.missing" not in codes(judge({"a.pdf": pages}))


def test_with_one_unread_page_and_two_numbers_lacking_one_page_is_missing() -> None:
    pages = audit([1, 2, 5, 6])
    pages.insert(2, MUTE)
    found = finding(judge({"a.pdf": pages}), "numbering.missing")
    assert (found.values["missing"], found.values["count"], found.values["unread"]) == ([3, 4], 1, 1)


def test_an_unread_page_swapped_with_its_neighbour_fills_the_gap() -> None:
    pages = audit([1, 2, 4, 5])
    pages.insert(3, MUTE)
    assert "numbering.missing" not in codes(judge({"a.pdf": pages}))


def test_bare_numbers_that_count_from_the_beginning_show_a_gap() -> None:
    pages = audit([1, 3, 5], "{}")
    pages.insert(2, MUTE)
    assert finding(judge({"a.pdf": pages}), "numbering.missing").values["missing"] == [2]


def test_a_blank_back_does_not_stand_in_for_a_missing_page() -> None:
    pages = audit([1, 2, 4, 5])
    pages.insert(2, BLANK)
    assert finding(judge({"a.pdf": pages}), "numbering.missing").values["missing"] == [3]


def test_an_unnumbered_cover_is_no_gap() -> None:
    pages = [page(TITLE), *numbered("- {} -", [1, 2, 3])]
    assert "numbering.missing" not in codes(judge({"a.pdf": pages}))


def test_an_excerpt_that_begins_far_inside_is_not_accused() -> None:
    assert "numbering.missing" not in codes(judge({"a.pdf": audit([41, 42, 43])}))


def test_the_contents_page_tells_of_a_missing_end() -> None:
    contents = page("目录", "一、审计报告……1", "二、资产负债表……3", "三、附注……5-8")
    pages = [page(TITLE), contents, *numbered("- {} -", [1, 2, 3, 4, 5])]
    found = finding(judge({"a.pdf": pages}), "numbering.missing")
    assert found.values["missing"] == [6, 7, 8]
    assert "contents_page" in found.values["signals"]


def test_a_skipped_chapter_of_the_notes_supports_the_finding() -> None:
    pages = audit([1, 2, 4, 5])
    pages[1] = page("", "一、公司基本情况", "二、编制基础说明", number="- 2 -")
    pages[2] = page("", "四、会计政策变更", number="- 4 -")
    assert "notes" in finding(judge({"a.pdf": pages}), "numbering.missing").values["signals"]


def test_a_paper_count_typed_by_a_person_counts() -> None:
    pages = [page(TITLE, "正文"), page("", "正文"), page("", "正文")]
    found = finding(judge({"a.pdf": pages}, paper_counts={PageRef("a.pdf", 1): 4}), "numbering.missing")
    assert found.values["signals"] == ["paper_count"]
    assert found.values["count"] == 1


@pytest.mark.parametrize(("sides", "said"), [((0.1, 0.8), True), ((0.8, 0.8), False)])
def test_an_odd_count_of_a_paper_printed_on_both_sides_supports_the_finding(
    sides: tuple[float, float], said: bool
) -> None:
    pages = [
        with_number_at(one, sides[number % 2])
        for number, one in zip((1, 2, 3, 5, 6), audit([1, 2, 3, 5, 6]), strict=True)
    ]
    found = finding(judge({"a.pdf": pages}), "numbering.missing")
    assert found.values["missing"] == [4]
    assert ("duplex_parity" in found.values["signals"]) is said


def with_number_at(evidence: Evidence, left: float) -> Evidence:
    moved = [replace(one, box=replace(one.box, left=left, right=left + 0.05)) for one in evidence.numbers]
    return replace(evidence, numbers=tuple(moved))


def test_a_stray_copy_of_a_page_lacks_nothing() -> None:
    first = page("发明专利证书", "发明名称：一种齿轮", "专利号：ZL201810000001.1", number="第1页（共2页）")
    scans = {"a.pdf": [first, page("", "正文", number="第2页（共2页）")], "b.jpg": [first]}
    assert "numbering.missing" not in codes(judge(scans))


def test_numbers_out_of_order_are_a_warning_and_put_right() -> None:
    verdicts = judge({"a.pdf": audit([1, 3, 2, 4])})
    assert finding(verdicts, "numbering.out_of_order").values["order"] == [1, 3, 2, 4]
    assert [ref.scan_index for ref in verdicts.documents[0].pages] == [1, 3, 2, 4]  # where 3 is the page numbered 2


def test_one_number_on_two_pages_is_a_warning() -> None:
    found = finding(judge({"a.pdf": audit([1, 2, 3, 3, 4])}), "numbering.repeated")
    assert (found.page, found.values["number"]) == (PageRef("a.pdf", 4), 3)


def test_too_few_readable_numbers_are_undecided() -> None:
    pages = [
        page(TITLE),
        page("", "正文", number="7"),
        *[page("", "正文") for _ in range(4)],
        page("", "文", number="3"),
    ]
    found = finding(judge({"a.pdf": pages}), "numbering.undecided")
    assert (found.level, found.state) == (Level.HINT, State.UNDECIDED)


def test_a_paper_without_numbers_is_left_alone() -> None:
    pages = [page(TITLE), *[page("", "正文") for _ in range(6)]]
    assert not [code for code in codes(judge({"a.pdf": pages})) if code.startswith("numbering")]


def test_a_waiver_keeps_its_reason() -> None:
    key = finding(judge({"a.pdf": audit([1, 2, 4])}), "numbering.missing").key
    waived = finding(judge({"a.pdf": audit([1, 2, 4])}, waivers={key: "原件如此"}), "numbering.missing")
    assert waived.waived == "原件如此"


def test_a_number_that_lost_a_digit_starts_no_count_of_its_own() -> None:
    pages = numbered("第{}页 共14页", [*range(1, 11), 1, 12, 13, 14], "2025年度审计报告")
    assert "numbering.missing" not in codes(judge({"a.pdf": pages}))


def test_where_a_total_counts_the_pages_an_unread_one_beside_its_place_fills_the_gap() -> None:
    def audit_of(first: list[int], behind: list[int]) -> list[Evidence]:
        before = numbered("第{}页 共8页", first, "2025年度审计报告")
        return [*before, page("", "附注"), *numbered("第{}页 共8页", behind)]

    assert "numbering.missing" not in codes(judge({"a.pdf": audit_of([1, 2, 3, 4, 5], [6, 8])}))
    found = finding(judge({"a.pdf": audit_of([1, 2], [3, 4, 5, 6, 8])}), "numbering.missing")
    assert found.values["missing"] == [7]
