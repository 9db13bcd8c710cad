"""Two papers a few hundred yuan apart, and a figure declared more coarsely than the rest: both are told, in words."""

from dataclasses import replace

import pytest

from srdi_desktop import cli, texts
from srdi_desktop.assess.positioning import evaluate
from srdi_desktop.model.application import valid_code
from srdi_desktop.rules import load_rulebook
from tests.export.boss_companies import GROWING, SOLID, TODAY, Declared

AUDIT, TAX = ("revenue", 2025, "audit-report"), ("revenue", 2025, "tax-return")


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SRDI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SRDI_LANGUAGE", "zh")


def company(revenue: str, audit: str, tax: str) -> Declared:
    """The solid candidate with this revenue, and two papers that state it in yuan."""
    figures = {**GROWING, 2025: {**GROWING[2025], "revenue": revenue}}
    sources = ((*AUDIT, audit, "元"), (*TAX, tax, "元"))
    return replace(SOLID, figures=figures, sources=sources)


def told(declared: Declared, tmp_path, capsys) -> str:
    file = tmp_path / "a.toml"
    file.write_text(declared.written(), encoding="utf-8")
    cli.main(["evaluate", str(file)])
    return capsys.readouterr().out


def test_papers_that_differ_by_300_yuan_are_told_though_the_declared_figure_agrees_with_both(tmp_path, capsys):
    declared = company("4321.6", "43,215,748.90", "43,216,048.90")
    evaluation = evaluate(declared.application(), (), load_rulebook(), TODAY)
    assert {row.code for row in evaluation.consistency if row.figure == "revenue"} == {"consistency.agrees"}
    (pair,) = evaluation.papers
    assert (pair.difference, pair.sources) == ("0.03", ("audit-report", "tax-return"))
    assert any(row.coarse for row in evaluation.consistency if row.figure == "revenue")
    words = told(declared, tmp_path, capsys)
    assert "43,215,748.90" in words
    assert "43,216,048.90" in words
    assert "0.03 万元" in words
    assert "填报 4321.6 万元" in words


def test_papers_that_agree_and_a_figure_as_fine_as_the_others_are_left_in_peace(tmp_path, capsys):
    declared = company("4321.60", "43,216,048.90", "43,216,048.90")
    assert evaluate(declared.application(), (), load_rulebook(), TODAY).papers == ()
    assert "相差" not in told(declared, tmp_path, capsys)


@pytest.mark.parametrize(("uscc", "wrong"), [("91310114MA1GTX002C", True), ("91320411MA1WXYJ28E", False)])
def test_a_credit_code_with_a_wrong_check_digit_is_said_at_once(uscc, wrong, tmp_path, capsys):
    assert valid_code(uscc) != wrong
    declared = replace(SOLID, company={**SOLID.company, "uscc": uscc})
    assert (texts.text("evaluation.note.code_invalid") in told(declared, tmp_path, capsys)) == wrong


@pytest.mark.parametrize(("industry", "unknown"), [("3484", False), ("3999", True)])
def test_an_industry_that_the_standard_has_not_is_said_at_once(industry, unknown, tmp_path, capsys):
    declared = replace(SOLID, company={**SOLID.company, "industry": industry})
    assert (texts.text("evaluation.note.industry_unknown") in told(declared, tmp_path, capsys)) == unknown
