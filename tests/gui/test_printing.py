"""Ctrl+P over a real dossier: what is chosen is seen, comes out of the printer (a PDF here), and can be stopped."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from srdi_desktop.gui.panels import printing as dialogs
from srdi_desktop.gui.panels.printing import PrintDialog
from srdi_desktop.rules import load_rulebook
from srdi_desktop.scans import open_scan
from srdi_desktop.workflow import printing
from srdi_desktop.workflow.printing import Printed, numbers_in
from srdi_desktop.workflow.session import Session
from tests.gui.real import draw_pages, idle
from tests.gui.test_whole_way import Ticker

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
PAGES = 8


@pytest.fixture
def filled(opened, qtbot, tmp_path, quick_measures):
    """A window over pages that can be opened, all in the first entry."""
    opened.arrivals.add([draw_pages(tmp_path / "pile", PAGES)])
    qtbot.waitUntil(lambda: len(opened.desk.bridge.dossier.evidence) == PAGES and idle(opened), timeout=30000)
    entry = opened.desk.bridge.dossier.catalogue.entries[0].id
    opened.desk.bridge.do(Session.move, opened.grid_model.all_pages(), entry)
    qtbot.waitUntil(lambda: idle(opened), timeout=30000)
    qtbot.waitUntil(opened.isActiveWindow)
    return opened


@pytest.fixture
def paper(tmp_path, monkeypatch):
    """A printer that writes a PDF."""
    target = tmp_path / "paper.pdf"

    def into_file(_name):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return printer

    monkeypatch.setattr(dialogs, "printer_names", lambda: ["纸"])
    monkeypatch.setattr(dialogs, "printer_named", into_file)
    return target


def opened_by_key(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_P, CTRL)
    QApplication.processEvents()
    dialog = next(one for one in window.findChildren(PrintDialog) if one.isVisible())
    qtbot.waitUntil(lambda: dialog.made is not None and dialog._job is None, timeout=60000)
    return dialog


def pictures_in(pdf: Path, longest: int) -> list[np.ndarray]:
    with pdf.open("rb") as stream, open_scan(stream, pdf.name, load_rulebook().limits) as scan:
        data = [scan.preview(number, longest) for number in range(1, scan.page_count + 1)]
    return [np.asarray(Image.open(io.BytesIO(one)).convert("L"), dtype=float) for one in data]


def ink(picture: np.ndarray) -> tuple[float, np.ndarray]:
    """How much of it is dark, and where: eight rows, whatever its margins are."""
    rows, columns = np.nonzero(picture < 128)
    inner = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] < 128
    return float(inner.mean()), np.array([part.mean() for part in np.array_split(inner, 8)])


def test_selected_pages_are_seen_and_come_out_of_the_printer(filled, qtbot, paper):
    pages = filled.grid_model.all_pages()
    filled.grid.select_pages([pages[1], pages[4]])
    dialog = opened_by_key(filled, qtbot)
    assert dialog.what[Printed.SELECTION].isChecked()
    assert dialog.made.pages == 2
    qtbot.waitUntil(lambda: dialog.view.percent > 0, timeout=20000)
    wanted = pictures_in(Path(dialog.made.path), 900)
    folder = Path(dialog.made.path).parent
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=60000)
    printed = pictures_in(paper, 900)
    assert len(printed) == 2
    for one, other in zip(wanted, printed, strict=True):
        assert ink(other)[0] == pytest.approx(ink(one)[0], rel=0.1)
        assert ink(other)[1] == pytest.approx(ink(one)[1], abs=0.05)
    assert "2 页" in filled.notices.shown()[-1].message
    assert not folder.exists()


@pytest.mark.parametrize("what", [Printed.DOSSIER, Printed.SUMMARY, Printed.RESCAN_LIST])
def test_each_choice_is_made_and_printed(filled, qtbot, paper, what):
    dialog = opened_by_key(filled, qtbot)
    qtbot.mouseClick(dialog.what[what], LEFT)
    qtbot.waitUntil(lambda: dialog.made is not None and dialog._job is None, timeout=60000)
    count = dialog.made.pages
    assert count >= (PAGES if what is Printed.DOSSIER else 1)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=60000)
    assert len(pictures_in(paper, 200)) == count


def test_page_keys_look_through_and_only_the_pages_that_are_written_are_printed(filled, qtbot, paper):
    dialog = opened_by_key(filled, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog._place.text().startswith("2 /")
    qtbot.keyClicks(dialog.pages, "2-3, 5")
    assert "3 面" in dialog._told.text()
    qtbot.keyClicks(dialog.pages, "x")
    assert not dialog.go.isEnabled()
    qtbot.keyClick(dialog.pages, Qt.Key.Key_Backspace)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=60000)
    assert len(pictures_in(paper, 200)) == 3


def test_the_window_goes_on_while_it_prints_and_escape_stops_it(filled, qtbot, paper, monkeypatch):
    drawn = []
    sheets = printing.sheets

    def slowly(pdf, numbers, cancel):
        for sheet in sheets(pdf, numbers, cancel):
            drawn.append(sheet.number)
            cancel.wait(0.2)
            yield sheet

    monkeypatch.setattr(printing, "sheets", slowly)
    dialog = opened_by_key(filled, qtbot)
    folder, ticker = Path(dialog.made.path).parent, Ticker()
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: len(drawn) == 2, timeout=60000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: dialog._job is None, timeout=60000)
    assert len(drawn) < PAGES
    assert max(ticker.cpu) < 100
    assert not folder.exists()
    assert not any("已送往" in notice.message for notice in filled.notices.shown())


def test_a_printer_that_refuses_is_told_and_nothing_is_called_printed(filled, qtbot, paper, monkeypatch):
    def refuse(*_given):
        raise OSError("no paper")
        yield

    monkeypatch.setattr(dialogs, "put_on_paper", refuse)
    dialog = opened_by_key(filled, qtbot)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=60000)
    assert "没有打印成" in filled.notices.shown()[-1].message
    assert filled.notices.shown()[-1].level == "error"


def test_without_a_printer_the_pdf_can_still_be_opened(filled, qtbot, monkeypatch):
    opened_paths = []
    monkeypatch.setattr(dialogs, "open_path", opened_paths.append)
    monkeypatch.setattr(dialogs, "printer_names", list)
    dialog = opened_by_key(filled, qtbot)
    assert not dialog.go.isEnabled()
    qtbot.mouseClick(dialog.as_pdf, LEFT)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert opened_paths[0].is_file()


def test_the_dossier_can_be_closed_while_something_is_made_to_be_printed(filled, qtbot, paper):
    qtbot.keyClick(filled, Qt.Key.Key_P, CTRL)
    QApplication.processEvents()
    dialog = filled.findChild(PrintDialog)
    dialog.wait()
    assert dialog._job is None


@pytest.mark.parametrize(
    ("words", "numbers"), [("", [1, 2, 3, 4]), ("2", [2]), ("1-2，4", [1, 2, 4]), ("3-3", [3]), (" 4 、1 ", [4, 1])]
)
def test_pages_are_named_as_people_write_them(words, numbers):
    assert numbers_in(words, 4) == numbers


@pytest.mark.parametrize("words", ["0", "5", "3-1", "a", "1-", "1,,2"])
def test_pages_that_are_not_there_are_refused(words):
    with pytest.raises(ValueError, match=r".*"):
        numbers_in(words, 4)
