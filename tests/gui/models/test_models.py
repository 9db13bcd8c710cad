"""Each model keeps Qt's promises, before and after the dossier changes."""

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from srdi_desktop.gui.desk import TRAY, Scope
from srdi_desktop.gui.models.entries import EntriesModel
from srdi_desktop.gui.models.findings import Filter, FindingsModel
from srdi_desktop.gui.models.pages import Header, PagesModel
from srdi_desktop.gui.models.table import Role
from srdi_desktop.gui.models.thumbnails import Thumbnails
from srdi_desktop.model.finding import Level
from srdi_desktop.workflow.session import Session
from tests.gui.dossiers import drawn, scans_of

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def pages(bridge):
    return PagesModel(bridge, Thumbnails(bridge, drawn))


def shake(bridge):
    """A few verbs of each sort, then all of them undone and done again."""
    every = bridge.dossier.pages()
    bridge.do(Session.move, every[:3], "contracts", None)
    bridge.do(Session.move, every[10:12], TRAY, None)
    bridge.do(Session.exclude, every[20:22])
    bridge.do(Session.rotate, every[:2], 90)
    bridge.do(Session.set_not_applicable, "quality", True)
    for verb in [Session.undo] * 5 + [Session.redo] * 5:
        bridge.do(verb)


def test_the_catalogue_tree_keeps_qts_promises(bridge):
    model = EntriesModel(bridge)
    QAbstractItemModelTester(model, FATAL)
    shake(bridge)


@pytest.mark.parametrize("scope", [Scope(), Scope("form"), Scope(TRAY), Scope("contracts")], ids=str)
def test_the_page_list_keeps_qts_promises(bridge, pages, scope):
    QAbstractItemModelTester(pages, FATAL)
    pages.show(scope)
    shake(bridge)


@pytest.mark.parametrize("group", ["entry", "level", "code"])
def test_the_findings_list_keeps_qts_promises(bridge, group):
    model = FindingsModel(bridge)
    QAbstractItemModelTester(model, FATAL)
    model.show(Filter(group=group))
    shake(bridge)
    model.refresh()


def test_each_entry_shows_its_state_in_words_and_its_page_count(bridge):
    model = EntriesModel(bridge)
    rows = {model.index(row, 0).data(): model.index(row, 0) for row in range(model.rowCount())}
    assert rows["05  2025年度审计报告"].data(Role.DETAIL) == "缺"
    assert rows["04  2024年度审计报告"].data(Role.DETAIL) == "齐 · 4 页 · 1 处问题"  # two papers differ
    assert rows["12  销售合同及发票"].data(Role.STATE) == "optional"
    assert rows["待归档"].data(Role.COUNT) == 16


def test_moving_a_page_repaints_only_what_it_touches(bridge, qtbot):
    model = EntriesModel(bridge)
    changed = []
    model.dataChanged.connect(lambda first, _: changed.append(first.row()))
    page = bridge.dossier.pages()[0]
    bridge.do(Session.move, [page], "contracts", None)
    assert sorted(set(changed)) == [1, 12]


def test_pages_are_grouped_under_a_heading_for_each_document(pages):
    pages.show(Scope("license"))
    rows = [pages.index(row).data(Role.OBJECT) for row in range(pages.rowCount())]
    assert [isinstance(row, Header) for row in rows] == [True, False, False, False, False]
    assert pages.index(0).data() == "营业执照副本"


def test_a_move_inside_an_entry_keeps_the_rows_outside(bridge, pages):
    pages.show(Scope("license"))
    before = pages.all_pages()
    removed = []
    pages.rowsRemoved.connect(lambda _, first, last: removed.append((first, last)))
    bridge.do(Session.move, [before[3]], "license", before[2])
    assert pages.all_pages() == [before[0], before[1], before[3], before[2]]
    assert removed == [(3, 4)]


def test_the_thumbnail_cache_is_bounded(bridge, pages, qtbot):
    thumbnails = Thumbnails(bridge, drawn)
    bridge.do(Session.add_scans, scans_of(100, 4))
    for page in bridge.dossier.pages():
        thumbnails.get(page)
        if page.scan_index == 4:
            qtbot.waitUntil(lambda: not thumbnails._wanted, timeout=5000)
    assert thumbnails.count() == 320


def test_findings_can_be_filtered_by_level_and_words(bridge):
    model = FindingsModel(bridge)
    everything = len(model.all_findings())
    model.show(Filter(levels=frozenset({Level.ERROR})))
    errors = model.all_findings()
    assert 0 < len(errors) < everything
    assert {finding.level for finding in errors} == {Level.ERROR}
    model.show(Filter(words="扫描件003"))
    assert {finding.page.scan[-1] for finding in model.all_findings()} == {"3"}


def test_waived_findings_hide_until_they_are_asked_for(bridge):
    model = FindingsModel(bridge)
    first = model.all_findings()[0]
    bridge.do(Session.waive, first.key, "原件如此")
    model.refresh()
    assert first.key not in [finding.key for finding in model.all_findings()]
    model.show(Filter(waived=True))
    index = model.find(first.key)
    assert "原件如此" in index.data(Role.DETAIL)
    assert model.parent(index) != QModelIndex()
