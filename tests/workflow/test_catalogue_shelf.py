"""The user's shelf: shipped lists stay, ids that are taken are told, files come and go whole."""

from dataclasses import replace

import pytest

from srdi_desktop.model.errors import FileError, RulesError
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.workflow.catalogues import library as shelf
from srdi_desktop.workflow.catalogues.library import Holder, all_catalogues
from srdi_desktop.workflow.places import catalogue_folder
from tests.store.makers import CATALOGUE

SHIPPED = catalogue_files.load("national-srdi-2026")


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SRDI_HOME", str(tmp_path / "home"))


def test_a_list_is_put_and_shelved_before_the_shipped_ones() -> None:
    assert shelf.holder(CATALOGUE.id) is Holder.NOBODY
    path = shelf.put(CATALOGUE)
    assert (path.parent, shelf.holder(CATALOGUE.id)) == (catalogue_folder(), Holder.OWN)
    assert all_catalogues()[0].catalogue.title == CATALOGUE.title
    assert not list(path.parent.glob(".*"))


@pytest.mark.parametrize("replacing", [False, True])
def test_a_shipped_list_is_never_replaced(replacing: bool) -> None:
    with pytest.raises(RulesError) as caught:
        shelf.put(replace(SHIPPED, title="假的"), replace=replacing)
    assert (caught.value.code, caught.value.values["free"]) == ("rules.id_shipped", "national-srdi-2026-2")
    assert not list(catalogue_folder().glob("*"))


def test_an_own_list_is_replaced_only_when_asked_whatever_its_file_is_called() -> None:
    catalogue_folder().mkdir(parents=True)
    mine = catalogue_folder() / "我的.toml"
    mine.write_text(catalogue_files.dump(CATALOGUE), encoding="utf-8")
    with pytest.raises(RulesError, match=r"rules\.id_taken"):
        shelf.put(replace(CATALOGUE, title="另一份"))
    assert shelf.put(replace(CATALOGUE, title="另一份"), replace=True) == mine
    assert shelf.read(mine).title == "另一份"
    assert shelf.free_id(CATALOGUE.id) == f"{CATALOGUE.id}-2"


def test_a_broken_file_of_the_same_name_is_left_alone() -> None:
    catalogue_folder().mkdir(parents=True)
    broken = catalogue_folder() / f"{CATALOGUE.id}.toml"
    broken.write_text("schema = 7", encoding="utf-8")
    assert shelf.put(CATALOGUE) != broken
    assert broken.read_text(encoding="utf-8") == "schema = 7"


def test_what_is_given_away_is_the_file_itself_comments_and_all(tmp_path) -> None:
    catalogue_folder().mkdir(parents=True)
    words = "# 王会计核对过\n" + catalogue_files.dump(CATALOGUE)
    (catalogue_folder() / "a.toml").write_text(words, encoding="utf-8")
    given = shelf.give(shelf.read(catalogue_folder() / "a.toml"), tmp_path)
    assert (given.name, given.read_text(encoding="utf-8")) == (f"{CATALOGUE.id}.toml", words)


def test_a_shipped_list_can_be_given_away_and_is_the_same_again(tmp_path) -> None:
    for catalogue in catalogue_files.shipped():
        again = shelf.read(shelf.give(catalogue, tmp_path))
        assert replace(again, sha256="") == replace(catalogue, sha256="")


def test_taken_away_it_is_off_the_shelf_and_its_file_is_kept() -> None:
    words = shelf.put(CATALOGUE).read_text(encoding="utf-8")
    assert shelf.take_away(CATALOGUE.id).read_text(encoding="utf-8") == words
    assert shelf.holder(CATALOGUE.id) is Holder.NOBODY
    with pytest.raises(RulesError):
        shelf.take_away(SHIPPED.id)


def test_an_invalid_list_is_not_written_and_a_full_disk_is_told(tmp_path) -> None:
    with pytest.raises(RulesError):
        shelf.put(replace(CATALOGUE, id="", title="无编号"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileError):
        shelf.write(CATALOGUE, tmp_path / "file" / "a.toml")
