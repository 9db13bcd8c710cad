"""The command line: words in, report and exit code out. It decides nothing about dossiers; `workflow/` does.

To add a command: one line in grammar.COMMANDS, one function here or in a file beside, its texts in cli.toml.
"""

from collections.abc import Sequence

from srdi_desktop.cli.edge import main
from srdi_desktop.workflow.places import take_temporary_files

__all__ = ["main", "start"]


def start(words: Sequence[str]) -> int:
    """As `main`, for a process of its own."""
    take_temporary_files()
    return main(words)
