"""Documents find their entries; what is not clear goes to the tray with candidates."""

import pytest

from srdi_desktop.assess.page_view import view_of
from srdi_desktop.model.page import PageRef
from tests.assess.piles import BOOK, MUTE, codes, finding, judge, numbered, page


def entries(verdicts) -> list[str | None]:
    return [document.entry for document in verdicts.documents]


def test_a_title_finds_its_entry() -> None:
    assert entries(judge({"a.jpg": [page("营业执照")]})) == ["license"]


def test_a_title_with_a_character_misread_is_still_one() -> None:
    assert entries(judge({"a.jpg": [page("菅业执照")]})) == ["license"]


def test_letters_set_wide_apart_are_one_title() -> None:
    assert entries(judge({"a.jpg": [page("审 计 报 告", "2025年度")]})) == ["audit-2025"]


def test_a_title_behind_the_company_and_the_year_counts_in_full() -> None:
    view = view_of(page("苏州样例传动有限公司2025年度审计报告"), BOOK)
    assert (view.title_kind, view.years) == ("audit-report", (2025,))
    assert view.strength >= BOOK.limits["sorting.title"]


def test_a_sentence_that_mentions_a_title_is_none() -> None:
    assert view_of(page("", "请将营业执照与其他材料一并提交至主管部门审核"), BOOK).strength < 0.5


@pytest.mark.parametrize("year", [2024, 2025])
def test_entries_of_one_kind_are_told_apart_by_year(year: int) -> None:
    assert entries(judge({"a.pdf": [page(f"{year}年度审计报告")]})) == [f"audit-{year}"]


def test_a_year_that_no_entry_asks_for_goes_to_the_tray_with_candidates() -> None:
    verdicts = judge({"a.pdf": [page("2019年度审计报告")]})
    found = finding(verdicts, "page.unsorted")
    assert entries(verdicts) == [None]
    assert set(found.values["candidates"]) <= {"audit-2024", "audit-2025"}


def test_the_only_year_left_takes_the_report_whose_year_is_unknown() -> None:
    verdicts = judge({"a.pdf": [page("2024年度审计报告")], "b.pdf": [page("审计报告")]})
    assert entries(verdicts) == ["audit-2024", "audit-2025"]


def test_two_reports_without_a_year_are_left_to_a_person() -> None:
    assert entries(judge({"a.pdf": [page("审计报告")], "b.pdf": [page("审计报告")]})) == [None, None]


def test_another_kind_goes_where_the_entry_recognises_its_title() -> None:
    assert entries(judge({"a.jpg": [page("计算机软件著作权登记证书")]})) == ["ip"]


def test_the_catalogues_own_words_count_as_a_title() -> None:
    assert entries(judge({"a.pdf": [page("企业申请表（2026年）")]})) == ["form"]


def test_the_files_name_decides_where_the_page_says_nothing() -> None:
    assert entries(judge({"营业执照.jpg": [MUTE]})) == ["license"]


def test_the_page_outweighs_the_files_name() -> None:
    assert entries(judge({"营业执照.jpg": [page("发明专利证书", "专利号：ZL2018")]})) == ["ip"]


def test_a_paper_of_no_entry_waits_in_the_tray() -> None:
    verdicts = judge({"a.pdf": [page("工业品买卖合同", "甲方：某某公司", "乙方：某某公司")]})
    assert finding(verdicts, "page.unsorted").values["variant"] == "none"
    assert verdicts.tray == (PageRef("a.pdf", 1),)


def test_what_a_person_placed_stays_and_siblings_follow() -> None:
    scans = {f"{name}.pdf": [page("管理评审报告", "质量方针", "质量目标", "改进", "质量管理")] for name in "甲乙丙"}
    verdicts = judge(scans, placed={PageRef("甲.pdf", 1): "iso"})
    assert entries(verdicts) == ["iso", "iso", "iso"]
    assert verdicts.documents[0].confidence == 1.0 > verdicts.documents[1].confidence


def test_papers_of_an_unknown_kind_follow_by_their_heading() -> None:
    scans = {f"{name}.pdf": [page(f"设备验收单 第{n}号", *["正文"] * 8)] for n, name in enumerate("甲乙丙")}
    verdicts = judge(scans, placed={PageRef("甲.pdf", 1): "form"})
    assert entries(verdicts) == ["form", "form", "form"]
    assert verdicts.documents[1].title == "设备验收单 第1号"


def test_siblings_sent_to_different_entries_teach_nothing() -> None:
    scans = {f"{name}.pdf": [page("管理评审报告", "质量方针", "质量目标", "改进", "质量管理")] for name in "甲乙丙"}
    verdicts = judge(scans, placed={PageRef("甲.pdf", 1): "iso", PageRef("乙.pdf", 1): "ip"})
    assert entries(verdicts)[2] is None


def test_a_report_of_another_year_does_not_follow() -> None:
    scans = {"a.pdf": [page("2024年度审计报告")], "b.pdf": [page("2025年度审计报告")]}
    assert entries(judge(scans, placed={PageRef("a.pdf", 1): "form"})) == ["form", "audit-2025"]


def test_a_page_that_a_person_put_into_the_tray_is_no_finding() -> None:
    verdicts = judge({"a.jpg": [page("营业执照")]}, placed={PageRef("a.jpg", 1): ""})
    assert entries(verdicts) == [None]
    assert "page.unsorted" not in codes(verdicts)


def test_one_page_moved_out_of_a_document_leaves_the_rest() -> None:
    verdicts = judge({"a.pdf": numbered("- {} -", [1, 2, 3], "申请表")}, placed={PageRef("a.pdf", 3): "license"})
    assert verdicts.entry_of(PageRef("a.pdf", 3)) == "license"
    assert verdicts.entry_of(PageRef("a.pdf", 2)) != "license"


def test_a_page_moved_to_an_entry_joins_the_document_that_lacks_it() -> None:
    scans = {
        "a.pdf": numbered("第{}页 共4页", [1, 2, 4], "2025年度审计报告"),
        "b.jpg": [page("附图", number="第3页 共4页")],
    }
    verdicts = judge(scans, placed={PageRef("b.jpg", 1): "audit-2025"}, starts={})
    (document,) = verdicts.documents
    assert [str(ref) for ref in document.pages] == ["a.pdf:1", "a.pdf:2", "b.jpg:1", "a.pdf:3"]
    assert "numbering.missing" not in codes(verdicts)


def test_the_order_that_a_person_gave_an_entry_is_kept_and_new_pages_stay_behind_their_neighbour() -> None:
    pages = [PageRef("a.pdf", index) for index in range(1, 5)]
    verdicts = judge(
        {"a.pdf": numbered("- {} -", [1, 2, 3, 4], "专精特新中小企业申请表")}, order={"form": (pages[2], pages[0])}
    )
    (entry,) = [one for one in verdicts.entries if one.entry == "form"]
    assert entry.pages == (pages[2], pages[3], pages[0], pages[1])


def test_a_decision_for_an_entry_that_is_gone_is_ignored() -> None:
    assert entries(judge({"a.jpg": [page("营业执照")]}, placed={PageRef("a.jpg", 1): "no-such"})) == ["license"]
