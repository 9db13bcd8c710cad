"""Files that are none, names that are none, files without end: each is named and passed by, a stop works at once."""

import errno
import os
import re
import threading
import time
import zipfile
from pathlib import Path
from threading import Event

import pytest

from srdi_desktop import scans, texts
from srdi_desktop.model.catalogue import Catalogue, Tier
from srdi_desktop.model.errors import CancelledError, ScanError
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.sample.sheet import Sheet
from srdi_desktop.scans.dropped import unreachable
from srdi_desktop.workflow import runs
from srdi_desktop.workflow.session import Session
from tests.fuzz.corpus import corpus

posix = pytest.mark.skipif(os.name == "nt", reason="names, pipes and devices of POSIX")
linux = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="Linux")
IN_TIME = 5  # seconds for what must not be read at all


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "材料.srdi", Catalogue("c", "目录", Tier.SRDI, 2026, ()))
    yield opened
    opened.close()


@pytest.fixture
def pile(tmp_path):
    """A folder with one good page."""
    folder = tmp_path / "pile"
    folder.mkdir()
    scan(Sheet(), Scanner(dpi=50), 1).save(folder / "good.png")
    return folder


def imported(session, paths, cancel=None):
    found = runs.import_scans(session.path, paths, session.book, {}, cancel or Event())
    return {item.scan.name: item.scan for item in found}


GBK = "审计报告.png".encode("gbk")


@posix
def test_a_name_in_another_code_page_is_read_and_its_page_comes_in(session, pile):
    scan(Sheet(), Scanner(dpi=50), 2).save(pile / "x.png")
    (pile / "x.png").rename(pile / os.fsdecode(GBK))
    found = imported(session, [pile])
    assert set(found) == {"good.png", "审计报告.png"}
    assert all(one.pages == 1 for one in found.values())
    session.add_scans(list(found.values()))
    assert scans.path_of(found["审计报告.png"].path).exists()


@posix
def test_an_import_of_such_a_name_goes_on_after_a_crash(session, pile):
    (pile / "good.png").rename(pile / os.fsdecode(GBK))
    cancel = Event()
    cancel.set()
    with pytest.raises(CancelledError):
        imported(session, [pile], cancel)
    left = session.unfinished()
    assert [item.scan.name for item in runs.resume_import(session.path, left, session.book, {}, Event())] == [
        "审计报告.png"
    ]


@posix
def test_bytes_that_are_no_text_at_all_have_a_name_too(tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\xff.pdf")
    assert scans.name_of(path).endswith(".pdf")
    scans.name_of(path).encode()
    assert scans.path_of(scans.address_of(path)) == path


@posix
def test_pipes_and_devices_are_named_and_passed_by(session, pile):
    os.mkfifo(pile / "pipe.pdf")
    (pile / "endless.jpg").symlink_to("/dev/zero")
    started = time.monotonic()
    found = imported(session, [pile])
    assert time.monotonic() - started < IN_TIME
    assert {name: (one.failed, one.variant) for name, one in found.items()} == {
        "good.png": (None, ""),
        "pipe.pdf": ("scan.unsupported", "device"),
        "endless.jpg": ("scan.unsupported", "device"),
    }


@linux
def test_files_of_the_system_that_never_end_are_not_opened(session):
    started = time.monotonic()
    found = imported(session, [Path("/proc/kmsg")])
    assert time.monotonic() - started < IN_TIME
    assert (found["kmsg"].failed, found["kmsg"].variant) == ("scan.damaged", "empty")


@posix
def test_a_sparse_file_of_30_gb_is_refused_without_being_read(session, pile):
    with (pile / "sparse.pdf").open("wb") as file:
        file.truncate(30 * 10**9)
    started = time.monotonic()
    found = imported(session, [pile])
    assert time.monotonic() - started < IN_TIME
    assert (found["sparse.pdf"].failed, found["sparse.pdf"].variant) == ("scan.too_large", "bytes")
    assert found["sparse.pdf"].bytes == 30 * 10**9
    assert found["good.png"].pages == 1


@pytest.mark.parametrize("name", ["large.jpg", "large.pdf", "large.mp4"])
def test_a_stop_works_in_the_middle_of_a_large_file(session, pile, name):
    """900 MB, as far as a file may be; what was copied of it is gone again."""
    good = (pile / "good.png").read_bytes()
    with (pile / name).open("wb") as file:
        file.write({"jpg": good, "pdf": b"%PDF-1.7\n", "mp4": bytes(4) + b"ftypisom"}[name[-3:]])
        file.truncate(900 * 10**6)
    cancel, ended = Event(), []

    def run():
        try:
            imported(session, [pile / name], cancel)
        except CancelledError:
            ended.append(time.monotonic())

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.3)
    stopped = time.monotonic()
    cancel.set()
    thread.join()
    assert not ended or ended[0] - stopped < 1.0
    assert session.unfinished().stored == () or not ended


@pytest.mark.parametrize(
    ("error", "variant"),
    [
        (PermissionError(errno.EACCES, "denied"), "denied"),
        (FileNotFoundError(errno.ENOENT, "gone"), "gone"),
        (OSError(errno.EIO, "broken"), ""),
    ],
)
def test_a_file_that_cannot_be_reached_is_not_called_damaged(session, pile, monkeypatch, error, variant):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr("srdi_desktop.scans.dropped._Stoppable", refuse)
    (refused,) = imported(session, [pile]).values()
    assert (refused.failed, refused.variant) == ("scan.unreachable", variant)


@pytest.mark.parametrize(("number", "variant"), [(32, "held"), (33, "held"), (362, "away"), (389, "away")])
def test_what_windows_says_of_held_and_of_cloud_files(number, variant):
    error = OSError(errno.EACCES, "")
    error.winerror = number
    told = unreachable(Path("a.pdf"), error)
    assert isinstance(told, ScanError)
    assert told.values["variant"] == variant


def offered(language):
    """Endings of the one kind of files that the dialog for scans offers."""
    kinds = texts.text("gui.file.scans", into=language).split(";;")
    assert len(kinds) == 1
    return re.findall(r"\*\.(\w+)", kinds[0])


SOUND = {
    "pdf": "pdf-scan", "ofd": "ofd-rich", "jpg": "jpeg-grey", "jpeg": "jpeg-colour", "jfif": "jpeg-cmyk",
    "png": "png-palette", "tif": "tiff-fax", "tiff": "tiff-lzw", "bmp": "bmp-colour", "webp": "webp-lossy",
    "heic": "heic-small", "heif": "heic-small", "hif": "heic-small",
}  # fmt: skip
REFUSED = ("zip", "rar", "7z", "doc", "docx", "xls", "xlsx", "wps", "eml", "msg", "txt", "gif", "srdi", "toml")


def test_the_file_dialog_offers_what_comes_in_and_nothing_that_is_refused(session, tmp_path):
    assert offered("zh") == offered("en")
    assert set(offered("zh")) == set(SOUND)
    assert not set(offered("zh")) & set(REFUSED)
    made = corpus()
    paths = [tmp_path / f"{number:02d}.{ending}" for number, ending in enumerate(SOUND)]
    for path, name in zip(paths, SOUND.values(), strict=True):
        path.write_bytes(made[name])
    found = imported(session, paths)
    assert {name: one.failed for name, one in found.items() if one.failed} == {}
    zipped = tmp_path / "证书.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.pdf", made["pdf-scan"])
    assert imported(session, [zipped])["证书.zip"].failed == "scan.unsupported"
