"""What the window shows is as it is: pictures made smaller by averaging, words in the window's language."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QDialogButtonBox

from srdi_desktop.gui import opening
from srdi_desktop.gui.panels.page_view import PageView
from tests.gui import drops
from tests.gui.dossiers import page
from tests.gui.test_window import click, trigger


def test_the_large_picture_is_made_smaller_by_averaging(qtbot):
    fine = QImage(1600, 1600, QImage.Format.Format_RGB32)
    fine.fill(Qt.GlobalColor.white)
    painter = QPainter(fine)
    for y in range(0, 1600, 2):
        painter.fillRect(0, y, 1600, 1, Qt.GlobalColor.black)
    painter.end()
    view = PageView()
    qtbot.addWidget(view)
    view.resize(430, 430)
    view.show()
    view.show_picture(fine)
    shown = view.grab().toImage()
    ratio = shown.devicePixelRatio()
    levels = [shown.pixelColor(round(215 * ratio), round(y * ratio)).lightness() for y in range(60, 360)]
    assert max(levels) - min(levels) < 25
    assert 90 < sum(levels) / len(levels) < 170


def test_a_page_shown_larger_than_its_picture_is_read_in_more_pixels(window, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(window.previews, "ask_finer", asked.append)
    click(qtbot, window, page(3, 2))
    qtbot.waitUntil(lambda: window.inspector._large is not None, timeout=20000)
    window.inspector.view.zoom_by(6.0)
    assert asked[-1] == page(3, 2)


def test_qts_own_words_are_in_the_language_of_the_window(home, window, qtbot):
    def cancel():
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        return box.buttons()[0].text()

    assert cancel() == "取消"
    trigger(window, "language")
    assert cancel() == "Cancel"
    home.switch_language()
    assert cancel() == "取消"


def test_company_and_province_of_the_wizard_are_the_applicants(home, qtbot, tmp_path):
    opening.new_dossier(home)
    wizard = home.wizard
    wizard.name.setText("甲公司")
    wizard._show(2)
    wizard.region.setCurrentIndex(wizard.region.findData("江苏"))
    wizard.region.activated.emit(wizard.region.currentIndex())
    wizard._show(3)
    wizard.file.setText(str(tmp_path / "甲.srdi"))
    wizard.accept()
    qtbot.waitUntil(lambda: home.main is not None, timeout=20000)
    company = home.main.desk.bridge.dossier.decisions.application.company
    assert (company.name, company.region) == ("甲公司", "江苏")


def test_a_mail_dragged_onto_the_start_page_is_answered_in_words(home, qtbot):
    home.show_start()
    mime = drops.files()
    mime.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', b"x")
    start = home.window.centralWidget()
    drops.drop(start, QPoint(60, 60), mime)
    assert "另存" in start._hint.text()


STRIPES = """
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from srdi_desktop.gui.panels.page_view import PageView

app = QApplication([])
fine = QImage(1501, 2203, QImage.Format.Format_RGB32)
fine.fill(Qt.GlobalColor.white)
painter = QPainter(fine)
for y in range(0, 2203, 2):
    painter.fillRect(0, y, 1501, 1, Qt.GlobalColor.black)
painter.end()
view = PageView()
view.resize(431, 437)
view.show()
view.show_picture(fine)
view.zoom_to_pixels()
assert view.percent == 100, view.percent
bar = view.verticalScrollBar()
for step in range(7):
    bar.setValue(bar.value() + 1 + step)
    shown = view.grab().toImage()
    levels = [shown.pixelColor(shown.width() // 2, y).lightness() for y in range(60, shown.height() - 60)]
    assert {levels[0], levels[1]} == {0, 255}
    assert all(one != other for one, other in zip(levels, levels[1:])), step
"""


@pytest.mark.parametrize("factor", ["1", "1.25", "1.5", "2"])
def test_at_100_per_cent_each_pixel_of_the_page_is_one_of_the_screen_also_where_it_is_scaled(factor):
    wanted = {**os.environ, "QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", STRIPES], env=wanted, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
