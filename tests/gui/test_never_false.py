"""What the window says at each moment is neither better nor worse than what is known."""

import dataclasses
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from srdi_desktop.gui import opening, wording
from srdi_desktop.gui.desk import Section
from srdi_desktop.gui.models.table import Role
from srdi_desktop.gui.previews import upright_picture
from srdi_desktop.gui.program import Door
from srdi_desktop.model.catalogue import Delivery
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.plan import ExportedFile
from srdi_desktop.workflow.handover import FirstInstance, hand_over
from srdi_desktop.workflow.session import Session
from tests.gui import drops
from tests.gui.dossiers import ENTRIES, catalogue, evidence_of, page, scans_of
from tests.gui.real import draw_pages, idle
from tests.gui.test_window import click, trigger

LEFT = Qt.MouseButton.LeftButton


# Not looked at yet


@pytest.fixture
def unseen(home, tmp_path):
    """Twelve pages, none of them looked at."""
    session = Session.create(tmp_path / "新.srdi", catalogue(), "甲公司")
    session.add_scans(scans_of(3, 4))
    return home.show_session(session)


def measure(window, scan, index):
    found = evidence_of(scan, index, ENTRIES[scan - 1][0])
    window.desk.bridge.record([PageResult(page(scan, index), found)])


def states(window):
    model = window.tree.model
    rows = [model.index(row, 0) for row in range(1, model.rowCount() - 1)]
    return {index.data(Role.STATE) for index in rows}


def status(window):
    return [count._words.text() for count in window.statusBar()._counts if not count.isHidden()]


def test_while_pages_are_looked_at_nothing_is_called_missing_or_complete(unseen, qtbot):
    told = []
    for scan in (1, 2, 3):
        for index in (1, 2, 3, 4):
            assert "unseen" in states(unseen)
            assert not {"missing", "complete", "optional"} & states(unseen)
            measure(unseen, scan, index)
            qtbot.waitUntil(lambda: not unseen.statusBar()._soon.isActive(), timeout=20000)
            told.append(status(unseen))
    assert all("缺项待定" in words for words in told[:-1])
    assert told[2][1] == "未检测 9 页"
    assert "错误待定" in told[1]
    assert "错误待定" not in told[3]  # a blurred page is known at once
    assert "missing" in states(unseen)
    absent = [verdict for verdict in unseen.desk.bridge.verdicts.entries if verdict.state == "missing"]
    assert f"缺 {len(absent)} 项" in told[-1]
    assert not any("未检测" in words for words in told[-1])


def test_the_size_shown_is_that_of_the_file_and_too_much_for_the_pdf_is_said(window, qtbot):
    size = window.statusBar()._counts[-1]
    assert size._words.text() == f"文件 {wording.size(window.desk.bridge.path.stat().st_size)}"
    assert "50 MB" in size.toolTip()
    scans = sum(scan.bytes for scan in window.desk.bridge.dossier.scans.values())
    small = dataclasses.replace(window.desk.bridge.dossier.catalogue, delivery=Delivery(max_mb=scans / 3e6))
    window.desk.bridge.do(Session.set_catalogue, small)
    qtbot.waitUntil(lambda: not window.statusBar()._soon.isActive(), timeout=20000)
    assert "超过 PDF 上限" in size._words.text()


def test_the_findings_say_that_the_list_is_not_whole(unseen, qtbot):
    trigger(unseen, "show_findings")
    assert unseen.findings._early.isVisible()
    assert "12 页" in unseen.findings._early.text()
    for scan in (1, 2, 3):
        for index in (1, 2, 3, 4):
            measure(unseen, scan, index)
    assert not unseen.findings._early.isVisible()


def test_a_page_that_nobody_looked_at_is_not_called_fine_nor_being_measured(unseen, qtbot):
    unseen.grid.select_pages([page(2, 2)])
    words = [label.text() for label in unseen.inspector.findChildren(QLabel)]
    assert "还没有检测" in words
    assert "这一页没有发现问题。" not in words


def test_an_export_with_pages_that_nobody_looked_at_asks_and_is_not_called_good(unseen, qtbot, monkeypatch):
    unseen.desk.bridge.do(Session.move, [page(1, n) for n in (1, 2, 3, 4)], "form")
    trigger(unseen, "show_export")
    export, begun = unseen.export, []
    monkeypatch.setattr(unseen.work, "run", lambda *given: begun.append(given))
    qtbot.waitUntil(export.go.isEnabled)
    assert "12 页没有检测" in export._warning.text()
    qtbot.mouseClick(export.go, LEFT)
    assert export.question.isVisible()
    assert "12 页没有检测" in export.question._words.text()
    assert "缺" not in export.question._words.text()
    assert export.question.first.text() == "先检测完"
    assert not begun
    qtbot.mouseClick(export.question.all_the_same, LEFT)
    assert begun
    export._take([ExportedFile("/x/甲.pdf", "dossier", 4, 9, "", verified=True)])
    card = export._results.itemAt(0).widget()
    assert card.property("card") == "warning"
    assert "12 页没有检测过" in " ".join(label.text() for label in card.findChildren(QLabel))
    export._done(Path("/x"), whole=True)
    assert unseen.notices.shown()[-1].level == "warning"


def test_a_dossier_that_opens_is_not_called_good_before_it_was_judged(shell, made_once, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr("srdi_desktop.gui.work.Work.analyse_missing", lambda self: None)
    path = tmp_path / "开.srdi"
    path.write_bytes(made_once.read_bytes())
    window = shell.show_session(Session.open(path))
    assert states(window) == {"unseen"}
    assert "缺项待定" in status(window)
    assert "错误待定" in status(window)
    trigger(window, "show_findings")
    assert window.findings._early.isVisible() != window.desk.bridge.verdicts.is_seen  # the judge may be quick
    qtbot.waitUntil(lambda: window.desk.bridge.is_settled, timeout=30000)
    qtbot.waitUntil(lambda: not window.statusBar()._soon.isActive(), timeout=20000)
    assert not {"缺项待定", "错误待定"} & set(status(window))
    assert not window.findings._early.isVisible()
    opening.leave(shell)
    window.close()


# Drops, on the way that the system's take


def test_a_dossier_dropped_on_the_start_page_opens_and_the_program_lives(home, made_once, tmp_path, qtbot):
    path = tmp_path / "拖来.srdi"
    path.write_bytes(made_once.read_bytes())
    home.show_start()
    drops.drop(home.window.centralWidget(), QPoint(60, 60), drops.files(path))
    qtbot.waitUntil(lambda: home.main is not None, timeout=20000)
    QApplication.processEvents()
    assert home.main.desk.bridge.path == path
    assert home.main.isVisible()


def test_a_folder_dropped_on_the_start_page_waits_in_the_wizard(home, tmp_path, qtbot):
    folder = draw_pages(tmp_path / "扫描 件#1", 2)
    home.show_start()
    drops.drop(home.window.centralWidget(), QPoint(60, 60), drops.files(folder))
    assert home.wizard.isVisible()
    assert home.wizard.files == [folder]
    home.wizard.reject()
    assert home.wizard is None


@pytest.mark.parametrize(("name", "said", "advice"), [("证书.zip", "压缩包", "解压"), ("通知.eml", "邮件", "附件")])
def test_archives_and_mails_dropped_on_the_start_page_are_answered_in_words(home, tmp_path, qtbot, name, said, advice):
    file = tmp_path / name
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.pdf", "x")
    if file.suffix == ".eml":
        file.write_text("From: a@b\nSubject: x\n", encoding="utf-8")
    home.show_start()
    drops.drop(home.window.centralWidget(), QPoint(60, 60), drops.files(file))
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert said in box.text()
    assert name in box.text()
    assert advice in box.informativeText()
    assert home.wizard is None
    box.close()
    drops.drop(home.window.centralWidget(), QPoint(60, 60), drops.files(file, draw_pages(tmp_path / "scans", 1)))
    assert home.wizard.isVisible()  # with something to take in it asks, and tells of the other then
    home.wizard.reject()


@pytest.mark.parametrize("section", list(Section))
def test_files_dropped_on_any_section_come_in_and_a_dossier_is_offered_to_be_opened(
    home, window, tmp_path, qtbot, monkeypatch, made_once, section
):
    added = []
    monkeypatch.setattr(window.work, "add", lambda *given: added.append(given))
    (tmp_path / "a.pdf").write_bytes(b"x")
    other = tmp_path / "另一份.srdi"
    other.write_bytes(made_once.read_bytes())
    window.desk.show_section(section)
    QApplication.processEvents()
    qtbot.wait(200)  # what a section estimates may move what it shows
    middle = window.sections[section].rect().center()
    drops.drop(window.sections[section], middle, drops.files(tmp_path / "a.pdf"))
    assert [given[0] for given in added] == [[tmp_path / "a.pdf"]]
    drops.drop(window.sections[section], middle, drops.files(other))
    assert len(added) == 1
    notice = window.notices.shown()[-1]
    assert "另一份" in notice.message
    qtbot.mouseClick(window.notices._bars[-1].act, LEFT)
    qtbot.waitUntil(lambda: len(home.everyone) == 2 and home.everyone[-1].main is not None, timeout=20000)
    beside = home.everyone[-1].main
    assert (beside.desk.bridge.path, beside.isVisible(), window.isVisible()) == (other, True, True)
    assert beside.pos() != window.pos()
    beside.close()
    assert home.everyone == [home]


def test_a_file_dropped_on_a_field_comes_in_too(window, qtbot, tmp_path, monkeypatch):
    added = []
    monkeypatch.setattr(window.work, "add", lambda *given: added.append(given))
    (tmp_path / "a.pdf").write_bytes(b"x")
    window.desk.show_section(Section.EXPORT)
    qtbot.wait(200)
    before = window.export.folder.text()
    drops.drop(window.export.folder, QPoint(20, 8), drops.files(tmp_path / "a.pdf"))
    assert [given[0] for given in added] == [[tmp_path / "a.pdf"]]
    assert window.export.folder.text() == before


# Undo in a banner


def test_the_banners_undo_takes_back_its_own_act_or_is_gone(window, qtbot):
    click(qtbot, window, page(3, 2))
    qtbot.keyClick(window.grid, Qt.Key.Key_Delete)
    assert window.notices.shown()[-1].button == "撤销"
    window.desk.bridge.do(Session.rotate, [page(4, 1)], 90)
    assert not [notice for notice in window.notices.shown() if notice.button == "撤销"]
    trigger(window, "undo")
    assert page(3, 2) in window.desk.bridge.dossier.decisions.excluded


# Opened again, opened together


@pytest.fixture
def door(qapp, home, tmp_path):
    first = FirstInstance.claim(tmp_path / "runtime")
    home.show_start()
    made = Door(qapp, home, first, [])
    yield made
    made.stop()
    first.release()


def test_the_same_dossier_opened_again_only_comes_to_the_front(home, door, made_once, tmp_path, qtbot):
    path = tmp_path / "同一份.srdi"
    path.write_bytes(made_once.read_bytes())
    assert opening.open_dossier(home, path)
    window = home.main
    window.showMinimized()
    hand_over(door._first.folder, [path])
    qtbot.waitUntil(lambda: not window.isMinimized(), timeout=5000)
    qtbot.wait(100)
    assert home.main is window
    assert not window.desk.bridge.read_only


def test_files_opened_one_after_the_other_arrive_together_in_one_wizard(home, door, tmp_path, qtbot):
    files = [tmp_path / f"扫描件{n}.pdf" for n in (1, 2, 3)]
    for file in files:
        file.write_bytes(b"x")
        hand_over(door._first.folder, [file])
        qtbot.waitUntil(lambda file=file: home.wizard is not None and file in home.wizard.files, timeout=5000)
    assert home.wizard.files == files
    assert "3 个文件" in home.wizard._waiting.text()
    home.wizard.reject()


def test_files_wait_while_a_dialog_asks_something(home, door, tmp_path, qtbot):
    home.settings()
    dialog = QApplication.activeModalWidget()
    hand_over(door._first.folder, [tmp_path / "扫描件1.pdf"])
    qtbot.wait(900)
    assert home.wizard is None
    assert dialog.isVisible()
    dialog.accept()
    qtbot.waitUntil(lambda: home.wizard is not None, timeout=5000)
    home.wizard.reject()


def test_an_import_is_never_called_good_before_it_was_looked_at(opened, qtbot, tmp_path, quick_measures):
    said = []
    opened.desk.bridge.dossier_changed.connect(lambda _: said.append((states(opened), opened.desk.bridge.dossier)))
    opened.arrivals.add([draw_pages(tmp_path / "pile", 6)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 6 and idle(opened), timeout=30000)
    assert said
    for shown, dossier in said:
        assert not dossier.unseen_pages() or not {"complete", "missing"} & shown


# A fix removes its finding and says so, or says why not


def mend(window, qtbot, code, action):
    """Press the button of a finding's card."""
    finding = next(one for one in window.desk.bridge.verdicts.findings if one.code == code)
    window.findings.fix_requested.emit(action, finding)
    QApplication.processEvents()
    return finding


def test_straightening_takes_finding_and_rescan_row_away_and_shows_the_page_straight(window, qtbot):
    before = window.desk.bridge.dossier.straightening(page(3, 2))
    finding = mend(window, qtbot, "page.skewed", "deskew")
    assert finding.key not in [one.key for one in window.desk.bridge.verdicts.findings]
    assert "歪斜" in window.notices.shown()[-1].message
    assert window.notices.shown()[-1].level == "good"
    assert (before, window.desk.bridge.dossier.straightening(page(3, 2))) == (0.0, 2.4)
    trigger(window, "undo")
    assert finding.key in [one.key for one in window.desk.bridge.verdicts.findings]


def test_a_line_that_lies_crooked_lies_straight_in_the_straightened_picture():
    crooked = upright_picture(ruled(), 0, -3.0)
    straight = upright_picture(crooked, 0, 3.0)
    dark = [y for y in range(straight.height()) if straight.pixelColor(150, y).lightness() < 128]
    far = [y for y in range(straight.height()) if straight.pixelColor(450, y).lightness() < 128]
    assert dark
    assert abs(min(dark) - min(far)) <= 1
    tilted = [y for y in range(crooked.height()) if crooked.pixelColor(450, y).lightness() < 128]
    assert abs(min(tilted) - min(far)) > 5


def ruled():
    made = QImage(600, 800, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.fillRect(60, 400, 480, 5, Qt.GlobalColor.black)
    painter.end()
    return made


@pytest.mark.parametrize(
    ("place", "action", "said"),
    [
        ((3, 1), "start_here", "已经是"),
        ((3, 2), "join", "已经接在"),
        ((1, 1), "join", "前面没有"),
    ],
)
def test_joining_that_changes_nothing_says_why(window, qtbot, place, action, said):
    window.grid.select_pages([page(*place)])
    trigger(window, action)
    assert said in window.notices.shown()[-1].message


def test_a_file_that_is_there_already_stays_in_its_place(opened, qtbot, tmp_path, quick_measures):
    folder = draw_pages(tmp_path / "pile", 3)
    opened.arrivals.add([folder])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == 3 and idle(opened), timeout=30000)
    entry = opened.desk.bridge.dossier.catalogue.entries[0].id
    opened.desk.bridge.do(Session.move, opened.grid_model.all_pages(), entry)
    first, second, _ = opened.grid_model.all_pages()
    opened.arrivals.replace(first, folder / "p0001.jpg")
    qtbot.waitUntil(lambda: any("已经在材料里" in notice.message for notice in opened.notices.shown()), timeout=30000)
    assert opened.desk.bridge.dossier.decisions.replaced == {}
    assert opened.desk.entry_of(second) == entry


def test_joining_says_whether_the_page_was_joined(window, qtbot):
    window.grid.select_pages([page(3, 1)])
    trigger(window, "join")
    verdicts = window.desk.bridge.verdicts
    apart = verdicts.document_of[page(3, 1)].pages[0] == page(3, 1)
    notice = window.notices.shown()[-1]
    assert "已接到前一份后面" in notice.message
    assert verdicts.document_of[page(3, 1)] is verdicts.document_of[page(2, 1)]
    assert ("没有接上" in notice.message) == apart
    assert notice.level == ("warning" if apart else "good")
