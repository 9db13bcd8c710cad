"""run, check, export, kit: the main job and what a saved dossier gives.

sample, self-test: a first try, and the proof that an installation works.
"""

import argparse
from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.cli.screen import Screen
from srdi_desktop.files import write_text
from srdi_desktop.model import (
    CHOICES,
    EmptyInputError,
    EntryState,
    ExportOptions,
    FileError,
    Finding,
    Kind,
    Level,
    State,
    UsageError,
)
from srdi_desktop.texts import finding_text, page_name, text
from srdi_desktop.workflow import exported_folder, main_job, own_papers, recovery
from srdi_desktop.workflow.catalogues import library
from srdi_desktop.workflow.main_job import Outcome, Request
from srdi_desktop.workflow.pages_to_measure import older
from srdi_desktop.workflow.report import report
from srdi_desktop.workflow.wanted_list import remark_lines

_MARKS = {Level.ERROR: "✗", Level.WARNING: "!", Level.HINT: "·"}


def run(given: argparse.Namespace, screen: Screen) -> int:
    """The main job: import, analyse, sort, check, export; or a saved dossier checked anew and exported."""
    saved = _saved(given)
    options = _options(given)
    request = None if saved else _request(given)
    with screen.cancellable() as cancel:
        if request:
            outcome = main_job.run(request, given.out, screen.tell, cancel, options)
        else:
            saved_one, jobs = given.paths[0], given.jobs
            outcome = main_job.run_saved(
                saved_one, given.out, jobs, screen.tell, cancel, options, flatten=given.flatten
            )
    screen.save(_report(outcome), str(given.out / "report.json"))
    return _told(outcome, given, screen, given.out)


def check(given: argparse.Namespace, screen: Screen) -> int:
    """The same up to the findings; writes nothing."""
    if _saved(given):
        return _told(main_job.check_saved(given.paths[0]), given, screen)
    request = _request(given)
    with screen.cancellable() as cancel:
        outcome = main_job.check(request, screen.tell, cancel)
    return _told(outcome, given, screen)


def export(given: argparse.Namespace, screen: Screen) -> int:
    """Export what a saved dossier holds; an exported folder stands for the dossier that its manifest names."""
    options = _options(given)
    dossier = exported_folder.dossier_of(given.dossier)
    with screen.cancellable() as cancel:
        outcome = main_job.export_saved(dossier, given.out, options, screen.tell, cancel)
    return _told(outcome, given, screen, given.out)


def kit(given: argparse.Namespace, screen: Screen) -> int:
    """The upload kit: one PDF for each entry."""
    options = ExportOptions(language=texts.language(), target_mb=given.max_mb)
    with screen.cancellable() as cancel:
        outcome = main_job.kit_saved(given.dossier, given.out, options, screen.tell, cancel)
    return _told(outcome, given, screen, given.out)


def restore(given: argparse.Namespace, screen: Screen) -> int:
    """The dossier file anew from an exported folder's manifest and the original scans."""
    with screen.cancellable() as cancel:
        made = recovery.restore(given.exported, given.scans, given.out, screen.tell, cancel, given.jobs)
    screen.show([text("cli.restore.made", path=made.path, found=made.found)])
    if made.missing:
        screen.show([text("cli.restore.missing", count=len(made.missing), names="、".join(made.missing))])
    return 1 if made.missing else 0


def _options(given: argparse.Namespace) -> ExportOptions:
    chosen = {choice.name: getattr(given, choice.key) for choice in CHOICES}
    secrets = {choice.name for choice in CHOICES if choice.kind is Kind.SECRET}
    for name in secrets & set(chosen):
        chosen[name] = _password(chosen[name]) if chosen[name] else None
    return ExportOptions(language=texts.language(), **chosen)


def _password(file: Path) -> str:
    """The first line of a file: a password on the command line would be seen by every user of the machine."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "UTF-8"
        raise FileError("rules.unreadable", path=str(file), reason=reason) from error
    if not lines or not lines[0].strip():
        raise FileError("password.empty", path=str(file))
    return lines[0].strip()


def _saved(given: argparse.Namespace) -> bool:
    """Whether a call is about one saved dossier, and not about scans. UsageError where its words do not fit that."""
    saved = len(given.paths) == 1 and given.paths[0].suffix.lower() == ".srdi"
    own = [f"--{name}" for name in ("catalogue", "application", "company", "deadline") if getattr(given, name)]
    if saved and own:
        raise UsageError("call.saved_has_its_own", what=" ".join(own))
    if not saved and not given.catalogue:
        raise UsageError("call.catalogue_missing")
    return saved


def _request(given: argparse.Namespace) -> Request:
    application = library.application(given.application) if given.application else None
    return Request(
        paths=tuple(given.paths),
        catalogue=library.catalogue(given.catalogue),
        application=application,
        company=given.company,
        deadline=given.deadline,
        jobs=given.jobs,
        flatten=getattr(given, "flatten", False),
    )


def _report(outcome: Outcome) -> dict[str, object]:
    return report(outcome.dossier, outcome.verdicts, outcome.exports, outcome.seconds)


def _told(outcome: Outcome, given: argparse.Namespace, screen: Screen, out: Path | None = None) -> int:
    """Show, save, and say by the exit code whether errors remain."""
    screen.save(_report(outcome), given.json)
    lines = [*_findings(outcome), *(f"· {line}" for line in remark_lines(outcome.dossier)), *_summary(outcome)]
    lines += [text("cli.written", path=file.path) for file in outcome.exports if file.role != "kit"]
    lines += [
        text("cli.remark", name=Path(file.path).name, remark=text(remark))
        for file in outcome.exports
        for remark in file.remarks
    ]
    kit_files = [file for file in outcome.exports if file.role == "kit"]
    if kit_files:
        lines.append(text("cli.kit_written", count=len(kit_files), path=out))
    if count := older(outcome.dossier):
        lines.append(text("cli.older", count=count))
    lines += _photographs(outcome)
    if outcome.kept:
        lines.append(text("cli.kept", path=outcome.kept))
    screen.show(lines, given.json)
    if not outcome.usable:
        raise EmptyInputError("input.nothing_usable")
    if any(counts(finding) for finding in outcome.verdicts.findings):
        return 1
    return 0


def _photographs(outcome: Outcome) -> list[str]:
    """Those that were flattened, and those that want a look first."""
    told = (("cli.flattened", outcome.flattened), ("cli.not_flattened", outcome.unsure))
    return [
        text(
            key,
            count=len(pages),
            names=text("words.list_separator").join(page_name(outcome.dossier, page) for page in pages),
        )
        for key, pages in told
        if pages
    ]


def counts(finding: Finding) -> bool:
    """Whether a finding makes the exit code 1: an error that failed and was not accepted with a reason."""
    if finding.level is not Level.ERROR:
        return False
    if finding.state is not State.FAILED:
        return False
    return finding.waived is None


def _findings(outcome: Outcome) -> list[str]:
    lines = []
    for finding in outcome.verdicts.findings:
        if finding.waived is not None:
            continue
        message, advice = finding_text(finding, outcome.dossier)
        lines.append(f"{_MARKS[finding.level]} {message}")
        if finding.level is Level.ERROR:
            lines.append(f"    {advice}")
    return lines


def _summary(outcome: Outcome) -> list[str]:
    absent = [v for v in outcome.verdicts.entries if v.state is EntryState.COMPLETE and not v.pages]
    states = [verdict.state for verdict in outcome.verdicts.entries]
    levels = [finding.level for finding in outcome.verdicts.findings if finding.waived is None]
    return [
        "",
        text(
            "cli.entries",
            all=len(states),
            complete=states.count(EntryState.COMPLETE) - len(absent),
            absent=len(absent),
            problems=states.count(EntryState.PROBLEMS),
            missing=states.count(EntryState.MISSING),
            undecided=states.count(EntryState.UNDECIDED),
            unseen=states.count(EntryState.UNSEEN),
        ),
        text(
            "cli.findings",
            errors=levels.count(Level.ERROR),
            warnings=levels.count(Level.WARNING),
            hints=levels.count(Level.HINT),
        ),
    ]


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
        words = "\n".join(selftest.report(results)) + "\n"
        write_text(given.report, words)
        screen.show([text("cli.self_test.reported", path=given.report)])
    return 0 if well else 70
