"""Dark places on a page: what lies over text is told from desks, bars and pictures."""

import random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from srdi_desktop.assess.page_quality import page_findings
from srdi_desktop.evidence.measured_page import Sheet
from srdi_desktop.evidence.picture import tone
from srdi_desktop.evidence.text.lines_found import Found
from srdi_desktop.model.catalogue import Catalogue, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.page import Evidence, Geometry, Origin, PageRef, Sharpness, Tone
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.rules.kinds import load_limits
from tests.resources import damage, papers
from tests.resources.opened import page_image

BOOK = RuleBook(load_limits())
DPI = 150
GOOD = Evidence(
    origin=Origin.SCAN,
    sharpness=Sharpness(width=3.8, tiles=80, text_height=30),
    tone=Tone(paper=250, contrast=180, ink=0.05),
    geometry=Geometry(rotation=0),
)


def said(picture: Image.Image, lines: list[tuple[float, float, float, float]]) -> list[str]:
    """Codes of findings; `lines`: boxes in pixels that reading still finds."""
    found = [Found((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2, 0) for x0, y0, x1, y1 in lines]
    evidence = tone.measure_covered(Sheet(page_image(picture, DPI), BOOK, "fast", None, found), GOOD)
    page = PageRef("a", 1)
    scans, decisions = {"a": Scan("a", "a.jpg", "", 1, 1, "jpeg")}, Decisions(scans=("a",))
    pile = Dossier(Catalogue("a", "a", Tier.SRDI, 2026, ()), scans, {page: evidence}, decisions)
    return [finding.code for finding in page_findings(pile, BOOK)]


def page(seed: int) -> tuple[Image.Image, list[tuple[float, float, float, float]]]:
    paper = papers.paper(seed, "contract", DPI)
    return damage.scanned(paper.picture, seed), [box for _, box in paper.lines]


def seen(lines: list[tuple[float, float, float, float]], place: tuple[float, float, float, float]):
    """The lines, or the parts of lines, outside a place."""
    left, top, right, bottom = place
    kept = []
    for x0, y0, x1, y1 in lines:
        if y1 <= top or y0 >= bottom or x1 <= left or x0 >= right:
            kept.append((x0, y0, x1, y1))
            continue
        kept += [part for part in ((x0, y0, left, y1), (right, y0, x1, y1)) if part[2] - part[0] > 30]
    return kept


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_a_black_band_over_lines_is_found(seed):
    picture, lines = page(seed)
    top = random.Random(seed).randint(400, 700)
    values = np.asarray(picture).copy()
    values[top : top + 300] = np.where(np.random.default_rng(seed).random(values[top : top + 300].shape) < 0.9, 10, 250)
    place = (0, top, picture.width, top + 300)
    assert said(Image.fromarray(values), seen(lines, place)) == ["page.covered"]


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_a_stain_at_which_lines_end_is_found(seed):
    picture, lines = page(seed)
    place = (400, 400, 850, 1000)
    ImageDraw.Draw(picture).ellipse(place, fill=(20, 20, 20))
    left = []
    for line in lines:
        part = abs((line[1] + line[3]) / 2 - 700) / 300
        half = 225 * (1 - part * part) ** 0.5 if part < 1 else 0
        left += seen([line], (625 - half, line[1], 625 + half, line[3])) if half else [line]
    assert said(picture, left) == ["page.covered"]


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_a_sheet_black_but_for_a_lit_disc_is_found(seed):
    picture, lines = page(seed)
    width, height = picture.size
    dark = Image.new("L", picture.size, 255)
    ImageDraw.Draw(dark).rectangle((60, 60, width - 60, height - 60), fill=0)
    disc = (300, 500, width - 300, height - 500)
    ImageDraw.Draw(dark).ellipse(disc, fill=255)
    black = Image.composite(picture, Image.new("RGB", picture.size, (15, 15, 15)), dark)
    lit = [(max(x0, disc[0]), y0, min(x1, disc[2]), y1) for x0, y0, x1, y1 in lines if y0 > disc[1] and y1 < disc[3]]
    assert said(black, [line for line in lit if line[2] - line[0] > 30]) == ["page.covered"]


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_a_desk_a_bar_and_a_picture_took_no_text(seed):
    picture, lines = page(seed)
    desk = Image.new("RGB", (picture.width + 500, picture.height + 500), (40, 35, 30))
    desk.paste(picture, (250, 250))
    assert said(desk, [(x0 + 250, y0 + 250, x1 + 250, y1 + 250) for x0, y0, x1, y1 in lines]) == []
    first = lines[len(lines) // 2]
    barred = picture.copy()
    ImageDraw.Draw(barred).rectangle((100, first[1] - 5, picture.width - 100, first[3] + 5), fill=(20, 20, 20))
    assert said(barred, seen(lines, (100, first[1] - 5, picture.width - 100, first[3] + 5))) == []
    photo = (500, 500, 1000, 900)
    ImageDraw.Draw(picture).rectangle(photo, fill=(30, 30, 30))
    assert said(picture, seen(lines, photo)) == []
