"""What an export leaves beside the PDF, and the way back from it to a dossier."""

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from threading import Event

import openpyxl
import pypdf
import pytest
from PIL import Image, ImageFilter

from srdi_desktop import cli, texts
from srdi_desktop.export import verify, write_dossier
from srdi_desktop.export.check import proofs
from srdi_desktop.model.changes import Derived
from srdi_desktop.model.errors import FileError
from srdi_desktop.model.page import Box, PageRef
from srdi_desktop.model.plan import (
    Change,
    ExportedFile,
    ExportOptions,
    ExportPlan,
    PlannedDocument,
    PlannedPage,
    PlannedSection,
    Proof,
)
from srdi_desktop.model.reshaping import Reshaping
from srdi_desktop.model.rulebook import Limit, Limits
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.sample.sheet import Sheet
from srdi_desktop.store import Blobs, ScanWriter
from srdi_desktop.workflow import exported_folder, exporting, main_job, page_edits, recovery, runs
from srdi_desktop.workflow.export_plans import make_plan
from srdi_desktop.workflow.page_pictures import legibility
from srdi_desktop.workflow.processes.export_process import Order, exported
from srdi_desktop.workflow.report import report
from srdi_desktop.workflow.session import Session
from tests.export.conftest import Pile
from tests.export.pdf_corpus import CORPUS
from tests.fuzz.hostile import HOSTILE
from tests.store.makers import CATALOGUE as MADE

CATALOGUE = """
schema = 1
id = "small"
title = "小目录"
tier = "srdi"
year = 2026
[[entry]]
id = "audit"
kind = "audit-report"
title = "审计报告"
[[entry]]
id = "other"
kind = "other"
title = "其他"
"""


def page(number: int, dpi: int = 100) -> Image.Image:
    sheet = Sheet()
    sheet.title(f"文件 {number}", 28)
    for line in range(12):
        sheet.line(f"第 {line} 行：示例精密科技有限公司与本页内容相关的一行文字，共二十余字。")
    return scan(sheet, Scanner(dpi=dpi), number)


@pytest.fixture
def folder(tmp_path):
    """A dossier with decisions, beside the scans it was made from."""
    (tmp_path / "scans").mkdir()
    for number in range(3):
        page(number).save(tmp_path / "scans" / f"{number}.jpg", dpi=(100, 100))
    session = Session.create(tmp_path / "材料.srdi", catalogue_files.parse(CATALOGUE, "small.toml"), "甲公司")
    session.add_scans(
        [item.scan for item in runs.import_scans(session.path, [tmp_path / "scans"], session.book, {}, Event())]
    )
    pages = session.dossier.pages()
    session.move([pages[2], pages[0]], "audit")
    session.move([pages[0]], "audit", before=pages[2])
    session.rotate([pages[2]], 90)
    session.exclude([pages[1]])
    session.close()
    return tmp_path


def export(folder: Path, out: Path, **options: object) -> list:
    with main_job.reading(folder / "材料.srdi") as session:
        plan = make_plan(session.dossier, session.verdicts, ExportOptions(**options))
        items = exporting.export(session.path, session.dossier, session.verdicts, plan, out, Event())
        return [item for item in items if not isinstance(item, runs.Progress)]


def test_manifest_and_spreadsheet_lie_beside_the_pdfs(folder):
    files = export(folder, folder / "out")
    assert [file.role for file in files] == ["dossier", "summary", "summary", "manifest"]
    assert {path.name for path in (folder / "out").iterdir()} == {
        "甲公司-小目录.pdf", "甲公司-小目录-自评摘要.pdf", "甲公司-小目录-自评摘要.xlsx", "甲公司-小目录-页面清单.json",
    }  # fmt: skip
    book = openpyxl.load_workbook(folder / "out" / "甲公司-小目录-自评摘要.xlsx")
    assert len(book.sheetnames) == 7
    data = json.loads((folder / "out" / "甲公司-小目录-页面清单.json").read_text(encoding="utf-8"))
    assert [file["role"] for file in data["files"]] == ["dossier", "summary", "summary"]
    assert data["restore"]["dossier"] == "材料.srdi"
    assert [row["operations"] for row in data["pages"]] == [[], ["rotate 90"]]


def test_the_manifest_tells_no_figures_reasons_or_places_on_the_disk(folder):
    session = Session.open(folder / "材料.srdi")
    missing = next(f for f in session.verdicts.findings)
    session.waive_all([missing.key], "内部说明", "李会计")
    session.note_page(session.dossier.pages()[0], "备注一")
    session.note_entry(session.dossier.catalogue.entries[0].id, "备注二")
    company = replace(session.dossier.decisions.application.company, uscc="91320500MA1MXXXX0X")
    session.set_application(replace(session.dossier.decisions.application, company=company))
    session.close()
    export(folder, folder / "out")
    written = next((folder / "out").glob("*.json")).read_text(encoding="utf-8")
    assert [words for words in ("内部说明", "李会计", "备注一", "备注二") if words in written] == []
    assert "91320500" not in written
    assert str(folder) not in written


def test_volumes_and_lock_are_written_as_the_options_say(folder):
    whole = next(file for file in export(folder, folder / "whole") if file.role == "dossier")
    files = export(folder, folder / "out", volume_mb=whole.bytes * 0.9 / 1e6, password="密码")
    volumes = [file for file in files if file.role == "dossier"]
    assert len(volumes) > 1
    assert all(b"/Encrypt" in Path(file.path).read_bytes() for file in volumes)
    data = json.loads(next((folder / "out").glob("*.json")).read_text(encoding="utf-8"))
    assert {name for row in data["pages"] for name in row["positions"]} == {Path(file.path).name for file in volumes}


def test_an_exported_folder_opens_as_the_dossier_beside_it(folder):
    export(folder, folder)
    assert exported_folder.dossier_of(folder) == folder / "材料.srdi"
    assert exported_folder.dossier_of(folder / "甲公司-小目录-页面清单.json") == folder / "材料.srdi"


def test_a_drop_of_an_exported_folder_is_no_drop_of_scans_even_when_its_dossier_is_gone(folder):
    export(folder, folder)
    assert exported_folder.opens(folder)
    assert not exported_folder.opens(folder / "scans")
    (folder / "材料.srdi").unlink()
    assert exported_folder.opens(folder)
    with pytest.raises(FileError, match=r"manifest\.no_dossier"):
        exported_folder.dossier_of(folder)


def test_a_dossier_that_is_gone_is_made_anew_from_manifest_and_scans(folder):
    export(folder, folder / "out")
    with main_job.reading(folder / "材料.srdi") as session:
        before, catalogue = session.dossier.decisions, session.dossier.catalogue
    for file in sorted((folder / "scans").iterdir()):
        file.rename(file.with_name(f"改名 {file.name}"))
    with pytest.raises(FileError, match=r"manifest\.no_dossier"):
        exported_folder.dossier_of(folder / "out")
    made = recovery.restore(folder / "out", [folder / "scans"], folder / "新.srdi", lambda _: None, Event(), 1)
    assert (made.found, made.missing) == (3, ())
    with main_job.reading(made.path) as session:
        assert session.dossier.decisions == before
        assert session.dossier.catalogue.entries == catalogue.entries
        assert set(session.dossier.evidence) == set(session.dossier.pages())


def reshape(path: Path, wanted) -> None:
    """Pages of a dossier changed; `wanted`: place of the page in the pile -> how."""
    session = Session.open(path)
    pages = session.dossier.pages()
    asked = {pages[place]: by for place, by in wanted.items()}
    session.reshape(list(page_edits.derive(path, asked, session.dossier, session.book, 1, Event())))
    session.close()


def test_what_was_done_to_a_page_stands_in_manifest_and_report(folder):
    reshape(folder / "材料.srdi", {2: Reshaping(turn=90, covers=(Box(0.1, 0.1, 0.4, 0.2),), contrast=20)})
    files = export(folder, folder / "out")
    data = json.loads(next((folder / "out").glob("*.json")).read_text(encoding="utf-8"))
    row = next(row for row in data["pages"] if "made_from" in row)
    assert row["operations"] == ["tones", "cover"]
    assert row["made_from"]["scan"] == "2.jpg"
    assert row["sha256"] != row["made_from"]["sha256"]
    assert row["proof"] == {"甲公司-小目录.pdf": "bytes"}
    assert {scan["name"] for scan in data["restore"]["scans"]} == {"0.jpg", "1.jpg", "2.jpg"}
    with main_job.reading(folder / "材料.srdi") as session:
        told = report(session.dossier, session.verdicts, files)
    assert [scan["name"] for scan in told["scans"]] == ["0.jpg", "1.jpg", "2.jpg"]
    assert [(page["scan"], page["applied"]) for page in told["pages"]] == [
        ("0.jpg", []), ("1.jpg", []), ("2.jpg", ["tones", "cover"])
    ]  # fmt: skip
    assert told["pages"][2]["position"] is not None


def test_pages_that_were_changed_come_back_changed_with_the_places_of_their_parts(folder):
    cover = Reshaping(turn=90, covers=(Box(0.1, 0.1, 0.4, 0.2),))
    reshape(folder / "材料.srdi", {2: cover, 0: Reshaping(cuts=(0.5,))})
    session = Session.open(folder / "材料.srdi")
    parts = session.dossier.standing(session.dossier.pages()[0])
    session.move([parts[1]], "other")
    before = session.dossier
    session.close()
    export(folder, folder / "out")
    made = recovery.begin(folder / "out", [folder / "scans"], folder / "新.srdi", lambda _: None, Event())
    with main_job.reading(made.path) as session:
        assert session.dossier.decisions == before.decisions  # the same pictures are made, so that nothing differs
        assert session.dossier.standing(before.pages()[0]) == parts
        assert session.dossier.scans[parts[0].scan].derived == before.scans[parts[0].scan].derived


def test_a_covered_page_that_cannot_be_made_again_does_not_come_back_bare(folder, monkeypatch):
    reshape(folder / "材料.srdi", {2: Reshaping(covers=(Box(0.1, 0.1, 0.4, 0.2),)), 0: Reshaping(contrast=9)})
    export(folder, folder / "out")
    failed = lambda _path, wanted, *_: (Derived(page, by, fault="page.unreadable") for page, by in wanted.items())  # noqa: E731
    monkeypatch.setattr(page_edits, "derive", failed)
    made = recovery.begin(folder / "out", [folder / "scans"], folder / "新.srdi", lambda _: None, Event())
    with main_job.reading(made.path) as session:
        pages = session.dossier.pages()
        assert session.dossier.decisions.reshaped == {}
        assert pages[2] in session.dossier.decisions.excluded
        assert pages[0] not in session.dossier.decisions.excluded
        assert session.dossier.decisions.placed[pages[0]] == "audit"


def test_the_dossier_file_beside_an_export_says_that_it_holds_what_is_covered(folder, monkeypatch):
    class Covered:
        """A run whose pages a person covered meanwhile."""

        def __call__(self, path, request, tell, cancel):
            reshape(folder / "材料.srdi", {2: Reshaping(covers=(Box(0.1, 0.1, 0.4, 0.2),))})
            shutil.copyfile(folder / "材料.srdi", path)
            return main_job.check_saved(path)

    monkeypatch.setattr(main_job, "_assembled", Covered())
    request = main_job.Request((folder / "scans",), catalogue_files.parse(CATALOGUE, "small.toml"))
    outcome = main_job.run(request, folder / "out", lambda _: None, Event())
    remarks = {file.role: file.remarks for file in outcome.exports}
    assert remarks["dossier-file"] == ("export.remark.whole_inside",)
    assert "遮盖之前" in texts.text(remarks["dossier-file"][0])


def test_scans_that_are_not_found_are_named_and_the_rest_comes_back(folder, capsys):
    export(folder, folder / "out")
    (folder / "scans" / "0.jpg").unlink()
    target = folder / "新.srdi"
    words = ["restore", str(folder / "out"), str(folder / "scans"), "-o", str(target), "--jobs", "1"]
    assert cli.main(words) == 1
    assert "0.jpg" in capsys.readouterr().out
    with main_job.reading(target) as session:
        assert [scan.name for scan in session.dossier.scans.values()] == ["1.jpg", "2.jpg"]
        ((page, turn),) = session.dossier.decisions.rotation.items()
        assert (turn, session.dossier.evidence[page].read_at) == (90, 90)  # read the way up that the person chose
    assert cli.main(words) == 4  # never over an existing file


def test_nothing_found_makes_no_dossier(folder):
    export(folder, folder / "out")
    shutil.rmtree(folder / "scans")
    with pytest.raises(FileError, match=r"manifest\.no_scans"):
        recovery.restore(folder / "out", [], folder / "新.srdi", lambda _: None, Event(), 1)
    assert not (folder / "新.srdi").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"restore": {"dossier": "x"}}', '{"restore": 1}'])
def test_a_damaged_manifest_is_refused_with_a_sentence(tmp_path, text):
    (tmp_path / "x-页面清单.json").write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"manifest\.damaged"):
        exported_folder.read(tmp_path)


def test_the_dossier_named_by_a_manifest_is_looked_for_beside_it_only(folder):
    export(folder, folder / "out")
    path = next((folder / "out").glob("*.json"))
    path.write_text(path.read_text(encoding="utf-8").replace("材料.srdi", "../材料.srdi"), encoding="utf-8")
    assert exported_folder.read(path).dossier is None


def test_flags_of_the_command_line_reach_the_file(folder, tmp_path):
    (tmp_path / "word.txt").write_text("密码 1\n", encoding="utf-8")
    words = ["export", str(folder / "材料.srdi"), "-o", str(folder / "out"), "--searchable", "--bind-summary"]
    cli.main([*words, "--password-file", str(tmp_path / "word.txt"), "--volume-mb", "100", "--target-mb", "90"])
    assert b"/Encrypt" in (folder / "out" / "甲公司-小目录.pdf").read_bytes()
    cli.main([*words, "--pdf-a"])
    assert b"/GTS_PDFA1" in (folder / "out" / "甲公司-小目录.pdf").read_bytes()


def test_a_thorough_check_looks_at_every_page_and_says_what_it_found(folder, monkeypatch):
    looked = []

    def changed(path, pages, *_):
        looked.append(len(pages))
        return proofs.Compared(dict.fromkeys(pages, Proof.CHANGED), dict.fromkeys(pages, Change(90, 0.5, 0.5, 90)))

    (file, *_) = export(folder, folder / "out", thorough=True, password="Ａ密码")
    assert file.verified
    monkeypatch.setattr(proofs, "compared", changed)
    with Blobs(folder / "材料.srdi") as blobs:
        assert verify(file, blobs.open, load_rulebook().limits, "Ａ密码") == ("export.trouble.page_changed",)
    assert looked == [2]


def test_what_only_the_export_found_is_a_finding():
    page, other = PageRef("a" * 64, 1), PageRef("b" * 64, 1)
    proofs = {page: Proof.LOST, other: Proof.CHANGED}
    file = ExportedFile(
        "x.pdf", "dossier", 2, 1, "", False, proofs=proofs, changed={other: Change(102, 0.25, 0.75, 102)}
    )
    found = exporting.told_by_export(Verdicts(), [file]).findings
    assert [(finding.code, finding.page) for finding in found] == [("page.unreadable", page), ("page.changed", other)]
    assert found[1].values == {"difference": 40, "across": 25, "down": 75}
    assert exporting.told_by_export(Verdicts(findings=found), [file]).findings == found


def test_a_page_that_halts_the_export_costs_itself_alone(folder):
    """Forms within forms make 2 ** 30 of one line: drawn to be compared, such a page has no end."""
    book = load_rulebook()
    limits = Limits({**book.limits.named, "export.page_seconds": Limit(6.0, "s", "")})
    Session.create(folder / "halt.srdi", MADE).close()
    with ScanWriter(folder / "halt.srdi") as writer:
        halting = writer.add(io.BytesIO(HOSTILE["pdf forms 2 ** 30"]()), "halt.pdf").id
        good = writer.add(io.BytesIO(CORPUS["upright"]), "good.pdf").id
    pages = tuple(PlannedPage(PageRef(scan, 1)) for scan in (halting, good))
    section = PlannedSection("a", 1, "一", True, "complete", (PlannedDocument("文", pages),))
    plan = ExportPlan("材料", "", "", 2026, (section,))
    order = Order("volumes", folder / "halt.srdi", plan, folder / "out" / "x.pdf")
    (folder / "out").mkdir()
    *_, files = exported(order, limits, Event())
    assert files[0].proofs == {PageRef(halting, 1): Proof.NONE, PageRef(good, 1): Proof.PICTURE}
    assert not files[0].verified
    assert {item.name for item in (folder / "out").iterdir()} == {"x.pdf"}


def test_remarks_about_a_file_are_told(folder, capsys):
    words = ["export", str(folder / "材料.srdi"), "-o", str(folder / "out"), "--pdf-a", "--thorough"]
    assert cli.main(words) == 1
    assert texts.text("export.remark.pdf_a") in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00"], ids=["empty", "blank", "not text"])
def test_a_password_file_without_a_password_locks_nothing(folder, content):
    (folder / "word.txt").write_bytes(content)
    words = ["export", str(folder / "材料.srdi"), "-o", str(folder / "out")]
    assert cli.main([*words, "--password-file", str(folder / "word.txt")]) == 4
    assert not (folder / "out").exists()


def jpeg(image: Image.Image, quality: int = 82) -> bytes:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=quality)
    return held.getvalue()


def test_legible_is_what_the_measures_of_a_scan_say():
    legible, sharp = legibility(load_rulebook()), page(1, 200)
    assert legible(jpeg(sharp))
    assert not legible(jpeg(sharp.filter(ImageFilter.GaussianBlur(5))))
    assert not legible(jpeg(sharp.resize((sharp.width // 5, sharp.height // 5))))
    assert legible(jpeg(Image.new("L", sharp.size, 250)))
    assert not legible(b"no picture")


def test_every_page_of_a_file_made_as_small_as_possible_is_still_legible(tmp_path):
    legible, pile = legibility(load_rulebook()), Pile()
    small_print = page(2, 300)
    small_print = small_print.resize((small_print.width // 2, small_print.height // 2), Image.Resampling.LANCZOS)
    for sharp in (page(1, 300), small_print):
        held = io.BytesIO()
        sharp.save(held, "JPEG", quality=95, dpi=(150, 150) if sharp is small_print else (300, 300))
        pile.add(held.getvalue())
    options = ExportOptions(cover=False, contents=False, dividers=False, stamp="none", target_mb=0.001)
    plan = pile.plan(*(PageRef(scan, 1) for scan in pile.sources), options=options)
    limits = load_rulebook().limits
    written = write_dossier(plan, tmp_path / "small.pdf", pile.open, limits=limits, legible=legible)
    images = [sheet["/Resources"]["/XObject"]["/P"]._data for sheet in pypdf.PdfReader(written.path).pages]
    assert all(len(image) < len(data) for image, data in zip(images, pile.sources.values(), strict=True))
    assert all(map(legible, images))
