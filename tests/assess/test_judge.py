"""The conductor: what every verdict must hold, whatever the pile."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srdi_desktop import assess, texts
from srdi_desktop.assess.page_view import PageView
from srdi_desktop.assess.pile import Pile
from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.finding import Level
from srdi_desktop.model.page import Evidence, PageRef
from srdi_desktop.model.verdicts import Document, EntryState
from tests.assess.piles import BLANK, BOOK, MUTE, TODAY, codes, dossier, finding, judge, page

PAGES = [
    *(BLANK, MUTE, Evidence(), Evidence(failed="page.unreadable")),
    *map(page, ("营业执照", "发明专利证书", "2025年度审计报告")),
    *(page("", "正文", number=f"第{n}页 共4页") for n in (1, 2, 4)),
    *(page("", "正文", number=number) for number in ("- 1 -", "- 3 -", "7")),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PAGES), min_size=1, max_size=5), max_size=6), st.data())
def test_every_page_is_in_exactly_one_place(scans: list[list[Evidence]], data: st.DataObject) -> None:
    pile = dossier({f"扫描{n}.pdf": pages for n, pages in enumerate(scans)})
    pages = pile.pages()
    some = st.lists(st.sampled_from(pages), unique=True) if pages else st.just([])
    entries = st.sampled_from(["", "license", "form"])
    pile = replace(
        pile,
        decisions=replace(
            pile.decisions,
            excluded=frozenset(data.draw(some)),
            placed={page: data.draw(entries) for page in data.draw(some)},
            starts={page: data.draw(st.booleans()) for page in data.draw(some)},
            order={"form": tuple(data.draw(some))},
            replaced={page: data.draw(st.sampled_from(pages)) for page in data.draw(some)[:2]},
        ),
    )
    verdicts = assess.judge(pile, BOOK, TODAY)
    placed = [page for entry in verdicts.entries for page in entry.pages] + list(verdicts.tray)
    assert sorted(set(placed)) == sorted(set(pages))
    assert len([page for page in placed if page not in pile.decisions.replaced]) == len(
        {page for page in placed if page not in pile.decisions.replaced}
    )
    for finding_ in verdicts.findings:
        texts.finding_text(finding_, pile)


def test_pages_moved_one_by_one_into_an_entry_join_and_none_is_lost() -> None:
    numbers = {"a.jpg": 1, "b.jpg": 1, "c.jpg": 3}  # the first joins the last; the last must not join the second too
    scans = {name: [page("", "正文", number=f"- {number} -")] for name, number in numbers.items()}
    pages = [PageRef(name, 1) for name in scans]
    verdicts = judge(scans, placed=dict.fromkeys(pages, "form"))
    (form,) = [entry for entry in verdicts.entries if entry.entry == "form"]
    assert sorted(form.pages) == pages
    assert len(form.documents) == 2


def test_judging_twice_says_the_same() -> None:
    scans = {"a.pdf": [page("2025年度审计报告", number="- 1 -"), page(number="- 3 -")], "b.jpg": [page("营业执照")]}
    assert judge(scans) == judge(scans)


def test_a_scan_that_failed_is_an_error_and_the_others_go_on() -> None:
    pile = dossier({"a.jpg": [page("营业执照")]})
    bad = Scan("bad", "坏.pdf", "", 1, 0, "pdf", failed="scan.damaged")
    pile = replace(pile, scans={**pile.scans, "bad": bad}, decisions=replace(pile.decisions, scans=("bad", "a.jpg")))
    verdicts = assess.judge(pile, BOOK, TODAY)
    assert finding(verdicts, "scan.damaged").level is Level.ERROR
    assert verdicts.documents[0].entry == "license"


def test_a_page_that_could_not_be_decoded_is_an_error() -> None:
    assert finding(judge({"a.pdf": [Evidence(failed="page.unreadable")]}), "page.unreadable").level is Level.ERROR


def test_a_stale_catalogue_is_said() -> None:
    pile = dossier({})
    pile = replace(pile, catalogue=replace(pile.catalogue, valid_until=date(2026, 1, 1)))
    assert "catalogue.stale" in [one.code for one in assess.judge(pile, BOOK, TODAY).findings]


def test_findings_about_a_page_name_its_entry() -> None:
    verdicts = judge({"a.pdf": [page("2025年度审计报告", number="- 1 -"), page(number="- 3 -")]})
    assert finding(verdicts, "numbering.missing").entry == "audit-2025"


def test_an_empty_dossier_lacks_what_is_required_and_nothing_else() -> None:
    assert set(codes(judge({}))) == {"entry.missing"}


def test_facts_carry_the_kind_of_their_document() -> None:
    verdicts = judge({"a.jpg": [page("营业执照", "名称：苏州样例传动有限公司")]})
    (company,) = [one for one in verdicts.facts if one.fact.kind == "company"]
    assert (company.source, company.page) == ("business-license", PageRef("a.jpg", 1))


def test_pages_that_are_still_to_be_measured_accuse_nobody() -> None:
    pages = [page("2025年度审计报告", number="- 1 -"), page(number="- 2 -"), BLANK, page(number="- 4 -")]
    pile = dossier({"a.pdf": pages})
    evidence = {ref: found for ref, found in pile.evidence.items() if ref.scan_index != 3}
    verdicts = assess.judge(replace(pile, evidence=evidence), BOOK, TODAY)
    assert "numbering.missing" not in codes(verdicts)
    (state,) = [entry.state for entry in verdicts.entries if entry.entry == "audit-2025"]
    assert state is EntryState.UNSEEN


@pytest.mark.parametrize("seed", range(4))
def test_until_all_pages_were_looked_at_nothing_is_called_missing_or_complete(seed: int) -> None:
    pages = [page("2025年度审计报告", number="- 1 -"), page(number="- 2 -"), page(number="- 4 -"), page("营业执照")]
    pile = dossier({"a.pdf": pages, "b.pdf": [BLANK]})
    order = random.Random(seed).sample(pile.pages(), len(pile.pages()))
    for seen in range(len(order)):
        evidence = {ref: pile.evidence[ref] for ref in order[:seen]}
        verdicts = assess.judge(replace(pile, evidence=evidence), BOOK, TODAY)
        assert {entry.state for entry in verdicts.entries} <= {EntryState.UNSEEN, EntryState.PROBLEMS}
        assert not verdicts.is_seen
        assert not {"entry.missing", "numbering.missing"} & set(codes(verdicts))
    whole = assess.judge(pile, BOOK, TODAY)
    assert whole.is_seen
    assert {"entry.missing", "numbering.missing"} <= set(codes(whole))


def test_an_unseen_page_that_a_person_put_away_leaves_the_other_entries_judged() -> None:
    pile = dossier({"a.pdf": [page("营业执照")], "b.pdf": [BLANK]}, placed={PageRef("b.pdf", 1): "form"})
    verdicts = assess.judge(replace(pile, evidence={PageRef("a.pdf", 1): page("营业执照")}), BOOK, TODAY)
    states = {entry.entry: entry.state for entry in verdicts.entries}
    assert states["form"] is EntryState.UNSEEN
    assert states["license"] is EntryState.COMPLETE
    assert states["audit-2025"] is EntryState.MISSING


def test_alike_pages_of_two_years_reports_are_no_repeat():
    pages = PageRef("a", 3), PageRef("b", 3)
    documents = [
        Document(number, (page,), years=(year,), numbers={page: 3})
        for number, (page, year) in enumerate(zip(pages, (2024, 2025), strict=True), 1)
    ]
    pile = Pile(dossier({}), BOOK, TODAY, document_of=dict(zip(pages, documents, strict=True)))
    assert pile.apart(*pages)
    same_year = dict(zip(pages, [documents[0], replace(documents[1], years=(2024,))], strict=True))
    assert not replace(pile, document_of=same_year).apart(*pages)
    unnumbered = dict(zip(pages, [documents[0], replace(documents[1], numbers={})], strict=True))
    assert not replace(pile, document_of=unnumbered).apart(*pages)
    other_number = dict(zip(pages, [documents[0], replace(documents[0], numbers={pages[1]: 4})], strict=True))
    assert replace(pile, document_of=other_number).apart(*pages)


def test_covers_and_contents_of_two_years_reports_are_no_repeat_but_a_page_scanned_once_more_is():
    def report(name: str, year: int) -> tuple[Document, dict[PageRef, PageView]]:
        pages = tuple(PageRef(name, index) for index in (1, 2, 3))
        views = {
            pages[0]: PageView(years=(year,), year_named=True),
            pages[1]: PageView(contents=True),
            pages[2]: PageView(),
        }
        return Document(year, pages, years=(year,)), views

    before, views_before = report("a", 2024)
    after, views_after = report("b", 2025)
    again = Document(3, (PageRef("c", 1),), years=(2025,))
    document_of = {page: document for document in (before, after, again) for page in document.pages}
    views = {**views_before, **views_after, again.pages[0]: PageView(years=(2025,), year_named=True)}
    pile = Pile(dossier({}), BOOK, TODAY, document_of=document_of, views=views)
    assert all(pile.apart(*pair) for pair in zip(before.pages, after.pages, strict=True))
    assert not pile.apart(before.pages[0], again.pages[0])
