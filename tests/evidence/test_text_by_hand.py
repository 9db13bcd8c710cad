"""A page that a person turned is read the way up that the person says, whatever the machine would say."""

import pytest

from srdi_desktop.evidence import measure
from tests.evidence.test_text import BOOK, TITLE, image, sheet, texts


def read(turned: int, by_hand: int | None):
    return measure(image(sheet(), turn=turned), BOOK, "fast", by_hand)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_title_and_number_of_a_page_that_lies_on_its_side_are_read_as_the_person_turned_it(turned):
    found = read(turned, 360 - turned)
    assert found.read_at == found.text.turn == 360 - turned
    assert TITLE in texts(found.text)
    assert [(number.value, number.total) for number in found.numbers] == [(3, 12)]


def test_the_person_is_believed_and_the_machine_keeps_its_own_view():
    found = read(0, 180)
    assert (found.geometry.rotation, found.text.turn, found.read_at) == (0, 180, 180)
    assert TITLE not in texts(found.text)
