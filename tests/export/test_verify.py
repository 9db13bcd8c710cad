"""The second engine finds what is wrong with a file."""

import dataclasses
from pathlib import Path

import pypdfium2
import pytest

from srdi_desktop import texts
from srdi_desktop.export import verify, write_dossier
from srdi_desktop.export.check.second_engine import Expected, check
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import PlannedPage, Proof
from tests.export.conftest import picture, saved
from tests.export.pdf_corpus import CORPUS
from tests.fuzz.hostile import HOSTILE


@pytest.fixture
def written(pile, tmp_path):
    plan = pile.plan(PageRef(pile.add(saved(picture(), "JPEG")), 1))
    return write_dossier(plan, tmp_path / "out.pdf", pile.open)


def codes(path, **expected):
    return {trouble.code for trouble in check(Path(path), Expected(**expected))}


def test_a_good_file_has_no_trouble(written):
    assert codes(written.path, pages=4, marks=3, linked=(2, 3)) == set()


def test_a_missing_page_and_bookmark_are_noticed(written):
    assert codes(written.path, pages=5, marks=2) == {"page_count", "bookmark_count"}


def test_links_and_bookmarks_that_lead_nowhere_are_noticed(written):
    path = Path(written.path)
    data = path.read_bytes()
    first = data.index(b"/Dest[") + 6
    number = data[first : data.index(b" ", first)]
    for place in (b"/Dest[%b 0 R" % number,):
        data = data.replace(place, b"/Dest[%b 0 R" % (b"9" * len(number)))
    path.write_bytes(data)
    assert codes(path, pages=4, marks=3, linked=(2, 3)) >= {"link", "bookmark"}


def test_a_file_that_is_none_is_noticed(tmp_path):
    (tmp_path / "out.pdf").write_bytes(b"nothing")
    assert codes(tmp_path / "out.pdf", pages=1) == {"unopenable"}


def test_every_trouble_and_remark_has_words():
    for language in texts.LANGUAGES:
        keys = {key for key in texts.table(language) if key.startswith(("export.trouble.", "export.remark."))}
        assert len(keys) > 20
        assert keys == {key for key in texts.table("zh") if key.startswith(("export.trouble.", "export.remark."))}


def test_what_the_second_engine_found_is_told(pile, tmp_path, monkeypatch):
    from srdi_desktop.export import replacing
    from srdi_desktop.export.check.second_engine import Trouble

    monkeypatch.setattr(replacing, "checked", lambda *_: [Trouble("link", 2)])
    plan = pile.plan(PageRef(pile.add(saved(picture(), "JPEG")), 1))
    written = write_dossier(dataclasses.replace(plan), tmp_path / "out.pdf", pile.open)
    assert not written.verified
    assert "export.trouble.link" in written.remarks


def test_the_thorough_check_passes_a_good_file_and_notices_a_changed_one(written, pile, limits):
    assert verify(written, pile.open, limits) == ()
    with Path(written.path).open("ab") as file:
        file.write(b"\n")
    assert verify(written, pile.open, limits) == ("export.trouble.changed",)


def test_a_page_that_no_worker_could_show_is_taken_over_without_being_drawn(pile, tmp_path, limits, monkeypatch):
    """Drawing it here could hang or fill the exporting process: forms within forms make 2 ** 30 of one line."""
    hurting = PlannedPage(PageRef(pile.add(HOSTILE["pdf forms 2 ** 30"]()), 1), drawable=False)
    plan = pile.plan(hurting, PageRef(pile.add(CORPUS["upright"]), 1))
    loaded = []
    monkeypatch.setattr(pypdfium2.PdfDocument, "get_page", _watched(pypdfium2.PdfDocument.get_page, loaded))
    written = write_dossier(plan, tmp_path / "a.pdf", pile.open, limits=limits)
    assert not written.verified  # nobody compared it
    assert written.proofs[hurting.ref] is Proof.NONE
    assert written.positions[hurting.ref] - 1 not in loaded
    assert verify(written, pile.open, limits, unseen=plan.unseen()) == ()
    assert written.positions[hurting.ref] - 1 not in loaded
    assert len(loaded) >= 2  # the other page was looked at both times


def _watched(load, loaded):
    def get_page(document, index):
        loaded.append(index)
        return load(document, index)

    return get_page


def test_the_run_over_public_files_tells_right_from_damaged(tmp_path):
    from tests import corpora

    whole = saved(picture(), "JPEG", dpi=(150, 150))
    kinds = {}
    for name, data in (("whole.jpg", whole), ("cut.pdf", b"%PDF-1.4"), ("head.jpg", whole[:700])):
        (tmp_path / name).write_bytes(data)
        kinds[name] = corpora._outcome(tmp_path / name)["kind"]
    assert kinds == {"whole.jpg": "right", "cut.pdf": "refused", "head.jpg": "page that the check cannot show"}
