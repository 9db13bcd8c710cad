"""After a power cut at any moment everything acknowledged is there, whole: new dossiers, decisions, copies, files.

The long run: python -m pytest tests/store/test_power_cut.py -m slow -s
"""

import shutil
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.workflow.session import Session
from tests.store.power_cut import POSSIBLE, cuts, record

pytestmark = pytest.mark.skipif(not POSSIBLE, reason="needs strace")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """(requests, the folder they are about)."""
    folder = tmp_path_factory.mktemp("cut") / "disk"
    folder.mkdir()
    calls = record([sys.executable, "-m", "tests.store.power_cut_worker", str(folder)], folder)
    return calls, folder


def last(told, what):
    """The last number that was acknowledged, -1 for none."""
    return max([int(word.partition("=")[2]) for word in told if word.startswith(f"{what}=")], default=-1)


def company(path):
    with closing(Session.open(path, book=object())) as session:
        return int(session.dossier.decisions.company)


def check(told, found, folder, place):
    """What lies on the disk after the cut, laid out at `place`, keeps every promise made before it."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for path, data in found.items():
        target = place / Path(path).relative_to(folder)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
    dossier = place / "甲.srdi"
    if "created" in told:
        assert company(dossier) >= last(told, "company"), "a decision is lost"
    for name, what in (("副本.srdi", "copied"), ("背景.srdi", "beside")):
        if last(told, what) >= 0 or (place / name).exists():
            assert company(place / name) >= max(0, last(told, what)), f"{name} is lost"
    text = place / "数据.toml"
    if last(told, "text") >= 0 or text.exists():
        lines = text.read_text(encoding="utf-8").split()
        assert len(lines) == 2000, "half a file"
        assert len(set(lines)) == 1, "two files in one"
        assert int(lines[0]) >= last(told, "text"), "an older file"


def try_often(recorded, place, how_often, seed):
    calls, folder = recorded
    tried = Counter()
    for told, found in cuts(calls, str(folder / "marks"), how_often, seed):
        check(told, found, folder, place)
        tried["cuts"] += 1
        tried["acknowledged"] += len(told)
    return tried


def test_what_was_acknowledged_is_there_after_a_cut(recorded, tmp_path):
    assert try_often(recorded, tmp_path / "found", 40, seed=1)["acknowledged"] > 100


@pytest.mark.slow
def test_a_thousand_cuts(recorded, tmp_path):
    tried = try_often(recorded, tmp_path / "found", 1000, seed=2)
    print(f"\n{tried['cuts']} cuts, {tried['acknowledged']} promises held against them, 0 broken")


def test_without_the_flush_of_the_folder_a_file_would_be_lost(recorded, tmp_path):
    """The disk forgets indeed: the same run without its last flushes breaks its promises."""
    calls, folder = recorded
    forgetful = [call for call in calls if not (call.kind == "flush" and call.path == str(folder))]
    with pytest.raises((AssertionError, FileError, FileNotFoundError)):
        try_often((forgetful, folder), tmp_path / "found", 200, seed=3)
