"""Reads and validates all rules: catalogues, regulations, code tables, kinds, limits.

To add a catalogue or a regulation, put a TOML file into resources/rules/; no code is needed. Every file is read
strictly: a key or value that is not understood is refused with file, entry and key.
"""

from functools import cache

from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.catalogues.windows import load_windows
from srdi_desktop.rules.kinds import load_claims, load_figures, load_kinds
from srdi_desktop.rules.limits import load_limits
from srdi_desktop.rules.regulations.regulation_files import load_regulations


@cache
def load_rulebook() -> RuleBook:
    """All rules that judging needs, read once. RulesError names the file, entry and key that is wrong."""
    return RuleBook(load_limits(), load_kinds(), load_figures(), load_regulations(), load_windows(), load_claims())
