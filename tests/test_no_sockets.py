"""Window and self-test run where the kernel ends whoever asks for an internet socket; test_main_job.py likewise."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from srdi_desktop.sample import make_pile
from tests.no_sockets import possible

pytestmark = [
    pytest.mark.skipif(not possible(), reason="a Linux kernel with seccomp is needed"),
    pytest.mark.xdist_group("main_job"),
]
ROOT = Path(__file__).parent.parent


def without_sockets(*words: object, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    if home is not None:
        environment |= {"SRDI_HOME": str(home), "SRDI_LANGUAGE": "zh"}
    command = [sys.executable, "-m", "tests.no_sockets", sys.executable, *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=600, check=False
    )


@pytest.fixture(scope="module")
def pile(tmp_path_factory):
    """The sample's scans, and three of its files alone."""
    folder = tmp_path_factory.mktemp("no sockets")
    made = make_pile(folder / "pile")
    few = folder / "few"
    few.mkdir()
    for file in sorted(made.scans.iterdir())[:3]:
        shutil.copy(file, few)
    return few


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK"])
def test_the_guard_ends_who_asks_for_a_socket(family):
    assert without_sockets("-c", f"import socket; socket.socket(socket.{family})").returncode == -signal.SIGSYS


def test_the_guard_reaches_children_and_lets_pipes_between_processes_pass():
    asks = "import socket; socket.socket()"
    code = f"import subprocess, sys; sys.exit(-subprocess.run([sys.executable, '-c', {asks!r}]).returncode)"
    assert without_sockets("-c", code).returncode == signal.SIGSYS
    assert without_sockets("-c", "import socket; socket.socket(socket.AF_UNIX)").returncode == 0


def test_the_self_test_asks_for_none(tmp_path):
    done = without_sockets("-m", "srdi_desktop", "self-test", home=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_window_asks_for_none_from_drop_to_export(pile, tmp_path):
    done = without_sockets("-m", "tests.gui.evening", tmp_path, pile, home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "out").glob("*.pdf"))
