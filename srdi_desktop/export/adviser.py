"""The checklist for choosing an adviser, as one sheet to print: each line with a box for each of three offices."""

from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.texts import text


def write_adviser_check(plan: ExportPlan, target: Path) -> ExportedFile:
    """Write the sheet in the plan's language. Raises FileError when it cannot be written."""
    from srdi_desktop.export.adviser_pages import story
    from srdi_desktop.export.paper import write_paper

    with texts.speaking(plan.options.language):
        title = text("evaluation.adviser.title")
        return write_paper(plan, title, title, target, "adviser-check", story)
