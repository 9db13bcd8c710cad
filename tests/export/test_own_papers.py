"""The sheets that the program words itself: whole in both languages, one page each, small letters only where needed."""

import pytest
from pypdf import PdfReader

from srdi_desktop.export import write_adviser_check, write_quality_statement
from srdi_desktop.model.application import QualityFigure, QualityStatement
from srdi_desktop.model.plan import ExportOptions, ExportPlan

STATEMENT = QualityStatement(
    "甲公司", "2024—2025 年", "QC 小组", "换了夹具\n加了首检", (QualityFigure("合格率", "91 %", "98 %"),), "检验记录 31"
)


def plan(language):
    return ExportPlan("", "甲公司", "目录", 2026, (), ExportOptions(language=language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_checklist_is_one_sheet(tmp_path, language):
    file = write_adviser_check(plan(language), tmp_path / "a.pdf")
    assert (file.pages, file.verified) == (1, True)


def test_the_checklist_has_a_box_for_each_office_whatever_their_number():
    from srdi_desktop.export.papers.quality_statement import _lines

    offices = [f"机构 {number}" for number in range(1, 9)]
    (row,) = _lines(("background",), offices)._cellvalues
    assert [box.contents[-1].text for box in row[1:]] == [str(number) for number in range(1, 9)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_statement_holds_all_that_was_written(tmp_path, language):
    file = write_quality_statement(STATEMENT, plan(language), tmp_path / "q.pdf")
    words = PdfReader(file.path).pages[0].extract_text()
    assert file.verified
    for written in (
        "甲公司",
        "2024—2025 年",
        "QC 小组",
        "换了夹具",
        "加了首检",
        "合格率",
        "91 %",
        "98 %",
        "检验记录 31",
    ):
        assert written in words


@pytest.mark.parametrize(("characters", "pages"), [(100, 1), (1500, 1), (6000, 3)])
def test_a_long_statement_shrinks_before_it_runs_over(tmp_path, characters, pages):
    long = QualityStatement("甲", "", "方" * characters, "改", STATEMENT.figures, "例")
    assert write_quality_statement(long, plan("zh"), tmp_path / "q.pdf").pages == pages


def test_parts_without_content_are_named():
    assert QualityStatement().missing() == ("method", "changed", "figures", "cases")
    half = QualityStatement(method="QC", figures=(QualityFigure("合格率", "91 %", " "),))
    assert half.missing() == ("changed", "figures", "cases")
    assert STATEMENT.missing() == ()
