"""Papers held against each other: to the last printed digit, across kinds, never within what cannot be compared."""

from decimal import Decimal

import pytest

from srdi_desktop.assess.consistency import compare, differing_papers
from srdi_desktop.model.application import Application, SourceFigure
from srdi_desktop.model.page import Fact, PageRef
from srdi_desktop.model.verdicts import PlacedFact


def stated(*papers: tuple[str, str, str]) -> Application:
    return Application(sources=tuple(SourceFigure("revenue", 2025, *paper) for paper in papers))


@pytest.mark.parametrize(
    ("audit", "tax", "apart"),
    [
        (("43,215,748.90", "元"), ("43,216,048.90", "元"), "0.03"),
        (("43,215,748.90", "元"), ("43,215,748.90", "元"), None),
        (("43,215,748.90", "元"), ("4,321.57", "万元"), None),  # the coarser paper rounds
        (("43,215,748.90", "元"), ("4,321.58", "万元"), "0.00511"),
        (("43,215,748.90", "元"), ("不详", "元"), None),
    ],
)
def test_two_papers_agree_to_the_last_digit_of_the_coarser(audit, tax, apart) -> None:
    found = differing_papers(stated(("audit-report", *audit), ("tax-return", *tax)), ())
    assert [pair.difference for pair in found] == ([apart] if apart else [])
    assert all(pair.sources == ("audit-report", "tax-return") for pair in found)


def test_a_paper_that_agrees_on_one_of_its_pages_agrees() -> None:
    pages = [("audit-report", "100", "元"), ("audit-report", "900", "元"), ("tax-return", "100", "元")]
    assert differing_papers(stated(*pages), ()) == ()


def test_consolidated_and_parent_figures_are_never_held_against_each_other() -> None:
    facts = [
        PlacedFact(Fact("figure", value, name="revenue", unit="元", year=2025, scope=scope), PageRef("a", page), source)
        for page, (value, scope, source) in enumerate(
            [("100", "consolidated", "audit-report"), ("80", "parent", "tax-return")], start=1
        )
    ]
    assert differing_papers(Application(), facts) == ()


@pytest.mark.parametrize(("declared", "coarse"), [("4321.6", True), ("4321.57", False), ("4321.60", False)])
def test_a_figure_declared_with_fewer_decimals_than_the_rest_is_remarked(declared: str, coarse: bool) -> None:
    application = Application(
        figures={2025: {"revenue": Decimal(declared), "net_profit": Decimal("12.34")}},
        sources=(SourceFigure("revenue", 2025, "audit-report", "43,215,748.90", "元"),),
    )
    assert [row.coarse for row in compare(application, ())] == [coarse]
