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
            dossier = given.paths[0]
            flatten = given.flatten
            outcome = main_job.run_saved(dossier, given.out, given.jobs, screen.tell, cancel, options, flatten=flatten)
    path = str(given.out / "report.json")
    screen.save(_report(outcome), path)
    return _told(outcome, given, screen, given.out)


def check(given: argparse.Namespace, screen: Screen) -> int:
    """The same up to the findings; writes nothing."""
    if _saved(given):
        outcome = main_job.check_saved(given.paths[0])
        return _told(outcome, given, screen)
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
    done = text("cli.restore.made", path=made.path, found=made.found)
    screen.show([done])
    if not made.missing:
        return 0
    names = "、".join(made.missing)
    missing = text("cli.restore.missing", count=len(made.missing), names=names)
    screen.show([missing])
    return 1


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
    if not saved and not given.catalogue:
        raise UsageError("call.catalogue_missing")
    if not saved:
        return False
    own = [f"--{name}" for name in ("catalogue", "application", "company", "deadline") if getattr(given, name)]
    if own:
        what = " ".join(own)
        raise UsageError("call.saved_has_its_own", what=what)
    return True


def _request(given: argparse.Namespace) -> Request:
    application = library.application(given.application) if given.application else None
    catalogue = library.catalogue(given.catalogue)
    flatten = getattr(given, "flatten", False)
    return Request(
        paths=tuple(given.paths),
        catalogue=catalogue,
        application=application,
        company=given.company,
        deadline=given.deadline,
        jobs=given.jobs,
        flatten=flatten,
    )


def _report(outcome: Outcome) -> dict[str, object]:
    return report(outcome.dossier, outcome.verdicts, outcome.exports, outcome.seconds)


def _told(outcome: Outcome, given: argparse.Namespace, screen: Screen, out: Path | None = None) -> int:
    """Show, save, and say by the exit code whether errors remain."""
    screen.save(_report(outcome), given.json)
    dossier = outcome.dossier
    lines = _findings(outcome)
    lines += [f"· {line}" for line in own_papers.remark_lines(dossier)]
    lines += _summary(outcome)
    lines += _written(outcome, out)
    unmeasured = older(dossier)
    if unmeasured:
        lines.append(text("cli.older", count=unmeasured))
    lines += _photographs(outcome)
    if outcome.kept:
        lines.append(text("cli.kept", path=outcome.kept))
    screen.show(lines, given.json)
    if not outcome.usable:
        raise EmptyInputError("input.nothing_usable")
    if any(counts(finding) for finding in outcome.verdicts.findings):
        return 1
    return 0


def _written(outcome: Outcome, out: Path | None) -> list[str]:
    """The files that were written, what is to be said of them, and how many papers the kit has."""
    kit_files = [file for file in outcome.exports if file.role == "kit"]
    others = [file for file in outcome.exports if file.role != "kit"]
    lines = [text("cli.written", path=file.path) for file in others]
    for file in outcome.exports:
        name = Path(file.path).name
        lines += [text("cli.remark", name=name, remark=text(remark)) for remark in file.remarks]
    if kit_files:
        lines.append(text("cli.kit_written", count=len(kit_files), path=out))
    return lines


def _photographs(outcome: Outcome) -> list[str]:
    """Those that were flattened, and those that want a look first."""
    told = (("cli.flattened", outcome.flattened), ("cli.not_flattened", outcome.unsure))
    lines = []
    for key, pages in told:
        if pages:
            separator = text("words.list_separator")
            names = separator.join(page_name(outcome.dossier, page) for page in pages)
            lines.append(text(key, count=len(pages), names=names))
    return lines


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
    """How many entries stand how, and how many findings of each level are open."""
    entries = outcome.verdicts.entries
    absent = [verdict for verdict in entries if verdict.state is EntryState.COMPLETE and not verdict.pages]
    states = [verdict.state for verdict in entries]
    levels = [finding.level for finding in outcome.verdicts.findings if finding.waived is None]
    complete = states.count(EntryState.COMPLETE) - len(absent)
    standing = text(
        "cli.entries",
        all=len(states),
        complete=complete,
        absent=len(absent),
        problems=states.count(EntryState.PROBLEMS),
        missing=states.count(EntryState.MISSING),
        undecided=states.count(EntryState.UNDECIDED),
        unseen=states.count(EntryState.UNSEEN),
    )
    errors = levels.count(Level.ERROR)
    warnings = levels.count(Level.WARNING)
    hints = levels.count(Level.HINT)
    found = text("cli.findings", errors=errors, warnings=warnings, hints=hints)
    return ["", standing, found]


def sample(given: argparse.Namespace, screen: Screen) -> int:
    """Draw a made-up company's papers."""
    pile = own_papers.make_sample(given.folder)
    made = text("cli.sample.made", pages=len(pile.pages), folder=pile.scans)
    out = given.folder / "out"
    following = text(
        "cli.sample.next", scans=pile.scans, catalogue=pile.catalogue, application=pile.application, out=out
    )
    screen.show([made, following])
    return 0


def self_test(given: argparse.Namespace, screen: Screen) -> int:
    """Say for each part whether it works; with --report, a page without names for those who made the program."""
    from srdi_desktop.workflow import selftest

    results = []
    for result in selftest.run_all():
        results.append(result)
        mark = "✗" if result.trouble else "✓"
        part = text(f"cli.self_test.{result.name}")
        line = f"{mark} {part} {result.detail or result.trouble}"
        screen.show([line.rstrip()])
    well = not any(result.trouble for result in results)
    end = text("cli.self_test.well" if well else "cli.self_test.unwell")
    screen.show([end])
    if given.report:
        words = "\n".join(selftest.report(results))
        write_text(given.report, f"{words}\n")
        reported = text("cli.self_test.reported", path=given.report)
        screen.show([reported])
    return 0 if well else 70
