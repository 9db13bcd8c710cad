"""Workers end within a second of their parent, however it ended and whatever they were doing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes as Linux lists them")

PARENT = """
import sys, time
from threading import Event
from tests.workflow.test_children import busy
from srdi_desktop.workflow.processes.pool import Pool, Terms

if __name__ == "__main__":
    terms = Terms(workers=2, seconds=900, jobs_each=9, memory_mb=900, memory_most_mb=4000)
    for _ in Pool(busy, print, terms).run([sys.argv[1], sys.argv[1]], Event()):
        pass
"""


def busy(kind):
    """A page that takes for ever: in Python, or asleep in the system."""
    print("busy", os.getpid(), flush=True)
    until = time.monotonic() + 600
    while time.monotonic() < until:
        if kind == "asleep":
            time.sleep(600)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
@pytest.mark.parametrize("kind", ["busy", "asleep"])
def test_workers_end_with_their_parent(tmp_path, kind, end):
    program = tmp_path / "parent.py"
    program.write_text(PARENT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    parent = subprocess.Popen([sys.executable, str(program), kind], stdout=subprocess.PIPE, text=True, env=environment)
    workers = [int(parent.stdout.readline().split()[1]) for _ in range(2)]
    parent.send_signal(end)
    parent.wait()
    ended = time.monotonic()
    while any(map(alive, workers)):
        assert time.monotonic() - ended < 1.0
        time.sleep(0.02)
    parent.stdout.close()
