"""Everything the program opens that is no scan: dossier files, spreadsheets, notices, rules; sound and hostile ones."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl

from srdi_desktop.model.errors import FileError, SrdiError
from srdi_desktop.rules import application_sheet, applications
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.rules.notices import drafting
from srdi_desktop.rules.regulations import regulation_files
from srdi_desktop.store import open_blob
from srdi_desktop.store.rescue import rescue
from srdi_desktop.workflow.session import Session

TESTS = Path(__file__).parents[1]
TODAY = date(2026, 11, 22)
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BILLION = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("bcdefghi", "cdefghij", strict=True)
)


def _dossier(path: Path) -> None:
    """Looks at all of a dossier file; a damaged one is rescued first, as the window offers."""
    try:
        session = Session.open(path, read_only=True)
    except FileError:
        rescue(path, path.with_name("rescued.srdi"))
        session = Session.open(path.with_name("rescued.srdi"), read_only=True)
    pages = [session.thumbnail(page) for page in session.dossier.pages()]
    assert len(pages) < 100_000
    shelf = session.path
    session.close()
    for scan in session.dossier.scans.values():
        with open_blob(shelf, scan.id) as blob:
            blob.read()


def _notice(path: Path) -> None:
    catalogue_files.dump(drafting.from_file(path, TODAY).catalogue)


DOORS: dict[str, Callable[[Path], object]] = {
    "srdi": _dossier,
    "docx": _notice,
    "xlsx": _notice,
    "csv": _notice,
    "sheet": application_sheet.load,
    "application": applications.load,
    "catalogue": lambda path: catalogue_files.load(str(path)),
    "regulation": regulation_files.load,
}  # fmt: skip
SUFFIX = {"sheet": "xlsx", "application": "toml", "catalogue": "toml", "regulation": "toml"}


def door_of(name: str) -> str:
    """ "" when this is a scan."""
    kind = name.partition("-")[0]
    return kind if kind in DOORS else ""


def look_at(data: bytes, name: str) -> str:
    """All that the program does with such a file; "shown" or the code of its error."""
    kind = door_of(name)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        path = Path(place) / f"file.{SUFFIX.get(kind, kind)}"
        path.write_bytes(data)
        try:
            DOORS[kind](path)
        except SrdiError as error:
            return error.code
    return "shown"


def _rules(*parts: str) -> bytes:
    return (TESTS.parent / "resources" / "rules").joinpath(*parts).read_bytes()


def _workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _word(document: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def _paragraphs(*lines: str) -> str:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    return f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>'


def _sheet_bomb(content: bytes) -> bytes:
    """A workbook whose one sheet is this."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook([["x"]]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name.endswith("sheet1.xml") else old.read(name))
    return out.getvalue()


@cache
def papers() -> Mapping[str, bytes]:
    """kind-name -> bytes of sound files that are no scans."""
    return {
        "srdi-small": (TESTS / "resources" / "dossier-1.0.srdi").read_bytes(),
        "docx-notice": _word(
            _paragraphs("申报材料清单", "1.营业执照（盖章）", "2.近两年审计报告", "（一）专利证书，如有")
        ),
        "xlsx-notice": _workbook(
            [["序号", "材料名称", "说明"], [1, "营业执照", "盖章"], [2, "近三年审计报告", "原件"]]
        ),
        "csv-notice": "序号,材料名称\n1,营业执照\n2,近两年审计报告\n".encode("gbk"),
        "sheet-application": _workbook([["key", "value"], ["company.name", "甲公司"], ["company.code", "x"]]),
        "application-small": b'schema = 1\n[company]\ntitles = ["srdi"]\n[figures.2025]\nrevenue = "1.0"\n',
        "catalogue-national": _rules("catalogues", "national-srdi-2026.toml"),
        "regulation-most": _rules("regulations", "most-2017-115.toml"),
    }


HOSTILE_PAPERS: dict[str, Callable[[], bytes]] = {
    "srdi-nothing": lambda: b"",
    "srdi-text": lambda: b"SQLite format 3\0" + b"x" * 5000,
    "srdi-all zeros": lambda: bytes(1_000_000),
    "docx-entities": lambda: _word(f'<?xml version="1.0"?>{BILLION}]><a>&j;</a>'),
    "docx-nested": lambda: _word("<a>" * 200_000),
    "docx-bomb": lambda: _word(" " * 400_000_000),
    "docx-long line": lambda: _word(_paragraphs("1." * 2_000_000)),
    "docx-many lists": lambda: _word(_paragraphs(*(f"{number}.审计报告" for number in range(20_000)))),
    "xlsx-entities": lambda: _sheet_bomb(f'<?xml version="1.0"?>{BILLION}]><a>&j;</a>'.encode()),
    "xlsx-bomb": lambda: _sheet_bomb(b" " * 400_000_000),
    "xlsx-lying size": lambda: _sheet_bomb(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                                           b'<dimension ref="A1:XFD1048576"/><sheetData/></worksheet>'),
    "xlsx-not a zip": lambda: b"PK\3\4" + b"\xff" * 3000,
    "csv-zeros": lambda: bytes(100_000),
    "csv-one line": lambda: b"a," * 3_000_000,
    "csv-control": lambda: "".join(map(chr, range(32))).encode() * 1000,
    "catalogue-nested": lambda: b"a = " + b"[" * 100_000,
    "application-numbers": lambda: b"schema = " + b"9" * 1_000_000,
    "regulation-binary": lambda: bytes(range(256)) * 100,
}  # fmt: skip
