"""The unified social credit code: both its check digits, and what reading makes of it."""

import pytest

from srdi_desktop.model.application import code_as_read, plausible_code, valid_code

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE = "91320411MA1WXYJ28E"


@pytest.mark.parametrize("code", [CODE, "91320594MA1X0W0R7W"])
def test_valid_codes(code: str) -> None:
    assert valid_code(code)
    assert plausible_code(code)


@pytest.mark.parametrize("code", [CODE[:-1] + "F", CODE[:-1], CODE + "1", "9132O411MA1WXYJ28E"])
def test_invalid_codes(code: str) -> None:
    assert not valid_code(code)


def test_every_single_slip_is_caught() -> None:
    slips = [CODE[:i] + s + CODE[i + 1 :] for i in range(18) for s in SIGNS if s != CODE[i]]
    assert not any(valid_code(slip) for slip in slips)


def test_a_valid_number_of_no_province_is_not_plausible() -> None:
    head = "9990041" + CODE[7:17]
    (code,) = [head + sign for sign in SIGNS if valid_code(head + sign)]
    assert not plausible_code(code)


def organisation(eight: str) -> str:
    """With the check digit of GB 11714: weights 3 7 9 10 5 8 4 2, mod 11, 10 is X."""
    rest = 11 - sum(int(sign, 36) * weight for sign, weight in zip(eight, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return eight + {10: "X", 11: "0"}.get(rest, str(rest))


def code_of(area: str, eight: str) -> str:
    head = f"91{area}{organisation(eight)}"
    (code,) = [head + sign for sign in SIGNS if valid_code(head + sign)]
    return code


@pytest.mark.parametrize(("area", "eight"), [("320500", "MA20D8G6"), ("110108", "56078Q1B"), ("440300", "MA5F0U4K")])
def test_letters_that_the_standard_leaves_out_are_the_digits_they_look_like(area: str, eight: str) -> None:
    code = code_of(area, eight)
    assert code_as_read(code.replace("0", "O").replace("1", "I")) == (code, True)
    assert code_as_read(code) == (code, False)


@pytest.mark.parametrize(("sign", "read"), [("D", "0"), ("G", "6")])
def test_one_sign_that_looks_like_another_is_put_right_by_both_check_digits(sign: str, read: str) -> None:
    code = code_of("320500", "MA20D8G6")
    assert code_as_read(code.replace(sign, read, 1)) == (code, True)


def test_what_no_look_alike_explains_stays_as_it_was_read() -> None:
    wrong = code_of("320500", "MA20D8G6").replace("MA", "TY")
    assert code_as_read(wrong) == (wrong, False)
