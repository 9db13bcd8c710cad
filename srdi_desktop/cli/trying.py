"""sample, self-test: a first try, and the proof that an installation works."""

import argparse

from srdi_desktop.cli.screen import Screen
from srdi_desktop.texts import text
from srdi_desktop.workflow import own_papers


def sample(given: argparse.Namespace, screen: Screen) -> int:
    """Draw a made-up company's papers."""
    pile = own_papers.make_sample(given.folder)
    screen.show(
        [
            text("cli.sample.made", pages=len(pile.pages), folder=pile.scans),
            text(
                "cli.sample.next",
                scans=pile.scans,
                catalogue=pile.catalogue,
                application=pile.application,
                out=given.folder / "out",
            ),
        ]
    )
    return 0


def self_test(given: argparse.Namespace, screen: Screen) -> int:  # noqa: ARG001  every command has this shape
    """Say for each part whether it works."""
    from srdi_desktop.workflow import selftest

    well = True
    for result in selftest.run_all():
        well = well and not result.trouble
        mark = "✓" if not result.trouble else "✗"
        screen.show([f"{mark} {text(f'cli.self_test.{result.name}')} {result.detail or result.trouble}".rstrip()])
    screen.show([text("cli.self_test.well" if well else "cli.self_test.unwell")])
    return 0 if well else 70
