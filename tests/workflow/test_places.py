"""Work in progress lies in the program's own folder and goes, also after a crash (at the next start)."""

import os
import subprocess
import sys
from pathlib import Path

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


LITTER = """
import os
from srdi_desktop.workflow.places import take_temporary_files
take_temporary_files()
import openpyxl.worksheet._writer, tempfile
tempfile.NamedTemporaryFile(delete=False).write(b"figures of a company")
print(tempfile.gettempdir(), flush=True)
os._exit(9)
"""


def test_what_libraries_leave_in_temporary_files_goes_with_the_next_start(tmp_path):
    """A spreadsheet's rows lie in one while it is written."""
    environment = {**os.environ, "SRDI_HOME": str(tmp_path)}
    words = [sys.executable, "-c", LITTER]
    place = subprocess.run(words, env=environment, capture_output=True, text=True, check=False).stdout.strip()
    assert place.startswith(str(tmp_path))
    assert run(tmp_path, "end") == 0
    assert not Path(place).exists()


def test_a_stick_keeps_everything_beside_the_program(tmp_path, monkeypatch):
    from srdi_desktop.workflow import places

    monkeypatch.delenv("SRDI_HOME")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "srdi-desktop.exe"))
    assert not places.settings_folder().is_relative_to(tmp_path)
    (tmp_path / "portable.txt").touch()
    every = (places.settings_folder, places.catalogue_folder, places.log_folder, places.runtime_folder,
             places.work_folder)  # fmt: skip
    assert all(folder().is_relative_to(tmp_path / "data") for folder in every)
