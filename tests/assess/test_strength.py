"""Evidence strength: the strongest paper that is really there carries a claim."""

import pytest

from srdi_desktop import texts
from srdi_desktop.assess.scoring import weigh
from srdi_desktop.model.evaluation import CARRIERS
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.verdicts import EntryState, EntryVerdict
from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files

GIANT = catalogue_files.load("national-little-giant-2026")
PAGE = (PageRef("ab" * 32, 1),)


def carried(*filled: str) -> dict[str, str]:
    entries = [EntryVerdict(name, EntryState.COMPLETE, PAGE) for name in filled]
    return {item.claim: item.carried_by for item in weigh(GIANT, entries, load_rulebook())}


def test_nothing_is_carried_by_nothing() -> None:
    assert set(carried().values()) == {"none"}


def test_the_strongest_paper_counts() -> None:
    assert carried("class1-ip-list")["technology"] == "self"
    assert carried("class1-ip-list", "other-class1-ip")["technology"] == "patent"
    assert carried("market-share")["market"] == "self"
    assert carried("audit-2025")["finance"] == "third-party"


def test_all_papers_of_the_strongest_sort_are_named() -> None:
    entries = [EntryVerdict(name, EntryState.PROBLEMS, PAGE) for name in ("audit-2023", "audit-2025")]
    (finance,) = [item for item in weigh(GIANT, entries, load_rulebook()) if item.claim == "finance"]
    assert finance.entries == ("audit-2023", "audit-2025")


def test_an_entry_without_pages_carries_nothing() -> None:
    entries = [EntryVerdict("audit-2025", EntryState.MISSING), EntryVerdict("gone", EntryState.COMPLETE, PAGE)]
    assert {item.carried_by for item in weigh(GIANT, entries, load_rulebook())} == {"none"}


def test_a_claim_that_no_entry_asks_for_is_left_out() -> None:
    entries = catalogue_files.load("jinan-innovative-2025")
    assert {item.claim for item in weigh(entries, (), load_rulebook())} == {"credit"}


def test_every_claim_and_carrier_has_its_words() -> None:
    names = [f"claim.{claim.id}" for claim in load_rulebook().claims] + [f"carrier.{c}" for c in (*CARRIERS, "none")]
    assert all(texts.has(f"evaluation.{name}") for name in names)


def test_the_guided_statement_customers_and_reports_count_through_their_entries() -> None:
    assert carried("quality-practice")["quality"] == "self"
    assert carried("quality-practice", "test-report")["quality"] == "third-party"
    assert carried("customer-proof")["chain"] == "contract"
    assert carried("customer-proof")["market"] == "contract"


@pytest.mark.parametrize(
    ("filled", "carrier"),
    [
        (("sales-contract", "test-report"), "none"),  # no right is enclosed that could have been applied
        (("other-class1-ip",), "none"),
        (("other-class1-ip", "class1-ip-list"), "self"),
        (("other-class1-ip", "class1-ip-list", "customer-proof"), "contract"),
        (("other-class1-ip", "sales-contract", "test-report"), "third-party"),
    ],
)
def test_a_patents_application_needs_the_patent_and_its_proof(filled: tuple[str, ...], carrier: str) -> None:
    assert carried(*filled)["application"] == carrier
