"""The window and what an export leaves: its options, what is said about a file, and an exported folder opened again."""

from threading import Event

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel

from srdi_desktop.gui.home import Home
from srdi_desktop.gui.memory import Memory
from srdi_desktop.gui.panels.export import _result
from srdi_desktop.gui.program import receive
from srdi_desktop.model.plan import ExportedFile
from srdi_desktop.texts import text
from srdi_desktop.workflow import exports
from srdi_desktop.workflow.library import catalogue
from srdi_desktop.workflow.plans import make_plan
from srdi_desktop.workflow.session import Session
from tests.gui import drops


@pytest.fixture
def exported(tmp_path):
    """A folder with a dossier, its PDF and its manifest."""
    folder = tmp_path / "导出 #1"
    folder.mkdir()
    session = Session.create(folder / "材料.srdi", catalogue("national-srdi-2026"), "甲公司")
    plan = make_plan(session.dossier, session.verdicts)
    list(exports.export(session.path, session.dossier, session.verdicts, plan, folder, Event()))
    session.close()
    return folder


@pytest.fixture
def start(qapp, tmp_path):
    made = Home(Memory(tmp_path / "window.ini"))
    made.show_start()
    yield made
    made.leave()
    made.window.close()


def test_an_exported_folder_dropped_on_the_start_page_opens_its_dossier(start, exported):
    drops.drop(start.window.centralWidget(), QPoint(40, 40), drops.files(exported))
    assert start.main.desk.bridge.path == exported / "材料.srdi"


def test_an_exported_folder_given_on_the_command_line_opens_its_dossier(start, exported):
    receive(start, [exported])
    assert start.main.desk.bridge.path == exported / "材料.srdi"


def test_a_manifest_whose_dossier_is_gone_says_what_to_do(start, exported, monkeypatch):
    told = []
    monkeypatch.setattr(start, "report", told.append)
    (exported / "材料.srdi").unlink()
    assert not start.open(next(exported.glob("*-页面清单.json")))
    assert [error.code for error in told] == ["manifest.no_dossier"]


def test_password_archive_form_and_thorough_check_are_chosen_and_no_password_is_kept(start, exported, monkeypatch):
    start.open(exported)
    page = start.main.export
    monkeypatch.setattr(page, "_run", lambda *_: None)
    assert page.options().searchable
    page.checks["pdf_a"].setChecked(True)
    page.checks["thorough"].setChecked(True)
    page.password.setText("密码")
    chosen = page.options()
    assert (chosen.pdf_a, chosen.thorough, chosen.password) == (True, True, "密码")
    page.start()
    again = start.memory.export
    assert (again.pdf_a, again.thorough, again.password) == (True, True, None)


def test_what_there_is_to_say_about_a_file_is_said_on_its_card(qapp):
    file = ExportedFile("/x/a.pdf", "dossier", 3, 9, "", verified=True, remarks=("export.remark.squeezed",))
    card = _result(file)
    words = " ".join(label.text() for label in card.findChildren(QLabel))
    assert text("export.remark.squeezed") in words
