"""Reads and validates all rules: catalogues, regulations, code tables, kinds, limits.

To add a catalogue or a regulation, put a TOML file into resources/rules/; no code is needed. Every file is read
strictly: a key or value that is not understood is refused with file, entry and key.
"""

from dataclasses import replace
from functools import cache

from srdi_desktop.model import RuleBook
from srdi_desktop.rules.catalogues.catalogue_files import load_windows
from srdi_desktop.rules.industry import four_digit_codes, load_size_classes
from srdi_desktop.rules.kinds import load_claims, load_figures, load_kinds, load_labels, load_limits
from srdi_desktop.rules.regulations.regulation_files import load_regulations


@cache
def load_page_rules() -> RuleBook:
    """The rules that measuring a page or exporting needs: 9 of the 29 ms that all rules take, in every worker."""
    labels, naming = load_labels()
    return RuleBook(load_limits(), load_kinds(), load_figures(), labels=labels, naming=naming)


@cache
def load_rulebook() -> RuleBook:
    """All rules that judging needs, read once. RulesError names the file, entry and key that is wrong."""
    return replace(
        load_page_rules(),
        regulations=load_regulations(),
        windows=load_windows(),
        claims=load_claims(),
        sizes=load_size_classes(),
        industries=four_digit_codes(),
    )
