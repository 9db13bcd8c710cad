"""A rescan dropped on the large picture, or a page of the tray, takes the place of the page shown."""

from PySide6.QtCore import QPoint, Qt

from srdi_desktop.gui.desk import TRAY
from srdi_desktop.workflow.session import Session
from tests.gui import drops
from tests.gui.real import draw_pages, idle
from tests.gui.test_window import click, click_entry, page, trigger

MIDDLE = QPoint(80, 80)


def test_a_page_of_the_tray_dropped_on_the_large_picture_replaces_it(window, qtbot):
    click(qtbot, window, page(3, 2))
    drops.drop(window.inspector.view, MIDDLE, drops.pages(page(5, 1)))
    assert window.desk.bridge.dossier.decisions.replaced == {page(3, 2): page(5, 1)}
    trigger(window, "undo")
    assert window.desk.bridge.dossier.decisions.replaced == {}


def test_the_picture_invites_one_thing_at_a_time_and_nothing_while_it_is_empty(window, qtbot, tmp_path):
    drops.hover(window.inspector.view, MIDDLE, drops.files(tmp_path / "a.jpg"))
    assert not window.inspector.view._invitation.isVisible()
    click(qtbot, window, page(3, 2))
    qtbot.waitUntil(lambda: window.inspector._large is not None)
    drops.hover(window.inspector.view, MIDDLE, drops.files(tmp_path / "a.jpg", tmp_path / "b.jpg"))
    assert not window.inspector.view._invitation.isVisible()
    assert drops.hover(window.inspector.view, MIDDLE, drops.files(tmp_path / "a.jpg"))
    assert window.inspector.view._invitation.isVisible()


def test_a_read_only_dossier_says_so(home, session, qtbot):
    session.close()
    window = home.show_session(Session.open(session.path, read_only=True))
    click(qtbot, window, page(3, 2))
    drops.drop(window.inspector.view, MIDDLE, drops.pages(page(5, 1)))
    assert window.desk.bridge.dossier.decisions.replaced == {}
    assert "只读" in window.notices.shown()[-1].message


def test_a_file_dropped_on_the_large_picture_keeps_the_pages_place(opened, qtbot, tmp_path, quick_measures):
    opened.arrivals.add([draw_pages(tmp_path / "pile", 3)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 3 and idle(opened), timeout=30000)
    entry = opened.desk.bridge.dossier.catalogue.entries[0].id
    opened.desk.bridge.do(Session.move, opened.grid_model.all_pages(), entry)
    qtbot.waitUntil(lambda: idle(opened), timeout=30000)
    click_entry(qtbot, opened, entry)
    first, old, last = opened.grid_model.all_pages()
    click(qtbot, opened, old, Qt.KeyboardModifier.NoModifier)
    drops.drop(opened.inspector.view, MIDDLE, drops.files(draw_pages(tmp_path / "again", 9) / "p0008.jpg"))
    qtbot.waitUntil(lambda: old in opened.desk.bridge.dossier.decisions.replaced, timeout=30000)
    qtbot.waitUntil(lambda: idle(opened) and len(opened.desk.bridge.dossier.evidence) == 4, timeout=30000)
    new = opened.desk.bridge.dossier.decisions.replaced[old]
    assert opened.grid_model.all_pages() == [first, new, last]
    assert new not in opened.desk.bridge.verdicts.tray
    assert opened.desk.entry_of(new) != TRAY
