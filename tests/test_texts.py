"""Sentences: both languages say the same things, and nothing the program can find or refuse is without words."""

import ast
import string
from pathlib import Path

import pytest

from srdi_desktop import texts
from srdi_desktop.model.catalogue import PAPER_KINDS, Catalogue, Tier
from srdi_desktop.model.dossier import Dossier, Scan
from srdi_desktop.model.finding import KINDS as FINDINGS
from srdi_desktop.model.finding import WHERE, Finding, Level, State
from srdi_desktop.model.page import PageRef

PACKAGE = Path(__file__).parent.parent / "srdi_desktop"


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_keys():
    zh, en = texts.table("zh"), texts.table("en")
    assert set(zh) ^ set(en) == set()


def test_both_languages_fill_in_the_same_values():
    zh, en = texts.table("zh"), texts.table("en")
    assert {key for key in zh if key in en and placeholders(zh[key]) != placeholders(en[key])} == set()


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_sentence_is_empty_and_every_one_can_be_filled(language):
    for key, sentence in texts.table(language).items():
        assert sentence.strip(), key
        placeholders(sentence)


@pytest.mark.parametrize("code", FINDINGS)
def test_every_finding_of_the_contract_says_what_is_wrong_and_what_to_do(code):
    for language in texts.LANGUAGES:
        for part in ("short", "message", "advice"):
            assert f"findings.{code}.{part}" in texts.table(language)


def sentences(language, code, variant):
    """Message and advice as `texts` picks them for the variant, the plain ones where it has none of its own."""
    table = texts.table(language)
    plain = [f"findings.{code}.{part}" for part in ("message", "advice")]
    return [table.get(f"{key}_{variant}", table[key]) for key in plain]


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize(
    ("code", "variant"), [(code, variant) for code, row in FINDINGS.items() for variant in row.said]
)
def test_every_sentence_of_a_finding_names_what_its_row_says_and_no_more(language, code, variant):
    used = set().union(*map(placeholders, sentences(language, code, variant)))
    assert used - WHERE == FINDINGS[code].said[variant]


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("code", FINDINGS)
def test_every_closer_sentence_of_a_finding_stands_in_its_row(language, code):
    start = f"findings.{code}."
    keys = [key.removeprefix(start) for key in texts.table(language) if key.startswith(start)]
    closer = {key.partition("_")[2] for key in keys if "_" in key}
    assert closer == set(FINDINGS[code].said) - {""}


def test_a_finding_without_its_values_or_with_others_is_told(dossier):
    fit = Finding("page.skewed", Level.WARNING, values={"degrees": 3, "limit": 1})
    less = Finding("page.skewed", Level.WARNING, values={"degrees": 3})
    more = Finding("page.skewed", Level.WARNING, values={"degrees": 3, "limit": 1, "colour": "red"})
    told = [FINDINGS[found.code].unfit_values(found) for found in (fit, less, more)]
    assert told == [frozenset(), {"limit"}, {"colour"}]


def test_every_kind_has_a_name():
    for language in texts.LANGUAGES:
        assert [kind for kind in PAPER_KINDS if f"kinds.{kind}.title" not in texts.table(language)] == []


def codes_in(constructor: str) -> set[str]:
    """First arguments of calls such as FileError("file.not_found") anywhere in the program."""
    found = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith(constructor) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def test_every_error_that_is_raised_has_words():
    raised = codes_in("Error")
    errors = {code for code in raised if "." in code and " " not in code}
    assert "file.not_found" in errors
    missing = [code for code in errors if f"errors.{code}.message" not in texts.table("zh")]
    assert missing == []


def test_every_finding_that_is_made_is_the_contracts():
    assert {code for code in codes_in("Finding") if "." in code} - set(FINDINGS) == set()


def test_every_literal_text_key_exists():
    keys = {key for key in codes_in("text") if "." in key}
    assert [key for key in sorted(keys) if key not in texts.table("zh")] == []


@pytest.fixture
def dossier():
    catalogue = Catalogue("c", "目录", Tier.SRDI, 2026, ())
    return Dossier(
        catalogue, {"a": Scan("a", "扫描件001.pdf", "", 1, 3, "pdf"), "b": Scan("b", "照片.jpg", "", 1, 1, "jpeg")}
    )


def test_a_finding_names_its_page_and_a_scan_of_one_page_only_its_file(dossier):
    for page, name in ((PageRef("a", 2), "扫描件001.pdf 第 2 张"), (PageRef("b", 1), "照片.jpg ")):
        message, advice = texts.finding_text(Finding("page.blank", Level.WARNING, page=page), dossier)
        assert name in message
        assert advice


def test_a_refused_scan_says_why(dossier):
    plain, office = (
        texts.finding_text(Finding("scan.unsupported", Level.ERROR, scan="a", values=values), dossier)
        for values in ({}, {"variant": "office"})
    )
    assert "Word" in office[0]
    assert plain != office


def test_ids_of_figures_and_papers_are_said_by_their_names(dossier):
    values = {"name": "net_profit", "source": "audit-report", "year": 2025, "declared": "1", "found": "2", "unit": "元"}
    message, _ = texts.finding_text(Finding("consistency.mismatch", Level.ERROR, values=values), dossier)
    assert "净利润" in message
    assert "审计报告" in message


def test_ratios_that_follow_from_figures_are_said_by_their_names_too(dossier):
    values = {"name": "rd_staff_ratio", "source": "audit-report", "year": 2025, "declared": "1", "found": "2"}
    finding = Finding("consistency.derived", Level.WARNING, values={**values, "unit": "%"})
    assert "研发人员占比" in texts.finding_text(finding, dossier)[0]


def test_lists_are_written_as_people_write_them(dossier):
    finding = Finding("numbering.missing", Level.ERROR, page=PageRef("a", 1), values={"missing": [3, 4]})
    assert "3、4" in texts.finding_text(finding, dossier)[0]


def test_an_undecided_finding_has_words_of_its_own(dossier):
    failed, open_ = (
        texts.finding_text(Finding("page.blurry", Level.ERROR, state, PageRef("a", 1), values={"limit": 3}), dossier)
        for state in (State.FAILED, State.UNDECIDED)
    )
    assert failed[0] != open_[0]


def test_one_piece_of_work_may_speak_another_language():
    with texts.speaking("en"):
        assert texts.text("words.tray") == "tray"
    assert texts.text("words.tray") == "待归档"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="fr"):
        texts.use_language("fr")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"SRDI_LANGUAGE": "en"}, "en"),
        ({"SRDI_LANGUAGE": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(monkeypatch, environment, language):
    monkeypatch.delenv("SRDI_LANGUAGE", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert texts.system_language() == language
