"""Work in progress lies in the program's own folder and goes, also after a crash (at the next start)."""

import os
import subprocess
import sys

CODE = """
import os, sys
from srdi_desktop.workflow.places import fresh_folder
(fresh_folder() / "page.jpg").write_bytes(b"of a document")
sys.stdout.flush()
if sys.argv[1] == "crash":
    os._exit(9)
"""


def run(home, how):
    environment = {**os.environ, "SRDI_HOME": str(home)}
    return subprocess.run([sys.executable, "-c", CODE, how], env=environment, check=False).returncode


def left(home):
    return [path for path in home.rglob("*") if path.name == "page.jpg"]


def test_what_was_handed_out_is_gone_when_the_program_ends(tmp_path):
    assert run(tmp_path, "end") == 0
    assert left(tmp_path) == []


def test_what_a_crash_left_is_gone_after_the_next_start(tmp_path):
    assert run(tmp_path, "crash") == 9
    (abandoned,) = left(tmp_path)
    assert run(tmp_path, "end") == 0
    assert not abandoned.exists()
    assert left(tmp_path) == []
