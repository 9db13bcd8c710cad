"""Entries: there, whole, of the right years, sealed; and the state that follows."""

from dataclasses import replace

import pytest

from srdi_desktop import assess
from srdi_desktop.model.catalogue import Entry, SealRule
from srdi_desktop.model.finding import Level, State
from srdi_desktop.model.page import Box, Evidence, PageRef
from srdi_desktop.model.reshaping import Reshaping
from srdi_desktop.model.verdicts import EntryState
from srdi_desktop.texts import finding_text
from tests.assess.piles import BOOK, MUTE, TODAY, dossier, page

AUDIT = Entry(
    "audit", "audit-report", "审计报告", years=(2025,), sections=("审计报告", "资产负债表", "利润表"), min_pages=2
)


def judge(entry: Entry, pages: list, **decisions):
    scans = {"a.pdf": pages} if pages else {}
    return assess.judge(dossier(scans, entries=(entry,), **decisions), BOOK, TODAY)


def state(verdicts) -> EntryState:
    return verdicts.entries[0].state


def of_entries(verdicts) -> list[str]:
    return [finding.code for finding in verdicts.findings if finding.code.startswith("entry.")]


def test_a_whole_entry_is_complete() -> None:
    verdicts = judge(AUDIT, [page("2025年度审计报告"), page("资产负债表"), page("利润表")])
    assert of_entries(verdicts) == []
    assert state(verdicts) is EntryState.COMPLETE


def test_a_required_entry_without_pages_is_missing() -> None:
    verdicts = judge(AUDIT, [])
    assert of_entries(verdicts) == ["entry.missing"]
    assert state(verdicts) is EntryState.MISSING


@pytest.mark.parametrize("how", ["conditional", "not applicable"])
def test_an_entry_that_need_not_be_there_gives_no_finding(how: str) -> None:
    entry = Entry("x", "award", "奖励", required=how != "conditional")
    verdicts = judge(entry, [], not_applicable=frozenset({"x"} if how == "not applicable" else ()))
    assert of_entries(verdicts) == []
    assert state(verdicts) is EntryState.COMPLETE


PROOFS = (
    Entry("award", "award", "获奖证书", required=False, recognise=("科学技术奖",), one_of="direct"),
    Entry(
        "honour", "high-tech-certificate", "高企证书", required=False, recognise=("高新技术企业证书",), one_of="direct"
    ),
)


def of_proofs(pages: list, **decisions):
    return assess.judge(dossier({"a.pdf": pages} if pages else {}, entries=PROOFS, **decisions), BOOK, TODAY)


def test_one_of_several_must_be_there_and_one_finding_says_so() -> None:
    verdicts = of_proofs([])
    (finding,) = [one for one in verdicts.findings if one.code == "entry.missing"]
    assert (finding.entry, finding.values["titles"]) == ("award", ["获奖证书", "高企证书"])
    assert [entry.state for entry in verdicts.entries] == [EntryState.MISSING, EntryState.COMPLETE]


@pytest.mark.parametrize("title", ["高新技术企业证书", "科学技术奖"])
def test_any_one_of_several_is_enough(title: str) -> None:
    assert "entry.missing" not in of_entries(of_proofs([page(title)]))


def test_one_of_several_that_does_not_apply_leaves_the_others_asked_for() -> None:
    left = of_proofs([], not_applicable=frozenset({"award"}))
    assert [one.entry for one in left.findings if one.code == "entry.missing"] == ["honour"]
    assert of_entries(of_proofs([], not_applicable=frozenset({"award", "honour"}))) == []


def test_a_part_that_was_not_found_is_named() -> None:
    verdicts = judge(AUDIT, [page("2025年度审计报告"), page("资产负债表")])
    (finding,) = [one for one in verdicts.findings if one.code == "entry.incomplete"]
    assert finding.values["sections"] == ["利润表"]
    assert state(verdicts) is EntryState.PROBLEMS


def test_a_part_may_go_by_its_other_name() -> None:
    assert of_entries(judge(AUDIT, [page("2025年度审计报告"), page("资产负债表"), page("损益表")])) == []


def test_a_page_that_could_not_be_read_makes_a_lacking_part_undecided() -> None:
    verdicts = judge(AUDIT, [page("2025年度审计报告"), page("资产负债表"), MUTE])
    (finding,) = [one for one in verdicts.findings if one.code == "entry.incomplete"]
    assert (finding.state, finding.level) == (State.UNDECIDED, Level.WARNING)
    assert state(verdicts) is EntryState.UNDECIDED


def test_too_few_pages_are_incomplete() -> None:
    entry = Entry("form", "application-form", "申请表", min_pages=3)
    verdicts = judge(entry, [page("专精特新中小企业申请表")])
    (finding,) = [one for one in verdicts.findings if one.code == "entry.incomplete"]
    assert (finding.values["pages"], finding.values["min_pages"]) == (1, 3)


def test_a_year_that_is_not_covered_is_named() -> None:
    entry = Entry("audits", "audit-report", "近两年审计报告", years=(2024, 2025))
    verdicts = judge(entry, [page("2025年度审计报告")])
    (finding,) = [one for one in verdicts.findings if one.code == "entry.year_missing"]
    assert finding.values["years"] == [2024]


def sealed(rule: SealRule) -> Entry:
    return Entry("form", "application-form", "申请表", seal=rule)


@pytest.mark.parametrize(
    ("rule", "seals", "lacking"),
    [
        (SealRule.NONE, (False, False), 0),
        (SealRule.ANY, (False, True), 0),
        (SealRule.ANY, (False, False), 1),
        (SealRule.FIRST_PAGE, (True, False), 0),
        (SealRule.FIRST_PAGE, (False, True), 1),
        (SealRule.LAST_PAGE, (False, True), 0),
        (SealRule.EVERY_PAGE, (False, False), 2),
    ],
)
def test_seals_where_the_catalogue_asks_for_them(rule: SealRule, seals: tuple[bool, bool], lacking: int) -> None:
    pages = [page("专精特新中小企业申请表", seal=seals[0], colour=True), page("", "正文", seal=seals[1], colour=True)]
    assert of_entries(judge(sealed(rule), pages)).count("entry.seal_missing") == lacking


def test_a_grey_copy_cannot_tell_about_seals() -> None:
    verdicts = judge(sealed(SealRule.ANY), [page("专精特新中小企业申请表")])
    (finding,) = [one for one in verdicts.findings if one.code == "entry.seal_missing"]
    assert finding.state is State.UNDECIDED
    assert state(verdicts) is EntryState.UNDECIDED


def test_a_waived_finding_no_longer_spoils_the_entry() -> None:
    pages = [page("2025年度审计报告"), page("资产负债表")]
    (finding,) = [one for one in judge(AUDIT, pages).findings if one.code == "entry.incomplete"]
    assert state(judge(AUDIT, pages, waivers={finding.key: "单独成册"})) is EntryState.COMPLETE


def test_pages_are_listed_in_export_order() -> None:
    verdicts = judge(AUDIT, [page("2025年度审计报告", number="- 1 -"), page(number="- 3 -"), page(number="- 2 -")])
    assert verdicts.entries[0].pages == (PageRef("a.pdf", 1), PageRef("a.pdf", 3), PageRef("a.pdf", 2))


@pytest.mark.parametrize(
    ("shape", "rotation", "paper", "told"),
    [
        ((1080, 6100), 0, None, [4.0]),
        ((6100, 1080), 90, None, [4.0]),
        ((6100, 1080), 0, None, []),  # a wide picture
        ((2480, 3508), 0, (210, 297), []),
        ((640, 3200), 0, (80, 400), []),  # a receipt
        ((2480, 9000), 0, (210, 762), [2.6]),
    ],
)
def test_a_page_as_long_as_several_is_offered_for_cutting(shape, rotation, paper, told) -> None:
    long = replace(page("网页截图"), width=shape[0], height=shape[1], paper_mm=paper)
    pile = dossier({"a.png": [long]}, entries=(AUDIT,))
    pile = replace(pile, decisions=replace(pile.decisions, rotation={pile.pages()[0]: rotation}))
    found = [one for one in assess.judge(pile, BOOK, TODAY).findings if one.code == "scan.long"]
    assert [one.values["times"] for one in found] == told
    assert all(one.level is Level.HINT and one.page == pile.pages()[0] for one in found)


def test_a_signed_scan_of_which_places_are_covered_says_that_its_original_stays_here() -> None:
    pile = dossier({"a.pdf": [page("审计报告"), page("附注")]}, entries=(AUDIT,))
    (scan,) = pile.scans.values()
    pile = replace(pile, scans={scan.id: replace(scan, signed=True)})
    covers = {pile.pages()[1]: Reshaping(covers=(Box(0.1, 0.1, 0.2, 0.2),))}
    for reshaped, words in (({}, "会附上"), (covers, "不会放入")):
        now = replace(pile, decisions=replace(pile.decisions, reshaped=reshaped))
        (found,) = (one for one in assess.judge(now, BOOK, TODAY).findings if one.code == "scan.signed")
        assert words in finding_text(found, now)[1]


def test_notes_are_there_though_their_first_page_is_not() -> None:
    audit = [page("2025年度审计报告"), page("资产负债表"), page("利润表"), page("现金流量表")]
    entry = Entry("audit-2025", "audit-report", "2025年度审计报告", years=(2025,), sections=("附注",))

    def lacking(*notes: Evidence) -> list[str]:
        found = assess.judge(dossier({"a.pdf": [*audit, *notes]}, entries=(entry,)), BOOK, TODAY)
        return [finding.code for finding in found.findings if finding.code == "entry.incomplete"]

    assert lacking() == ["entry.incomplete"]
    assert lacking(page("", "五、财务报表主要项目注释")) == []
