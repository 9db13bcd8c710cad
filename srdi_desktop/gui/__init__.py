"""The window. Shows what `workflow` says and calls its verbs; computes no verdict of its own.

`bridge.py` holds the dossier and says what changed; `desk.py` holds what the person is looking at; panels listen to
both and never call each other. `jobs.py` alone knows threads. To add an action: one line in `actions.py`, its function
in `commands.py`, its words in gui.toml. To add a panel: one file in panels/ and one line in `main_window.py`.
`windows.py` shows the start page or a dossier; `opening.py` holds how dossiers are opened and left.

What every panel needs is imported from here; a module is loaded when one of its names is asked for, so that the
first window waits for nothing that only a dossier needs.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srdi_desktop.gui.bridge import Bridge
    from srdi_desktop.gui.desk import TRAY, Desk, Notice, Scope, Section, WhenShown, offer_help
    from srdi_desktop.gui.jobs import Job, Latest
    from srdi_desktop.gui.layouts import Elided, Flow, clear, fit, scrolled
    from srdi_desktop.gui.looks import GAP
    from srdi_desktop.gui.memory import LastExport, Memory
    from srdi_desktop.gui.previews import (
        LONGEST,
        Crop,
        Crops,
        Previews,
        Trials,
        Tried,
        Wish,
        decoded_jpeg,
        own_pixels,
        upright_picture,
    )
    from srdi_desktop.gui.wording import entry_title
    from srdi_desktop.gui.work import Work

__all__ = [
    "GAP",
    "LONGEST",
    "TRAY",
    "Bridge",
    "Crop",
    "Crops",
    "Desk",
    "Elided",
    "Flow",
    "Job",
    "LastExport",
    "Latest",
    "Memory",
    "Notice",
    "Previews",
    "Scope",
    "Section",
    "Trials",
    "Tried",
    "WhenShown",
    "Wish",
    "Work",
    "clear",
    "decoded_jpeg",
    "entry_title",
    "fit",
    "offer_help",
    "own_pixels",
    "scrolled",
    "upright_picture",
]

_LIES_IN = {
    "bridge": "Bridge",
    "desk": "TRAY Desk Notice Scope Section WhenShown offer_help",
    "jobs": "Job Latest",
    "layouts": "Elided Flow clear fit scrolled",
    "looks": "GAP",
    "memory": "LastExport Memory",
    "previews": "LONGEST Crop Crops Previews Trials Tried Wish decoded_jpeg own_pixels upright_picture",
    "wording": "entry_title",
    "work": "Work",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """A name of this door, out of the module where it lies (PEP 562)."""
        from importlib import import_module

        for module, names in _LIES_IN.items():
            if name in names.split():
                return getattr(import_module(f"{__name__}.{module}"), name)
        raise AttributeError(name)
