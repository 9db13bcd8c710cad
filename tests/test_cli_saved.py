"""`srdi check` and `srdi run` on a saved dossier: older pages are measured again, decisions stay as they were."""

import json
from threading import Event

import pytest

from srdi_desktop import cli
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.page import MEASURES_VERSION, Evidence
from srdi_desktop.store import file as store_file
from srdi_desktop.workflow import runs
from srdi_desktop.workflow.catalogues.library import catalogue
from srdi_desktop.workflow.session import Session
from tests.gui.real import draw_pages


@pytest.fixture
def path(tmp_path):
    """Two pages of older measures, the first turned by hand."""
    session = Session.create(tmp_path / "旧材料.srdi", catalogue("national-srdi-2026"), "示例公司")
    drop = [draw_pages(tmp_path / "纸", 2)]
    session.add_scans([item.scan for item in runs.import_scans(session.path, drop, session.book, {}, Event())])
    pages = session.dossier.pages()
    session.record([PageResult(page, Evidence(width=5, version=1), b"old") for page in pages])
    session.rotate(pages[:1], 180)
    session.move(pages[1:], session.dossier.catalogue.entries[0].id)
    session.close()
    return session.path


def looked_at(path):
    """(decisions, undo, version and width of each page's evidence) as they are on disk."""
    session = Session.open(path, read_only=True)
    evidence = [session.dossier.evidence[page] for page in session.dossier.pages()]
    seen = session.dossier.decisions, session.undo_label, [(found.version, found.width) for found in evidence]
    session.close()
    return seen


def test_check_judges_what_it_holds_writes_nothing_and_says_that_it_is_of_older_measures(path, capsys):
    before = path.read_bytes()
    assert cli.main(["check", str(path), "--json", "-"]) == 1
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert report["pages"][0]["rotation"] == 180
    assert report["catalogue"]["id"] == "national-srdi-2026"
    assert "有 2 页是旧版本检测的" in told.err
    assert path.read_bytes() == before


def test_export_leaves_the_dossier_alone_and_says_that_it_is_of_older_measures(path, tmp_path, capsys):
    before = path.read_bytes()
    assert cli.main(["export", str(path), "-o", str(tmp_path / "out")]) == 1
    assert "有 2 页是旧版本检测的" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_run_measures_older_pages_again_keeps_every_decision_and_exports(path, tmp_path, capsys):
    decisions, undo, old = looked_at(path)
    assert old == [(1, 5)] * 2
    out = tmp_path / "out"
    assert cli.main(["run", str(path), "-o", str(out), "--jobs", "1"]) == 1
    told = capsys.readouterr()
    assert "检测 2 / 2" in told.err
    assert "旧版本" not in told.out
    assert looked_at(path) == (decisions, undo, [(MEASURES_VERSION, 310)] * 2)
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert {made["role"] for made in report["exports"]} >= {"dossier", "summary"}
    assert list(out.glob("*.pdf"))
    assert not list(out.glob("*.srdi"))


def test_where_it_can_only_be_read_it_is_exported_as_it_is(path, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(store_file, "_lock_if_writable", lambda _: None)
    before = path.read_bytes()
    assert cli.main(["run", str(path), "-o", str(tmp_path / "out")]) == 1
    assert "有 2 页是旧版本检测的" in capsys.readouterr().out
    assert list((tmp_path / "out").glob("*.pdf"))
    assert path.read_bytes() == before


def test_open_in_the_window_it_is_left_alone(path, capsys):
    window = Session.open(path)
    assert cli.main(["run", str(path), "-o", str(path.parent / "out")]) == 4
    window.close()
    assert capsys.readouterr().err
    assert looked_at(path)[2] == [(1, 5)] * 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "a.srdi", "--catalogue", "c", "--company", "甲"], "--catalogue --company"),
        (["run", "a.srdi", "-o", "out", "--deadline", "2026-08-31"], "--deadline"),
        (["check", "a.srdi", "b.srdi"], "缺少 --catalogue"),
        (["run", "scans", "-o", "out"], "缺少 --catalogue"),
    ],
)
def test_words_that_do_not_fit_are_a_wrong_call(words, said, capsys):
    assert cli.main(words) == 2
    assert said in capsys.readouterr().err


def test_a_saved_dossier_that_is_not_there_is_exit_code_4(tmp_path, capsys):
    assert cli.main(["check", str(tmp_path / "无.srdi")]) == 4
    assert "无.srdi" in capsys.readouterr().err
