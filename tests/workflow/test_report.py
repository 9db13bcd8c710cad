"""report.json: every field of the contract, plain data, and words for what outsiders can look up."""

import json
from dataclasses import replace
from datetime import date

from srdi_desktop.assess.figures import settled_facts
from srdi_desktop.evidence.text.figures import figures_on
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.page import Box, Evidence, Fact, Line, Text
from srdi_desktop.model.plan import ExportedFile
from srdi_desktop.model.verdicts import PlacedFact
from srdi_desktop.rules import load_rulebook
from srdi_desktop.workflow.report import report
from tests.workflow.test_plans import A, B, judged

TOP = {
    "schema", "program", "catalogue", "company", "scans", "pages", "entries", "findings", "facts", "exports", "seconds",
}  # fmt: skip
PAGE = {
    "scan", "scan_index", "entry", "kind", "position", "printed_number", "printed_total", "rotation", "applied",
    "title", "document", "evidence",
}  # fmt: skip
FINDING = {
    "code", "level", "state", "scan", "scan_index", "entry", "values", "message", "advice", "waived",
}  # fmt: skip
EVIDENCE = {"sharpness", "dpi", "blank", "skew_degrees", "seal", "text_source"}


def made(**changes):
    dossier, verdicts = judged()
    finding = Finding(
        "page.duplicate", Level.WARNING, page=A, entry="audit", values={"of": B, "of_scan": "x", "of_index": 2}
    )
    verdicts = replace(verdicts, findings=(finding, Finding("page.blank", Level.WARNING, page=B)))
    exports = [ExportedFile("/out/a.pdf", "dossier", 5, 9, "ab", True, {A: 4})]
    return report(dossier, verdicts, exports, {"import": 1.23456}, date(2026, 6, 1), **changes)


def test_all_fields_of_the_contract_are_there():
    data = made()
    assert set(data) == TOP
    assert set(data["pages"][0]) == PAGE
    assert set(data["findings"][0]) == FINDING
    assert set(data["pages"][0]["evidence"]) >= EVIDENCE
    assert set(data["exports"][0]) == {"path", "role", "pages", "bytes", "sha256", "verified"}
    assert set(data["seconds"]) == {"import", "analyse", "assess", "export"}
    assert set(data["entries"][0]) == {"id", "kind", "title", "required", "state", "pages"}
    assert set(data["scans"][0]) == {"name", "path", "sha256", "bytes", "pages", "format"}


def test_figures_are_given_with_page_box_scope_period_and_score():
    dossier, verdicts = judged()
    fact = Fact(
        "figure", "88,549,377.88", Box(0.1, 0.2, 0.3, 0.22), "revenue", "元", 2025, 0.99, "2025", "consolidated"
    )
    part = replace(fact, year=None, period="2025-09-30", scope=None)
    placed = tuple(PlacedFact(one, A, "audit-report") for one in (fact, part))
    first, second = report(dossier, replace(verdicts, facts=placed))["facts"]
    assert first == {
        "figure": "revenue", "year": 2025, "period": "year", "value": "88,549,377.88", "unit": "元",
        "scope": "consolidated", "scan": "扫描件001.pdf", "scan_index": 1, "box": [0.1, 0.2, 0.3, 0.22], "score": 0.99,
        "source": "audit-report",
    }  # fmt: skip
    assert (second["year"], second["period"], second["scope"]) == (None, "2025-09-30", None)


def test_it_is_plain_json():
    data = made()
    assert json.loads(json.dumps(data, ensure_ascii=False)) == data


def test_pages_stand_in_the_order_of_the_pile_with_their_place_in_the_pdf():
    pages = made()["pages"]
    assert [page["scan_index"] for page in pages] == [1, 2, 3]
    assert [page["position"] for page in pages] == [4, None, None]
    assert [page["entry"] for page in pages] == ["audit", "license", "audit"]


def test_a_blank_page_says_so_and_a_page_not_looked_at_has_no_evidence():
    pages = made()["pages"]
    assert [page["evidence"] and page["evidence"]["blank"] for page in pages] == [False, True, None]


def test_pages_in_values_are_named_by_scan_and_index():
    assert made()["findings"][0]["values"]["of"] == {"scan": "扫描件001.pdf", "scan_index": 2}


def test_who_and_what_is_not_known_is_null():
    assert made()["company"] == {"name": None, "uscc": None}


def test_what_a_statement_says_reaches_the_report_with_its_place():
    """From the lines of a page to report.json: a figure has the box of its amount, the statement's scope and period."""
    lines = (
        Line("合并利润表", Box(0.4, 0.1, 0.6, 0.115)),
        Line("2025年度", Box(0.42, 0.13, 0.55, 0.145)),
        Line("单位：元", Box(0.8, 0.16, 0.9, 0.175)),
        Line("项目", Box(0.1, 0.19, 0.2, 0.205)),
        Line("本期金额", Box(0.5, 0.19, 0.65, 0.205)),
        Line("上期金额", Box(0.75, 0.19, 0.9, 0.205)),
        Line("一、营业收入", Box(0.1, 0.22, 0.25, 0.235), 0.93),
        Line("88,549,377.88", Box(0.5, 0.22, 0.65, 0.235), 0.97),
        Line("79,123,456.01", Box(0.75, 0.22, 0.9, 0.235)),
    )
    text = Text("ocr", True, lines)
    book = load_rulebook()
    figures, carried = figures_on(text, 0, book)
    dossier, verdicts = judged()
    seen = {A: Evidence(text=text, facts=figures, carried=carried)}
    settled = settled_facts([A], seen, book.limits)
    placed = tuple(PlacedFact(fact, page, "audit-report") for page, fact in settled)
    now, before = report(dossier, replace(verdicts, facts=placed))["facts"]
    assert now == {
        "figure": "revenue", "year": 2025, "period": "year", "value": "88,549,377.88", "unit": "元",
        "scope": "consolidated", "scan": "扫描件001.pdf", "scan_index": 1, "box": [0.5, 0.22, 0.65, 0.235],
        "score": 0.93, "source": "audit-report",
    }  # fmt: skip
    assert (before["year"], before["value"], before["box"]) == (2024, "79,123,456.01", [0.75, 0.22, 0.9, 0.235])
