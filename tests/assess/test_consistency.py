"""Declared figures against documents: exact decimals, rounding told apart from other differences."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srdi_desktop.assess import consistency
from srdi_desktop.assess.consistency import compare
from srdi_desktop.assess.figures import agrees, converted, number, only_rounded, unit_of
from srdi_desktop.model.application import Application, SourceFigure
from srdi_desktop.model.evaluation import Consistency, Evaluation
from srdi_desktop.model.finding import State
from srdi_desktop.model.page import Box, Fact, PageRef
from srdi_desktop.model.verdicts import PlacedFact

COMPANY = Application(
    figures={
        2025: {"revenue": Decimal("12345.67"), "rd_expense": Decimal("700.10"), "staff": Decimal(180)},
        2024: {"revenue": Decimal("11000.00")},
    }
)


def compared(value: str, unit: str, figure: str = "revenue", year: int = 2025) -> tuple[str, State]:
    application = replace(COMPANY, sources=(SourceFigure(figure, year, "audit-report", value, unit),))
    (row,) = compare(application, ())
    return row.code.removeprefix("consistency."), row.state


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("123,456,700.00", "元", "agrees"),
        ("123,456,749.99", "元", "agrees"),  # 12345.674999 rounds half up to 12345.67
        ("123,456,750.00", "元", "rounding"),  # half up is 12345.68: the declared one was cut
        ("123,456,650.00", "元", "agrees"),
        ("123,456,649.99", "元", "rounding"),  # rounds to 12345.66, the declared one was rounded up
        ("123,456.70", "千元", "agrees"),
        ("1.234567", "亿元", "agrees"),
        ("1.2346", "亿元", "rounding"),  # 12346 万元: the document itself is printed more coarsely
        ("12345.7", "万元", "rounding"),
        ("12,345", "万元", "rounding"),
        ("12344", "万元", "mismatch"),
        ("123.45", "百万元", "rounding"),
        ("１２３，４５６，７００．００", "人民币元", "agrees"),
        ("123 456 700.00", "单位：元", "agrees"),
        ("(12345.67)", "万元", "mismatch"),
        ("12354.67", "万元", "mismatch"),
    ],
)
def test_each_kind_of_difference_has_its_code(value: str, unit: str, expected: str) -> None:
    assert compared(value, unit)[0] == expected


def test_people_are_compared_as_they_are() -> None:
    assert compared("180", "人", "staff") == ("agrees", State.PASSED)
    assert compared("181", "人", "staff") == ("mismatch", State.FAILED)


@pytest.mark.parametrize(("value", "unit"), [("见附注", "元"), ("", "元"), ("12", ""), ("12", "美元")])
def test_what_cannot_be_read_stays_undecided(value: str, unit: str) -> None:
    assert compared(value, unit) == ("mismatch", State.UNDECIDED)


@pytest.mark.parametrize(
    ("figure", "value", "expected"),
    [
        ("rd_ratio", "5.67%", "agrees"),  # 700.10 / 12345.67 = 5.6708… %
        ("rd_ratio", "5.7", "agrees"),
        ("rd_ratio", "5.68", "derived"),
        ("revenue_growth", "12.23", "agrees"),  # 12345.67 / 11000 = 1.122333…
        ("revenue_growth", "12.33", "derived"),
    ],
)
def test_ratios_and_growth_follow_from_their_parts(figure: str, value: str, expected: str) -> None:
    assert compared(value, "%", figure)[0] == expected


def test_facts_read_from_scans_are_compared_with_their_page() -> None:
    page = PageRef("ab" * 32, 7)
    fact = Fact("figure", "123,000,000.00", name="revenue", unit="元", year=2025)
    (row,) = compare(COMPANY, (PlacedFact(fact, page, "tax-return"),))
    assert (row.code, row.source, row.page, row.declared) == (
        "consistency.mismatch", "tax-return", str(page), "12345.67",
    )  # fmt: skip


def test_a_fact_without_year_or_without_declaration_says_nothing() -> None:
    page = PageRef("ab" * 32, 7)
    unknown = Fact("figure", "1", name="revenue", unit="元")
    undeclared = Fact("figure", "1", name="net_profit", unit="元", year=2025)
    assert compare(COMPANY, (PlacedFact(unknown, page), PlacedFact(undeclared, page))) == ()


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_the_documents_value_rounded_half_up_always_agrees(fen: int, places: int) -> None:
    found = Decimal(fen) / 100 / 10000
    sign = "-" if found < 0 else ""
    scaled = abs(fen) * 10**places  # in 10**-6 万元
    whole = (2 * scaled + 10**6) // (2 * 10**6)
    declared = Decimal(f"{sign}{whole}").scaleb(-places)
    assert agrees(declared, found)


@given(st.decimals(0, 10**6, places=4), st.integers(0, 3))
def test_a_cut_value_never_counts_as_another_figure(found: Decimal, places: int) -> None:
    declared = Decimal(int(found * 10**places)).scaleb(-places)
    assert agrees(declared, found) or only_rounded(declared, found)


@given(st.decimals(1, 10**6, places=2), st.decimals("1.01", 100, places=2))
def test_a_difference_of_more_than_one_unit_is_never_called_rounding(found: Decimal, off: Decimal) -> None:
    assert not only_rounded(found + off, found)


@pytest.mark.parametrize(
    ("text", "value"), [("-1,234.50", "-1234.50"), ("（12）", "-12"), ("￥3.00", "3.00"), ("1.2.3", None), ("－", None)]
)
def test_printed_numbers(text: str, value: str | None) -> None:
    assert number(text) == (None if value is None else Decimal(value))


def test_units_and_exact_conversion() -> None:
    assert (unit_of("金额单位：人民币元"), unit_of("（单位：人民币万元）"), unit_of("名")) == ("元", "万元", "人")
    assert converted("0.01", "元") == Decimal("0.000001")


def test_a_copy_by_hand_is_left_out_where_the_paper_itself_was_read() -> None:
    """In the table only: the list of comparisons keeps both."""
    rows = [
        Consistency("consistency.mismatch", "revenue", 2025, source, "1", found, "元", State.FAILED, page)
        for source, found, page in (
            ("audit-report", "2", None), ("audit-report", "2", "a:1"),
            ("audit-report", "3", None), ("tax-return", "2", None),
        )
    ]  # fmt: skip
    (line,) = Evaluation(consistency=tuple(rows)).compared()
    assert [(row.source, row.found, row.page) for row in line.rows] == [
        ("audit-report", "2", "a:1"), ("audit-report", "3", None), ("tax-return", "2", None),
    ]  # fmt: skip
    assert line.state is State.FAILED


def test_a_difference_is_found_at_its_place_on_the_page() -> None:
    page, box = PageRef("a" * 64, 3), Box(0.6, 0.3, 0.7, 0.32)
    facts = [PlacedFact(Fact("figure", "123,400,012.35", box, "revenue", "元", 2025), page, "audit-report")]
    rows = compare(COMPANY, facts)
    pile = SimpleNamespace(evaluation=Evaluation(consistency=rows), entry_of=lambda _: "audit-2025")
    (finding,) = consistency.check(pile)  # type: ignore[arg-type]
    assert (finding.page, finding.box, finding.entry) == (page, box, "audit-2025")


def of_both(consolidated: str, parent: str) -> list[PlacedFact]:
    """Revenue of 2025 in 元 as the statements of the group and those of the parent say."""
    return [
        PlacedFact(
            Fact("figure", value, None, "revenue", "元", 2025, scope=scope), PageRef("a" * 64, place), "audit-report"
        )
        for place, (value, scope) in enumerate(((consolidated, "consolidated"), (parent, "parent")), 1)
    ]


@pytest.mark.parametrize("facts", [of_both("123,456,700.00", "99.00"), of_both("99.00", "123,456,700.00")])
def test_the_statements_that_a_figure_agrees_with_are_meant(facts: list[PlacedFact]) -> None:
    (row,) = compare(COMPANY, facts)
    assert (row.state, row.found) == (State.PASSED, "123,456,700.00")
    assert not consistency.scope_matters(COMPANY, facts)


def test_persons_in_both_scopes_find_the_statements_that_they_agree_with() -> None:
    facts = [
        PlacedFact(
            Fact("figure", value, None, "staff", "人", 2025, scope=scope), PageRef("a" * 64, place), "audit-report"
        )
        for place, (value, scope) in enumerate((("180", "consolidated"), ("80", "parent")), 1)
    ]
    (row,) = compare(COMPANY, facts)
    assert (row.state, row.found) == (State.PASSED, "180")
    assert not consistency.scope_matters(COMPANY, facts)


def test_a_figure_that_agrees_with_neither_stays_open_until_somebody_says_whose_it_is() -> None:
    facts = of_both("111,111,100.00", "99,999,900.00")
    assert consistency.scope_matters(COMPANY, facts)
    assert {row.state for row in compare(COMPANY, facts)} == {State.UNDECIDED}
    for scope, found in (("consolidated", "111,111,100.00"), ("parent", "99,999,900.00")):
        (row,) = compare(COMPANY, facts, scope)
        assert (row.state, row.found) == (State.FAILED, found)


def test_a_report_that_states_a_figure_three_times_is_told_once() -> None:
    fact = Fact("figure", "123,400,012.35", None, "revenue", "元", 2025)
    facts = [PlacedFact(fact, PageRef("a" * 64, place), "audit-report") for place in (4, 9, 30)]
    pile = SimpleNamespace(evaluation=Evaluation(consistency=compare(COMPANY, facts)), entry_of=lambda _: "audit-2025")
    (finding,) = consistency.check(pile)  # type: ignore[arg-type]
    assert finding.page == PageRef("a" * 64, 4)


def test_a_figure_typed_from_a_paper_and_read_from_it_is_told_on_its_page() -> None:
    page, value = PageRef("a" * 64, 4), "123,400,012.35"
    typed = replace(COMPANY, sources=(SourceFigure("revenue", 2025, "audit-report", value, "元"),))
    facts = [PlacedFact(Fact("figure", value, None, "revenue", "元", 2025), page, "audit-report")]
    pile = SimpleNamespace(evaluation=Evaluation(consistency=compare(typed, facts)), entry_of=lambda _: "audit-2025")
    (finding,) = consistency.check(pile)  # type: ignore[arg-type]
    assert finding.page == page
