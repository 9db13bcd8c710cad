"""What is done about a finding: mended in place, accepted with a reason, held against the other page, noted."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QInputDialog

from srdi_desktop.gui import Notice, Scope, Section, wording
from srdi_desktop.gui.dialogs.waiving import WaiverForm
from srdi_desktop.gui.fixes import AT_ONCE, once_settled, tell_outcome
from srdi_desktop.gui.main_window import MainWindow
from srdi_desktop.gui.opening import Shell
from srdi_desktop.gui.panels.compare import CompareView, Pair, chosen_pair, pair_of
from srdi_desktop.model import Finding
from srdi_desktop.texts import page_name, text
from srdi_desktop.workflow.session import Session

Run = Callable[[str], object]  # an action of the table, by its name


def mend(window: MainWindow, shell: Shell, run: Run, name: str, finding: Finding) -> None:
    """Do what the action of that name says, at the finding's page; what is asked in a window of its own, and findings
    that are shown one by one, leave the person where they are.
    """
    if finding.page is not None:
        if window.desk.section is not Section.TRIAGE and name not in _ASKED_OVER:
            window.desk.reveal(finding.page, finding.box)
        window.desk.select((finding.page,), finding.page)
    own = _OWN_ACTS.get(name)
    if own is not None:
        own(window, shell, finding)
    elif name == "add_here":
        _add_here(window, run, finding)
    elif name in AT_ONCE:
        _do_at_once(window, run, name, finding)
    else:
        run(name)


def _do_at_once(window: MainWindow, run: Run, name: str, finding: Finding) -> None:
    """And say whether it removed the finding, once the judge knows."""
    step = window.desk.bridge.step
    run(name)
    if window.desk.bridge.step != step:
        once_settled(window.desk, partial(tell_outcome, window.desk, finding))


def _add_here(window: MainWindow, run: Run, finding: Finding) -> None:
    if finding.entry is not None:
        window.desk.show_section(Section.MATERIALS)
        window.desk.show_scope(Scope(finding.entry))
    run("add")


def _show_figures(window: MainWindow, _shell: Shell, _finding: Finding) -> None:
    window.desk.show_section(Section.FIGURES)


def _set_not_applicable(window: MainWindow, _shell: Shell, finding: Finding) -> None:
    if finding.entry is not None:
        window.desk.bridge.do(Session.set_not_applicable, finding.entry, True)


# Accepting


def _unwaive(window: MainWindow, _shell: Shell, finding: Finding) -> None:
    window.desk.bridge.do(Session.waive, finding.key, None)


def _accept_as_seen(window: MainWindow, shell: Shell, finding: Finding) -> None:
    window.desk.bridge.do(Session.waive_all, [finding.key], text("window.triage.seen"), shell.memory.person)


def _ask_why(window: MainWindow, shell: Shell, finding: Finding) -> None:
    QTimer.singleShot(0, window, partial(_show_waiver_form, window, shell, finding))


def _show_waiver_form(window: MainWindow, shell: Shell, finding: Finding) -> None:
    """For the finding, with those that are selected beside it in the list."""
    bridge, listed = window.desk.bridge, window.findings.chosen()
    chosen = listed if finding in listed and window.desk.section is Section.FINDINGS else [finding]
    form = window.keep(WaiverForm(bridge.dossier, bridge.verdicts, chosen, shell.memory.person, window))
    form.accepted.connect(partial(_accept, window, shell, form))
    form.open()


def _accept(window: MainWindow, shell: Shell, form: WaiverForm) -> None:
    shell.memory.person = form.given_name()
    window.desk.bridge.do(Session.waive_all, form.accepted_keys(), form.given_reason(), form.given_name())


# Two pages


def compare(window: MainWindow) -> None:
    """Two selected pages, or the current one and the page that it is said to repeat."""
    pair = chosen_pair(window.desk)
    if pair is None:
        window.desk.tell(Notice(text("window.compare.none"), key="compared"))
    else:
        _show_pair(window, pair)


def _compare_finding(window: MainWindow, _shell: Shell, finding: Finding) -> None:
    pair = pair_of(finding)
    if pair is not None:
        QTimer.singleShot(0, window, partial(_show_pair, window, pair))


def _show_pair(window: MainWindow, pair: Pair) -> None:
    window.keep(CompareView(window.desk, window.previews, pair, window)).open()


_ASKED_OVER = frozenset({"waive", "unwaive", "compare"})
_OWN_ACTS: dict[str, Callable[[MainWindow, Shell, Finding], object]] = {
    "waive": _ask_why,
    "unwaive": _unwaive,
    "seen": _accept_as_seen,
    "compare": _compare_finding,
    "not_applicable": _set_not_applicable,
    "show_figures": _show_figures,
}


# Notes


def note(window: MainWindow) -> None:
    """On the entry where the list of entries has the focus, else on the current page."""
    desk, entry = window.desk, window.desk.scope.entry
    if window.tree.entries.hasFocus() and entry:
        note_entry(window, entry)
        return
    if desk.current is None:
        desk.tell(Notice(text("window.note.none"), key="note"))
        return
    page, known = desk.current, desk.bridge.dossier.decisions.page_notes.get(desk.current, "")
    words = _asked_note(window, page_name(desk.bridge.dossier, page), known)
    if words != known:
        desk.bridge.do(Session.note_page, page, words or None)


def note_entry(window: MainWindow, entry: str) -> None:
    """Ask for a person's own words about an entry."""
    bridge = window.desk.bridge
    known = bridge.dossier.decisions.entry_notes.get(entry, "")
    words = _asked_note(window, wording.entry_title(bridge.dossier, entry), known)
    if words != known:
        bridge.do(Session.note_entry, entry, words or None)


def _asked_note(window: MainWindow, name: str, known: str) -> str:
    title, asked = text("window.note.title"), text("window.note.ask", name=name)
    words, given = QInputDialog.getMultiLineText(window, title, asked, known)
    return words.strip() if given else known
