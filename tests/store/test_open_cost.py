"""Opening reads what the window shows first, and never a scan's bytes, a thumbnail or the contents of undo steps."""

from pathlib import Path

import pytest

from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, result, scan_bytes, store_scan

COUNTER = Path("/proc/self/io")


def bytes_read():
    """Bytes that this process asked the system for so far."""
    return int(COUNTER.read_text(encoding="utf-8").split()[1])


@pytest.mark.skipif(not COUNTER.exists(), reason="the kernel counts bytes read on Linux only")
def test_opening_reads_evidence_and_decisions_only(tmp_path):
    session = Session.create(tmp_path / "甲.srdi", CATALOGUE)
    session.add_scans([store_scan(session.path, seed, pages=20, size=1_000_000) for seed in range(20)])
    pages, small = session.dossier.pages(), scan_bytes(5, 12_000)
    session.record([result(page, thumbnail=small) for page in pages])
    for first in range(0, 400, 8):
        session.rotate(pages[first : first + 200], 90)
    session.close()
    assert session.path.stat().st_size > 24_000_000
    before = bytes_read()
    again = Session.open(session.path)
    opened = bytes_read() - before
    assert len(again.dossier.evidence) == 400
    assert again.dossier.decisions.rotation
    again.close()
    assert opened < 400_000  # 400 pages' evidence, 400 decisions, 50 names of steps; measured 320 kB
