"""The command line: words in, report and exit code out. It decides nothing about dossiers; `workflow/` does.

To add a command: one line in grammar.COMMANDS, one function here or in a file beside, its texts in cli.toml.
"""

from srdi_desktop.cli.edge import main

__all__ = ["main"]
