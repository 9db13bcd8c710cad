"""Windows without a screen, in Chinese unless a test asks otherwise, each with its own settings folder."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from srdi_desktop import texts
from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.gui.desk import Desk
from tests.gui.fakes import FakeSession


@pytest.fixture(autouse=True)
def _own_settings(tmp_path, monkeypatch):
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
