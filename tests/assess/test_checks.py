"""The table of contents: every check has its file, its test, its limits and its sentences in both languages."""

import re
import string
from pathlib import Path

import pytest

from srdi_desktop import assess, texts
from srdi_desktop.rules import load_rulebook

ROOM = Path(assess.__file__).parent
TESTS = Path(__file__).parent
SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in ROOM.glob("*.py")}
CODE = re.compile(r'"((?:page|numbering|entry|identity|consistency|catalogue|scan|dossier)\.[a-z_]+)"')
NAMED = {code for source in SOURCES.values() for code in CODE.findall(source)}
CODES = sorted(NAMED - set(load_rulebook().limits.named) - {"consistency.agrees"})


@pytest.mark.parametrize("code", CODES)
def test_every_finding_has_its_sentences_in_both_languages(code: str) -> None:
    for language in texts.LANGUAGES:
        for part in ("message", "advice"):
            assert texts.table(language).get(f"findings.{code}.{part}"), (language, part)


@pytest.mark.parametrize("code", CODES)
def test_both_languages_use_the_same_placeholders(code: str) -> None:
    chinese, english = (texts.table(language) for language in texts.LANGUAGES)
    for key in [key for key in chinese if key.startswith(f"findings.{code}.message")]:
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(table[key]) if name} for table in (chinese, english)
        ]
        assert fields[0] == fields[1], key


def test_every_limit_that_a_check_asks_for_exists() -> None:
    asked = {name for source in SOURCES.values() for name in re.findall(r'limits\["([a-z_.]+)"', source)}
    assert asked
    assert asked <= set(load_rulebook().limits.named)


CHECKING = sorted(stem for stem, source in SOURCES.items() if re.search(r"^def check(_\w+)?\(", source, re.MULTILINE))


def test_the_table_of_contents_lists_every_check() -> None:
    written = {
        name for source in SOURCES.values() for name in re.findall(r"^def (check(?:_\w+)?)\(", source, re.MULTILINE)
    }
    listed = {check.__name__ for check in assess.CHECKS if check.__module__ != "srdi_desktop.assess"}
    assert written == listed
    assert set(CHECKING) == {check.__module__.rpartition(".")[2] for check in assess.CHECKS} - {"assess"}


@pytest.mark.parametrize("subject", [*CHECKING, "documents", "numbering"])
def test_every_file_of_judging_has_its_test(subject: str) -> None:
    assert subject in SOURCES
    assert (TESTS / f"test_{subject}.py").is_file()
