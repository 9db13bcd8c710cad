"""Catalogues on the command line: next year's list to be reviewed, what differs in words, what is known of each."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from srdi_desktop import cli
from srdi_desktop.rules.catalogues import catalogue_files


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SRDI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SRDI_LANGUAGE", "zh")


@pytest.mark.parametrize("name", [catalogue.id for catalogue in catalogue_files.shipped()])
def test_next_year_shifts_the_years_and_marks_every_entry(tmp_path: Path, name: str) -> None:
    target = tmp_path / "next.toml"
    assert cli.main(["catalogue", "next-year", name, "-o", str(target)]) == 0
    now, later = catalogue_files.load(name), tomllib.loads(target.read_text(encoding="utf-8"))
    assert later["year"] == now.year + 1
    assert not {"issued", "source", "window"} & later.keys()
    assert later["valid_until"] == date(now.year + 1, 12, 31)  # stale after its year, whatever notice comes
    assert all(entry["review"] and not entry["verified"] for entry in later["entry"])
    years = [entry.get("years", []) for entry in later["entry"]]
    assert years == [[year + 1 for year in entry.years] for entry in now.entries]


def test_what_differs_is_said_in_words(tmp_path: Path, capsys) -> None:
    before = tmp_path / "a.toml"
    before.write_text(catalogue_files.dump(catalogue_files.load("national-srdi-2026")), encoding="utf-8")
    after = tmp_path / "b.toml"
    words = before.read_text(encoding="utf-8").replace("required = true", "required = false", 1)
    words = words.replace("[delivery]", "[delivery]\nmax_mb = 30", 1)
    head, first, *rest = words.split("[[entry]]")
    after.write_text("[[entry]]".join([head, first, *rest[:-1]]), encoding="utf-8")
    assert cli.main(["catalogue", "diff", str(before), str(after)]) == 0
    said = capsys.readouterr().out
    gone = catalogue_files.load("national-srdi-2026").entries[-1].title
    assert f"- {gone}" in said
    assert "必需" in said
    assert "是" in said
    assert "整本 PDF 上限（MB）" in said
    assert "30" in said
    assert "True" not in said
    assert "None" not in said


def test_each_list_says_how_far_it_can_be_relied_on(capsys) -> None:
    assert cli.main(["catalogues", "--json", "-"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)["catalogues"]}
    assert rows["national-srdi-2025"]["superseded"]
    assert not rows["national-srdi-2026"]["superseded"]
    assert not rows["zhejiang-style-srdi-2022"]["verified"]
    assert all(row["source"] and row["year"] and row["valid_until"] for row in rows.values())
