"""Writes the small dossier file that tests/store/test_formats.py opens: python -m tests.resources.make_dossier FILE.

Run once for each released file format; the files of older formats are never written again.
"""

import io
import random
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from srdi_desktop.model.application import Application, Company
from srdi_desktop.model.catalogue import Catalogue, Entry, Tier
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.page import Box, Evidence, Line, Text
from srdi_desktop.store import ScanWriter
from srdi_desktop.workflow.session import Session

CATALOGUE = Catalogue(
    "fixture",
    "材料目录",
    Tier.SRDI,
    2026,
    (Entry("form", "application-form", "申请书"), Entry("audit", "audit-report", "审计报告")),
)


def scan_bytes(number: int) -> bytes:
    """The contents of a scan of the fixture."""
    return random.Random(number).randbytes(2000)


def make(path: Path) -> None:
    """Two scans of three pages, evidence, thumbnails, one decision of most kinds, one of them undone."""
    session = Session.create(path, CATALOGUE, "某某精密机械有限公司")
    with ScanWriter(path) as writer:
        for number in (1, 2):
            name = f"扫描件{number:03d}.pdf"
            stored = writer.add(io.BytesIO(scan_bytes(number)), name, f"/来源/{name}")
            writer.flush()
            session.add_scans([Scan(stored.id, name, f"/来源/{name}", stored.bytes, 3, "pdf")])
    pages = session.dossier.pages()
    text = Text("ocr", lines=(Line("审计报告", Box(0.3, 0.1, 0.7, 0.15), 0.99),))
    session.record([PageResult(page, Evidence(width=2480, height=3508, text=text), b"jpeg") for page in pages])
    session.rotate(pages[:2], 90)
    session.exclude(pages[2:3])
    session.replace(pages[0], pages[3])
    session.set_start(pages[4], begins=True)
    session.set_paper_count(pages[4], 12)
    session.waive("page.blurry|x||", "原件即如此")
    figures = {2025: {"revenue": Decimal("12345.60")}}
    session.set_application(Application(company=Company(name="某某精密机械有限公司"), figures=figures))
    session.set_deadline(date(2026, 8, 31))
    session.set_not_applicable("audit", True)
    session.undo()
    session.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
