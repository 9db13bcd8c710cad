"""Certificates against the deadline."""

from datetime import date

import pytest

from tests.assess.piles import codes, finding, judge, page


def certificate(until: str):
    return page("质量管理体系认证证书", f"有效期至：{until}")


@pytest.mark.parametrize(
    ("until", "deadline", "expired"),
    [
        ("2026年08月30日", date(2026, 8, 31), True),
        ("2026年08月31日", date(2026, 8, 31), False),
        ("2029-01-01", date(2026, 8, 31), False),
        ("长期", date(2026, 8, 31), False),
        ("2026年01月01日", None, True),
    ],
)
def test_an_entry_expires_before_the_deadline(until: str, deadline: date | None, expired: bool) -> None:
    verdicts = judge({"a.jpg": [certificate(until)]}, deadline=deadline)
    assert ("entry.expired" in codes(verdicts)) is expired


def test_the_finding_names_both_days_and_the_place() -> None:
    found = finding(judge({"a.jpg": [certificate("2026年01月31日")]}, deadline=date(2026, 8, 31)), "entry.expired")
    assert (found.values["valid_until"], found.values["deadline"]) == ("2026-01-31", "2026-08-31")
    assert found.box is not None


def test_papers_that_do_not_expire_are_left_alone() -> None:
    assert "entry.expired" not in codes(judge({"a.jpg": [page("营业执照", "有效期至：2020年01月01日")]}))
