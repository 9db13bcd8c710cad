"""Pages as pictures inside our papers: whole and small, or the place of a figure cut out."""

import io
from dataclasses import dataclass, field

from PIL import Image

from srdi_desktop.export.sources import OpenSource
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.model.page import Box, PageRef
from srdi_desktop.model.rulebook import Limits

_SHARP = 1800  # pixels of the page's longer side: 10-point digits are 20 pixels tall
_QUALITY = 82


@dataclass(frozen=True)
class Crop:
    """A piece of a page as JPEG, its size in pixels, and where in it the figure stands."""

    data: bytes
    size: tuple[int, int]
    inside: Box


@dataclass
class PagePictures:
    """Opens scans for pictures. Without limits or a way to the scans there are none."""

    dossier: Dossier
    open_source: OpenSource | None = None
    limits: Limits | None = None
    _kept: dict[PageRef, bytes] = field(default_factory=dict)

    def whole(self, page: PageRef, longest: int) -> bytes | None:
        """JPEG of the page as shown; None when it cannot be opened."""
        from srdi_desktop.scans import open_scan

        if self.open_source is None or self.limits is None:
            return None
        try:
            with (
                self.open_source(page.scan) as stream,
                open_scan(stream, self.dossier.scans[page.scan].name, self.limits) as scan,
            ):
                return scan.preview(page.scan_index, longest)
        except (SrdiError, OSError, KeyError, ValueError):
            return None

    def crop(self, page: PageRef, box: Box) -> Crop | None:
        """The place with its surroundings, upright; None when the page cannot be opened."""
        if page not in self._kept:
            self._kept[page] = self.whole(page, _SHARP) or b""
        if not self._kept[page]:
            return None
        turn = self.dossier.rotation(page)
        with Image.open(io.BytesIO(self._kept[page])) as picture:
            return _cut(picture.rotate(-turn, expand=True), box.turned(turn))


def _cut(picture: Image.Image, box: Box) -> Crop:
    around, (wide, tall) = box.around(), picture.size
    edges = around.left * wide, around.top * tall, around.right * wide, around.bottom * tall
    piece, out = picture.crop(tuple(round(edge) for edge in edges)), io.BytesIO()  # type: ignore[arg-type]
    piece.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return Crop(out.getvalue(), piece.size, box.within(around))
