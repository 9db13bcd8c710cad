"""The upload kit: names, limits, originals and the checklist."""

import dataclasses
from pathlib import Path

import openpyxl
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srdi_desktop.export import Job, write_kit
from srdi_desktop.export.papers.spreadsheets import safe_cell
from srdi_desktop.export.replacing import Names, safe
from srdi_desktop.model.page import PageRef
from tests.export.conftest import picture, saved
from tests.scans.test_pdfs import stamped


def named(plan, *stems):
    """The plan with its first section repeated under these file names."""
    first = plan.sections[0]
    sections = tuple(
        dataclasses.replace(first, entry=f"e{index}", number=index, file_name=stem)
        for index, stem in enumerate(stems, start=1)
    )
    return dataclasses.replace(plan, sections=sections)


def test_each_entry_is_a_pdf_of_its_own_and_the_checklist_names_it(pile, tmp_path):
    scan = pile.add(saved(picture(), "JPEG"))
    files = write_kit(pile.plan(PageRef(scan, 1)), tmp_path, Job(pile.open))
    assert [file.role for file in files] == ["kit", "checklist"]
    assert len(pypdf.PdfReader(files[0].path).pages) == files[0].pages == 1
    rows = list(openpyxl.load_workbook(files[1].path).active.iter_rows(values_only=True))
    assert rows[1][:5] == (1, "2025年度审计报告", "是", Path(files[0].path).name, 1)
    assert rows[2][3] == "缺"


def test_names_that_differ_only_in_case_do_not_overwrite_each_other(pile, tmp_path):
    plan = named(pile.plan(PageRef(pile.add(saved(picture(), "JPEG")), 1)), "Report", "REPORT", "con")
    names = {Path(file.path).name for file in write_kit(plan, tmp_path, Job(pile.open)) if file.role == "kit"}
    assert names == {"Report.pdf", "REPORT (2).pdf", "_con.pdf"}


@given(st.text(), st.integers(0, 230))
def test_a_safe_name_fits_windows(stem, folder):
    name = safe(stem, folder)
    assert name
    assert not set(name) & set('<>:"/\\|?*\0')
    assert not name.endswith((" ", "."))
    assert name.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert len(name) + folder <= 256


def test_a_taken_name_gets_a_number():
    names = Names()
    assert [names.take("甲", ".pdf") for _ in range(3)] == ["甲.pdf", "甲 (2).pdf", "甲 (3).pdf"]


def test_an_entry_over_the_limit_comes_in_parts(pile, tmp_path):
    noisy = [saved(picture().effect_spread(300), "JPEG", quality=95) for _ in range(4)]
    pages = [PageRef(pile.add(data + bytes([index])), 1) for index, data in enumerate(noisy)]
    plan = pile.plan(*pages)
    limit = len(noisy[0]) * 2.2 / 1e6
    plan = dataclasses.replace(plan, options=dataclasses.replace(plan.options, volume_mb=limit))
    files = [file for file in write_kit(plan, tmp_path, Job(pile.open)) if file.role == "kit"]
    assert len(files) > 1
    assert all(file.bytes <= limit * 1e6 for file in files)
    assert sum(file.pages for file in files) == 4
    assert {page for file in files for page in file.positions} == set(pages)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_a_title_never_becomes_a_formula(text):
    assert safe_cell(text).startswith("'")


def test_a_signed_scan_travels_as_it_came_unless_places_of_it_are_covered(pile, tmp_path):
    signed = stamped(b"Widget", b"/FT /Sig /T (s) /V << /Type /Sig /Filter /X /Contents <0102> >>")
    scan = pile.add(signed)
    plan = pile.plan(PageRef(scan, 1))
    open_, held = (
        write_kit(dataclasses.replace(plan, withheld=withheld), tmp_path / name, Job(pile.open))
        for name, withheld in (("a", frozenset()), ("b", frozenset({scan})))
    )
    assert signed in [Path(file.path).read_bytes() for file in open_]
    assert signed not in [Path(file.path).read_bytes() for file in held]
    assert "export.remark.withheld" in held[0].remarks
    assert "export.remark.withheld" not in open_[0].remarks
