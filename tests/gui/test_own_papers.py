"""Papers that the program writes: the adviser checklist and the statement on quality management."""

import dataclasses

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from srdi_desktop import texts
from srdi_desktop.gui import opening
from srdi_desktop.gui.desk import TRAY
from srdi_desktop.gui.dialogs.quality import AdviserCheck, QualityForm
from srdi_desktop.model.application import QualityFigure, QualityStatement
from srdi_desktop.model.catalogue import Entry
from srdi_desktop.model.changes import Changes, PageResult
from srdi_desktop.model.errors import FileError
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.workflow.processes import judging
from srdi_desktop.workflow.session import Session
from tests.gui.test_window import trigger
from tests.store.makers import CATALOGUE

PARTS = {"method": "自 2023 年起运行 ISO 9001。", "changed": "改了淬火介质。", "cases": "见检验记录 QC-031。"}


def chosen(monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def filled(form):
    for name, words in PARTS.items():
        form.texts[name].setPlainText(words)
    for field, words in zip(form.figures[0], ("一次合格率", "91.2 %", "97.8 %"), strict=True):
        field.setText(words)


def read(path):
    return "".join(page.extract_text() for page in PdfReader(path).pages)


def opened(window, name, kind):
    window.actions_by_name[name].trigger()
    QApplication.processEvents()
    return window.findChild(kind)


@pytest.fixture
def form(window):
    return opened(window, "quality_statement", QualityForm)


def test_the_adviser_checklist_is_printed_with_all_its_lines(window, tmp_path, monkeypatch):
    dialog, told = opened(window, "adviser_check", AdviserCheck), []
    window.desk.notice_posted.connect(told.append)
    chosen(monkeypatch, tmp_path / "清单.pdf")
    dialog.save_button.click()
    words = read(tmp_path / "清单.pdf").replace("\n", "")
    lines = [key for key in texts.table("zh") if key.startswith("evaluation.adviser.")]
    assert [key for key in lines if texts.text(key) not in words] == []
    assert "清单.pdf" in told[0].message


def test_a_folder_that_cannot_be_written_is_reported(window, tmp_path, monkeypatch):
    reported = []
    window.desk.bridge.report = reported.append
    (tmp_path / "in the way").write_text("", encoding="utf-8")
    chosen(monkeypatch, tmp_path / "in the way" / "a.pdf")
    opened(window, "adviser_check", AdviserCheck).save_button.click()
    assert isinstance(reported[0], FileError)


def test_the_form_says_what_is_missing_and_knows_the_company(form):
    assert form.company.text() == "江苏精密传动科技有限公司"
    assert "典型案例" in form.state.text()
    assert not form.add_button.isEnabled()
    filled(form)
    assert form.add_button.isEnabled()
    form.figures[0][2].clear()
    assert "改进前后数据" in form.state.text()
    assert not form.add_button.isEnabled()


def test_what_was_typed_is_a_decision_of_the_dossier_and_can_be_undone(window, form, qtbot):
    filled(form)
    qtbot.waitUntil(lambda: window.desk.bridge.dossier.decisions.quality == form.statement())
    form.texts["cases"].setPlainText("另一个案例")
    form.close()
    assert window.desk.bridge.dossier.decisions.quality.cases == "另一个案例"
    trigger(window, "undo")
    again = opened(window, "quality_statement", QualityForm)
    assert again.statement().cases == PARTS["cases"]
    assert again.statement().method == PARTS["method"]


def test_looking_at_the_form_decides_nothing(window, form):
    before = window.desk.bridge.step
    form.close()
    assert window.desk.bridge.dossier.decisions.quality == QualityStatement()
    assert window.desk.bridge.step == before


def test_a_change_from_elsewhere_never_moves_what_is_being_typed(window, form, qtbot):
    form.figures[2][0].setText("合格率")
    form.texts["method"].setPlainText("首行 ")
    qtbot.waitUntil(lambda: window.desk.bridge.dossier.decisions.quality == form.statement())
    window.desk.bridge.dossier_changed.emit(Changes(findings=True))
    assert form.figures[2][0].text() == "合格率"
    assert form.texts["method"].toPlainText() == "首行 "


def test_the_statement_is_in_the_file_and_comes_back(tmp_path):
    written = QualityStatement("甲公司", "2025 年", "QC", "首检", (QualityFigure("合格率", "91 %", "98 %"),), "QC-031")
    session = Session.create(tmp_path / "a.srdi", CATALOGUE, "甲公司")
    session.set_quality_statement(QualityStatement(method="QC"))
    session.set_quality_statement(written)
    session.close()
    session = Session.open(tmp_path / "a.srdi")
    assert session.dossier.decisions.quality == written
    session.undo()
    assert session.dossier.decisions.quality == QualityStatement(method="QC")
    session.close()


def test_the_page_is_in_the_language_that_was_chosen(form, tmp_path, monkeypatch):
    filled(form)
    for at, heading in enumerate(("质量管理情况说明", "Statement on quality management")):
        form.language.setCurrentIndex(at)
        chosen(monkeypatch, tmp_path / f"{at}.pdf")
        form.save_button.click()
        assert heading in read(tmp_path / f"{at}.pdf")


def test_what_does_not_fit_on_one_page_is_not_added(window, form, monkeypatch):
    added = []
    monkeypatch.setattr(window.work, "add", lambda *words: added.append(words))
    filled(form)
    form.texts["cases"].setPlainText("一个很长的案例。" * 700)
    form.add_button.click()
    assert form.trouble.isVisible()
    assert added == []
    form.texts["cases"].setPlainText("短。")
    assert not form.trouble.isVisible()
    form.add_button.click()
    assert len(added) == 1


@pytest.mark.parametrize("asked", [True, False])
def test_the_page_lands_in_its_entry_or_in_the_tray(home, qtbot, tmp_path, monkeypatch, asked):
    monkeypatch.setattr(judging, "Judge", lambda path: None)
    monkeypatch.setattr(Session, "verdicts", property(lambda self: Verdicts(tray=self.dossier.pages())))
    wanted = Entry("quality-statement", "quality-practice", "质量管理情况说明")
    catalogue = dataclasses.replace(CATALOGUE, entries=(*CATALOGUE.entries, wanted)) if asked else CATALOGUE
    Session.create(tmp_path / "甲.srdi", catalogue, "甲公司").close()
    assert opening.open_dossier(home, tmp_path / "甲.srdi")
    form = opened(home.window, "quality_statement", QualityForm)
    filled(form)
    form.add_button.click()
    qtbot.waitUntil(lambda: bool(home.desk.bridge.dossier.decisions.placed), timeout=20000)
    dossier = home.desk.bridge.dossier
    (scan,) = dossier.scans.values()
    assert (scan.name, scan.pages, scan.failed) == ("质量管理情况说明.pdf", 1, None)
    assert dossier.decisions.placed == {PageRef(scan.id, 1): "quality-statement" if asked else TRAY}


def test_a_page_that_is_not_shown_whole_is_not_called_fine(window, qtbot):
    bridge, page = window.desk.bridge, window.grid_model.all_pages()[0]
    for remarks, fine in (((), True), (("scans.remark.seal",), False)):
        measured = dataclasses.replace(bridge.dossier.evidence[page], remarks=remarks)
        bridge.record([PageResult(page, measured)])
        window.desk.select((), None)
        window.desk.select((page,), page)
        qtbot.wait(20)  # labels show once events are handled
        words = [label.text() for label in window.inspector.findChildren(QLabel) if label.isVisibleTo(window.inspector)]
        assert (texts.text("gui.inspector.fine") in words) == fine
        assert any("打印成 PDF" in line for line in words) != fine
