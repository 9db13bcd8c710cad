"""Ctrl+C and a kill, on a real process: it ends soon, its workers end with it, and nothing half-made stays."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from srdi_desktop.sample.papers import DRAWN
from srdi_desktop.sample.raster import Scanner, scan

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
