"""Workers end within a second of their parent, however it ended and whatever they were doing."""

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
from srdi_desktop.store import ScanWriter
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE

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
    os.write(1, f"busy {os.getpid()}\n".encode())  # in one piece: two workers share the pipe
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


EXPORTING = """
import multiprocessing, sys
from pathlib import Path
from threading import Event
from srdi_desktop.workflow.export_plans import make_plan
from srdi_desktop.workflow.processes import export_process
from srdi_desktop.workflow.session import Session

if __name__ == "__main__":
    session = Session.open(Path(sys.argv[1]), read_only=True)
    plan = make_plan(session.dossier, session.verdicts)
    order = export_process.Order("volumes", session.path, plan, Path(sys.argv[2]))
    for said in export_process.exported(order, session.book.limits, Event()):
        print("busy", multiprocessing.active_children()[0].pid, flush=True)
"""


@pytest.fixture
def large(tmp_path):
    """A dossier whose export takes some seconds."""
    session = Session.create(tmp_path / "大.srdi", CATALOGUE)
    rng = random.Random(5)
    with ScanWriter(session.path) as writer:
        stored = []
        for number in range(40):
            held = io.BytesIO()
            noise = Image.frombytes("L", (827, 1169), rng.randbytes(827 * 1169))
            noise.save(held, "TIFF", compression="tiff_lzw")
            stored.append(writer.add(held, f"{number:03d}.tif"))
    session.add_scans([Scan(one.id, f"{one.id[:6]}.tif", "", one.bytes, 1, "tiff") for one in stored])
    session.move(session.dossier.pages(), "form")
    session.close()
    return session.path


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_an_exporting_process_ends_with_its_parent(tmp_path, large, end):
    program = tmp_path / "parent.py"
    program.write_text(EXPORTING, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    words = [sys.executable, str(program), str(large), str(tmp_path / "out.pdf")]
    parent = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment)
    child = int(parent.stdout.readline().split()[1])
    assert alive(child)
    parent.send_signal(end)
    parent.wait()
    ended = time.monotonic()
    while alive(child):
        assert time.monotonic() - ended < 1.0
        time.sleep(0.02)
    parent.stdout.close()
    assert not (tmp_path / "out.pdf").exists()
