"""srdi calendar: of a dossier, of a catalogue, as a file; and what it refuses."""

import re
from datetime import date

import pytest

from srdi_desktop import cli
from srdi_desktop.workflow.catalogues import library
from srdi_desktop.workflow.session import Session


@pytest.fixture
def dossier(tmp_path):
    session = Session.create(tmp_path / "甲.srdi", library.catalogue("national-srdi-2026"), "甲公司")
    session.set_deadline(date(2026, 8, 15))
    session.close()
    return tmp_path / "甲.srdi"


def test_a_dossier_lists_its_own_deadline_among_the_days(dossier, capsys):
    assert cli.main(["calendar", str(dossier)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("2026-08-15  自定截止日") for line in lines)
    assert any(line.startswith("无固定日期") for line in lines)


def test_a_catalogue_alone_is_enough_and_the_file_is_written(tmp_path, capsys):
    file = tmp_path / "日历.ics"
    assert cli.main(["calendar", "--catalogue", "national-srdi-2026", "-o", str(file)]) == 0
    assert str(file) in capsys.readouterr().out
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_catalogue_out_of_date_is_said_beside_the_list(capsys):
    assert cli.main(["calendar", "--catalogue", "national-srdi-2025"]) == 0
    told = capsys.readouterr()
    assert "2025-12-31" in told.err
    assert "已经过期" in told.err


def test_in_english_only_names_of_catalogues_stay_chinese(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SRDI_LANGUAGE", "en")
    title, file = library.catalogue("national-srdi-2026").title, tmp_path / "a.ics"
    assert cli.main(["calendar", "--catalogue", "national-srdi-2026", "-o", str(file)]) == 0
    folded = file.read_bytes().decode().replace("\r\n ", "")
    said = [line for line in folded.splitlines() if line.startswith("SUMMARY")]
    said += capsys.readouterr().out.replace(str(file), "").splitlines()
    assert len(said) > 20
    assert [line for line in said if re.search("[一-鿿]", line.replace(title, ""))] == []


@pytest.mark.parametrize("words", [[], ["甲.srdi", "--catalogue", "national-srdi-2026"]])
def test_neither_or_both_is_a_wrong_call(words, capsys):
    assert cli.main(["calendar", *words]) == 2
    assert "二选一" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_exit_code_4(tmp_path):
    file = tmp_path / "absent" / "a.ics"
    assert cli.main(["calendar", "--catalogue", "national-srdi-2026", "-o", str(file)]) == 4
