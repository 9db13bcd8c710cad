"""For every test: settings, logs and work of its own, Chinese sentences, no window on the screen."""

import logging
import os
import sys
from pathlib import Path

import pytest

from srdi_desktop import files, texts
from srdi_desktop.model.finding import KINDS, Finding

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


_MAKERS = {"srdi_desktop/assess", "srdi_desktop/workflow"}


@pytest.fixture(autouse=True)
def findings_fit_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a check finds while a test runs carries exactly the values that its row in KINDS names."""
    made = Finding.__init__

    def checked(self: Finding, *args: object, **values: object) -> None:
        made(self, *args, **values)
        if "/".join(Path(sys._getframe(1).f_code.co_filename).parts[-3:-1]) in _MAKERS:
            assert KINDS[self.code].unfit_values(self) == frozenset(), self

    monkeypatch.setattr(Finding, "__init__", checked)


_OPEN_FILES = Path("/proc/self/fd")


@pytest.fixture(autouse=True)
def nobody_has_open_what_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows puts no file in place that somebody still has open, be it ourselves; held where it can be seen."""
    if sys.platform != "linux":  # wine shows that folder, too, and cannot tell what is in it
        return
    moved = files._moved

    def checked(fresh: Path, target: Path, *, or_beside: bool) -> Path:
        held = {os.path.realpath(descriptor) for descriptor in _OPEN_FILES.iterdir()}
        ours = held & {str(fresh.resolve()), str(target.resolve())}
        assert not ours, f"still open: {ours}"
        return moved(fresh, target, or_beside=or_beside)

    monkeypatch.setattr(files, "_moved", checked)
