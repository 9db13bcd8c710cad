"""Model values in, words for people out; the only place where the window builds sentences from findings and pages."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from srdi_desktop.model import (
    Document,
    Dossier,
    Entry,
    EntryState,
    EntryVerdict,
    Evidence,
    Finding,
    Level,
    PageRef,
    PaperVerdict,
    Reshaping,
    State,
    Verdicts,
)
from srdi_desktop.texts import closest, finding_text, has, page_name, text
from srdi_desktop.workflow.own_papers import remark_words

LEVELS = (Level.ERROR, Level.WARNING, Level.HINT)


def pages(count: int) -> str:
    """12 页."""
    return text("gui.count.page" if count == 1 else "gui.count.pages", count=count)


def size(count: float) -> str:
    """A number of bytes for people: MB of 1,000,000 bytes, kB below one."""
    if count >= 1e6:
        return f"{count / 1e6:.1f} MB"
    return f"{count / 1e3:.0f} kB"


def file_size(path: Path) -> str:
    """The size of a file as it lies on the disk, a dash where nobody can tell."""
    try:
        return size(path.stat().st_size)
    except OSError:
        return "—"


def duration(seconds: float) -> str:
    """Rough time left: seconds below a minute and a half, minutes beyond."""
    if seconds < 90:
        return text("gui.time.seconds", count=max(1, round(seconds)))
    return text("gui.time.minutes", count=round(seconds / 60))


def kind_title(kind: str | None) -> str:
    """The name of a kind of paper."""
    key = f"kinds.{kind}.title"
    if kind and has(key):
        return text(key)
    return ""


def document_title(dossier: Dossier, document: Document) -> str:
    """What the document says it is, else its kind, else its scan's name."""
    return document.title or kind_title(document.kind) or scan_name(dossier, document.pages[0])


def document_pages(dossier: Dossier, document: Document) -> str:
    """How many pages were scanned, and how many there are on paper where a person said so."""
    scanned = pages(len(document.pages))
    paper = dossier.decisions.paper_counts.get(document.pages[0])
    if paper:
        return text("window.paper.of", pages=scanned, count=paper)
    return scanned


def scan_name(dossier: Dossier, page: PageRef) -> str:
    """File name of the page's scan."""
    scan = dossier.scans.get(page.scan)
    if scan:
        return scan.name
    return page.scan[:8]


def page_label(dossier: Dossier, verdicts: Verdicts, page: PageRef) -> str:
    """Under the picture: the printed number when there is one, else the place in the scan."""
    document = verdicts.document_of.get(page)
    if document is not None and page in document.numbers:
        total = document.totals.get(page)
        key = "gui.page.printed_of" if total else "gui.page.printed"
        return text(key, number=document.numbers[page], total=total)
    scan = dossier.scans.get(page.scan)
    return text("gui.page.index", index=page.scan_index, total=scan.pages if scan else 1)


def finding_short(finding: Finding) -> str:
    """The finding in two or three words, for badges and filters."""
    return text(closest(f"findings.{finding.code}.short", str(finding.values.get("variant", ""))))


def waived_words(dossier: Dossier, finding: Finding) -> str:
    """Why it was accepted, who said so and when, as far as that is known."""
    signature, reason = dossier.decisions.waived_by.get(finding.key), finding.waived or ""
    if signature is not None and signature.when is not None and signature.who:
        when = f"{signature.when:%Y-%m-%d %H:%M}"
        reason = text("window.waive.by", reason=reason, who=signature.who, when=when)
    return text("gui.finding.waived", reason=reason)


def entry_title(dossier: Dossier, entry: str | None) -> str:
    """Title of an entry, of the tray for none."""
    found = next((e for e in dossier.catalogue.entries if e.id == entry), None)
    return found.title if found else text("gui.tree.tray")


def entry_state(dossier: Dossier, verdict: EntryVerdict) -> str:
    """The verdict's state, or why an absent entry is nothing to worry about."""
    if verdict.entry in dossier.decisions.not_applicable:
        return "not_applicable"
    if verdict.state == EntryState.COMPLETE and not verdict.pages:
        return "optional"
    return str(verdict.state)


def entry_detail(verdicts: Verdicts, entry: Entry, verdict: EntryVerdict, state: str, note: str) -> str:
    """The quiet second line: the state as a word, pages, what is open, whether there is a note."""
    parts = [text(f"gui.state.{_expected(verdicts, verdict, state)}")]
    if verdict.pages:
        parts.append(pages(len(verdict.pages)))
    open_ones = [f for f in verdicts.findings if f.entry == entry.id and f.waived is None and f.level != Level.HINT]
    if open_ones and verdict.pages:
        parts.append(text("gui.count.findings", count=len(open_ones)))
    if state == "optional" and entry.condition:
        parts.append(entry.condition)
    parts += [text("window.note.title")] if note else []
    return " · ".join(parts)


def _expected(verdicts: Verdicts, verdict: EntryVerdict, state: str) -> str:
    """The state; where nothing is known yet, what a glance lets expect of it."""
    if state == EntryState.UNSEEN and not verdict.pages and verdict.entry in verdicts.probably_missing:
        return "probably_missing"
    return state


def entry_tip(verdicts: Verdicts, entry: Entry, verdict: EntryVerdict, state: str, note: str) -> str:
    """Title, state, a person's note, the list's, and what the kind is about."""
    parts = [entry.title, text(f"gui.state_tip.{_expected(verdicts, verdict, state)}")]
    parts += [text("window.note.of", note=note)] if note else []
    parts += [part for part in (entry.condition, entry.note) if part]
    return "\n".join([*parts, *kind_gloss(entry.kind)])


def kind_gloss(kind: str) -> list[str]:
    """For people who do not know it: what it is, where to get it, what reviewers look at, usual mistakes."""
    return [text(f"kinds.{kind}.{name}") for name in ("what", "where", "look", "mistakes")]


def page_state(dossier: Dossier, page: PageRef) -> str:
    """excluded | new (not measured yet) | ready."""
    if page in dossier.decisions.excluded:
        return "excluded"
    return "ready" if page in dossier.evidence else "new"


def badges(dossier: Dossier, page: PageRef, findings: Sequence[Finding]) -> list[str]:
    """Marks on a page's picture, the gravest first."""
    marks = [str(level) for level in LEVELS[:2] if any(f.level == level for f in findings)][:1]
    evidence = dossier.evidence.get(page)
    if evidence is not None and evidence.seals:
        marks.append("seal")
    if dossier.rotation(page):
        marks.append("turned")
    if page in dossier.decisions.deskew:
        marks.append("deskewed")
    if page in dossier.decisions.page_notes:
        marks.append("note")
    return marks


def edit_words(by: Reshaping) -> list[str]:
    """What was done to a page's picture, one thing each: 已展平, 已遮盖 2 处."""
    counts = {"cover": by.cover_count, "cut": by.parts}
    return [text(f"edit.page.{name}", count=counts.get(name, 0)) for name in by.applied]


def page_chip(dossier: Dossier, page: PageRef) -> tuple[str, str] | None:
    """(words, colour) over a page's picture: what is covered, so that nobody forgets; that a photo can be flattened."""
    by = dossier.reshaping(page)
    if by.cover_count:
        return text("edit.page.cover", count=by.cover_count), "accent"
    evidence = dossier.evidence.get(page)
    paper = evidence.paper if evidence is not None else None
    if paper is None or by.corners is not None or paper.verdict is not PaperVerdict.SURE:
        return None
    return text("edit.page.flattenable"), "muted"


def page_tip(dossier: Dossier, page: PageRef, findings: Iterable[Finding]) -> str:
    """Name of the page, what was done to it, the note on it, each of its findings."""
    edits = text("words.list_separator").join(edit_words(dossier.reshaping(page)))
    note = dossier.decisions.page_notes.get(page)
    noted = [text("window.note.of", note=note)] if note else []
    done = [edits] if edits else []
    return "\n".join([page_name(dossier, page), *done, *noted, *(finding_text(f, dossier)[0] for f in findings)])


def page_spoken(dossier: Dossier, page: PageRef, findings: Sequence[Finding]) -> str:
    """The page for a screen reader."""
    parts = [page_name(dossier, page)]
    state = page_state(dossier, page)
    if state != "ready":
        parts.append(text(f"gui.page.{state}"))
    parts += edit_words(dossier.reshaping(page))
    return ", ".join([*parts, *(finding_short(f) for f in findings)])


def state_word(state: State) -> str:
    """passed, failed or undecided in words."""
    return text(f"gui.verdict.{state}")


def evidence_lines(dossier: Dossier, verdicts: Verdicts, page: PageRef) -> list[tuple[str, str]]:
    """(label, value) pairs that say in words what was measured."""
    edits = text("words.list_separator").join(edit_words(dossier.reshaping(page)))
    done = [(text("edit.page.label"), edits)] if edits else []
    evidence = dossier.evidence.get(page)
    if evidence is None:
        return [*done, (text("gui.evidence.state"), text("gui.evidence.waiting"))]
    rows = list(done)
    if evidence.remarks:
        rows.append((text("gui.evidence.remarks"), remark_words(dossier, page)))
    rows += [_origin(evidence), _resolution(evidence), _sharpness(evidence), _skew(evidence)]
    rows += [_rotation(dossier, page), _seals(evidence), _reading(evidence)]
    document = verdicts.document_of.get(page)
    if document is not None and page in document.numbers:
        rows.append((text("gui.evidence.printed"), page_label(dossier, verdicts, page)))
    return rows


def _origin(evidence: Evidence) -> tuple[str, str]:
    colour = "colour" if evidence.colour else "bilevel" if evidence.bilevel else "grey"
    return text("gui.evidence.origin"), (
        f"{text(f'gui.evidence.origin_{evidence.origin}')} · {text(f'gui.evidence.{colour}')}"
    )


def _resolution(evidence: Evidence) -> tuple[str, str]:
    value = text("gui.evidence.dpi", dpi=round(evidence.dpi)) if evidence.dpi else text("gui.evidence.unknown")
    return text("gui.evidence.resolution"), value


def _sharpness(evidence: Evidence) -> tuple[str, str]:
    score = evidence.sharpness.score
    value = text("gui.evidence.unknown") if score is None else text("gui.evidence.percent", value=round(score * 100))
    return text("gui.evidence.sharpness"), value


def _skew(evidence: Evidence) -> tuple[str, str]:
    skew = evidence.geometry.skew
    value = text("gui.evidence.unknown") if skew is None else text("gui.evidence.degrees", value=f"{skew:+.1f}")
    return text("gui.evidence.skew"), value


def _rotation(dossier: Dossier, page: PageRef) -> tuple[str, str]:
    by_hand = page in dossier.decisions.rotation
    key = "gui.evidence.turned_by_hand" if by_hand else "gui.evidence.turned"
    turn = dossier.rotation(page)
    return text("gui.evidence.rotation"), text(key, value=turn) if turn else text("gui.evidence.upright")


def _seals(evidence: Evidence) -> tuple[str, str]:
    count = len(evidence.seals)
    electronic = any(seal.electronic for seal in evidence.seals)
    key = (
        "seal_electronic" if electronic else "seal_found" if count else "seal_none" if evidence.colour else "seal_grey"
    )
    return text("gui.evidence.seal"), text(f"gui.evidence.{key}", count=count)


def _reading(evidence: Evidence) -> tuple[str, str]:
    return text("gui.evidence.reading"), text(f"gui.evidence.source_{evidence.text.source}")
