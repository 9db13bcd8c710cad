"""Every kind of paper is explained in both languages."""

import pytest

from srdi_desktop import texts
from srdi_desktop.model.catalogue import PAPER_KINDS
from srdi_desktop.rules import load_rulebook

PARTS = ("title", "what", "where", "look", "mistakes")


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_each_kind_says_what_it_is_where_to_get_it_and_what_goes_wrong(language: str, kind: str) -> None:
    said = [texts.table(language)[f"kinds.{kind}.{part}"] for part in PARTS]
    assert all(said)
    assert len(set(said)) == len(PARTS)


def test_each_kind_is_recognised_by_something_and_each_figure_has_labels() -> None:
    book = load_rulebook()
    assert set(book.kinds) == set(PAPER_KINDS)
    assert all(book.kinds[kind].titles for kind in PAPER_KINDS if kind != "other")
    assert all(figure.labels for figure in book.figures.values())
