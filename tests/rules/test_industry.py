"""The industry table is whole, and searched by words, code and pinyin initials."""

from collections import Counter

import pytest

from srdi_desktop.rules import industry


def codes(words: str, limit: int = 8) -> list[str]:
    return [item.code for item in industry.search(words, limit)]


def test_the_table_has_the_standards_counts() -> None:
    assert Counter(item.level for item in industry.table().values()) == {1: 20, 2: 97, 3: 473, 4: 1381}


def test_this_is_the_edition_of_2017() -> None:
    named = {code: found.name for code in ("0511", "684", "05") if (found := industry.lookup(code))}
    assert named == {"0511": "种子种苗培育活动", "684": "商业养老金", "05": "农、林、牧、渔专业及辅助性活动"}


def test_every_class_hangs_below_another_and_has_an_initial_for_each_character() -> None:
    for item in industry.table().values():
        assert (item.parent in industry.table()) == (item.level > 1)
        assert len(item.initials) == sum(char.isalnum() for char in item.name), item.name


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("3453", "3453"),
        ("345", "3451"),
        ("工业机器人", "3491"),
        ("机器人制造", "3491"),
        ("gyjqr", "3491"),
        ("jgjzz", "3482"),
        ("电池 锂", "3841"),
        ("集成电路设计", "6520"),
        ("齿轮变速箱", "3453"),
        ("汽车零部件", "3670"),
        ("３４５３", "3453"),
    ],
)
def test_words_codes_and_initials_find_the_class(words: str, code: str) -> None:
    assert code in codes(words), codes(words)


def test_the_exact_name_comes_first() -> None:
    first = [item for item in industry.table().values() if item.level == 4][::37]
    assert [codes(item.name)[0] for item in first] == [item.code for item in first]


@pytest.mark.parametrize("words", ["", "   ", "zzzzzzzzz", "火星移民"])
def test_nothing_is_found_for_nothing(words: str) -> None:
    assert industry.search(words) == ()


@pytest.mark.parametrize(
    ("code", "taken"), [("3453", True), ("345", False), ("C", False), ("9999", False), ("0220", True)]
)
def test_only_four_digit_classes_are_accepted(code: str, taken: bool) -> None:
    assert industry.accepted(code) is taken


def test_neighbours_and_path_help_to_choose_the_narrower_class() -> None:
    assert "3453" in [item.code for item in industry.neighbours("3451")]
    assert [item.code for item in industry.path_to("3453")] == ["C", "34", "345", "3453"]
    assert len(industry.below("")) == 20


def test_a_licence_that_speaks_of_something_else_is_a_question() -> None:
    assert industry.fits("3491", "工业机器人的研发、生产和销售") is True
    assert industry.fits("3491", "食品销售；餐饮服务") is False
    assert industry.fits("3491", "") is None
