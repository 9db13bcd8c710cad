"""Odd things in a catalogue are told, and nothing is told about a sound one."""

from dataclasses import replace
from datetime import date

import pytest

from srdi_desktop import texts
from srdi_desktop.model.catalogue import Catalogue, Tier, Window
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.rules.catalogues.revision import next_year, remarks

GIANT = catalogue_files.load("national-little-giant-2026")
FIRST = GIANT.entries[0]


def codes(catalogue: Catalogue) -> list[str]:
    found = remarks(catalogue)
    for remark in found:
        for language in texts.LANGUAGES:
            assert "?" not in texts.text(f"notices.remark.{remark.code}", into=language, **remark.values)
    return [remark.code for remark in found]


def test_a_sound_catalogue_is_left_alone() -> None:
    assert codes(GIANT) == []


@pytest.mark.parametrize(
    ("catalogue", "code"),
    [
        (replace(GIANT, entries=()), "no_entries"),
        (replace(GIANT, source=""), "no_source"),
        (replace(GIANT, valid_until=None), "no_end"),
        (replace(GIANT, regulation="miit-1999"), "no_regulation"),
        (replace(GIANT, tier=Tier.TECHNOLOGY), "other_tier"),
        (replace(GIANT, windows=(Window(date(2026, 2, 1), date(2026, 1, 1)),)), "window_reversed"),
        (replace(GIANT, entries=(replace(FIRST, required=False),)), "no_condition"),
        (replace(GIANT, entries=(replace(FIRST, condition="如有"),)), "condition_unused"),
        (replace(GIANT, entries=(replace(FIRST, years=(2026,)),)), "odd_year"),
        (replace(GIANT, entries=(replace(FIRST, years=(2022,)),)), "odd_year"),
        (replace(GIANT, unread=("另附样品照片。",)), "unread"),
        (replace(GIANT, entries=(replace(FIRST, kind="other", recognise=()),)), "unrecognisable"),
        (replace(GIANT, entries=(FIRST, replace(FIRST, id="again"))), "alike"),
    ],
)  # fmt: skip
def test_each_odd_thing_has_its_remark(catalogue: Catalogue, code: str) -> None:
    assert code in codes(catalogue)


def test_next_years_list_asks_to_be_reviewed() -> None:
    assert codes(next_year(GIANT)).count("to_review") == len(GIANT.entries)


def test_a_list_outside_the_ladder_needs_no_regulation() -> None:
    assert codes(replace(GIANT, tier=Tier.OTHER, regulation="")) == []
