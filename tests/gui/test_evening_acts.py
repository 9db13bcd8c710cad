"""Acts of the evening before the deadline: see large, copy what is wanted, rename; each by hand, each with its undo."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QInputDialog

from srdi_desktop.gui.panels.large import LargeView
from srdi_desktop.texts import page_name
from srdi_desktop.workflow.export_plans import make_plan
from srdi_desktop.workflow.session import Session
from srdi_desktop.workflow.wanted_list import wanted_text
from tests.assess import piles
from tests.gui.dossiers import page
from tests.gui.test_window import click, click_entry, trigger


def test_space_and_double_click_show_a_page_large_and_arrows_page(window, qtbot):
    click_entry(qtbot, window, "license")
    click(qtbot, window, page(3, 2))
    qtbot.keyClick(window.grid, Qt.Key.Key_Space)
    QApplication.processEvents()
    large = window.findChild(LargeView)
    assert large.isVisible()
    assert large.size() == window.size()
    assert large.page == page(3, 2)
    for key, index in ((Qt.Key.Key_Right, 3), (Qt.Key.Key_Right, 4), (Qt.Key.Key_Right, 4), (Qt.Key.Key_Left, 3)):
        qtbot.keyClick(large, key)
        assert large.page == page(3, index)
    qtbot.waitUntil(lambda: not large.view._whole.isNull(), timeout=20000)
    qtbot.keyClick(large, Qt.Key.Key_Escape)
    assert window.desk.current == page(3, 3)
    index = window.grid_model.index(window.grid_model.row_of(page(3, 1)))
    place = window.grid.visualRect(index).center()
    qtbot.mouseDClick(window.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QApplication.processEvents()
    assert any(view.isVisible() for view in window.findChildren(LargeView))


def test_what_is_wanted_is_copied_as_text_by_one_click_or_key(window, qtbot):
    trigger(window, "show_findings")
    qtbot.mouseClick(window.findings.copy_wanted, Qt.MouseButton.LeftButton)
    said = QGuiApplication.clipboard().text()
    assert said.startswith("补件清单：江苏精密传动科技有限公司")
    assert "2025年度审计报告" in said
    assert page_name(window.desk.bridge.dossier, page(1, 3)) in said
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().text() == said


def test_the_list_groups_by_paper_leaves_out_what_was_waived_and_says_what_it_cannot_know(window):
    bridge = window.desk.bridge
    said = wanted_text(bridge.dossier, bridge.verdicts)
    papers = [line for line in said.splitlines() if line[:1].isdigit()]
    assert len(papers) == len(set(papers)) >= 3
    missing = next(one for one in bridge.verdicts.findings if one.code == "entry.missing")
    bridge.do(Session.waive, missing.key, "免交")
    assert "2025年度审计报告" not in wanted_text(bridge.dossier, bridge.verdicts)


def test_a_page_is_named_by_its_place_and_by_what_it_prints():
    pages = [piles.page("2025年度审计报告", number="- 1 -"), piles.page(number="- 2 -"), piles.page(number="- 5 -")]
    dossier = piles.dossier({"审计.pdf": pages})
    verdicts = piles.judge({"审计.pdf": pages})
    said = wanted_text(dossier, verdicts)
    assert "2025年度审计报告" in said
    assert "3" in said
    assert "4" in said


def test_a_document_is_renamed_by_f2_and_the_name_stands_in_the_export(window, qtbot, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("营业执照（三证合一）", True))
    click_entry(qtbot, window, "license")
    click(qtbot, window, page(3, 2))
    qtbot.keyClick(window.grid, Qt.Key.Key_F2)
    QApplication.processEvents()
    bridge = window.desk.bridge
    assert bridge.verdicts.document_of[page(3, 4)].title == "营业执照（三证合一）"
    plan = make_plan(bridge.dossier, bridge.verdicts)
    titles = [document.title for section in plan.sections for document in section.documents]
    assert "营业执照（三证合一）" in titles
    assert window.grid_model.index(0).data() == "营业执照（三证合一）"
    trigger(window, "undo")
    assert bridge.verdicts.document_of[page(3, 4)].title == "营业执照副本"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("  ", True))
    trigger(window, "redo")
    trigger(window, "rename")
    assert bridge.dossier.decisions.names == {}


def test_a_cameras_file_name_stands_on_no_paper(window):
    bridge = window.desk.bridge
    plan = make_plan(bridge.dossier, bridge.verdicts)
    names = {scan.name for scan in bridge.dossier.scans.values()}
    assert not names & {document.title for section in plan.sections for document in section.documents}
