"""The program as a process in a real X server, driven by a real mouse and keyboard; skipped where there is none."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from srdi_desktop.workflow.catalogues.library import catalogue
from srdi_desktop.workflow.session import Session

pytestmark = pytest.mark.skipif(
    not all(shutil.which(name) for name in ("Xvfb", "xdotool")), reason="needs Xvfb and xdotool"
)


def xdotool(display, *words):
    done = subprocess.run(
        ["xdotool", *map(str, words)], env={**os.environ, "DISPLAY": display}, capture_output=True, text=True,
        check=False, timeout=20,
    )  # fmt: skip
    return done.stdout.strip()


def wait_for(what, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.2)
    pytest.fail("waited in vain")


@pytest.fixture
def screen():
    number = 90 + os.getpid() % 400
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-screen", "0", "1400x900x24", "-nolisten", "tcp"], stderr=subprocess.DEVNULL
    )
    wait_for(lambda: Path(f"/tmp/.X11-unix/X{number}").exists())
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def dossier(tmp_path):
    path = tmp_path / "真实 屏幕.srdi"
    Session.create(path, catalogue("national-srdi-2026"), "示例公司").close()
    return path


@pytest.fixture
def program(screen, dossier, tmp_path):
    env = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "SRDI_HOME": str(tmp_path / "home")}
    env["SRDI_LANGUAGE"] = "zh"
    code = "import sys; from srdi_desktop.gui import app; sys.exit(app.main(sys.argv[1:]))"
    process = subprocess.Popen([sys.executable, "-c", code, str(dossier)], env=env, stderr=subprocess.PIPE)
    time.sleep(1)
    if process.poll() is not None and b"xcb" in (process.stderr.read() or b""):
        pytest.skip("Qt's xcb libraries are not installed here")
    yield process
    if process.poll() is None:
        process.terminate()
    process.wait(20)
    process.stderr.close()


def test_a_real_mouse_and_keyboard_reach_the_sections_and_close_the_program(screen, program, dossier):
    def window_named(words):
        return wait_for(lambda: xdotool(screen, "search", "--onlyvisible", "--name", words))

    window = window_named("示例公司").split()[0]
    xdotool(screen, "windowsize", "--sync", window, 1360, 860)
    xdotool(screen, "windowmove", window, 0, 0)
    xdotool(screen, "windowfocus", window)
    time.sleep(1)
    before = picture_of(screen)
    xdotool(screen, "mousemove", 25, 318, "click", 1)  # the rail's fourth button: findings
    wait_for(lambda: picture_of(screen) != before)
    in_findings = picture_of(screen)
    xdotool(screen, "key", "ctrl+1")
    wait_for(lambda: picture_of(screen) != in_findings)
    xdotool(screen, "key", "ctrl+q")
    wait_for(lambda: program.poll() is not None)
    assert program.returncode == 0
    Session.open(dossier).close()  # the lock is free


def picture_of(display) -> bytes:
    """The screen's pixels; xwd is not everywhere, so Qt itself takes them in a small process."""
    code = (
        "import sys; from PySide6.QtGui import QGuiApplication; a = QGuiApplication([]);"
        "i = a.primaryScreen().grabWindow(0).toImage(); sys.stdout.buffer.write(bytes(i.constBits())[::97])"
    )
    env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True, timeout=30).stdout
