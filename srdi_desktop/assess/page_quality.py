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

_Findings = Iterator[Finding]
_Told = dict[str, Any]  # a finding's values


def page_findings(dossier: Dossier, book: RuleBook) -> Iterable[Finding]:
    """Findings page.* on every measured page in play, in the order of the pile."""
    decisions = dossier.decisions
    skipped = decisions.excluded | set(decisions.replaced)
    for page in dossier.pages():
        evidence = dossier.evidence.get(page)
        if evidence is not None and page not in skipped:
            yield from _of_page(page, evidence, dossier, book.limits)


def is_blank(evidence: Evidence, limits: Limits) -> bool:
    """Nothing on the page: no ink beyond specks, nothing read, no seal. The reading engine finds letters in a feeder's
    streaks, too; their edges are wider than those of writing.
    """
    ink = evidence.tone.ink
    if not (ink < limits["blank.ink"]):
        return False
    if evidence.seals:
        return False
    edges = evidence.sharpness.width or 0.0
    is_writing = edges <= limits["blank.sharp_edges"]
    if not is_writing:
        return True
    return not any(line.text.strip() for line in evidence.text.lines)


def _of_page(page: PageRef, evidence: Evidence, dossier: Dossier, limits: Limits) -> _Findings:
    if evidence.failed:
        return
    if is_blank(evidence, limits):
        ink = evidence.tone.ink
        yield _finding("page.blank", Level.WARNING, page, ink=ink, limit=limits["blank.ink"])
        return
    found = list(_geometry(page, evidence, dossier, limits))
    if evidence.origin is not Origin.DIGITAL:
        of_picture = _picture(page, evidence, limits)
        found = [*of_picture, *found]
    if not any(_explains_unread(finding) for finding in found):
        found += _unread(page, evidence, limits)
    yield from found


def _explains_unread(finding: Finding) -> bool:
    if finding.code not in EXPLAIN_UNREAD:
        return False
    return finding.values.get("variant") != "photo"


def _picture(page: PageRef, evidence: Evidence, limits: Limits) -> _Findings:
    yield from _sharpness(page, evidence, limits)
    yield from _resolution(page, evidence, limits)
    yield from _tone(page, evidence, limits)


def _finding(code: str, level: Level, page: PageRef, *, box: Box | None = None, **values: Any) -> Finding:
    return Finding(code, level, page=page, box=box, values=values)


def _sharpness(page: PageRef, evidence: Evidence, limits: Limits) -> _Findings:
    sharpness = evidence.sharpness
    if sharpness.width is None:
        values = {"sharpness": None, "tiles": sharpness.tiles, "limit": limits["sharpness.tiles"]}
        yield Finding("page.blurry", Level.HINT, State.UNDECIDED, page=page, values=values)
        return
    seen = sharpness.as_seen(sharpness.width, limits["sharpness.letters_count"])
    width = round(seen, 2)
    found: _Told = {"sharpness": sharpness.score, "width": width}
    lost = _beyond_reading(sharpness, seen, limits)
    soft = limits["sharpness.soft"]
    if _one_side_soft(sharpness, limits):
        found |= {"width": sharpness.side_width, "side": sharpness.side, "variant": "side"}
        side = sharpness.side or ""
        box = SIDES.get(side)
        yield _finding("page.blurry", Level.ERROR, page, box=box, limit=limits["sharpness.side"], **found)
    elif lost is not None:
        found |= lost
        yield _finding("page.blurry", Level.ERROR, page, **found)
    elif seen >= soft:
        yield _finding("page.soft", Level.WARNING, page, limit=soft, **found)


def _beyond_reading(sharpness: Sharpness, seen: float, limits: Limits) -> _Told | None:
    """The number and the limit that say that blur takes the letters, None where it does not. `seen`: edges' width in
    pixels as shown. Trouble in reading alone never says so: there must be blur beside it.
    """
    unreadable = limits["sharpness.unreadable"]
    if seen >= unreadable:
        return {"limit": unreadable}
    if seen < limits["sharpness.soft"]:
        return None
    share = sharpness.blur_of_letters
    most = limits["sharpness.letters"]
    if share >= most:
        height = sharpness.text_height
        rounded = round(share, 3)
        return {"height": height, "share": rounded, "limit": most, "variant": "letters"}
    score = sharpness.readable
    if score is None or share < limits["sharpness.letters_unread"]:
        return None
    least = limits["sharpness.readable"]
    if score < least:
        return {"readable": score, "limit": least, "variant": "read"}
    return None


def is_legible(sharpness: Sharpness, limits: Limits) -> bool:
    """Whether nothing says that its letters are lost to blur or to too few pixels; no text to judge on passes."""
    if sharpness.width is None:
        return True
    height = sharpness.text_height
    if height is not None and height < limits["resolution.letters"]:
        return False
    seen = sharpness.as_seen(sharpness.width, limits["sharpness.letters_count"])
    lost = _beyond_reading(sharpness, seen, limits)
    return lost is None


def _one_side_soft(sharpness: Sharpness, limits: Limits) -> bool:
    """One side is out of focus while the best of the page is not."""
    side = sharpness.side_width
    best = sharpness.best_width
    if side is None or best is None:
        return False
    if best >= limits["sharpness.soft"]:
        return False
    seen = sharpness.as_seen(side, limits["sharpness.letters_count"])
    if not (seen >= limits["sharpness.side"]):
        return False
    return side >= limits["sharpness.side_ratio"] * best


def _unread(page: PageRef, evidence: Evidence, limits: Limits) -> _Findings:
    """A page that is sharp, whose words the program does not know: nothing follows from them."""
    score = evidence.sharpness.readable
    least = limits["reading.unread"]
    if score is not None and score < least:
        yield _finding("page.unread", Level.HINT, page, readable=score, limit=least)


def _resolution(page: PageRef, evidence: Evidence, limits: Limits) -> _Findings:
    """By the height of the letters, whatever a tag says of pixels per inch."""
    height = evidence.sharpness.text_height
    least = limits["resolution.letters"]
    if height is not None and height < least:
        dpi = None if evidence.dpi is None else round(evidence.dpi)
        yield _finding("page.low_resolution", Level.ERROR, page, dpi=dpi, found=height, unit="px", limit=least)


def _tone(page: PageRef, evidence: Evidence, limits: Limits) -> _Findings:
    paper = evidence.tone.paper
    contrast = evidence.tone.contrast
    lightest = limits["tone.paper"]
    strongest = limits["tone.contrast"]
    covers = [region for region in evidence.dark if _took_text(region, limits)]
    if covers:
        for region in covers:
            yield _covered(page, region, limits)
    elif paper < lightest:
        yield _finding("page.dark", Level.WARNING, page, found=paper, limit=lightest, unit="")
    elif contrast < strongest:
        yield _finding("page.faint", Level.WARNING, page, contrast=contrast, limit=strongest)


def _covered(page: PageRef, region: DarkRegion, limits: Limits) -> Finding:
    """An error from the area on from which whole paragraphs are gone."""
    grave = region.area >= limits["covered.error"]
    level = Level.ERROR if grave else Level.WARNING
    share = round(100 * region.area)
    return _finding("page.covered", level, page, box=region.box, share=share)


def _took_text(region: DarkRegion, limits: Limits) -> bool:
    """Whether a dark region, which is no coloured picture, lies over text: most of the sheet, or a great part that is
    no rectangular picture and no desk, or a band between lines from one margin to the other, or a stain at which
    lines end on both sides.
    """
    if region.tint >= limits["covered.tint"]:
        return False
    is_desk = region.rim >= limits["covered.rim"]
    if region.area >= limits["covered.most"]:
        return not is_desk
    is_picture = region.fill >= limits["covered.picture_fill"]
    takes_lines = region.area >= limits["covered.great"] or _is_stain(region, limits)
    if takes_lines and not is_picture and not is_desk:
        return True
    return _is_band(region, limits)


def _is_stain(region: DarkRegion, limits: Limits) -> bool:
    lines = min(region.ends, region.beside)
    if lines < limits["covered.lines"]:
        return False
    return region.area >= limits["covered.stain"]


def _is_band(region: DarkRegion, limits: Limits) -> bool:
    if region.text_wide < limits["covered.text_wide"]:
        return False
    if region.fill < limits["covered.band_fill"]:
        return False
    return region.between >= 1 and region.lines_high >= limits["covered.lines_high"]


def _geometry(page: PageRef, evidence: Evidence, dossier: Dossier, limits: Limits) -> _Findings:
    geometry = evidence.geometry
    decisions = dossier.decisions
    degrees = abs(geometry.skew or 0.0)
    most = limits["skew.degrees"]
    straightened = page in decisions.deskew
    if _is_unflattened_photo(page, evidence, dossier):
        yield _finding("page.skewed", Level.HINT, page, variant="photo")
    elif degrees > most and not straightened:
        yield _finding("page.skewed", Level.WARNING, page, degrees=degrees, limit=most)
    if geometry.rotation and page not in decisions.rotation:
        yield _finding("page.rotated", Level.HINT, page, rotation=geometry.rotation)
    if geometry.cut:
        sides = list(geometry.cut)
        yield _finding("page.cut_off", Level.WARNING, page, sides=sides)


def _is_unflattened_photo(page: PageRef, evidence: Evidence, dossier: Dossier) -> bool:
    """Whether a sheet surely lies in the picture and nobody has flattened it: that it is crooked, too, is the same."""
    paper = evidence.paper
    if paper is None or paper.verdict is not PaperVerdict.SURE:
        return False
    original = dossier.original(page)
    by = dossier.decisions.reshaped.get(original)
    return by is None or by.corners is None
