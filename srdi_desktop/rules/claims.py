"""What carries each claim of an application, from resources/rules/claims.toml."""

from srdi_desktop import resources
from srdi_desktop.model.catalogue import KINDS
from srdi_desktop.model.evaluation import CARRIERS
from srdi_desktop.model.rulebook import ClaimRule
from srdi_desktop.rules.schema import Table, parse_toml, read_text


def load_claims() -> tuple[ClaimRule, ...]:
    """All claims in the file's order; RulesError for a carrier or kind that does not exist."""
    path = resources.path("rules", "claims.toml")
    root = parse_toml(read_text(path), path.name)
    return tuple(_claim(name, root.table(name)) for name in root.data)


def _claim(name: str, table: Table) -> ClaimRule:
    carriers = tuple((carrier, table.texts(carrier, KINDS)) for carrier in table.data if carrier in CARRIERS)
    inputs = table.texts("inputs")
    table.close()
    return ClaimRule(name, carriers, inputs)
