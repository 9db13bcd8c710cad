"""Measured values are exact, and what is shown never lies about the side of a threshold."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srdi_desktop.assess.measures import Measured, measure, niche_years, plain
from srdi_desktop.model.application import Application
from srdi_desktop.model.regulation import Measure


def company(**years: dict[str, str]) -> Application:
    figures = {int(year[1:]): {name: Decimal(text) for name, text in values.items()} for year, values in years.items()}
    return Application(figures=figures)


HISTORY = company(
    y2025={"revenue": "441", "main_revenue": "121", "rd_expense": "20"},
    y2024={"revenue": "430", "main_revenue": "110", "rd_expense": "10"},
    y2023={"revenue": "400", "main_revenue": "100"},
)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (Measure("figure", "revenue"), Fraction(441)),
        (Measure("ratio", "rd_expense", "revenue"), Fraction(2000, 441)),
        (Measure("growth", "main_revenue"), Fraction(10)),
        (Measure("mean_growth", "main_revenue", years=2), Fraction(10)),
        (Measure("sum", "rd_expense", years=2), Fraction(30)),
        (Measure("mean", "rd_expense", years=2), Fraction(15)),
        (Measure("cagr", "revenue", years=2), Fraction(441, 400)),
    ],
)
def test_each_kind_of_measure_is_exact(asked: Measure, value: Fraction) -> None:
    found, inputs = measure(asked, HISTORY, 2025)
    assert found is not None
    assert found.ratio == value
    assert inputs[0].startswith("figures.2025.")


@pytest.mark.parametrize("kind", ["growth", "cagr", "ratio"])
def test_nothing_follows_from_a_base_of_nothing(kind: str) -> None:
    empty = company(y2025={"revenue": "5", "rd_expense": "0"}, y2024={"rd_expense": "0"})
    asked = Measure(kind, "revenue" if kind == "ratio" else "rd_expense", "rd_expense")
    assert measure(asked, empty, 2025)[0] is None


def test_an_unknown_year_names_what_is_missing() -> None:
    found, inputs = measure(Measure("sum", "rd_expense", years=3), HISTORY, 2025)
    assert found is None
    assert "figures.2023.rd_expense" in inputs


def test_five_percent_compounded_is_five_percent_exactly() -> None:
    found, _ = measure(Measure("cagr", "revenue", years=2), HISTORY, 2025)
    assert found is not None
    assert found.reaches(Decimal(5))
    assert found.within(Decimal(5))
    assert found.shown(Decimal(5)) == "5"


def test_a_hair_below_the_threshold_is_shown_as_below() -> None:
    below = Measured(Fraction(79999999, 1000000), ())
    assert not below.reaches(Decimal(80))
    assert below.shown(Decimal(80)) == "79.999999"
    assert below.shown() == "80"


@given(st.fractions(0, 200, max_denominator=10**7), st.sampled_from([3, 5, 10, 50, 70, 75, 80]))
def test_a_shown_value_equals_the_threshold_only_when_the_value_does(value: Fraction, edge: int) -> None:
    shown = Measured(value, ()).shown(Decimal(edge))
    assert (Decimal(shown) == edge) == (value == edge)


@pytest.mark.parametrize(
    ("since", "years"),
    [("2023-01-01", 3), ("2023-01-02", 2), ("2022-12-31", 3), ("2025-12-31", 0), ("2026-05-01", 0), ("2020-02-29", 5)],
)
def test_years_in_the_niche_are_full_ones_to_the_end_of_last_year(since: str, years: int) -> None:
    assert niche_years(date.fromisoformat(since), 2025) == years


def test_digits_are_written_without_exponent() -> None:
    assert [plain(Decimal(text)) for text in ("1E+4", "12.300", "0.00", "5")] == ["10000", "12.3", "0", "5"]
