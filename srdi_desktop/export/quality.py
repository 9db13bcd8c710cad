"""The statement on quality management as a plain sheet to stamp; letters shrink until it fits on one page."""

from functools import partial
from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.model.quality import QualityStatement
from srdi_desktop.texts import text

_SIZES = (11.0, 10.0, 9.0, 8.0)  # points; smaller cannot be read comfortably in print


def write_quality_statement(statement: QualityStatement, plan: ExportPlan, target: Path) -> ExportedFile:
    """Write the sheet in the plan's language; `pages` above 1 means that even the smallest letters did not fit.

    Raises FileError when it cannot be written.
    """
    from srdi_desktop.export.paper import booklet, write_paper
    from srdi_desktop.export.quality_pages import story

    with texts.speaking(plan.options.language):
        title = text("quality.title")
        for size in _SIZES:
            made = partial(story, statement, size)
            if booklet(plan, title, None, made).pages == 1:
                break
        return write_paper(plan, title, None, target, "quality-statement", made)
