"""A province's own indicators in the settings folder: used with their file's name, and told when they are wrong."""

import json
from datetime import date

import pytest

from srdi_desktop import texts
from srdi_desktop.cli import main
from srdi_desktop.model.application import Application, Company
from srdi_desktop.model.catalogue import Tier
from srdi_desktop.verdict_words import remarks
from srdi_desktop.workflow import declaring
from srdi_desktop.workflow import declaring as asking
from srdi_desktop.workflow.catalogues import library
from srdi_desktop.workflow.places import catalogue_folder, regulation_folder
from tests.rules.test_regulations import LOCAL

DAY = date(2026, 3, 1)
DECLARED = 'schema = 1\napplication_date = 2026-03-01\n[company]\nregion = "四川"\n[conditions]\nsc_2 = true\n'


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SRDI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SRDI_LANGUAGE", "zh")


def installed(words: str, name: str = "sichuan.toml") -> None:
    regulation_folder().mkdir(parents=True, exist_ok=True)
    (regulation_folder() / name).write_text(words, encoding="utf-8")


def indicators(region: str):
    made = library.evaluate(Application(DAY, company=Company(region=region), conditions={"sc_2": True}), DAY)
    score = made.current(Tier.SRDI).score
    return {item.id: item for item in score.indicators if item.group == "distinctiveness"}


def test_without_a_folder_the_shipped_rules_are_used():
    assert set(indicators("四川")) == {"srdi_09_local"}
    assert library.broken() == ()


def test_a_file_is_taken_up_at_once_and_named_beside_its_indicators():
    before = library.rulebook()
    installed(LOCAL)
    found = indicators("四川")
    assert {name: item.points for name, item in found.items()} == {"sc_1": None, "sc_2": 7}
    assert remarks(found["sc_2"]) == (texts.text("evaluation.mark.own_file", file="sichuan.toml", into="zh"),)
    assert set(indicators("江苏")) == {"srdi_09_local"}
    assert library.rulebook() is library.rulebook()
    assert library.rulebook() is not before


def test_its_questions_are_asked_in_its_region_and_answered_in_the_file(tmp_path):
    installed(LOCAL)
    asked = {
        region: {condition.id for condition in asking.questions([Tier.SRDI], DAY, False, region)}
        for region in ("四川", "江苏")
    }
    assert ("sc_2" in asked["四川"], "sc_2" in asked["江苏"]) == (True, False)
    file = tmp_path / "a.xlsx"
    answered = Application(DAY, conditions={"sc_2": True})
    declaring.save_application(answered, file, (2025,))
    assert declaring.load_application(file).conditions == {"sc_2": True}


def test_a_regulation_of_the_users_own_takes_the_place_of_the_shipped_one():
    installed(LOCAL.replace('id = "sichuan-local"', 'id = "most-2017-115"'))
    found = {regulation.id: regulation.own for regulation in library.rulebook().regulations}
    assert found["most-2017-115"] == "sichuan.toml"
    assert found["miit-2022-63"] == ""
    assert len(found) == len(library.rulebook().regulations)


def evaluated(tmp_path, capsys):
    file = tmp_path / "a.toml"
    file.write_text(DECLARED, encoding="utf-8")
    code = main(["evaluate", str(file), "--json", "-"])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_line_scores_by_it(tmp_path, capsys):
    installed(LOCAL)
    code, out, _ = evaluated(tmp_path, capsys)
    (srdi,) = [t for t in json.loads(out)["tiers"] if (t["tier"], t["in_force"]) == ("srdi", True)]
    assert code == 0
    assert {"id": "sc_2", "points": 7, "max": 7, "option": "A"} in srdi["score"]["indicators"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [("max = 8", "max = 9", "max"), ("replaces", "replace", "replaces"), ('"miit-2022-63"', '"miit-1999"', "extends")],
)
def test_a_wrong_file_is_named_with_its_key_and_ends_the_command_with_five(tmp_path, capsys, old, new, key):
    installed(LOCAL.replace(old, new, 1))
    code, out, err = evaluated(tmp_path, capsys)
    assert (code, out) == (5, "")
    assert "sichuan.toml" in err
    assert key in err


def test_beside_a_wrong_file_the_others_are_still_read():
    installed(LOCAL)
    installed("schema = 1\n", "broken.toml")
    assert [error.values["file"] for error in library.broken()] == ["broken.toml"]
    assert "sc_1" in indicators("四川")


def test_a_wrong_catalogue_is_told_and_the_others_are_listed(capsys):
    catalogue_folder().mkdir(parents=True)
    (catalogue_folder() / "mine.toml").write_text('schema = 1\nid = "mine"\n', encoding="utf-8")
    broken = []
    assert len(library.all_catalogues(broken)) > 10
    assert [error.values["file"] for error in broken] == ["mine.toml"]
    assert main(["catalogues"]) == 5
    out, err = capsys.readouterr()
    assert "national-srdi-2026" in out
    assert "mine.toml" in err
