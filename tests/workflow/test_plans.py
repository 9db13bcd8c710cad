"""What an export writes, decided from dossier and verdicts."""

from dataclasses import replace

import pytest

from srdi_desktop.model.application import Application, Company
from srdi_desktop.model.catalogue import Catalogue, Delivery, Entry, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.page import Box, Evidence, Geometry, Line, PageRef, Text
from srdi_desktop.model.plan import ExportedFile, ExportOptions
from srdi_desktop.model.verdicts import Applicant, Document, EntryState, EntryVerdict, Verdicts
from srdi_desktop.workflow.export_plans import applicant, make_plan, safe_name
from srdi_desktop.workflow.main_job import with_size

A, B, C = (PageRef("s1", index) for index in (1, 2, 3))
CATALOGUE = Catalogue(
    "c", "江苏 2026", Tier.SRDI, 2026,
    (Entry("license", "business-license", "营业执照"), Entry("audit", "audit-report", "审计报告"),
     Entry("equity", "equity-financing", "股权融资", required=False)),
)  # fmt: skip
LINES = (Line("审计报告", Box(0, 0, 1, 0.1)),)


def judged() -> tuple[Dossier, Verdicts]:
    scans = {"s1": Scan("s1", "扫描件001.pdf", "", 100, 3, "pdf")}
    evidence = {
        A: Evidence(geometry=Geometry(skew=1.5, rotation=90), text=Text("ocr", False, LINES)),
        B: Evidence(text=Text("layer", False, LINES)),
    }
    dossier = Dossier(CATALOGUE, scans, evidence, Decisions(scans=("s1",)))
    first = Document(1, (B,), "营业执照", "business-license", "license")
    second = Document(2, (A, C), "", "audit-report", "audit", numbers={A: 1, C: 2})
    verdicts = Verdicts(
        documents=(first, second),
        entries=(
            EntryVerdict("license", EntryState.COMPLETE, (B,)),
            EntryVerdict("audit", EntryState.PROBLEMS, (A, C)),
            EntryVerdict("equity", EntryState.COMPLETE),
        ),
        document_of={B: first, A: second, C: second},
    )
    return dossier, verdicts


def test_sections_follow_the_catalogue_and_absent_ones_keep_their_line():
    plan = make_plan(*judged())
    assert [(s.number, s.entry, s.state, len(s.documents)) for s in plan.sections] == [
        (1, "license", "complete", 1), (2, "audit", "problems", 1), (3, "equity", "complete", 0),
    ]  # fmt: skip


def test_what_does_not_apply_is_left_out_and_the_numbers_close_up():
    dossier, verdicts = judged()
    dossier = replace(dossier, decisions=replace(dossier.decisions, not_applicable=frozenset({"license"})))
    assert [(s.number, s.entry) for s in make_plan(dossier, verdicts).sections] == [(1, "audit"), (2, "equity")]


def test_pages_stand_upright_and_carry_their_printed_number():
    page = make_plan(*judged()).sections[1].documents[0].pages[0]
    assert (page.ref, page.rotation, page.deskew, page.printed_number) == (A, 90, 0.0, 1)


def test_a_page_is_straightened_only_when_a_person_said_so():
    dossier, verdicts = judged()
    dossier = replace(dossier, decisions=replace(dossier.decisions, deskew=frozenset({A, B})))
    pages = [s.documents[0].pages[0] for s in make_plan(dossier, verdicts).sections[:2]]
    assert [page.deskew for page in pages] == [0.0, 1.5]


def test_words_for_searching_go_along_where_the_page_has_none_of_its_own():
    plan = make_plan(*judged(), ExportOptions(searchable=True))
    assert [s.documents[0].pages[0].lines for s in plan.sections[:2]] == [(), LINES]
    assert make_plan(*judged()).sections[1].documents[0].pages[0].lines == ()


def test_a_document_without_a_title_is_called_by_its_kind_or_entry():
    assert make_plan(*judged()).sections[1].documents[0].title == "审计报告"


def test_neighbours_of_different_documents_get_bookmarks_of_their_own():
    dossier, verdicts = judged()
    other = Document(3, (C,), "附注")
    verdicts = replace(verdicts, document_of={**verdicts.document_of, C: other})
    assert [d.title for d in make_plan(dossier, verdicts).sections[1].documents] == ["审计报告", "附注"]


def test_the_applicant_is_who_a_person_named_then_who_is_declared_then_who_the_papers_say():
    dossier, verdicts = judged()
    assert applicant(dossier, verdicts) == ""
    printed = replace(verdicts, applicant=Applicant("本公司"))
    assert applicant(dossier, printed) == "本公司"
    declared = replace(dossier, decisions=Decisions(application=Application(company=Company(name="申报公司"))))
    assert applicant(declared, printed) == "申报公司"
    assert applicant(replace(declared, decisions=replace(declared.decisions, company="手填")), printed) == "手填"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("甲公司-江苏 2026", "甲公司-江苏 2026"), ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"), ("名称. ", "名称"),
        ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("", "_"),
        ("...", "_"), ("行\n一\t二", "行一二"), ("长" * 300, "长" * 80),
    ],
)  # fmt: skip
def test_names_are_taken_by_every_system(name, safe):
    assert safe_name(name) == safe


def test_file_names_follow_the_catalogues_patterns():
    dossier, verdicts = judged()
    delivery = Delivery(file_name="{year}-{company}", entry_file_name="{number:03d}_{entry}_{title}")
    dossier = replace(dossier, catalogue=replace(CATALOGUE, delivery=delivery), decisions=Decisions(company="甲公司"))
    plan = make_plan(dossier, verdicts)
    assert plan.title == "2026-甲公司"
    assert plan.sections[1].file_name == "002_audit_审计报告"


def test_without_a_company_the_name_begins_with_the_title():
    assert make_plan(*judged()).title == "江苏 2026"


@pytest.mark.parametrize(("size", "told"), [(2_000_000, False), (2_000_001, True)])
def test_a_pdf_above_the_catalogues_limit_is_told(size, told):
    catalogue = replace(CATALOGUE, delivery=Delivery(max_mb=2))
    files = [ExportedFile("x.pdf", "dossier", 1, size, "", verified=True)]
    codes = [finding.code for finding in with_size(Verdicts(), files, catalogue).findings]
    assert codes == (["dossier.too_large"] if told else [])
    assert with_size(Verdicts(), files, CATALOGUE).findings == ()
