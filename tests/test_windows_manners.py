"""What Windows asks of a program, shown where it can be shown without Windows; tryout.sh shows it on Windows Python.

Elsewhere: names (export/test_kit.py), files held by a viewer (export/test_reliability.py), sticks and full disks
(store/test_faults.py), single instance (workflow/test_handover.py, gui/test_start.py), children that die before they
speak (workflow/test_judging.py, test_pool.py), the installed program (packaging/windows/tryout.sh).
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from srdi_desktop import files
from srdi_desktop.gui.memory import Memory
from srdi_desktop.scans.dropped import files_in, reachable
from srdi_desktop.store.connection import file_uri
from srdi_desktop.workflow.places import Settings, save

LONG = "\\" + "很长的文件夹名" * 40


@pytest.mark.parametrize(
    ("path", "opened"),
    [
        ("C:\\扫描件\\1.pdf", "C:\\扫描件\\1.pdf"),
        ("\\\\server\\share\\1.pdf", "\\\\server\\share\\1.pdf"),
        (f"C:{LONG}", f"\\\\?\\C:{LONG}"),
        (f"\\\\server\\share{LONG}", f"\\\\?\\UNC\\server\\share{LONG}"),
        (f"\\\\?\\C:{LONG}", f"\\\\?\\C:{LONG}"),
    ],
)
def test_long_paths_get_the_prefix_and_only_they(path, opened):
    assert reachable(path) == opened


@pytest.mark.skipif(sys.platform != "win32", reason="the prefix exists on Windows only")
def test_a_file_behind_a_long_path_is_found_and_read(tmp_path):
    names = ("很长的文件夹名" * 10, "又一个文件夹名" * 10, "第三个文件夹名" * 10, "最后的文件夹名" * 10)
    deep = Path(reachable(str(tmp_path.joinpath(*names))))
    deep.mkdir(parents=True)
    (deep / "1.pdf").write_bytes(b"%PDF")
    (found,) = files_in([tmp_path])
    assert len(str(found)) > 260
    assert found.read_bytes() == b"%PDF"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("C:/材料 #1.srdi", "file:///C%3A/%E6%9D%90%E6%96%99%20%231.srdi"),
        ("//server/共享/a.srdi", "file:////server/%E5%85%B1%E4%BA%AB/a.srdi"),
        ("/tmp/50%.srdi", "file:///tmp/50%25.srdi"),
    ],
)
def test_dossiers_on_drives_and_shares_have_an_address(path, address):
    assert file_uri(path) == address


def test_a_file_held_for_a_moment_is_replaced_a_moment_later(tmp_path, monkeypatch):
    """As by a virus scanner that looks at what was just written."""
    held, replace = [1, 2], Path.replace

    def busy(self, other):
        if held:
            held.pop()
            raise PermissionError(13, "used by another process")
        return replace(self, other)

    monkeypatch.setattr(files.Path, "replace", busy)
    monkeypatch.setattr(files, "PAUSES", (0.0, 0.0, 0.0))
    files.write_bytes(tmp_path / "out.json", b"{}")
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


@pytest.fixture
def memory(tmp_path):
    def made(*recent):
        save(Settings(recent=recent), tmp_path / "settings.json")
        return Memory(tmp_path / "window.ini")

    return made


def test_the_start_page_does_not_wait_for_a_share_that_is_away(memory, monkeypatch):
    asked = []
    monkeypatch.setattr(Path, "is_file", lambda self: asked.append(str(self)))
    assert memory("\\\\server\\share\\甲.srdi").recent() == [Path("\\\\server\\share\\甲.srdi")]
    assert asked == []


def test_a_drive_that_is_not_ready_is_no_crash(memory, monkeypatch):
    def not_ready(self):
        raise OSError(22, "the device is not ready")

    monkeypatch.setattr(Path, "is_file", not_ready)
    assert memory("E:\\甲.srdi").recent() == []


def test_the_window_starts_without_standard_streams(tmp_path):
    """A windowed program of Windows has none."""
    code = (
        "import os, sys; sys.argv = ['x', 'page', '0']; out = os.dup(1);"
        "sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = None;"
        "import builtins, runpy; builtins.print = lambda *words, **more: os.write(out, b'painted');"
        "runpy.run_module('tests.benchmarks.first_window', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "SRDI_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout == b"painted", done.stderr


@pytest.mark.parametrize("page", ["cp1252", "cp936", "ascii"])
def test_the_command_line_speaks_utf8_on_any_code_page(page):
    done = subprocess.run(
        [sys.executable, "-m", "srdi_desktop", "catalogues"],
        env={**os.environ, "SRDI_LANGUAGE": "zh", "PYTHONUTF8": "0", "PYTHONIOENCODING": page},
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "专精特新" in done.stdout.decode("utf-8")
