from pathlib import Path

import pytest

from srdi_desktop.scans import files_in


def make(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")


def test_folders_are_taken_with_subfolders_in_natural_order(tmp_path):
    make(tmp_path, "附件十一.pdf", "附件二/第12页.jpg", "附件二/第3页.jpg", "附件一.pdf")
    found = [str(file.relative_to(tmp_path)).replace("\\", "/") for file in files_in([tmp_path])]
    assert found == ["附件一.pdf", "附件二/第3页.jpg", "附件二/第12页.jpg", "附件十一.pdf"]


def test_hidden_system_and_own_files_in_folders_are_skipped(tmp_path):
    make(
        tmp_path, ".DS_Store", "Thumbs.db", "desktop.ini", "~$报告.docx", "__MACOSX/a.pdf", "a.srdi", "b.toml", "c.pdf"
    )
    assert [file.name for file in files_in([tmp_path])] == ["c.pdf"]


def test_files_named_by_hand_stay_in_their_order_and_come_once(tmp_path):
    make(tmp_path, "b.pdf", "a.pdf", "c.toml")
    paths = [tmp_path / "b.pdf", tmp_path / "c.toml", tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path]
    assert [file.name for file in files_in(paths)] == ["b.pdf", "c.toml", "a.pdf"]


def test_what_is_not_there_stays_in_the_list(tmp_path):
    assert files_in([tmp_path / "gone.pdf"]) == [tmp_path / "gone.pdf"]


def test_links_in_circles_end(tmp_path):
    make(tmp_path, "sub/a.pdf")
    try:
        (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("links need a privilege here")
    assert [file.name for file in files_in([tmp_path])].count("a.pdf") == 1


def test_a_drive_that_cannot_tell_what_is_behind_links_is_listed_all_the_same(tmp_path, monkeypatch):
    """RAM disks and some network drives of Windows answer so."""
    make(tmp_path, "sub/a.pdf")

    def refused(self, strict=False):
        raise OSError(22, "incorrect function")

    monkeypatch.setattr(Path, "resolve", refused)
    assert [file.name for file in files_in([tmp_path])] == ["a.pdf"]
