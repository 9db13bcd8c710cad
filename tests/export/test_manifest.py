"""Manifest and archival metadata."""

import dataclasses
import json

import pypdf

from srdi_desktop.export import write_dossier, write_manifest
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportOptions, PlannedPage
from tests.export.conftest import picture, saved
from tests.export.pdf_corpus import CORPUS


def test_every_page_of_the_output_is_traced_to_its_scan(pile, tmp_path):
    scan = pile.add(saved(picture(), "JPEG"))
    plan = pile.plan(PlannedPage(PageRef(scan, 1), rotation=90, deskew=1.5, printed_number=3))
    written = write_dossier(plan, tmp_path / "out.pdf", pile.open)
    manifest = write_manifest(plan, [written], tmp_path / "manifest.json")
    data = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest.role == "manifest"
    assert data["pages"] == [{
        "entry": "audit", "document": "审计报告", "scan": "扫描件.pdf", "sha256": scan, "scan_index": 1,
        "printed_number": 3, "operations": ["rotate 90", "deskew 1.5"], "positions": {"out.pdf": 4},
        "proof": {"out.pdf": "bytes"},
    }]  # fmt: skip
    assert data["files"][0]["sha256"] == written.sha256
    assert str(tmp_path) not in json.dumps(data)
    assert data["absent"] == ["credit", "equity"]


def test_pdf_a_carries_profile_and_metadata_and_says_what_was_not_checked(pile, tmp_path):
    scan = pile.add(saved(picture(), "JPEG"))
    plan = pile.plan(PageRef(scan, 1), options=ExportOptions(pdf_a=True))
    written = write_dossier(plan, tmp_path / "out.pdf", pile.open)
    root = pypdf.PdfReader(written.path).root_object
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert plan.title in xmp
    assert root["/OutputIntents"][0]["/DestOutputProfile"].get_data()[36:40] == b"acsp"
    assert "export.remark.pdf_a" in written.remarks


def test_fonts_that_are_not_embedded_are_said(pile, tmp_path):
    plan = pile.plan(PageRef(pile.add(CORPUS["text with q"]), 1))
    assert "export.remark.unembedded" in write_dossier(plan, tmp_path / "out.pdf", pile.open).remarks


def test_every_font_of_ours_is_embedded(pile, tmp_path):
    plan = pile.plan(PageRef(pile.add(saved(picture(), "JPEG")), 1))
    reader = pypdf.PdfReader(write_dossier(plan, tmp_path / "out.pdf", pile.open).path)
    fonts = {id(f): f for page in reader.pages for f in page["/Resources"]["/Font"].values()}
    below = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts.values()]
    assert below
    assert all("/FontFile2" in font["/FontDescriptor"] for font in below)


def test_rare_characters_can_be_copied_again(pile, tmp_path):
    plan = dataclasses.replace(pile.plan(PageRef(pile.add(saved(picture(), "JPEG")), 1)), company="𨱏锐①℃★科技（Ω）")
    text = pypdf.PdfReader(write_dossier(plan, tmp_path / "out.pdf", pile.open).path).pages[0].extract_text()
    assert "𨱏锐①℃★科技（Ω）" in text
