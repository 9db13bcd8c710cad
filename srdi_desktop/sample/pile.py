"""The pile: which sheet lies in which file, with which defect, and the truth about all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from zlib import crc32

from PIL import Image

from srdi_desktop.files import write_text, written
from srdi_desktop.sample.company import application_toml
from srdi_desktop.sample.files import WRITERS, black_and_white, write_pdf
from srdi_desktop.sample.papers import DRAWN
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.sample.sheet import Sheet

CATALOGUE = "national-srdi-2026"


@dataclass(frozen=True)
class Laid:
    """One sheet on the scanner's glass: document (None: a blank sheet), its page from 1, what went wrong."""

    document: str | None
    page: int = 1
    blur: float = 0.0
    skew: float = 0.0
    turn: int = 0
    duplicate: bool = False

    @property
    def defects(self) -> tuple[str, ...]:
        """blurry, skewed, rotated, duplicate, blank: what a check should say."""
        found = []
        if self.blur > 0:
            found.append("blurry")
        if abs(self.skew) > 1:
            found.append("skewed")
        if self.turn > 0:
            found.append("rotated")
        if self.duplicate:
            found.append("duplicate")
        if self.document is None:
            found.append("blank")
        return tuple(found)


@dataclass(frozen=True)
class FileOfScans:
    """One file of the pile; form is a key of files.WRITERS, or "digital" for a born-digital PDF."""

    name: str
    form: str
    sheets: tuple[Laid, ...]
    scanner: Scanner = Scanner()


@dataclass(frozen=True)
class TruePage:
    """What a page really is. document and kind are None for a blank sheet; scan_index from 1."""

    file: str
    scan_index: int
    document: str | None
    kind: str | None
    printed_number: int | None
    printed_total: int | None
    defects: tuple[str, ...] = ()


@dataclass(frozen=True)
class SamplePile:
    """Where the sample lies and the truth about it. `removed`: document and printed number of the page left out."""

    scans: Path
    application: Path
    catalogue: str
    pages: tuple[TruePage, ...]
    removed: tuple[str, int] = ("audit-2025", 10)
    missing: tuple[str, ...] = field(default=("social-insurance",))


def _whole(document: str, pages: int) -> tuple[Laid, ...]:
    numbers = range(1, pages + 1)
    return tuple(Laid(document, number) for number in numbers)


# The audit report 2025 went through the feeder out of order, and its printed page 10 (sheet 11) stayed in the tray.
_SHUFFLED = (1, 2, 3, 5, 4, 6, 7, 9, 8, 10, 12, 13, 15, 14)

FILES: tuple[FileOfScans, ...] = (
    FileOfScans("IMG_20260618_101502.jpg", "phone", (Laid("business-license"),), Scanner(noise=5, paper=238)),
    FileOfScans("ISO9001-1.jpg", "jpeg", (Laid("quality-certificate", 1, skew=2.4),)),
    FileOfScans("ISO9001-2.jpg", "jpeg", (Laid("quality-certificate", 2),)),
    FileOfScans("企业信用报告.pdf", "digital", _whole("credit-report", 5)),
    FileOfScans("合同扫描.tif", "tiff", (*_whole("sales-contract", 2), Laid("sales-contract", 3, turn=90),
                Laid("sales-contract", 4), Laid(None)), Scanner(colour=False, noise=1)),
    FileOfScans("扫描件001.pdf", "pdf", (Laid("software-1"), *_whole("patent-2", 2), *_whole("patent-1", 2))),
    FileOfScans("扫描件002.tif", "fax", _whole("audit-2024", 15), Scanner(dpi=300, colour=False)),
    FileOfScans("扫描件003.jpg", "jpeg", (Laid("market-share", 2, turn=180),)),
    FileOfScans("扫描件004.jpg", "jpeg", (Laid("market-share", 3, blur=3.2),)),
    FileOfScans("扫描件005.pdf", "pdf", tuple(Laid("audit-2025", page) for page in _SHUFFLED)),
    FileOfScans("扫描件006.pdf", "pdf", (*_whole("application-form", 3), Laid("application-form", 4, blur=3.0),
                Laid("application-form", 5, skew=-1.8), Laid("application-form", 6))),
    FileOfScans("扫描件007.jpg", "jpeg", (Laid("market-share", 1),)),
    FileOfScans("扫描件008.jpg", "jpeg", (Laid("patent-1", 1, skew=0.5, duplicate=True),)),
    FileOfScans("承诺书.png", "png", (Laid("commitment"),), Scanner(dpi=150, noise=1.2)),
    FileOfScans("数字化测评.webp", "webp", (Laid("digital-level"),), Scanner(dpi=150, noise=1)),
    FileOfScans("著作权证书.bmp", "bmp", (Laid("software-2"),), Scanner(dpi=150)),
    FileOfScans("研发机构认定文件.pdf", "digital", _whole("rd-institution", 2)),
)  # fmt: skip


def make_pile(folder: Path, files: Sequence[FileOfScans] = FILES) -> SamplePile:
    """Draw the pile into folder/scans and the application file beside it; FileError when it cannot be written."""
    scans = folder / "scans"
    application = folder / "application.toml"
    scans.mkdir(parents=True, exist_ok=True)
    write_text(application, application_toml(), lasting=False)
    drawn = {key: draw() for key, (_, draw) in DRAWN.items()}
    for file in files:
        _write(file, drawn, scans / file.name)
    pages = tuple(page for file in files for page in _truth(file, drawn))
    return SamplePile(scans, application, CATALOGUE, pages)


def _write(file: FileOfScans, drawn: dict[str, list[Sheet]], target: Path) -> None:
    sheets = [_sheet(laid, drawn) for laid in file.sheets]
    if file.form == "digital":
        title = file.name.rsplit(".", 1)[0]
        with written(target, lasting=False) as fresh:
            write_pdf(sheets, fresh.stream, title)
        return
    pages = _scanned(file, sheets)
    write_scans = WRITERS[file.form]
    with written(target, lasting=False) as fresh:
        write_scans(pages, file.scanner.dpi, fresh.stream)


def _sheet(laid: Laid, drawn: dict[str, list[Sheet]]) -> Sheet:
    if laid.document is None:
        return Sheet()
    return drawn[laid.document][laid.page - 1]


def _scanned(file: FileOfScans, sheets: Sequence[Sheet]) -> list[Image.Image]:
    """The sheets as the file's scanner sees them; each page's grain comes from its name."""
    pages: list[Image.Image] = []
    for index, (sheet, laid) in enumerate(zip(sheets, file.sheets, strict=True), 1):
        scanner = replace(file.scanner, blur=laid.blur, skew=laid.skew, turn=laid.turn)
        name = f"{file.name}/{index}"
        seed = crc32(name.encode())
        page = scan(sheet, scanner, seed)
        if file.form == "fax":
            page = black_and_white(page)
        pages.append(page)
    return pages


def _truth(file: FileOfScans, drawn: dict[str, list[Sheet]]) -> list[TruePage]:
    truth = []
    for index, laid in enumerate(file.sheets, 1):
        sheet = _sheet(laid, drawn)
        kind = None
        if laid.document is not None:
            kind = DRAWN[laid.document][0]
        page = TruePage(file.name, index, laid.document, kind, sheet.number, sheet.total, laid.defects)
        truth.append(page)
    return truth
