"""Picks a face, console or window, and imports it only then: worker processes import this module again."""

import sys
from multiprocessing import freeze_support


def console() -> int:
    """Run the command line; returns the exit code of contract.md."""
    if sys.argv[1:] == ["self-test-window"]:  # `srdi self-test` asks for it in a process of its own
        from srdi_desktop.gui import program

        return program.main()
    from srdi_desktop import cli

    return cli.start(sys.argv[1:])


def window() -> int:
    """Open the window; returns Qt's exit code."""
    from srdi_desktop.gui import app

    return app.main(sys.argv[1:])


if __name__ == "__main__":
    freeze_support()
    sys.exit(console())
