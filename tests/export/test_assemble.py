"""The single PDF as a whole, opened again by pypdf."""

import pypdf

from srdi_desktop.export import write_dossier
from srdi_desktop.model.page import PageRef
from tests.export.conftest import picture, saved


def test_a_jpeg_is_in_the_output_byte_for_byte(pile, tmp_path):
    data = saved(picture(), "JPEG", dpi=(150, 150))
    scan = pile.add(data)
    written = write_dossier(pile.plan(PageRef(scan, 1)), tmp_path / "out.pdf", pile.open)
    reader = pypdf.PdfReader(written.path)
    image = reader.pages[-1]["/Resources"]["/XObject"]["/P"]
    assert image._data == data
    assert (written.pages, written.verified, written.positions[PageRef(scan, 1)]) == (4, True, 4)


def test_the_contents_list_what_is_enclosed_and_nothing_internal(pile, tmp_path):
    scan = pile.add(saved(picture(), "JPEG"))
    plan = pile.plan(PageRef(scan, 1))
    written = write_dossier(plan, tmp_path / "out.pdf", pile.open)
    contents = pypdf.PdfReader(written.path).pages[1].extract_text()
    absent = [section for section in plan.sections if not section.documents]
    assert absent
    assert "2025年度审计报告" in contents
    internal = {"缺", "未提供", *(section.title for section in absent)} | {s.note for s in plan.sections if s.note}
    assert [words for words in internal if words in contents] == []


def test_bookmarks_lead_to_the_divider_and_the_paper(pile, tmp_path):
    scan = pile.add(saved(picture(), "JPEG"))
    written = write_dossier(pile.plan(PageRef(scan, 1)), tmp_path / "out.pdf", pile.open)
    reader = pypdf.PdfReader(written.path)
    outline = reader.outline
    assert [mark.title for mark in outline[:3]] == ["封面", "目录", "01 2025年度审计报告"]
    assert reader.get_destination_page_number(outline[2]) == 2
    assert reader.get_destination_page_number(outline[3][0]) == 3
    assert reader.page_mode == "/UseOutlines"
