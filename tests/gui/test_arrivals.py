"""What comes into the window by the clipboard and by a watched folder, and what goes out by the clipboard."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage

from srdi_desktop.gui import drag_out
from srdi_desktop.gui.drag_out import forget_copied, pages_in
from srdi_desktop.model import PageRef
from srdi_desktop.workflow.processes.scanner import Sighting
from srdi_desktop.workflow.session import Session
from tests.gui.dossiers import page
from tests.gui.test_window import click, click_entry, trigger


def test_an_image_on_the_clipboard_is_pasted_as_a_scan(window, added):
    image = QImage(40, 60, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    QGuiApplication.clipboard().setImage(image)
    trigger(window, "paste")
    ((paths, entry, _),) = added
    assert paths[0].suffix == ".png"
    assert QImage(str(paths[0])).size() == image.size()
    assert entry is None


def test_copied_pages_are_pasted_into_another_entry(window, qtbot, clipboard):
    click(qtbot, window, page(1, 1))
    trigger(window, "copy")
    assert not QGuiApplication.clipboard().mimeData().hasUrls()
    click_entry(qtbot, window, "contracts")
    trigger(window, "paste")
    assert window.desk.entry_of(page(1, 1)) == "contracts"


def test_copied_as_files_they_are_files_for_others_and_pages_for_us(window, qtbot, clipboard):
    click(qtbot, window, page(1, 1))
    trigger(window, "copy")
    bar = window.notices._bars[-1]
    qtbot.mouseClick(bar.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().mimeData().hasUrls(), timeout=20000)
    (url,) = QGuiApplication.clipboard().mimeData().urls()
    assert Path(url.toLocalFile()).stat().st_size > 0
    click_entry(qtbot, window, "contracts")
    trigger(window, "paste")
    assert window.desk.entry_of(page(1, 1)) == "contracts"
    forget_copied()
    held = QGuiApplication.clipboard().mimeData()
    assert (held.urls(), pages_in(held)) == ([url], [])
    drag_out._take_back()
    left = clipboard.mimeData()
    assert left is None or not left.formats()


def watch(qtbot, window, folder):
    """And wait until it was looked at once: what lies there is not taken."""
    window.arrivals.watch(folder)
    qtbot.waitUntil(lambda: window.arrivals.watched._known is not None, timeout=8000)


def test_a_watched_folder_takes_files_once_they_stand_still(window, qtbot, added, tmp_path):
    (tmp_path / "old.pdf").write_bytes(b"old")
    watch(qtbot, window, tmp_path)
    (tmp_path / "today").mkdir()
    (tmp_path / "today" / "new.pdf").write_bytes(b"new")
    qtbot.waitUntil(lambda: bool(added), timeout=8000)
    assert added == [([tmp_path / "today" / "new.pdf"], None, None)]


def test_a_watched_file_that_grows_takes_the_place_of_what_it_was(window, qtbot, added, tmp_path):
    dossier = window.desk.bridge.dossier
    before = replace(dossier.scans[page(1, 1).scan], path=str(tmp_path / "batch.tif"))
    now = replace(before, id="f" * 64, pages=before.pages + 2)
    window.desk.bridge._session._ledger.renew_scans([before], ())
    watch(qtbot, window, tmp_path)
    path = tmp_path / "batch.tif"
    window.arrivals._saw(window.arrivals.watched, Sighting((path,), frozenset({path})))
    assert added == [([path], "form", None)]  # where its first page lay by hand
    window.desk.bridge.do(Session.add_scans, [now])
    window.arrivals._came([now])
    exchange = {PageRef(before.id, index): PageRef(now.id, index) for index in range(1, before.pages + 1)}
    assert window.desk.bridge.dossier.decisions.replaced == exchange
    trigger(window, "undo")
    assert window.desk.bridge.dossier.decisions.replaced == {}


def test_a_watched_folder_that_is_away_is_said_once_and_so_is_its_return(window, qtbot, tmp_path):
    watch(qtbot, window, tmp_path)
    told = []
    window.desk.notice_posted.connect(told.append)
    for away in (True, True, False, False):
        window.arrivals._saw(window.arrivals.watched, Sighting(away=away))
    assert [notice.level for notice in told] == ["warning", "good"]
