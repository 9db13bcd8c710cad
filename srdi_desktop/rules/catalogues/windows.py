"""Application windows of the past years and of this one, from resources/rules/windows.toml."""

from functools import cache

from srdi_desktop import resources
from srdi_desktop.model.calendar import KnownWindow
from srdi_desktop.model.catalogue import Tier
from srdi_desktop.rules.strict_toml import Table, parse_toml, read_text


@cache
def load_windows() -> tuple[KnownWindow, ...]:
    """All known windows; RulesError names what is wrong in the file."""
    path = resources.path("rules", "windows.toml")
    root = parse_toml(read_text(path), path.name)
    root.integer("schema", least=1)
    windows = tuple(_window(table) for table in root.tables("window"))
    root.close()
    return windows


def _window(table: Table) -> KnownWindow:
    window = KnownWindow(
        name=table.text("name"),
        region=table.text("region"),
        tiers=tuple(Tier(word) for word in table.texts("tiers", tuple(Tier))),
        opens=table.day("opens", None),
        closes=table.day("closes", None),
        text=table.text("text"),
        source=table.text("source"),
        verified=table.flag("verified", True),
        name_en=table.text("name_en", ""),
        application=table.flag("application", True),
    )
    table.close()
    return window
