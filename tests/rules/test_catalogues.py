"""Catalogues: what is shipped is sound, files are read strictly and survive writing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from srdi_desktop import texts
from srdi_desktop.model.catalogue import Catalogue, SealRule, Tier
from srdi_desktop.model.errors import FileError, RulesError, SrdiError
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.rules.catalogues.revision import remarks

CONTRACT = """
schema = 1
id = "jiangsu-srdi-2026"
title = "江苏省专精特新中小企业 2026"
tier = "srdi"
region = "江苏"
year = 2026
source = "…通知名称、文号"
issued = 2026-03-01
valid_until = 2026-12-31
regulation = "miit-2026-2"
[delivery]
max_mb = 50
file_name = "{company}-{title}"
paper = "A4 双面、封面、目录、胶装、骑缝章，一式两份"
[[window]]
opens = 2026-07-22
closes = 2026-08-31
source = "…"
[[entry]]
id = "audit-2025"
kind = "audit-report"
title = "2025年度审计报告"
required = true
years = [2025]
min_pages = 6
seal = "none"
signature = false
sections = ["审计报告", "资产负债表", "利润表", "现金流量表", "附注"]
recognise = ["审计报告"]
expires = false
note = "须为财政部平台报备赋码的电子原件"
"""


def test_the_contracts_example_is_read_as_it_says() -> None:
    catalogue = catalogue_files.parse(CONTRACT, "a.toml")
    (entry,) = catalogue.entries
    assert (catalogue.tier, catalogue.year, catalogue.valid_until) == (Tier.SRDI, 2026, date(2026, 12, 31))
    assert (catalogue.delivery.max_mb, catalogue.windows[0].closes) == (50, date(2026, 8, 31))
    assert (entry.years, entry.min_pages, entry.seal, entry.sections[3]) == ((2025,), 6, SealRule.NONE, "现金流量表")


def test_writing_and_reading_changes_nothing() -> None:
    for catalogue in (*catalogue_files.shipped(), catalogue_files.parse(CONTRACT, "a.toml")):
        again = catalogue_files.parse(catalogue_files.dump(catalogue), "again.toml")
        assert replace(again, sha256="") == replace(catalogue, sha256="")
        assert catalogue_files.dump(again) == catalogue_files.dump(catalogue)


@pytest.mark.parametrize(
    ("old", "new", "code", "entry", "key"),
    [
        ("min_pages = 6", "min_page = 6", "rules.unknown_key", "audit-2025", "min_page"),
        ("min_pages = 6", "min_pages = 0", "rules.wrong_value", "audit-2025", "min_pages"),
        ('kind = "audit-report"', 'kind = "audit"', "rules.wrong_value", "audit-2025", "kind"),
        ('seal = "none"', 'seal = "no"', "rules.wrong_value", "audit-2025", "seal"),
        ("required = true", 'required = "true"', "rules.wrong_value", "audit-2025", "required"),
        ("years = [2025]", 'years = ["2025"]', "rules.wrong_value", "audit-2025", "years"),
        ('tier = "srdi"', 'tier = "giant"', "rules.wrong_value", "-", "tier"),
        ("year = 2026\n", "", "rules.missing_key", "-", "year"),
        ("issued = 2026-03-01", 'issued = "2026-03-01"', "rules.wrong_value", "-", "issued"),
        ("max_mb = 50", "max_gb = 50", "rules.unknown_key", "delivery", "max_gb"),
        ('"{company}-{title}"', '"{firma}"', "rules.wrong_value", "delivery", "file_name"),
        ("closes = 2026-08-31", "close = 2026-08-31", "rules.unknown_key", "window 1", "close"),
        ("schema = 1", "schema = 2", "rules.schema", "-", "schema"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(old: str, new: str, code: str, entry: str, key: str) -> None:
    with pytest.raises(RulesError) as caught:
        catalogue_files.parse(CONTRACT.replace(old, new, 1), "list.toml")
    error = caught.value
    assert (error.code, error.values["file"], error.values["entry"], error.values["key"]) == (
        code, "list.toml", entry, key,
    )  # fmt: skip
    assert "?" not in "".join(texts.error_text(error))


def test_the_same_id_twice_is_refused() -> None:
    twice = CONTRACT + CONTRACT[CONTRACT.index("[[entry]]") :]
    with pytest.raises(RulesError, match=r"rules\.duplicate"):
        catalogue_files.parse(twice, "a.toml")


def test_broken_toml_names_its_line() -> None:
    with pytest.raises(RulesError) as caught:
        catalogue_files.parse('schema = 1\nid = "a\n', "a.toml")
    assert (caught.value.code, caught.value.values["line"]) == ("rules.not_toml", "2")


def test_a_file_is_loaded_by_its_path_and_users_files_come_before_shipped_ones(tmp_path: Path) -> None:
    mine = tmp_path / "我的 目录#1.toml"
    mine.write_text(CONTRACT.replace("jiangsu-srdi-2026", "national-srdi-2026"), encoding="utf-8-sig")
    assert catalogue_files.load(str(mine)).title == "江苏省专精特新中小企业 2026"
    assert catalogue_files.load("national-srdi-2026", [tmp_path]).region == "江苏"
    assert catalogue_files.load("national-srdi-2026").region == "全国"


def test_a_broken_file_of_the_users_does_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("schema = 1\nid = 3\n", encoding="utf-8")
    assert catalogue_files.load("national-srdi-2026", [tmp_path]).region == "全国"
    with pytest.raises(RulesError, match=r"rules\.wrong_value"):
        catalogue_files.load("mine-2026", [tmp_path])
    broken: list[SrdiError] = []
    assert catalogue_files.installed([tmp_path], broken) == ()
    assert [error.values["file"] for error in broken] == ["broken.toml"]


def test_what_is_missing_or_unreadable_says_so(tmp_path: Path) -> None:
    with pytest.raises(RulesError) as unknown:
        catalogue_files.load("national-srdi-1999")
    assert "national-srdi-2026" in unknown.value.values["expected"]
    with pytest.raises(FileError):
        catalogue_files.load(str(tmp_path / "absent.toml"))
    (tmp_path / "gbk.toml").write_bytes("title = '申报材料清单'".encode("gbk"))
    with pytest.raises(RulesError, match=r"rules\.not_utf8"):
        catalogue_files.load(str(tmp_path / "gbk.toml"))


@pytest.mark.parametrize("catalogue", catalogue_files.shipped(), ids=lambda c: c.id)
def test_every_shipped_catalogue_is_sound(catalogue: Catalogue) -> None:
    """By the rules that the check command holds every list to."""
    of_sorting = ("alike", "unrecognisable")  # what a source leaves so general that pages cannot be told apart by it
    assert [remark for remark in remarks(catalogue) if remark.code not in of_sorting] == []
    assert catalogue.note
    assert (catalogue.delivery.max_mb, catalogue.delivery.entry_max_mb) == (None, None)  # no source names a limit


def test_the_direct_route_asks_for_one_of_its_four_proofs() -> None:
    direct = catalogue_files.load("national-innovative-direct-2026")
    proofs = [entry for entry in direct.entries if entry.one_of == "direct"]
    assert [entry.kind for entry in proofs] == ["award", "high-tech-certificate", "rd-institution", "equity-financing"]
    assert not any(entry.required for entry in proofs)


def test_base_lists_of_every_tier_and_both_routes_are_there_and_old_ones_are_marked() -> None:
    by_id = {catalogue.id: catalogue for catalogue in catalogue_files.shipped()}
    current = ["innovative-score", "innovative-direct", "srdi", "little-giant"]
    assert all(not by_id[f"national-{name}-2026"].superseded for name in current)
    assert by_id["national-srdi-2025"].superseded
    assert by_id["national-little-giant-2023"].superseded


def test_years_are_those_of_the_base_list() -> None:
    def audits(name: str) -> list[int]:
        entries = catalogue_files.load(name).entries
        return [entry.years[0] for entry in entries if entry.kind == "audit-report" and entry.required]

    assert audits("national-innovative-direct-2026") == [2025]
    assert audits("national-innovative-score-2026") == [2024, 2025]
    assert audits("national-srdi-2026") == [2024, 2025]
    assert audits("national-little-giant-2026") == [2023, 2024, 2025]


@pytest.mark.parametrize("tier", ["srdi", "little-giant"])
@pytest.mark.parametrize("review", ["", "-review"])
def test_current_national_lists_for_recognition_and_review_ask_for_practice_customers_and_tests(
    tier: str, review: str
) -> None:
    listed = catalogue_files.load(f"national-{tier}{review}-2026")
    assert listed.tier.value == tier
    asked = {entry.kind: entry for entry in listed.entries if entry.condition}
    assert {"quality-practice", "customer-proof", "test-report"} <= asked.keys()
    if review:
        assert not listed.verified
        assert any("变更" in entry.title for entry in listed.entries)
