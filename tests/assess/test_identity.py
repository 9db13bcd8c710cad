"""Whose papers these are."""

import pytest

from srdi_desktop.assess.identity import valid_code
from tests.assess.piles import COMPANY, codes, finding, judge, page

OTHER = "无锡别家机械有限公司"
CODE, WRONG = "91320411MA1WXYJ28E", "91320411MA1WXYJ28F"


@pytest.mark.parametrize("code", [CODE, "91320594MA1X0W0R7W"])
def test_valid_codes(code: str) -> None:
    assert valid_code(code)


@pytest.mark.parametrize("code", [WRONG, CODE[:-1], CODE + "1", "9132O411MA1WXYJ28E"])
def test_invalid_codes(code: str) -> None:
    assert not valid_code(code)


def test_every_single_slip_is_caught() -> None:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    slips = [CODE[:i] + s + CODE[i + 1 :] for i in range(18) for s in signs if s != CODE[i]]
    assert not any(valid_code(slip) for slip in slips)


def license_of(name: str, code: str = CODE, score: float = 0.99):
    return page("营业执照", f"统一社会信用代码：{code}", f"名称：{name}", score=score)


def test_another_companys_paper_is_an_error() -> None:
    found = finding(judge({"a.jpg": [license_of(OTHER)]}, company=COMPANY), "identity.other_company")
    assert found.values["company"] == OTHER


def test_the_applicants_own_paper_is_none() -> None:
    assert "identity.other_company" not in codes(judge({"a.jpg": [license_of(COMPANY)]}, company=COMPANY))


def test_a_character_misread_in_the_name_is_no_other_company() -> None:
    name = COMPANY.replace("传", "传").replace("苏", "芬")
    assert "identity.other_company" not in codes(judge({"a.jpg": [license_of(name)]}, company=COMPANY))


def test_an_auditor_or_a_bank_that_is_named_is_no_other_company() -> None:
    report = page("2025年度审计报告", f"{COMPANY}全体股东：", "我们审计了后附的报表", "江苏别家会计师事务所有限公司")
    assert "identity.other_company" not in codes(judge({"a.pdf": [report]}, company=COMPANY))


def test_a_customers_proof_is_about_another_company_by_nature() -> None:
    proof = page("配套证明", f"单位名称：{OTHER}", "兹证明该企业为我公司供应商")
    assert "identity.other_company" not in codes(judge({"a.pdf": [proof]}, company=COMPANY))


def test_without_a_declared_name_nobody_is_accused() -> None:
    assert "identity.other_company" not in codes(judge({"a.jpg": [license_of(OTHER)]}))


def test_a_code_with_a_wrong_check_digit_is_an_error() -> None:
    assert finding(judge({"a.jpg": [license_of(COMPANY, WRONG)]}), "identity.code_invalid").values["code"] == WRONG


def test_a_code_read_without_certainty_accuses_nobody() -> None:
    assert "identity.code_invalid" not in codes(judge({"a.jpg": [license_of(COMPANY, WRONG, score=0.9)]}))
