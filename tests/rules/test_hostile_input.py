"""Whatever is fed to the readers, they answer with a result or with an error that has its sentence."""

import io
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srdi_desktop import resources, texts
from srdi_desktop.model.errors import RulesError, SrdiError
from srdi_desktop.rules import application_sheet, applications, industry
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.rules.notices import drafting
from srdi_desktop.rules.notices.files import source_rows
from srdi_desktop.rules.regulations import regulation_files
from tests.rules import notice_cases

TODAY = date(2026, 11, 22)
SEEDS = [case["text"] for case in notice_cases.cases().values()]
PIECES = st.sampled_from([
    "1.", "（一）", "一、", "①", "\n", "\t", "|", "：", "；", "（", "）", "近三年",
    "2024、2025年度", "审计报告", "营业执照",
    "申报材料", "99999999月", "2026年13月45日", "不超过", "50MB", "T-1", "T-9", "20", "年", "如有", "盖章",
    "命名为“{}{0}”", "{company",
])  # fmt: skip


def survives(read: Callable[[], object]) -> None:
    try:
        read()
    except SrdiError as error:
        assert all("?" not in sentence for sentence in texts.error_text(error)), error  # noqa: PT017


@given(st.lists(PIECES, max_size=40).map("".join))
def test_shuffled_pieces_of_notices(text: str) -> None:
    survives(lambda: catalogue_files.dump(drafting.from_text(text, TODAY).catalogue))


@given(st.text(max_size=200))
def test_any_text_as_a_notice(text: str) -> None:
    survives(lambda: drafting.from_text(text, TODAY))


@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_damaged_notices_still_give_catalogues_that_can_be_saved(text: str, seed: int) -> None:
    rng = random.Random(seed)
    at, length = rng.randrange(len(text)), rng.randrange(1, 30)
    cut = text[:at] + rng.choice(["", "\n", "（", text[:length]]) + text[at + length :]
    try:
        catalogue = drafting.from_text(cut, TODAY).catalogue
    except RulesError:
        return
    assert catalogue_files.parse(catalogue_files.dump(catalogue), "a.toml").entries == catalogue.entries


TOML = [
    resources.path("rules", "catalogues", "national-srdi-2026.toml").read_text(encoding="utf-8"),
    resources.path("rules", "regulations", "most-2017-115.toml").read_text(encoding="utf-8"),
    'schema = 1\n[company]\ntitles = ["srdi"]\n[figures.2025]\nrevenue = "1.0"\n[facts]\nquality = []\n',
]
READERS: list[Callable[[str, str], object]] = [catalogue_files.parse, regulation_files.parse, applications.parse]


@given(
    st.integers(0, 2),
    st.integers(0, 2**32),
    st.sampled_from(["", "=", "[[", "]", '"', "true", "-1", "1.5", "2026-02-30", "é", "{"]),
)
def test_damaged_files_are_refused_with_a_sentence(which: int, seed: int, piece: str) -> None:
    text, rng = TOML[which], random.Random(seed)
    at = rng.randrange(len(text))
    survives(lambda: READERS[which](text[:at] + piece + text[at + rng.randrange(20) :], "damaged.toml"))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "schema = 1",
        "schema = true",
        "schema = []",
        "[schema]",
        "schema = 1\nentry = 3\nfigures = 2",
        "a = " + "[" * 3000,
        "schema = " + "9" * 6000,
    ],
)
def test_short_and_wrong_files_are_refused(reader: Callable[[str, str], object], text: str) -> None:
    survives(lambda: reader(text, "short.toml"))


def spreadsheet() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["序号", "材料名称"])
    book.active.append([1, "营业执照"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def word() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        archive.writestr(
            "word/document.xml",
            f"<w:document {space}><w:body><w:p><w:r><w:t>1.营业执照</w:t></w:r></w:p></w:body></w:document>",
        )
    return buffer.getvalue()


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_damaged_office_files_are_refused(tmp_path: Path, suffix: str, seed: int) -> None:
    data, rng = bytearray(spreadsheet() if suffix == "xlsx" else word()), random.Random(seed)
    for _ in range(rng.randrange(1, 12)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    file = tmp_path / f"a.{suffix}"
    end = rng.randrange(len(data) // 2, len(data)) if seed % 4 == 0 else len(data)
    file.write_bytes(bytes(data[:end]))
    survives(lambda: drafting.from_file(file, TODAY))
    if suffix == "xlsx":
        survives(lambda: application_sheet.load(file))


@given(st.text(max_size=40))
def test_any_words_in_the_industry_search(words: str) -> None:
    assert len(industry.search(words, 5)) <= 5
    industry.fits(words, words)


@pytest.mark.parametrize(
    "pattern", ["{title:9999999999}", "{title:{number}}", "{company.x}", "{0}", "{", "{number!r:>99}"]
)
def test_a_name_pattern_that_cannot_be_filled_in_is_refused(pattern: str) -> None:
    text = TOML[0].replace("{number:02d}-{title}", pattern)
    with pytest.raises(RulesError) as told:
        catalogue_files.parse(text, "pattern.toml")
    assert told.value.code == "rules.wrong_value"


def test_a_damaged_spreadsheet_is_not_quoted_in_its_error(tmp_path: Path) -> None:
    data = spreadsheet()
    at = data.index(b"[Content_Types].xml") - 4  # the length of the name in its header
    (tmp_path / "a.xlsx").write_bytes(data[:at] + b"\xff\x00" + data[at + 2 :])
    with pytest.raises(RulesError) as told:
        drafting.from_file(tmp_path / "a.xlsx", TODAY)
    assert told.value.values["reason"] == "BadZipFile"


def test_a_notice_of_nothing_but_heads_of_columns_costs_no_more_than_its_length() -> None:
    """Each line could begin a table; what follows is looked at for the width of a table only."""
    started = time.process_time()
    source_rows("序号\n材料\n" * 4000)
    assert time.process_time() - started < 4
