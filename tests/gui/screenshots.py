"""Renders every screen in both languages and both colour schemes: python -m tests.gui.screenshots OUT

Without a screen (offscreen) and with a made-up dossier, so that README's pictures and the test of cut-off texts see
the same screens.
"""

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from srdi_desktop.gui import main_window, opening
from srdi_desktop.gui.desk import TRAY, Notice, Scope, Section
from srdi_desktop.gui.dialogs.calendar import CalendarWindow
from srdi_desktop.gui.dialogs.catalogue_compare import CatalogueCompare
from srdi_desktop.gui.dialogs.catalogue_editor import CatalogueEditor
from srdi_desktop.gui.dialogs.catalogue_shelf import CatalogueShelf
from srdi_desktop.gui.dialogs.flatten_all import FlattenAll
from srdi_desktop.gui.dialogs.help import HelpWindow
from srdi_desktop.gui.dialogs.last_year import StartFromLastYear
from srdi_desktop.gui.dialogs.new_dossier import NewDossier
from srdi_desktop.gui.dialogs.overview import Overview
from srdi_desktop.gui.dialogs.quality import AdviserCheck, QualityForm
from srdi_desktop.gui.dialogs.settings import Settings
from srdi_desktop.gui.dialogs.waiving import WaiverForm
from srdi_desktop.gui.memory import Memory
from srdi_desktop.gui.models.page_draft import TOOLS
from srdi_desktop.gui.panels.compare import CompareView, LargeView, Pair
from srdi_desktop.gui.panels.fields import IndustryPicker
from srdi_desktop.gui.panels.page_editor import PageEditor
from srdi_desktop.gui.previews import decoded_jpeg
from srdi_desktop.gui.windows import Windows
from srdi_desktop.gui.work import Work
from srdi_desktop.model import Tier
from srdi_desktop.model.plan import ExportedFile
from srdi_desktop.texts import text
from srdi_desktop.workflow import last_year, page_pictures
from srdi_desktop.workflow.catalogues.library import all_catalogues, next_year, rulebook
from srdi_desktop.workflow.overview import Standing
from tests.gui.dossiers import DrawnPictures, make_dossier, picture
from tests.gui.fonts import use_hanzi
from tests.gui.photographed import drawn_edits, photograph
from tests.gui.screens import settle, shoot

_ASKED = (("calendar", CalendarWindow), ("quality_statement", QualityForm), ("adviser_check", AdviserCheck))
LANGUAGES, SCHEMES = ("zh", "en"), ("light", "dark")
NOTICE = (
    "一、申报材料\n1.营业执照副本复印件（加盖公章）\n2.近两年审计报告\n3.社保缴纳证明\n4.如有发明专利证书，请提供复印件"
)
RESULT = ExportedFile("D:/申报/江苏精密传动科技有限公司-专精特新.pdf", "dossier", 64, 36_100_000, "0" * 64, True)


def screens(language: str, scheme: str, folder: Path, *, as_made: bool = False) -> Iterator[tuple[str, QWidget]]:
    """(name, widget) of every screen, one after the other; each is shown when it is yielded. `as_made`: in the size
    that the program itself chooses for the screen.
    """
    memory = Memory(folder / f"{language}-{scheme}.ini")
    memory.language, memory.appearance = language, scheme
    home = Windows(memory, judge_for=lambda path: None)
    home.show_start()
    yield "start", home.window
    window = home.show_session(make_dossier(folder / f"{language}-{scheme}.srdi"))
    if not as_made:
        window.resize(1360, 860)
    settle(100)
    window.grid.reveal(window.grid_model.all_pages()[2])
    settle(300)
    yield "materials", window
    window.desk.tell(Notice(text("gui.notice.imported", scans=16, pages=64), level="good"))
    window.desk.show_scope(Scope("audit-2025"))
    yield "materials-empty-entry", window
    window.desk.show_scope(Scope(TRAY))
    window.grid.selectAll()
    yield "materials-tray", window
    yield from _sections(window)
    yield from _evening(window)
    yield from _dialogs(home, window)
    opening.leave(home)
    window.close()
    for made in QApplication.topLevelWidgets():  # each style that is put on later is put on all that is left
        made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _sections(window) -> Iterator[tuple[str, QWidget]]:
    for section in (Section.EVALUATION, Section.FIGURES, Section.FINDINGS, Section.EXPORT):
        window.desk.show_section(section)
        settle(100)
        if section == Section.FINDINGS:
            window.findings.list.setCurrentIndex(
                window.findings.model.find(window.findings.model.all_findings()[0].key)
            )
        yield str(section), window
        if section == Section.EVALUATION:
            for at in range(1, 4):
                window.evaluation.tabs.setCurrentIndex(at)
                yield f"evaluation-{at}", window
    window.export.go.click()
    yield "export-question", window
    window.export._answered()
    window.export._take([RESULT])
    yield "export-done", window


def _evening(window) -> Iterator[tuple[str, QWidget]]:
    """Findings one by one, a page large, two side by side, a reason, what is to be printed."""
    bridge = window.desk.bridge
    blurred = next(one for one in bridge.verdicts.findings if one.code == "page.blurry")
    window.desk.triaged = blurred.key
    window.desk.show_section(Section.TRIAGE)
    settle(400)
    yield "triage", window
    window.triage.begin(next(one for one in bridge.verdicts.findings if one.code == "entry.missing").key)
    yield "triage-missing", window
    window.desk.show_section(Section.MATERIALS)
    window.desk.show_scope(Scope())
    pages = window.grid_model.all_pages()
    window.grid.select_pages(pages[1:3])
    opened = (
        ("large", LargeView(window.desk, window.previews, pages, window)),
        ("compare", CompareView(window.desk, window.previews, Pair(*pages[1:3]), window)),
        ("waive", WaiverForm(bridge.dossier, bridge.verdicts, [blurred], "李会计", window)),
    )
    for name, dialog in opened:
        dialog.show()
        settle(400)
        yield name, dialog
        dialog.close()
    yield from _printing(window)


def _printing(window) -> Iterator[tuple[str, QWidget]]:
    """Without a file to print: the dossier of the pictures holds none."""
    from srdi_desktop.gui.panels.printing import PrintDialog

    class Shown(PrintDialog):
        def _make(self) -> None:
            self._made[self._wanted] = RESULT

        def _show(self) -> None:
            self._place.setText("1 / 64")
            self.view.show_picture(decoded_jpeg(picture(1)))

    dialog = Shown(window.desk, window.export.options(), window)
    dialog.show()
    yield "print", dialog
    dialog._made = {}
    dialog.close()


STANDINGS = (
    Standing(Path("D:/客户/甲.srdi"), "江苏精密传动科技有限公司", Tier.SRDI, "江苏省专精特新 2026", date(2026, 11, 30),
             64, 0, 2, 5, judged=True),
    Standing(Path("D:/客户/乙.srdi"), "苏州某某新材料有限公司", Tier.LITTLE_GIANT, "专精特新“小巨人”企业 2026",
             date(2026, 11, 20), 210, 30, None, 3),
    Standing(Path("D:/客户/丙.srdi"), "", Tier.INNOVATIVE, "创新型中小企业 2026", None, 31, 0, 0, 0, judged=True),
    Standing(Path("D:/客户/坏.srdi"), trouble="dossier.damaged", values={"file": "坏.srdi", "reason": "x"}),
)  # fmt: skip


def _of_several(dossier: Path) -> Iterator[tuple[str, QWidget]]:
    """Last year's dossier as a start, and a folder of dossiers, one of which waits to be read."""
    older = StartFromLastYear(last_year.opened(dossier), rulebook(), date(2026, 11, 28))
    overview = Overview(rulebook().limits)
    overview.folder = Path("D:/客户")
    overview.place.setText("D:/客户")
    overview.standings = {Path("D:/客户/未.srdi"): None, **{one.path: one for one in STANDINGS}}
    overview.show_state()
    for name, dialog in (("last-year", older), ("overview", overview)):
        dialog.show()
        settle(50)
        yield name, dialog
        dialog.close()


def _dialogs(home, window) -> Iterator[tuple[str, QWidget]]:
    new = NewDossier(window)
    new.name.setText("江苏精密传动科技有限公司")
    for step in range(4):
        new._show(step)
        new.show()
        yield f"new-{step + 1}", new
    industry, editor, help_window = IndustryPicker(window), CatalogueEditor(window.desk, window), HelpWindow(window)
    settings = Settings(home.memory.appearance, window)
    industry.search.setText("齿轮")
    editor.notice.setPlainText(NOTICE)
    editor.side.read()
    for name, dialog in (("industry", industry), ("catalogue", editor), ("help", help_window), ("settings", settings)):
        dialog.show()
        yield name, dialog
    yield from _of_several(home.memory.recent()[0])
    help_window.show_topic("keys")
    yield "help-keys", help_window
    for dialog in (new, industry, editor, help_window, settings):
        dialog.close()
    yield from _catalogues(window)
    yield from _opened_by_actions(window)
    with drawn_edits():
        yield from _editing(window)


def _editing(window) -> Iterator[tuple[str, QWidget]]:
    """A page's picture under each tool, and all photos of the dossier flattened at once."""
    page = photograph(window.desk.bridge)
    window.desk.select((page,), page)
    editor = PageEditor(window.desk, window.trials, (page,), "flatten", window)
    editor.show()
    for tool in TOOLS:
        editor.take_tool(tool)
        settle(400)
        if tool == "cover":
            editor.canvas.add_one()
        yield f"edit-{tool}", editor
    editor.take_tool("flatten")
    editor.flatten.two.click()
    settle(400)
    yield "edit-two", editor
    editor.close()
    window.actions_by_name["flatten_all"].trigger()
    settle(600)
    yield "flatten-all", window.findChild(FlattenAll)
    window.findChild(FlattenAll).close()


def _catalogues(window) -> Iterator[tuple[str, QWidget]]:
    """The shelf, the head of a list, next year's list to be reviewed, and two lists side by side."""
    shelf = CatalogueShelf(window.desk, window)
    editor = CatalogueEditor(window.desk, window, next_year(shelf.chosen.catalogue))
    compare = CatalogueCompare(window.desk, all_catalogues()[-1].catalogue, window)
    for name, dialog in (("shelf", shelf), ("next-year", editor), ("compare", compare)):
        dialog.show()
        yield f"catalogue-{name}", dialog
    editor.tabs.setCurrentIndex(1)
    yield "catalogue-head", editor
    for dialog in (shelf, editor, compare):
        dialog.close()


def _opened_by_actions(window) -> Iterator[tuple[str, QWidget]]:
    for name, kind in _ASKED:
        window.actions_by_name[name].trigger()
        QApplication.processEvents()
        dialog = window.findChild(kind)
        yield name, dialog
        dialog.close()


def prepare() -> QApplication:
    """An application with hanzi, nothing measured, pictures drawn."""
    app = QApplication.instance() or QApplication([])
    use_hanzi(app)
    main_window.Pictures = DrawnPictures
    page_pictures.page_picture = lambda path, scan, name, index, longest: picture(index)
    Work.analyse_missing = lambda self: None
    return app


def main(out: Path) -> int:
    app = prepare()
    count = 0
    for language in LANGUAGES:
        for scheme in SCHEMES:
            for name, widget in screens(language, scheme, out / "settings"):
                shoot(widget, out / f"{name}-{language}-{scheme}.png")
                count += 1
    print(f"{count} pictures in {out}")
    app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
