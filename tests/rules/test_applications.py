"""Application files keep the digits as typed, know unknown from zero, and refuse what they do not know."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srdi_desktop.model.application import Application
from srdi_desktop.model.errors import RulesError
from srdi_desktop.rules import applications
from tests.assess import companies

HEAD = "schema = 1\n"


def parse(text: str) -> Application:
    return applications.parse(HEAD + text, "app.toml")


def test_decimals_are_kept_as_typed_in_text_and_number() -> None:
    figures = parse('[figures.2025]\nrevenue = "12.30"\nmain_revenue = 12.30\nnet_profit = -5\n').figures[2025]
    assert [str(figures[name]) for name in ("revenue", "main_revenue", "net_profit")] == ["12.30", "12.30", "-5"]


def test_absent_and_empty_are_unknown_and_zero_is_known() -> None:
    application = parse('[figures.2025]\nrevenue = ""\nnet_profit = "0"\n[facts]\nequity_2y = "0"\nmarket_share = ""\n')
    assert application.figure(2025, "revenue") is None
    assert application.figure(2025, "net_profit") == Decimal(0)
    assert dict(application.facts) == {"equity_2y": "0"}
    assert (application.quality, application.honours) == (None, None)


def test_an_empty_list_says_none_and_an_absent_one_nothing() -> None:
    assert parse("[company]\ntitles = []\n").company.titles_known
    assert not parse("[company]\n").company.titles_known
    assert parse("[facts]\nquality = []\n").quality == ()


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("[figures.2025]\nturnover = 1\n", "rules.unknown_key", "turnover"),
        ('[figures.2025]\nrevenue = "1,234"\n', "rules.wrong_value", "revenue"),
        ("[figures.2025]\nrevenue = 1e3\n", "rules.wrong_value", "revenue"),
        ('[figures.2025]\nstaff = "1.5"\n', "rules.wrong_value", "staff"),
        ("[figures.25]\nrevenue = 1\n", "rules.unknown_key", "25"),
        ("[ip]\nclass3 = 1\n", "rules.unknown_key", "class3"),
        ("[ip]\nclass1 = -1\n", "rules.wrong_value", "class1"),
        ('[facts]\naward = "nobel"\n', "rules.wrong_value", "award"),
        ("[facts]\nlocal = 1\n", "rules.unknown_key", "local"),
        ("[conditions]\ng26_66 = true\n", "rules.unknown_key", "g26_66"),
        ('[conditions]\ng26_6 = "yes"\n', "rules.wrong_value", "g26_6"),
        ('[company]\nindustry = "345"\n', "rules.wrong_value", "industry"),
        ('[company]\ntitles = ["giant"]\n', "rules.wrong_value", "titles"),
        ('[[source_figure]]\nfigure = "revenue"\nyear = 2025\nsource = "audit-report"\nvalue = "1"\nunit = "美元"\n',
         "rules.wrong_value", "unit"),
        ("reviews = true\n", "rules.unknown_key", "reviews"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(text: str, code: str, key: str) -> None:
    with pytest.raises(RulesError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.values["key"]) == (code, key)


@given(st.integers(0, 10_000))
def test_writing_and_reading_changes_nothing(seed: int) -> None:
    application = companies.application(companies.company(seed))
    assert applications.parse(applications.dump(application), "again.toml") == application


def test_an_empty_application_is_written_and_read(tmp_path: Path) -> None:
    file = tmp_path / "空.toml"
    file.write_text(applications.dump(Application()), encoding="utf-8")
    assert applications.load(file) == Application()
