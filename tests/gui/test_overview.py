"""The overview of a folder of dossiers: fills itself in, is sorted, opened and saved by mouse and keys."""

from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog

from srdi_desktop.gui.dialogs.overview import Overview
from srdi_desktop.workflow.catalogues.library import rulebook
from srdi_desktop.workflow.overview import COLUMNS, Standing
from tests.gui import drops
from tests.workflow.test_overview import made

LEFT = Qt.MouseButton.LeftButton
TODAY = date.today()  # noqa: DTZ011
SOON, LATER = TODAY + timedelta(days=2), TODAY + timedelta(days=40)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "客户"
    made(place / "甲" / "a.srdi", company="甲公司", deadline=LATER)
    made(place / "乙" / "b.srdi", company="乙公司", deadline=SOON)
    made(place / "丙" / "c.srdi", company="丙公司", deadline=None, measured=False)
    return place


@pytest.fixture
def window_of_dossier(home, session, qtbot):
    shown = home.show_session(session)
    qtbot.waitExposed(shown)
    return shown


@pytest.fixture
def window(home, qtbot):
    shown = Overview(rulebook().limits)
    qtbot.addWidget(shown)
    shown.resize(1180, 640)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


@pytest.fixture
def read(window, folder, qtbot, monkeypatch):
    """The folder chosen in the dialog and looked through."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    qtbot.mouseClick(window.choose, LEFT)
    qtbot.waitUntil(lambda: window._job is None, timeout=60000)
    return window


def column(window, name):
    at = list(COLUMNS).index(name)
    return [window.sorted.index(row, at).data() for row in range(window.sorted.rowCount())]


def press_heading(qtbot, window, name):
    heading = window.table.horizontalHeader()
    at = list(COLUMNS).index(name)
    place = QPoint(heading.sectionViewportPosition(at) + 12, heading.height() // 2)
    qtbot.mouseClick(heading.viewport(), LEFT, pos=place)


def test_all_dossiers_are_there_at_once_and_how_they_stand_follows(window, folder, qtbot):
    states = []
    window.model.modelReset.connect(lambda: states.append([bool(one) for one in window.standings.values()]))
    window.look_through(folder)
    qtbot.waitUntil(lambda: window._job is None, timeout=60000)
    assert [False, False, False] in states
    assert column(window, "company") == ["乙公司", "甲公司", "丙公司"]  # by deadline, none last
    assert column(window, "missing")[:2] == ["1", "1"]
    assert column(window, "missing")[2] == "待定"
    assert column(window, "unseen") == ["0", "0", "2"]
    assert "还有 2 天" in column(window, "deadline")[0]
    assert "共 3 份" in window.told.text()


def test_a_click_on_a_heading_sorts_by_what_the_column_means(read, qtbot):
    press_heading(qtbot, read, "unseen")
    assert column(read, "unseen") == ["0", "0", "2"]
    press_heading(qtbot, read, "unseen")
    assert column(read, "unseen") == ["2", "0", "0"]
    press_heading(qtbot, read, "missing")
    assert column(read, "missing")[-1] == "待定"


def test_numbers_are_sorted_as_numbers(window, tmp_path):
    for count in (10, 9, 2):
        path = tmp_path / f"{count}.srdi"
        window.standings[path] = Standing(path, str(count), errors=count, missing=0, judged=True)
    window.show_state()
    window.table.sortByColumn(list(COLUMNS).index("errors"), Qt.SortOrder.AscendingOrder)
    assert column(window, "errors") == ["2", "9", "10"]


def test_a_double_click_and_enter_ask_for_the_dossier(read, qtbot, folder):
    asked = []
    read.open_requested.connect(asked.append)
    place = read.table.visualRect(read.sorted.index(0, 0)).center()
    qtbot.mouseClick(read.table.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(read.table.viewport(), LEFT, pos=place)
    assert asked == [folder / "乙" / "b.srdi"]
    qtbot.keyClick(read.table, Qt.Key.Key_Down)
    qtbot.keyClick(read.table, Qt.Key.Key_Return)
    assert asked[-1] == folder / "甲" / "a.srdi"


def test_stop_ends_it_and_says_what_was_not_looked_at(window, folder, qtbot):
    window.look_through(folder)
    qtbot.waitUntil(lambda: len(window.standings) == 3, timeout=20000)
    qtbot.mouseClick(window.stop, LEFT)
    qtbot.waitUntil(lambda: window._job is None, timeout=5000)
    assert "没有看" in window.told.text()
    assert window.again.isEnabled()


def test_closing_it_while_it_reads_leaves_nothing_running(window, folder, qtbot):
    window.look_through(folder)
    window.close()
    assert window._job is None


def test_the_table_is_saved_as_it_is_sorted(read, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "总览.xlsx"), ""))
    qtbot.mouseClick(read.save, LEFT)
    sheet = load_workbook(tmp_path / "总览.xlsx").active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["乙公司", "甲公司", "丙公司"]
    assert "总览.xlsx" in read.told.text()


def test_a_folder_without_dossiers_says_so(window, tmp_path, qtbot):
    window.look_through(tmp_path)
    qtbot.waitUntil(lambda: window._job is None, timeout=60000)
    assert "没有申报材料" in window.told.text()


def test_from_the_start_page_two_dossiers_are_opened_side_by_side(home, folder, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    home.show_start()
    qtbot.mouseClick(home.window.centralWidget().buttons["overview"], LEFT)
    qtbot.waitUntil(lambda: home._overview is not None, timeout=5000)
    shown = home._overview
    qtbot.mouseClick(shown.choose, LEFT)
    qtbot.waitUntil(lambda: shown._job is None, timeout=60000)
    for row in (0, 1):
        place = shown.table.visualRect(shown.sorted.index(row, 0)).center()
        qtbot.mouseClick(shown.table.viewport(), LEFT, pos=place)
        qtbot.mouseDClick(shown.table.viewport(), LEFT, pos=place)
        qtbot.waitUntil(lambda row=row: len([e for e in home.everyone if e.main]) == row + 1, timeout=20000)
    opened = [each.main.desk.bridge.path for each in home.everyone]
    assert opened == [folder / "乙" / "b.srdi", folder / "甲" / "a.srdi"]
    assert all(each.main.isVisible() for each in home.everyone)
    assert not any(each.main.desk.bridge.read_only for each in home.everyone)
    place = shown.table.visualRect(shown.sorted.index(0, 0)).center()
    qtbot.mouseDClick(shown.table.viewport(), LEFT, pos=place)
    qtbot.wait(100)
    assert len(home.everyone) == 2  # the same one only comes to the front
    shown.close()


def test_several_dossiers_dropped_at_once_all_open(home, folder, qtbot):
    paths = sorted(folder.rglob("*.srdi"))
    home.show_start()
    drops.drop(home.window.centralWidget(), QPoint(60, 60), drops.files(*paths))
    qtbot.waitUntil(lambda: len([each for each in home.everyone if each.main]) == 3, timeout=20000)
    assert [each.main.desk.bridge.path for each in home.everyone] == paths
    places = {(each.main.x(), each.main.y()) for each in home.everyone}
    assert len(places) == 3
    home.everyone[1].main.close()
    assert [each.main.desk.bridge.path for each in home.everyone] == [paths[0], paths[2]]
    home.switch_language()
    assert all(each.main.isVisible() for each in home.everyone)
    home.quit()
    assert not any(each.window.isVisible() for each in home.everyone)


def test_by_its_key_it_opens_beside_the_work(home, window_of_dossier, qtbot):
    window_of_dossier.activateWindow()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window_of_dossier, Qt.Key.Key_U, both)
    qtbot.waitUntil(lambda: home._overview is not None and home._overview.isVisible(), timeout=5000)
    assert window_of_dossier.isVisible()
    shown = home._overview
    home.overview()
    assert home._overview is shown  # one is enough
    home.quit()
    assert not shown.isVisible()
    assert not window_of_dossier.isVisible()
