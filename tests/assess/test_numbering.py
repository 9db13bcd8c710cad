"""Which printed numbers hold together over a document."""

import pytest

from srdi_desktop.assess.numbering import settle
from srdi_desktop.assess.page_view import view_of
from srdi_desktop.model.page import Evidence, PageRef
from tests.assess.piles import BLANK, BOOK, MUTE, page


def settled(pages: list[Evidence]):
    refs = [PageRef("s", index) for index in range(1, len(pages) + 1)]
    return settle(refs, {ref: view_of(found, BOOK) for ref, found in zip(refs, pages, strict=True)}, BOOK.limits)


def values(pages: list[Evidence]) -> list[int | None]:
    """Number of each page as scanned."""
    numbering = settled(pages)
    return [numbering.numbers.get(PageRef("s", index)) for index in range(1, len(pages) + 1)]


def feet(*texts: str) -> list[Evidence]:
    return [page(number=text) if text else page("", "正文一行") for text in texts]


@pytest.mark.parametrize("form", ["第 {} 页 共 9 页", "- {} -", "{}/9", "Page {} of 9", "第{}页"])
def test_telling_forms_count_by_themselves(form: str) -> None:
    assert values(feet(form.format(4))) == [4]


@pytest.mark.parametrize("foot", ["7", "(7)", "③", "iv"])
def test_a_lone_number_is_never_evidence_by_itself(foot: str) -> None:
    assert values(feet(foot, "", "")) == [None, None, None]


def test_lone_numbers_in_company_count() -> None:
    assert values(feet("1", "2", "3", "5")) == [1, 2, 3, 5]


def test_list_numbers_that_do_not_follow_the_pages_are_refused() -> None:
    assert values(feet("7", "3", "9", "3", "8")) == [None] * 5


def test_two_pages_with_1_and_2_are_enough() -> None:
    assert values(feet("1", "2")) == [1, 2]
    assert values(feet("4", "5")) == [None, None]


def test_shuffled_pages_are_ordered_by_their_numbers() -> None:
    numbering = settled(feet("- 1 -", "- 3 -", "- 2 -", "- 4 -"))
    assert [ref.scan_index for ref in numbering.pages] == [1, 3, 2, 4]


def test_unread_pages_stay_behind_the_page_they_were_scanned_after() -> None:
    numbering = settled([page(number="- 2 -"), page("附图"), page(number="- 1 -")])
    assert [ref.scan_index for ref in numbering.pages] == [3, 1, 2]


def test_an_unread_number_between_two_read_ones_is_filled_in() -> None:
    assert values(feet("- 1 -", "", "- 3 -")) == [1, 2, 3]


def test_a_blank_page_is_never_given_a_number() -> None:
    assert values([page(number="- 1 -"), BLANK, page(number="- 3 -")]) == [1, None, 3]


def test_the_count_starts_over_where_the_notes_begin() -> None:
    pages = feet("- 1 -", "- 2 -", "- 3 -")
    pages += [page("财务报表附注", number="- 1 -"), *feet("- 2 -", "- 3 -")]
    assert [len(run.pages) for run in settled(pages).runs] == [3, 3]


def test_a_misread_number_that_another_page_owns_is_left_out() -> None:
    feet_read = [f"- {n} -" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 4, 15)]
    assert values(feet(*feet_read))[13] == 14


def test_the_total_is_what_most_pages_say() -> None:
    numbering = settled(feet("1/12", "2/12", "3/17", "4/12"))
    assert set(numbering.totals.values()) == {12}


def test_a_total_on_one_page_must_say_so_in_words() -> None:
    assert not settled(feet("3/12")).totals
    assert settled(feet("第3页 共12页")).totals


def test_mute_pages_have_no_numbers() -> None:
    assert values([MUTE, MUTE]) == [None, None]


def test_a_bare_number_counts_where_it_goes_on_from_a_telling_one() -> None:
    assert values(feet("- 1 -", "2.", "- 3 -", "- 4 -", "88", "- 7 -")) == [1, 2, 3, 4, None, 7]


def test_a_slash_read_as_a_digit_is_known_by_the_total_of_the_others() -> None:
    assert values(feet("1/6", "2/6", "416", "5/6", "3/6", "6/6")) == [1, 2, 4, 5, 3, 6]
    assert values(feet("- 1 -", "- 2 -", "416", "- 5 -", "- 3 -", "- 6 -"))[2] is None
