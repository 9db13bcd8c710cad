"""Values behind, beside and below their labels, as licences and certificates are laid out."""

from collections.abc import Sequence

import pytest

from srdi_desktop.evidence.text.facts import facts_of
from srdi_desktop.model.page import Box, Fact, Line, Text
from srdi_desktop.rules import load_rulebook

BOOK = load_rulebook()
COMPANY, CODE = "苏州样例传动有限公司", "91320411MA1WXYJ28E"
Placed = tuple[float, float, str]  # left, top, words; letters 0.02 wide and 0.025 high


def facts(*placed: Placed, kind: str, turn: int = 0) -> list[Fact]:
    """Facts of a page on which the words lie where they are said to."""
    lines = [
        Line(text, Box(left, top, min(1.0, left + 0.02 * len(text)), top + 0.025).turned(-turn))
        for left, top, text in placed
    ]
    return [fact for fact in facts_of(Text("ocr", True, tuple(lines)), turn, BOOK) if fact.kind == kind]


def values(found: Sequence[Fact]) -> list[tuple[str, str | None]]:
    return [(fact.value, fact.name) for fact in found]


@pytest.mark.parametrize("turn", [0, 90, 270])
@pytest.mark.parametrize(
    "row",
    [
        ((0.16, "名"), (0.28, f"称 {COMPANY}")),
        ((0.16, "名"), (0.28, "称"), (0.33, COMPANY)),
        ((0.16, "名　　　称"), (0.33, COMPANY)),
        ((0.16, f"名 称：{COMPANY}"),),
        ((0.16, "企业"), (0.22, f"名称:{COMPANY}")),
        ((0.28, f"称 {COMPANY}"),),
    ],
)
def test_a_label_set_wide_is_no_part_of_the_name(row: Sequence[tuple[float, str]], turn: int) -> None:
    placed = [(left, 0.4, text) for left, text in row]
    assert values(facts(*placed, kind="company", turn=turn)) == [(COMPANY, "subject")]


def test_values_printed_a_little_lower_than_their_labels_are_found() -> None:
    found = facts((0.11, 0.4, "名"), (0.19, 0.401, "称"), (0.23, 0.411, COMPANY), kind="company")
    assert values(found) == [(COMPANY, "subject")]


def test_of_two_columns_each_label_has_its_own_value() -> None:
    found = facts((0.1, 0.4, f"名称 {COMPANY}"), (0.55, 0.4, "注册资本 伍佰万元"), kind="company")
    assert values(found) == [(COMPANY, "subject")]


def test_a_name_goes_on_in_the_next_row() -> None:
    found = facts(
        (0.16, 0.4, "名"), (0.28, 0.4, "称 通样（北京）轨道工业集团有限公司"),
        (0.33, 0.43, "轨道技术研究院"), (0.16, 0.46, "类"), (0.28, 0.46, "型 分公司"), kind="company",
    )  # fmt: skip
    assert values(found) == [("通样（北京）轨道工业集团有限公司轨道技术研究院", "subject")]


def test_the_next_label_is_no_part_of_the_name() -> None:
    found = facts((0.1, 0.4, f"名称{COMPANY}类型有限责任公司"), (0.1, 0.43, "住所苏州市样例路 1 号"), kind="company")
    assert values(found) == [(COMPANY, "subject")]


@pytest.mark.parametrize(
    "name", ["样例市第三人民医院", "昆明市人面竹纸伞工艺品店", "上海样嘉享文化传播工作室", "样例大学"]
)
def test_names_need_not_end_in_company(name: str) -> None:
    assert values(facts((0.1, 0.4, "名称"), (0.3, 0.4, name), kind="company")) == [(name, "subject")]


@pytest.mark.parametrize("label", ["软件名称", "实用新型名称", "产品名称", "项目名称"])
def test_the_name_of_a_thing_is_no_company(label: str) -> None:
    assert facts((0.1, 0.4, f"{label}：样例检测系统"), kind="company") == []


def test_a_code_below_its_label_is_found_beside_a_large_title() -> None:
    title = Line("营业执照", Box(0.36, 0.22, 0.64, 0.33))
    lines = (
        Line("统一社会信用代码", Box(0.11, 0.225, 0.26, 0.26)),
        title,
        Line(CODE, Box(0.11, 0.264, 0.27, 0.294)),
        Line("扫描二维码登录", Box(0.81, 0.25, 0.91, 0.27)),
    )
    (code,) = [fact for fact in facts_of(Text("ocr", True, lines), 0, BOOK) if fact.kind == "uscc"]
    assert (code.value, code.name, code.box) == (CODE, "subject", lines[2].box)


@pytest.mark.parametrize("label", ["账号", "帐号", "卡号", "银行账号"])
def test_a_bank_account_is_no_code_whatever_its_length(label: str) -> None:
    assert facts((0.1, 0.4, f"{label}：158601201080859000"), kind="uscc") == []
    assert facts((0.1, 0.4, label), (0.3, 0.4, CODE), kind="uscc") == []


def test_eighteen_digits_without_label_and_check_digit_are_no_code() -> None:
    assert facts((0.1, 0.4, "核准编码 911201160640354481"), kind="uscc") == []


def test_a_code_of_right_check_digits_is_mentioned_without_label() -> None:
    assert values(facts((0.1, 0.4, CODE), kind="uscc")) == [(CODE, None)]


def test_a_labelled_code_that_is_wrong_is_kept_for_the_check() -> None:
    assert values(facts((0.1, 0.4, "统一社会信用代码 91320411MA1WXYJ28F"), kind="uscc")) == [
        ("91320411MA1WXYJ28F", "subject")
    ]


@pytest.mark.parametrize(
    ("row", "owners"),
    [
        ("专利权人：样例大学", ["样例大学"]),
        ("著 作 权 人：张样例", ["张样例"]),
        ("专利权人：苏州样例传动有限公司;样例大学", ["苏州样例传动有限公司", "样例大学"]),
        ("注册人：苏州样例传动有限公司", ["苏州样例传动有限公司"]),
    ],
)
def test_owners_are_companies_universities_and_persons(row: str, owners: list[str]) -> None:
    assert [fact.value for fact in facts((0.13, 0.4, row), kind="owner")] == owners


def test_owners_go_on_in_the_next_row() -> None:
    found = facts((0.13, 0.4, "著作权人：样例大学；白样例;陈"), (0.31, 0.42, "样例"), kind="owner")
    assert [fact.value for fact in found] == ["样例大学", "白样例", "陈样例"]


@pytest.mark.parametrize("row", ["专利权人应当依照专利法缴纳年费", "专利权人的姓名或者名称变更等事项记载在登记簿上"])
def test_a_sentence_about_owners_names_none(row: str) -> None:
    assert facts((0.13, 0.4, row), kind="owner") == []


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ((0.62, "证书号：软著登字第6147075号"), "软著登字第6147075号"),
        ((0.11, "证书号第8815333号"), "8815333"),
        ((0.13, "专 利 号：ZL 2017 2 1297411.7"), "ZL201721297411.7"),
        ((0.13, "登　记　号：2025SR0547428"), "2025SR0547428"),
        ((0.3, "Certificate No: HYJZ19Q01349R0S"), "HYJZ19Q01349R0S"),
        ((0.1, "（续页）报告编号:26040478"), "26040478"),
    ],
)
def test_numbers_of_certificates(row: tuple[float, str], number: str) -> None:
    assert [fact.value for fact in facts((row[0], 0.4, row[1]), kind="certificate_number")] == [number]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("授权公告日：2019年05月07日", "2019-05-07"),
        ("Date of issue: 22-03-2019", "2019-03-22"),
        ("Date of issue: Aug.20,2013", "2013-08-20"),
        ("发证日期：二〇二四年五月十九日", "2024-05-19"),
    ],
)
def test_days_of_grant(text: str, day: str) -> None:
    assert values(facts((0.1, 0.4, text), kind="date")) == [(day, "granted")]


@pytest.mark.parametrize(
    "text", ["Date of expiry：21-03-2022", "Valid until 21.03.2022", "Date of expiry: Mar. 21, 2022"]
)
def test_the_end_of_validity_in_english(text: str) -> None:
    assert [fact.value for fact in facts((0.1, 0.4, text), kind="valid_until")] == ["2022-03-21"]


def test_an_english_certificate_names_its_company_below_the_phrase() -> None:
    found = facts(
        (0.24, 0.30, "We hereby certify that the organization:"),
        (0.34, 0.33, "SUZHOU SAMPLE DRIVES CO.,Ltd."),
        kind="company",
    )
    assert values(found) == [("SUZHOU SAMPLE DRIVES CO.,Ltd.", "subject")]


def test_a_laboratory_at_the_head_of_its_report_is_not_the_subject() -> None:
    found = facts((0.57, 0.04, "样例检验认证（苏州）有限公司"), (0.4, 0.1, "检 测 报 告"), kind="company")
    assert values(found) == [("样例检验认证（苏州）有限公司", None)]
