"""The calendar's window: what it lists, warns of and writes."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from srdi_desktop.gui.dialogs import calendar
from srdi_desktop.gui.dialogs.calendar import CalendarWindow
from srdi_desktop.model.errors import FileError
from srdi_desktop.model.regulation import Happening
from srdi_desktop.workflow.session import Session

DAYS = (
    Happening("closes", "第一批", date(2026, 3, 1), past=True, source="通知"),
    Happening("closes", "第二批", date(2026, 12, 1), verified=False),
    Happening("expiry", "quality-certificate", date(2027, 1, 1), entry="quality"),
    Happening("change", "名称变更须填报", None),
)


@pytest.fixture
def dialog(desk, qtbot, monkeypatch):
    monkeypatch.setattr(calendar, "happenings", lambda *_: DAYS)
    made = CalendarWindow(desk)
    qtbot.addWidget(made)
    made.show()
    return made


def cells(dialog, column):
    model = dialog.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_the_action_opens_it_with_the_catalogues_own_end(window):
    window.actions_by_name["calendar"].trigger()
    QApplication.processEvents()
    dialog = window.findChild(CalendarWindow)
    assert dialog.isVisible()
    assert any("材料目录到期" in words for words in cells(dialog, 1))
    assert any("自定截止日" in words for words in cells(dialog, 1))


def test_past_and_unverified_days_are_marked_and_undated_ones_said(dialog):
    assert cells(dialog, 0) == ["2026-03-01", "2026-12-01", "2027-01-01", "无固定日期"]
    assert cells(dialog, 2) == ["已过", "未核实", "", ""]
    assert cells(dialog, 3)[0] == "通知"


def test_past_days_can_be_hidden(dialog):
    dialog.hide_past.click()
    assert cells(dialog, 0) == ["2026-12-01", "2027-01-01", "无固定日期"]


def test_a_catalogue_out_of_date_is_warned_of_and_a_current_one_is_not(desk, qtbot):
    for until, warned in ((date(2020, 1, 1), True), (date(2999, 1, 1), False)):
        desk.bridge.do(Session.set_catalogue, replace(desk.bridge.dossier.catalogue, valid_until=until))
        dialog = CalendarWindow(desk)
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.warning.isVisible() == warned
        assert ("2020-01-01" in dialog.warning.text()) == warned


def test_it_is_saved_where_the_person_says(dialog, desk, tmp_path, monkeypatch):
    target, told = tmp_path / "日历.ics", []
    desk.notice_posted.connect(told.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.save_button.click()
    assert target.read_bytes().count(b"BEGIN:VEVENT") == 3
    assert str(target) in told[0].message


def test_a_place_that_cannot_be_written_is_reported(dialog, desk, tmp_path, monkeypatch):
    reported = []
    desk.bridge.report = reported.append
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "absent" / "a.ics"), ""))
    dialog.save_button.click()
    assert isinstance(reported[0], FileError)


def test_a_double_click_on_a_certificate_goes_to_its_entry(dialog, desk):
    dialog.table.doubleClicked.emit(dialog.model.index(2, 1))
    assert desk.scope.entry == "quality"
