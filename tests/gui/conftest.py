"""Windows without a screen, in Chinese unless a test asks otherwise, each with its own settings folder."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from srdi_desktop import texts
from srdi_desktop.gui import looks, main_window
from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.gui.desk import Desk
from srdi_desktop.gui.home import Home
from srdi_desktop.gui.memory import Memory
from srdi_desktop.gui.work import Work
from srdi_desktop.workflow import previews
from tests.gui.fakes import FakePictures, FakeSession, picture
from tests.gui.fonts import use_hanzi


@pytest.fixture(autouse=True)
def _own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("SRDI_HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "own"))
    texts.use_language("zh")


@pytest.fixture
def bridge(qapp):
    errors = []
    made = Bridge(FakeSession(), errors.append)
    yield made
    assert errors == []


@pytest.fixture
def desk(bridge):
    return Desk(bridge)


@pytest.fixture
def home(qapp, tmp_path, monkeypatch):
    """The program without a dossier; pictures are drawn, nothing is measured."""
    use_hanzi(qapp)
    monkeypatch.setattr(main_window, "Pictures", FakePictures)
    monkeypatch.setattr(previews, "page_picture", lambda path, scan, name, index, longest: picture(index))
    monkeypatch.setattr(Work, "analyse_missing", lambda self: None)
    memory = Memory(tmp_path / "window.ini")
    memory.language = "zh"
    memory.appearance = "light"
    made = Home(memory)
    yield made
    made.leave()
    if made.window is not None:
        made.window.close()
        made.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    looks.apply("light")


@pytest.fixture
def window(home, qtbot):
    """The window of a dossier of 64 pages."""
    made = home.show_session(FakeSession())
    made.resize(1360, 860)
    qtbot.waitExposed(made)
    return made
