"""The unified social credit code (统一社会信用代码): its two check digits, and what reading confuses in it.

GB 32100-2015, section 5: 18 signs, weights 3^i mod 31 over the first 17. Signs 9 to 17 are the organisation code with
a check digit of its own (GB 11714-1997, weights mod 11), so a misread sign breaks both.
"""

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = frozenset(
    map(
        str,
        (*range(10, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82),
    )
)
_NO_SIGNS = str.maketrans("OIZSV", "0125Y")  # letters that the standard leaves out, since they look like others
_ALIKE = ("0DQ", "1JLT7", "8B3", "6G", "4A", "HNMW", "FPE", "KX", "CG", "UW")


def valid_code(code: str) -> bool:
    """Whether the 18 signs end with the check digit of GB 32100."""
    if len(code) != 18 or any(sign not in _SIGNS for sign in code):
        return False
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return _SIGNS[(31 - total % 31) % 31] == code[17]


def plausible_code(code: str) -> bool:
    """A valid code whose place of registration (signs 3 and 4, GB/T 2260) is a province."""
    return code[2:4] in _PROVINCES and valid_code(code)


def code_as_read(read: str) -> tuple[str, bool]:
    """(code, whether a sign was put right): letters the standard leaves out are the digits they look like; beyond that
    one sign that reading confuses is put right where exactly one such code fits both check digits.
    """
    code = read.translate(_NO_SIGNS)
    if plausible_code(code):
        return code, code != read
    fitting = [other for other in _one_sign_otherwise(code) if plausible_code(other) and _organisation_fits(other)]
    if len(fitting) == 1:
        return (fitting[0], True)
    return (code, False)


def _one_sign_otherwise(code: str) -> set[str]:
    """All codes that differ in one sign which looks alike."""
    found = set()
    for place, sign in enumerate(code):
        for alike in _ALIKE:
            if sign in alike:
                found |= {f"{code[:place]}{other}{code[place + 1 :]}" for other in alike if other != sign}
    return found


def _organisation_fits(code: str) -> bool:
    total = sum(int(sign, 36) * weight for sign, weight in zip(code[8:16], _ORGANISATION, strict=True))
    digit = 11 - total % 11
    return code[16] == {10: "X", 11: "0"}.get(digit, str(digit))
