"""Whose papers these are."""

from dataclasses import replace

import pytest

from srdi_desktop.model import Applicant, Application, Company, Level, PageRef, Sharpness
from tests.assess.piles import COMPANY, codes, finding, judge, page

OTHER = "无锡别家机械有限公司"
CODE, WRONG = "91320411MA1WXYJ28E", "91320411MA1WXYJ28F"


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


def patent_of(*owners: str):
    return page("发明专利证书", "发明名称：一种齿轮", "专利号：ZL201810000001.1", f"专利权人：{';'.join(owners)}")


@pytest.mark.parametrize("owner", ["样例大学", "林样例", OTHER])
def test_a_patent_of_a_person_a_university_or_another_firm_is_told(owner: str) -> None:
    found = finding(judge({"a.jpg": [patent_of(owner)]}, company=COMPANY), "identity.other_company")
    assert found.values["company"] == owner


def test_a_right_that_is_shared_with_the_applicant_is_its_own() -> None:
    assert "identity.other_company" not in codes(judge({"a.jpg": [patent_of("样例大学", COMPANY)]}, company=COMPANY))


def test_another_licence_with_another_code_is_told_by_both() -> None:
    licence = page("营业执照", "统一社会信用代码：91320594MA1X0W0R7W", f"名 称 {OTHER}", score=0.99)
    application = Application(company=Company(name=COMPANY, uscc=CODE))
    found = finding(judge({"a.jpg": [licence]}, application=application), "identity.other_company")
    assert (found.values["company"], found.values["applicant"]) == (OTHER, COMPANY)


def test_the_applicant_is_whom_the_licence_names_however_often_others_are_named() -> None:
    contract = page("销售合同", f"单位名称：{OTHER}")
    verdicts = judge({"a.jpg": [license_of(COMPANY)], "b.pdf": [contract], "c.pdf": [contract]})
    assert verdicts.applicant == Applicant(COMPANY, CODE)


def test_a_laboratory_alone_is_not_the_applicant() -> None:
    report = page("检测报告", "样例检验认证（苏州）有限公司", "委托单位：样例皮革")
    assert judge({"a.pdf": [report]}).applicant == Applicant()


def test_an_account_number_accuses_nobody() -> None:
    permit = page("开户许可证", "账号：158601201080859000")
    verdicts = judge({"a.jpg": [permit]})
    assert "identity.code_invalid" not in codes(verdicts)
    assert verdicts.applicant.uscc == ""


def test_a_long_report_of_somebody_speaks_as_one_paper() -> None:
    """Seven pages of one customer's report are no proof that everybody else's papers are foreign."""
    report = [page("第一季度报告", f"公司名称：{OTHER}", f"第 {n} 页 共 7 页") for n in range(1, 8)]
    found = judge({"a.pdf": report, "b.jpg": [license_of(COMPANY)]})
    assert "identity.other_company" not in codes(found)
    assert found.applicant.name == COMPANY


def test_most_papers_outweigh_the_licence_that_does_not_belong_here() -> None:
    """Undeclared, one name for all: what is said of the licence and what the dossier is called are never two things."""
    own = {f"{n}.jpg": [patent_of(COMPANY, COMPANY), page("说明", f"企业名称：{COMPANY}")] for n in range(4)}
    reports = {f"r{n}.pdf": [page(f"202{n}年度审计报告", f"公司名称：{COMPANY}")] for n in range(3, 6)}
    found = judge({**own, **reports, "x.jpg": [license_of(OTHER, WRONG, score=0.5)]})
    assert found.applicant.name == COMPANY
    assert finding(found, "identity.other_company").values["company"] == OTHER


def test_papers_of_others_in_the_tray_are_one_hint_and_nothing_more() -> None:
    """Two strangers' licences, one of them blurred, put into the tray by hand or sorted there: one hint in all."""
    blurred = replace(license_of(OTHER), sharpness=Sharpness(14.0, tiles=30), width=2480, height=3508, dpi=300)
    pile = {"a.jpg": [license_of(COMPANY)], "b.jpg": [blurred], "c.jpg": [license_of("苏北路人商贸有限公司", WRONG)]}
    tray = {PageRef("b.jpg", 1): "", PageRef("c.jpg", 1): ""}
    verdicts = judge(pile, company=COMPANY, placed=tray)
    told = [found for found in verdicts.findings if found.page and found.page.scan in ("b.jpg", "c.jpg")]
    assert [(found.code, found.level) for found in told] == [("identity.other_company", Level.HINT)]
    assert (told[0].values["count"], OTHER in told[0].values["company"]) == (2, True)


def test_the_same_paper_filed_into_an_entry_stays_an_error() -> None:
    filed = {PageRef("b.jpg", 1): "license"}
    verdicts = judge({"a.jpg": [license_of(COMPANY)], "b.jpg": [license_of(OTHER)]}, company=COMPANY, placed=filed)
    assert finding(verdicts, "identity.other_company").level is Level.ERROR


def test_an_english_name_is_not_held_against_a_chinese_one_but_its_code_is() -> None:
    def certificate(code: str):
        return page("质量管理体系认证证书", "Company name: SUZHOU YANGLI DRIVE CO., LTD.", f"统一社会信用代码：{code}")

    def judged(code: str) -> list[str]:
        application = Application(company=Company(name=COMPANY, uscc=CODE))
        return codes(judge({"a.jpg": [certificate(code)]}, application=application))

    assert "identity.other_company" not in judged("")
    assert "identity.other_company" in judged("91440300708461136T")
