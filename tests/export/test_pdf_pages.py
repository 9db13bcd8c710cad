"""Pages of awkward PDFs look in the export as they look in their source, in a second engine."""

import ctypes
import io
import shutil
import subprocess

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import ImageChops

from srdi_desktop.export import write_dossier
from srdi_desktop.model.page import Box, PageRef
from srdi_desktop.model.plan import ExportOptions, PlannedPage
from tests.export.conftest import picture, saved
from tests.export.looks import difference, render
from tests.export.pdf_corpus import CORPUS, hostile, outlined, seal_widget, through_pypdf
from tests.export.pdf_oddities import layers, layers_and_field
from tests.export.test_pictures import SOURCES

PLAIN = ExportOptions(cover=False, contents=False, dividers=False)
UNSTAMPED = ExportOptions(cover=False, contents=False, dividers=False, stamp="none")
SET_ANEW = {"bare field", "layers and a bare field"}  # the same letters, but without a viewer's coloured fringes
FITTED = {"tiny"}  # stands on an A4 sheet: not the source's page any more


@pytest.mark.parametrize("name", [name for name in CORPUS if name not in FITTED])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_looks_as_in_its_source_and_is_turned_as_planned(name, turn, pile, tmp_path, limits):
    scan = pile.add(CORPUS[name])
    plan = pile.plan(PlannedPage(PageRef(scan, 1), rotation=turn), options=UNSTAMPED)
    written = write_dossier(plan, tmp_path / "out.pdf", pile.open, limits=limits)
    assert written.verified
    before = render(CORPUS[name], 0, turn=turn)
    assert difference(before, render(written.path, 0), spare=(1, 1)) < (4 if name in SET_ANEW else 2)


@pytest.mark.parametrize("name", CORPUS)
def test_the_stamp_stands_at_the_bottom_right_as_read(name, pile, tmp_path, limits):
    scan = pile.add(CORPUS[name])
    paths = []
    for options in (PLAIN, UNSTAMPED):
        plan = pile.plan(PlannedPage(PageRef(scan, 1), rotation=90), options=options)
        paths.append(write_dossier(plan, tmp_path / f"{options.stamp}.pdf", pile.open, limits=limits).path)
    stamped, bare = render(paths[0], 0), render(paths[1], 0)
    changed = ImageChops.difference(bare, stamped).convert("L").point(lambda level: 255 * (level > 24)).getbbox()
    assert changed is not None
    assert changed[0] > 0.7 * bare.width
    assert changed[1] > 0.85 * bare.height


@pytest.mark.parametrize("kind", ["pdf", "picture"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_stamp_keeps_clear_of_text_and_seals_without_a_searchable_layer(kind, turn, pile, tmp_path):
    corner, middle = Box(0.7, 0.9, 1.0, 1.0), Box(0.35, 0.9, 0.65, 1.0)
    data = CORPUS["upright"] if kind == "pdf" else saved(picture(), "JPEG", dpi=(150, 150))
    scan, seen = pile.add(data), []
    for taken in ((), (corner,), (corner, middle)):
        boxes = tuple(box.turned(-turn % 360) for box in taken)
        plan = pile.plan(PlannedPage(PageRef(scan, 1), rotation=turn, taken=boxes), options=PLAIN)
        path = write_dossier(plan, tmp_path / f"{len(taken)}.pdf", pile.open).path
        seen.append(float(_stamp_x(path)))
    assert seen[0] > 0.7 > seen[1] > 0.4 > seen[2]


def _stamp_x(path: str) -> float:
    """Where the stamp's text begins, as a share of the page's width as shown."""
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    text = page.get_textpage()
    at = text.get_text_range().index("1 / 1")
    box, x, y = text.get_charbox(at), ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, 10_000, 10_000, 0, box[0], box[1], x, y)
    document.close()
    return x.value / 10_000


@pytest.mark.parametrize("tool", ["qpdf", "mutool", "gs", "pdftoppm"])
def test_other_engines_read_the_whole_corpus_without_a_warning(tool, pile, tmp_path, limits):
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not here")
    everything = [*CORPUS.values(), *(data for data, _ in SOURCES.values())]
    pages = [PlannedPage(PageRef(pile.add(data), 1), rotation=turn) for data in everything for turn in (0, 90)]
    written = write_dossier(pile.plan(*pages), tmp_path / "out.pdf", pile.open, limits=limits)
    commands = {
        "qpdf": ["qpdf", "--check", written.path],
        "mutool": ["mutool", "draw", "-q", "-r", "20", "-o", str(tmp_path / "m%d.png"), written.path],
        "gs": ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONWARNING", "-sDEVICE=nullpage", written.path],
        "pdftoppm": ["pdftoppm", "-r", "20", written.path, str(tmp_path / "p")],
    }
    done = subprocess.run(commands[tool], capture_output=True, text=True, check=False)
    said = done.stderr.replace("warning: ICC support is not available\n", "")  # of Debian's build, not of the file
    assert (done.returncode, said) == (0, ""), done.stdout[-2000:]


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("jbig2", b"/JBIG2Decode"), ("jpx", b"/JPXDecode"), ("cmyk jpeg", b"/DCTDecode"), ("fax", b"/CCITTFaxDecode"),
        ("chained filters", b"/ASCIIHexDecode"), ("masks", b"/SMask"), ("packed", b"/ObjStm"),
    ],
)  # fmt: skip
def test_the_data_of_images_pass_through_byte_for_byte(name, mark, pile, tmp_path):
    def images(data: bytes) -> list[bytes]:
        return [image._data for image in within(pypdf.PdfReader(io.BytesIO(data)).pages[0])]

    def within(holder: object) -> list[object]:
        """The pictures of a page, those inside its forms too."""
        held = [item.get_object() for item in holder["/Resources"].get("/XObject", {}).values()]
        forms = [item for item in held if item["/Subtype"] == "/Form"]
        return [item for item in held if item["/Subtype"] == "/Image"] + [one for form in forms for one in within(form)]

    assert mark in CORPUS[name]
    plan = pile.plan(PageRef(pile.add(CORPUS[name]), 1), options=UNSTAMPED)
    write_dossier(plan, tmp_path / "out.pdf", pile.open)
    assert images((tmp_path / "out.pdf").read_bytes()) == images(CORPUS[name])


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_source_locked_without_a_password_is_taken_over(algorithm, pile, tmp_path):
    data = through_pypdf(CORPUS["cmyk jpeg"], password="", algorithm=algorithm)
    plan = pile.plan(PageRef(pile.add(data), 1), options=UNSTAMPED)
    written = write_dossier(plan, tmp_path / "out.pdf", pile.open)
    assert not {"export.remark.rendered", "export.remark.mended"} & set(written.remarks)
    assert difference(render(CORPUS["cmyk jpeg"], 0), render(written.path, 0), spare=(1, 1)) < 2


def test_an_electronic_seal_stays_visible_and_no_form_remains(pile, tmp_path, limits):
    scan = pile.add(seal_widget())
    written = write_dossier(
        pile.plan(PageRef(scan, 1), options=UNSTAMPED), tmp_path / "out.pdf", pile.open, limits=limits
    )
    assert render(written.path, 0).getpixel((150, 230)) == (255, 0, 0)
    reader = pypdf.PdfReader(written.path)
    assert "/AcroForm" not in reader.root_object
    assert "/Annots" not in reader.pages[0]
    assert "export.remark.signature" in written.remarks


def test_a_hidden_annotation_stays_hidden(pile, tmp_path):
    scan = pile.add(seal_widget(flags=2))
    written = write_dossier(pile.plan(PageRef(scan, 1), options=UNSTAMPED), tmp_path / "out.pdf", pile.open)
    assert render(written.path, 0).getpixel((150, 230)) == (255, 255, 255)


@pytest.mark.parametrize("made", [layers, layers_and_field])
def test_a_seal_in_a_layer_switched_off_stays_unseen(made, pile, tmp_path, limits):
    data = made(annotations="13 0 R") if made is layers else made("13 0 R")
    written = write_dossier(
        pile.plan(PageRef(pile.add(data), 1), options=UNSTAMPED), tmp_path / "out.pdf", pile.open, limits=limits
    )
    assert render(written.path, 0).getpixel((65, 65)) == (255, 255, 255)
    assert render(written.path, 0).getpixel((65, 230)) == (0, 128, 0)


def test_layers_of_all_sources_stay_switched_as_they_were(pile, tmp_path, limits):
    pages = [PageRef(pile.add(layers()), 1), PageRef(pile.add(layers("/BaseState/OFF/ON[10 0 R]")), 1)]
    written = write_dossier(pile.plan(*pages, options=UNSTAMPED), tmp_path / "out.pdf", pile.open, limits=limits)
    layered = pypdf.PdfReader(written.path).root_object["/OCProperties"]
    assert [group.get_object()["/Name"] for group in layered["/OCGs"]] == ["Shown", "Hidden"] * 2
    assert [group.get_object()["/Name"] for group in layered["/D"]["/OFF"]] == ["Hidden"] * 2


def test_active_content_attachments_and_paths_are_not_carried_over(pile, tmp_path):
    scan = pile.add(hostile())
    written = write_dossier(pile.plan(PageRef(scan, 1)), tmp_path / "out.pdf", pile.open)
    data = (tmp_path / "out.pdf").read_bytes()
    for word in (b"JavaScript", b"app.alert", b"Launch", b"calc.exe", b"EmbeddedFile", b"evil", b"zhang", b"/AA"):
        assert word not in data
    assert {"export.remark.javascript", "export.remark.action", "export.remark.attachment"} <= set(written.remarks)


@pytest.mark.parametrize(("name", "remarks"), [("portfolio", {"portfolio", "attachment"}), ("xfa", {"xfa"})])
def test_what_stays_behind_is_said(name, remarks, pile, tmp_path):
    written = write_dossier(pile.plan(PageRef(pile.add(CORPUS[name]), 1)), tmp_path / "out.pdf", pile.open)
    assert {f"export.remark.{remark}" for remark in remarks} <= set(written.remarks)


def test_source_bookmarks_are_grafted_below_their_paper(pile, tmp_path):
    scan = pile.add(outlined())
    plan = pile.plan(*(PageRef(scan, index) for index in (1, 2, 3)))
    reader = pypdf.PdfReader(write_dossier(plan, tmp_path / "out.pdf", pile.open).path)
    paper = reader.outline[3]
    assert paper[0].title == "审计报告"
    assert [mark.title for mark in paper[1] if not isinstance(mark, list)] == ["Balance sheet"]
    below = paper[1][1]
    assert [mark.title for mark in below] == ["Notes"]
    assert reader.get_destination_page_number(below[0]) == 4


def test_links_are_remapped_and_those_that_lead_nowhere_are_dropped(pile, tmp_path):
    scan = pile.add(outlined())
    plan = pile.plan(*(PageRef(scan, index) for index in (3, 2, 1)), options=PLAIN)
    reader = pypdf.PdfReader(write_dossier(plan, tmp_path / "out.pdf", pile.open).path)
    links = [annotation.get_object() for annotation in reader.pages[2]["/Annots"]]
    targets = [reader._get_page_number_by_indirect(link["/Dest"][0]) for link in links if "/Dest" in link]
    assert targets == [1, 0]
    assert [link["/A"]["/URI"] for link in links if "/A" in link] == ["https://www.miit.gov.cn/"]


def test_bookmarks_and_links_to_pages_left_out_are_dropped(pile, tmp_path):
    scan = pile.add(outlined())
    reader = pypdf.PdfReader(
        write_dossier(pile.plan(PageRef(scan, 1), options=PLAIN), tmp_path / "out.pdf", pile.open).path
    )
    assert [mark.title for mark in reader.outline[1][1]] == ["Balance sheet"]
    assert len(reader.pages[0]["/Annots"]) == 1


def test_a_font_named_in_gbk_keeps_its_bytes(pile, tmp_path):
    scan = pile.add(CORPUS["gbk name"])
    write_dossier(pile.plan(PageRef(scan, 1)), tmp_path / "out.pdf", pile.open)
    assert (tmp_path / "out.pdf").read_bytes().count("/宋体".encode("gbk")) == 2


def test_a_card_is_shown_enlarged_on_a_sheet_of_a4(pile, tmp_path):
    scan = pile.add(CORPUS["tiny"])
    written = write_dossier(pile.plan(PageRef(scan, 1), options=UNSTAMPED), tmp_path / "out.pdf", pile.open)
    box = pypdf.PdfReader(written.path).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    dark = render(written.path, 0).convert("L").point(lambda level: 255 * (level < 128)).getbbox()
    assert dark is not None
    assert 50 < dark[2] - dark[0] < 60


def test_a_page_that_cannot_be_read_says_so_and_keeps_its_place(pile, tmp_path, limits):
    broken, good = pile.add(b"%PDF-1.7\nnothing"), pile.add(CORPUS["upright"])
    plan = pile.plan(PageRef(broken, 1), PageRef(good, 1), options=PLAIN)
    written = write_dossier(plan, tmp_path / "out.pdf", pile.open, limits=limits)
    assert written.positions == {PageRef(broken, 1): 1, PageRef(good, 1): 2}
    assert "export.remark.unreadable" in written.remarks
    assert "此页无法读取" in pypdf.PdfReader(written.path).pages[0].extract_text()
