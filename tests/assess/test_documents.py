"""Stacks are split, photographs are put together."""

from dataclasses import replace

import pytest

from srdi_desktop import assess
from srdi_desktop.model.page import Evidence, PageRef
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.workflow import arranging
from tests.assess.piles import BLANK, BOOK, MUTE, TODAY, codes, dossier, judge, numbered, page, shape

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


def test_files_numbered_on_by_hand_but_of_other_formats_are_not_joined() -> None:
    """合同1.pdf and 合同2.jpg were made on two devices: what the second one shows is not told by its name."""
    contract = [page("技术开发合同", "甲方"), page("", "正文")]
    assert len(shape(judge({"合同1.pdf": contract, "合同2.jpg": [page("", "双方盖章")]}))) == 2
    assert len(shape(judge({"执照2.pdf": [page("营业执照", "名称 甲")], "执照3.jpg": [page("", "名称 乙")]}))) == 2


def test_an_iphones_two_formats_are_one_series() -> None:
    first, second = numbered("- {} -", [1, 2], FORM)
    assert len(shape(judge({"IMG_2001.HEIC": [first], "IMG_2002.JPG": [second]}))) == 1


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


def report(numbers: list[int], form: str = "第{}页 共8页", title: str = AUDIT) -> list[Evidence]:
    """Pages of one report, each with lines of its own."""
    return [page(title if value == 1 else "", *prose(value), number=form.format(value)) for value in numbers]


def prose(value: int) -> list[str]:
    letters = "存货按照成本与可变现净值孰低计量并计提跌价准备固定资产折旧采用年限平均法分类"
    return [letters[(value * 7 + row * 5) % 30 :] + f"{value * 7919 + row * 104729}元" for row in range(6)]


def missing(verdicts: Verdicts) -> list[list[int]]:
    return [one.values["missing"] for one in verdicts.findings if one.code == "numbering.missing"]


@pytest.mark.parametrize("again", [1, 4, 8])
def test_a_page_scanned_twice_in_a_row_stays_with_its_document(again: int) -> None:
    order = [*range(1, again + 1), again, *range(again + 1, 9)]
    verdicts = judge({"s.pdf": report(order)})
    assert [len(pages) for pages in shape(verdicts)] == [9]
    assert missing(verdicts) == []
    assert [code for code in codes(verdicts) if code.startswith("numbering")] == ["numbering.repeated"]


@pytest.mark.parametrize("again", [2, 8])
def test_a_photograph_taken_twice_does_not_tear_its_report(again: int) -> None:
    order = [*range(1, again + 1), again, *range(again + 1, 9)]
    scans = {f"IMG_{2000 + 2 * n}.jpg": [one] for n, one in enumerate(report(order))}
    verdicts = judge(scans)
    assert [len(pages) for pages in shape(verdicts)] == [9]
    assert missing(verdicts) == []


def test_a_second_scan_elsewhere_in_the_pile_comes_to_its_document() -> None:
    scans = {"a.pdf": report([*range(1, 9)]), "b.pdf": [page("营业执照")], "c.pdf": report([5, 6])}
    verdicts = judge(scans)
    assert shape(verdicts)[0][4:8] == ["a.pdf:5", "c.pdf:1", "a.pdf:6", "c.pdf:2"]
    assert missing(verdicts) == []


def test_the_same_number_on_another_page_begins_another_document() -> None:
    one = report([1, 2], "第{}页 共2页", PATENT)
    other = [page(PATENT, *prose(5), number="第1页 共2页"), page("", *prose(6), number="第2页 共2页")]
    assert [len(pages) for pages in shape(judge({"s.pdf": [*one, *other]}))] == [2, 2]


@pytest.mark.parametrize("form", ["第{}页 共8页", "- {} -"])
@pytest.mark.parametrize("order", [[5, 2, 7, 1, 8, 3], [8, 7, 5, 3, 2, 1], [2, 3, 5, 7, 8, 1]])
def test_a_pile_in_any_order_is_one_report_that_lacks_what_is_not_there(form: str, order: list[int]) -> None:
    scans = {f"微信图片_{20260801101530 + 7 * n}.jpg": [one] for n, one in enumerate(report(order, form))}
    verdicts = judge(scans)
    assert [len(pages) for pages in shape(verdicts)] == [6]
    assert missing(verdicts) == [[4, 6]]


def test_pages_of_one_scan_in_any_order_are_one_report() -> None:
    verdicts = judge({"s.pdf": report([6, 3, 1, 8, 2, 7, 5, 4])})
    assert [ref.rpartition(":")[2] for ref in shape(verdicts)[0]] == ["3", "5", "2", "8", "7", "1", "6", "4"]
    assert missing(verdicts) == []


def test_a_contents_page_in_front_belongs_to_its_report_and_says_how_far_it_goes() -> None:
    contents = page("目  录", "一、审计报告 1-2", "二、资产负债表 3", "三、利润表 4", "四、财务报表附注 5-10")
    verdicts = judge({"s.pdf": [contents, *report([*range(1, 9)], "- {} -")]})
    assert [len(pages) for pages in shape(verdicts)] == [9]
    assert missing(verdicts) == [[9, 10]]


def test_an_appendix_counts_by_itself_and_stays_with_its_report() -> None:
    appendix = [page("", *prose(20 + value), number=f"附-{value}") for value in (1, 2, 4, 5)]
    verdicts = judge({"s.pdf": [*report([1, 2, 3, 4], "- {} -"), *appendix]})
    assert [len(pages) for pages in shape(verdicts)] == [8]
    assert missing(verdicts) == [[3]]


def test_a_page_of_another_paper_behind_a_certificate_is_not_filed_with_it() -> None:
    stranger = page(
        "", "三、斜抛运动的几个常用结论", "平抛运动的速度偏向角与位移偏向角", "例题：某小球以初速度沿斜面水平抛出"
    )
    verdicts = judge({"s.pdf": [page(PATENT, "专利号：ZL201810000001.1", "专利权人：某某大学"), stranger]})
    assert shape(verdicts) == [["s.pdf:1"], ["s.pdf:2"]]
    assert verdicts.documents[1].entry is None
    assert "page.unsorted" in codes(verdicts)


@pytest.mark.parametrize(
    "back",
    [
        page("", "证书号第8815333号", "专利权人应当依照专利法及其实施细则规定缴纳年费", "申请人：某某"),
        page("", "申请人信息如下方所示内容", "以及其他需要说明的事项内容", number="第2页（共2页）"),
        BLANK,
        MUTE,
    ],
)
def test_the_back_of_a_certificate_stays_with_it(back: Evidence) -> None:
    front = page(PATENT, "证书号第8815333号", "专利号：ZL201810000001.1", number="第1页（共2页）")
    assert [len(pages) for pages in shape(judge({"s.pdf": [front, back]}))] == [2]


def test_a_number_that_lies_elsewhere_in_the_pile_is_not_missing() -> None:
    """Page 5 fits two reports, so it joins neither; that it is there is known all the same."""
    one, other = report([1, 2, 3, 4, 6, 7, 8]), report([1, 2, 3, 4, 6, 7, 8], title="专精特新中小企业申请表")
    stray = page("", *prose(99), number="第5页 共8页")
    assert missing(judge({"a.pdf": one, "b.pdf": other, "c.pdf": [page("营业执照")], "z.jpg": [stray]})) == []


@pytest.mark.parametrize("moved", [{}, {("s.pdf", 3): "license"}, {("s.pdf", 3): ""}, {("s.pdf", 2): "form"}])
def test_joined_to_the_page_before_means_one_document_whatever_was_moved(moved: dict[tuple[str, int], str]) -> None:
    scans = {"s.pdf": [page(FORM), page("", "企业基本情况"), page("营业执照"), page("", "经营范围如下所示")]}
    placed = {PageRef(*ref): entry for ref, entry in moved.items()}
    before = dossier(scans, placed=placed)
    third = PageRef("s.pdf", 3)
    chosen = arranging.started(before, assess.judge(before, BOOK, TODAY), third, begins=False)
    after = replace(before, decisions=replace(before.decisions, **chosen))
    verdicts = assess.judge(after, BOOK, TODAY)
    assert verdicts.document_of[third] is verdicts.document_of[PageRef("s.pdf", 2)]


def test_begun_by_hand_a_document_begins_whatever_its_numbers_say() -> None:
    before = dossier({"a.pdf": report([1, 2, 3, 4]), "b.jpg": report([5])})
    later = PageRef("b.jpg", 1)
    chosen = arranging.started(before, assess.judge(before, BOOK, TODAY), later, begins=True)
    verdicts = assess.judge(replace(before, decisions=replace(before.decisions, **chosen)), BOOK, TODAY)
    assert verdicts.document_of[later].pages == (later,)


def parts(stack: list[Evidence]) -> list[int]:
    return [len(pages) for pages in shape(judge({"s.pdf": stack}))]


def test_a_paper_of_no_known_kind_behind_a_complete_one_is_a_document_of_its_own() -> None:
    insurance = numbered("第{}页 共2页", [1, 2], "单位参保证明")
    contract = [page("技术开发合同"), page("", "第一条 标的", number="1"), page("", "第二条 进度", number="2")]
    assert parts([*insurance, *contract]) == [2, 3]


def test_a_headed_cover_behind_a_page_of_a_count_that_ends_there_is_a_document_of_its_own() -> None:
    report = numbered("第{}页 共5页", [1, 2, 3, 4], "法人和非法人组织公共信用信息报告")
    contract = [page("技术开发合同"), page("", "第一条 标的", number="1"), page("", "第二条 进度", number="2")]
    assert parts([*report, *contract]) == [4, 3]


def test_a_page_inside_a_count_is_none_however_large_its_heading() -> None:
    before, after = numbered("第{}页 共5页", [1, 2], "单位参保证明"), numbered("第{}页 共5页", [4, 5])
    assert parts([*before, page("力三创能新", "缴费"), *after]) == [5]
    assert parts([*before, page("附件一 参保人员"), page("", "名单")]) == [4]


def test_the_parts_of_an_auditors_report_may_each_count_to_a_total() -> None:
    stack = [
        *numbered("第{}页 共2页", [1, 2], AUDIT),
        page("资产负债麦", *("货币资金 固定资产 应付账款 1,234.00 5,678.00",) * 8),
        *numbered("第{}页 共3页", [1, 2, 3], "财务报表附注"),
    ]
    assert parts(stack) == [6]


def test_a_page_headed_as_another_kind_is_no_misread_total() -> None:
    credit = numbered("第{}页 共5页", [1, 2, 3, 4, 5], "法人和非法人组织公共信用信息报告")
    tested = [page("检测报告", number=f"第{number}页 共6页") for number in (6, 1, 2, 3, 4, 5)]
    assert parts([*credit, *tested]) == [5, 6]


def test_page_one_behind_more_pages_than_a_front_has_begins_a_document() -> None:
    unnumbered = [page("企业所得税年度纳税申报表"), *(page("", f"第{row}行") for row in "一二三四")]
    notice = [page("关于认定市级中心的函", number="- 1 -"), page("", "附表", number="- 2 -")]
    assert parts([*unnumbered, *notice]) == [5, 2]


def test_a_page_scanned_again_is_known_by_its_papers_number_though_another_was_misread() -> None:
    def tested(number: int, accredited: str) -> Evidence:
        body = ("报告编号：26040478", f"资质 {accredited}", "所检项目符合标准要求，结论为合格，仅对来样负责。")
        return page("检测报告", *body, number=f"第{number}页 共3页")

    files = {f"检测报告{number}.jpg": [tested(number, "210020340045")] for number in (1, 2, 3)}
    verdicts = judge({**files, "补拍.jpg": [tested(2, "21O020340045")]})
    assert [len(pages) for pages in shape(verdicts)] == [4]
    assert "numbering.missing" not in codes(verdicts)
