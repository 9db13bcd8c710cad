"""Evidence says which version of the measures it is from, and that is known without taking it apart."""

import json
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.page import MEASURES_VERSION, Evidence, Geometry
from srdi_desktop.store import evidence as stored
from srdi_desktop.workflow.pages_to_measure import due
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, result, store_scan

FIRST = Path(__file__).parent.parent / "resources" / "dossier-1.0.srdi"


@pytest.fixture
def path(tmp_path):
    """A dossier of 300 measured pages, closed."""
    session = Session.create(tmp_path / "甲.srdi", CATALOGUE)
    session.add_scans([store_scan(session.path, seed, pages=100) for seed in range(3)])
    session.record([result(page) for page in session.dossier.pages()])
    session.close()
    return session.path


@pytest.fixture
def decoded(monkeypatch):
    """How often evidence was taken apart."""
    calls, plainly = [], stored.unpacked
    monkeypatch.setattr(stored, "unpacked", lambda data: calls.append(1) or plainly(data))
    return calls


def test_evidence_of_the_first_releases_counts_as_older(tmp_path):
    session = Session.open(Path(shutil.copy(FIRST, tmp_path / "甲.srdi")))
    dossier = session.dossier
    assert {dossier.evidence.version(page) for page in dossier.pages()} == {1}
    assert {dossier.evidence[page].version for page in dossier.pages()} == {1}
    assert set(due(dossier)) == set(dossier.pages())
    session.close()


@pytest.mark.parametrize("version", [1, MEASURES_VERSION, MEASURES_VERSION + 5])
def test_a_version_comes_back_from_the_file_as_it_was(tmp_path, version):
    session = Session.create(tmp_path / "甲.srdi", CATALOGUE)
    session.add_scans([store_scan(session.path, 1, pages=1)])
    (page,) = session.dossier.pages()
    session.record([PageResult(page, Evidence(width=9, version=version))])
    session.close()
    again = Session.open(session.path, read_only=True)
    assert again.dossier.evidence.version(page) == version
    assert again.dossier.evidence[page] == Evidence(width=9, version=version)
    again.close()


def test_opening_takes_no_evidence_apart_to_see_what_is_due(path, decoded):
    session = Session.open(path)
    assert due(session.dossier) == []
    assert decoded == []
    session.dossier.evidence[session.dossier.pages()[0]].text.lines  # noqa: B018 - shown for the first time
    assert len(decoded) == 1
    session.close()


@pytest.mark.parametrize("where", ["head", "tail"])
def test_damaged_evidence_is_measured_again(path, where):
    with closing(sqlite3.connect(path)) as db, db:
        ((row, data),) = db.execute("SELECT page, data FROM evidence LIMIT 1 OFFSET 17").fetchall()
        db.execute(
            "UPDATE evidence SET data = ? WHERE page = ?",
            (data[:-3] + b"\0\1\2" if where == "tail" else b"\0\1\2" + data[3:], row),
        )
    session = Session.open(path)
    if where == "tail":
        dict(session.dossier.evidence)  # each page looked at, as judging does
    (page,) = due(session.dossier)
    assert page.scan_index == row & 0xFFFFFF
    assert session.dossier.evidence[page].version == 0
    session.close()


def test_evidence_with_a_field_that_is_gone_still_loads():
    sheet = {"left": 0.1, "top": 0.1, "right": 0.9, "bottom": 0.9}
    old = {"width": 9, "geometry": {"skew": 0.5, "paper": sheet}}
    loaded = stored.unpacked(zlib.compress(json.dumps(old).encode()))
    assert loaded == Evidence(width=9, geometry=Geometry(skew=0.5), version=1)
