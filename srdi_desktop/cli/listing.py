"""catalogues, catalogue check: what lists there are, and whether one's own is right."""

import argparse
from datetime import date

from srdi_desktop.cli.screen import Screen
from srdi_desktop.texts import text
from srdi_desktop.workflow import library


def catalogues(given: argparse.Namespace, screen: Screen) -> int:
    """List what is shipped and installed."""
    shelved = library.all_catalogues()
    today = date.today()  # noqa: DTZ011  the user's own calendar day
    rows = [
        {
            "id": item.catalogue.id,
            "title": item.catalogue.title,
            "tier": item.catalogue.tier.value,
            "region": item.catalogue.region or None,
            "year": item.catalogue.year,
            "entries": len(item.catalogue.entries),
            "source": item.catalogue.source or None,
            "valid_until": str(item.catalogue.valid_until) if item.catalogue.valid_until else None,
            "stale": item.catalogue.stale(today),
            "shipped": item.shipped,
            "sha256": item.catalogue.sha256,
        }
        for item in shelved
    ]
    screen.save({"schema": 1, "catalogues": rows}, given.json)
    wide = max(len(str(row["id"])) for row in rows)
    lines = [
        f"{row['id']!s:<{wide}}  {row['title']}" + (f"  {text('cli.catalogue.stale')}" if row["stale"] else "")
        for row in rows
    ]
    screen.show(lines, given.json)
    return 0


def check(given: argparse.Namespace, screen: Screen) -> int:
    """Validate one file; what is wrong is raised and told at the edge with exit code 5."""
    found = library.catalogue(str(given.file.absolute()))
    needed = sum(entry.required for entry in found.entries)
    screen.save({"schema": 1, "valid": True, "id": found.id, "entries": len(found.entries)}, given.json)
    screen.show(
        [text("cli.catalogue.valid", title=found.title, entries=len(found.entries), required=needed)], given.json
    )
    return 0
