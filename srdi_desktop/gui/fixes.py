"""Which actions mend a finding: those of its row in the table of kinds, as far as it has a page."""

from srdi_desktop.model.finding import KINDS, Finding

_PAGE_FIXES = {"replace", "exclude", "deskew", "rotate_right", "move"}


def fixes_for(finding: Finding) -> tuple[str, ...]:
    """Names of actions that help, the best first; waiving, or taking that back, comes last."""
    if finding.waived is not None:
        return ("unwaive",)
    names = KINDS[finding.code].fixes
    if finding.page is None:
        names = tuple(name for name in names if name not in _PAGE_FIXES)
    return (*names, "waive")
