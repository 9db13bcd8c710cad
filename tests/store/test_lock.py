"""One dossier is one dossier, by whatever name it is opened and whoever opens it."""

import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.store import DossierFile
from tests.store.makers import CATALOGUE

posix = pytest.mark.skipif(os.name == "nt", reason="links and users of POSIX")


@pytest.fixture
def held(tmp_path):
    (tmp_path / "一").mkdir()
    (tmp_path / "二").mkdir()
    with closing(DossierFile.create(tmp_path / "一" / "甲.srdi", CATALOGUE)) as file:
        yield file


def in_use(path):
    with pytest.raises(FileError) as told:
        DossierFile.open(path).close()
    return told.value.code == "dossier.in_use"


@posix
@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_links_are_the_same_dossier(held, tmp_path, link):
    other = tmp_path / "二" / "乙.srdi"
    link(other, held.path)
    assert in_use(other)
    assert in_use(held.path)
    held.close()
    DossierFile.open(other).close()
    assert [path.name for path in (tmp_path / "二").iterdir()] == ["乙.srdi"]


@posix
def test_a_link_stays_one_when_its_dossier_is_copied_over(held, tmp_path):
    from srdi_desktop.store.copying import copy_dossier

    (tmp_path / "二" / "乙.srdi").write_bytes(b"old")
    link = tmp_path / "链接.srdi"
    link.symlink_to(tmp_path / "二" / "乙.srdi")
    copy_dossier(held.path, link)
    assert link.is_symlink()
    DossierFile.open(tmp_path / "二" / "乙.srdi").close()


AS_SOMEBODY = """
import os, sys
from pathlib import Path
from srdi_desktop.model.errors import FileError
from srdi_desktop.store import DossierFile
DossierFile.open
os.setgid(65534); os.setuid(65534)
try:
    file = DossierFile.open(Path(sys.argv[1]))
    print("read only" if file.read_only else "writable")
    file.close()
except FileError as error:
    print(error.code, error.values["who"].endswith(sys.argv[2]))
"""


@pytest.fixture
def shared():
    """A folder that everybody may write to; pytest's own are their user's."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root can be somebody else")
def test_a_second_user_of_the_machine_is_told_who_has_it(shared):
    file = DossierFile.create(shared / "甲.srdi", CATALOGUE)
    file.path.chmod(0o666)

    def seen():
        words = [sys.executable, "-c", AS_SOMEBODY, str(file.path), str(os.getpid())]
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()

    assert seen() == "dossier.in_use True"
    file.close()
    assert seen() == "writable"
    (shared / ".~甲.srdi.lock").write_text("root@vm 1")  # left by a crash of the first user
    assert seen() == "writable"
