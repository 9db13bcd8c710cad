"""Windows without a screen, in Chinese unless a test asks otherwise, each with its own settings folder."""

import os
import shutil
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from srdi_desktop import texts
from srdi_desktop.gui import drag_out, looks, main_window, opening
from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.gui.desk import Desk
from srdi_desktop.gui.memory import Memory
from srdi_desktop.gui.program import Housekeeping
from srdi_desktop.gui.windows import Windows
from srdi_desktop.gui.work import Work
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.page import Box, Evidence, Line, Sharpness, Text
from srdi_desktop.workflow import page_pictures, runs
from srdi_desktop.workflow.catalogues.library import catalogue
from srdi_desktop.workflow.session import Session
from tests.gui import handlers
from tests.gui.dossiers import DrawnPictures, make_dossier, picture
from tests.gui.fonts import use_hanzi
from tests.gui.photographed import photo_dossier
from tests.gui.photographed import taken as photographed_sheets


@pytest.fixture(autouse=True)
def _own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("SRDI_HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "own"))
    texts.use_language("zh")


@pytest.fixture(autouse=True)
def _nothing_opens_inside_a_handler(qapp):
    """Every test of the window watches it, on whatever way it goes."""
    with handlers.watched() as told:
        yield
    assert told == []


@pytest.fixture(scope="session")
def made_once(qapp, tmp_path_factory):
    """The dossier of 64 pages, drawn up once."""
    path = tmp_path_factory.mktemp("dossier") / "申报材料.srdi"
    make_dossier(path).close()
    return path


@pytest.fixture
def session(made_once, tmp_path):
    """A session of the test's own over it."""
    made = Session.open(Path(shutil.copy(made_once, tmp_path)))
    yield made
    made.close()


@pytest.fixture
def bridge(session):
    errors = []
    made = Bridge(session, errors.append)
    yield made
    made.close()
    assert errors == []


@pytest.fixture
def desk(bridge):
    return Desk(bridge)


@pytest.fixture
def home(qapp, tmp_path, monkeypatch):
    """The program without a dossier; pictures are drawn, nothing is measured."""
    use_hanzi(qapp)
    monkeypatch.setattr(main_window, "Pictures", DrawnPictures)
    monkeypatch.setattr(page_pictures, "page_picture", lambda path, scan, name, index, longest: picture(index))
    monkeypatch.setattr(Work, "analyse_missing", lambda self: None)
    memory = Memory(tmp_path / "window.ini")
    memory.language = "zh"
    memory.appearance = "light"
    made = Windows(memory, judge_for=lambda path: None)
    yield made
    for each in list(made.everyone):
        opening.leave(each)
        if each.window is not None:
            each.window.close()
            each.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    looks.apply("light")


@pytest.fixture
def clipboard(qapp):
    """The system's, with nothing of ours on it afterwards, as when the program ends."""
    yield qapp.clipboard()
    drag_out._take_back()


@pytest.fixture
def window(home, session, qtbot):
    """The window of a dossier of 64 pages, judged in place."""
    made = home.show_session(session)
    made.resize(1360, 860)
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def quick_measures(monkeypatch):
    """Analysis that costs nothing, so that the window alone is measured."""

    def analyse(path, pages, book, jobs, cancel, reading="fast", known=None, crew=None):
        lines = tuple(Line(f"第{n}行", Box(0.1, n / 30, 0.9, n / 30 + 0.02)) for n in range(20))
        for page in pages:
            time.sleep(0.004)
            read = Text("ocr", lines=lines, turn=known.decisions.rotation.get(page))
            evidence = Evidence(width=2480, height=3508, dpi=300, sharpness=Sharpness(3.6, tiles=30), text=read)
            yield PageResult(page, evidence, picture(int(page.scan[:4], 16) % 8 + 1), 0.01)

    monkeypatch.setattr(runs, "analyse", analyse)


@pytest.fixture
def shell(qapp, tmp_path):
    """The program as it is, without a dossier."""
    use_hanzi(qapp)
    memory = Memory(tmp_path / "window.ini")
    memory.language, memory.appearance = "zh", "light"
    return Windows(memory)


@pytest.fixture
def opened(qapp, qtbot, tmp_path, shell):
    home = shell
    session = Session.create(tmp_path / "申报 材料#1.srdi", catalogue("national-srdi-2026"), "示例公司")
    window = home.show_session(session)
    window.resize(1200, 780)
    qtbot.waitUntil(lambda: window.desk.bridge.is_settled, timeout=30000)
    kept = Housekeeping(qapp, lambda: window.work.busy)
    yield window
    kept.stop()
    opening.leave(home)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    looks.apply("light")


@pytest.fixture(scope="session")
def taken():
    """Three photos of sheets with known corners."""
    return photographed_sheets()


@pytest.fixture
def photographed(home, tmp_path, qtbot):
    """The window of a dossier that holds these photos, measured."""
    window = home.show_session(photo_dossier(tmp_path))
    window.resize(1360, 860)
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def added(window, monkeypatch):
    """What the window would take in: the arguments of each call."""
    calls = []
    monkeypatch.setattr(window.work, "add", lambda *arguments: calls.append(arguments))
    return calls
