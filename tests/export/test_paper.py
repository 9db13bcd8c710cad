"""Papers laid out by reportlab: rare characters can be copied, lines break well, nothing is too long, bytes repeat."""

import dataclasses
import io
import subprocess
import sys

import pypdf
import pypdfium2
import pytest

from srdi_desktop import texts
from srdi_desktop.export import bound_summary, write_dossier, write_rescan_list, write_summary
from srdi_desktop.export.papers.paper_parts import Cell, Column, paragraph, table
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportOptions
from tests.export.test_summary import in_language, words, world  # noqa: F401 - a fixture

RARE = "𨱏㸔 ①℃★☑☐☒ é Ω"


def renamed(plan, company):
    return dataclasses.replace(plan, company=company)


def copied(path) -> str:
    """All text as PDFium copies it."""
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("write", ["summary", "rescan"])
def test_rare_characters_and_signs_can_be_copied(world, pile, tmp_path, write):  # noqa: F811
    dossier, verdicts, plan = world
    plan, target = renamed(plan, f"测试{RARE}公司"), tmp_path / "s.pdf"
    if write == "summary":
        write_summary(dossier, verdicts, plan, target, {})
    else:
        write_rescan_list(dossier, verdicts, plan, target, pile.open)
    for text in (copied(target), words(target)):
        assert all(character in text for character in RARE.replace(" ", ""))


@pytest.mark.parametrize("first", ["sample", "export"])
def test_a_sample_made_before_does_not_take_the_fonts_of_exports(first):
    """In a process of its own, because reportlab keeps its fonts as long as the process lives."""
    lines = [
        "import io",
        "from reportlab.pdfbase import pdfmetrics",
        "from srdi_desktop.export.type.paper_fonts import font_name",
        "from srdi_desktop.sample.files import write_pdf",
        "from srdi_desktop.sample.sheet import Sheet",
        "font_name()" if first == "export" else "",
        "write_pdf([Sheet()], io.BytesIO(), 'x')",
        "print(type(pdfmetrics.getFont(font_name())).__module__, type(pdfmetrics.getFont('SampleRegular')).__module__)",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["srdi_desktop.export.type.paper_fonts", "reportlab.pdfbase.ttfonts"]


def test_a_character_that_no_font_has_is_a_box(world, tmp_path):  # noqa: F811
    dossier, verdicts, plan = world
    assert "甲□乙" in words(
        write_summary(dossier, verdicts, renamed(plan, "甲\U000f1234乙"), tmp_path / "s.pdf", {}).path
    )


def test_every_font_is_in_the_file(world, tmp_path):  # noqa: F811
    dossier, verdicts, plan = world
    written = write_summary(dossier, verdicts, renamed(plan, RARE), tmp_path / "s.pdf", {})
    fonts = [
        font.get_object()
        for page in pypdf.PdfReader(written.path).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert len(fonts) > 3
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_content_makes_the_same_bytes(world, pile, tmp_path, language, limits):  # noqa: F811
    dossier, verdicts, plan = world
    plan = in_language(plan, language)
    made = set()
    for name in ("a", "b"):
        summary = write_summary(dossier, verdicts, plan, tmp_path / f"{name}.pdf", {})
        rescan = write_rescan_list(dossier, verdicts, plan, tmp_path / f"{name}-r.pdf", pile.open, limits)
        made.add((summary.sha256, rescan.sha256))
    assert len(made) == 1


def test_a_row_taller_than_a_page_goes_on_on_the_next(world, tmp_path):  # noqa: F811
    dossier, verdicts, plan = world
    reason = "因为原件如此" * 2000
    findings = (*verdicts.findings[:1], dataclasses.replace(verdicts.findings[1], waived=f"{reason}完"))
    written = write_summary(dossier, dataclasses.replace(verdicts, findings=findings), plan, tmp_path / "s.pdf", {})
    assert written.verified
    assert words(written.path).count("因为原件如此") > 1900
    assert "因为原件如此完" in words(written.path).replace("\n", "")


def test_rows_stay_whole_where_they_fit():
    rows = table((Column("条件", 200),), [(Cell("长" * 60),)] * 3)
    _, height = rows.wrap(200, 1000)
    first, rest = rows.split(200, height - 10)
    assert len(first._cellvalues) == 3  # the head and two rows
    assert len(rest._cellvalues) == 2  # the head again


@pytest.mark.parametrize("width", range(40, 140, 7))
@pytest.mark.parametrize(
    "text",
    [
        "工信部企业〔2026〕2号第十一条",
        "属于《战略性新兴产业分类》（2018）、“名单”，①见《附件》。",
        "𨱏公司（𨱏）〔𨱏〕",
    ],
)
def test_no_line_ends_or_begins_with_the_wrong_mark(text, width):
    made = paragraph(text)
    made.wrap(width, 1000)
    lines = [
        "".join(word.text for word in line.words) if hasattr(line, "words") else line[1][0]
        for line in made.blPara.lines
    ]
    assert "".join(lines) == text
    assert not any(line[-1] in "（《〔“" for line in lines)
    assert not any(line[0] in "）》〕”，、。" for line in lines[1:])


def test_english_breaks_at_blanks_and_markup_is_only_text():
    made = paragraph("R&D <b>share</b> of revenue")
    made.wrap(80, 1000)
    lines = [line[1] if isinstance(line, tuple) else [word.text for word in line.words] for line in made.blPara.lines]
    assert ["".join(line).strip() for line in lines] == ["R&D", "<b>share</b> of", "revenue"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_link_lies_on_the_number_it_stands_for(world, pile, tmp_path, language):  # noqa: F811
    dossier, verdicts, plan = world
    plan = in_language(plan, language)
    written = write_dossier(plan, tmp_path / "d.pdf", pile.open, bound=bound_summary(dossier, verdicts, plan))
    with texts.speaking(language):
        title = texts.text("summary.title")
    reader, shown = pypdf.PdfReader(written.path), pypdfium2.PdfDocument(written.path)
    bound = [index for index, page in enumerate(reader.pages) if title in page.extract_text()]
    links = [(index, link.get_object()["/Rect"]) for index in bound for link in reader.pages[index].get("/Annots", [])]
    assert len(links) == 6  # its entry, its figure, the claim it carries, three findings
    for index, rect in links:
        text = shown[index].get_textpage().get_text_bounded(*map(float, rect)).strip()
        assert text == str(written.positions[verdicts.entries[0].pages[0]])


def test_an_archival_summary_carries_profile_and_metadata(world, tmp_path):  # noqa: F811
    dossier, verdicts, plan = world
    plan = dataclasses.replace(plan, options=ExportOptions(pdf_a=True))
    written = write_summary(dossier, verdicts, plan, tmp_path / "s.pdf", {})
    reader = pypdf.PdfReader(written.path)
    root = reader.root_object
    assert root["/OutputIntents"][0]["/DestOutputProfile"].get_data()[36:40] == b"acsp"
    packet = reader.xmp_metadata
    assert packet.dc_title["x-default"] == reader.metadata.title
    assert packet.xmp_create_date == reader.metadata.creation_date.replace(tzinfo=None)


def test_a_locked_dossier_takes_its_summary_along(world, pile, tmp_path, limits):  # noqa: F811
    dossier, verdicts, plan = world
    plan = dataclasses.replace(plan, options=ExportOptions(password="secret"))
    bound = bound_summary(dossier, verdicts, plan)
    written = write_dossier(plan, tmp_path / "d.pdf", pile.open, bound=bound, limits=limits)
    assert written.verified
    reader = pypdf.PdfReader(io.BytesIO((tmp_path / "d.pdf").read_bytes()), password="secret")
    assert any(
        "示例精密科技有限公司" in page.extract_text() and "材料清单" in page.extract_text() for page in reader.pages
    )
    assert PageRef(next(iter(plan.scan_names)), 1) in written.positions
