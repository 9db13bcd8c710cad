"""The calendar of a dossier in words and as a file."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.errors import FileError
from srdi_desktop.model.regulation import Happening
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.workflow.calendar import happenings, save_calendar, sentence

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


def known() -> tuple[Happening, ...]:
    return happenings(Dossier(catalogue_files.load("national-little-giant-2026")), Verdicts(), date(2026, 5, 1))


def test_every_day_has_its_sentence_with_its_marks() -> None:
    lines = [sentence(item) for item in known()]
    assert any("申报截止" in line and "第八批" in line for line in lines)
    assert any(line.endswith("（已过）") for line in lines)
    assert any("（日期未核实）" in line for line in lines)
    assert sentence(Happening("expiry", "quality-certificate", date(2027, 1, 1))) == "证书到期：管理体系认证证书"


def test_the_file_is_written_whole(tmp_path: Path) -> None:
    file = tmp_path / "日历 #1.ics"
    save_calendar(known(), file, NOW)
    data = file.read_bytes()
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"TRIGGER:-P7D" in data
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"file\.not_written"):
        save_calendar(known(), tmp_path / "absent" / "a.ics", NOW)
