"""What could not be shown of a page reaches people: from the worker into evidence, the file, window and report."""

import dataclasses
from threading import Event

import pytest

from srdi_desktop import cli, texts
from srdi_desktop.gui import wording
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.page import Evidence, PageRef
from srdi_desktop.model.plain import from_plain, to_plain
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.workflow import runs
from srdi_desktop.workflow.own_papers import remark_lines, remark_words
from srdi_desktop.workflow.processes.page_job import PageJob, measure_page
from srdi_desktop.workflow.session import Session
from tests.scans.ofd_maker import Ofd, text
from tests.store.makers import CATALOGUE

SEAL, ADVICE = "scans.remark.seal", "scans.remark.advice"
PAGE, OTHER = PageRef("a", 1), PageRef("a", 2)


@pytest.fixture
def ofd(tmp_path):
    """Two pages; the seal of the first cannot be read."""
    made = Ofd([text("正文", 20, 20)] * 2, stamps=[(1, "120 200 40 40")], seal=b"\x30\x82nonsense")
    path = tmp_path / "发票.ofd"
    path.write_bytes(made.data())
    return path


@pytest.fixture
def dossier():
    scans = {"a": Scan("a", "发票.ofd", "", 1, 2, "ofd")}
    evidence = {PAGE: Evidence(remarks=(SEAL,)), OTHER: Evidence()}
    return Dossier(CATALOGUE, scans, evidence, Decisions(scans=("a",)))


def test_the_worker_puts_them_down_for_their_own_page_alone(ofd, tmp_path):
    session = Session.create(tmp_path / "甲.srdi", CATALOGUE)
    (imported,) = runs.import_scans(session.path, (ofd,), session.book, {}, Event())
    session.add_scans([imported.scan])
    pages = session.dossier.pages()
    found = [measure_page(PageJob(session.path, page, "发票.ofd", "none")) for page in pages]
    session.record([outcome.result for outcome in found])
    session.close()
    reopened = Session.open(tmp_path / "甲.srdi", read_only=True)
    assert [reopened.dossier.evidence[page].remarks for page in pages] == [(SEAL,), ()]
    reopened.close()


def test_evidence_of_before_has_none():
    old = {name: value for name, value in to_plain(Evidence(remarks=(SEAL,))).items() if name != "remarks"}
    assert from_plain(Evidence, old).remarks == ()


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_sentences_say_what_and_what_to_do(dossier, language):
    with texts.speaking(language):
        words = remark_words(dossier, PAGE)
        assert texts.text(SEAL) in words
        assert texts.text(ADVICE) in words
        assert remark_words(dossier, OTHER) == ""
        assert remark_lines(dossier) == [
            texts.text("words.about_page", page=texts.page_name(dossier, PAGE), words=words)
        ]


def test_the_inspector_has_a_line_only_where_there_is_something_to_say(dossier):
    label = texts.text("gui.evidence.remarks")
    assert wording.evidence_lines(dossier, Verdicts(), PAGE)[0] == (label, remark_words(dossier, PAGE))
    assert label not in dict(wording.evidence_lines(dossier, Verdicts(), OTHER))


def test_a_page_without_evidence_says_nothing(dossier):
    assert remark_lines(dataclasses.replace(dossier, evidence={})) == []


def test_srdi_check_says_it(ofd, capsys):
    cli.main(["check", str(ofd), "--catalogue", "national-srdi-2026", "--jobs", "1"])
    told = capsys.readouterr().out
    line = next(line for line in told.splitlines() if line.startswith("· 发票.ofd 第 1 张"))
    assert "打印成 PDF" in line
    assert "第 2 张：电子印章" not in told
