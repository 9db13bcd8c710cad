"""Windows, duties and ends of validity on their days, and as a file that calendar programs read."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from srdi_desktop import texts
from srdi_desktop.assess.calendar import happenings, ics, seasons, windows_ahead
from srdi_desktop.model.catalogue import Tier
from srdi_desktop.model.dossier import Decisions, Dossier
from srdi_desktop.model.page import Fact, PageRef
from srdi_desktop.model.regulation import Happening, KnownWindow
from srdi_desktop.model.verdicts import Document, PlacedFact
from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files

GIANT = Dossier(catalogue_files.load("national-little-giant-2026"))
TODAY = date(2026, 5, 20)
STAMP = datetime(2026, 5, 20, 8, 0, tzinfo=UTC)


def known(dossier: Dossier = GIANT, facts: tuple[PlacedFact, ...] = (), today: date = TODAY) -> tuple[Happening, ...]:
    pages = dict.fromkeys(placed.page for placed in facts)
    papers = {
        page: Document(number, (page,), kind="quality-certificate", entry="quality-certificate")
        for number, page in enumerate(pages, 1)
    }
    return happenings(dossier, facts, load_rulebook(), today, papers)


def days(kind: str, items: tuple[Happening, ...]) -> list[date | None]:
    return [item.day for item in items if item.kind == kind]


def test_the_catalogues_window_and_its_end_are_there_in_order() -> None:
    items = known()
    assert date(2026, 4, 25) in days("opens", items)
    assert date(2026, 5, 25) in days("closes", items)
    assert days("stale", items) == [date(2026, 12, 31)]
    dated = [item.day for item in items if item.day]
    assert dated == sorted(dated)
    assert [item.day for item in items][len(dated) :] == [None] * (len(items) - len(dated))


def test_the_yearly_update_follows_the_measures_in_force() -> None:
    assert days("update", known(today=date(2026, 5, 31))) == [date(2026, 5, 31)]
    assert days("update", known(today=date(2026, 6, 1))) == [date(2027, 5, 31)]
    assert days("update", known(today=date(2026, 3, 1))) == [date(2026, 4, 30)]


def test_duties_without_a_day_are_listed_without_one() -> None:
    items = known()
    assert days("review", items) == [None]
    assert days("change", items) == [None]


def test_what_is_past_or_unverified_is_marked() -> None:
    items = known()
    assert {item.past for item in items if item.day and item.day < TODAY} == {True}
    assert {item.past for item in items if item.day is None or item.day >= TODAY} == {False}
    assert any(not item.verified for item in items)


def test_ends_of_certificates_and_the_own_deadline_are_in_it() -> None:
    page = PageRef("cd" * 32, 1)
    facts = tuple(
        PlacedFact(Fact("valid_until", value), page, "quality-certificate") for value in ("2027-03-01", "长期")
    )
    dossier = replace(GIANT, decisions=Decisions(deadline=date(2026, 5, 24)))
    items = known(dossier, facts)
    assert [(item.day, item.entry) for item in items if item.kind == "expiry"] == [
        (date(2027, 3, 1), "quality-certificate"),
    ]
    assert days("deadline", items) == [date(2026, 5, 24)]


def test_a_province_sees_its_own_windows_and_the_nations() -> None:
    jiangsu = Dossier(replace(catalogue_files.load("national-srdi-2026"), region="湖南"))
    subjects = {item.subject for item in known(jiangsu) if item.kind == "closes"}
    assert "湖南2026年专精特新" in subjects
    assert "年度信息更新" in subjects
    assert not any("泰安" in subject for subject in subjects)


def written(items: tuple[Happening, ...]) -> str:
    return ics(items, lambda item: texts.text(f"evaluation.calendar.{item.kind}", subject=item.subject), STAMP, 7)


def test_the_file_follows_rfc_5545() -> None:
    lines = written(known()).split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == sum(item.day is not None for item in known())
    assert "DTSTART;VALUE=DATE:20260525" in lines
    assert "DTEND;VALUE=DATE:20260526" in lines
    assert len({line for line in lines if line.startswith("UID:")}) == lines.count("BEGIN:VEVENT")


def uids(items: tuple[Happening, ...]) -> list[str]:
    return [line for line in written(items).split("\r\n") if line.startswith("UID:")]


def certificate(number: str, until: str, page: int = 1) -> tuple[PlacedFact, ...]:
    place = PageRef("cd" * 32, page)
    facts = (
        (Fact("certificate_number", number), Fact("valid_until", until)) if number else (Fact("valid_until", until),)
    )
    return tuple(PlacedFact(fact, place, "quality-certificate") for fact in facts)


def ends(facts: tuple[PlacedFact, ...]) -> tuple[Happening, ...]:
    return tuple(item for item in known(facts=facts) if item.kind == "expiry")


@pytest.mark.parametrize("numbers", [("00124Q1", "00124S2"), ("", "")])
def test_two_certificates_of_one_kind_that_end_on_one_day_are_two_events(numbers: tuple[str, str]) -> None:
    one, other = numbers
    both = ends(certificate(one, "2027-03-01") + certificate(other, "2027-03-01", 2))
    assert len(set(uids(both))) == 2


@pytest.mark.parametrize("number", ["00124Q1", ""])
def test_a_corrected_day_replaces_the_event_when_imported_again(number: str) -> None:
    before, after = ends(certificate(number, "2027-03-01")), ends(certificate(number, "2027-08-01"))
    assert uids(before) == uids(after)
    moved = replace(GIANT, decisions=Decisions(deadline=date(2026, 5, 24)))
    again = replace(GIANT, decisions=Decisions(deadline=date(2026, 5, 23)))
    assert set(uids(known(moved))) == set(uids(known(again)))


def test_a_certificate_of_two_pages_is_one_event_at_its_latest_end() -> None:
    first, second = PageRef("cd" * 32, 1), PageRef("cd" * 32, 2)
    paper = Document(1, (first, second), kind="quality-certificate", entry="quality-certificate")
    facts = [
        PlacedFact(Fact("valid_until", day), page, "quality-certificate")
        for page, day in ((first, "2024-03-01"), (second, "2027-03-01"))
    ]
    items = happenings(GIANT, facts, load_rulebook(), TODAY, {first: paper, second: paper})
    assert days("expiry", items) == [date(2027, 3, 1)]


def test_windows_of_one_name_are_events_of_their_own() -> None:
    items = tuple(Happening("closes", "年度信息更新", date(year, 5, 31)) for year in (2025, 2026))
    assert len(set(uids(items))) == 2


def test_long_and_awkward_subjects_survive_folding() -> None:
    subject = "逗号,分号;反斜杠\\换行\n" + "很长的名称" * 30
    text = written((Happening("deadline", subject, date(2026, 6, 1)),))
    unfolded = text.replace("\r\n ", "")
    summary = next(line for line in unfolded.split("\r\n") if line.startswith("SUMMARY:"))
    assert summary == "SUMMARY:自定截止日：逗号\\,分号\\;反斜杠\\\\换行\\n" + "很长的名称" * 30


def test_past_days_carry_no_reminder() -> None:
    assert "VALARM" not in written((Happening("closes", "旧", date(2025, 1, 1), past=True),))


def test_every_kind_has_its_sentence() -> None:
    kinds = {item.kind for item in known()} | {"expiry", "deadline"}
    assert all(texts.has(f"evaluation.calendar.{kind}") for kind in kinds)


def test_past_windows_give_the_usual_season_and_never_a_day() -> None:
    windows = (
        KnownWindow("甲", "河北", (Tier.SRDI,), date(2025, 8, 19), date(2025, 9, 19)),
        KnownWindow("乙", "河北", (Tier.SRDI,), None, date(2024, 7, 30)),
        KnownWindow("丙", "河北", (Tier.SRDI,), date(2025, 4, 10), date(2025, 5, 31), application=False),
    )
    (season,) = seasons(Tier.SRDI, "河北", windows, TODAY)
    assert (season.day, season.months, season.years, season.verified) == (None, (7, 9), (2024, 2025), False)
    assert list(seasons(Tier.SRDI, "山西", windows, TODAY)) == []
    for language in texts.LANGUAGES:
        assert "7" in texts.text("evaluation.calendar.season", into=language, subject="x", first=7, last=9, years="y")


def test_windows_that_are_not_over_come_before_the_season() -> None:
    windows = (
        KnownWindow("甲", "全国", (Tier.SRDI,), date(2025, 5, 14), date(2025, 6, 5)),
        KnownWindow("乙", "北京", (Tier.SRDI,), date(2026, 7, 22), date(2026, 8, 31)),
    )
    assert [item.kind for item in windows_ahead(Tier.SRDI, "北京", windows, TODAY)] == ["closes", "season"]
    assert [item.kind for item in windows_ahead(Tier.SRDI, "上海", windows, TODAY)] == ["season"]
