"""Finds the sheet in a photo: four corners, a score, and whether it is sure.

Every plausible quadrilateral of straight edges is scored by its sides (quads.py): their mean, nearly as much the
weakest of them, less where edges run on past the corners and where the picture's border stands in. Lines of text (long
thin ones, from the reading engine's detector) belong inside; a side that cuts text or leaves it out is none, and so is
a side beyond which the paper goes on: a fold, a printed frame. What the score cannot tell is a guard of its own: a page
that stands straight has nothing to flatten, and neither has a sheet turned on an even scanner bed. Ranking candidates
by edge support along all four sides follows Zhang and He's whiteboard scanner (Digital Signal Processing 2007).
"""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from srdi_desktop.evidence.measured_page import Ends, Flags, Grey, Numbers, Places, Sheet, array_of, ends_of, reduced
from srdi_desktop.evidence.picture.quads import Quads, depth_within, inward_normals, quads_of
from srdi_desktop.evidence.picture.straight import Picture
from srdi_desktop.model import Corners, Evidence, FoundPaper, Limits, Origin, PaperVerdict

LONGER = 400  # pixels of the small picture's longer side
POINTS = 7  # looked at along a line of text
TEXT_MARGIN = 2.0  # pixels by which text may reach beyond a side
CLOSELY = 120  # candidates looked at once more
NEAR_SIDE = 6.0  # pixels outside a side, and inside it, that are held against each other
FAR_SIDE = 12.0  # pixels outside a side, and inside it, that are held against each other
WITHIN = 7.0  # pixels outside a side, and inside it, that are held against each other
SAMPLES = 24  # along each side
FROM, TO = 0.06, 0.94  # of a side: what lies at its corners says nothing
FRAME = 6  # pixels of the picture as given
HELD_MARGIN = 3.0  # pixels by which a sheet may reach out of one that holds it
GAP = 2.0  # pixels of desk at least between two papers


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the sheet that lies in the picture. Where it is sure, what lies around it counts no more."""
    if found.bilevel or found.origin is Origin.DIGITAL:
        return found
    grey = sheet.image.grey
    lines = ends_of(sheet.lines, (grey.width, grey.height))
    picture = array_of(sheet.image.colour or grey)
    paper = find_paper(picture, lines, sheet.book.limits)
    if paper is not None and paper.verdict is PaperVerdict.SURE:
        sheet.keep_within(paper.corners)
    return replace(found, paper=paper)


def find_paper(picture: Grey, lines: Ends, limits: Limits) -> FoundPaper | None:
    """The sheet in a picture, (height, width) or (height, width, 3); None where nothing looks like one. `lines`: of
    text, as `ends_of` gives them, none where they are not known.
    """
    if _is_framed_in_white(picture, limits):
        return None
    small = _small(picture)
    quads, bare = quads_of(small)
    candidates = _ranked(quads, bare, lines, limits)
    if candidates is None:
        return None
    best = float(candidates.score[0])
    bordered = candidates.quads.border[0].any()
    if best < limits["paper.least_at_border" if bordered else "paper.least"]:
        return None
    score = round(min(1.0, best), 3)
    area = float(candidates.quads.area[0])
    two = _two_papers(quads, area, small, bare, limits)
    if two is not None:
        one, other = (_fractions(corners, bare) for corners in two)
        return FoundPaper(one, score, PaperVerdict.UNSURE, (one, other))
    corners = _fractions(candidates.quads.corners[0], bare)
    verdict = _verdict(candidates, bare, limits)
    return FoundPaper(corners, score, verdict)


def _is_framed_in_white(picture: Grey, limits: Limits) -> bool:
    """Whether the picture's outermost pixels are a scanner's white: no desk is so bright and so even."""
    white = limits["paper.bed_white"]
    upright = (picture[:, :FRAME], picture[:, -FRAME:])
    frame = (picture[:FRAME], picture[-FRAME:], *upright)
    shares = [(strip > white).mean() for strip in frame]
    return bool(min(shares) >= limits["paper.bed_even"])


def _small(picture: Grey) -> Picture:
    """In colour, reduced by a whole number to about LONGER pixels."""
    if picture.ndim == 2:
        picture = np.repeat(picture[:, :, None], 3, axis=2)
    longer = max(picture.shape)
    factor = max(1, round(longer / LONGER))
    if factor == 1:
        return picture
    channels: list[Grey] = []
    for channel in range(3):
        whole = np.ascontiguousarray(picture[:, :, channel])
        channels.append(reduced(whole, factor))
    return np.stack(channels, axis=2)


@dataclass(frozen=True)
class _Candidates:
    """The best quadrilaterals, the best first. text_inside, text_cut: shares of the lines' length."""

    quads: Quads
    score: Numbers
    text_inside: Numbers
    text_cut: Numbers


def _ranked(quads: Quads, bare: Picture, lines: Ends, limits: Limits) -> _Candidates | None:
    """By their sides, of the best of these by the text, of the best of those by what lies around; None of none."""
    if not len(quads.area):
        return None
    score = _sides_score(quads, limits)
    first = _falling(score)[: 10 * CLOSELY]
    quads = quads.taken(first)
    inside, cut = _text_shares(quads.corners, lines, bare)
    outside = limits["paper.text_outside"] * (1 - inside)
    cut_text = limits["paper.text_cut"] * cut
    fitting = score[first] - outside - cut_text
    near = _falling(fitting)[:CLOSELY]
    alike = _alike_outside(quads.corners[near], bare, limits)
    goes_on = limits["paper.goes_on"] * alike.max(axis=1)
    whole = fitting[near] - goes_on
    order = _falling(whole)
    best = near[order]
    ranked = quads.taken(best)
    return _Candidates(ranked, whole[order], inside[best], cut[best])


def _falling(score: Numbers) -> Places:
    """The places of the scores, the highest first; equal ones stay in their order."""
    return np.argsort(-score, kind="stable")


def _sides_score(quads: Quads, limits: Limits) -> Numbers:
    """Between about 0 and 1: 1 for four full, distinct edges that end at the corners."""
    plain = limits["paper.plain_edge"]
    distinct = plain + (1 - plain) * quads.step
    borne_out = quads.support * distinct
    good = np.where(quads.border, limits["paper.border"], borne_out)
    around = quads.length.sum(axis=1, keepdims=True)
    share = quads.length / around
    lighter = np.where(quads.border, 0, quads.lighter)
    beyond = np.where(quads.border, 0, quads.beyond)
    mean = (good * share).sum(axis=1)
    weakest = good.min(axis=1)
    score = limits["paper.sides"] * mean
    score += limits["paper.weakest_side"] * weakest
    score += limits["paper.lighter"] * lighter.mean(axis=1)
    score -= limits["paper.runs_on"] * beyond.mean(axis=1)
    return np.asarray(score)


def _text_shares(corners: Numbers, lines: Ends, bare: Picture) -> tuple[Numbers, Numbers]:
    """Shares of the text's length inside each quadrilateral, and of lines that are cut by one of its sides."""
    count = len(corners)
    if not len(lines):
        all_inside = np.ones(count, np.float32)
        return all_inside, np.zeros(count, np.float32)
    height, width = bare.shape[:2]
    size = np.array([width, height])
    begin = lines[:, :2] * size
    way = lines[:, 2:] * size - begin
    along = (np.arange(POINTS) + 0.5) / POINTS
    beyond = along[:, None] * way[:, None]
    points = begin[:, None] + beyond
    depth = depth_within(corners, points.reshape(-1, 2))
    inside = depth.min(axis=1) > -TEXT_MARGIN
    by_line = inside.reshape(count, len(lines), POINTS)
    share = by_line.mean(axis=2)
    is_cut = (share > 0) & (share < 1)
    length = np.hypot(*way.T)
    weight = length / length.sum()
    return share @ weight, is_cut @ weight


def _alike_outside(corners: Numbers, bare: Picture, limits: Limits) -> Numbers:
    """(n, 4) share of points just outside each side that are as light as the sheet and of its tint."""
    side = np.roll(corners, -1, axis=1) - corners
    along = np.linspace(FROM, TO, SAMPLES)[:, None]
    onward = along * side[:, :, None]
    points = corners[:, :, None] + onward
    inward = inward_normals(corners)[:, :, None]
    inside = points + WITHIN * inward
    sheet, _ = _colours(bare, inside)
    shape = sheet.shape[:-1]
    alike = np.zeros(shape)
    seen = np.zeros(shape)
    for away in (NEAR_SIDE, FAR_SIDE):
        outside = points - away * inward
        desk, shown = _colours(bare, outside)
        alike += _is_alike(desk, sheet, limits) & shown
        seen += shown
    count = seen.sum(axis=2)
    shown = np.maximum(count, 1)
    share = alike.sum(axis=2) / shown
    return np.where(count >= SAMPLES / 2, share, 0)


def _is_alike(desk: Numbers, sheet: Numbers, limits: Limits) -> Flags:
    """Of colours (…, 3): as light as the sheet beside them, and of its tint."""
    level = sheet.mean(axis=-1, keepdims=True)
    light = desk.mean(axis=-1, keepdims=True)
    difference = (desk - light) - (sheet - level)
    tint = np.abs(difference).max(axis=-1)
    least = level * (1 - limits["paper.as_light"])
    as_light = (light > least)[..., 0]
    return np.asarray(as_light & (tint < limits["paper.tint"]))


def _colours(bare: Picture, points: Numbers) -> tuple[Numbers, Flags]:
    """The colours at points (x, y), and which of them lie in the picture."""
    height, width = bare.shape[:2]
    pixels = np.rint(points).astype(np.intp)
    x, y = np.moveaxis(pixels, -1, 0)
    column = np.clip(x, 0, width - 1)
    row = np.clip(y, 0, height - 1)
    shown = (column == x) & (row == y)
    colours = bare[row, column]
    return colours.astype(np.float32), shown


def _two_papers(quads: Quads, whole: float, small: Picture, bare: Picture, limits: Limits) -> Numbers | None:
    """(2, 4, 2) corners of the best two of like size with desk between them; None where there are none, where the best
    sheet, whose area is `whole`, is larger than both (cards copied onto a page), or where one stands straight. The side
    that faces the other paper may stand out little.
    """
    weakest = quads.support.min(axis=1)
    bordered = quads.border.any(axis=1)
    edged = weakest >= limits["paper.pair"]
    full = np.flatnonzero(edged & ~bordered)
    score = _sides_score(quads, limits)[full]
    ranked = full[_falling(score)]
    good = ranked[:CLOSELY].tolist()
    for one, other in combinations(good, 2):
        areas = quads.area[[one, other]]
        if areas.min() < limits["paper.pair_size"] * areas.max():
            continue
        if whole > limits["paper.pair_covers"] * areas.sum():
            continue
        two = quads.corners[[one, other]]
        if not _is_parted(two, small, bare, limits):
            continue
        if not any(_is_level(sheet, limits) for sheet in two):
            return two
    return None


def _is_parted(two: Numbers, small: Picture, bare: Picture, limits: Limits) -> bool:
    """Whether the second quadrilateral lies beyond one side of the first, and what lies between is neither's paper."""
    first = two[:1]
    depth = depth_within(first, two[1])[0]
    beyond = -depth.max(axis=1)
    side = int(beyond.argmax())
    gap = float(beyond.max())
    if gap < GAP:
        return False
    begin = two[0, side]
    end = two[0, (side + 1) % 4]
    along = np.linspace(FROM, TO, SAMPLES)[:, None]
    points = begin + along * (end - begin)
    inward = inward_normals(first)[0, side]
    between = points - gap / 2 * inward
    strip, _ = _colours(small, between)
    inside = points + WITHIN * inward
    own, _ = _colours(bare, inside)
    across = points - (gap + WITHIN) * inward
    others, _ = _colours(bare, across)
    most = limits["paper.pair_strip"]
    papers = (own, others)
    return all(_is_alike(strip, paper, limits).mean() < most for paper in papers)


def _verdict(candidates: _Candidates, bare: Picture, limits: Limits) -> PaperVerdict:
    """Of the best candidate: nothing to flatten, surely the sheet, or perhaps."""
    corners = candidates.quads.corners[0]
    if _is_level(corners, limits):
        return PaperVerdict.FLAT
    turns = _turns(corners)
    turned = np.ptp(turns) <= limits["paper.parallel"]
    if turned and _is_even_bed(corners, bare, limits):
        return PaperVerdict.FLAT
    if candidates.score[0] < limits["paper.sure"]:
        return PaperVerdict.UNSURE
    if candidates.text_inside[0] < limits["paper.text_all"]:
        return PaperVerdict.UNSURE
    if _is_held_by_another(candidates, limits):
        return PaperVerdict.UNSURE
    cuts_text = candidates.text_cut[0] > limits["paper.text_cut_most"]
    leaves = candidates.quads.border[0].any()
    if cuts_text or leaves:
        return PaperVerdict.UNSURE
    goes_on = _nearer_to_sheet(corners, bare).max() > limits["paper.goes_on_most"]
    return PaperVerdict.UNSURE if goes_on else PaperVerdict.SURE


def _is_held_by_another(candidates: _Candidates, limits: Limits) -> bool:
    """Whether a larger quadrilateral of four edges, nearly as good, holds the best: one of them is a printed frame, or
    part of a folded sheet.
    """
    quads = candidates.quads
    depth = depth_within(quads.corners, quads.corners[0])
    holds = depth.min(axis=(1, 2)) > -HELD_MARGIN
    larger = quads.area > limits["paper.held_larger"] * quads.area[0]
    edged = quads.support.min(axis=1) >= limits["paper.held_edge"]
    within = ~quads.border.any(axis=1)
    as_good = candidates.score > candidates.score[0] - limits["paper.held_worse"]
    return bool((holds & larger & edged & within & as_good).any())


def _nearer_to_sheet(corners: Numbers, bare: Picture) -> Numbers:
    """(4,) share of what lies just outside each side whose colour is nearer to the sheet's beside it than to what lies
    outside the other sides: the other half of a folded sheet is in its own shade, and yet no desk.
    """
    side = np.roll(corners, -1, axis=0) - corners
    along = np.linspace(FROM, TO, SAMPLES)[:, None]
    points = corners[:, None] + along * side[:, None]
    inward = inward_normals(corners[None])[0][:, None]
    sheet, _ = _colours(bare, points + WITHIN * inward)
    near, near_shown = _colours(bare, points - NEAR_SIDE * inward)
    far, far_shown = _colours(bare, points - FAR_SIDE * inward)
    outside = np.stack([near, far], axis=2)
    shown = np.stack([near_shown, far_shown], axis=2)
    to_sheet = np.abs(outside - sheet[:, :, None]).sum(axis=-1)
    shares = np.zeros(4)
    for number in range(4):
        seen = shown[number]
        others = np.arange(4) != number
        around = outside[others][shown[others]]
        if not len(around) or seen.sum() < SAMPLES:
            continue
        desk = np.median(around, axis=0)
        to_desk = np.abs(outside[number] - desk).sum(axis=-1)
        shares[number] = (to_sheet[number] < to_desk)[seen].mean()
    return shares


def _is_level(corners: Numbers, limits: Limits) -> bool:
    """Whether no side of the sheet is turned from the picture's own."""
    most_turned = np.abs(_turns(corners)).max()
    return bool(most_turned <= limits["paper.level"])


def _turns(corners: Numbers) -> Numbers:
    """How far each side is turned from upright or level, degrees, -45 to 45."""
    side = np.roll(corners, -1, axis=0) - corners
    x, y = side.T
    degrees = np.degrees(np.arctan2(y, x))
    return np.asarray((degrees + 45) % 90 - 45)


def _is_even_bed(corners: Numbers, bare: Picture, limits: Limits) -> bool:
    """Whether what lies around is the even white or black of a scanner or a drawing."""
    height, width = bare.shape[:2]
    y, x = np.mgrid[0:height:3, 0:width:3]
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    depths = depth_within(corners[None], points)[0]
    outside = depths.min(axis=0) < -NEAR_SIDE
    around = outside.reshape(x.shape)
    if not around.any():
        return True
    sampled = bare[::3, ::3].mean(axis=2)
    grey = sampled[around]
    bright = np.median(grey) > 128
    even = grey > limits["paper.bed_white"] if bright else grey < limits["paper.bed_black"]
    return bool(even.mean() >= limits["paper.bed_even"])


def _fractions(corners: Numbers, bare: Picture) -> Corners:
    """Clockwise, beginning at the top left."""
    x, y = corners.T
    next_x = np.roll(x, -1)
    next_y = np.roll(y, -1)
    crossed = x * next_y - next_x * y
    if crossed.sum() < 0:
        corners = corners[::-1]
    top_left = int(corners.sum(axis=1).argmin())
    corners = np.roll(corners, -top_left, axis=0)
    size = (bare.shape[1], bare.shape[0])
    shares = (corners + 0.5) / size
    rounded = [(round(x, 5), round(y, 5)) for x, y in shares.tolist()]
    one, two, three, four = rounded
    return one, two, three, four
