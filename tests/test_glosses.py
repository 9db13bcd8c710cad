"""Each kind of paper is explained where people meet it: in the tree, in the editor and in the rescan list."""

from pathlib import Path
from types import SimpleNamespace

import pypdf
import pytest
from PySide6.QtCore import Qt

from srdi_desktop import texts
from srdi_desktop.export import write_rescan_list
from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.gui.models.catalogue import COLUMNS, CatalogueModel
from srdi_desktop.gui.models.entries import EntriesModel
from srdi_desktop.model.catalogue import PAPER_KINDS, Catalogue, Entry, Tier
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.plan import ExportOptions
from srdi_desktop.model.verdicts import EntryState, EntryVerdict, Verdicts
from srdi_desktop.workflow.export_plans import make_plan

ALL = Catalogue("all", "各种材料", Tier.SRDI, 2026, tuple(Entry(kind, kind, f"材料 {kind}") for kind in PAPER_KINDS))
PARTS = ("what", "where", "look", "mistakes")


def glosses(kind: str) -> list[str]:
    return [texts.text(f"kinds.{kind}.{part}") for part in PARTS]


@pytest.fixture(params=texts.LANGUAGES)
def language(request):
    texts.use_language(request.param)
    yield request.param
    texts.use_language("zh")


def test_the_tree_and_the_editor_explain_every_kind(qapp, language):
    missing = Verdicts(entries=tuple(EntryVerdict(kind, EntryState.MISSING) for kind in PAPER_KINDS))
    session = SimpleNamespace(dossier=Dossier(ALL), verdicts=missing)
    tree, editor = EntriesModel(Bridge(session, pytest.fail)), CatalogueModel(ALL)
    tips = {tree.scope(tree.index(row, 0)).entry: tree.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
            for row in range(tree.rowCount())}  # fmt: skip
    for row, kind in enumerate(PAPER_KINDS):
        cell = editor.index(row, COLUMNS.index("kind")).data(Qt.ItemDataRole.ToolTipRole)
        assert all(gloss in tips[kind] and gloss in cell for gloss in glosses(kind)), kind


def test_the_rescan_list_explains_every_kind_that_is_absent(language, tmp_path: Path):
    dossier = Dossier(ALL)
    findings = tuple(Finding("entry.missing", Level.ERROR, entry=kind, values={"kind": kind}) for kind in PAPER_KINDS)
    verdicts = Verdicts(
        entries=tuple(EntryVerdict(kind, EntryState.MISSING) for kind in PAPER_KINDS), findings=findings
    )
    plan = make_plan(dossier, verdicts, ExportOptions(language=language))
    written = write_rescan_list(dossier, verdicts, plan, tmp_path / "r.pdf", open)
    words = "".join("".join(page.extract_text() for page in pypdf.PdfReader(written.path).pages).split())
    for kind in PAPER_KINDS:
        for gloss in glosses(kind):
            assert "".join(gloss.split())[:24] in words, (kind, gloss)
