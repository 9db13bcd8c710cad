"""The whole structure of an export, written down: boxes, labels, bookmarks, links, words of the pages we draw.

`SRDI_GOLDEN=write pytest tests/export/test_golden.py` writes it down anew; look at the difference before committing.
"""

import dataclasses
import os
import re
from pathlib import Path

import pypdf
import pytest

from srdi_desktop.export import write_dossier, write_summary
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportOptions, ExportPlan, PlannedDocument, PlannedPage, PlannedSection
from tests.export.conftest import picture, saved
from tests.export.pdf_corpus import CORPUS, outlined
from tests.export.test_summary import world  # noqa: F401 - a fixture

GOLDEN = Path(__file__).parent.parent / "golden"


def described(path: str) -> str:
    """A PDF in words."""
    reader = pypdf.PdfReader(path)
    root = reader.root_object
    lines = [f"{key}: {reader.metadata[key]}" for key in ("/Title", "/Author", "/Subject")]
    lines += [f"opens with {root.get('/PageMode')}, language {root['/Lang']}", "", "bookmarks"]
    lines += bookmarks(reader, reader.outline, 1)
    for position, page in enumerate(reader.pages, start=1):
        box = " ".join(str(round(edge)) for edge in page.mediabox)
        lines += ["", f"{position} [{reader.page_labels[position - 1]}] box {box} rotate {page.rotation}"]
        lines += [f"  link {link}" for link in links(reader, page)]
        lines += [f"  | {line.strip()}" for line in page.extract_text().splitlines() if line.strip()]
    text = "\n".join(lines) + "\n"
    text = re.sub(r"\d{4} 年 \d+ 月 \d+ 日", "DATE", text)
    return re.sub(r"20\d\d-\d\d-\d\d", "DATE", text)


def bookmarks(reader, items, depth) -> list[str]:
    lines = []
    for item in items:
        if isinstance(item, list):
            lines += bookmarks(reader, item, depth + 1)
        else:
            lines.append(f"{'  ' * depth}{item.title} -> {reader.get_destination_page_number(item) + 1}")
    return lines


def links(reader, page) -> list[str]:
    found = []
    for annotation in page.get("/Annots", []):
        link = annotation.get_object()
        target = reader._get_page_number_by_indirect(link["/Dest"][0]) + 1 if "/Dest" in link else link["/A"]["/URI"]
        found.append(f"{' '.join(str(round(edge)) for edge in link['/Rect'])} -> {target}")
    return found


def plan_of(pile, language: str) -> ExportPlan:
    photo = PageRef(pile.add(saved(picture(), "JPEG")), 1)
    card = PageRef(pile.add(saved(picture((1011, 638)), "PNG", dpi=(300, 300))), 1)
    report, turned = pile.add(outlined()), PageRef(pile.add(CORPUS["rotated 90"]), 1)
    pages = tuple(PlannedPage(PageRef(report, index), printed_number=index) for index in (1, 2, 3))
    sections = (
        PlannedSection("licence", 1, "营业执照", True, "complete", (PlannedDocument("正本", (PlannedPage(card),)),)),
        PlannedSection("audit", 2, "2025年度审计报告", True, "complete", (
            PlannedDocument("审计报告", pages), PlannedDocument("附注", (PlannedPage(turned, rotation=270),)),
        )),
        PlannedSection("credit", 3, "企业信用报告", True, "missing", note="近三个月内出具"),
        PlannedSection("equity", 4, "股权融资证明", False, "complete"),
        PlannedSection("site", 5, "现场照片", False, "problems", (PlannedDocument("车间", (PlannedPage(photo),)),)),
    )  # fmt: skip
    names = dict.fromkeys(pile.sources, "扫描件.pdf")
    return ExportPlan(
        "示例精密-申报材料",
        "示例精密科技有限公司",
        "江苏省专精特新中小企业 2026",
        2026,
        sections,
        ExportOptions(language=language),
        names,
    )


def compare(name: str, text: str) -> None:
    file = GOLDEN / name
    if os.environ.get("SRDI_GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_dossier_is_as_written_down(language, pile, tmp_path, limits):
    written = write_dossier(plan_of(pile, language), tmp_path / "out.pdf", pile.open, limits=limits)
    assert written.verified
    compare(f"dossier_{language}.txt", described(written.path))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_summary_is_as_written_down(language, world, tmp_path):  # noqa: F811
    dossier, verdicts, plan = world
    plan = dataclasses.replace(plan, options=ExportOptions(language=language))
    positions = {verdicts.entries[0].pages[0]: 7}
    written = write_summary(dossier, verdicts, plan, tmp_path / "s.pdf", positions)
    compare(f"summary_{language}.txt", described(written.path))
