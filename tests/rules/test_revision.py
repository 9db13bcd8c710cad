"""Next year's list and comparing two lists."""

from dataclasses import replace
from datetime import date

import pytest

from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.rules.catalogues.revision import diff, next_year

GIANT = catalogue_files.load("national-little-giant-2026")


def test_next_year_shifts_years_wherever_they_are_written() -> None:
    later = next_year(GIANT)
    assert (later.id, later.year) == ("national-little-giant-2027", 2027)
    audits = [(entry.id, entry.title, entry.years) for entry in later.entries if entry.kind == "audit-report"]
    assert audits == [
        ("audit-2024", "2024年度审计报告", (2024,)),
        ("audit-2025", "2025年度审计报告", (2025,)),
        ("audit-2026", "2026年度审计报告", (2026,)),
    ]


def test_next_year_claims_nothing_about_the_new_notice() -> None:
    later = next_year(GIANT)
    assert (later.windows, later.issued, later.source, later.verified) == ((), None, "", False)
    assert later.valid_until == date(2027, 12, 31)  # so that it too says when it is out of date
    assert all(entry.review and not entry.verified for entry in later.entries)
    assert "national-little-giant-2026" in later.note


def test_document_numbers_keep_their_year() -> None:
    entry = replace(GIANT.entries[0], note="按工信部企业〔2026〕2号，附2025年数据")
    (later,) = next_year(replace(GIANT, entries=(entry,))).entries
    assert later.note == "按工信部企业〔2026〕2号，附2026年数据"


@pytest.mark.parametrize("catalogue", catalogue_files.shipped(), ids=lambda c: c.id)
def test_next_year_differs_in_nothing_but_the_years(catalogue: Catalogue) -> None:
    later = next_year(catalogue)
    assert catalogue_files.parse(catalogue_files.dump(later), "next.toml").entries == later.entries
    found = diff(catalogue, later)
    assert (found.new, found.gone) == ((), ())
    assert [change for change in found.changed if change[1] not in ("note", "condition")] == []


def test_a_list_does_not_differ_from_itself() -> None:
    assert diff(GIANT, GIANT).empty


def test_new_gone_and_changed_entries_are_told_apart() -> None:
    first, second, *rest = GIANT.entries
    added = replace(first, id="tax-2025", kind="tax-return", years=(2025,))
    after = replace(GIANT, entries=(replace(second, required=False, condition="如有"), *rest, added))
    found = diff(GIANT, after)
    assert [entry.id for entry in found.gone] == [first.id]
    assert [entry.id for entry in found.new] == ["tax-2025"]
    assert found.changed == ((second.id, "required", True, False), (second.id, "condition", "", "如有"))


def test_entries_of_another_year_belong_together_by_their_distance() -> None:
    pairs = diff(catalogue_files.load("national-srdi-2025"), catalogue_files.load("national-srdi-2026")).pairs
    assert pairs is not None
    assert (pairs["audit-2023"], pairs["audit-2024"], pairs["audit-2022"]) == ("audit-2024", "audit-2025", "audit-2023")
