"""The first issue, end to end: `srdi run` as a real process on the sample pile, looked at from outside.

One run for all tests here (about a minute); they stay together in one worker of xdist. The kernel ends it when it asks
for an internet socket (tests/no_sockets.py).
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from srdi_desktop.sample import SamplePile, make_pile
from tests import no_sockets

pytestmark = pytest.mark.xdist_group("main_job")


class Finished:
    """What the run left."""

    def __init__(self, pile: SamplePile, out: Path, process: subprocess.CompletedProcess[str]) -> None:
        self.pile, self.out, self.process = pile, out, process
        self.report = json.loads((out / "report.json").read_text(encoding="utf-8"))

    def findings(self, code: str) -> list[dict]:
        return [finding for finding in self.report["findings"] if finding["code"] == code]

    def export(self, role: str) -> Path:
        return Path(next(file["path"] for file in self.report["exports"] if file["role"] == role))


def srdi(*words: object, home: Path, timeout: float = 900) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "SRDI_HOME": str(home),
        "SRDI_LANGUAGE": "zh",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }
    guard = [sys.executable, "-m", "tests.no_sockets"] if no_sockets.possible() else []
    command = [*guard, sys.executable, "-m", "srdi_desktop", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=timeout, check=False
    )


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("main job 中文 #1")
    pile = make_pile(folder)
    out = folder / "导出"
    process = srdi(
        "run", pile.scans, "--catalogue", pile.catalogue, "--application", pile.application,
        "--deadline", "2026-08-31", "-o", out, home=folder / "home",
    )  # fmt: skip
    assert process.returncode in (0, 1), process.stderr
    assert (out / "report.json").is_file(), process.stderr
    return Finished(pile, out, process)


def test_errors_remain_so_the_exit_code_is_one(finished):
    assert finished.process.returncode == 1
    assert any(finding["level"] == "error" for finding in finished.report["findings"])


def test_the_promised_four_files_spreadsheet_and_manifest_are_left_and_were_verified(finished):
    name = "苏州示例精密传动有限公司-专精特新中小企业 2026"
    assert {path.name for path in finished.out.iterdir()} == {
        f"{name}.pdf", f"{name}-自评摘要.pdf", f"{name}.srdi", "report.json",
        f"{name}-自评摘要.xlsx", f"{name}-页面清单.json",
    }  # fmt: skip
    assert {(file["role"], file["verified"]) for file in finished.report["exports"]} == {
        ("dossier", True), ("summary", True), ("manifest", True), ("dossier-file", True),
    }  # fmt: skip


def test_the_removed_page_is_named(finished):
    document, number = finished.pile.removed
    (missing,) = finished.findings("numbering.missing")
    assert missing["values"]["missing"] == [number]
    assert missing["entry"] == document
    assert missing["values"]["total"] == 14
    assert "印着 10 的页" in missing["message"]


def test_the_missing_material_is_named(finished):
    (missing,) = finished.findings("entry.missing")
    assert missing["values"]["kind"] == "social-insurance"
    states = {entry["id"]: entry["state"] for entry in finished.report["entries"]}
    assert states[missing["entry"]] == "missing"


@pytest.mark.parametrize(
    ("defect", "code"),
    [("blurry", "page.blurry"), ("skewed", "page.skewed"), ("rotated", "page.rotated"), ("blank", "page.blank")],
)
def test_defects_are_found_where_they_are_and_nowhere_else(finished, defect, code):
    truth = {(page.file, page.scan_index) for page in finished.pile.pages if defect in page.defects}
    found = {
        (finding["scan"], finding["scan_index"]) for finding in finished.findings(code) if finding["state"] == "failed"
    }
    assert found == truth


def test_the_page_scanned_twice_is_found(finished):
    twice = [page for page in finished.pile.pages if "duplicate" in page.defects]
    found = {(finding["scan"], finding["scan_index"]) for finding in finished.findings("page.duplicate")}
    assert {(page.file, page.scan_index) for page in twice} <= found


def test_shuffled_pages_are_told_and_put_right(finished):
    assert "audit-2025" in {finding["entry"] for finding in finished.findings("numbering.out_of_order")}
    placed = sorted(
        (page["position"], page["printed_number"])
        for page in finished.report["pages"]
        if page["entry"] == "audit-2025" and page["printed_number"]
    )
    numbers = [number for _, number in placed]
    assert numbers == [number for number in range(1, 15) if number != 10]


def test_the_figure_that_was_cut_is_found(finished):
    cut = finished.findings("consistency.rounding")
    assert {(finding["values"]["name"], finding["values"]["declared"]) for finding in cut} == {("net_profit", "980.12")}


def test_every_page_lies_under_its_kind(finished):
    truth = {(page.file, page.scan_index): page.kind for page in finished.pile.pages if page.kind}
    found = {(page["scan"], page["scan_index"]): page["kind"] for page in finished.report["pages"]}
    wrong = {place: (kind, found[place]) for place, kind in truth.items() if found[place] != kind}
    assert wrong == {}


def test_printed_numbers_are_right_where_they_can_be_read(finished):
    legible = [page for page in finished.pile.pages if page.printed_number and "blurry" not in page.defects]
    found = {(page["scan"], page["scan_index"]): page["printed_number"] for page in finished.report["pages"]}
    wrong = [page for page in legible if found[page.file, page.scan_index] != page.printed_number]
    assert wrong == []


def test_bookmarks_stand_in_catalogue_order_one_for_each_present_entry(finished):
    titles = [entry["title"] for entry in finished.report["entries"] if entry["pages"]]
    outline = pypdf.PdfReader(finished.export("dossier")).outline
    shown = [mark.title for mark in outline if not isinstance(mark, list)]
    assert [title.split(" ", 1)[1] for title in shown if title[0].isdigit()] == titles


def test_contents_links_land_on_the_right_pages(finished):
    with pypdfium2.PdfDocument(finished.export("dossier")) as pdf:
        landed = [text_of(pdf, target) for target in link_targets(finished.export("dossier"))]
    titles = [entry["title"] for entry in finished.report["entries"] if entry["pages"]]
    assert len(landed) == len(titles)
    assert all(squeezed(title) in text for title, text in zip(titles, landed, strict=True))


def link_targets(path: Path) -> list[int]:
    """Places (from 0) that the links of the contents pages lead to, from top to bottom."""
    reader = pypdf.PdfReader(path)
    first = _targets(reader, 1)[0]  # the first divider, before which the contents end
    found = [target for page in range(1, first) for target in _targets(reader, page)]
    return list(dict.fromkeys(found))


def _targets(reader: pypdf.PdfReader, index: int) -> list[int]:
    places = {page.indirect_reference.idnum: place for place, page in enumerate(reader.pages)}
    links = [annotation.get_object() for annotation in reader.pages[index]["/Annots"]]
    links.sort(key=lambda link: -float(link["/Rect"][1]))
    destinations = [link["/Dest"] if "/Dest" in link else link["/A"]["/D"] for link in links]
    return [places[destination.get_object()[0].get_object().indirect_reference.idnum] for destination in destinations]


def text_of(pdf: pypdfium2.PdfDocument, index: int) -> str:
    return squeezed(pdf[index].get_textpage().get_text_range())


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_positions_in_the_report_are_those_of_the_pdf(finished):
    placed = [page for page in finished.report["pages"] if page["position"]]
    digital = [page for page in placed if page["scan"] == "企业信用报告.pdf"]
    with pypdfium2.PdfDocument(finished.export("dossier")) as pdf:
        assert len(pdf) == next(f["pages"] for f in finished.report["exports"] if f["role"] == "dossier")
        assert all("信用" in text_of(pdf, page["position"] - 1) for page in digital)
    assert len({page["position"] for page in placed}) == len(placed)


def test_a_paper_that_an_optional_entry_asks_for_lies_there(finished):
    contract = [page for page in finished.report["pages"] if page["scan"] == "合同扫描.tif"]
    assert {page["kind"] for page in contract} == {"sales-contract"}
    assert None not in {page["entry"] for page in contract}
    assert finished.findings("page.unsorted") == []


def test_the_pdf_says_what_it_is(finished):
    reader = pypdf.PdfReader(finished.export("dossier"))
    assert "专精特新中小企业 2026" in reader.metadata.title
    assert reader.metadata.author == "苏州示例精密传动有限公司"
    assert reader.page_mode == "/UseOutlines"


def test_the_summary_says_what_is_missing_and_recommends(finished):
    with pypdfium2.PdfDocument(finished.export("summary")) as pdf:
        text = "".join(text_of(pdf, index) for index in range(len(pdf)))
    assert "上年度12月缴纳社保人数证明" in text
    assert "扫描件006.pdf" in text


def test_progress_goes_to_standard_error_and_results_to_standard_output(finished):
    done, total = re.findall(r"检测 (\d+) / (\d+)", finished.process.stderr)[-1]
    assert done == total
    assert int(total) >= 62  # and the pages of the second look
    assert "检测 62" not in finished.process.stdout
    assert "缺少" in finished.process.stdout


def test_the_log_quotes_no_document(finished):
    logs = "".join(path.read_text(encoding="utf-8") for path in (finished.out.parent / "home" / "logs").rglob("*.log"))
    assert "示例精密" not in logs
    assert "扫描件" not in logs


def test_a_saved_dossier_exports_the_same_again_and_gives_the_kit(finished, tmp_path):
    again = srdi("export", finished.export("dossier-file"), "-o", tmp_path / "again", "--json", "-", home=tmp_path)
    assert again.returncode == 1, again.stderr
    report = json.loads(again.stdout)
    assert report["pages"] == finished.report["pages"]
    assert report["findings"] == finished.report["findings"]
    kit = srdi("kit", finished.export("dossier-file"), "-o", tmp_path / "kit", "--max-mb", 2, home=tmp_path)
    assert kit.returncode == 1, kit.stderr
    pdfs = sorted((tmp_path / "kit").rglob("*.pdf"))
    assert len(pdfs) >= sum(1 for entry in finished.report["entries"] if entry["pages"])
    assert all(path.stat().st_size <= 2_000_000 for path in pdfs)
