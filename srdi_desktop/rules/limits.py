"""Limits (阈值): every threshold with its unit and the reason for it, from resources/rules/limits.toml."""

from functools import cache

from srdi_desktop import resources
from srdi_desktop.model.rulebook import Limit, Limits
from srdi_desktop.rules.strict_toml import Table, parse_toml, read_text


@cache
def load_limits() -> Limits:
    """All limits by "section.name"; RulesError for a limit without value, unit or reason."""
    path = resources.path("rules", "limits.toml")
    return parse(read_text(path), path.name)


def parse(text: str, name: str) -> Limits:
    """The limits in `text`, a table of tables `name = { value, unit, reason }`."""
    root = parse_toml(text, name)
    named: dict[str, Limit] = {}
    for section in root.data:
        table = root.table(section)
        for key in table.data:
            named[f"{section}.{key}"] = _limit(table.table(key))
    return Limits(named)


def _limit(table: Table) -> Limit:
    limit = Limit(table.number("value") or 0.0, table.text("unit"), table.text("reason"))
    table.close()
    return limit
