"""Stacks are split, photographs are put together."""

from srdi_desktop.model.page import PageRef
from tests.assess.piles import BLANK, MUTE, judge, numbered, page, shape

AUDIT, PATENT, FORM = "2025年度审计报告", "发明专利证书", "专精特新中小企业申请表"


def test_a_stack_is_split_where_a_new_title_stands() -> None:
    stack = [page("营业执照"), page(FORM), page("", "企业基本情况"), page(PATENT), page(PATENT)]
    assert [len(pages) for pages in shape(judge({"s.pdf": stack}))] == [1, 2, 1, 1]


def test_two_audit_reports_of_different_years_are_two_documents() -> None:
    stack = [*numbered("- {} -", [1, 2, 3], "2024年度审计报告"), *numbered("- {} -", [1, 2], AUDIT)]
    verdicts = judge({"s.pdf": stack})
    assert [document.years[0] for document in verdicts.documents] == [2024, 2025]
    assert [len(document.pages) for document in verdicts.documents] == [3, 2]


def test_numbers_that_start_over_begin_a_document_without_a_title() -> None:
    stack = [*numbered("第{}页 共3页", [1, 2, 3]), *numbered("第{}页 共4页", [1, 2, 3, 4])]
    assert [len(pages) for pages in shape(judge({"s.pdf": stack}))] == [3, 4]


def test_statements_and_notes_stay_inside_their_report() -> None:
    stack = [
        page(AUDIT),
        *numbered("- {} -", [1, 2], "审计报告"),
        page("资产负债表"),
        page("财务报表附注", number="- 1 -"),
    ]
    stack += numbered("- {} -", [2, 3])
    assert len(shape(judge({"s.pdf": stack}))) == 1


def test_the_auditors_own_licence_belongs_to_the_report() -> None:
    stack = [*numbered("- {} -", [1, 2], AUDIT), page("营业执照", "名称 某某会计师事务所（普通合伙）")]
    assert len(shape(judge({"s.pdf": stack}))) == 1


def test_photographs_in_a_row_make_one_document() -> None:
    scans = {f"IMG_{2000 + n}.jpg": [one] for n, one in enumerate(numbered("- {} -", [1, 2, 3], FORM))}
    assert [len(pages) for pages in shape(judge(scans))] == [3]


def test_shuffled_photographs_of_one_total_make_one_document_in_order() -> None:
    order = [2, 3, 1]
    scans = {f"IMG_{2000 + n}.jpg": [page(number=f"第{value}页 共3页")] for n, value in enumerate(order)}
    assert shape(judge(scans)) == [["IMG_2002.jpg:1", "IMG_2000.jpg:1", "IMG_2001.jpg:1"]]


def test_a_photograph_that_cannot_be_read_stays_with_its_row() -> None:
    pages = numbered("- {} -", [1, 2, 4], FORM)
    pages.insert(2, MUTE)
    scans = {f"IMG_{2000 + n}.jpg": [one] for n, one in enumerate(pages)}
    assert [len(found) for found in shape(judge(scans))] == [4]


def test_files_with_other_names_are_not_joined() -> None:
    assert len(shape(judge({"甲.jpg": [page("", "正文")], "乙.jpg": [page("", "正文")]}))) == 2


def test_a_stray_photograph_goes_to_the_document_whose_gap_it_fits() -> None:
    scans = {
        "a.pdf": [page(AUDIT, number="第1页 共4页"), *numbered("第{}页 共4页", [2, 4])],
        "b.pdf": [page("营业执照")],
        "z.jpg": [page("", "正文", number="第3页 共4页")],
    }
    verdicts = judge(scans)
    assert shape(verdicts)[0] == ["a.pdf:1", "a.pdf:2", "z.jpg:1", "a.pdf:3"]


def test_a_misread_number_does_not_tear_a_document() -> None:
    stack = numbered("第{}页 共29页", [11, 12, 1, 14, 15])
    assert len(shape(judge({"s.pdf": stack}))) == 1


def test_a_person_decides_where_a_document_begins() -> None:
    stack = [page(FORM), page("", "企业基本情况"), page("营业执照")]
    starts = {PageRef("s.pdf", 2): True, PageRef("s.pdf", 3): False}
    assert [len(pages) for pages in shape(judge({"s.pdf": stack}, starts=starts))] == [1, 2]


def test_a_blank_page_begins_nothing() -> None:
    stack = [page(FORM), BLANK, page("", "企业基本情况")]
    assert len(shape(judge({"s.pdf": stack}))) == 1


def test_excluded_pages_take_no_part_and_wait_in_the_tray() -> None:
    verdicts = judge({"s.pdf": numbered("- {} -", [1, 2, 2, 3], FORM)}, excluded=frozenset({PageRef("s.pdf", 3)}))
    assert shape(verdicts) == [["s.pdf:1", "s.pdf:2", "s.pdf:4"]]
    assert verdicts.tray == (PageRef("s.pdf", 3),)


def test_a_rescan_stands_in_the_place_of_the_page_it_replaces() -> None:
    scans = {"s.pdf": numbered("- {} -", [1, 2, 3], FORM), "neu.jpg": [page("", "正文", number="- 2 -")]}
    verdicts = judge(scans, replaced={PageRef("s.pdf", 2): PageRef("neu.jpg", 1)})
    assert shape(verdicts) == [["s.pdf:1", "neu.jpg:1", "s.pdf:3"]]
    assert verdicts.tray == (PageRef("s.pdf", 2),)
