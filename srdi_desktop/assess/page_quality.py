"""Judges each page's picture: blurry, soft, too few pixels, dark, faint, blank, crooked, turned, cut off, unread.

Every finding carries the measured number and the limit it was compared with. A page with ink on which nothing can be
judged is undecided, never sharp; born-digital pages are drawn, so they cannot be out of focus.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from srdi_desktop.model import (
    Box,
    DarkRegion,
    Dossier,
    Evidence,
    Finding,
    Level,
    Limits,
    Origin,
    PageRef,
    PaperVerdict,
    RuleBook,
    Sharpness,
    State,
)

SIDES = {
    "left": Box(0, 0, 1 / 3, 1),
    "right": Box(2 / 3, 0, 1, 1),
    "top": Box(0, 0, 1, 1 / 3),
    "bottom": Box(0, 2 / 3, 1, 1),
}

# Findings that say already why a page could not be read.
EXPLAIN_UNREAD = (
    "page.blurry", "page.soft", "page.low_resolution", "page.dark", "page.faint", "page.skewed", "page.covered",
)  # fmt: skip


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
    if not (evidence.tone.ink < limits["blank.ink"]):
        return False
    return not read and not evidence.seals


def _of_page(page: PageRef, evidence: Evidence, dossier: Dossier, limits: Limits) -> Iterator[Finding]:
    if evidence.failed:
        return
    if is_blank(evidence, limits):
        yield _finding("page.blank", Level.WARNING, page, ink=evidence.tone.ink, limit=limits["blank.ink"])
        return
    found = list(_geometry(page, evidence, dossier, limits))
    if evidence.origin is not Origin.DIGITAL:
        found = [*_picture(page, evidence, limits), *found]
    if not any(one.code in EXPLAIN_UNREAD and one.values.get("variant") != "photo" for one in found):
        found += _unread(page, evidence, limits)
    yield from found


def _picture(page: PageRef, evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    yield from _sharpness(page, evidence, limits)
    yield from _resolution(page, evidence, limits)
    yield from _tone(page, evidence, limits)


def _finding(code: str, level: Level, page: PageRef, *, box: Box | None = None, **values: Any) -> Finding:
    return Finding(code, level, page=page, box=box, values=values)


def _sharpness(page: PageRef, evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    sharpness = evidence.sharpness
    if sharpness.width is None:
        values = {"sharpness": None, "tiles": sharpness.tiles, "limit": limits["sharpness.tiles"]}
        yield Finding("page.blurry", Level.HINT, State.UNDECIDED, page=page, values=values)
        return
    seen = sharpness.as_seen(sharpness.width, limits["sharpness.letters_count"])
    found: dict[str, Any] = {"sharpness": sharpness.score, "width": round(seen, 2)}
    lost = _beyond_reading(sharpness, seen, limits)
    if _one_side_soft(sharpness, limits):
        found |= {"width": sharpness.side_width, "side": sharpness.side, "variant": "side"}
        box = SIDES.get(sharpness.side or "")
        yield _finding("page.blurry", Level.ERROR, page, box=box, limit=limits["sharpness.side"], **found)
    elif lost is not None:
        yield _finding("page.blurry", Level.ERROR, page, **found | lost)
    elif seen >= limits["sharpness.soft"]:
        yield _finding("page.soft", Level.WARNING, page, limit=limits["sharpness.soft"], **found)


def _beyond_reading(sharpness: Sharpness, seen: float, limits: Limits) -> dict[str, Any] | None:
    """The number and the limit that say that blur takes the letters, None where it does not. `seen`: edges' width in
    pixels as shown. Trouble in reading alone never says so: there must be blur beside it.
    """
    share, score = sharpness.blur_of_letters, sharpness.readable
    if seen >= limits["sharpness.unreadable"]:
        return {"limit": limits["sharpness.unreadable"]}
    if seen >= limits["sharpness.soft"] and share >= limits["sharpness.letters"]:
        height = sharpness.text_height
        least = limits["sharpness.letters"]
        return {"height": height, "share": round(share, 3), "limit": least, "variant": "letters"}
    if score is None or seen < limits["sharpness.soft"] or share < limits["sharpness.letters_unread"]:
        return None
    least = limits["sharpness.readable"]
    if score < least:
        return {"readable": score, "limit": least, "variant": "read"}
    return None


def is_legible(sharpness: Sharpness, limits: Limits) -> bool:
    """Whether nothing says that its letters are lost to blur or to too few pixels; no text to judge on passes."""
    if sharpness.width is None:
        return True
    seen = sharpness.as_seen(sharpness.width, limits["sharpness.letters_count"])
    high = sharpness.text_height is None or sharpness.text_height >= limits["resolution.letters"]
    return high and _beyond_reading(sharpness, seen, limits) is None


def _one_side_soft(sharpness: Sharpness, limits: Limits) -> bool:
    """One side is out of focus while the best of the page is not."""
    side, best = sharpness.side_width, sharpness.best_width
    if side is None or best is None or best >= limits["sharpness.soft"]:
        return False
    seen = sharpness.as_seen(side, limits["sharpness.letters_count"])
    if not (seen >= limits["sharpness.side"]):
        return False
    return side >= limits["sharpness.side_ratio"] * best


def _unread(page: PageRef, evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """A page that is sharp, whose words the program does not know: nothing follows from them."""
    score = evidence.sharpness.readable
    least = limits["reading.unread"]
    if score is not None and score < least:
        yield _finding("page.unread", Level.HINT, page, readable=score, limit=least)


def _resolution(page: PageRef, evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """By the height of the letters, whatever a tag says of pixels per inch."""
    height = evidence.sharpness.text_height
    least = limits["resolution.letters"]
    if height is not None and height < least:
        dpi = None if evidence.dpi is None else round(evidence.dpi)
        yield _finding("page.low_resolution", Level.ERROR, page, dpi=dpi, found=height, unit="px", limit=least)


def _tone(page: PageRef, evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    tone = evidence.tone
    covers = [region for region in evidence.dark if _took_text(region, limits)]
    if covers:
        yield from (_covered(page, region, limits) for region in covers)
    elif tone.paper < limits["tone.paper"]:
        yield _finding("page.dark", Level.WARNING, page, found=tone.paper, limit=limits["tone.paper"], unit="")
    elif tone.contrast < limits["tone.contrast"]:
        yield _finding("page.faint", Level.WARNING, page, contrast=tone.contrast, limit=limits["tone.contrast"])


def _covered(page: PageRef, region: DarkRegion, limits: Limits) -> Finding:
    """An error from the area on from which whole paragraphs are gone."""
    level = Level.ERROR if region.area >= limits["covered.error"] else Level.WARNING
    share = round(100 * region.area)
    return _finding("page.covered", level, page, box=region.box, share=share)


def _took_text(region: DarkRegion, limits: Limits) -> bool:
    """Whether a dark region, which is no coloured picture, lies over text: most of the sheet, or a great part that is
    no rectangular picture and no desk, or a band between lines from one margin to the other, or a stain at which
    lines end on both sides.
    """
    if region.tint >= limits["covered.tint"]:
        return False
    if region.area >= limits["covered.most"]:
        return region.rim < limits["covered.rim"]
    if region.fill < limits["covered.picture_fill"] and region.rim < limits["covered.rim"]:
        stain = min(region.ends, region.beside) >= limits["covered.lines"] and region.area >= limits["covered.stain"]
        if stain or region.area >= limits["covered.great"]:
            return True
    band = region.text_wide >= limits["covered.text_wide"] and region.fill >= limits["covered.band_fill"]
    return band and region.between >= 1 and region.lines_high >= limits["covered.lines_high"]


def _geometry(page: PageRef, evidence: Evidence, dossier: Dossier, limits: Limits) -> Iterator[Finding]:
    geometry = evidence.geometry
    straightened = page in dossier.decisions.deskew
    if _is_unflattened_photo(page, evidence, dossier):
        yield _finding("page.skewed", Level.HINT, page, variant="photo")
    elif geometry.skew is not None and abs(geometry.skew) > limits["skew.degrees"] and not straightened:
        yield _finding("page.skewed", Level.WARNING, page, degrees=abs(geometry.skew), limit=limits["skew.degrees"])
    if geometry.rotation and page not in dossier.decisions.rotation:
        yield _finding("page.rotated", Level.HINT, page, rotation=geometry.rotation)
    if geometry.cut:
        yield _finding("page.cut_off", Level.WARNING, page, sides=list(geometry.cut))


def _is_unflattened_photo(page: PageRef, evidence: Evidence, dossier: Dossier) -> bool:
    """Whether a sheet surely lies in the picture and nobody has flattened it: that it is crooked, too, is the same."""
    paper = evidence.paper
    by = dossier.decisions.reshaped.get(dossier.original(page))
    if paper is None or paper.verdict is not PaperVerdict.SURE:
        return False
    return by is None or by.corners is None
