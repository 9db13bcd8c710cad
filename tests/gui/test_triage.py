"""Findings one by one, pages held side by side, reasons given: by keys and mouse, each with its undo."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMenu

from srdi_desktop.gui.desk import Notice, Section
from srdi_desktop.gui.dialogs.waiving import WaiverForm
from srdi_desktop.gui.panels.compare import CompareView, Pair
from srdi_desktop.gui.panels.triage import in_triage_order
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.dossier import Signature
from srdi_desktop.model.finding import Level
from srdi_desktop.workflow.session import Session
from tests.gui.dossiers import evidence_of, page
from tests.gui.test_window import click, trigger

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def decisions(window):
    return window.desk.bridge.dossier.decisions


def left(window):
    """The number that is shown."""
    return int("".join(sign for sign in window.triage.count.text() if sign.isdigit()))


@pytest.fixture
def triage(window, qtbot):
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert window.desk.section is Section.TRIAGE
    return window.triage


def go_to(qtbot, triage, code):
    """By keys, as a person would."""
    for _ in range(100):
        if triage.current.code == code:
            return triage.current
        qtbot.keyClick(triage, Qt.Key.Key_N)
    raise AssertionError(code)


def type_words(widget, words):
    """As an input method brings them; QTest's own keys know no hanzi."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


def form_of(window):
    QApplication.processEvents()
    form = next(form for form in window.findChildren(WaiverForm) if form.isVisible())
    form.activateWindow()
    QApplication.processEvents()
    return form


# One by one


def test_f9_shows_the_gravest_first_with_the_picture_of_its_place(window, triage, qtbot):
    found = window.desk.bridge.verdicts.findings
    assert left(window) == sum(one.waived is None for one in found)
    levels = []
    for _ in range(left(window)):
        levels.append(triage.current.level)
        qtbot.keyClick(triage, Qt.Key.Key_N)
    assert levels == sorted(levels, key=list(Level).index)
    blurred = go_to(qtbot, triage, "page.blurry")
    qtbot.waitUntil(lambda: triage.view.percent > 0, timeout=20000)
    assert window.desk.current == blurred.page
    assert not triage._absent.isVisible()
    missing = go_to(qtbot, triage, "entry.missing")
    assert missing.page is None
    assert not triage.view.isVisible()
    assert "2025年度审计报告" in triage._absent.text()


def test_enter_does_what_mends_and_the_number_counts_down_until_undo(window, triage, qtbot):
    skewed, before = go_to(qtbot, triage, "page.skewed"), left(window)
    qtbot.keyClick(triage, Qt.Key.Key_Return)
    assert skewed.page in decisions(window).deskew
    assert left(window) == before - 1
    assert triage.current.key != skewed.key
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert skewed.page not in decisions(window).deskew
    assert left(window) == before


def test_enter_where_nothing_mends_says_that_a_person_looked(window, triage, qtbot, home):
    home.memory.person = "李会计"
    lying = evidence_of(4, 2, "audit-2024")
    lying = replace(lying, geometry=replace(lying.geometry, rotation=90))
    window.desk.bridge.record([PageResult(page(4, 2), lying)])
    hint = go_to(qtbot, triage, "page.rotated")
    assert "看过了" in triage.buttons["done"].text()
    before = left(window)
    qtbot.keyClick(triage, Qt.Key.Key_Return)
    assert decisions(window).waivers[hint.key] == "已看过，照此提交"
    assert decisions(window).waived_by[hint.key].who == "李会计"
    assert left(window) == before - 1
    trigger(window, "undo")
    assert hint.key not in decisions(window).waivers


def test_x_leaves_the_page_out_and_m_moves_it(window, triage, qtbot):
    blurred = go_to(qtbot, triage, "page.blurry")
    qtbot.keyClick(triage, Qt.Key.Key_X)
    assert blurred.page in decisions(window).excluded
    trigger(window, "undo")
    assert decisions(window).excluded == frozenset()
    unsorted_ = go_to(qtbot, triage, "page.unsorted")
    qtbot.keyClick(triage, Qt.Key.Key_M)
    menu = next(menu for menu in window.findChildren(QMenu) if menu.isVisible())
    for _ in range(12):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert decisions(window).placed[unsorted_.page] == "contracts"
    trigger(window, "undo")
    assert unsorted_.page not in decisions(window).placed


def test_escape_leaves_and_the_place_is_remembered_also_by_the_next_window(window, triage, qtbot, home):
    skewed = go_to(qtbot, triage, "page.skewed")
    qtbot.keyClick(triage, Qt.Key.Key_N)
    second = triage.current
    assert second != skewed
    qtbot.keyClick(triage, Qt.Key.Key_Escape)
    assert window.desk.section is Section.FINDINGS
    trigger(window, "show_triage")
    assert window.triage.current == second
    home.memory.keep_window(window.remembered())
    window.desk.triaged = ""
    window.remember(home.memory.window())
    assert window.desk.triaged == second.key


def test_when_none_is_left_enter_leads_to_the_export(window, triage, qtbot):
    bridge = window.desk.bridge
    keys = [one.key for one in in_triage_order(bridge.dossier, bridge.verdicts.findings)]
    bridge.do(Session.waive_all, keys, "已核对", "李会计")
    assert left(window) == 0
    assert "处理完" in triage._absent.text()
    qtbot.keyClick(triage, Qt.Key.Key_Return)
    assert window.desk.section is Section.EXPORT


def test_a_read_only_dossier_can_be_looked_through(home, session, qtbot):
    session.close()
    window = home.show_session(Session.open(session.path, read_only=True))
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    before = left(window)
    assert not window.triage.buttons["done"].isEnabled()
    qtbot.keyClick(window.triage, Qt.Key.Key_Return)
    qtbot.keyClick(window.triage, Qt.Key.Key_N)
    assert left(window) == before


# Reasons


def test_w_asks_why_and_who_and_takes_others_of_the_kind_along(window, triage, qtbot):
    go_to(qtbot, triage, "page.blurry")
    blurred = [one.key for one in window.desk.bridge.verdicts.findings if one.code == "page.blurry"]
    assert len(blurred) == 3
    qtbot.keyClick(triage, Qt.Key.Key_W)
    form = form_of(window)
    type_words(form.reason.lineEdit(), "原件如此")
    form.who.selectAll()
    type_words(form.who, "李会计")
    qtbot.keyClick(form, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(form.all_alike.isChecked)  # Qt shows the press before it counts
    qtbot.keyClick(form.reason.lineEdit(), Qt.Key.Key_Return)
    assert decisions(window).waivers == dict.fromkeys(blurred, "原件如此")
    signed = {signature.who for signature in decisions(window).waived_by.values()}
    assert signed == {"李会计"}
    assert all(signature.when is not None for signature in decisions(window).waived_by.values())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert decisions(window).waivers == {}
    assert decisions(window).waived_by == {}


def test_the_name_is_offered_from_the_system_and_remembered_as_typed(window, home, triage, qtbot, monkeypatch):
    monkeypatch.setattr("srdi_desktop.gui.memory.system_person", lambda: "zhang.wei")
    go_to(qtbot, triage, "page.blurry")
    qtbot.keyClick(triage, Qt.Key.Key_W)
    form = form_of(window)
    assert form.who.text() == "zhang.wei"
    type_words(form.reason.lineEdit(), "原件如此")
    form.who.selectAll()
    type_words(form.who, "张伟")
    qtbot.keyClick(form.who, Qt.Key.Key_Return)
    assert home.memory.person == "张伟"


def test_without_a_reason_nothing_is_accepted(window, triage, qtbot):
    go_to(qtbot, triage, "page.blurry")
    qtbot.keyClick(triage, Qt.Key.Key_W)
    form = form_of(window)
    ok = form.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    qtbot.keyClicks(form.reason.lineEdit(), "  ")
    qtbot.keyClick(form.reason.lineEdit(), Qt.Key.Key_Return)
    assert form.isVisible()
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert decisions(window).waivers == {}


def test_findings_selected_in_the_list_are_accepted_together(window, qtbot):
    trigger(window, "show_findings")
    view, blurred = window.findings.list, []
    for number, one in enumerate(f for f in window.findings.model.all_findings() if f.code == "page.blurry"):
        index = window.findings.model.find(one.key)
        view.scrollTo(index)
        modifier = CTRL if number else Qt.KeyboardModifier.NoModifier
        qtbot.mouseClick(view.viewport(), LEFT, modifier, view.visualRect(index).center())
        blurred.append(one)
    window.findings.fix_requested.emit("waive", blurred[0])
    form = form_of(window)
    type_words(form.reason.lineEdit(), "三页原件如此")
    qtbot.keyClick(form.reason.lineEdit(), Qt.Key.Key_Return)
    assert set(decisions(window).waivers) == {one.key for one in blurred}
    assert window.actions_by_name["undo"].text() == "撤销 说明 3 个问题"


def test_taking_a_waiver_back_takes_its_signature_along(session):
    key = session.verdicts.findings[0].key
    session.waive_all([key], "原件如此", "李会计")
    assert isinstance(session.dossier.decisions.waived_by[key], Signature)
    session.waive(key, None)
    assert session.dossier.decisions.waived_by == {}


# Two pages


@pytest.fixture
def pair(window, qtbot):
    """Two selected pages of one entry, side by side."""
    window.grid.select_pages([page(3, 1), page(3, 3)])
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    QApplication.processEvents()
    view = window.findChild(CompareView)
    assert view.isVisible()
    qtbot.waitUntil(lambda: len(view._pictures) == 2, timeout=20000)
    return view


def wheel(view, up):
    place = QPointF(view.viewport().rect().center())
    turn = QPoint(0, 120 if up else -120)
    event = QWheelEvent(
        place, view.viewport().mapToGlobal(place), QPoint(), turn, Qt.MouseButton.NoButton, CTRL,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_both_pages_zoom_and_move_together_by_wheel_keys_and_dragging(pair, qtbot):
    left_view, right_view = pair.views.values()
    for view in (left_view, right_view):
        wheel(view, up=True)
        wheel(view, up=True)
    assert left_view.zoom == pytest.approx(1.2**4)
    assert right_view.zoom == pytest.approx(left_view.zoom)
    qtbot.keyClick(pair, Qt.Key.Key_Plus)
    assert right_view.zoom == left_view.zoom > 1.2**4
    start, end = QPoint(200, 200), QPoint(150, 60)
    qtbot.mousePress(right_view.viewport(), LEFT, pos=start)
    qtbot.mouseMove(right_view.viewport(), end)
    qtbot.mouseRelease(right_view.viewport(), LEFT, pos=end)
    one, other = left_view.sight(), right_view.sight()
    assert one.across == pytest.approx(other.across, abs=0.01)
    assert one.down == pytest.approx(other.down, abs=0.01)
    assert other.down > 0.5
    qtbot.keyClick(pair, Qt.Key.Key_1)
    assert left_view.percent == 100
    qtbot.keyClick(pair, Qt.Key.Key_0)
    assert (left_view.zoom, right_view.zoom) == (1.0, 1.0)


def test_space_held_shows_each_page_in_the_others_place(pair, qtbot):
    left_view, right_view = pair.views.values()
    before = left_view._whole.copy(), right_view._whole.copy()
    qtbot.keyPress(pair, Qt.Key.Key_Space)
    assert (left_view._whole, right_view._whole) == (before[1], before[0])
    qtbot.keyRelease(pair, Qt.Key.Key_Space)
    assert (left_view._whole, right_view._whole) == before


@pytest.mark.parametrize(
    ("key", "button", "done"),
    [
        (Qt.Key.Key_L, "keep_left", lambda d: d.excluded == {page(3, 3)} and not d.replaced),
        (Qt.Key.Key_R, "keep_right", lambda d: d.replaced == {page(3, 1): page(3, 3)} and not d.excluded),
        (Qt.Key.Key_S, "same", lambda d: d.excluded == {page(3, 3)}),
        (Qt.Key.Key_D, "different", lambda d: d.are_different(page(3, 1), page(3, 3)) and not d.excluded),
    ],
)
@pytest.mark.parametrize("by", ["key", "mouse"])
def test_what_is_decided_is_one_step_that_the_banner_takes_back(window, pair, qtbot, key, button, done, by):
    before = decisions(window)
    if by == "key":
        qtbot.keyClick(pair, key)
    else:
        qtbot.mouseClick(pair.buttons[button], LEFT)
    assert done(decisions(window))
    assert not pair.isVisible()
    assert window.notices.shown()[-1].button == "撤销"
    qtbot.mouseClick(window.notices._bars[-1].act, LEFT)
    assert decisions(window) == before


def test_the_same_page_keeps_the_clearer_picture(window, qtbot):
    window.grid.select_pages([page(1, 3), page(1, 4)])  # the first of them is blurred
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    QApplication.processEvents()
    view = window.findChild(CompareView)
    assert view.pair == Pair(page(1, 3), page(1, 4))
    qtbot.keyClick(view, Qt.Key.Key_S)
    assert decisions(window).replaced == {page(1, 3): page(1, 4)}


def test_with_nothing_to_hold_side_by_side_it_says_what_to_select(window, qtbot):
    click(qtbot, window, page(3, 1))
    trigger(window, "compare")
    assert "两页" in window.notices.shown()[-1].message


def test_each_of_several_banners_shows_all_of_its_words(window):
    for number in range(3):
        window.desk.tell(Notice(f"第 {number} 件事说完整", "怎么办也说完整", "hint", key=str(number)))
    QApplication.processEvents()
    bars = window.notices._bars
    assert len(bars) == 3
    assert all(bar.height() >= bar.minimumSizeHint().height() for bar in bars)
