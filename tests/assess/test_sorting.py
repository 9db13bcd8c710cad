"""Documents find their entries; what is not clear goes to the tray with candidates."""

import os
import subprocess
import sys

import pytest

from srdi_desktop import assess
from srdi_desktop.assess.page_view import view_of
from srdi_desktop.model.catalogue import Entry
from srdi_desktop.model.page import Box, Evidence, Line, PageRef, Text, Tone
from tests.assess.piles import BOOK, ENTRIES, MUTE, TODAY, codes, dossier, finding, judge, numbered, page


def entries(verdicts) -> list[str | None]:
    return [document.entry for document in verdicts.documents]


def test_a_title_finds_its_entry() -> None:
    assert entries(judge({"a.jpg": [page("营业执照")]})) == ["license"]


def test_a_title_with_a_character_misread_is_still_one() -> None:
    assert entries(judge({"a.jpg": [page("菅业执照")]})) == ["license"]


def test_a_misread_title_is_filed_where_the_entry_names_it() -> None:
    verdicts = judge({"a.jpg": [page("计算机软件著作权登记征书")]})
    assert (entries(verdicts), verdicts.documents[0].title) == (["ip"], "计算机软件著作权登记证书")


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


def wide(*words: str) -> Evidence:
    """A title in pieces side by side, as an engine returns letters set wide apart."""
    lines = [Line(text, Box(0.3 + 0.1 * place, 0.12, 0.38 + 0.1 * place, 0.155)) for place, text in enumerate(words)]
    body = [Line("正文" * 9, Box(0.12, 0.3 + 0.03 * row, 0.8, 0.315 + 0.03 * row)) for row in range(8)]
    return Evidence(tone=Tone(ink=0.03), text=Text("ocr", True, (*lines, *body)))


@pytest.mark.parametrize("words", [("检测报", "告"), ("检", "测报", "告"), ("检测", "测报告")])
def test_a_title_in_pieces_is_one(words: tuple[str, ...]) -> None:
    assert view_of(wide(*words), BOOK).title_kind == "test-report"


def test_what_a_paper_is_stands_last_in_its_heading() -> None:
    view = view_of(page("互联网信息服务核准承诺书（单位）", *["正文"] * 8), BOOK)
    assert (view.title_kind, view.strength >= BOOK.limits["sorting.title"]) == ("commitment", True)


def test_a_numbered_heading_is_a_section_of_another_paper() -> None:
    assert view_of(page("（三）审计报告", *["正文"] * 8), BOOK).strength < BOOK.limits["sorting.title"]


def test_a_line_that_only_ends_like_a_heading_is_no_section() -> None:
    assert view_of(page("", "三、经营范围"), BOOK).sections == {}
    assert view_of(page("", "1 范围"), BOOK).sections == {"standard": ("范围",)}


def test_a_contract_to_develop_technology_is_no_standard() -> None:
    body = ("三、经营范围", "研究开发成果应当符合国家标准、行业标准的规定", "本标准如有修订，按新的标准实施")
    verdicts = judge({"a.pdf": [page("技术开发合同", "合同编号：示例", *body), page("", *body)]})
    assert entries(verdicts) == [None]
    assert "page.unsorted" in codes(verdicts)


def test_statements_of_a_quarter_are_no_audit_report() -> None:
    statements = [page("合并资产负债表", "编制单位：某某公司"), page("合并利润表"), page("合并现金流量表")]
    verdicts = judge({"a.pdf": [page("2025年第一季度报告", "财务报表", "我们审计了"), *statements]})
    assert entries(verdicts)[0] is None


def test_a_paper_headed_by_the_entrys_own_title_goes_there() -> None:
    own = Entry("saving", "other", "节能降耗工作说明（加盖公章）")
    scans = {"a.pdf": [page("本公司节能降耗工作说明", *["正文"] * 8), page("", "正文")]}
    verdicts = assess.judge(dossier(scans, entries=(*ENTRIES, own)), BOOK, TODAY)
    assert entries(verdicts) == ["saving"]


def test_the_last_entry_of_a_kind_takes_nothing_by_elimination_but_years() -> None:
    licence = Entry("permit", "license", "行政许可证")
    scans = {"a.pdf": [page("情况说明", "许可范围见附件", "发证机关已经核准", "有效期三年", "证书编号如下")]}
    verdicts = assess.judge(dossier(scans, entries=(*ENTRIES, licence)), BOOK, TODAY)
    assert entries(verdicts) == [None]


@pytest.mark.parametrize("title", ["江苏增值税电子普通发票", "电子发票（增值税专用发票）"])
def test_invoices_are_a_kind(title: str) -> None:
    assert (
        judge({"a.pdf": [page(title, "发票号码：24112000000048542163", *["正文"] * 8)]}).documents[0].kind == "invoice"
    )


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("QUALITY MANAGEMENT SYSTEM CERTIFICATE", "quality-certificate"),
        ("CERTIFICATE FOR CHINA COMPULSORY PRODUCT CERTIFICATION", "product-certificate"),
        ("食品经营许可证", "license"),
        ("开户许可证", None),
        ("作品登记证书", None),
    ],
)
def test_certificates_and_permits(title: str, kind: str | None) -> None:
    assert judge({"a.pdf": [page(title, *["正文"] * 8)]}).documents[0].kind == kind


_TIE = """
from tests.assess.piles import BOOK, judge, page
kinds = ("digital-level", "market-share")
words = [BOOK.kinds[kind].phrases[place] for place in range(6) for kind in kinds]
print(judge({"a.jpg": [page("", *words)]}).documents[0].kind)
"""


def test_of_kinds_that_score_alike_the_rules_first_is_taken_in_every_process() -> None:
    """Strings hash otherwise in each process, and with them the order of sets."""
    alike = sorted(("digital-level", "market-share"), key=list(BOOK.kinds).index)
    for seed in "0123":
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        asked = subprocess.run(
            [sys.executable, "-c", _TIE], env=environment, capture_output=True, text=True, check=True
        )
        assert asked.stdout.split() == alike[:1]
