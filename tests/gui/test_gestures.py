"""Mouse, wheel and keys where the other tests act by actions: menus under the right button, cards, dragging out."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QDrag, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMenu, QPushButton

from srdi_desktop.gui import drag_out, looks, opening
from srdi_desktop.gui.desk import TRAY, Scope
from srdi_desktop.gui.opening import receive
from srdi_desktop.gui.panels.finding_card import FindingCard
from srdi_desktop.model.catalogue import Tier
from srdi_desktop.texts import text
from srdi_desktop.workflow.session import Session
from tests.gui import drops
from tests.gui.test_window import give_reason, page, trigger

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CTRL = Qt.KeyboardModifier.ControlModifier


def open_menu(window):
    return next(menu for menu in window.findChildren(QMenu) if menu.isVisible())


def choose(menu, words):
    next(act for act in menu.actions() if act.text() == words).trigger()
    QApplication.processEvents()
    menu.close()


def finding(window, code):
    return next(f for f in window.desk.bridge.verdicts.findings if f.code == code)


def choose_finding(qtbot, window, code):
    """Click on it in the list."""
    trigger(window, "show_findings")
    view, index = window.findings.list, window.findings.model.find(finding(window, code).key)
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    return view, index


def press_on_card(qtbot, window, action):
    card = window.findings.findChildren(FindingCard)[-1]
    words = text(f"gui.action.{action}.text")
    qtbot.mouseClick(next(b for b in card.findChildren(QPushButton) if b.text() == words), LEFT)
    QApplication.processEvents()


def decisions(window):
    return window.desk.bridge.dossier.decisions


# Findings


@pytest.mark.parametrize(
    ("code", "action", "done"),
    [
        ("page.skewed", "deskew", lambda d: d.deskew == {page(3, 2)}),
        ("entry.missing", "not_applicable", lambda d: d.not_applicable == {"audit-2025"}),
        ("page.blurry", "waive", lambda d: list(d.waivers.values()) == ["原件如此"]),
    ],
)
def test_the_buttons_of_a_findings_card_mend_it_and_can_be_undone(window, qtbot, code, action, done):
    before = decisions(window)
    choose_finding(qtbot, window, code)
    press_on_card(qtbot, window, action)
    if action == "waive":
        give_reason(qtbot, window, "原件如此")
    assert done(decisions(window))
    trigger(window, "undo")
    assert decisions(window) == before


def test_move_from_a_card_asks_for_the_entry(window, qtbot):
    choose_finding(qtbot, window, "page.unsorted")
    press_on_card(qtbot, window, "move")
    choose(open_menu(window), "12  销售合同及发票")
    assert decisions(window).placed[page(15, 1)] == "contracts"


def test_replace_from_a_card_asks_for_the_file(window, qtbot, monkeypatch, added, tmp_path):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "again.jpg"), ""))
    choose_finding(qtbot, window, "page.blurry")
    press_on_card(qtbot, window, "replace")
    assert added == [([tmp_path / "again.jpg"],)]


def test_a_right_click_on_a_finding_offers_its_page_and_what_mends_it(window, qtbot):
    view, index = choose_finding(qtbot, window, "page.skewed")
    view.customContextMenuRequested.emit(view.visualRect(index).center())
    menu = open_menu(window)
    assert [act.text() for act in menu.actions() if act.text()] == ["看位置", "拉直", "说明理由…"]
    choose(menu, "看位置")
    assert window.desk.current == page(3, 2)


def test_a_finding_dragged_out_is_its_pages_file(window, qtbot, monkeypatch):
    carried = []
    monkeypatch.setattr(QDrag, "exec", lambda self, *_: carried.append(self.mimeData()) or Qt.DropAction.CopyAction)
    view, _ = choose_finding(qtbot, window, "page.skewed")
    view.startDrag(Qt.DropAction.CopyAction)
    assert drag_out.pages_in(carried[0]) == [page(3, 2)]
    assert carried[0].hasUrls()


def test_findings_are_grouped_by_keys_in_the_box(window, qtbot):
    trigger(window, "show_findings")
    box = window.findings.findChild(QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    groups = [window.findings.model.index(row, 0).data() for row in range(window.findings.model.rowCount())]
    assert groups == ["错误", "提醒"]


# The catalogue tree


def right_click(window, scope):
    index = window.tree.model.find(scope)
    view = window.tree.tray if scope.entry == TRAY else window.tree.entries
    view.customContextMenuRequested.emit(view.visualRect(index).center())
    return open_menu(window)


def test_a_right_click_on_an_entry_says_whether_it_applies(window, qtbot):
    choose(right_click(window, Scope("quality")), "不适用")
    assert decisions(window).not_applicable == {"quality"}
    choose(right_click(window, Scope("quality")), "适用于本企业")
    assert decisions(window).not_applicable == frozenset()


def test_the_tray_and_all_pages_have_menus_without_it(window):
    for scope in (Scope(TRAY), Scope()):
        menu = right_click(window, scope)
        assert "添加扫描件" in [act.text() for act in menu.actions()]
        assert "不适用" not in [act.text() for act in menu.actions()]
        menu.close()


# The grid


def test_ctrl_and_the_wheel_zoom_and_the_wheel_alone_scrolls(window, qtbot):
    view, before = window.grid, window.grid.zoom
    bar = view.verticalScrollBar()
    for modifier in (CTRL, Qt.KeyboardModifier.NoModifier):
        at, turned = QPointF(100, 100), QPoint(0, 120 if modifier else -120)
        buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(at, view.mapToGlobal(at), QPoint(), turned, buttons, modifier, phase, False)
        QApplication.sendEvent(view.viewport(), event)
    assert view.zoom == before + 1
    assert bar.value() > 0


def test_pages_dragged_near_the_edge_scroll_the_grid(window, qtbot):
    view = window.grid
    assert view.hasAutoScroll()
    place = QPoint(100, view.viewport().height() - 4)
    QCursor.setPos(view.viewport().mapToGlobal(place))
    carried = drops.pages(page(1, 1))
    for _ in range(20):  # each move starts the timer of the scrolling anew
        assert drops.hover(view, place, carried)
        qtbot.wait(400)
        if view.verticalScrollBar().value():
            return
    pytest.fail("the grid stood still")


def test_ctrl_a_selects_all_and_ctrl_c_copies_them_for_our_own_views_alone(window, qtbot, clipboard):
    """Windows would ask for the files of a clipboard at once."""
    qtbot.keyClick(window.grid, Qt.Key.Key_A, CTRL)
    assert len(window.desk.selection) == 64
    qtbot.keyClick(window.grid, Qt.Key.Key_C, CTRL)
    held = QGuiApplication.clipboard().mimeData()
    assert len(drag_out.pages_in(held)) == 64
    assert not held.hasUrls()


def test_a_folder_is_watched_by_its_action_and_let_go_by_it(window, qtbot, monkeypatch, tmp_path, added):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    trigger(window, "watch")
    qtbot.waitUntil(lambda: window.arrivals.watched._known is not None)  # what lies there at the first look stays
    (tmp_path / "scan.pdf").write_bytes(b"pdf")
    qtbot.waitUntil(lambda: bool(added), timeout=8000)
    trigger(window, "watch")
    assert window.arrivals.watched is None
    assert "停止" in window.notices.shown()[-1].message


def test_files_dropped_on_the_programs_icon_come_into_the_open_dossier(home, window, added, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    receive(home, [file])
    assert added[0][0] == [file]


def test_ctrl_s_writes_a_copy_and_says_where(window, qtbot, monkeypatch, tmp_path):
    saved = []
    monkeypatch.setattr(Session, "save_copy", lambda self, path: saved.append(path) or ())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "副本.srdi"), ""))
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    QApplication.processEvents()
    assert saved == [tmp_path / "副本.srdi"]
    assert "副本.srdi" in window.notices.shown()[-1].message


# Light and dark


def test_light_and_dark_follow_the_system_at_once(home, window, monkeypatch, qapp):
    from srdi_desktop.gui.windows import follow_system

    follow_system(home)
    home.memory.appearance = "system"
    monkeypatch.setattr(looks, "system_scheme", lambda: "dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert looks.scheme() == "dark"
    assert home.window is not window
    assert home.window.desk.scope == window.desk.scope
    home.memory.appearance = "light"
    looks.apply("light")


# A new dossier, step by step


def walk(dialog, qtbot, tmp_path):
    """As a hand does it: the company, its tier, the list, the place; with keys and the main button."""
    dialog.show()
    qtbot.keyClicks(dialog.name, "Jiangsu Precision")
    qtbot.mouseClick(dialog.ahead, LEFT)
    assert dialog.focusWidget() is dialog.tiers.checkedButton()
    tier = next(b for b in dialog.tiers.buttons() if text("gui.tier.srdi") in b.text())
    tier.setFocus()
    qtbot.keyClick(tier, Qt.Key.Key_Space)
    qtbot.mouseClick(dialog.ahead, LEFT)
    listed = [dialog.lists.item(row).text() for row in range(dialog.lists.count())]
    qtbot.mouseClick(dialog.ahead, LEFT)
    dialog.file.setText(str(tmp_path / "新.srdi"))
    qtbot.mouseClick(dialog.ahead, LEFT)
    return listed


def test_a_new_dossier_is_made_in_four_steps_and_stale_lists_are_marked(home, qtbot, monkeypatch, tmp_path):
    home.show_start()
    page = home.window.centralWidget()
    qtbot.mouseClick(page.buttons["new"], LEFT)
    qtbot.waitUntil(lambda: home.wizard is not None)
    listed = walk(home.wizard, qtbot, tmp_path)
    qtbot.waitUntil(lambda: home.main is not None)
    dossier = home.main.desk.bridge.dossier
    assert (tmp_path / "新.srdi").is_file()
    assert (dossier.decisions.company, dossier.catalogue.tier) == ("Jiangsu Precision", Tier.SRDI)
    assert any("已过期" in line for line in listed)
    assert not dossier.catalogue.superseded
    opening.close_dossier(home)
    assert home.memory.recent() == [tmp_path / "新.srdi"]
    recent = home.window.centralWidget().recent
    qtbot.mouseClick(recent.viewport(), LEFT, pos=recent.visualItemRect(recent.item(0)).center())
    qtbot.waitUntil(lambda: home.main is not None)
    assert home.main.desk.bridge.path == tmp_path / "新.srdi"


def test_files_dropped_on_the_start_page_begin_a_new_dossier(home, qtbot, monkeypatch, tmp_path, added_later):
    (tmp_path / "一.jpg").write_bytes(b"x")
    home.show_start()
    drops.drop(home.window.centralWidget(), QPoint(40, 40), drops.files(tmp_path / "一.jpg"))
    walk(home.wizard, qtbot, tmp_path)
    QApplication.processEvents()
    assert added_later == [[tmp_path / "一.jpg"]]


@pytest.fixture
def added_later(monkeypatch):
    """What comes into a dossier that is not there yet."""
    from srdi_desktop.gui.arrivals import Arrivals

    calls = []
    monkeypatch.setattr(Arrivals, "add", lambda self, paths, *_: calls.append(list(paths)))
    return calls
