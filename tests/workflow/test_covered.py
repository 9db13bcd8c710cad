"""What a person covers is gone from everything that leaves: pixels, text, searchable text, papers, metadata.

The same search finds it in an export of the same pages before they are covered, so that it can find at all.
"""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pypdf
import pytest
from PIL import Image

from srdi_desktop.evidence import measure
from srdi_desktop.model.page import Box
from srdi_desktop.model.plan import ExportOptions
from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.sample.files import write_pdf
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.sample.sheet import Sheet, Words
from srdi_desktop.scans import open_scan
from srdi_desktop.workflow import exporting, main_job, page_edits, page_pictures, runs
from srdi_desktop.workflow.export_plans import make_plan
from srdi_desktop.workflow.session import Session

BOOK = load_rulebook()
SECRETS = ("320102199001011234", "13912345678", "88549377.88")
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
years = [2025]
[[entry]]
id = "other"
kind = "other"
title = "其他"
"""
TOP, ROW = 60.0, 12.0  # mm
PLACES = tuple(
    Box(0.1, (TOP + row * ROW - 6) / 297, 0.9, (TOP + row * ROW + 3) / 297) for row in (1, 2, 3)
)  # the rows of the secrets


def sheet(kind: str) -> Sheet:
    made = Sheet()
    rows = (
        "利润表  2025年度  单位：元", f"身份证号：{SECRETS[0]}", f"联系电话：{SECRETS[1]}", "营业收入  88,549,377.88",
        "编制单位：示例精密科技有限公司", "本页其余各行与申报无关，仅供核对版式之用。",
    )  # fmt: skip
    made.inks.append(Words(105, 40, f"{kind} 利润表", 18, bold=True, align="center"))
    made.inks += [Words(30, TOP + row * ROW, words, 12) for row, words in enumerate(rows)]
    made.inks += [Words(30, 160 + row * 8, f"第 {row} 行说明文字，共二十余字，字迹清楚可辨。") for row in range(12)]
    return made


def with_camera_notes(image: Image.Image) -> bytes:
    """A photograph with a small picture of itself among its notes."""
    notes, held = Image.Exif(), io.BytesIO()
    notes[0x010F], notes[0x9286] = "Secretphone", SECRETS[0]
    image.save(held, "JPEG", quality=88, dpi=(150, 150), exif=notes, comment=SECRETS[1])
    return held.getvalue()


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    """A drawn page, a scanned one and a photograph-like JPEG, measured by the real engine."""
    folder = tmp_path_factory.mktemp("covered")
    with (folder / "电子.pdf").open("wb") as target:
        write_pdf([sheet("电子")], target, "电子件")
    image = scan(sheet("扫描"), Scanner(dpi=150, skew=2.0), 1)
    (folder / "扫描.jpg").write_bytes(with_camera_notes(image))
    scan(sheet("传真"), Scanner(dpi=200, colour=False), 2).convert("1").save(
        folder / "传真.tif", compression="group4", dpi=(200, 200)
    )
    session = Session.create(folder / "材料.srdi", catalogue_files.parse(CATALOGUE, "small.toml"), "甲公司")
    files = [folder / name for name in ("电子.pdf", "扫描.jpg", "传真.tif")]
    session.add_scans([item.scan for item in runs.import_scans(session.path, files, session.book, {}, Event())])
    session.move(session.dossier.pages(), "audit")
    main_job.analyse(session, 1, lambda _: None, Event())
    session.close()
    return folder / "材料.srdi"


def export_all(path: Path, folder: Path) -> Path:
    session = Session.open(path)
    try:
        plan = make_plan(
            session.dossier,
            session.verdicts,
            ExportOptions(searchable=True, cover=False, contents=False, dividers=False),
        )
        wanted = ("single", "kit", "rescan")
        list(exporting.run(path, session.dossier, session.verdicts, plan, folder, wanted, Event()))
        standing = [page for verdict in session.verdicts.entries for page in verdict.pages]
        (folder / "拖出").mkdir()
        page_pictures.page_files(path, session.dossier, standing, folder / "拖出")
    finally:
        session.close()
    return folder


def spoken(folder: Path) -> str:
    """All text of all files: page text, every string and stream, spreadsheets, manifest, notes beside pictures."""
    said = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = file.read_bytes()
        if file.suffix == ".pdf":
            reader = pypdf.PdfReader(io.BytesIO(data))
            said += [page.extract_text() for page in reader.pages]
            said += [str(reader.metadata), str(reader.xmp_metadata), str(reader.outline)]
            for number in reader.xref.get(0, {}):
                item = reader.get_object(number)
                if hasattr(item, "get_data") and "DCTDecode" not in str(item.get("/Filter")):
                    said.append(item.get_data().decode("latin-1"))
        elif file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as book:
                said += [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
        else:
            said.append(data.decode("latin-1"))
            said.append(data.decode("utf-8", "replace"))
    return bare("".join(said))


def bare(text: str) -> str:
    return "".join(text.replace(",", "").replace("，", "").split())


def seen(folder: Path) -> str:
    """What the reading engine sees: on the scanned pages of the dossier, on the pieces of pages in the summary."""
    dossier, summary = folder / "甲公司-小目录.pdf", folder / "甲公司-小目录-自评摘要.pdf"
    with dossier.open("rb") as stream, open_scan(stream, dossier.name, BOOK.limits) as opened:
        pages = [replace(opened.page(index), layer=()) for index in range(1, opened.page_count + 1)]
    crops = [image.data for page in pypdf.PdfReader(summary).pages for image in page.images]
    for data in crops:
        with open_scan(io.BytesIO(data), "crop.jpg", BOOK.limits) as opened:
            pages.append(opened.page(1))
    return bare("".join(line.text for page in pages for line in measure(page, BOOK, "whole").text.lines))


def pictures(folder: Path) -> set[str]:
    """Hashes of the pages' pictures in the kit, and of pages dragged out."""
    found = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "拖出").iterdir()}
    for file in (folder / "上传包").rglob("*.pdf"):
        for page in pypdf.PdfReader(file).pages:
            for drawn in page["/Resources"]["/XObject"].values():
                found.add(hashlib.sha256(drawn.get_object()._data).hexdigest())
    return found


def report(path: Path) -> str:
    from srdi_desktop.workflow.report import report

    with main_job.reading(path) as session:
        return bare(json.dumps(report(session.dossier, session.verdicts), ensure_ascii=False))


def test_nothing_that_is_covered_leaves(dossier, tmp_path):
    before = export_all(dossier, tmp_path / "以前")
    text, looked = spoken(before), seen(before)
    for secret in SECRETS:
        assert secret in text, secret  # the search finds
        assert secret in looked, secret
    session = Session.open(dossier)
    pages = session.dossier.pages()
    wanted = {page: replace(session.dossier.reshaping(page), covers=PLACES) for page in pages}
    made = list(page_edits.derive(session.path, wanted, session.dossier, BOOK, 1, Event()))
    assert [one.rasterised for one in sorted(made, key=lambda one: pages.index(one.page))] == [True, False, False]
    session.reshape(made, "cover")
    straight_on = {page: session.dossier.decisions.replaced[page] for page in pages}
    session.close()
    unmeasured = export_all(dossier, tmp_path / "未测量")  # before what came was looked at
    session = Session.open(dossier)
    main_job.analyse(session, 1, lambda _: None, Event())
    found = [finding for finding in session.verdicts.findings if finding.page in straight_on.values()]
    assert not {finding.code for finding in found} & {"page.covered", "page.duplicate"}
    session.close()
    after = export_all(dossier, tmp_path / "以后")
    looked = seen(after)
    assert "其余各行与申报无关" in looked  # the rest is there
    for secret in SECRETS:
        assert secret not in looked, secret
        assert secret not in spoken(after), secret
        assert secret not in spoken(unmeasured), secret
    assert "Secretphone" not in spoken(after)
    assert pictures(unmeasured) == pictures(after)
    assert len(pictures(after)) == 6
    assert not pictures(after) & pictures(before)
    assert not [secret for secret in SECRETS if secret in report(dossier)]


def test_the_original_stays_whole_in_the_dossier_file(dossier):
    with main_job.reading(dossier) as session:
        page = session.dossier.pages()[2]
        picture = page_pictures.page_picture(dossier, page.scan, "扫描.jpg", 1, 1754)
    shown = np.asarray(Image.open(io.BytesIO(picture)).convert("L"))
    place = PLACES[0]
    rows = shown[round(place.top * shown.shape[0]) : round(place.bottom * shown.shape[0])]
    assert rows.min() < 80  # its print is there
