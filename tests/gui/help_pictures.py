"""Makes the pictures of the in-program help anew: python -m tests.gui.help_pictures [DOSSIER.srdi]

Into resources/help/<language>/<topic>.png, by the help's topics; of the sample (analysed first, two minutes) or of a
dossier that is given. Small: scaled to the width at which the help shows them, few colours.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from srdi_desktop import resources
from srdi_desktop.gui import looks, opening
from srdi_desktop.gui.desk import TRAY, Notice, Scope, Section
from srdi_desktop.gui.dialogs.catalogue_editor import CatalogueEditor
from srdi_desktop.gui.dialogs.last_year import StartFromLastYear
from srdi_desktop.gui.dialogs.overview import Overview
from srdi_desktop.gui.memory import Memory
from srdi_desktop.gui.panels.compare import CompareView, LargeView, Pair, pair_of
from srdi_desktop.gui.panels.page_editor import PageEditor
from srdi_desktop.gui.panels.printing import PrintDialog
from srdi_desktop.gui.windows import Windows
from srdi_desktop.texts import LANGUAGES, language, text
from srdi_desktop.workflow import last_year
from srdi_desktop.workflow.catalogues.library import rulebook
from srdi_desktop.workflow.session import Session
from tests.gui.fonts import use_hanzi
from tests.gui.photographed import photo_dossier
from tests.gui.screens import settle
from tests.workflow.test_overview import made as made_dossier

SHOWN = 820  # pixels, as wide as the help's text
WINDOW = (1120, 700)
COLOURS, MOST_BYTES = (256, 96, 48, 24), 90_000  # photographs and the grain of scans need the fewest


def screens(home: Windows, dossier: Path) -> Iterator[tuple[str, QWidget]]:
    """(topic, what to show) one after the other."""
    home.show_start()
    yield "first", home.window
    window = home.show_session(Session.open(dossier))
    window.resize(*WINDOW)
    for _ in range(300):  # the judge thinks in a process of its own
        settle(200)
        if found := [finding for finding in window.desk.bridge.verdicts.findings if finding.page]:
            break
    worst = found[0]
    window.grid.reveal(worst.page)
    settle(1500)
    yield "materials", window
    window.desk.show_scope(Scope(TRAY))
    settle(800)
    window.grid.selectAll()
    yield "sorting", window
    window.desk.show_section(Section.FINDINGS)
    window.findings.list.setCurrentIndex(window.findings.model.find(worst.key))
    yield "findings", window
    QTest.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(800)
    yield "rescans", window
    window.desk.triaged = worst.key
    window.desk.show_section(Section.TRIAGE)
    settle(1500)
    yield "triage", window
    yield from _over_the_window(window, worst.page)
    yield from _noted(window, worst.page)
    yield from _scanner(window)
    window.desk.show_section(Section.EVALUATION)
    yield "figures", window
    window.desk.show_section(Section.EXPORT)
    window.export.folder.setText("D:/")
    yield "export", window
    older = StartFromLastYear(last_year.opened(dossier), rulebook(), date(2027, 2, 1))
    older.resize(*WINDOW)
    older.file.setText(f"D:/{older.target().name}")
    older.show()
    yield "years", older
    older.close()
    editor = CatalogueEditor(window.desk, window)
    editor.resize(*WINDOW)
    editor.show()
    yield "catalogues", editor
    editor.close()


def _over_the_window(window, page) -> Iterator[tuple[str, QWidget]]:
    """A page large, two side by side, what is to be printed."""
    window.desk.show_section(Section.MATERIALS)
    window.desk.show_scope(Scope())
    pages = window.grid_model.all_pages()
    at = pages.index(page)
    window.grid.reveal(page)
    large = LargeView(window.desk, window.previews, pages, window)
    large.show()
    settle(2500)
    large.view.zoom_to_pixels()
    settle(2500)
    yield "large", large
    large.close()
    told = (pair_of(one) for one in window.desk.bridge.verdicts.findings)
    pair = next((one for one in told if one), Pair(pages[at], pages[at + 1]))
    compare = CompareView(window.desk, window.previews, pair, window)
    compare.show()
    settle(3000)
    yield "compare", compare
    compare.close()
    printing = PrintDialog(window.desk, window.export.options(), window)
    printing.resize(*WINDOW)
    printing.show()
    for _ in range(300):
        settle(200)
        if printing.made is not None:
            break
    settle(1500)
    yield "print", printing
    printing.wait()
    printing.close()


def _noted(window, page) -> Iterator[tuple[str, QWidget]]:
    """A page with a note, which the dossier of the pictures keeps no longer than they are drawn."""
    words = {"zh": "原件在张经理处，周五取", "en": "Mr Zhang has the original, to be fetched on Friday"}
    window.desk.bridge.do(Session.note_page, page, words[language()])
    window.grid.reveal(page)
    settle(1500)
    yield "notes", window
    window.desk.bridge.do(Session.undo)


def _editing(home: Windows, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """A photo under each tool of the editor; results are made by the program's own worker."""
    folder.mkdir()
    window = home.show_session(photo_dossier(folder))
    window.resize(*WINDOW)
    pages = window.grid_model.all_pages()
    for tool in ("flatten", "crop", "tones", "cover", "cut"):
        editor = PageEditor(window.desk, window.trials, pages[:1], tool, window)
        editor.show()
        settle(3000)
        if tool == "cover":
            editor.canvas.add_one()
        elif tool == "tones":
            for slider in editor.tones.findChildren(QSlider):
                slider.setValue(45)
        settle(3000)
        yield tool, editor
        editor.close()
    opening.leave(home)


def _of_several(dossier: Path, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """A folder of dossiers."""
    today = date.today()  # noqa: DTZ011
    for number, company in enumerate(("无锡示例材料有限公司", "常州示例智能科技有限公司"), 1):
        path = folder / company / f"{number}.srdi"
        made_dossier(path, company=company, deadline=today + timedelta(days=9 * number))
    shutil.copy(dossier, folder)
    overview = Overview(rulebook().limits)
    overview.show()
    overview.look_through(folder)
    for _ in range(200):
        settle(200)
        if overview._job is None:
            break
    overview.place.setText("D:/")
    yield "overview", overview
    overview.close()


_STEPS = {
    "zh": (
        "① 扫描仪自带的软件：\n“保存到”设成一个固定的文件夹",
        "② 本程序：文件 - 监视文件夹…，\n选同一个文件夹",
        "③ 照常扫描：写完的文件\n自动进到当前目录项",
        *("扫描软件（示意）", "保存到", "D:\\扫描", "开始扫描"),
    ),
    "en": (
        "1  The scanner's own software:\nlet it save into one folder",
        "2  Here: File - Watch folder…,\nand the same folder",
        "3  Scan as usual: files that are whole\ncome into the entry shown",
        *("Scanner software (sketch)", "Save to", "D:\\Scans", "Scan"),
    ),
}


def _scanner(window) -> Iterator[tuple[str, QWidget]]:
    """The watched folder in three pictures, for scanners that the program cannot use itself."""
    *steps, title, saving, folder, button = _STEPS[language()]
    window.desk.show_section(Section.MATERIALS)
    window.desk.show_scope(Scope("license"))
    window.desk.tell(Notice(text("gui.notice.watching", folder=folder), level="good", key="watch"))
    settle(1500)
    board = QWidget()
    row = QHBoxLayout(board)
    came_in = QRect(0, window.height() - 520, 760, 520)
    menu = _file_menu(window)
    shown = (_software(title, saving, folder, button), _cut_out(menu, menu.rect()), _cut_out(window, came_in))
    for step, picture in zip(steps, shown, strict=True):
        column = QVBoxLayout()
        words = QLabel(step)
        words.setFont(looks.font(1.1, bold=True))
        column.addWidget(words)
        column.addWidget(picture, 1, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
    board.resize(1180, 470)
    board.show()
    yield "scanner", board
    board.close()


def _software(title: str, saving: str, folder: str, button: str) -> QWidget:
    """No scanner's in particular."""
    box, form = QGroupBox(title), QFormLayout()
    box.setFixedSize(370, 200)
    form.addRow(saving, QLineEdit(folder))
    form.addRow("", QPushButton(button))
    box.setLayout(form)
    return box


def _file_menu(window) -> QWidget:
    menu = window.menuBar().actions()[0].menu()
    menu.ensurePolished()
    menu.setActiveAction(window.actions_by_name["watch"])
    menu.adjustSize()
    return menu


def _cut_out(widget: QWidget, part: QRect) -> QLabel:
    """What it shows there, as wide as a column."""
    label = QLabel()
    picture = widget.grab(part)
    smooth = Qt.TransformationMode.SmoothTransformation
    label.setPixmap(picture.scaled(370, 400, Qt.AspectRatioMode.KeepAspectRatio, smooth))
    return label


def sample(folder: Path) -> Path:
    """The sample as `srdi run` leaves it."""
    srdi = [sys.executable, "-m", "srdi_desktop"]
    subprocess.run([*srdi, "sample", str(folder / "pile")], check=True, stdout=subprocess.DEVNULL)
    told = [str(folder / "pile" / "scans"), "--catalogue", "national-srdi-2026"]
    told += ["--application", str(folder / "pile" / "application.toml"), "-o", str(folder / "out")]
    subprocess.run([*srdi, "run", *told], check=False, stdout=subprocess.DEVNULL)
    return next((folder / "out").glob("*.srdi"))


def small(widget: QWidget) -> Image.Image:
    """The widget's picture as wide as the help shows it."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    picture = Image.open(io.BytesIO(data.data())).convert("RGB")
    size = (SHOWN, round(picture.height * SHOWN / picture.width))
    return picture.resize(size, Image.Resampling.LANCZOS)


def packed(picture: Image.Image) -> bytes:
    """PNG of as many colours as fit into MOST_BYTES, or of the fewest; white stays white."""
    for colours in COLOURS:
        held = io.BytesIO()
        few = picture.quantize(colours, Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE)
        few.save(held, "PNG", optimize=True)
        if held.tell() <= MOST_BYTES:
            break
    return held.getvalue()


def keep(shown: Iterator[tuple[str, QWidget]], target: Path) -> None:
    for topic, widget in shown:
        settle(500)
        (target / f"{topic}.png").write_bytes(packed(small(widget)))
        print(topic, flush=True)


def main(given: Path | None) -> None:
    app = QApplication([])
    use_hanzi(app)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SRDI_HOME"] = folder
        dossier = given or sample(Path(folder))
        for language in LANGUAGES:
            memory = Memory(Path(folder) / "window.ini")
            memory.language, memory.appearance = language, "light"
            home = Windows(memory)
            target = resources.root() / "help" / language
            target.mkdir(parents=True, exist_ok=True)
            keep(screens(home, dossier), target)
            opening.leave(home)
            keep(_editing(home, Path(folder) / f"photos-{language}"), target)
            home.window.close()
            keep(_of_several(dossier, Path(folder) / f"several-{language}"), target)
    pictures = list((resources.root() / "help").rglob("*.png"))
    print(f"{len(pictures)} pictures, {sum(picture.stat().st_size for picture in pictures) / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
