"""Far beyond what anybody does: ten thousand decisions, two gigabytes, a clock that goes backwards.

python -m pytest tests/store/test_extremes.py -m slow -s      with the figures
"""

import io
import time
from datetime import UTC, datetime, timedelta

import pytest

from srdi_desktop.store import ScanWriter, open_blob, writes
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, store_scan


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "甲.srdi", CATALOGUE, "甲公司", book=object())
    yield opened
    opened.close()


def decided(session, count):
    """CPU seconds that each of so many decisions took: the clock's depend on the disk and on who else writes."""
    seconds = []
    for number in range(count):
        started = time.process_time()
        session.set_company(f"甲公司 {number}")
        seconds.append(time.process_time() - started)
    return seconds


def test_a_clock_that_goes_backwards_changes_neither_history_nor_what_is_in_force(session, monkeypatch):
    class Backwards(datetime):
        steps = 0

        @classmethod
        def now(cls, tz=None):
            cls.steps += 1
            return datetime(2026, 11, 28, tzinfo=UTC) - timedelta(days=cls.steps)

    monkeypatch.setattr(writes, "datetime", Backwards)
    decided(session, 5)
    for number in (3, 2, 1):
        session.undo()
        assert session.dossier.decisions.company == f"甲公司 {number}"
    session.close()
    again = Session.open(session.path, book=object())
    again.redo()
    assert again.dossier.decisions.company == "甲公司 2"
    again.close()


@pytest.mark.slow
def test_ten_thousand_decisions(session):
    session.add_scans([store_scan(session.path, 1)])
    seconds = decided(session, 10_000)
    size = session.path.stat().st_size
    session.close()
    started = time.perf_counter()
    again = Session.open(session.path, book=object())
    opened = time.perf_counter() - started
    assert again.dossier.decisions.company == "甲公司 9999"
    for _ in range(400):
        again.undo()
    assert again.dossier.decisions.company == "甲公司 9599"
    again.close()
    first, last = sorted(seconds[:1000])[500], sorted(seconds[-1000:])[500]
    print(f"\n10,000 decisions: {first * 1000:.1f} ms of CPU each at first, {last * 1000:.1f} ms at the end, "
          f"{size / 1e6:.1f} MB, opened in {opened * 1000:.0f} ms")  # fmt: skip
    assert last < 3 * first
    assert size < 3_000_000


@pytest.mark.slow
def test_two_gigabytes(session):
    """Ten scans of 200 MB: imported, decided on, read back."""
    chunk = b"x" * 1_000_000
    started, stored = time.perf_counter(), []
    with ScanWriter(session.path) as writer:
        for number in range(10):
            stream = io.BytesIO(bytes([number]) + chunk * 200)
            stored.append(writer.add(stream, f"{number}.pdf", f"/来源/{number}.pdf"))
    imported = time.perf_counter() - started
    seconds = decided(session, 50)
    with open_blob(session.path, stored[-1].id) as blob:
        blob.seek(150_000_000)
        assert blob.read(3) == b"xxx"
    size = session.path.stat().st_size
    print(f"\n{size / 1e9:.2f} GB imported in {imported:.0f} s, a decision then {sorted(seconds)[25] * 1000:.1f} ms")
    assert size > 2 * 10**9
