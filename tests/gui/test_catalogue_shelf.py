"""The shelf and the comparison: files dropped in and dragged out, two lists side by side, a dossier moved."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from srdi_desktop import texts
from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.gui.desk import Desk
from srdi_desktop.gui.dialogs.catalogue_compare import CatalogueCompare, lines_of
from srdi_desktop.gui.dialogs.catalogue_editor import CatalogueEditor
from srdi_desktop.gui.dialogs.catalogue_shelf import CatalogueShelf, about
from srdi_desktop.gui.dialogs.new_dossier import NewDossier
from srdi_desktop.model.catalogue import Entry
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.rules.catalogues.revision import diff, next_year
from srdi_desktop.workflow.catalogues import library as files
from srdi_desktop.workflow.places import catalogue_folder
from srdi_desktop.workflow.processes.judging import Judge
from srdi_desktop.workflow.session import Session
from tests.gui import drops
from tests.gui.dossiers import catalogue
from tests.store.makers import CATALOGUE, store_scan

MIDDLE = QPoint(40, 40)


@pytest.fixture
def shelf(desk, qtbot):
    made = CatalogueShelf(desk)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def file(tmp_path):
    return files.write(CATALOGUE, tmp_path / "别人发来的.toml")


def answer(key):
    """Click a button of the question that comes up next."""

    def click():
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):  # not up yet: the drop is still under way
            QTimer.singleShot(5, click)
            return
        said.append(box.text() + box.informativeText())
        next(button for button in box.buttons() if button.text() == texts.text(f"catalogue.taken.{key}")).click()

    said: list[str] = []
    QTimer.singleShot(0, click)
    return said


def test_a_dropped_file_lies_on_the_shelf_and_is_shown(shelf, file):
    assert drops.hover(shelf.list, MIDDLE, drops.files(file))
    drops.drop(shelf.list, MIDDLE, drops.files(file))
    assert shelf.chosen.catalogue.id == CATALOGUE.id
    assert not shelf.chosen.shipped
    assert CATALOGUE.title in shelf.said.text()


def test_a_broken_file_is_refused_with_file_and_key(shelf, tmp_path):
    broken = tmp_path / "坏.toml"
    broken.write_text(catalogue_files.dump(CATALOGUE).replace("kind =", "knd =", 1), encoding="utf-8")
    other = tmp_path / "说明.txt"
    other.write_text("x", encoding="utf-8")
    drops.drop(shelf.list, MIDDLE, drops.files(broken, other))
    assert "坏.toml" in shelf.said.text()
    assert "kind" in shelf.said.text()
    assert "说明.txt" in shelf.said.text()
    assert not list(catalogue_folder().glob("*.toml"))


@pytest.mark.parametrize(
    ("key", "ids"),
    [("replace", {CATALOGUE.id}), ("both", {CATALOGUE.id, f"{CATALOGUE.id}-2"}), ("cancel", {CATALOGUE.id})],
)
def test_an_id_that_is_taken_is_asked_about(shelf, file, key, ids):
    first = files.put(catalogue_files.parse(catalogue_files.dump(CATALOGUE).replace("材料目录", "原来的"), "a.toml"))
    said = answer(key)
    drops.drop(shelf.list, MIDDLE, drops.files(file))
    assert CATALOGUE.id in said[0]
    own = {files.read(path).id: files.read(path).title for path in catalogue_folder().glob("*.toml")}
    assert set(own) == ids
    assert files.read(first).title == (CATALOGUE.title if key == "replace" else "原来的")


def test_a_shipped_id_can_only_be_kept_under_another(shelf, tmp_path):
    shipped = files.write(catalogue_files.load("national-srdi-2026"), tmp_path / "a.toml")
    said = answer("own_copy")
    drops.drop(shelf.list, MIDDLE, drops.files(shipped))
    assert "national-srdi-2026" in said[0]
    assert [files.read(path).id for path in catalogue_folder().glob("*.toml")] == ["national-srdi-2026-2"]


def test_a_row_dragged_out_is_its_file(shelf):
    shelf.list.setCurrentRow(0)
    chosen = shelf.chosen.catalogue
    (url,) = shelf.list.mimeData([shelf.list.currentItem()]).urls()
    assert url.toLocalFile().endswith(f"{chosen.id}.toml")
    assert catalogue_files.load(url.toLocalFile()).entries == chosen.entries


def test_files_dropped_on_the_window_go_where_they_belong(window, qtbot, file, tmp_path, monkeypatch):
    came = []
    monkeypatch.setattr(window.work, "add", lambda paths, *_: came.extend(paths))
    figures = tmp_path / "application.toml"
    figures.write_text("schema = 1\n[company]\nname = 'x'\n", encoding="utf-8")
    drops.drop(window.grid, MIDDLE, drops.files(file, figures))
    assert came == [figures]
    opened = window.findChild(CatalogueShelf)
    assert opened.chosen.catalogue.id == CATALOGUE.id
    opened.close()


def test_a_list_dropped_on_the_start_page_needs_no_dossier(home, file):
    home.show_start()
    drops.drop(home.window.centralWidget(), MIDDLE, drops.files(file))
    opened = home.window.findChild(CatalogueShelf)
    assert opened.chosen.catalogue.id == CATALOGUE.id
    assert not opened.buttons["use"].isVisible()
    opened.close()


@pytest.mark.parametrize("shipped", catalogue_files.shipped(), ids=lambda c: c.id)
def test_where_the_source_says_nothing_the_local_notice_is_pointed_to(qapp, shipped):
    said = "\n".join(about(shipped))
    sizes = (shipped.delivery.max_mb, shipped.delivery.entry_max_mb)
    silent = (shipped.valid_until is None, not shipped.windows, sizes == (None, None))
    keys = ("no_end", "no_windows", "no_limit")
    assert [texts.text(f"catalogue.shelf.{key}") in said for key in keys] == list(silent)
    assert shipped.source in said


def test_side_by_side_every_line_says_its_change_in_words(qapp):
    before, after = catalogue_files.load("national-srdi-2025"), catalogue_files.load("national-srdi-2026")
    found = diff(before, after)
    lines = lines_of(before, after, found, only=False)
    words = {texts.text(f"catalogue.compare.{state}"): state for state in ("new", "gone", "changed", "same")}
    assert all(words[line.cells[0]] == line.state for line in lines)
    entries = [line for line in lines if line.thing]
    assert len(entries) == len(after.entries) + len(found.gone)
    assert [line.cells[2] for line in entries if line.cells[2]] == [entry.title for entry in after.entries]
    assert [line.cells[1] for line in entries if line.cells[1]] != []
    assert all(line.cells[3] for line in lines if line.state == "changed")


def test_next_year_is_the_same_list_but_for_what_is_not_known_yet(qapp):
    before = catalogue_files.load("national-srdi-2026")
    lines = lines_of(before, next_year(before), diff(before, next_year(before)), only=True)
    assert [line.thing for line in lines] == [""]
    assert "2026-12-31" in lines[0].cells[3]


def test_the_comparison_follows_its_boxes_and_swaps(desk, qtbot):
    window = CatalogueCompare(desk, catalogue_files.load("national-srdi-2026"))
    qtbot.addWidget(window)
    assert window.before == desk.bridge.dossier.catalogue
    first = window.model.rowCount()
    window.only.setChecked(False)
    assert window.model.rowCount() >= first
    window.swap()
    assert (window.before.id, window.after) == ("national-srdi-2026", catalogue())
    assert not window.use.isEnabled()
    window.right.setCurrentIndex(window.left.currentIndex())
    window.compare()
    assert window.counts.text() == texts.text("catalogue.compare.none")


@pytest.fixture
def real(tmp_path, qtbot):
    """A dossier on disk with its judge: a page assigned to the form, two to the contract."""
    session = Session.create(tmp_path / "甲公司.srdi", CATALOGUE, "甲公司")
    session.add_scans([store_scan(session.path, 1)])
    pages = session.dossier.pages()
    session.move(pages[:1], "form")
    session.move(pages[1:], "contract")
    bridge = Bridge(session, pytest.fail, Judge(session.path))
    qtbot.waitUntil(lambda: bridge.is_settled, timeout=60_000)
    yield Desk(bridge)
    bridge.close()


def test_before_a_dossier_moves_it_is_said_what_would_move_and_nothing_assigned_is_lost(real, qtbot):
    entries = (Entry("sheet", "application-form", "申请表"), Entry("report", "audit-report", "审计报告"))
    after = replace(CATALOGUE, id="other", title="另一份", entries=(*entries, Entry("proof", "standard", "标准")))
    window = CatalogueCompare(real, after)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: texts.text("catalogue.ahead.safe") in window.preview.text(), timeout=60_000)
    adrift = texts.text("catalogue.ahead.adrift", count=2)
    assert adrift in window.preview.text()
    assert texts.text("catalogue.ahead.moved", moved=2, missing=2, absent=1) in window.preview.text()
    assert real.bridge.dossier.catalogue == CATALOGUE
    before = real.bridge.dossier.decisions
    window.use.setFocus()
    qtbot.keyClick(window.use, Qt.Key.Key_Space)
    assert window.result() == CatalogueCompare.DialogCode.Accepted
    assert real.bridge.dossier.catalogue.id == "other"
    assert real.bridge.dossier.decisions.placed[real.bridge.pages()[0]] == "sheet"
    real.bridge.do(Session.undo)
    assert real.bridge.dossier.decisions == before


def test_an_entry_of_another_list_with_more_words_is_compared_by_its_fields(qapp):
    one = catalogue()
    two = catalogue_files.parse(catalogue_files.dump(one).replace("如有", "走评分路径", 1), "b.toml")
    found = diff(one, two)
    (line,) = [line for line in lines_of(one, two, found, only=True) if line.thing]
    assert line.state == "changed"
    assert "如有 → 走评分路径" in line.cells[3]
    assert isinstance(two.entry(line.thing), Entry)


def test_a_file_can_be_dropped_anywhere_on_the_shelf_and_broken_own_files_are_named(shelf, file):
    drops.drop(shelf, QPoint(5, 5), drops.files(file))
    assert shelf.chosen.catalogue.id == CATALOGUE.id
    (catalogue_folder() / "坏.toml").write_text("schema = 7", encoding="utf-8")
    shelf.refresh()
    assert "坏.toml" in shelf.said.text()
    assert shelf.list.count() == len(catalogue_files.shipped()) + 1


def test_known_windows_of_the_region_are_shown(qapp):
    said = "\n".join(about(catalogue_files.load("national-little-giant-2026")))
    assert "2026-04-25" in said
    assert "第八批小巨人" in said


def test_a_new_dossier_can_take_a_list_that_was_just_imported(qtbot, file):
    new = NewDossier()
    qtbot.addWidget(new)
    new._show(2)
    before = new.lists.count()

    new.show()
    new.shelf.click()
    opened = new.findChild(CatalogueShelf)
    drops.drop(opened.list, MIDDLE, drops.files(file))
    opened.reject()
    assert new.lists.count() == before + 1


@pytest.mark.parametrize("region", ["上海", "江苏", "浙江", "广东", "深圳", "北京", "山东", "四川", "湖北"])
def test_a_region_without_a_list_of_its_own_says_so_and_offers_the_national_one(qtbot, region):
    new = NewDossier()
    qtbot.addWidget(new)
    new._show(2)
    assert new._honest.isHidden()
    new.region.setCurrentIndex(new.region.findData(region))
    new.region.activated.emit(new.region.currentIndex())
    assert region in new._honest.text()
    assert not new._honest.isHidden()
    shown = [new.lists.item(at).data(Qt.ItemDataRole.UserRole) for at in range(new.lists.count())]
    assert {catalogue.region for catalogue in shown} <= {region, "全国", ""}
    assert shown[0].id.startswith("national-srdi")
    new.tiers.buttons()[-1].click()  # another programme: no list is shipped
    assert new.lists.count() == 0
    assert texts.text("gui.new.no_list", region=region) == new._honest.text()


def test_the_editor_looks_ahead_while_one_edits_and_may_be_closed_meanwhile(real, qtbot):
    editor = CatalogueEditor(real)
    qtbot.addWidget(editor)
    editor.show()
    editor.model.remove([2])
    adrift = texts.text("catalogue.ahead.adrift", count=2)
    qtbot.waitUntil(lambda: adrift in editor._ahead.text(), timeout=60_000)
    editor.model.undo()
    editor.close()
    with qtbot.waitSignal(real.bridge.previewed, timeout=60_000):
        editor.deleteLater()


@pytest.mark.parametrize(("days", "told"), [(10, True), (60, False)])
def test_a_list_that_ends_soon_says_so_where_a_dossier_is_begun_and_on_the_shelf(qtbot, days, told):
    today = date.today()  # noqa: DTZ011 - the user's own calendar day
    national = catalogue_files.load("national-srdi-2026")
    own = replace(national, id="own", title="本地目录", valid_until=today + timedelta(days=days), windows=(), sha256="")
    files.put(own)
    new, shelf_window = NewDossier(), CatalogueShelf()
    for made in (new, shelf_window):
        qtbot.addWidget(made)
    new.show()
    for _ in range(2):
        qtbot.mouseClick(new.ahead, Qt.MouseButton.LeftButton)
    rows = [new.lists.item(row).text() for row in range(new.lists.count())]
    new.lists.setCurrentRow(rows.index("本地目录"))
    assert (f"还有 {days} 天" in new._about.text()) == told
    shelf_window.refresh("own")
    assert (f"还有 {days} 天" in shelf_window.about.text()) == told
