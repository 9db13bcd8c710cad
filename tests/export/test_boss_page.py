"""Page 1 of the summary for five made-up companies, as it was looked at and found good; and what it must never say.

`SRDI_GOLDEN=write pytest tests/export/test_boss_page.py` writes the words down anew: look at the pages first.
"""

import dataclasses
import re

import openpyxl
import pypdf
import pytest

from srdi_desktop.export import write_rescan_list, write_summary, write_summary_sheets
from srdi_desktop.export.papers.summary_words import Summary
from srdi_desktop.model.finding import Level
from srdi_desktop.workflow.own_papers import wanted_text
from tests.export.boss_companies import BLURRED_AT, COMPANIES, SHORT, judged
from tests.export.test_golden import compare

TITLES = {
    "startup": "杭州初芽传感科技有限公司",
    "solid candidate, one figure rounded wrongly": "上海栎川密封件有限公司",
    "only the platform's score short": "东莞岭拓伺服驱动有限公司",
    "holder in review": "重庆砺峰轴承股份有限公司",
    "everything unknown": "（未填写企业名称）",
}


def first_page(name: str, language: str, tmp_path) -> list[str]:
    """The lines of page 1; positions as an export would give them."""
    dossier, verdicts, plan = judged(name, language)
    shown = [page for entry in verdicts.entries for page in entry.pages]
    positions = {page: at for at, page in enumerate(shown, start=4)}
    written = write_summary(dossier, verdicts, plan, tmp_path / f"{language}.pdf", positions)
    assert written.verified
    words = pypdf.PdfReader(written.path).pages[0].extract_text()
    words = re.sub(r"\d{4} 年 \d+ 月 \d+ 日|\d{4}-\d\d-\d\d", "DATE", words)
    words = re.sub(r"^1 / \d+$", "1 / N", words, flags=re.MULTILINE)
    return [line.strip() for line in words.splitlines() if line.strip()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_one_of_five_companies_is_as_it_was_looked_at(language, tmp_path):
    pages = {name: first_page(name, language, tmp_path) for name in COMPANIES}
    compare(f"boss_{language}.txt", "\n".join("\n".join([f"## {name}", *lines, ""]) for name, lines in pages.items()))


def said(name: str, tmp_path) -> str:
    return "".join("".join(first_page(name, "zh", tmp_path)).split())


@pytest.mark.parametrize("name", COMPANIES)
def test_it_names_the_company_and_counts_required_papers_apart(name, tmp_path):
    words = said(name, tmp_path)
    assert TITLES[name] in words
    assert re.search(r"必备\d+/\d+齐", words)


def test_a_title_that_is_held_is_never_recommended_again(tmp_path):
    words = said("only the platform's score short", tmp_path)
    assert "已有称号：专精特新中小企业" in words
    assert "可以申报：专精特新" not in words
    assert "专精特新“小巨人”企业只差一项：平台评价得分差1.5分（现有58.5分，需要60分）" in words


def test_in_a_review_the_own_title_comes_first(tmp_path):
    words = said("holder in review", tmp_path)
    assert "专精特新中小企业复核只差一项：平台评价得分差3分" in words
    assert "小巨人”企业还差" not in words


def test_with_nothing_filled_in_it_asks_and_finds_nobody_wanting(tmp_path):
    words = said("everything unknown", tmp_path)
    assert "个问题没有回答，先答这几个：营业收入总额（2025年）" in words
    assert "不符合" not in words
    assert "没有一级" not in words


def test_a_gap_with_another_way_never_stands_before_what_must_be(tmp_path):
    words = said("startup", tmp_path)
    assert "高新技术企业" not in words
    assert "现有，" not in words


def test_the_rounding_difference_is_told_with_both_units_and_the_papers_own_name(tmp_path):
    words = said("solid candidate, one figure rounded wrongly", tmp_path)
    assert "净利润（2025年）填报351.09万元" in words
    assert "3,510,960.00元" in words


@pytest.mark.parametrize("name", [name for name, (_, declared) in COMPANIES.items() if declared.company])
def test_reasons_are_a_persons_and_papers_have_their_names(name, tmp_path):
    words = said(name, tmp_path)
    assert "像素" not in words
    if name != "startup":
        assert "2025年度审计报告：缺印着5的页" in words
        assert f"审计报告.pdf第{BLURRED_AT + 1}张（印着{BLURRED_AT + 1}）看不清，字迹发虚" in words


def test_other_peoples_papers_in_the_tray_are_one_hint():
    _, verdicts, _ = judged("only the platform's score short", "zh")
    (stranger,) = [finding for finding in verdicts.findings if finding.code == "identity.other_company"]
    assert (stranger.level, stranger.values["count"]) == (Level.HINT, 1)


def test_what_is_wanted_says_the_printed_number_and_the_paper():
    dossier, verdicts, _ = judged("solid candidate, one figure rounded wrongly", "zh")
    lines = wanted_text(dossier, verdicts).splitlines()
    assert lines[0] == "补件清单：上海栎川密封件有限公司"
    paper = next(at for at, line in enumerate(lines) if line.endswith("2025年度审计报告"))
    following = "".join(lines[paper + 1 :])
    assert "（印着 4）看不清" in following.replace("） 看", "）看")
    assert "像素" not in "".join(lines)


def test_without_optional_entries_none_are_counted(tmp_path):
    assert "可选" not in said("startup", tmp_path)


def test_every_company_is_judged_by_all_four_tiers():
    for name in COMPANIES:
        dossier, verdicts, plan = judged(name, "zh")
        assert len(Summary(dossier, verdicts, plan).tiers()) == 4


def test_the_company_that_is_short_of_one_thing_passes_with_it():
    passed = dataclasses.replace(SHORT, facts={**SHORT.facts, "platform_score": "60"}).application()
    from tests.assess.test_positioning import by_name, evaluated

    giant = by_name(evaluated(passed))["little-giant", "miit-2026-2"]
    assert giant.verdict.value == "passed"


@pytest.mark.parametrize(("weak", "year"), [({2024: "101.00"}, 2024), ({2024: "60.00", 2025: "90.00"}, 2024)])
def test_a_gap_over_several_years_names_the_worse_one(weak, year, tmp_path, monkeypatch):
    catalogue, declared = COMPANIES["solid candidate, one figure rounded wrongly"]
    figures = {y: {**values, "rd_expense": weak.get(y, values["rd_expense"])} for y, values in declared.figures.items()}
    poorer = {"poorer": (catalogue, dataclasses.replace(declared, figures=figures))}
    monkeypatch.setattr("tests.export.boss_companies.COMPANIES", poorer)
    assert f"（{year}年），需要" in said("poorer", tmp_path)


def test_a_companys_size_is_told_with_the_clause_that_makes_it(tmp_path):
    dossier, verdicts, plan = judged("solid candidate, one figure rounded wrongly", "zh")
    pages = pypdf.PdfReader(write_summary(dossier, verdicts, plan, tmp_path / "s.pdf", {}).path).pages
    words = "".join("".join(page.extract_text().split()) for page in pages)
    assert "工信部联企业〔2011〕300号第四条（二）" in words


def test_a_review_that_falls_short_says_so_and_not_that_answers_are_missing():
    _, verdicts, _ = judged("holder in review", "zh")
    assert verdicts.evaluation.why == "evaluation.recommend.review_short"
    assert not verdicts.evaluation.only_holds(verdicts.evaluation.held)
    _, verdicts, _ = judged("only the platform's score short", "zh")
    assert verdicts.evaluation.why == "evaluation.recommend.held"
    assert verdicts.evaluation.only_holds(verdicts.evaluation.held)


def test_the_spreadsheet_says_the_same_in_words_alone(tmp_path):
    dossier, verdicts, plan = judged("solid candidate, one figure rounded wrongly", "zh")
    book = openpyxl.load_workbook(write_summary_sheets(dossier, verdicts, plan, tmp_path / "s.xlsx", {}).path)
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert ("材料", "必备 1/6 齐　可选已附 0/16") in [
        tuple(row[:2]) for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    assert [cell for cell in cells if re.fullmatch(r"[a-z_.]+", cell)] == []
    figures = list(book.worksheets[4].iter_rows(min_row=2, values_only=True))
    assert len({row[:3] for row in figures}) == len(figures)
    assert all(re.search(r"元|人|%", str(row[3])) and re.search(r"元|人|%", str(row[4])) for row in figures)


def test_the_rescan_list_says_printed_numbers_and_where_each_paper_belongs(pile, tmp_path):
    dossier, verdicts, plan = judged("only the platform's score short", "zh")
    listed = write_rescan_list(dossier, verdicts, plan, tmp_path / "r.pdf", pile.open)
    words = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(listed.path).pages)
    number = next(section.number for section in plan.sections if section.title == "2025年度审计报告")
    blurred = f"目录项{number}2025年度审计报告审计报告.pdf第4张（印着4）看不清"
    assert blurred in words
    assert f"目录项{number}2025年度审计报告2025年度审计报告：缺印着5的页" in words
    assert "路人甲" not in words  # a stranger's paper in the tray is nothing to scan again
    assert (
        words.index("真实性声明") < words.index("缺印着5的页") < words.index("信用中国报告")
    )  # as the catalogue has them
