"""Hostile files beside a good page, through the whole program: each is named, the good page is read, it lives on."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from srdi_desktop.workflow.session import Session
from tests.fuzz.hostile import HOSTILE
from tests.scans.makers import encoded, page

CHOSEN = (
    "png of 100,000 x 100,000", "png text bomb", "jpeg of 65,535 x 65,535", "tiff whose pages go in circles",
    "pdf whose pages go in circles", "pdf that counts 2 billion pages", "pdf page of 10 m x 10 m", "pdf forms 2 ** 30",
    "ofd of entities", "ofd zip bomb", "ofd with paths out of it", "heic of 4 billion x 4 billion",
    "pdf called scan.jpg", "one zero byte", "zip cut in half",
)  # fmt: skip


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    for number, name in enumerate(CHOSEN):
        suffix = "jpg" if "jpg" in name else name.split()[0] if name.split()[0] in ("pdf", "ofd", "heic") else "png"
        (folder / f"{number:02d}-hostile.{suffix}").write_bytes(HOSTILE[name]())
    (folder / "99-good.jpg").write_bytes(encoded(page("RGB", (620, 877)), "JPEG"))
    return folder


def run(*words: object, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SRDI_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "SRDI_LANGUAGE": "en"}
    return subprocess.run(
        [sys.executable, "-m", *map(str, words)], env=environment, capture_output=True, text=True, encoding="utf-8",
        timeout=600, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip


def test_a_check_names_every_file_that_cannot_be_used(scans, tmp_path):
    said = tmp_path / "report.json"
    done = run("srdi_desktop", "check", scans, "--catalogue", "national-srdi-2026", "--json", said, home=tmp_path)
    assert done.returncode == 1, done.stderr
    report = json.loads(said.read_text(encoding="utf-8"))
    refused = [found for found in report["findings"] if found["code"].partition(".")[0] == "scan"]
    refused += [found for found in report["findings"] if found["code"] == "page.unreadable"]
    named = {re.search(r"(\d\d)-hostile", found["message"])[1] for found in refused}
    harmless = {"03", "05", "06", "10", "12"}  # have a page that can be shown, such as one of 10 m x 10 m
    assert named == {f"{number:02d}" for number in range(len(CHOSEN))} - harmless
    assert not list((tmp_path / "evil").glob("*"))


def test_the_window_goes_on(scans, tmp_path):
    done = run("tests.gui.evening", tmp_path, scans, home=tmp_path / "home")
    assert done.returncode in (0, 1), done.stderr
    assert list((tmp_path / "out").glob("*.pdf"))
    session = Session.open(tmp_path / "evening.srdi", read_only=True)
    good = [scan for scan in session.dossier.scans.values() if scan.name == "99-good.jpg"]
    assert good[0].pages == 1
    assert not session.dossier.evidence[session.dossier.pages()[-1]].failed
    session.close()
