import io
import subprocess
import sys
import zipfile

import pytest

from srdi_desktop import texts
from srdi_desktop.model.errors import ScanError
from srdi_desktop.scans import open_scan
from tests.scans.makers import encoded, page


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


UNSUPPORTED = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "报告.doc", "office"),
    (zipped("[Content_Types].xml", "word/document.xml"), "报告.docx", "office"),
    (zipped("xl/workbook.xml"), "表.xlsx", "office"),
    (zipped("a.pdf", "b.pdf"), "材料.zip", "archive"),
    (b"Rar!\x1a\x07\x01\x00" + bytes(50), "材料.rar", "archive"),
    (b"Received: from a\r\nSubject: b\r\n\r\n", "邮件", "mail"),
    (b"GIF89a" + bytes(50), "图.gif", "picture"),
    ("营业收入,1".encode(), "表.csv", "text"),
    (b"CAJ\x00" + bytes(50), "论文.caj", "reader"),
    (b"MZ" + bytes(50), "a.exe", "program"),
    (b"\x00\x00\x00\x18ftypisom" + bytes(50), "a.mp4", "video"),
    (b"\x00\x00\x00\x18ftypavif" + bytes(50), "a.avif", "picture"),
    (bytes(range(256)), "a.xyz", "unknown"),
]


@pytest.mark.parametrize(("data", "name", "variant"), UNSUPPORTED, ids=[name for _, name, _ in UNSUPPORTED])
def test_what_cannot_be_opened_is_named_and_says_what_to_do(opened, data, name, variant):
    with pytest.raises(ScanError) as caught:
        opened(data, name)
    assert (caught.value.code, caught.value.values["variant"]) == ("scan.unsupported", variant)
    for language in texts.LANGUAGES:
        texts.use_language(language)
        message, advice = texts.error_text(caught.value)
        assert name in message
        assert advice
        assert variant == "unknown" or message != texts.text("errors.scan.unsupported.message", name=name)
    texts.use_language("zh")


def test_an_empty_file_is_damaged(opened):
    with pytest.raises(ScanError) as caught:
        opened(b"", "a.pdf")
    assert (caught.value.code, caught.value.values["variant"]) == ("scan.damaged", "empty")


def test_the_name_decides_nothing_when_the_content_is_known(opened):
    with opened(encoded(page(), "PNG"), "a.docx") as scan:
        assert scan.format == "png"


def test_files_over_the_limit_are_refused_unread(tightened):
    with pytest.raises(ScanError) as caught:
        open_scan(io.BytesIO(bytes(2000)), "a.pdf", tightened(**{"scan.max_mb": 0.001}))
    assert (caught.value.code, caught.value.values["variant"]) == ("scan.too_large", "bytes")


def test_the_room_opens_without_its_heavy_libraries():
    code = (
        "import sys, srdi_desktop.scans; print([m for m in ('PIL', 'numpy', 'pypdf', 'pypdfium2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
