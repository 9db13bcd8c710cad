"""Records of rules files: read as the model declares them, and nothing else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from srdi_desktop.model.errors import RulesError
from srdi_desktop.rules.strict_toml import Table, parse_toml


@dataclass(frozen=True)
class Paper:
    title: str
    pages: int | None = 2
    sealed: bool = False
    share: float | None = None
    issued: date | None = None
    words: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


FULL = """title = "审计报告"
pages = 12
sealed = true
share = 0.5
issued = 2026-03-01
words = ["审计", "报告"]
years = [2024, 2025]
"""


def table(text: str) -> Table:
    return parse_toml(text, "papers.toml").table("paper") if "[paper]" in text else parse_toml(text, "papers.toml")


def refused(text: str, **given: Any) -> dict[str, object]:
    with pytest.raises(RulesError) as caught:
        table(text).record(Paper, **given)
    return dict(caught.value.values)


def test_a_record_is_read_by_names_types_and_defaults() -> None:
    day = date(2026, 3, 1)
    assert table(FULL).record(Paper) == Paper("审计报告", 12, True, 0.5, day, ("审计", "报告"), (2024, 2025))
    assert table('title = "x"').record(Paper) == Paper("x")


def test_what_is_given_is_not_read() -> None:
    assert table('title = "x"').record(Paper, pages=7) == Paper("x", 7)
    assert refused('title = "x"\npages = 3', pages=7)["key"] == "pages"


def test_an_unknown_key_is_refused_with_its_place() -> None:
    told = refused('[paper]\ntitle = "x"\ntitel = "y"')
    assert (told["file"], told["entry"], told["key"]) == ("papers.toml", "paper", "titel")
    assert "title" in str(told["expected"])


def test_a_part_leaves_the_rest_of_its_table_to_others() -> None:
    both = table('title = "x"\nmore = true')
    assert both.part(Paper) == Paper("x")
    assert both.flag("more") is True
    both.close()


def test_a_key_without_a_default_must_be_there() -> None:
    assert refused("pages = 3")["key"] == "title"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("title = 3", "title"),
        ('title = "x"\npages = "3"', "pages"),
        ('title = "x"\npages = true', "pages"),
        ('title = "x"\nsealed = 1', "sealed"),
        ('title = "x"\nissued = "2026-03-01"', "issued"),
        ('title = "x"\nwords = "审计"', "words"),
        ('title = "x"\nyears = ["2025"]', "years"),
    ],
)
def test_another_type_is_told_and_never_taken_for_the_default(line: str, key: str) -> None:
    assert refused(line)["key"] == key


@dataclass(frozen=True)
class Odd:
    title: str
    size: complex = 0j


def test_a_type_that_no_table_holds_is_told_and_never_taken_for_its_default() -> None:
    with pytest.raises(TypeError, match="size"):
        table('title = "x"').record(Odd)
    assert table('title = "x"').record(Odd, size=1j) == Odd("x", 1j)
