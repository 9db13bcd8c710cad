"""The sheet of choices by mouse and keys: its picture follows, catalogues have their own, the name is a decision."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from srdi_desktop.gui.panels import export_choices
from srdi_desktop.model.plan import CHOICES, TODAY, WHOLE_LIST, Kind
from srdi_desktop.workflow import page_pictures
from srdi_desktop.workflow.catalogues.library import catalogue
from srdi_desktop.workflow.export_plans import applicant
from srdi_desktop.workflow.session import Session
from tests.gui.screens import settle

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window, qtbot):
    """The export page of the dossier of 64 pages, its picture drawn."""
    window.actions_by_name["export"].trigger()
    qtbot.waitUntil(lambda: shows(window.export), timeout=20000)
    return window.export


def shows(page) -> bool:
    """Whether the picture is of the choices as they stand."""
    front = page.front
    return not front.busy and front.drawn is not None and front.drawn.options == page.options()


def press(qtbot, control) -> None:
    control.setFocus()
    qtbot.keyClick(control, Qt.Key.Key_Space)


def pixels(page) -> list[bytes]:
    images = [picture.toImage() for picture in page.front.pages]
    return [bytes(image.constBits()) for image in images]


def test_no_picture_is_drawn_before_somebody_looks(window):
    settle(300)
    assert window.export.front.drawn is None
    assert not window.export.front.busy


def test_every_choice_stands_on_the_sheet(page):
    controls = page.choices.controls
    assert list(controls) == [choice.name for choice in CHOICES]
    assert all(control.toolTip() for control in controls.values())
    lists = [choice for choice in CHOICES if choice.kind is Kind.ONE_OF]
    assert all(controls[choice.name].count() == len(choice.values) for choice in lists)


@pytest.mark.parametrize("name", ["cover", "seal_space", "dividers", "contents"])
def test_a_switch_changes_the_picture(page, qtbot, name):
    before = pixels(page)
    press(qtbot, page.choices.controls[name])
    qtbot.waitUntil(lambda: shows(page) and pixels(page) != before, timeout=20000)
    shown = sum(label.isVisible() for label in page.front._labels)
    assert shown == len(page.front.pages) == (3 if name == "seal_space" else 2)


@pytest.mark.parametrize("name", ["contents_of", "stamp", "binding_mm", "cover_date"])
def test_the_keys_change_lists_and_numbers_and_the_picture_follows(page, qtbot, name):
    before, control = pixels(page), page.choices.controls[name]
    place = control.focusProxy() or control
    place.setFocus()
    qtbot.keyClick(place, Qt.Key.Key_Up if name == "binding_mm" else Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shows(page) and pixels(page) != before, timeout=20000)


def test_the_picture_is_drawn_beside_the_windows_thread(page, qtbot, monkeypatch):
    threads = []

    def noted(plan, longest):
        threads.append(threading.get_ident())
        return page_pictures.front_pictures(plan, longest)

    monkeypatch.setattr(export_choices, "front_pictures", noted)
    press(qtbot, page.choices.controls["seal_space"])
    qtbot.waitUntil(lambda: shows(page) and bool(threads), timeout=20000)
    assert threading.get_ident() not in threads


def test_the_companys_name_is_a_decision_that_can_be_undone(page, window, qtbot):
    bridge, line = window.desk.bridge, page.choices.company
    before = applicant(bridge.dossier, bridge.verdicts)
    assert line.text() == before
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "Example Precision Ltd.")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    line.clearFocus()
    assert bridge.dossier.decisions.company == "Example Precision Ltd."
    qtbot.waitUntil(lambda: shows(page) and page.front.drawn.company == "Example Precision Ltd.", timeout=20000)
    bridge.do(Session.undo)
    assert line.text() == before


def test_choices_are_remembered_for_each_catalogue_but_no_day_and_no_password(page, window, home, qtbot, monkeypatch):
    monkeypatch.setattr(page, "_run", lambda *_: None)
    controls = page.choices.controls
    press(qtbot, controls["seal_space"])
    controls["contents_of"].setFocus()
    qtbot.keyClick(controls["contents_of"], Qt.Key.Key_Down)
    controls["cover_date"].words.setFocus()
    qtbot.keyClick(controls["cover_date"].words, Qt.Key.Key_End)
    assert controls["cover_date"].day.isVisible()
    controls["password"].setFocus()
    qtbot.keyClicks(controls["password"], "secret")
    page.start()
    bridge = window.desk.bridge
    own = bridge.dossier.catalogue
    other = replace(catalogue("national-little-giant-2026"), sha256="")
    home.memory.keep_export(other.id, replace(page.options(), seal_space=False, binding_mm=9.0))
    bridge.do(Session.set_catalogue, other)
    QApplication.processEvents()
    assert (page.options().seal_space, page.options().binding_mm) == (False, 9.0)
    bridge.do(Session.set_catalogue, own)
    settle(50)
    kept = page.options()
    assert (kept.seal_space, kept.contents_of, kept.binding_mm) == (True, WHOLE_LIST, 0.0)
    assert (kept.cover_date, kept.password) == (TODAY, None)
