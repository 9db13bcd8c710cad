"""The export page by mouse and keys over a real dossier: what it writes, its last question, its warnings."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from srdi_desktop.gui.desk import Section
from srdi_desktop.model.catalogue import Delivery
from srdi_desktop.scans import open_scan
from srdi_desktop.texts import text
from srdi_desktop.workflow.session import Session
from tests.gui.real import draw_pages, idle

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(opened, qtbot, tmp_path, quick_measures):
    """The export page of a dossier with four pages in its first entry."""
    opened.arrivals.add([draw_pages(tmp_path / "pile", 4)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 4 and idle(opened), timeout=30000)
    opened.desk.bridge.do(
        Session.move, opened.grid_model.all_pages(), opened.desk.bridge.dossier.catalogue.entries[0].id
    )
    qtbot.waitUntil(lambda: idle(opened), timeout=30000)
    qtbot.keyClick(opened, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    opened.export.folder.setText(str(tmp_path / "out"))
    qtbot.waitUntil(opened.export.go.isEnabled, timeout=5000)
    return opened.export


def choose(qtbot, page, *names):
    """Tick exactly these outputs, as a hand would."""
    for name in ("single", "kit", "rescan"):
        box = page.checks[name]
        if box.isChecked() != (name in names):
            box.setFocus()
            qtbot.keyClick(box, Qt.Key.Key_Space)


def export(qtbot, page):
    qtbot.mouseClick(page.go, LEFT)
    qtbot.mouseClick(page.question.all_the_same, LEFT)
    qtbot.waitUntil(lambda: not page.window().work.busy, timeout=60000)


def test_the_upload_kit_is_written_one_file_for_each_entry(page, qtbot):
    choose(qtbot, page, "kit")
    export(qtbot, page)
    (kit,) = [file for file in page.files if file.role == "kit"]
    with (
        Path(kit.path).open("rb") as stream,
        open_scan(stream, Path(kit.path).name, page._desk.bridge.book.limits) as pdf,
    ):
        assert pdf.page_count == kit.pages == 4
    assert kit.verified
    assert Path(kit.path).parent.name == "上传包"
    assert {file.role for file in page.files} >= {"kit", "checklist"}


def test_the_rescan_list_is_written_from_the_menu_and_names_what_is_missing(opened, page, qtbot):
    opened.actions_by_name["rescan_list"].trigger()
    qtbot.waitUntil(lambda: not opened.work.busy, timeout=60000)
    (listing,) = page.files
    assert listing.role == "rescan-list"
    with Path(listing.path).open("rb") as stream, open_scan(stream, "a.pdf", opened.desk.bridge.book.limits) as pdf:
        words = "".join(line.text for line in pdf.page(1).layer)
    assert opened.desk.bridge.dossier.catalogue.entries[1].title[:6] in words.replace(" ", "")


def test_open_errors_are_asked_about_once_more_and_the_careful_answer_has_the_focus(opened, page, qtbot):
    qtbot.mouseClick(page.go, LEFT)
    assert page.question.isVisible()
    assert page.question.first.hasFocus()
    assert not opened.work.busy
    qtbot.keyClick(page.question.first, Qt.Key.Key_Space)
    assert opened.desk.section == Section.FINDINGS
    assert not page.files


def test_a_pdf_above_the_limit_is_told_and_written_again_within_it(opened, page, qtbot):
    session = opened.desk.bridge._session
    tight = replace(opened.desk.bridge.dossier.catalogue, delivery=Delivery(max_mb=0.01))
    session.set_catalogue(tight)
    choose(qtbot, page, "single")
    export(qtbot, page)
    told = {notice.key: notice for notice in opened.notices.shown()}
    assert "超过" in told["too_large"].message
    assert told["too_large"].button
    assert told["export"].level == "good"


def test_a_written_file_is_opened_and_its_folder_shown(page, qtbot, monkeypatch):
    opened_urls = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_urls.append(Path(url.toLocalFile())))
    choose(qtbot, page, "single")
    export(qtbot, page)
    cards = page.findChildren(QPushButton)
    for key in ("open", "show_folder"):
        button = next(button for button in cards if button.text() == text(f"gui.export.{key}"))
        qtbot.mouseClick(button, LEFT)
    assert opened_urls == [Path(page.files[0].path), Path(page.files[0].path).parent]


def test_the_estimate_is_live(opened, page, qtbot):
    assert "4 页" in page._plan_words.text()
    opened.desk.bridge.do(Session.exclude, opened.grid_model.all_pages()[:1])
    qtbot.waitUntil(lambda: "3 页" in page._plan_words.text(), timeout=5000)
    assert "待归档里还有 1 页" in page._warning.text()
    opened.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: "4 页" in page._plan_words.text(), timeout=5000)
