"""What leaves the program: the bookmarked PDF, the upload kit, the summary, the rescan list, and their verification.

Pages are planned beforehand (`model.plan.ExportPlan`); nothing here decides what belongs where. To add a kind of
output, write a module with one `write_…` function that returns `ExportedFile`, and name it here.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from srdi_desktop.export.assemble import Job
    from srdi_desktop.export.check.second_engine import verify
    from srdi_desktop.export.kit import write_kit, write_manifest
    from srdi_desktop.export.papers.front import front_alone
    from srdi_desktop.export.papers.quality_statement import write_adviser_check, write_quality_statement
    from srdi_desktop.export.papers.rescan_list import write_rescan_list
    from srdi_desktop.export.papers.spreadsheets import write_summary_sheets
    from srdi_desktop.export.papers.summary import bound_summary, write_summary
    from srdi_desktop.export.volumes import write_dossier, write_volumes

__all__ = [
    "Job",
    "bound_summary",
    "front_alone",
    "verify",
    "write_adviser_check",
    "write_dossier",
    "write_kit",
    "write_manifest",
    "write_quality_statement",
    "write_rescan_list",
    "write_summary",
    "write_summary_sheets",
    "write_volumes",
]

_HOMES = {
    "Job": "assemble",
    "bound_summary": "papers.summary",
    "front_alone": "papers.front",
    "verify": "check.second_engine",
    "write_adviser_check": "papers.quality_statement",
    "write_dossier": "volumes",
    "write_kit": "kit",
    "write_manifest": "kit",
    "write_quality_statement": "papers.quality_statement",
    "write_rescan_list": "papers.rescan_list",
    "write_summary": "papers.summary",
    "write_summary_sheets": "papers.spreadsheets",
    "write_volumes": "volumes",
}


def __getattr__(name: str) -> Any:
    """The names above when they are first asked for: whoever writes one kind of output does not load the others."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
