"""Finds the sheet in a photo: four corners, a score, and whether it is sure.

Every plausible quadrilateral of straight edges is scored by its sides (quads.py): their mean, nearly as much the
weakest of them, less where edges run on past the corners and where the picture's border stands in. Lines of text (long
thin ones, from the reading engine's detector) belong inside; a side that cuts text or leaves it out is none, and so is
a side beyond which the paper goes on: a fold, a printed frame. What the score cannot tell is a guard of its own: a page
that stands straight has nothing to flatten, and neither has a sheet turned on an even scanner bed. Ranking candidates
by edge support along all four sides follows Zhang and He's whiteboard scanner (Digital Signal Processing 2007).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.measured_page import Ends, Grey, Numbers, Sheet, array_of, ends_of, reduced
from srdi_desktop.evidence.picture.quads import Quads, quads_of
from srdi_desktop.evidence.picture.straight import Picture
from srdi_desktop.model import Corners, Evidence, FoundPaper, Limits, Origin, PaperVerdict

LONGER = 400  # pixels of the small picture's longer side
POINTS = 7  # looked at along a line of text
TEXT_MARGIN = 2.0  # pixels by which text may reach beyond a side
CLOSELY = 120  # candidates looked at once more
NEAR_SIDE, FAR_SIDE, WITHIN = 6.0, 12.0, 7.0  # pixels outside a side, and inside it, that are held against each other
SAMPLES = 24  # along each side
FRAME = 6  # pixels of the picture as given
GAP = 2.0  # pixels of desk at least between two papers


def measure(sheet: Sheet, found: Evidence) -> Evidence:
    """Adds the sheet that lies in the picture. Where it is sure, what lies around it counts no more."""
    if found.bilevel or found.origin is Origin.DIGITAL:
        return found
    size = sheet.image.grey.width, sheet.image.grey.height
    raster = sheet.image.colour or sheet.image.grey
    paper = find_paper(array_of(raster), ends_of(sheet.lines, size), sheet.book.limits)
    if paper is not None and paper.verdict is PaperVerdict.SURE:
        sheet.keep_within(paper.corners)
    return replace(found, paper=paper)


def find_paper(picture: npt.NDArray[np.uint8], lines: Ends, limits: Limits) -> FoundPaper | None:
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
    bordered = candidates.quads.border[0].any()
    if candidates.score[0] < limits["paper.least_at_border" if bordered else "paper.least"]:
        return None
    score = round(min(1.0, float(candidates.score[0])), 3)
    two = _two_papers(quads, float(candidates.quads.area[0]), small, bare, limits)
    if two is not None:
        one, other = (_fractions(corners, bare) for corners in two)
        return FoundPaper(one, score, PaperVerdict.UNSURE, (one, other))
    return FoundPaper(_fractions(candidates.quads.corners[0], bare), score, _verdict(candidates, bare, limits))


def _is_framed_in_white(picture: Grey, limits: Limits) -> bool:
    """Whether the picture's outermost pixels are a scanner's white: no desk is so bright and so even."""
    frame = (picture[:FRAME], picture[-FRAME:], picture[:, :FRAME], picture[:, -FRAME:])
    white = [(strip > limits["paper.bed_white"]).mean() for strip in frame]
    return bool(min(white) >= limits["paper.bed_even"])


def _small(picture: npt.NDArray[np.uint8]) -> Picture:
    """In colour, reduced by a whole number to about LONGER pixels."""
    if picture.ndim == 2:
        picture = np.repeat(picture[:, :, None], 3, axis=2)
    factor = max(1, round(max(picture.shape) / LONGER))
    if factor == 1:
        return picture
    channels = [np.ascontiguousarray(picture[:, :, channel]) for channel in range(3)]
    return np.stack([reduced(one, factor) for one in channels], axis=2)


@dataclass(frozen=True)
class _Candidates:
    """The best quadrilaterals, the best first. text_inside, text_cut: shares of the lines' length; alike: (n, 4), share
    of what lies just outside a side that looks like the sheet itself.
    """

    quads: Quads
    score: Numbers
    text_inside: Numbers
    text_cut: Numbers
    alike: Numbers


def _ranked(quads: Quads, bare: Picture, lines: Ends, limits: Limits) -> _Candidates | None:
    if not len(quads.area):
        return None
    score = _sides_score(quads, limits)
    first = np.argsort(-score, kind="stable")[: 10 * CLOSELY]
    quads, score = quads.taken(first), score[first]
    inside, cut = _text_shares(quads.corners, lines, bare)
    fitting = score - limits["paper.text_outside"] * (1 - inside) - limits["paper.text_cut"] * cut
    near = np.argsort(-fitting, kind="stable")[:CLOSELY]
    alike = _alike_outside(quads.corners[near], bare, limits)
    whole = fitting[near] - limits["paper.goes_on"] * alike.max(axis=1)
    order = np.argsort(-whole, kind="stable")
    best = near[order]
    return _Candidates(quads.taken(best), whole[order], inside[best], cut[best], alike[order])


def _sides_score(quads: Quads, limits: Limits) -> Numbers:
    """Between about 0 and 1: 1 for four full, distinct edges that end at the corners."""
    plain = limits["paper.plain_edge"]
    distinct = plain + (1 - plain) * quads.step
    good = np.where(quads.border, limits["paper.border"], quads.support * distinct)
    share = quads.length / quads.length.sum(axis=1, keepdims=True)
    lighter = np.where(quads.border, 0, quads.lighter).mean(axis=1)
    beyond = np.where(quads.border, 0, quads.beyond).mean(axis=1)
    score = limits["paper.sides"] * (good * share).sum(axis=1)
    score += limits["paper.weakest_side"] * good.min(axis=1)
    score += limits["paper.lighter"] * lighter
    score -= limits["paper.runs_on"] * beyond
    return np.asarray(score)


def _text_shares(corners: Numbers, lines: Ends, bare: Picture) -> tuple[Numbers, Numbers]:
    """Shares of the text's length inside each quadrilateral, and of lines that are cut by one of its sides."""
    if not len(lines):
        return np.ones(len(corners), np.float32), np.zeros(len(corners), np.float32)
    size = np.array([bare.shape[1], bare.shape[0]])
    begin = lines[:, :2] * size
    way = lines[:, 2:] * size - begin
    length = np.hypot(*way.T)
    along = (np.arange(POINTS) + 0.5) / POINTS
    points = begin[:, None] + along[:, None] * way[:, None]
    inside = _depth(corners, points.reshape(-1, 2)).min(axis=1) > -TEXT_MARGIN
    share = inside.reshape(len(corners), len(lines), POINTS).mean(axis=2)
    weight = length / length.sum()
    return share @ weight, ((share > 0) & (share < 1)) @ weight


def _depth(corners: Numbers, points: Numbers) -> Numbers:
    """(quadrilaterals, 4, points): how far each point lies on the inner side of each side, pixels."""
    normal = _inward(corners)
    return np.asarray(normal @ points.T - (normal * corners).sum(axis=2)[:, :, None])


def _inward(corners: Numbers) -> Numbers:
    """(n, 4, 2) normals of length 1."""
    side = np.roll(corners, -1, axis=1) - corners
    across = np.stack([-side[:, :, 1], side[:, :, 0]], axis=2)
    normal = across / np.linalg.norm(side, axis=2, keepdims=True)
    to_middle = corners.mean(axis=1, keepdims=True) - corners
    inner = np.sign((to_middle * normal).sum(axis=2, keepdims=True))
    return np.asarray(normal * inner)


def _alike_outside(corners: Numbers, bare: Picture, limits: Limits) -> Numbers:
    """(n, 4) share of points just outside each side that are as light as the sheet and of its tint."""
    side = np.roll(corners, -1, axis=1) - corners
    along = np.linspace(0.06, 0.94, SAMPLES)[:, None]
    points = corners[:, :, None] + along * side[:, :, None]
    inward = _inward(corners)[:, :, None]
    sheet, _ = _colours(bare, points + WITHIN * inward)
    alike = np.zeros(sheet.shape[:-1])
    seen = np.zeros(sheet.shape[:-1])
    for away in (NEAR_SIDE, FAR_SIDE):
        desk, shown = _colours(bare, points - away * inward)
        alike += _is_alike(desk, sheet, limits) & shown
        seen += shown
    count = seen.sum(axis=2)
    return np.where(count >= SAMPLES / 2, alike.sum(axis=2) / np.maximum(count, 1), 0)


def _is_alike(desk: Numbers, sheet: Numbers, limits: Limits) -> npt.NDArray[np.bool_]:
    """Of colours (…, 3): as light as the sheet beside them, and of its tint."""
    level = sheet.mean(axis=-1, keepdims=True)
    light = desk.mean(axis=-1, keepdims=True)
    tint = np.abs((desk - light) - (sheet - level)).max(axis=-1)
    as_light = light[..., 0] > level[..., 0] * (1 - limits["paper.as_light"])
    return np.asarray(as_light & (tint < limits["paper.tint"]))


def _colours(bare: Picture, points: Numbers) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """The colours at points (x, y), and which of them lie in the picture."""
    height, width = bare.shape[:2]
    x, y = np.moveaxis(np.rint(points).astype(np.intp), -1, 0)
    column = np.clip(x, 0, width - 1)
    row = np.clip(y, 0, height - 1)
    shown = (column == x) & (row == y)
    return bare[row, column].astype(np.float32), shown


def _two_papers(quads: Quads, whole: float, small: Picture, bare: Picture, limits: Limits) -> Numbers | None:
    """(2, 4, 2) corners of the best two of like size with desk between them; None where there are none, where the best
    sheet, whose area is `whole`, is larger than both (cards copied onto a page), or where one stands straight. The side
    that faces the other paper may stand out little.
    """
    edged = quads.support.min(axis=1) >= limits["paper.pair"]
    full = np.flatnonzero(edged & ~quads.border.any(axis=1))
    score = _sides_score(quads, limits)
    good = full[np.argsort(-score[full], kind="stable")][:CLOSELY].tolist()
    for place, one in enumerate(good):
        for other in good[place + 1 :]:
            areas = quads.area[[one, other]]
            unlike = areas.min() < limits["paper.pair_size"] * areas.max()
            if unlike or whole > limits["paper.pair_covers"] * areas.sum():
                continue
            two = quads.corners[[one, other]]
            if _is_parted(two, small, bare, limits) and not any(_is_level(sheet, limits) for sheet in two):
                return two
    return None


def _is_parted(two: Numbers, small: Picture, bare: Picture, limits: Limits) -> bool:
    """Whether the second quadrilateral lies beyond one side of the first, and what lies between is neither's paper."""
    beyond = -_depth(two[:1], two[1])[0].max(axis=1)
    side, gap = int(beyond.argmax()), float(beyond.max())
    if gap < GAP:
        return False
    begin, end = two[0, side], two[0, (side + 1) % 4]
    points = begin + np.linspace(0.06, 0.94, SAMPLES)[:, None] * (end - begin)
    inward = _inward(two[:1])[0, side]
    strip, _ = _colours(small, points - gap / 2 * inward)
    papers = [_colours(bare, points + WITHIN * inward)[0], _colours(bare, points - (gap + WITHIN) * inward)[0]]
    return all(_is_alike(strip, paper, limits).mean() < limits["paper.pair_strip"] for paper in papers)


def _verdict(candidates: _Candidates, bare: Picture, limits: Limits) -> PaperVerdict:
    corners = candidates.quads.corners[0]
    turned = np.ptp(_turns(corners)) <= limits["paper.parallel"]
    if _is_level(corners, limits) or (turned and _is_even_bed(corners, bare, limits)):
        return PaperVerdict.FLAT
    holds_text = candidates.text_inside[0] >= limits["paper.text_all"]
    cuts_text = candidates.text_cut[0] > limits["paper.text_cut_most"]
    goes_on = candidates.alike[0].max() > limits["paper.alike_most"]
    leaves = candidates.quads.border[0].any()
    good = candidates.score[0] >= limits["paper.sure"]
    if good and holds_text and not (cuts_text or goes_on or leaves):
        return PaperVerdict.SURE
    return PaperVerdict.UNSURE


def _is_level(corners: Numbers, limits: Limits) -> bool:
    return bool(np.abs(_turns(corners)).max() <= limits["paper.level"])


def _turns(corners: Numbers) -> Numbers:
    """How far each side is turned from upright or level, degrees, -45 to 45."""
    side = np.roll(corners, -1, axis=0) - corners
    degrees = np.degrees(np.arctan2(side[:, 1], side[:, 0]))
    return np.asarray((degrees + 45) % 90 - 45)


def _is_even_bed(corners: Numbers, bare: Picture, limits: Limits) -> bool:
    """Whether what lies around is the even white or black of a scanner or a drawing."""
    y, x = np.mgrid[0 : bare.shape[0] : 3, 0 : bare.shape[1] : 3]
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    around = (_depth(corners[None], points)[0].min(axis=0) < -NEAR_SIDE).reshape(x.shape)
    if not around.any():
        return True
    grey = bare[::3, ::3].mean(axis=2)[around]
    even = grey > limits["paper.bed_white"] if np.median(grey) > 128 else grey < limits["paper.bed_black"]
    return bool(even.mean() >= limits["paper.bed_even"])


def _fractions(corners: Numbers, bare: Picture) -> Corners:
    """Clockwise, beginning at the top left."""
    x, y = corners[:, 0], corners[:, 1]
    if (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() < 0:
        corners = corners[::-1]
    corners = np.roll(corners, -int(corners.sum(axis=1).argmin()), axis=0)
    size = bare.shape[1], bare.shape[0]
    shares = (corners + 0.5) / size
    one, two, three, four = ((round(x, 5), round(y, 5)) for x, y in shares.tolist())
    return one, two, three, four
