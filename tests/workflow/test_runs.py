"""Import and analysis as generators: what is stored, what is refused and why, what a cancel leaves."""

import io
from pathlib import Path
from threading import Event

import pypdf
import pytest
from PIL import Image

from srdi_desktop.model.catalogue import Catalogue, Tier
from srdi_desktop.model.errors import CancelledError
from srdi_desktop.model.page import PageRef
from srdi_desktop.rules import load_rulebook
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.sample.sheet import Sheet
from srdi_desktop.store import open_blob
from srdi_desktop.workflow import runs
from srdi_desktop.workflow.session import Session


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "材料.srdi", Catalogue("c", "目录", Tier.SRDI, 2026, ()))
    yield opened
    opened.close()


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "扫描 #1"
    folder.mkdir()
    for number, name in enumerate(("第2页.jpg", "第10页.jpg", "第一页.png")):
        sheet = Sheet()
        sheet.title(f"审计报告 {number}", 28)
        scan(sheet, Scanner(dpi=100), number).save(folder / name)
    return folder


def imported(session, paths, passwords=None, cancel=None):
    items = runs.import_scans(session.path, paths, load_rulebook(), passwords or {}, cancel or Event())
    return list(items)


def test_files_come_in_natural_order_with_their_bytes(session, papers):
    items = imported(session, [papers])
    assert [item.scan.name for item in items] == ["第一页.png", "第2页.jpg", "第10页.jpg"]
    assert [(item.done, item.total) for item in items] == [(1, 3), (2, 3), (3, 3)]
    for item in items:
        with open_blob(session.path, item.scan.id) as stream:
            assert stream.read() == Path(item.scan.path).read_bytes()


def test_the_same_bytes_are_stored_once(session, papers):
    (papers / "副本.jpg").write_bytes((papers / "第2页.jpg").read_bytes())
    items = imported(session, [papers])
    assert [item.scan.name for item in items if item.known] == ["副本.jpg"]
    assert len({item.scan.id for item in items}) == 3


def test_a_bad_file_is_refused_with_its_reason_and_the_others_go_on(session, papers):
    (papers / "a.docx").write_bytes(b"PK\x03\x04")
    (papers / "b.pdf").write_bytes(b"")
    (papers / "c.jpg").write_bytes((papers / "第2页.jpg").read_bytes()[:300])
    refused = {item.scan.name: (item.scan.failed, item.scan.pages) for item in imported(session, [papers])}
    assert refused["a.docx"] == ("scan.unsupported", 0)
    assert refused["b.pdf"] == ("scan.damaged", 0)
    assert refused["第2页.jpg"] == (None, 1)


def locked(word: str) -> bytes:
    writer, held = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.encrypt(word, algorithm="AES-256")
    writer.write(held)
    return held.getvalue()


@pytest.mark.parametrize(("given", "variant"), [(None, ""), ("不对", "wrong")])
def test_an_encrypted_pdf_without_the_right_word_is_refused(session, tmp_path, given, variant):
    file = tmp_path / "密.pdf"
    file.write_bytes(locked("对的"))
    (item,) = imported(session, [file], {str(file): given} if given else {})
    assert (item.scan.failed, item.scan.variant) == ("scan.encrypted", variant)


def test_an_encrypted_pdf_with_its_word_is_stored_open(session, tmp_path):
    file = tmp_path / "密.pdf"
    file.write_bytes(locked("对的"))
    (item,) = imported(session, [file], {str(file): "对的"})
    assert (item.scan.failed, item.scan.pages) == (None, 1)
    with open_blob(session.path, item.scan.id) as stream:
        assert not pypdf.PdfReader(stream).is_encrypted


def test_pages_are_measured_and_a_lost_scan_costs_only_its_page(session, papers):
    items = imported(session, [papers / "第2页.jpg"])
    session.add_scans([item.scan for item in items])
    pages = [*session.dossier.pages(), PageRef("0" * 64, 1)]
    results = {
        result.page: result
        for result in runs.analyse(session.path, pages, load_rulebook(), 1, Event(), "none", session.dossier)
    }
    good, lost = results[pages[0]], results[pages[1]]
    assert good.evidence.failed is None
    assert Image.open(io.BytesIO(good.thumbnail)).size[1] <= 320
    assert lost.evidence.failed == "dossier.scan_lost"


def test_a_cancelled_import_stops_and_what_came_before_stays(session, papers):
    (first,) = imported(session, [papers / "第2页.jpg"])
    session.add_scans([first.scan])
    cancel = Event()
    cancel.set()
    with pytest.raises(CancelledError):
        imported(session, [papers], cancel=cancel)
    with open_blob(session.path, first.scan.id) as stream:
        assert stream.read() == (papers / "第2页.jpg").read_bytes()


def test_a_cancelled_analysis_stops(session, papers):
    session.add_scans([item.scan for item in imported(session, [papers])])
    cancel = Event()
    cancel.set()
    with pytest.raises(CancelledError):
        list(runs.analyse(session.path, session.dossier.pages(), load_rulebook(), 1, cancel, "none"))
