"""The summary's first page: tier, verdict, the three largest gaps, what must be solved first."""

from datetime import date

from srdi_desktop import texts
from srdi_desktop.export.flow import BODY, Flow
from srdi_desktop.export.lettering import Style
from srdi_desktop.export.sheet import ACCENT, AMBER, GREEN, INK, LINE, MARGIN, MUTED, PALE, RED, Colour
from srdi_desktop.export.summary_words import STATES, Summary, gap_text, tier_name, verdict_name, word
from srdi_desktop.model.finding import Finding, Level, State

MOST_ERRORS = 8
GAPS = 3


def draw_boss_page(flow: Flow, summary: Summary, made: date) -> None:
    """Fill the first sheet."""
    sheet, plan = flow.sheet, summary.plan
    sheet.text(MARGIN, flow.y - 20, word("title"), Style(26, bold=True))
    day = word("made", year=made.year, month=made.month, day=made.day)
    sheet.text(MARGIN + BODY, flow.y - 20, day, Style(9, colour=MUTED), "right")
    line = word("subtitle", company=plan.company or word("unnamed"), catalogue=plan.catalogue)
    sheet.text(MARGIN, flow.y - 44, sheet.shortened(line, Style(11), BODY), Style(11, colour=MUTED))
    flow.y -= 66
    _cards(flow, summary)
    _ladder(flow, summary)
    _gaps(flow, summary)
    _errors(flow, summary)


def _cards(flow: Flow, summary: Summary) -> None:
    errors, undecided = len(summary.open(Level.ERROR)), len(summary.undecided())
    states = [verdict.state for verdict in summary.verdicts.entries]
    complete = word("card.entries_value", complete=states.count("complete"), all=len(states))  # type: ignore[arg-type]
    cards = [
        (word("card.tier"), *_recommended(summary)),
        (word("card.entries"), complete, GREEN if all(s == "complete" for s in states) else INK),
        (word("card.errors"), str(errors), RED if errors else GREEN),
        (word("card.undecided"), str(undecided), AMBER if undecided else GREEN),
    ]
    widths, x = (0.40, 0.20, 0.20, 0.20), MARGIN
    for (label, value, colour), share in zip(cards, widths, strict=True):
        width = BODY * share - 8
        flow.sheet.box((x, flow.y - 62, x + width, flow.y), fill=PALE)
        flow.sheet.box((x, flow.y - 62, x + 3, flow.y), fill=colour)
        flow.sheet.text(x + 14, flow.y - 19, label, Style(8.5, colour=MUTED))
        size = next(
            (s for s in (20.0, 16.0, 13.0) if flow.sheet.width_of(value, Style(s, bold=True)) < width - 24), 11.0
        )
        flow.sheet.text(x + 14, flow.y - 46, value, Style(size, bold=True, colour=colour))
        x += BODY * share + 8 / 3
    flow.y -= 82


def _recommended(summary: Summary) -> tuple[str, Colour]:
    evaluation = summary.evaluation
    if evaluation is None:
        return word("card.not_evaluated"), MUTED
    if evaluation.recommended is None:
        return word("card.no_tier"), AMBER
    return tier_name(evaluation.recommended), GREEN


def _ladder(flow: Flow, summary: Summary) -> None:
    """The gradient as steps, lowest left, each with its verdict; the catalogue's own tier is framed."""
    tiers = summary.tiers()
    if not tiers:
        return
    flow.subheading(word("boss.ladder"))
    width, base = BODY / len(tiers), flow.y - 96
    for index, tier in enumerate(tiers):
        x, height = MARGIN + index * width, 48 + 48 * index / max(1, len(tiers) - 1)
        aimed = tier.tier == summary.dossier.catalogue.tier
        flow.sheet.box(
            (x, base, x + width - 6, base + height),
            fill=PALE,
            line=ACCENT if aimed else LINE,
            width=1.4 if aimed else 0.6,
        )
        flow.sheet.box((x, base + height - 3, x + width - 6, base + height), fill=STATES[tier.verdict])
        name = flow.sheet.wrapped(tier_name(tier.tier), Style(9, bold=True), width - 22)
        for line, text in enumerate(name[:2]):
            flow.sheet.text(x + 8, base + height - 17 - 12 * line, text, Style(9, bold=True))
        said = verdict_name(tier.verdict)
        if tier.route:
            said += f"　{texts.text(f'evaluation.route.{tier.route}')}" if texts.language() == "zh" else ""
        flow.sheet.text(x + 8, base + 8, said, Style(8.5, bold=True, colour=STATES[tier.verdict]))
    flow.y = base - 22


def _gaps(flow: Flow, summary: Summary) -> None:
    flow.subheading(word("boss.gaps"))
    tier = summary.aimed()
    if tier is None:
        flow.paragraph(word("boss.gaps_unknown"), Style(9.5, colour=MUTED))
    elif not tier.gaps:
        flow.paragraph(word("boss.gaps_none"), Style(9.5, colour=GREEN))
    else:
        # What is known to be short comes before what is merely not answered yet.
        gaps = sorted(tier.gaps, key=lambda gap: gap.state is not State.FAILED)
        for number, gap in enumerate(gaps[:GAPS], start=1):
            flow.need(30)
            flow.sheet.text(MARGIN, flow.y - 10, str(number), Style(11, bold=True, colour=STATES[gap.state]))
            flow.paragraph(gap_text(gap, tier), Style(9.5), indent=18)
    flow.space(8)


def _errors(flow: Flow, summary: Summary) -> None:
    errors = summary.open(Level.ERROR)
    flow.subheading(word("boss.errors"))
    if not errors:
        flow.paragraph(word("boss.errors_none"), Style(9.5, colour=GREEN))
    # A missing entry may be many findings of one kind: the boss sees the list of titles once, not one line for each.
    missing = summary.missing()
    if missing:
        flow.paragraph(
            word("boss.missing", titles=texts.text("words.list_separator").join(missing)), Style(9.5, colour=RED)
        )
    others = [finding for finding in errors if finding.code != "entry.missing"]
    for finding in others[:MOST_ERRORS]:
        flow.paragraph(_with_position(summary, finding), Style(9.5), indent=12)
    if len(others) > MOST_ERRORS:
        flow.paragraph(word("boss.errors_more", count=len(others) - MOST_ERRORS), Style(9, colour=MUTED), indent=12)
    if summary.waived():
        flow.paragraph(word("boss.waived", count=len(summary.waived())), Style(9, colour=MUTED))


def _with_position(summary: Summary, finding: Finding) -> str:
    message, _ = summary.said(finding)
    position = summary.position(finding.page)
    place = (
        f"（{word('at', position=position)}）" if texts.language() == "zh" else f" ({word('at', position=position)})"
    )
    return f"· {message}{place if position else ''}"
