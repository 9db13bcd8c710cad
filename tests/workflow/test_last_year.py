"""Last year's dossier as a start: what holds comes along with all that was read and decided, the old file stays."""

import dataclasses
import hashlib
from datetime import date
from threading import Event

import pytest

from srdi_desktop.model import (
    Application,
    Box,
    CancelledError,
    Catalogue,
    Company,
    Entry,
    Fact,
    FileError,
    PageRef,
    PageResult,
    Tier,
)
from srdi_desktop.store import open_blob
from srdi_desktop.workflow import last_year
from srdi_desktop.workflow.catalogues.library import catalogue, put
from srdi_desktop.workflow.last_year import Beginning, Holds
from srdi_desktop.workflow.session import Session
from tests.assess import piles
from tests.store.makers import store_scan

TODAY = date(2026, 6, 1)
OLD = Catalogue(
    "jiangsu-srdi-2025", "江苏省专精特新中小企业 2025", Tier.SRDI, 2025, region="江苏", valid_until=date(2025, 12, 31),
    entries=(
        Entry("license", "business-license", "营业执照"),
        Entry("audit-2023", "audit-report", "2023年度审计报告", years=(2023,)),
        Entry("audit-2024", "audit-report", "2024年度审计报告", years=(2024,)),
        Entry("quality", "quality-certificate", "质量管理体系认证证书", required=False, expires=True),
        Entry("credit", "credit-report", "信用报告"),
        Entry("patents", "patent", "专利证书", required=False),
        Entry("contracts", "sales-contract", "销售合同", required=False),
        Entry("slogan", "other", "企业口号", required=False),
    ),
)  # fmt: skip
NEW = dataclasses.replace(
    OLD, id="jiangsu-srdi-2026", title="江苏省专精特新中小企业 2026", year=2026, valid_until=date(2026, 12, 31),
    entries=(
        Entry("yyzz", "business-license", "营业执照副本"),
        Entry("audit-2024", "audit-report", "2024年度审计报告", years=(2024,)),
        Entry("audit-2025", "audit-report", "2025年度审计报告", years=(2025,)),
        Entry("quality", "quality-certificate", "体系认证证书", required=False, expires=True),
        Entry("credit", "credit-report", "信用报告"),
        Entry("patents", "patent", "专利证书", required=False),
        Entry("contracts", "sales-contract", "销售合同", required=False),
    ),
)  # fmt: skip
PAPERS = ("license", "audit-2023", "audit-2024", "quality", "quality", "credit", "patents", "contracts", "slogan")
ENDS = {4: "2026-03-01", 5: "2028-03-01"}  # by number of the scan, from 1: the two certificates


def measured(page, number):
    made = piles.page(f"第{number}份材料" if page.scan_index == 1 else "", *(f"正文{n}" for n in range(8)))
    if number in ENDS and page.scan_index == 1:
        made = dataclasses.replace(made, facts=(Fact("valid_until", ENDS[number], Box(0, 0, 1, 1)),))
    return PageResult(page, made, b"jpeg")


@pytest.fixture
def made(tmp_path):
    """Nine scans of two pages, each in its entry by hand; the second page of the licence is turned, the second page of
    the patent left out, and a rescan lies in the place of the audit report's first page.
    """
    session = Session.create(tmp_path / "去年.srdi", OLD, "示例公司")
    scans = [store_scan(session.path, number, pages=2) for number in range(1, 11)]
    session.add_scans(scans)
    pages = {number: [PageRef(scan.id, 1), PageRef(scan.id, 2)] for number, scan in enumerate(scans, 1)}
    session.record([measured(page, number) for number, refs in pages.items() for page in refs])
    for number, entry in enumerate(PAPERS, 1):
        session.move(pages[number], entry)
    session.rotate([pages[1][1]], 90)
    session.exclude([pages[7][1]])
    session.replace(pages[3][0], pages[10][0])
    session.rename(pages[7][0], "一种传动装置")
    session.waive("page.blurry|x||", "原件如此")
    company = Company("示例公司", "91320594MA1X0W0R7W", "江苏", "3453", ("innovative",), titles_known=True)
    session.set_application(Application(company=company, ip={"class1": 3}))
    session.set_deadline(date(2025, 9, 1))
    session.close()
    return session.path, pages


def offered(path, due=TODAY, new=NEW):
    old = last_year.opened(path)
    session = Session.open(path, read_only=True)
    book = session.book
    session.close()
    return old, last_year.papers(old, new, due, book)


def holds(papers):
    return {(paper.entry.id, paper.ends): paper.holds for paper in papers}


def test_what_holds_is_told_by_kind_year_and_deadline(made):
    _, papers = offered(made[0])
    assert holds(papers) == {
        ("license", None): Holds.UNDATED,  # a licence prints its term, and none was read
        ("audit-2023", None): Holds.DROPPED,  # of a year that nobody asks for any more
        ("audit-2024", None): Holds.HOLDS,  # the paper about 2024 stays the paper about 2024
        ("quality", date(2026, 3, 1)): Holds.EXPIRED,
        ("quality", date(2028, 3, 1)): Holds.HOLDS,
        ("credit", None): Holds.ANEW,
        ("patents", None): Holds.HOLDS,
        ("contracts", None): Holds.OPEN,
        ("slogan", None): Holds.DROPPED,
    }
    assert papers[0].home.id == "yyzz"


def test_the_new_deadline_decides_what_has_ended(made):
    _, early = offered(made[0], date(2026, 2, 1))
    _, late = offered(made[0], date(2028, 6, 1))
    assert Holds.EXPIRED not in holds(early).values()
    assert [paper.holds for paper in late if paper.entry.id == "quality"] == [Holds.EXPIRED] * 2


def test_a_certificate_without_a_readable_end_is_said_to_have_none(made):
    session = Session.open(made[0])
    session.record([PageResult(page, piles.page("第4份材料", "正文"), b"") for page in made[1][4]])
    session.close()
    _, papers = offered(made[0])
    assert next(paper.holds for paper in papers if paper.document.pages[0] == made[1][4][0]) is Holds.UNDATED


def test_what_must_be_got_anew_is_listed_with_its_reason_and_follows_the_choice(made):
    _, papers = offered(made[0])
    taken = [paper for paper in papers if paper.holds in last_year.TICKED]
    assert [(item.entry.id, item.why) for item in last_year.wanted(NEW, papers, taken)] == [
        ("audit-2025", "absent"), ("credit", "anew"), ("contracts", "open"),
    ]  # fmt: skip
    without = [paper for paper in taken if paper.entry.id not in ("license", "quality")]
    left = {item.entry.id: (item.why, item.ends) for item in last_year.wanted(NEW, papers, without)}
    assert left["yyzz"] == ("unticked", None)
    assert left["quality"] == ("expired", date(2026, 3, 1))


def begun(made, tmp_path, *, entries=("license", "audit-2024", "patents"), deadline=date(2026, 9, 1)):
    path, _ = made
    old, papers = offered(path)
    taken = tuple(paper for paper in papers if paper.entry.id in entries)
    told = []
    target = tmp_path / "今年" / "今年.srdi"
    target.parent.mkdir(exist_ok=True)
    last_year.begin(old, Beginning(NEW, taken, deadline, target), lambda *done: told.append(done), Event())
    assert told[-1] == (4, 4)  # the rescan lies in a scan of its own
    return Session.open(target)


def test_papers_come_with_all_that_was_read_and_decided(made, tmp_path):
    pages = made[1]
    session = begun(made, tmp_path)
    dossier = session.dossier
    by_entry = {verdict.entry: verdict.pages for verdict in session.verdicts.entries if verdict.pages}
    assert by_entry["yyzz"] == tuple(pages[1])
    assert set(by_entry["audit-2024"]) == {pages[10][0], pages[3][1]}
    assert by_entry["patents"] == (pages[7][0],)
    assert dossier.decisions.rotation == {pages[1][1]: 90}
    assert dossier.decisions.names == {pages[7][0]: "一种传动装置"}
    assert dossier.decisions.replaced == {pages[3][0]: pages[10][0]}
    assert dossier.unseen_pages() == ()
    assert session.thumbnail(pages[1][0]) == b"jpeg"
    assert dossier.evidence[pages[1][0]].text.lines[0].text == "第1份材料"
    assert dossier.decisions.deadline == date(2026, 9, 1)
    assert dossier.decisions.company == "示例公司"
    session.close()


def test_what_was_not_chosen_of_a_scan_waits_in_the_tray(made, tmp_path):
    pages = made[1]
    session = begun(made, tmp_path)
    assert session.dossier.decisions.excluded == {pages[7][1], pages[10][1]}
    assert set(session.verdicts.tray) == {pages[7][1], pages[10][1], pages[3][0]}  # and what the rescan replaced
    session.close()


def test_figures_titles_and_waivers_stay_behind(made, tmp_path):
    session = begun(made, tmp_path)
    declared = session.dossier.decisions.application
    assert declared.company.uscc == "91320594MA1X0W0R7W"
    assert (declared.company.titles, declared.company.titles_known, declared.ip) == ((), False, {})
    assert session.dossier.decisions.waivers == {}
    session.close()


def test_the_bytes_of_the_scans_are_those_of_last_year(made, tmp_path):
    session = begun(made, tmp_path)
    for scan in session.dossier.scans:
        with open_blob(session.path, scan) as stream:
            assert hashlib.sha256(stream.read()).hexdigest() == scan
    session.close()


def test_the_older_dossier_is_not_touched(made, tmp_path):
    path, _ = made
    before = path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())
    begun(made, tmp_path).close()
    after = path.read_bytes(), path.stat().st_mtime_ns, sorted(p for p in path.parent.iterdir() if p.name != "今年")
    assert after == before


def test_what_is_given_up_or_fails_leaves_no_file(made, tmp_path):
    old, papers = offered(made[0])
    stop, target = Event(), tmp_path / "今年.srdi"
    stop.set()
    chosen = Beginning(NEW, papers, None, target)
    with pytest.raises(CancelledError):
        last_year.begin(old, chosen, lambda *_: None, stop)
    assert not target.exists()
    target.write_bytes(b"something else")
    with pytest.raises(FileError) as told:
        last_year.begin(old, chosen, lambda *_: None, Event())
    assert told.value.code == "dossier.exists"
    assert target.read_bytes() == b"something else"
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".srdi")] == []


def test_the_list_on_the_shelf_goes_before_the_one_that_is_carried_on(tmp_path, monkeypatch):
    monkeypatch.setenv("SRDI_HOME", str(tmp_path / "home"))
    carried = last_year.lists_for(OLD, TODAY)[-1]
    assert (carried.year, carried.verified, carried.entries[1].years) == (2026, False, (2024,))
    assert last_year.carried_on(OLD, date(2028, 1, 1)).year == 2028
    put(dataclasses.replace(NEW, source="通知"))
    assert last_year.lists_for(OLD, TODAY)[0].id == NEW.id
    assert catalogue("national-srdi-2026").id in [each.id for each in last_year.lists_for(OLD, TODAY)]
    assert NEW.id not in [each.id for each in last_year.lists_for(OLD, date(2027, 1, 2))]
