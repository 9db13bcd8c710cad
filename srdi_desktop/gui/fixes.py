"""Which actions mend which finding, as a table; each is one undoable verb."""

from srdi_desktop.model.finding import Finding

_FIXES: dict[str, tuple[str, ...]] = {
    "page.blurry": ("replace",), "page.soft": ("replace",), "page.low_resolution": ("replace",),
    "page.dark": ("replace",), "page.faint": ("replace",), "page.cut_off": ("replace",),
    "page.unreadable": ("replace", "exclude"), "page.blank": ("exclude",), "page.skewed": ("deskew",),
    "page.rotated": ("rotate_right",), "page.duplicate": ("exclude",), "page.unsorted": ("move",),
    "numbering.missing": ("add_here",), "entry.missing": ("add_here", "not_applicable"),
    "entry.incomplete": ("add_here",),
    "entry.year_missing": ("add_here",), "entry.seal_missing": ("replace",), "entry.expired": ("replace",),
    "identity.other_company": ("exclude",), "consistency.mismatch": ("show_figures",),
    "consistency.rounding": ("show_figures",), "consistency.derived": ("show_figures",),
    "catalogue.stale": ("change_catalogue",),
}  # fmt: skip
_PAGE_FIXES = {"replace", "exclude", "deskew", "rotate_right", "move"}


def fixes_for(finding: Finding) -> tuple[str, ...]:
    """Names of actions that help, the best first; waiving, or taking that back, comes last."""
    if finding.waived is not None:
        return ("unwaive",)
    names = _FIXES.get(finding.code, ())
    if finding.page is None:
        names = tuple(name for name in names if name not in _PAGE_FIXES)
    return (*names, "waive")
