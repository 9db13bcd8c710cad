"""Ctrl+C and a kill, on a real process: it ends soon, its workers end with it, and nothing half-made stays."""

import io
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from srdi_desktop.model.dossier import Scan
from srdi_desktop.sample.papers import DRAWN
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.store import ScanWriter
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals between processes")


@pytest.fixture
def running(tmp_path):
    """A run that has imported eight pages and begins to look at them."""
    scans = tmp_path / "scans"
    scans.mkdir()
    for number, sheet in enumerate(DRAWN["audit-2025"][1]()[:8]):
        scan(sheet, Scanner(colour=False), number).save(scans / f"{number}.png")
    words = ["run", str(scans), "--catalogue", "national-srdi-2026", "-o", str(tmp_path / "out"), "--jobs", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "srdi_desktop", *words],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, encoding="utf-8",
        cwd=Path(__file__).parent.parent, env={**os.environ, "PYTHONUTF8": "1"}, start_new_session=True,
    )  # fmt: skip
    for line in process.stderr:
        if "8 / 8" in line:
            break
    wait_for(lambda: len(group_of(process.pid)) > 1)
    yield process, tmp_path / "out"
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.stderr.close()
    process.wait()


def group_of(leader: int) -> list[int]:
    """Living processes of the run: its own and its workers."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def wait_for(condition, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_no_process_and_no_file(running, sign):
    process, out = running
    process.send_signal(sign)
    assert process.wait(timeout=60) == 130
    wait_for(lambda: group_of(process.pid) == [])
    assert list(out.iterdir()) == []


def test_workers_end_with_a_run_that_is_killed(running):
    process, _ = running
    process.kill()
    process.wait(timeout=60)
    wait_for(lambda: group_of(process.pid) == [], seconds=120)


@pytest.fixture
def dossier(tmp_path):
    """Six noisy pages in an entry, which an export with a size target makes smaller one after the other."""
    session = Session.create(tmp_path / "d.srdi", CATALOGUE, "甲公司")
    rng, stored = random.Random(3), []
    with ScanWriter(session.path) as writer:
        for number in range(6):
            held = io.BytesIO()
            Image.frombytes("L", (1240, 1754), rng.randbytes(1240 * 1754)).save(held, "JPEG", quality=60)
            stored.append(writer.add(held, f"{number}.jpg"))
    session.add_scans([Scan(one.id, f"{one.id[:6]}.jpg", "", one.bytes, 1, "jpeg") for one in stored])
    session.move(session.dossier.pages(), "form")
    session.close()
    return session.path


def exporting(dossier, out, work):
    words = [sys.executable, "-m", "srdi_desktop", "export", str(dossier), "-o", str(out), "--target-mb", "0.3"]
    environment = {**os.environ, "PYTHONUTF8": "1", "TMPDIR": str(work), "SRDI_HOME": str(work / "home")}
    return subprocess.Popen(
        words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=Path(__file__).parent.parent, env=environment,
    )  # fmt: skip


@pytest.mark.slow
def test_exports_killed_at_any_moment_leave_nothing_behind_the_next_whole_one(tmp_path, dossier):
    out, work = tmp_path / "out", tmp_path / "work"
    work.mkdir()
    started = time.monotonic()
    assert exporting(dossier, tmp_path / "first", work).wait(timeout=300) in (0, 1)
    whole = time.monotonic() - started
    litter = 0
    for moment in range(1, 13):
        killed = exporting(dossier, out, work)
        time.sleep(whole * moment / 13)
        killed.kill()
        killed.wait()
        time.sleep(1)  # its own process ends within a second
        litter += any(name.name.startswith(".srdi") for name in out.glob("*")) if out.exists() else 0
    assert exporting(dossier, out, work).wait(timeout=300) in (0, 1)
    print(f"\n12 exports of {whole:.1f} s killed, {litter} of them left a work folder")
    assert list(out.rglob(".*")) == []
    assert sorted(path.suffix for path in out.iterdir()) == sorted(
        path.suffix for path in (tmp_path / "first").iterdir()
    )
    left = [path for path in work.rglob("*") if path.is_file() and path.suffix not in (".log", ".json", ".toml")]
    assert left == []
