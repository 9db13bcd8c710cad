"""Facts stated on a page."""

import pytest

from srdi_desktop.evidence.text.facts import facts_of
from srdi_desktop.model.page import Box, Fact, Line, Text
from srdi_desktop.rules import load_rulebook

BOOK = load_rulebook()
COMPANY = "苏州样例传动有限公司"


def facts(*rows: str | tuple[str, ...], kind: str = "", rotation: int = 0) -> list[Fact]:
    """Facts of a page whose rows are lines, or cells side by side."""
    lines = []
    for place, row in enumerate(rows):
        cells = (row,) if isinstance(row, str) else row
        width = 0.8 / len(cells)
        for column, text in enumerate(cells):
            box = Box(0.1 + column * width, 0.1 + 0.03 * place, 0.08 + (column + 1) * width, 0.115 + 0.03 * place)
            lines.append(Line(text, box.turned(-rotation)))
    found = facts_of(Text("ocr", True, tuple(lines)), rotation, BOOK)
    return [fact for fact in found if fact.kind == kind or not kind]


@pytest.mark.parametrize(
    "row",
    [
        f"名称：{COMPANY}",
        ("企业名称", COMPANY),
        ("被审计单位：", COMPANY),
        f"编制单位：{COMPANY}",
    ],
)
def test_the_company_behind_a_label_is_the_subject(row: str | tuple[str, ...]) -> None:
    (company,) = facts(row, kind="company")
    assert (company.value, company.name) == (COMPANY, "subject")


def test_a_company_in_a_sentence_is_only_mentioned() -> None:
    (company,) = facts(f"我们审计了{COMPANY}的财务报表", kind="company")
    assert (company.value, company.name) == (COMPANY, None)


def test_an_auditor_is_never_the_subject() -> None:
    (auditor,) = facts("单位名称：江苏样张会计师事务所有限公司", kind="company")
    assert auditor.name is None


@pytest.mark.parametrize(
    "row", ["统一社会信用代码：91320411MA1WXYJ28E", ("统一社会信用代码", "9132 0411 MA1W XYJ2 8E")]
)
def test_the_credit_code_is_read_with_and_without_spaces(row: str | tuple[str, ...]) -> None:
    (code,) = facts(row, kind="uscc")
    assert (code.value, code.name) == ("91320411MA1WXYJ28E", "subject")


def test_an_identity_card_is_no_credit_code() -> None:
    assert facts("身份证号 430913198201144511", kind="uscc") == []


@pytest.mark.parametrize(
    ("text", "year", "name"),
    [
        ("2025年度", 2025, None),
        ("二〇二五年度", 2025, None),
        ("2025年12月31日", 2025, "as_of"),
        ("2025 年 度", 2025, None),
    ],
)
def test_years(text: str, year: int, name: str | None) -> None:
    (found,) = facts(text, kind="year")
    assert (found.year, found.name) == (year, name)


@pytest.mark.parametrize(
    ("row", "until"),
    [
        ("有效期至：2027年05月18日", "2027-05-18"),
        (("有效期至", "2027-05-18"), "2027-05-18"),
        ("营业期限：2016年03月18日至2046年03月17日", "2046-03-17"),
        ("营业期限 2016年03月18日至长期", "长期"),
        ("有效期：2024.05.19 - 2027.05.18", "2027-05-18"),
        ("有效期限 自2024年05月19日至2027年05月18日", "2027-05-18"),
        ("Valid until 2027-05-18", "2027-05-18"),
        ("有效期至二〇二七年五月十八日", "2027-05-18"),
        ("营业期限：无固定期限", "长期"),
    ],
)
def test_the_end_of_validity(row: str | tuple[str, ...], until: str) -> None:
    (found,) = facts(row, kind="valid_until")
    assert found.value == until


@pytest.mark.parametrize("text", ["发证日期：2024年05月19日", "有效期：三年", "有效期自2024年05月19日起三年"])
def test_what_is_no_end_of_validity(text: str) -> None:
    assert facts(text, kind="valid_until") == []


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("证书编号：01234Q56789R0M", "01234Q56789R0M"),
        ("专利号：ZL 2021 1 0123456.7", "ZL202110123456.7"),
        (("登记号：", "2024SR0123456"), "2024SR0123456"),
    ],
)
def test_numbers_of_certificates(row: str | tuple[str, ...], value: str) -> None:
    (found,) = facts(row, kind="certificate_number")
    assert found.value == value


def test_the_number_of_a_report() -> None:
    (found,) = facts("苏样会审字〔2026〕第1234号", kind="document_number")
    assert found.value == "苏样会审字〔2026〕第1234号"


@pytest.mark.parametrize("title", ["合并资产负债表", "合并及公司利润表", "现金流量表"])
def test_the_name_above_a_statements_title_is_the_subject(title: str) -> None:
    lines = (Line(COMPANY, Box(0.41, 0.06, 0.6, 0.075)), Line(title, Box(0.43, 0.08, 0.58, 0.095)))
    found = facts_of(Text("layer", True, lines), 0, BOOK)
    assert [(one.value, one.name) for one in found if one.kind == "company"] == [(COMPANY, "subject")]


def test_whom_the_auditor_addresses_is_the_subject() -> None:
    rows = (
        f"{COMPANY}全体股东：",
        f"我们审计了{COMPANY}（以下简称样例传动）财务报表",
        f"公允反映了{COMPANY}的财务状况",
    )
    names = {(one.value, one.name) for one in facts(*rows, kind="company")}
    assert names == {(COMPANY, "subject"), (COMPANY, None)}


@pytest.mark.parametrize("below", ["项目", "2025年12月31日", "资产"])
def test_what_stands_below_a_whole_name_is_no_part_of_it(below: str) -> None:
    (company,) = facts((f"编制单位：{COMPANY}", "单位：元"), (below, "附注"), kind="company")
    assert company.value == COMPANY


def test_a_securities_firm_in_a_report_is_never_the_applicant() -> None:
    (sponsor,) = facts(("名称", "样例证券股份有限公司"), kind="company")
    assert sponsor.name is None
