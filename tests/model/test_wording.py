"""Text as it is compared, numbers as Chinese writes them."""

import pytest

from srdi_desktop.model.wording import chinese_number, plain


def test_width_case_and_spaces_do_not_matter() -> None:
    assert plain("ＩＳＯ ９００１　 质量\t管理") == "iso9001质量管理"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("一百零三", 103),
        ("二〇二五", 2025),
        ("〇", 0),
    ],
)
def test_chinese_numbers(text: str, number: int) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize("text", ["", "三页", "12", "万"])
def test_what_is_no_number(text: str) -> None:
    assert chinese_number(text) is None
