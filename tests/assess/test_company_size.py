"""Company size by 工信部联企业〔2011〕300号: edges, what is left out, what is unknown."""

from decimal import Decimal
from typing import Any

import pytest

from srdi_desktop.assess.conditions import LARGE, MEDIUM, MICRO, SMALL, SME, CompanySize, company_size
from srdi_desktop.model.application import Application, Company
from srdi_desktop.model.finding import State
from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.industry import table

YEAR = 2025
CLASSES = load_rulebook().sizes


def size_of(industry: str, **figures: Any) -> CompanySize:
    known = {YEAR: {name: Decimal(value) for name, value in figures.items()}}
    return company_size(Application(company=Company(industry=industry), figures=known), YEAR, CLASSES)


@pytest.mark.parametrize(
    ("industry", "staff", "revenue", "size"),
    [
        ("3453", 1000, 40000, LARGE),
        ("3453", 999, 40000, MEDIUM),  # one of the two is enough
        ("3453", 1000, 39999, MEDIUM),
        ("3453", 300, 2000, MEDIUM),
        ("3453", 299, 2000, SMALL),
        ("3453", 300, "1999.99", SMALL),
        ("3453", 20, 300, SMALL),
        ("3453", 19, 300, MICRO),
        ("6513", 300, 10000, LARGE),
        ("6513", 100, 1000, MEDIUM),
        ("6513", 10, 50, SMALL),
        ("6513", 10, 49, MICRO),
        ("5171", 200, 39999, MEDIUM),
        ("7410", 300, 1, LARGE),
        ("7410", 299, 1, MEDIUM),
    ],
)
def test_a_company_is_sized_by_its_industry(industry: str, staff: int, revenue: Any, size: str) -> None:
    found = size_of(industry, staff=staff, revenue=revenue)
    assert (found.size, found.state) == (size, State.FAILED if size == LARGE else State.PASSED)
    assert "工信部联企业〔2011〕300号" in found.clause


def test_buildings_and_leases_are_sized_by_their_assets() -> None:
    assert size_of("4710", revenue=80000, total_assets=80000).size == LARGE
    assert size_of("4710", revenue=80000, total_assets=79999).size == MEDIUM
    assert size_of("7249", staff=300, total_assets=120000).size == LARGE
    assert size_of("7249", staff=99, total_assets=8000).size == SMALL


@pytest.mark.parametrize("industry", ["", "6621", "8310"])
def test_without_an_industry_or_with_one_that_is_left_out_the_size_is_open(industry: str) -> None:
    found = size_of(industry, staff=10, revenue=10)
    assert (found.state, found.size) == (State.UNDECIDED, None)


def test_what_is_known_may_settle_it() -> None:
    assert (size_of("3453", staff=80).state, size_of("3453", staff=80).size) == (State.PASSED, SME)
    assert size_of("3453", staff=10).size == MICRO
    assert size_of("3453", staff=2000).state is State.UNDECIDED


def test_every_division_exists_and_stands_in_one_class() -> None:
    divisions = [division for each in CLASSES for division in each.divisions]
    assert len(CLASSES) == 16
    assert len(divisions) == len(set(divisions))
    assert [division for division in divisions if division not in table()] == []
