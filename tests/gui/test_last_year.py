"""Last year's dossier as a start, by mouse and keys: what holds is ticked, what ended is not, the rest is listed."""

import dataclasses
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QStyle, QStyleOptionViewItem

from srdi_desktop.gui import beginnings
from srdi_desktop.gui.dialogs.last_year import StartFromLastYear
from srdi_desktop.model import Box, Fact, PageRef, PageResult
from srdi_desktop.workflow import last_year
from srdi_desktop.workflow.catalogues.library import put, rulebook
from srdi_desktop.workflow.session import Session
from tests.assess import piles
from tests.gui import drops
from tests.store.makers import store_scan
from tests.workflow.test_last_year import NEW, OLD

LEFT = Qt.MouseButton.LeftButton
TODAY = date(2026, 6, 1)
PAPERS = ("license", "audit-2023", "audit-2024", "quality", "credit", "patents")


def make_older(path):
    """Last year's dossier: one page a paper, a certificate that ends on 2026-08-01."""
    session = Session.create(path, OLD, "示例公司")
    scans = [store_scan(path, number, pages=1) for number in range(1, len(PAPERS) + 1)]
    session.add_scans(scans)
    for scan, entry in zip(scans, PAPERS, strict=True):
        page = PageRef(scan.id, 1)
        read = piles.page(OLD.entry(entry).title, *(f"正文{n}" for n in range(8)))
        if entry == "quality":
            read = dataclasses.replace(read, facts=(Fact("valid_until", "2026-08-01", Box(0, 0, 1, 1)),))
        session.record([PageResult(page, read)])
        session.move([page], entry)
    session.close()
    return path


@pytest.fixture
def older(tmp_path):
    return make_older(tmp_path / "去年.srdi")


@pytest.fixture
def dialog(home, older, qtbot):
    put(dataclasses.replace(NEW, source="通知"))
    made = StartFromLastYear(last_year.opened(older), rulebook(), TODAY)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def row_of(dialog, words):
    return next(row for row in dialog.rows() if words in row.text(0))


def tick(qtbot, dialog, words):
    """Click the box in front of a paper."""
    index = dialog.tree.indexFromItem(row_of(dialog, words))
    dialog.tree.scrollTo(index)
    option = QStyleOptionViewItem()
    dialog.tree.initViewItemOption(option)
    option.rect = dialog.tree.visualRect(index)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = dialog.tree.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, dialog.tree)
    qtbot.mouseClick(dialog.tree.viewport(), LEFT, pos=box.center())


def taken(dialog):
    return [paper.entry.id for paper in dialog.taken()]


def test_this_years_list_is_proposed_and_what_holds_is_ticked(dialog):
    assert dialog.catalogue().id == NEW.id
    assert taken(dialog) == ["license", "audit-2024", "quality", "patents"]
    assert row_of(dialog, "质量").text(2) == "2026-08-01"
    assert "带入 4 份" in dialog.go.text()


def test_a_paper_that_ends_before_the_deadline_is_unticked_and_said(dialog, qtbot):
    qtbot.mouseClick(dialog.has_deadline, LEFT, pos=QPoint(8, dialog.has_deadline.height() // 2))
    assert dialog.day.isEnabled()
    dialog.day.setFocus()
    dialog.day.setDate(date(2026, 9, 15))
    assert "quality" not in taken(dialog)
    assert "截止日前已到期" in row_of(dialog, "质量").text(1)
    assert any("2026-08-01" in line for line in dialog.wanted_lines())
    dialog.day.setDate(date(2026, 7, 1))
    assert "quality" in taken(dialog)


def test_a_tick_that_a_person_took_away_stays_away_when_the_deadline_moves(dialog, qtbot):
    tick(qtbot, dialog, "专利")
    assert "patents" not in taken(dialog)
    assert any("专利" in line for line in dialog.wanted_lines())
    qtbot.mouseClick(dialog.has_deadline, LEFT, pos=QPoint(8, dialog.has_deadline.height() // 2))
    dialog.day.setDate(date(2026, 9, 15))
    assert "patents" not in taken(dialog)
    tick(qtbot, dialog, "专利")
    assert "patents" in taken(dialog)


def test_the_space_key_ticks_too(dialog, qtbot):
    dialog.tree.setCurrentItem(row_of(dialog, "信用"))
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Space)
    assert "credit" in taken(dialog)


def test_what_must_be_new_is_listed_and_copied(dialog, qtbot):
    qtbot.mouseClick(dialog.copy, LEFT)
    copied = QGuiApplication.clipboard().text()
    assert "2025年度审计报告：去年没有" in copied
    assert "信用报告：要新年度的" in copied
    assert "填报数据" in copied
    assert copied.splitlines()[0].endswith(NEW.title)
    assert [dialog.wanted.item(at).text() for at in range(dialog.wanted.count())] == dialog.wanted_lines()


def test_the_new_file_is_never_one_that_is_there(dialog, qtbot):
    there = dialog.target()
    there.write_bytes(b"x")
    qtbot.mouseClick(dialog.go, LEFT)
    assert dialog.result() == dialog.DialogCode.Accepted
    assert dialog.target() != there
    assert dialog.beginning().taken == dialog.taken()


def test_another_list_asks_for_other_papers(dialog, qtbot):
    last = dialog.list.count() - 1
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_End)
    QApplication.processEvents()
    assert dialog.list.currentIndex() == last
    assert dialog.catalogue().year == 2026
    assert dialog.catalogue().entries[1].years == (2024,)
    assert "核对" in dialog.list.currentText()


# The whole way


@pytest.fixture
def chosen_file(older, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(older), ""))
    return older


def dialog_of(qtbot):
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), StartFromLastYear), timeout=20000)
    return QApplication.activeModalWidget()


def test_from_the_start_page_to_the_new_dossier_by_mouse(home, chosen_file, qtbot):
    before = chosen_file.read_bytes()
    home.show_start()
    page = home.window.centralWidget()
    qtbot.mouseClick(page.buttons["last_year"], LEFT)
    asked = dialog_of(qtbot)
    assert page.buttons["new"].isEnabled()
    wanted = asked.taken()
    qtbot.mouseClick(asked.go, LEFT)
    qtbot.waitUntil(lambda: home.main is not None, timeout=20000)
    dossier = home.main.desk.bridge.dossier
    assert dossier.decisions.company == "示例公司"
    assert len(dossier.pages()) == len(wanted)
    assert set(dossier.decisions.placed.values()) == {paper.home.id for paper in wanted}
    assert f"已带入 {len(wanted)} 份材料" in home.main.notices.shown()[-1].message
    assert home.main.desk.bridge.undo_label == "带入去年的材料"
    assert chosen_file.read_bytes() == before


def test_by_its_key_beside_an_open_dossier_it_gets_a_window_of_its_own(home, window, chosen_file, qtbot):
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    asked = dialog_of(qtbot)
    assert not [notice for notice in window.notices.shown() if notice.key == "busy"]
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(home.everyone) == 2 and home.everyone[-1].main is not None, timeout=20000)
    assert home.main is window
    assert home.everyone[-1].main.desk.bridge.dossier.decisions.company == "示例公司"


def test_an_older_dossier_that_is_dropped_offers_to_be_the_start_of_a_new_one(home, older, qtbot):
    home.show_start()
    drops.drop(home.window.centralWidget(), QPoint(60, 60), drops.files(older))
    qtbot.waitUntil(lambda: home.main is not None, timeout=20000)
    notice = home.main.notices.shown()[-1]
    assert "已经过期" in notice.message
    qtbot.mouseClick(home.main.notices._bars[-1].act, LEFT)
    asked = dialog_of(qtbot)
    assert asked.old.path == older
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None
    assert len(home.everyone) == 1


def test_a_file_that_is_no_dossier_is_told_and_the_start_page_goes_on(home, tmp_path, qtbot, monkeypatch):
    broken = tmp_path / "坏.srdi"
    broken.write_bytes(b"x" * 5000)
    told = []
    monkeypatch.setattr(home, "report", told.append)
    beginnings.start_from_last_year(home, broken)
    qtbot.waitUntil(lambda: bool(told), timeout=20000)
    assert told[0].code == "dossier.not_a_dossier"
    assert home.window is None or home.window.centralWidget().buttons["new"].isEnabled()
