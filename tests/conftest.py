"""For every test: settings, logs and work of its own, Chinese sentences, no window on the screen."""

import logging
import os
from pathlib import Path

import pytest

from srdi_desktop import texts

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":  # a screen of 1920 x 1040, not of 800 x 800
    desk = os.path.relpath(Path(__file__).with_name("gui") / "desk.json")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={desk}"
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test never sees the developer's settings and leaves none behind."""
    monkeypatch.setenv("SRDI_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("SRDI_LANGUAGE", "zh")
    texts.use_language("zh")
    yield
    texts.use_language("zh")
    root = logging.getLogger("srdi_desktop")
    for handler in root.handlers:
        handler.close()
    root.handlers.clear()
    root.propagate = True
