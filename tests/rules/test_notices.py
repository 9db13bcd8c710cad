"""Notices become drafts: what is asked for is found, what is assumed is marked, nothing is invented."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from srdi_desktop.model.catalogue import SealRule
from srdi_desktop.model.errors import FileError, RulesError
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.rules.notices import drafting
from tests.rules import notice_cases
from tests.rules.notice_cases import TODAY

CASES = notice_cases.cases()


@pytest.mark.parametrize("name", CASES)
def test_each_notice_gives_its_entries_in_order(name: str) -> None:
    draft = drafting.from_text(CASES[name]["text"], TODAY)
    assert [notice_cases.written(entry) for entry in draft.catalogue.entries] == CASES[name]["expected"]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "tier" in case or "region" in case])
def test_the_head_is_read(name: str) -> None:
    case: dict[str, Any] = CASES[name]
    catalogue = drafting.from_text(case["text"], TODAY).catalogue
    read = {"tier": catalogue.tier.value, "year": str(catalogue.year), "region": catalogue.region}
    assert {key: read[key] for key in read if key in case} == {key: case[key] for key in read if key in case}


def test_there_are_enough_notices_and_they_are_measured() -> None:
    assert len(CASES) >= 20
    tallies = notice_cases.total(CASES)
    assert tallies["entries"].expected >= 120
    assert min(part.recall for part in tallies.values()) >= 0.95
    assert min(part.precision for part in tallies.values()) >= 0.95


def test_notices_written_anew_are_read_nearly_whole() -> None:
    anew = notice_cases.anew()
    assert len(anew) >= 20
    tallies = notice_cases.total(anew)
    least = {"entries": 0.95, "conditions": 0.9, "years": 0.95}  # of papers with the right kind
    assert all(tallies[name].recall >= share and tallies[name].precision >= share for name, share in least.items())


@pytest.mark.parametrize("name", notice_cases.anew())
def test_head_and_days_of_a_notice_written_anew_are_right(name: str) -> None:
    case = notice_cases.anew()[name]
    draft = drafting.from_text(case["text"], TODAY)
    catalogue = draft.catalogue
    assert (catalogue.year, catalogue.tier.value) == (case["year"], case["tier"])
    assert sorted(str(window.closes) for window in catalogue.windows) == sorted(case["closes"])
    limits = (catalogue.delivery.max_mb, catalogue.delivery.entry_max_mb)
    assert limits == (case.get("max_mb"), case.get("entry_max_mb"))
    wrong = [day for day in draft.days if day.what == "closes" and day.sure and str(day.value) not in case["closes"]]
    assert wrong == []


@pytest.mark.parametrize("name", CASES)
def test_every_draft_is_a_catalogue_that_can_be_saved(name: str) -> None:
    catalogue = drafting.from_text(CASES[name]["text"], TODAY).catalogue
    again = catalogue_files.parse(catalogue_files.dump(catalogue), "draft.toml")
    assert (again.entries, again.delivery, again.windows) == (
        catalogue.entries, catalogue.delivery, catalogue.windows,
    )  # fmt: skip
    assert not again.verified


NOTICE = """关于组织开展2026年度江苏省专精特新中小企业申报工作的通知
苏工信中小〔2026〕88号
二、申报时间
企业于2026年7月22日至8月31日通过培育平台填报。
三、申报材料
1.专精特新中小企业申请书（封面加盖公章，法定代表人签字）；
2.近两年审计报告（含资产负债表、利润表、现金流量表及附注）；
3.真实性声明（每页加盖公章）；
4.社保缴费人数证明（加盖公章）；
5.某某平台截图
6.商标（如有）
四、有关要求
佐证材料合并为一个PDF，不超过50MB，单个文件不超过10M，文件命名为“序号+材料名称”。纸质材料A4双面，胶装，一式两份。
2026年5月6日
"""


def test_number_dates_sizes_and_binding_are_read() -> None:
    draft = drafting.from_text(NOTICE, TODAY)
    catalogue, delivery = draft.catalogue, draft.catalogue.delivery
    assert (catalogue.id, catalogue.source, catalogue.issued) == (
        "jiangsu-srdi-2026", "苏工信中小〔2026〕88号", date(2026, 5, 6),
    )  # fmt: skip
    assert (catalogue.windows[0].opens, catalogue.valid_until) == (date(2026, 7, 22), date(2026, 8, 31))
    assert (delivery.max_mb, delivery.entry_max_mb, delivery.entry_file_name) == (50, 10, "{number:02d}-{title}")
    assert "胶装" in delivery.paper
    assert catalogue.regulation == "miit-2026-2"
    assert "delivery" in draft.unsure


def test_seals_sections_and_conditions_are_read_and_what_is_assumed_is_marked() -> None:
    draft = drafting.from_text(NOTICE, TODAY)
    by_kind = {item.entry.kind: item for item in draft.entries}
    form, audit, claim = (by_kind[kind] for kind in ("application-form", "audit-report", "commitment"))
    assert (form.entry.seal, form.entry.signature, dict(form.unsure)) == (SealRule.FIRST_PAGE, True, {})
    assert audit.entry.sections == ("审计报告", "资产负债表", "利润表", "现金流量表", "附注")
    assert audit.unsure == {"years": "notices.unsure.years_counted"}
    assert claim.entry.seal is SealRule.EVERY_PAGE
    assert by_kind["social-insurance"].unsure == {"seal": "notices.unsure.place_of_seal"}
    assert by_kind["other"].unsure == {"kind": "notices.unsure.kind_unknown"}
    assert by_kind["trademark"].unsure == {
        "kind": "notices.unsure.kind_guessed", "condition": "notices.unsure.condition_short",
    }  # fmt: skip
    assert draft.lines[form.line].startswith("1.专精特新")


def test_what_the_notice_does_not_say_is_marked() -> None:
    draft = drafting.from_text("申报材料：\n1.营业执照\n2.审计报告\n", TODAY)
    assert set(draft.unsure) == {"tier", "year", "region"}
    assert (draft.catalogue.valid_until, draft.catalogue.delivery.max_mb) == (date(2026, 12, 31), None)


def test_a_text_without_a_list_says_so() -> None:
    with pytest.raises(RulesError, match=r"notices\.no_list"):
        drafting.from_text("今天天气很好。\n明天也是。\n", TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_of_any_usual_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "通知.txt"
    file.write_bytes(NOTICE.encode(encoding))
    assert drafting.from_file(file, TODAY) == drafting.from_text(NOTICE, TODAY)


def test_a_csv_list_is_read(tmp_path: Path) -> None:
    file = tmp_path / "清单.csv"
    file.write_bytes(
        '序号,材料名称,是否必须\n1,营业执照,是\n2,"2024、2025年度审计报告",是\n3,商标注册证,否\n'.encode("gb18030")
    )
    found = [notice_cases.written(entry) for entry in drafting.from_file(file, TODAY).catalogue.entries]
    assert found == ["business-license", "audit-report 2024", "audit-report 2025", "trademark ?"]


def test_a_spreadsheet_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["2026年小巨人申报材料"],
        ["序号", "材料名称", "备注"],
        [1, "申请书", "盖章"],
        [2, "近三年审计报告", None],
    ):
        sheet.append(row)
    book.save(tmp_path / "清单.xlsx")
    found = [
        notice_cases.written(entry) for entry in drafting.from_file(tmp_path / "清单.xlsx", TODAY).catalogue.entries
    ]
    assert found == ["application-form", "audit-report 2023", "audit-report 2024", "audit-report 2025"]


def word_file(body: str, numbering: str = "") -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {space}>{numbering}</w:numbering>")
    return buffer.getvalue()


def paragraph(text: str, level: int | None = None) -> str:
    number = "" if level is None else f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{number}<w:r><w:t>{text}</w:t></w:r></w:p>"


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="（%1）"/>'
    '</w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
)


def test_a_word_file_is_read_with_its_automatic_numbers_and_tables(tmp_path: Path) -> None:
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("材料名称", "备注"))
    more = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("商标注册证", "如有"))
    body = (
        paragraph("2026年创新型中小企业评价通知") + paragraph("申报材料：") + paragraph("必备材料", 0)
        + paragraph("营业执照", 1) + paragraph("近两年审计报告", 1) + paragraph("选报材料", 0)
        + paragraph("专利证书", 1) + f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{more}</w:tr></w:tbl>"
    )  # fmt: skip
    (tmp_path / "通知.docx").write_bytes(word_file(body, NUMBERING))
    draft = drafting.from_file(tmp_path / "通知.docx", TODAY)
    assert [notice_cases.written(entry) for entry in draft.catalogue.entries] == [
        "business-license", "audit-report 2024", "audit-report 2025", "patent ?", "trademark ?",
    ]  # fmt: skip
    assert "（二）选报材料" in draft.lines


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", b"no zip at all", "notices.damaged"),
        ("b.docx", word_file("<w:p>"), "notices.damaged"),
        ("c.xlsx", word_file(""), "notices.damaged"),
        ("d.docx", word_file('<!DOCTYPE x [<!ENTITY a "aa">]>'), "notices.damaged"),
    ],
)
def test_damaged_and_hostile_files_are_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RulesError) as caught:
        drafting.from_file(tmp_path / name, TODAY)
    assert caught.value.code == code


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(4):
            archive.writestr(f"word/media/{part}.bin", bytes(100_000_000))
    with pytest.raises(RulesError, match=r"notices\.too_large"):
        drafting.from_file(tmp_path / "bomb.docx", TODAY)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        drafting.from_file(tmp_path / "absent.docx", TODAY)


GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", [file.stem for file in sorted(GOLDEN.glob("*.toml"))])
def test_the_whole_file_made_from_a_notice_is_as_it_was_looked_through(name: str) -> None:
    """Titles, seals, sections, sizes, dates and notes too. Made anew by tests.rules.notice_cases --golden."""
    expected = (GOLDEN / f"{name}.toml").read_text(encoding="utf-8")
    assert catalogue_files.dump(drafting.from_text(CASES[name]["text"], TODAY).catalogue) == expected


def test_there_are_golden_files_of_lists_tables_and_sentences() -> None:
    assert len(list(GOLDEN.glob("*.toml"))) >= 6
