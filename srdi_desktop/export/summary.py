"""The self-evaluation summary: one page that a boss reads, then the details; alone or bound into the dossier."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.export.bookmarks import Bookmark
from srdi_desktop.export.drawn import write_booklet
from srdi_desktop.export.flow import Flow
from srdi_desktop.export.lettering import Lettering
from srdi_desktop.export.sheet import Bound, Sheet
from srdi_desktop.export.spill import PdfOut
from srdi_desktop.export.summary_boss import draw_boss_page
from srdi_desktop.export.summary_details import draw_details
from srdi_desktop.export.summary_words import Summary, word
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.model.verdicts import Verdicts


def write_summary(
    dossier: Dossier, verdicts: Verdicts, plan: ExportPlan, target: Path, positions: Mapping[PageRef, int]
) -> ExportedFile:
    """Write the summary as a PDF of its own. `positions`: places in the dossier's PDF, shown beside each finding.

    Raises FileError when it cannot be written.
    """

    def draw(letters: Lettering, _: PdfOut) -> tuple[list[Sheet], list[Bookmark]]:
        sheets, begins = _drawn(Summary(dossier, verdicts, plan, positions), letters, linked=False)
        return sheets, [Bookmark(word("title"), 1), *(Bookmark(title, at) for title, at in begins.items())]

    with texts.speaking(plan.options.language):
        title = f"{word('title')} {plan.company}".strip()
        return write_booklet(plan, title, target, "summary", draw)


def bound_summary(dossier: Dossier, verdicts: Verdicts, plan: ExportPlan) -> Bound:
    """The summary's sheets for `write_dossier(bound=…)`: their links jump to the pages of the same file."""

    def draw(letters: Lettering, positions: Mapping[PageRef, int]) -> list[Sheet]:
        with texts.speaking(plan.options.language):
            return _drawn(Summary(dossier, verdicts, plan, positions), letters, linked=True)[0]

    return draw


def _drawn(summary: Summary, letters: Lettering, *, linked: bool) -> tuple[list[Sheet], dict[str, int]]:
    flow = Flow(letters, linked=linked)
    draw_boss_page(flow, summary, _today())
    begins = draw_details(flow, summary)
    plan = summary.plan
    flow.footers(f"{word('title')}　{plan.company}　{plan.catalogue}", texts.table(texts.language())["summary.footer"])
    return flow.sheets, begins


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
