"""Small values for tests of the dossier file and the session."""

import io
import random
from pathlib import Path

from srdi_desktop.model.catalogue import Catalogue, Entry, Tier
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.page import Box, Evidence, Line, PageRef, Text
from srdi_desktop.store import ScanWriter

CATALOGUE = Catalogue(
    id="test-srdi",
    title="材料目录",
    tier=Tier.SRDI,
    year=2026,
    entries=(
        Entry("form", "application-form", "申请书"),
        Entry("audit", "audit-report", "审计报告"),
        Entry("contract", "sales-contract", "销售合同", required=False, condition="有出口业务"),
    ),
)


def scan_bytes(seed: int, size: int = 3000) -> bytes:
    """Bytes that do not compress, the same for the same seed."""
    return random.Random(seed).randbytes(size)


def store_scan(path: Path, seed: int, pages: int = 3, size: int = 3000) -> Scan:
    """Put a scan's bytes into the file and describe it."""
    with ScanWriter(path) as writer:
        stored = writer.add(io.BytesIO(scan_bytes(seed, size)), f"扫描件{seed:03d}.pdf", f"/来源/{seed}.pdf")
    return Scan(stored.id, f"扫描件{seed:03d}.pdf", f"/来源/{seed}.pdf", stored.bytes, pages, "pdf")


def result(page: PageRef, lines: int = 2, thumbnail: bytes = b"\xff\xd8 small") -> PageResult:
    """A measured page with some text."""
    text = tuple(
        Line(f"第 {n} 行 营业收入 12,345.67", Box(0.1, n / 99, 0.9, n / 99 + 0.01), 0.97) for n in range(lines)
    )
    return PageResult(page, Evidence(width=2480, height=3508, text=Text("ocr", lines=text)), thumbnail)
