"""Judges each page's picture: blurry, soft, too few pixels, dark, faint, blank, crooked, turned, cut off.

Every finding carries the measured number and the limit it was compared with. A page with ink on which nothing can be
judged is undecided, never sharp; born-digital pages are drawn, so they cannot be out of focus.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.finding import Finding, Level, State
from srdi_desktop.model.page import Box, Evidence, Origin, PageRef, Sharpness
from srdi_desktop.model.rulebook import Limits, RuleBook

SIDES = {
    "left": Box(0, 0, 1 / 3, 1),
    "right": Box(2 / 3, 0, 1, 1),
    "top": Box(0, 0, 1, 1 / 3),
    "bottom": Box(0, 2 / 3, 1, 1),
}


def page_findings(dossier: Dossier, book: RuleBook) -> Iterable[Finding]:
    """Findings page.* on every measured page in play, in the order of the pile."""
    skipped = dossier.decisions.excluded | set(dossier.decisions.replaced)
    for page in dossier.pages():
        evidence = dossier.evidence.get(page)
        if evidence is not None and page not in skipped:
            yield from _of_page(page, evidence, dossier, book.limits)


def is_blank(evidence: Evidence, limits: Limits) -> bool:
    """Nothing on the page: no ink beyond specks, nothing read, no seal. The reading engine finds letters in a feeder's
    streaks, too; their edges are wider than those of writing.
    """
    writing = (evidence.sharpness.width or 0.0) <= limits["blank.sharp_edges"]
    read = writing and any(line.text.strip() for line in evidence.text.lines)
    return evidence.tone.ink < limits["blank.ink"] and not read and not evidence.seals


def _of_page(page: PageRef, evidence: Evidence, dossier: Dossier, limits: Limits) -> Iterator[Finding]:
    if evidence.failed:
        return
    if is_blank(evidence, limits):
        yield _finding("page.blank", Level.WARNING, page, ink=evidence.tone.ink, limit=limits["blank.ink"])
        return
    if evidence.origin is not Origin.DIGITAL:
        yield from _sharpness(page, evidence, limits)
        yield from _resolution(page, evidence, limits)
        yield from _tone(page, evidence, limits)
    yield from _geometry(page, evidence, dossier, limits)


def _finding(code: str, level: Level, page: PageRef, *, box: Box | None = None, **values: Any) -> Finding:
    return Finding(code, level, page=page, box=box, values=values)


def _sharpness(page: PageRef, evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    sharpness = evidence.sharpness
    if sharpness.width is None:
        values = {"sharpness": None, "tiles": sharpness.tiles, "limit": limits["sharpness.tiles"]}
        yield Finding("page.blurry", Level.HINT, State.UNDECIDED, page=page, values=values)
        return
    found: dict[str, Any] = {"sharpness": sharpness.score, "width": sharpness.width}
    asked: dict[str, Any] = found | {"readable": sharpness.readable, "variant": "read"}
    score, wide = sharpness.readable, sharpness.width >= limits["sharpness.unreadable"]
    crisp = sharpness.width < limits["sharpness.grey_zone"]  # asked all the same: a page of two grey levels
    least = limits["sharpness.readable_crisp" if crisp else "sharpness.readable"]
    well = score is not None and score >= limits["sharpness.read_well"]
    if _one_side_soft(sharpness, limits):
        found |= {"width": sharpness.side_width, "side": sharpness.side, "variant": "side"}
        box = SIDES.get(sharpness.side or "")
        yield _finding("page.blurry", Level.ERROR, page, box=box, limit=limits["sharpness.side"], **found)
    elif score is not None and score < least:
        yield _finding("page.blurry", Level.ERROR, page, limit=least, **asked)
    elif wide and not well:
        yield _finding("page.blurry", Level.ERROR, page, limit=limits["sharpness.unreadable"], **found)
    elif wide and _beyond_letters(sharpness, limits):
        found |= {"height": sharpness.text_height, "share": round(_of_letters(sharpness), 3), "variant": "letters"}
        yield _finding("page.blurry", Level.ERROR, page, limit=limits["sharpness.letters"], **found)
    elif wide and _visible(sharpness, limits):
        yield _finding("page.soft", Level.WARNING, page, limit=limits["sharpness.read_well"], **asked)
    elif sharpness.width >= limits["sharpness.soft"] and _visible(sharpness, limits):
        yield _finding("page.soft", Level.WARNING, page, limit=limits["sharpness.soft"], **found)
    elif crisp and score is not None and not well:
        asked["variant"] = "lines"
        yield _finding("page.soft", Level.WARNING, page, limit=limits["sharpness.read_well"], **asked)


def _one_side_soft(sharpness: Sharpness, limits: Limits) -> bool:
    """One side is out of focus while the best of the page is not."""
    side, best = sharpness.side_width, sharpness.best_width
    if side is None or best is None or best >= limits["sharpness.unreadable"]:
        return False
    return side >= limits["sharpness.side"] and side >= limits["sharpness.side_ratio"] * best


def _visible(sharpness: Sharpness, limits: Limits) -> bool:
    """Whether letters this large look blurred: fine pictures are soft from pixel to pixel and sharp to the eye."""
    blur, height = sharpness.blur, min(sharpness.text_height or 0.0, limits["sharpness.letters_count"])
    return blur is not None and blur >= limits["sharpness.visible"] * height


def _beyond_letters(sharpness: Sharpness, limits: Limits) -> bool:
    """Blurred by more of its letters' height than readers take, though the reading engine still guesses them."""
    return _of_letters(sharpness) > limits["sharpness.letters"]


def _of_letters(sharpness: Sharpness) -> float:
    """The blur over the height of the letters; 0 where either is unknown."""
    return (sharpness.blur or 0.0) / sharpness.text_height if sharpness.text_height else 0.0


def _resolution(page: PageRef, evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """By pixels per inch where the size on paper is known, else by the height of the characters."""
    height, found = evidence.sharpness.text_height, 0.0
    if evidence.dpi is not None:
        found, error, warning = round(evidence.dpi), limits["resolution.error"], limits["resolution.warning"]
    elif height is not None:
        found, error, warning = height, limits["resolution.text_error"], limits["resolution.text_warning"]
    else:
        return
    if found < warning:
        level, limit = (Level.ERROR, error) if found < error else (Level.WARNING, warning)
        unit, dpi = ("px", None) if evidence.dpi is None else ("dpi", found)
        yield _finding("page.low_resolution", level, page, dpi=dpi, found=found, unit=unit, limit=limit)


def _tone(page: PageRef, evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    tone = evidence.tone
    if tone.paper < limits["tone.paper"]:
        yield _finding("page.dark", Level.WARNING, page, found=tone.paper, limit=limits["tone.paper"], unit="")
    elif tone.dark > limits["tone.dark_share"]:
        share, limit = round(tone.dark * 100), round(limits["tone.dark_share"] * 100)
        yield _finding("page.dark", Level.WARNING, page, found=share, limit=limit, unit="%")
    elif tone.contrast < limits["tone.contrast"]:
        yield _finding("page.faint", Level.WARNING, page, contrast=tone.contrast, limit=limits["tone.contrast"])


def _geometry(page: PageRef, evidence: Evidence, dossier: Dossier, limits: Limits) -> Iterator[Finding]:
    geometry = evidence.geometry
    if geometry.skew is not None and abs(geometry.skew) > limits["skew.degrees"]:
        yield _finding("page.skewed", Level.WARNING, page, degrees=abs(geometry.skew), limit=limits["skew.degrees"])
    if geometry.rotation and page not in dossier.decisions.rotation:
        yield _finding("page.rotated", Level.HINT, page, rotation=geometry.rotation)
    if geometry.cut:
        yield _finding("page.cut_off", Level.WARNING, page, sides=list(geometry.cut))
