"""The editor's model: what is typed becomes a catalogue, each change can be taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from srdi_desktop.gui.dialogs.catalogue_editor import CatalogueEditor
from srdi_desktop.gui.models.answers import SECTIONS, answer, answered, parsed
from srdi_desktop.gui.models.catalogue import COLUMNS, CatalogueModel
from srdi_desktop.gui.models.figures import FiguresModel
from srdi_desktop.gui.models.table import Line, TableModel
from srdi_desktop.model.application import Application
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.workflow.catalogues.library import checked
from tests.gui.dossiers import application, catalogue

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def put(model, row, column, value):
    return model.setData(model.index(row, COLUMNS.index(column)), value)


def test_editing_keeps_qts_promises_and_can_be_undone_to_the_start(qapp):
    start = catalogue()
    model = CatalogueModel(start)
    QAbstractItemModelTester(model, FATAL)
    model.add(0)
    assert put(model, 0, "title", "新条目")
    assert put(model, 0, "kind", "award")
    assert put(model, 0, "years", "T、T-1")
    assert put(model, 0, "required", "false")
    model.shift(0, 1)
    model.remove([2, 3])
    entry = model.catalogue.entries[1]
    assert (entry.title, entry.kind, entry.years, entry.required) == ("新条目", "award", (2025, 2024), False)
    while model.can_undo:
        model.undo()
    assert model.catalogue == start


@pytest.mark.parametrize(("column", "value"), [("min_pages", "0"), ("years", "soon"), ("kind", "cat"), ("title", "")])
def test_what_does_not_fit_a_field_is_refused(qapp, column, value):
    model = CatalogueModel(catalogue())
    assert not put(model, 0, column, value)
    assert model.catalogue == catalogue()


def test_every_shipped_catalogue_passes_through_the_editor_unchanged(qapp):
    for shipped in catalogue_files.shipped():
        model = CatalogueModel(shipped)
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                index = model.index(row, column)
                model.setData(index, index.data(Qt.ItemDataRole.EditRole))
        assert model.catalogue == shipped
        assert checked(shipped).entries == shipped.entries


def test_a_pasted_notice_fills_the_table_and_marks_what_is_unsure(desk, qtbot):
    editor = CatalogueEditor(desk)
    qtbot.addWidget(editor)
    editor.notice.setPlainText("申报材料\n1.营业执照复印件（加盖公章）\n2.近两年审计报告\n3.如有专利证书请提供")
    editor.side.read()
    titles = [entry.title for entry in editor.model.catalogue.entries]
    assert any("营业执照" in title for title in titles)
    assert sum("审计报告" in title for title in titles) == 2
    marks = [
        editor.model.index(row, column).data(Qt.ItemDataRole.BackgroundRole)
        for row in range(editor.model.rowCount()) for column in range(editor.model.columnCount())
    ]  # fmt: skip
    assert any(mark is not None for mark in marks)


def test_the_edited_list_is_used_in_the_dossier(qtbot, tmp_path, home):
    from srdi_desktop.gui.bridge import Bridge
    from srdi_desktop.gui.desk import Desk
    from srdi_desktop.workflow.session import Session

    session = Session.create(tmp_path / "a.srdi", catalogue(), "x")
    desk = Desk(Bridge(session, pytest.fail))
    editor = CatalogueEditor(desk)
    qtbot.addWidget(editor)
    put(editor.model, 0, "title", "改过的名称")
    editor._use()
    assert desk.bridge.dossier.catalogue.entries[0].title == "改过的名称"
    desk.bridge.close()


def test_figures_and_tables_keep_qts_promises(qapp):
    figures, table = FiguresModel(lambda _: None), TableModel(["a", "b"])
    QAbstractItemModelTester(figures, FATAL)
    QAbstractItemModelTester(table, FATAL)
    figures.show(application(), (2023, 2024, 2025), (), {})
    figures.show(Application(), (2024, 2025), (), {})
    table.show([Line(("1", "2"), "passed")])
    table.show([Line(("1", "2", "3"))], ["a", "b", "c"])
    table.show([])


@pytest.mark.parametrize("question", [q for _, questions in SECTIONS for q in questions], ids=lambda q: q.name)
def test_each_question_takes_an_answer_and_forgets_it(question):
    typed = {"text": "x", "count": "3", "number": "12.30", "industry": "3453"}
    given = {"day": application().application_date, "flag": True, "choice": "other", "many": ("iso9001",)}
    value = given.get(question.kind) or parsed(question, typed[question.kind])
    full = answered(Application(), question, value)
    assert answer(full, question) == value
    assert answered(full, question, None) == Application()
