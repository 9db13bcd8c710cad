"""The program as a process in a real X server, under a real mouse and keyboard; skipped only where there is none."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from srdi_desktop.workflow.session import Session
from tests.gui.real import draw_pages

PAGES = 4  # of each of the two runs
pytestmark = [
    pytest.mark.skipif(
        not all(shutil.which(name) for name in ("Xvfb", "xdotool", "openbox")), reason="needs Xvfb, xdotool and openbox"
    ),
    pytest.mark.xdist_group("screen"),
]


def wait_for(what, seconds=100):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.2)
    pytest.fail("waited in vain")


@pytest.fixture
def screen():
    """Display with a window manager, without which nothing comes to the front."""
    number = 90 + os.getpid() % 400
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-screen", "0", "1400x900x24", "-nolisten", "tcp"], stderr=subprocess.DEVNULL
    )
    wait_for(lambda: Path(f"/tmp/.X11-unix/X{number}").exists())
    manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": f":{number}"}, stderr=subprocess.DEVNULL)
    yield f":{number}"
    for process in (manager, server):
        process.terminate()
        process.wait(10)


class Hand:
    """Moves mouse and keys; knows of the program only what it shows."""

    def __init__(self, display, seen):
        self.env, self.seen = {**os.environ, "DISPLAY": display}, seen

    def _run(self, *words):
        subprocess.run(["xdotool", *map(str, words)], env=self.env, check=True, timeout=20, stdout=subprocess.DEVNULL)

    def look(self):
        try:
            return json.loads(self.seen.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {"widgets": [], "focus": "", "busy": True, "measured": 0}

    def place(self, words, kind=""):
        """Where something with these words is shown, once it is."""
        return wait_for(lambda: next((w[2:] for w in self.look()["widgets"] if words in w[1] and kind in w[0]), None))

    def click(self, words, kind=""):
        x, y = self.place(words, kind)
        self._run("mousemove", x, y, "click", 1)
        time.sleep(0.5)

    def shows(self, words, kind=""):
        return any(words in widget[1] and kind in widget[0] for widget in self.look()["widgets"])

    def go_on_until(self, act, words, kind=""):
        """Once more as long as it is not there, as a person does where a slow machine lost a click."""
        for _ in range(10):
            if self.shows(words, kind):
                return
            act()
            time.sleep(0.7)
        self.place(words, kind)

    def press(self, *keys):
        for key in keys:
            self._run("key", key)
            time.sleep(0.25)

    def type(self, words):
        self._run("type", "--delay", "20", words)

    def tab_to(self, words):
        """Tab until the focus is there."""
        for _ in range(60):
            if words in self.look()["focus"]:
                return
            self._run("key", "Tab")
            time.sleep(0.35)
        pytest.fail(f"the focus never came to {words}")

    def drag(self, start, end):
        self._run("mousemove", *start, "mousedown", 1)
        for step in range(1, 21):
            x, y = (round(a + (b - a) * step / 20) for a, b in zip(start, end, strict=True))
            self._run("mousemove", x, y)
            time.sleep(0.03)
        time.sleep(0.4)
        self._run("mouseup", 1)


@pytest.fixture
def begin(screen, tmp_path):
    """Starts the program in a home of its own; what it starts is ended."""
    env = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "SRDI_HOME": str(tmp_path / "home")}
    env |= {"SRDI_LANGUAGE": "zh", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    (tmp_path / "Documents").mkdir()
    started = []

    def start(module, *words):
        process = subprocess.Popen([sys.executable, "-m", module, *map(str, words)], env=env)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.wait(20)


@pytest.fixture
def hand(screen, tmp_path):
    return Hand(screen, tmp_path / "seen.json")


def is_measured(hand):
    return not hand.look()["busy"] and hand.look()["measured"] == PAGES


def dossier_in(tmp_path):
    (path,) = (tmp_path / "Documents").glob("*.srdi")
    return path


def leave_once_exported(hand, program, tmp_path):
    wait_for(lambda: any(path.endswith(".pdf") for path in hand.look().get("exported", [])))
    wait_for(lambda: not hand.look()["busy"])
    assert list((tmp_path / "Documents").glob("*.pdf"))
    hand.press("ctrl+q")
    wait_for(lambda: program.poll() is not None)
    assert program.returncode == 0


def test_from_a_drop_on_the_start_page_to_the_pdf_by_mouse(begin, hand, tmp_path):
    folder = draw_pages(tmp_path / "扫描 件", PAGES)
    program = begin("tests.gui.watched", tmp_path / "seen.json")
    begin("tests.gui.drag_source", folder)
    at = hand.place("新建申报材料")
    time.sleep(1)
    hand.drag((1300, 100), at)
    hand.place("下一步")
    time.sleep(1)
    hand.go_on_until(lambda: hand.click("下一步"), "建立")
    hand.click("建立")
    wait_for(lambda: is_measured(hand))
    assert program.poll() is None
    hand.click("页面", "PagesGrid")
    hand.press("ctrl+a")
    hand.click("移到", "QToolButton")
    hand.click("01  ", "item")
    wait_for(lambda: hand.look()["placed"] == PAGES and not hand.look()["busy"])
    hand.click("导出", "QToolButton")
    hand.click("export_go")
    hand.click("仍然导出")
    leave_once_exported(hand, program, tmp_path)
    Session.open(dossier_in(tmp_path)).close()  # the lock is free


def test_the_same_by_keyboard_alone(begin, hand, tmp_path):
    folder = draw_pages(tmp_path / "scans", PAGES)
    program = begin("tests.gui.watched", tmp_path / "seen.json")
    hand.place("新建申报材料")
    time.sleep(1)
    hand.tab_to("新建申报材料")
    hand.press("space")
    hand.place("下一步")
    hand.type("Jiangsu Precision")
    hand.go_on_until(lambda: hand.press("Return"), "移到", "QToolButton")
    time.sleep(1)
    hand.press("ctrl+shift+i")
    hand.place("fileNameEdit")
    time.sleep(1)
    hand.type(str(folder))
    hand.press("Return")
    wait_for(lambda: is_measured(hand))
    hand.press("ctrl+a", "ctrl+m")
    hand.place("01  ")
    hand.press("Down", "Return")
    wait_for(lambda: hand.look()["placed"] == PAGES and not hand.look()["busy"])
    hand.press("ctrl+e")
    hand.tab_to("export_go")
    hand.press("space")
    hand.tab_to("仍然导出")
    hand.press("space")
    leave_once_exported(hand, program, tmp_path)
