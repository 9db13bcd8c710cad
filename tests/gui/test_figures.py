"""The questionnaire: prefilled from the scans, clauses at each field, doubts about the industry, files in and out."""

import dataclasses
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from srdi_desktop.gui.desk import Section
from srdi_desktop.gui.models.answers import SECTIONS
from srdi_desktop.gui.previews import _cut
from srdi_desktop.model.application import FIGURES, Application
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.page import Box, Fact, Line, Text
from srdi_desktop.workflow import declaring
from srdi_desktop.workflow import declaring as asking
from srdi_desktop.workflow.places import regulation_folder
from srdi_desktop.workflow.session import Session
from tests.gui.test_window import page, trigger
from tests.rules.test_regulations import LOCAL


@pytest.fixture
def figures(window):
    trigger(window, "show_figures")
    return window.figures


def cell(figures, name, year):
    return figures.model.index(FIGURES.index(name), figures.model.years.index(year))


def declared(window, application):
    window.desk.bridge.do(Session.set_application, application)


def test_figures_that_the_scans_state_wait_in_grey_and_are_taken_one_by_one(window, figures):
    index = cell(figures, "total_assets", 2024)
    assert figures.offered.keys() == {("total_assets", 2024), ("social_insurance", 2025)}
    assert index.data() == "13190.55"
    assert index.data(Qt.ItemDataRole.FontRole).italic()
    assert figures.application.figure(2024, "total_assets") is None
    figures.table.setCurrentIndex(index)
    assert "131,905,472.55" in figures.side.help.text()
    figures.side.help.linkActivated.emit("take")
    assert figures.application.figure(2024, "total_assets") == Decimal("13190.55")
    assert ("total_assets", 2024) not in figures.offered
    trigger(window, "undo")
    assert figures.application.figure(2024, "total_assets") is None


def test_all_of_them_are_taken_by_one_button_and_agree_with_their_papers(window, figures):
    figures.take_button.click()
    assert figures.application.figure(2025, "social_insurance") == 180
    assert not figures._offer_row.isVisible()
    rows = window.desk.bridge.verdicts.evaluation.consistency
    assert {row.state.value for row in rows if (row.figure, row.year) == ("total_assets", 2024)} == {"passed"}
    trigger(window, "undo")
    assert figures.application.figure(2025, "social_insurance") is None


def test_each_figure_shows_its_page_and_leads_to_it(window, figures, qtbot):
    figures.table.setCurrentIndex(cell(figures, "revenue", 2024))
    beside = figures.side.beside
    qtbot.waitUntil(lambda: len(beside.pictures) == 2 and all(picture.crop for picture in beside.pictures))
    beside.pictures[0].picked.emit()
    assert window.desk.section == Section.MATERIALS
    assert window.desk.current == page(1, 3)
    assert window.desk.place == window.desk.bridge.dossier.evidence[page(1, 3)].facts[-1].box


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_crop_is_upright_and_holds_the_figure(qapp, turn):
    """A black mark on a white page, wherever the page has to be turned, lies inside the frame."""
    picture = QImage(800, 600, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    box = Box(0.5, 0.5, 0.55, 0.6)
    for x in range(400, 440):
        for y in range(300, 360):
            picture.setPixelColor(x, y, Qt.GlobalColor.black)
    crop = _cut(picture, box, turn)
    wide, tall = crop.picture.width(), crop.picture.height()
    inside = crop.inside
    middle = (inside.left + inside.right) / 2 * wide, (inside.top + inside.bottom) / 2 * tall
    assert crop.picture.pixelColor(*map(int, middle)).lightness() == 0
    assert crop.picture.pixelColor(1, tall // 2).lightness() == 255


def test_the_help_names_the_clauses_that_use_the_field(window, figures):
    figures.side.explain("class1")
    assert "工信部企业〔2026〕2号 附件2(四)" in figures.side.help.text()
    figures.fields["niche_since"].setFocus()
    QApplication.processEvents()
    figures._focused(None, figures.fields["niche_since"])
    assert "附件1(一)" in figures.side.help.text()


def test_answering_a_field_keeps_its_help_in_view(window, figures):
    figures.table.setCurrentIndex(cell(figures, "revenue", 2025))
    assert "营业收入" in figures.side.help.text()
    figures._focused(None, figures.fields["class1"])
    figures.fields["class1"].answered.emit(5)
    assert figures.application.ip["class1"] == 5
    assert "Ⅰ类知识产权" in figures.side.help.text()


def test_every_question_has_help_and_every_figure_or_fact_that_rules_use_has_clauses():
    from datetime import date

    used = {"revenue", "main_revenue", "total_assets", "total_liabilities", "rd_expense", "class1", "niche_since",
            "market_share", "domestic_rank", "platform_score", "titles", "award", "equity_2y"}  # fmt: skip
    found = {name for name in used if asking.clauses(name, date(2026, 11, 22), review=False)}
    assert used - found == set()
    assert all(question.name for _, questions in SECTIONS for question in questions)


def test_conditions_are_asked_with_their_clause(figures):
    shown = [label.text() for label in figures.findChildren(QLabel) if "<small>" in label.text()]
    assert any("附件1(五)" in words for words in shown)
    assert len(shown) >= 4


SCOPE = Text("ocr", whole=True, lines=(
    Line("营业执照", Box(0, 0, 1, 0.1)), Line("经营范围", Box(0, 0.2, 0.2, 0.3)),
    Line("食品销售；餐饮服务", Box(0.2, 0.2, 1, 0.3)), Line("登记机关", Box(0, 0.9, 1, 1)),
))  # fmt: skip


def test_whose_figures_are_declared_is_asked_once_and_remembered(window, figures):
    assert not figures.scope.isVisibleTo(figures)
    stating = page(1, 1)
    evidence = window.desk.bridge.dossier.evidence[stating]
    facts = [
        Fact("figure", value, Box(0.5, 0.5, 0.6, 0.52), "net_profit", "元", 2024, period="2024", scope=scope)
        for value, scope in (("11,000.00", "consolidated"), ("9,000.00", "parent"))
    ]
    window.desk.bridge.record([PageResult(stating, dataclasses.replace(evidence, facts=(*evidence.facts, *facts)))])
    declared(window, dataclasses.replace(figures.application, figures={2024: {"net_profit": Decimal("5.00")}}))
    assert figures.scope.isVisibleTo(figures)
    assert figures.scope.currentData() == ""
    figures.scope.activated.emit(figures.scope.findData("parent"))
    assert window.desk.bridge.dossier.decisions.scope == "parent"
    assert figures.scope.isVisibleTo(figures)
    rows = window.desk.bridge.verdicts.evaluation.consistency
    assert [(row.found, row.state.value) for row in rows if row.figure == "net_profit"] == [("9,000.00", "failed")]
    trigger(window, "undo")
    assert window.desk.bridge.dossier.decisions.scope == ""


def licensed(window, text):
    """A licence with that text."""
    licence = page(3, 1)
    evidence = window.desk.bridge.dossier.evidence[licence]
    said = dataclasses.replace(text, lines=(*evidence.text.lines[:1], *text.lines))
    window.desk.bridge.record([PageResult(licence, dataclasses.replace(evidence, text=said))])


def test_a_class_that_the_licence_does_not_speak_of_is_asked_about(window, figures, monkeypatch):
    assert not figures.doubt.isVisibleTo(figures)
    licensed(window, SCOPE)
    assert figures.doubt.isVisibleTo(figures)
    assert figures.doubt.text().endswith("？")
    assert "经营范围" in figures.doubt.text()


def test_a_product_that_has_nothing_to_do_with_the_class_is_asked_about(window, figures):
    figures.fields["product"].answered.emit("速冻水饺")
    assert "速冻水饺" in figures.doubt.text()
    figures.fields["product"].answered.emit("谐波减速器齿轮")
    assert not figures.doubt.isVisibleTo(figures)


@pytest.mark.parametrize("suffix", ["toml", "xlsx"])
def test_what_was_declared_goes_out_as_a_file_and_comes_back(window, figures, tmp_path, monkeypatch, suffix):
    target, before = tmp_path / f"填报数据.{suffix}", figures.application
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(target), ""))
    figures.side.save()
    declared(window, Application())
    assert figures.application != before
    figures.side.load()
    assert figures.application == before


def test_a_wrong_file_is_reported_and_nothing_changes(window, figures, tmp_path, monkeypatch):
    reported, before = [], figures.application
    window.desk.bridge.report = reported.append
    (tmp_path / "a.toml").write_text("schema = 1\nrevenu = 3\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "a.toml"), ""))
    figures.side.load()
    assert reported[0].values["key"] == "revenu"
    assert figures.application == before


def test_an_amount_is_proposed_as_the_platform_asks_and_agrees_by_the_contract(session):
    (item,) = [p for p in declaring.proposals(session.verdicts, Application()).values() if p.figure == "total_assets"]
    assert declaring.proposed_value(item) == Decimal("13190.55")


OWN = (
    LOCAL.replace("四川", "江苏").replace('tier = "srdi"', 'tier = "innovative"')
    .replace("srdi_09_local", "innov_5_field").replace("= 8", "= 5").replace("= 7", "= 5")
)  # fmt: skip


def test_a_provinces_own_file_is_named_and_a_wrong_one_is_told(home, session):
    regulation_folder().mkdir(parents=True)
    (regulation_folder() / "jiangsu.toml").write_text(OWN, encoding="utf-8")
    (regulation_folder() / "wrong.toml").write_text(OWN.replace("replaces", "replace"), encoding="utf-8")
    window = home.show_session(session)
    trigger(window, "show_evaluation")
    panel = window.evaluation
    panel.ladder._choose(1)
    points = panel.tables["points"].model()
    shown = [points.index(row, 1).data() for row in range(points.rowCount())]
    assert "属于本省重点产业 · 用户文件 jiangsu.toml" in shown
    assert panel.broken.isVisible()
    assert "wrong.toml" in panel.broken.text()
    assert "replaces" in panel.broken.text()
