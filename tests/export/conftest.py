"""Made-up sources and plans: every page is generated, every source lies in memory."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportOptions, ExportPlan, PlannedDocument, PlannedPage, PlannedSection

UNSTAMPED = ExportOptions(cover=False, contents=False, dividers=False, stamp="none")


class Pile:
    """Sources by id, and plans over them."""

    def __init__(self) -> None:
        self.sources: dict[str, bytes] = {}

    def add(self, data: bytes) -> str:
        scan = f"{len(self.sources) + 1:064x}"
        self.sources[scan] = data
        return scan

    def open(self, scan: str) -> io.BytesIO:
        return io.BytesIO(self.sources[scan])

    def plan(self, *pages: PlannedPage | PageRef, options: ExportOptions | None = None) -> ExportPlan:
        planned = tuple(PlannedPage(page) if isinstance(page, PageRef) else page for page in pages)
        documents = (PlannedDocument("审计报告", planned),) if planned else ()
        sections = (
            PlannedSection("audit", 1, "2025年度审计报告", True, "complete", documents),
            PlannedSection("credit", 2, "征信报告", True, "missing", note="近三个月内出具"),
            PlannedSection("equity", 3, "股权融资证明", False, "complete"),
        )
        names = dict.fromkeys(self.sources, "扫描件.pdf")
        return ExportPlan(
            "申报材料", "示例精密科技有限公司", "江苏 2026", 2026, sections, options or ExportOptions(), names
        )


def picture(size: tuple[int, int] = (620, 877), mode: str = "RGB", mark: str = "F") -> Image.Image:
    """A page with a mark whose orientation can be seen: a black bar on top, a smaller one at the left."""
    image = Image.new(mode, size, 1 if mode == "1" else "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0], size[1] // 8), fill=0 if mode in ("1", "L") else "black")
    draw.rectangle((0, 0, size[0] // 16, size[1] // 2), fill=0 if mode in ("1", "L") else "black")
    return image


def saved(image: Image.Image, format_: str, **how: object) -> bytes:
    held = io.BytesIO()
    image.save(held, format_, **how)
    return held.getvalue()


@pytest.fixture
def pile() -> Pile:
    return Pile()


Make = Callable[..., bytes]


@pytest.fixture(scope="session")
def limits():
    """The shipped limits: what `scans` needs to open a page that cannot be copied."""
    from srdi_desktop.rules import load_rulebook

    return load_rulebook().limits


@pytest.fixture
def written(pile, tmp_path, limits):
    """Writes a file of one page from a source's bytes."""
    from srdi_desktop.export import write_dossier

    def write(data, options=UNSTAMPED, **planned):
        plan = pile.plan(PlannedPage(PageRef(pile.add(data), 1), **planned), options=options)
        return write_dossier(plan, tmp_path / "out.pdf", pile.open, limits=limits)

    write.open, write.limits = pile.open, limits
    return write


def proof_of(file):
    """How the only page of a file was proven."""
    (proof,) = file.proofs.values()
    return proof
