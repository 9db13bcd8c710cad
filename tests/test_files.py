"""One way to write: whole or not at all, flushed, never over what nobody meant, and nothing left of the dead."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from srdi_desktop import files, texts
from srdi_desktop.model.errors import FileError

if os.name != "nt":
    import resource

posix = pytest.mark.skipif(os.name == "nt", reason="limits and links of POSIX")


@contextmanager
def room_for(size):
    """A disk that is full once a file has so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_whole_and_alone(tmp_path):
    files.write_text(tmp_path / "甲.toml", "一\n二\n")
    assert (tmp_path / "甲.toml").read_bytes() == "一\n二\n".encode()
    assert names(tmp_path) == ["甲.toml"]


@posix
def test_a_full_disk_leaves_the_old_file(tmp_path):
    target = tmp_path / "甲.toml"
    target.write_bytes(b"old")
    with room_for(1000), pytest.raises(FileError) as told:
        files.write_bytes(target, bytes(5000))
    assert told.value.code == "file.not_written"
    assert told.value.values["path"] == str(target)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["甲.toml"]


def test_a_fault_in_the_middle_leaves_the_old_file(tmp_path):
    target = tmp_path / "甲.toml"
    target.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        half_written(target)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["甲.toml"]


def half_written(target):
    with files.written(target) as fresh:
        fresh.stream.write(b"half")
        raise ZeroDivisionError


def test_nobody_elses_file_is_replaced(tmp_path):
    (tmp_path / "甲.toml").write_bytes(b"old")
    with pytest.raises(FileError):
        files.write_bytes(tmp_path / "甲.toml", b"new", replaces=False)
    assert (tmp_path / "甲.toml").read_bytes() == b"old"
    files.write_bytes(tmp_path / "乙.toml", b"new", replaces=False)
    assert names(tmp_path) == ["乙.toml", "甲.toml"]


@posix
def test_a_name_that_was_reserved_is_free_again_when_the_disk_is_full(tmp_path):
    with room_for(1000), pytest.raises(FileError):
        files.write_bytes(tmp_path / "甲.toml", bytes(5000), replaces=False)
    assert names(tmp_path) == []


def test_the_file_can_be_looked_through_before_it_takes_its_place(tmp_path):
    with files.written(tmp_path / "out.pdf") as fresh:
        fresh.stream.write(b"pages")
        assert fresh.complete().read_bytes() == b"pages"
        assert not (tmp_path / "out.pdf").exists()
        assert fresh.take_place() == tmp_path / "out.pdf"
    assert names(tmp_path) == ["out.pdf"]


@pytest.fixture
def held(tmp_path, monkeypatch):
    """A file that another program holds."""
    target, replace = tmp_path / "out.pdf", Path.replace
    target.write_bytes(b"open elsewhere")

    def busy(self, other):
        if Path(other) == target:
            raise PermissionError(13, "used by another process")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", busy)
    return target


def test_a_file_held_elsewhere_is_told_or_gets_a_neighbour(held):
    with pytest.raises(FileError):
        files.write_bytes(held, b"new")
    with files.written(held, or_beside=True) as fresh:
        fresh.stream.write(b"new")
    assert fresh.path == held.with_name("out (2).pdf")
    assert fresh.path.read_bytes() == b"new"
    assert names(held.parent) == ["out (2).pdf", "out.pdf"]


@posix
def test_a_link_stays_a_link_and_standard_output_is_written_to(tmp_path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "甲.toml"
    link.symlink_to(tmp_path / "there" / "甲.toml")
    files.write_bytes(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "there" / "甲.toml").read_bytes() == b"new"
    code = "from pathlib import Path; from srdi_desktop import files; files.write_text(Path('/dev/stdout'), 'words')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"words"


@posix
def test_rights_are_those_of_any_new_file(tmp_path):
    (tmp_path / "beside").touch()
    files.write_bytes(tmp_path / "甲", b"x")
    assert (tmp_path / "甲").stat().st_mode == (tmp_path / "beside").stat().st_mode


def test_the_file_and_then_its_name_are_flushed(tmp_path, monkeypatch):
    done = []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda number: (done.append(kind(number)), sync(number)))
    monkeypatch.setattr(os, "replace", lambda *names: (done.append("moved"), replace(*names)))
    files.write_bytes(tmp_path / "甲", b"x")
    assert done == ["file", "moved", "folder"] if os.name != "nt" else ["file", "moved"]


def kind(number):
    return "folder" if Path(f"/proc/self/fd/{number}").is_dir() else "file"


CRASH = """
import os, sys
from pathlib import Path
from srdi_desktop import files, texts
with files.written(Path(sys.argv[1])) as fresh:
    fresh.stream.write(b"pages of a document")
    fresh.stream.flush()
    os._exit(9)
"""


def test_what_the_dead_left_goes_with_the_next_file_and_the_living_keep_theirs(tmp_path):
    assert subprocess.run([sys.executable, "-c", CRASH, str(tmp_path / "out.pdf")], check=False).returncode == 9
    assert len(names(tmp_path)) == 1
    with files.written(tmp_path / "a.pdf") as fresh:
        assert not [path for path in tmp_path.glob(".srdi-*/*.pdf") if path != fresh.path]
        files.write_bytes(tmp_path / "b.pdf", b"beside")
        assert fresh.path.exists()
    assert names(tmp_path) == ["a.pdf", "b.pdf"]


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OSError(28, "full"), "full"),
        (OSError(30, "read-only"), "locked"),
        (PermissionError(13, "denied"), "denied"),
        (FileNotFoundError(2, "not found"), "guarded"),
        (OSError(5, "broken"), ""),
    ],
)
def test_each_cause_has_its_own_sentence(tmp_path, error, cause):
    told = files.not_written(tmp_path / "甲.toml", error)
    assert told.values["variant"] == cause
    message, advice = texts.error_text(told)
    assert "甲.toml" in message
    others = [texts.error_text(files.not_written(tmp_path / "甲.toml", OSError(5, "x")))]
    assert (message, advice) not in others or not cause


@pytest.mark.parametrize(("number", "cause"), [(19, "locked"), (32, "held"), (33, "held"), (112, "full")])
def test_what_windows_says(tmp_path, number, cause):
    error = OSError(13, "")
    error.winerror = number
    assert files.cause_of(tmp_path / "x", error) == cause
