"""A Pillow picture as `scans/` would hand it to `evidence/`; measured pages held against each other."""

from collections.abc import Mapping
from dataclasses import replace

from PIL import Image

from srdi_desktop.evidence import Index, alike
from srdi_desktop.model.page import Box, Evidence, Fingerprint, Origin, PageImage, PageRef, Raster
from srdi_desktop.rules.kinds import load_limits

COLOUR_SIDE = 1170  # limits.toml pixels.colour_side


def page_image(
    picture: Image.Image,
    dpi: float | None = None,
    *,
    origin: Origin = Origin.SCAN,
    seals: tuple[Box, ...] = (),
    bilevel: bool = False,
) -> PageImage:
    """The page in grey, and in reduced colour where the picture has colour."""
    grey = picture.convert("L")
    colour = None
    if picture.mode == "RGB":
        scale = max(1.0, max(picture.size) / COLOUR_SIDE)
        size = tuple(round(side / scale) for side in picture.size)
        colour = picture if scale == 1 else picture.resize(size, Image.Resampling.BOX)
    paper = (picture.width / dpi * 25.4, picture.height / dpi * 25.4) if dpi else None
    return PageImage(
        Raster(grey.width, grey.height, 1, grey.tobytes()),
        Raster(colour.width, colour.height, 3, colour.tobytes()) if colour else None,
        b"",
        origin,
        bilevel,
        dpi,
        paper,
        picture.size,
        seals=seals,
    )


def held_together(measured: Mapping[PageRef, Evidence]) -> dict[PageRef, Evidence]:
    """The same pages with what came of holding each against the others."""
    index = Index((page, evidence.fingerprint.coarse) for page, evidence in measured.items())
    limits = load_limits()

    def look(page: PageRef) -> Fingerprint:
        return measured[page].fingerprint

    return {page: replace(known, alike=alike(page, index, look, limits)) for page, known in measured.items()}
