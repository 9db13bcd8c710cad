"""A large pile is glanced at before it is read: the tree says early, and as a guess, what is probably missing."""

import threading

import pytest
from PySide6.QtCore import QPoint

from srdi_desktop.gui.desk import Scope
from srdi_desktop.gui.models.table import Role
from srdi_desktop.sample.raster import printed
from srdi_desktop.sample.sheet import Sheet
from srdi_desktop.workflow import runs
from tests.gui import drops
from tests.gui.real import idle

GUESS, KNOWN = "可能缺少（初看）", "缺"


@pytest.fixture
def reading_waits(monkeypatch):
    """Reading that begins when the test says so; glances do not wait."""
    gate, read = threading.Event(), runs.analyse_and_store

    def analyse_and_store(*given, **named):
        gate.wait(60)
        yield from read(*given, **named)

    monkeypatch.setattr(runs, "analyse_and_store", analyse_and_store)
    yield gate
    gate.set()


def draw_pile(folder, contracts: int):
    """A commitment, and so many pages of contracts."""
    folder.mkdir()
    for number in range(contracts + 1):
        sheet = Sheet(y=30)
        sheet.title("真实性声明和合规经营承诺书" if not number else "产品销售合同", 20, 20)
        for row in range(3):
            sheet.line(f"本页为第 {number + 1} 份材料的第 {row + 1} 段正文", 11, 12)
        printed(sheet, 80).convert("L").save(folder / f"扫描件{number:03d}.jpg", dpi=(80, 80))
    return folder


def said_of(window, entry: str) -> str:
    model = window.tree.model
    return model.data(model.find(Scope(entry)), Role.DETAIL)


def test_what_is_probably_missing_is_said_before_the_pile_is_read(opened, qtbot, tmp_path, reading_waits):
    bridge, work = opened.desk.bridge, opened.work
    drops.drop(opened.grid, QPoint(100, 100), drops.files(draw_pile(tmp_path / "一堆", 41)))
    qtbot.waitUntil(lambda: work.glancing == 42, timeout=60000)
    assert "先粗看 42 页" in opened.statusBar()._doing.text()
    qtbot.waitUntil(lambda: said_of(opened, "business-license").startswith(GUESS), timeout=120000)
    assert not bridge.dossier.evidence
    assert (work.done, work.total, work.glancing) == (42, 84, 0)
    assert not said_of(opened, "commitment").startswith(GUESS)
    assert not [finding for finding in bridge.verdicts.findings if finding.code == "entry.missing"]
    reading_waits.set()
    qtbot.waitUntil(lambda: len(bridge.dossier.evidence) == 42 and idle(opened), timeout=240000)
    assert said_of(opened, "business-license").split(" · ")[0] == KNOWN
    assert not bridge.verdicts.probably_missing
    assert all(found.sharpness.width is not None for found in bridge.dossier.evidence.values())


def test_a_small_pile_is_read_at_once(opened, qtbot, tmp_path, reading_waits):
    drops.drop(opened.grid, QPoint(100, 100), drops.files(draw_pile(tmp_path / "一堆", 3)))
    qtbot.waitUntil(lambda: opened.work.doing == "analyse", timeout=60000)
    assert opened.work.glancing == 0
    assert opened.work.total == 4
