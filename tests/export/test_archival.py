"""PDF/A-2b: what is promised is there, and a file that cannot be it does not claim it."""

import dataclasses
import os
import re
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from srdi_desktop.export import bound_summary, write_dossier
from srdi_desktop.model.page import Box, Line, PageRef
from srdi_desktop.model.plan import ExportOptions, PlannedPage
from tests.export.conftest import picture, saved
from tests.export.looks import difference, render
from tests.export.pdf_corpus import CORPUS
from tests.export.pdf_maker import sheet
from tests.export.pdf_oddities import with_image
from tests.export.test_summary import world  # noqa: F401 - a fixture

ARCHIVAL = ExportOptions(pdf_a=True)
JARS = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io", "javax.activation", "jaxb-api")
OF_PART_ONE = (  # what only PDF/A-1, the one part that PDFBox knows, asks for
    "Invalid version of the ICCProfile",
    "The CIDSet entry is missing for the Composite Subset",
)


def written(pile, tmp_path, data, **options):
    plan = pile.plan(PageRef(pile.add(data), 1), options=dataclasses.replace(ARCHIVAL, **options))
    return write_dossier(plan, tmp_path / "out.pdf", pile.open)


def claims(file) -> bool:
    root = pypdf.PdfReader(file.path).root_object
    return "/Metadata" in root and b"<pdfaid:part>2</pdfaid:part>" in root["/Metadata"].get_data()


def lzw(data: bytes) -> bytes:
    """All bytes as literals of 9 bits, the table cleared before it would grow to 10."""
    codes = []
    for start in range(0, len(data), 200):
        codes += [256, *data[start : start + 200]]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


GREY = "/ColorSpace/DeviceGray/BitsPerComponent 8"


@pytest.mark.parametrize("name", ["masks", "patterns", "jbig2", "jpx", "type 3 font", "layers", "seal widget"])
def test_pages_that_hold_nothing_forbidden_make_an_archival_file(name, pile, tmp_path):
    file = written(pile, tmp_path, CORPUS[name])
    assert claims(file)
    assert "export.remark.pdf_a" in file.remarks


@pytest.mark.parametrize(
    ("data", "breach"),
    [
        (CORPUS["text with q"], "fonts"),
        (CORPUS["unembedded chinese"], "fonts"),
        (CORPUS["cmyk jpeg"], "cmyk"),
        (saved(picture().convert("CMYK"), "JPEG"), "cmyk"),
        (sheet("0 0 0 1 k 20 20 90 90 re f"), "cmyk"),
        (sheet("/F Do", "/XObject<</F 10 0 R>>", more={
            10: ("/Type/XObject/Subtype/Form/BBox[0 0 200 300]", b"/DeviceCMYK cs 0 1 0 0 sc 20 20 90 90 re f"),
        }), "cmyk"),
        (sheet("/G gs 0 g 20 20 90 90 re f", "/ExtGState<</G<</TR 10 0 R>>>>", more={
            10: "<</FunctionType 2/Domain[0 1]/N 1/C0[1]/C1[0]>>",
        }), "other"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_archival_does_not_claim_it_and_says_why(data, breach, pile, tmp_path):
    file = written(pile, tmp_path, data)
    assert not claims(file)
    assert [remark for remark in file.remarks if "pdf_a" in remark] == [f"export.remark.pdf_a_{breach}"]


def test_the_letter_k_in_a_text_is_no_colour(pile, tmp_path):
    data = sheet("BT /T3 40 Tf 60 60 Td ( k ) Tj ET", "/Font<</T3 10 0 R>>", more={
        10: "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 107/LastChar 107"
            "/Widths[9]/Encoding<</Differences[107/k]>>/CharProcs<</k 11 0 R>>/Resources<<>>>>",
        11: ("", b"9 0 d0 0 0 9 9 re f"),
    })  # fmt: skip
    assert claims(written(pile, tmp_path, data))


def test_lzw_is_packed_anew_without_loss_and_hints_are_left_out(pile, tmp_path):
    pixels = bytes((x * 3 + y) % 251 for y in range(200) for x in range(160))
    data = with_image(GREY + "/Interpolate true/Filter/LZWDecode", lzw(pixels))
    file = written(pile, tmp_path, data, cover=False, contents=False, dividers=False, stamp="none")
    form = pypdf.PdfReader(file.path).pages[0]["/Resources"]["/XObject"]["/P"]
    image = form["/Resources"]["/XObject"]["/Im"]
    assert (image["/Filter"], "/Interpolate" in image, image.get_data()) == ("/FlateDecode", False, pixels)
    assert claims(file)
    assert difference(render(data, 0), render(file.path, 0), spare=(1, 1)) < 2


def test_a_locked_file_is_not_archival(pile, tmp_path):
    assert "export.remark.pdf_a_locked" in written(pile, tmp_path, CORPUS["masks"], password="x").remarks


def validator() -> list[str]:
    """The command of Debian's PDFBox preflight (libpdfbox2-java libactivation-java libjaxb-api-java)."""
    folder = Path(os.environ.get("SRDI_JARS", "/usr/share/java"))
    jars = [folder / f"{name}.jar" for name in JARS]
    if not shutil.which("java") or not all(jar.exists() for jar in jars):
        pytest.skip("PDFBox preflight is not here")
    return ["java", "-cp", ":".join(map(str, jars)), "org.apache.pdfbox.preflight.Validator_A1b"]


def test_a_validator_for_part_one_finds_only_what_part_two_allows(pile, world, tmp_path):  # noqa: F811
    command, (dossier, verdicts, plan) = validator(), world
    line = Line("审计报告 𨱏 2025", Box(0.2, 0.3, 0.7, 0.34))
    pages = [
        PlannedPage(PageRef(pile.add(data), 1), lines=(line,)) for data in (saved(picture(), "JPEG"), CORPUS["fax"])
    ]
    options = dataclasses.replace(ARCHIVAL, searchable=True, summary_bound=True)
    whole = pile.plan(*pages, options=options)
    file = write_dossier(whole, tmp_path / "out.pdf", pile.open, bound=bound_summary(dossier, verdicts, plan))
    data = Path(file.path).read_bytes()
    for part_two, part_one in ((b"<pdfaid:part>2<", b"<pdfaid:part>1<"), (b"%PDF-1.7", b"%PDF-1.4")):
        assert part_two in data
        data = data.replace(part_two, part_one)
    (tmp_path / "one.pdf").write_bytes(data)
    done = subprocess.run([*command, str(tmp_path / "one.pdf")], capture_output=True, text=True, check=False)
    found = re.findall(r"^\d[\d.]* : (.*)$", done.stdout, re.MULTILINE)
    assert found, done.stdout + done.stderr  # it did look
    assert [error for error in found if not error.endswith(OF_PART_ONE)] == []
