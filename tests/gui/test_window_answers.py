"""Faults, answers and comparisons in the window, and a watched folder that outlives a change of language."""

from PySide6.QtCore import Qt

from srdi_desktop import texts
from srdi_desktop.gui import opening
from srdi_desktop.gui.desk import Section
from srdi_desktop.gui.panels.evaluation_rows import step
from srdi_desktop.model import Tier
from tests.export.boss_companies import judged
from tests.gui.test_window import page, trigger


def test_a_fault_of_ours_is_shown_ready_to_copy(home, window):
    from srdi_desktop.gui import program

    box = program.box(home, "Traceback: here")
    assert "Traceback: here" in box.detailedText()
    assert "Qt 6" in box.detailedText()


def test_an_answer_is_one_step_and_makes_the_verdicts_follow(window, qtbot):
    trigger(window, "show_figures")
    figures = window.figures
    index = figures.model.index(0, figures.model.years.index(2025))
    assert figures.model.setData(index, "12,000.50")
    assert str(figures.application.figure(2025, "revenue")) == "12000.50"
    assert not figures.model.setData(index, "many")
    trigger(window, "undo")
    assert str(figures.application.figure(2025, "revenue")) == "12345.67"
    figures.fields["niche_since"].answered.emit(None)
    assert figures.application.company.niche_since is None
    assert figures.application.company.name == "江苏精密传动科技有限公司"


def test_the_ladder_is_walked_by_keys_and_shows_what_a_tier_asks(window, qtbot):
    trigger(window, "show_evaluation")
    panel = window.evaluation
    panel.ladder.setFocus()
    before = panel.ladder.current
    qtbot.keyClick(panel.ladder, Qt.Key.Key_Right)
    assert panel.ladder.current == before + 1
    assert panel.tables["conditions"].model().rowCount() > 5


def test_a_comparison_leads_to_its_page(window):
    from srdi_desktop.model.evaluation import Consistency
    from srdi_desktop.model.finding import State

    item = Consistency(
        "consistency.mismatch", "revenue", 2025, "audit-report", "1", "2", "万元", State.FAILED, str(page(4, 2))
    )
    window.evaluation._go(item)
    assert window.desk.section == Section.MATERIALS
    assert window.desk.current == page(4, 2)


def test_a_watched_folder_stays_watched_in_the_other_language_and_ends_with_the_dossier(home, window, tmp_path):
    window.arrivals.watch(tmp_path)
    trigger(window, "language")
    assert window.arrivals.watched is None
    arrivals = home.window.arrivals
    assert arrivals.watched is not None
    assert arrivals.watched.folder == tmp_path
    opening.close_dossier(home)
    assert arrivals.watched is None


def test_a_tier_that_is_held_says_so_on_the_ladder_unless_its_review_is_asked_for(qapp):
    for company, held in (("only the platform's score short", True), ("holder in review", False)):
        _, verdicts, _ = judged(company, "zh")
        srdi = next(tier for tier in verdicts.evaluation.tiers if tier.tier is Tier.SRDI and tier.in_force)
        shown = step(srdi, verdicts.evaluation)
        assert (shown.detail == texts.text("evaluation.standing.title_held")) == held
        assert (shown.state == "passed") == held
