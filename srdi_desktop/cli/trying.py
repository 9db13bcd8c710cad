"""sample, self-test: a first try, and the proof that an installation works."""

import argparse

from srdi_desktop.cli.screen import Screen
from srdi_desktop.files import write_text
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


def self_test(given: argparse.Namespace, screen: Screen) -> int:
    """Say for each part whether it works; with --report, a page without names for those who made the program."""
    from srdi_desktop.workflow import selftest

    results = []
    for result in selftest.run_all():
        results.append(result)
        mark = "✓" if not result.trouble else "✗"
        screen.show([f"{mark} {text(f'cli.self_test.{result.name}')} {result.detail or result.trouble}".rstrip()])
    well = not any(result.trouble for result in results)
    screen.show([text("cli.self_test.well" if well else "cli.self_test.unwell")])
    if given.report:
        write_text(given.report, "\n".join(selftest.report(results)) + "\n")
        screen.show([text("cli.self_test.reported", path=given.report)])
    return 0 if well else 70
