"""The window loses nothing: refused decisions wait and are written, imports go on, damaged files are repaired."""

import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from srdi_desktop.gui import keeping, opening
from srdi_desktop.gui.panels.start import StartPage
from srdi_desktop.gui.work import Work
from srdi_desktop.model.errors import FileError
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.store import ScanWriter
from srdi_desktop.workflow.processes import judging
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, scan_bytes, store_scan

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _without_a_judge(monkeypatch):
    monkeypatch.setattr(judging, "Judge", lambda path: None)
    monkeypatch.setattr(Session, "verdicts", property(lambda self: Verdicts(tray=self.dossier.pages())))


@pytest.fixture
def path(tmp_path):
    session = Session.create(tmp_path / "甲公司.srdi", CATALOGUE, "甲公司")
    session.add_scans([store_scan(session.path, 1)])
    session.close()
    return tmp_path / "甲公司.srdi"


@pytest.fixture
def notices(home, path):
    told = []
    assert opening.open_dossier(home, path)
    home.desk.notice_posted.connect(told.append)
    return told


@pytest.fixture
def full_disk(home, path, notices):
    """A switch: while on, the disk takes nothing."""
    file, refusing = home.desk.bridge._session._ledger.file, [True]
    whole = file.write

    def write(*arguments):
        if refusing[0]:
            raise FileError("disk.full", retry=True, file=str(path))
        whole(*arguments)

    file.write = write
    yield refusing
    refusing[0] = False


def test_a_refused_decision_is_shown_and_written_by_the_notices_button(home, path, notices, full_disk):
    changes = []
    home.desk.bridge.dossier_changed.connect(changes.append)
    assert home.desk.bridge.do(Session.set_company, "乙公司")
    assert home.desk.bridge.dossier.decisions.company == "乙公司"
    assert changes[-1].evaluation
    assert notices[-1].button == "重试"
    full_disk[0] = False
    notices[-1].act()
    assert notices[-1].level == "good"
    assert Session.open(path, read_only=True).dossier.decisions.company == "乙公司"


def asked():
    """The box that asks, once the event that led to it is over."""
    QApplication.processEvents()
    return QApplication.activeModalWidget()


def press(qtbot, box, name):
    """One of its buttons; what it leads to comes after the click."""
    qtbot.mouseClick(box.button(QMessageBox.StandardButton[name]), LEFT)
    QApplication.processEvents()


def test_a_window_with_unsaved_decisions_closes_only_when_told(home, path, notices, full_disk, qtbot):
    home.desk.bridge.do(Session.set_company, "乙公司")
    window = home.main
    assert not window.close()
    press(qtbot, asked(), "Retry")  # the disk is still full: it asks again
    press(qtbot, asked(), "Cancel")
    assert asked() is None
    assert window.isVisible()
    assert home.desk.bridge.unsaved == 1
    assert not window.close()
    box = asked()
    full_disk[0] = False
    press(qtbot, box, "Retry")
    assert not window.isVisible()
    assert Session.open(path, read_only=True).dossier.decisions.company == "乙公司"


def test_a_copy_elsewhere_lets_the_window_close(home, path, notices, full_disk, monkeypatch, tmp_path, qtbot):
    home.desk.bridge.do(Session.set_company, "乙公司")
    window = home.main
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    window.close()
    press(qtbot, asked(), "Save")  # thought better of it: it asks again
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "副本.srdi"), ""))
    press(qtbot, asked(), "Save")
    assert not window.isVisible()
    assert Session.open(tmp_path / "副本.srdi", read_only=True).dossier.decisions.company == "乙公司"


def test_decisions_that_are_given_up_let_the_dossier_be_closed(home, path, notices, full_disk, qtbot):
    home.desk.bridge.do(Session.set_company, "乙公司")
    home.main.actions_by_name["close_dossier"].trigger()
    press(qtbot, asked(), "Discard")
    assert isinstance(home.window.centralWidget(), StartPage)
    assert Session.open(path, read_only=True).dossier.decisions.company == "甲公司"


def test_an_import_that_was_cut_off_is_offered_again(home, path, monkeypatch):
    with ScanWriter(path) as writer:
        writer.expect(["/来源/2.pdf", "/来源/3.pdf"])
        writer.add(io.BytesIO(scan_bytes(2)), "2.pdf", "/来源/2.pdf")
    went_on, told = [], []
    monkeypatch.setattr(Work, "go_on", lambda self, left: went_on.append(left))
    tell = keeping.Notice
    monkeypatch.setattr(keeping, "Notice", lambda *a, **k: told.append(tell(*a, **k)) or told[-1])
    opening.open_dossier(home, path)
    assert told[-1].message == "上次添加文件时被中断，还有 2 个文件没有加入。"
    told[-1].act()
    assert went_on[0].paths == ("/来源/2.pdf", "/来源/3.pdf")


def test_a_damaged_file_is_repaired_into_a_new_one_when_the_person_wants(home, path, monkeypatch):
    said = []
    path.write_bytes(bytes(8192) + path.read_bytes()[8192:])
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    monkeypatch.setattr(QMessageBox, "information", lambda parent, title, message: said.append(message))
    assert opening.open_dossier(home, path)
    assert home.desk.bridge.path.name == "甲公司-修复.srdi"
    assert home.desk.bridge.dossier.decisions.company == "甲公司"
    assert "没有丢失任何内容" in said[0]
