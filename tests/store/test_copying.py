"""Copies: whole or not at all, and never over the file in use."""

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.store import DossierFile, copying, open_blob
from srdi_desktop.store.copying import copy_dossier
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, scan_bytes, store_scan


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "甲.srdi", CATALOGUE, "甲公司")
    opened.add_scans([store_scan(opened.path, 1)])
    yield opened
    opened.close()


def test_a_copy_made_beside_an_open_session_is_whole(session, tmp_path):
    copy_dossier(session.path, tmp_path / "副本.srdi")
    session.set_company("乙")
    copy = Session.open(tmp_path / "副本.srdi")
    assert copy.dossier.decisions.company == "甲公司"
    with open_blob(copy.path, copy.dossier.decisions.scans[0]) as blob:
        assert blob.read() == scan_bytes(1)
    copy.close()


def test_the_file_in_use_is_no_place_for_its_copy(session):
    with pytest.raises(FileError) as told:
        session.save_copy(session.path)
    assert told.value.code == "dossier.same_file"


def test_a_folder_that_is_not_there_is_a_sentence_about_the_copy(session, tmp_path):
    with pytest.raises(FileError) as told:
        session.save_copy(tmp_path / "没有" / "副本.srdi")
    assert "副本" in told.value.values["file"]


def test_a_copy_that_fails_leaves_the_older_one(session, tmp_path, monkeypatch):
    session.save_copy(tmp_path / "副本.srdi")
    session.set_company("乙")
    monkeypatch.setattr(copying, "perform", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    session._ledger.file.write = lambda *_: (_ for _ in ()).throw(FileError("disk.full", file=str(session.path)))
    with pytest.raises(FileError):
        session.set_company("丙")
    with pytest.raises(FileError) as told:
        session.save_copy(tmp_path / "副本.srdi")
    assert told.value.code == "disk.full"
    del session._ledger.file.write
    monkeypatch.undo()
    assert Session.open(tmp_path / "副本.srdi", read_only=True).dossier.decisions.company == "甲公司"
    assert not [file for file in tmp_path.iterdir() if file.name.startswith((".~副本", ".srdi-"))]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(30, "read-only"), "disk.locked"),
        (FileNotFoundError(2, "not found"), "disk.guarded"),
        (PermissionError(13, "denied"), "disk.denied"),
    ],
)
def test_a_folder_that_lets_nothing_in_is_no_pulled_stick(tmp_path, monkeypatch, error, code):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr(type(tmp_path), "mkdir", refuse)
    with pytest.raises(FileError) as told:
        DossierFile.create(tmp_path / "甲.srdi", CATALOGUE)
    assert told.value.code == code
