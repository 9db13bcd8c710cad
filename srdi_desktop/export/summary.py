"""The self-evaluation summary: one page that a boss reads, then the details; alone or bound into the dossier."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from srdi_desktop import texts
from srdi_desktop.export.booklet import Booklet, Bound
from srdi_desktop.export.shelf import OpenSource
from srdi_desktop.export.summary_words import Summary, word
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.limits import Limits
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.model.verdicts import Verdicts

if TYPE_CHECKING:  # an export without a summary does without reportlab, which takes 0.2 s and its fonts 50 MB
    from reportlab.platypus import Flowable


def write_summary(
    dossier: Dossier, verdicts: Verdicts, plan: ExportPlan, target: Path, positions: Mapping[PageRef, int],
    open_source: OpenSource | None = None, limits: Limits | None = None,
) -> ExportedFile:  # fmt: skip
    """Write the summary as a PDF of its own. `positions`: places in the dossier's PDF, shown beside each finding.
    With `open_source` and `limits` the places where figures differ are pictured.

    Raises FileError when it cannot be written.
    """
    from srdi_desktop.export.page_pictures import PagePictures
    from srdi_desktop.export.paper import write_paper

    summary = Summary(dossier, verdicts, plan, positions, PagePictures(dossier, open_source, limits))
    with texts.speaking(plan.options.language):
        title = f"{word('title')} {plan.company}".strip()
        return write_paper(plan, title, _foot(plan), target, "summary", lambda: _story(summary))


def bound_summary(
    dossier: Dossier,
    verdicts: Verdicts,
    plan: ExportPlan,
    open_source: OpenSource | None = None,
    limits: Limits | None = None,
) -> Bound:
    """The summary for `write_dossier(bound=…)`: its page numbers jump to the pages of the same file."""

    def made(positions: Mapping[PageRef, int]) -> Booklet:
        from srdi_desktop.export.page_pictures import PagePictures
        from srdi_desktop.export.paper import booklet

        summary = Summary(dossier, verdicts, plan, positions, PagePictures(dossier, open_source, limits))
        with texts.speaking(plan.options.language):
            return booklet(plan, word("title"), _foot(plan), lambda: _story(summary))

    return made


def _foot(plan: ExportPlan) -> str:
    return f"{word('title')}　{plan.company}　{plan.catalogue}"


def _story(summary: Summary) -> "Sequence[Flowable]":
    from reportlab.platypus import PageBreak

    from srdi_desktop.export.paper import today
    from srdi_desktop.export.summary_boss import boss_page
    from srdi_desktop.export.summary_details import details

    return [*boss_page(summary, today()), PageBreak(), *details(summary)]
