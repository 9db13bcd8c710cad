"""Two catalogues side by side as lines of a table: new, gone, changed and the same entries, each with its word."""

from collections.abc import Iterator, Sequence
from typing import Any

from srdi_desktop.gui.models.catalogue import choice_words, relative_year
from srdi_desktop.gui.models.table import Line
from srdi_desktop.model.catalogue import Catalogue, Entry, Window
from srdi_desktop.texts import text
from srdi_desktop.workflow.catalogues.library import Difference

HEADINGS = ("what", "before", "after", "where")


def lines_of(before: Catalogue, after: Catalogue, found: Difference, *, only: bool) -> list[Line]:
    """In the order of `after`; what is gone stands behind the entry it followed. `only`: leave the same ones out."""
    homes = {new: old for old, new in found.pairs.items()}
    gone = _gone_behind(before, found)
    lines = [*_head(before, after, found), *map(_gone_line, gone.get("", ()))]
    for entry in after.entries:
        lines.append(_line(before, after, found, entry, homes.get(entry.id)))
        lines += map(_gone_line, gone.get(homes.get(entry.id, "-"), ()))
    return [line for line in lines if not (only and line.state == "same")]


def _gone_behind(before: Catalogue, found: Difference) -> dict[str, list[Entry]]:
    """Old entries that are gone, by the old entry before them that stayed; "" for those before all."""
    behind: dict[str, list[Entry]] = {}
    last = ""
    for entry in before.entries:
        if entry.id in found.pairs:
            last = entry.id
        else:
            behind.setdefault(last, []).append(entry)
    return behind


def _head(before: Catalogue, after: Catalogue, found: Difference) -> Iterator[Line]:
    if found.head:
        changes = [_change(before, after, *change) for change in found.head]
        whole = text("catalogue.compare.whole")
        yield Line((text("catalogue.compare.changed"), whole, whole, "\n".join(changes)), "changed", thing="")


def _gone_line(entry: Entry) -> Line:
    return Line((text("catalogue.compare.gone"), entry.title, "", _asked(entry)), "gone", thing=entry.id)


def _line(before: Catalogue, after: Catalogue, found: Difference, entry: Entry, old: str | None) -> Line:
    if old is None:
        return Line((text("catalogue.compare.new"), "", entry.title, _asked(entry)), "new", thing=entry.id)
    changes = [_change(before, after, *change[1:]) for change in found.changed if change[0] == entry.id]
    state = "changed" if changes else "same"
    cells = (text(f"catalogue.compare.{state}"), before.entry(old).title, entry.title, "\n".join(changes))
    return Line(cells, state, thing=entry.id)


def _asked(entry: Entry) -> str:
    """Whether it must be there, and when not, in which case."""
    return entry.condition or choice_words("required", str(entry.required).lower())


def _change(before: Catalogue, after: Catalogue, name: str, old: Any, new: Any) -> str:
    words = {"old": _words(before, name, old), "new": _words(after, name, new)}
    return text("catalogue.compare.change", field=text(f"catalogue.field.{name}"), **words)


def _words(catalogue: Catalogue, name: str, value: Any) -> str:
    """A field's value as people read it; years with their place relative to the application."""
    if value in (None, "", ()):
        return text("catalogue.choice.none")
    if name == "years":
        return "、".join(f"{year}（{relative_year(year, catalogue.year)}）" for year in value)
    if name == "tier":
        return text(f"gui.tier.{value.replace('-', '_')}")
    if name == "windows":
        return "；".join(_window(window) for window in value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(map(str, value))
    return choice_words(name, str(value).lower() if isinstance(value, bool) else str(value))


def _window(window: Window) -> str:
    return " – ".join(str(day or "?") for day in (window.opens, window.closes))
