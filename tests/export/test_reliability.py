"""Never a half file: cancelled, refused, busy and locked exports."""

import dataclasses
import os
import threading
from pathlib import Path

import pypdf
import pytest

from srdi_desktop.export import write_dossier, write_manifest
from srdi_desktop.export.papers.spreadsheets import write_sheets
from srdi_desktop.model.errors import CancelledError, FileError
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportOptions
from tests.export.conftest import picture, saved


@pytest.fixture
def plan(pile):
    return pile.plan(*(PageRef(pile.add(saved(picture(), "JPEG")), 1) for _ in range(3)))


def test_progress_counts_every_page(plan, pile, tmp_path):
    told = []
    written = write_dossier(
        plan, tmp_path / "out.pdf", pile.open, progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (written.pages, written.pages)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_cancelling_leaves_the_old_file_and_nothing_else(plan, pile, tmp_path):
    target = tmp_path / "out.pdf"
    target.write_bytes(b"old")
    cancel = threading.Event()
    with pytest.raises(CancelledError):
        write_dossier(plan, target, pile.open, cancel, lambda done, _: cancel.set() if done > 3 else None)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_fault_in_the_middle_leaves_nothing(plan, pile, tmp_path):
    def fails(scan: str):
        raise OSError(5, "the stick was pulled out")

    with pytest.raises(FileError) as caught:
        write_dossier(plan, tmp_path / "out.pdf", fails)
    assert caught.value.code == "file.not_written"
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_said(plan, pile, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError):
        write_dossier(plan, tmp_path / "file" / "out.pdf", pile.open)


def open_elsewhere(target, monkeypatch):
    """A file that another program holds: it cannot be replaced."""
    replace = Path.replace
    target.write_bytes(b"open elsewhere")

    def busy(self, other):
        if Path(other) == target:
            raise PermissionError(13, "used by another process")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", busy)
    return target


def test_a_target_open_in_a_viewer_gets_another_name(plan, pile, tmp_path, monkeypatch):
    target = open_elsewhere(tmp_path / "out.pdf", monkeypatch)
    written = write_dossier(plan, target, pile.open)
    assert Path(written.path).name == "out (2).pdf"
    assert "export.remark.renamed" in written.remarks
    assert target.read_bytes() == b"open elsewhere"


@pytest.mark.parametrize("name", ["清单.xlsx", "manifest.json"])
def test_a_list_open_elsewhere_gets_another_name_too(name, plan, tmp_path, monkeypatch):
    target = open_elsewhere(tmp_path / name, monkeypatch)
    if name.endswith(".json"):
        written = write_manifest(plan, [], target)
        assert written.remarks == ("export.remark.renamed",)
        path = Path(written.path)
    else:
        path = write_sheets(target, {"一": ({"甲": 5}, [["x"]])}, title="", author="").path
    assert path.name == f"{target.stem} (2){target.suffix}"
    assert path.stat().st_size
    assert target.read_bytes() == b"open elsewhere"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_password_locks_the_file_with_aes_256(plan, pile, tmp_path, limits):
    locked = dataclasses.replace(plan, options=ExportOptions(password="开门 2025 ①"))
    written = write_dossier(locked, tmp_path / "out.pdf", pile.open, limits=limits)
    assert written.verified
    reader = pypdf.PdfReader(written.path)
    assert reader.trailer["/Encrypt"].get_object()["/R"] == 6
    assert reader.decrypt("wrong") == 0
    assert reader.decrypt("开门 2025 1")  # NFKC: ① and 1 are one password, as ISO 32000-2 asks
    assert reader.metadata.title == plan.title
    assert reader.pages[-1]["/Resources"]["/XObject"]["/P"].get_data()[:2] == b"\xff\xd8"


def test_an_empty_plan_still_makes_a_whole_file(pile, tmp_path):
    for options in (ExportOptions(), ExportOptions(cover=False, contents=False)):
        written = write_dossier(pile.plan(options=options), tmp_path / "out.pdf", pile.open)
        assert written.verified
        assert len(pypdf.PdfReader(written.path).pages) == written.pages >= 1


def test_sources_are_closed_after_their_last_page(plan, pile, tmp_path):
    opened = []

    def watched(scan):
        assert sum(not stream.closed for stream in opened) <= 1
        opened.append(pile.open(scan))
        return opened[-1]

    write_dossier(plan, tmp_path / "out.pdf", watched)
    assert len(opened) == 3
    assert all(stream.closed for stream in opened)


@pytest.mark.skipif(os.name == "nt", reason="Windows inherits the folder's rights")
def test_the_file_can_be_read_by_whoever_may_read_the_folder(plan, pile, tmp_path):
    beside = tmp_path / "beside"
    beside.touch()
    written = write_dossier(plan, tmp_path / "out.pdf", pile.open)
    assert Path(written.path).stat().st_mode == beside.stat().st_mode
