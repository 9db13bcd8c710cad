"""Catalogues on the command line: next year's list to be reviewed, what differs in words, what is known of each."""

import json
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from srdi_desktop import cli
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.sample.company import application_toml
from srdi_desktop.workflow.catalogues import library
from tests.export.boss_companies import HOLDER, SHORT, Declared


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SRDI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SRDI_LANGUAGE", "zh")


@pytest.mark.parametrize("name", [catalogue.id for catalogue in catalogue_files.shipped()])
def test_next_year_shifts_the_years_and_marks_every_entry(tmp_path: Path, name: str) -> None:
    target = tmp_path / "next.toml"
    assert cli.main(["catalogue", "next-year", name, "-o", str(target)]) == 0
    now, later = catalogue_files.load(name), tomllib.loads(target.read_text(encoding="utf-8"))
    assert later["year"] == now.year + 1
    assert not {"issued", "source", "window"} & later.keys()
    assert later["valid_until"] == date(now.year + 1, 12, 31)  # stale after its year, whatever notice comes
    assert all(entry["review"] and not entry["verified"] for entry in later["entry"])
    years = [entry.get("years", []) for entry in later["entry"]]
    assert years == [[year + 1 for year in entry.years] for entry in now.entries]


def test_what_differs_is_said_in_words(tmp_path: Path, capsys) -> None:
    before = tmp_path / "a.toml"
    before.write_text(catalogue_files.dump(catalogue_files.load("national-srdi-2026")), encoding="utf-8")
    after = tmp_path / "b.toml"
    words = before.read_text(encoding="utf-8").replace("required = true", "required = false", 1)
    words = words.replace("[delivery]", "[delivery]\nmax_mb = 30", 1)
    head, first, *rest = words.split("[[entry]]")
    after.write_text("[[entry]]".join([head, first, *rest[:-1]]), encoding="utf-8")
    assert cli.main(["catalogue", "diff", str(before), str(after)]) == 0
    said = capsys.readouterr().out
    gone = catalogue_files.load("national-srdi-2026").entries[-1].title
    assert f"- {gone}" in said
    assert "必需" in said
    assert "是" in said
    assert "整本 PDF 上限（MB）" in said
    assert "30" in said
    assert "True" not in said
    assert "None" not in said


def test_each_list_says_how_far_it_can_be_relied_on(capsys) -> None:
    assert cli.main(["catalogues", "--json", "-"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)["catalogues"]}
    assert rows["national-srdi-2025"]["superseded"]
    assert not rows["national-srdi-2026"]["superseded"]
    assert not rows["zhejiang-style-srdi-2022"]["verified"]
    assert all(row["source"] and row["year"] and row["valid_until"] for row in rows.values())


NOTICE = """江州市2026年专精特新中小企业认定通知
一、申报材料
1.营业执照；
2.申请书；
二、评审办法
专家现场核对时，企业出示场地租赁合同。
"""


def test_a_draft_with_unread_lines_is_warned_of(tmp_path: Path, capsys) -> None:
    notice, draft = tmp_path / "n.txt", tmp_path / "n.toml"
    notice.write_text(NOTICE, encoding="utf-8")
    assert cli.main(["catalogue", "from-notice", str(notice), "-o", str(draft)]) == 0
    assert cli.main(["catalogue", "check", str(draft), "--json", str(tmp_path / "c.json")]) == 0
    assert "场地租赁合同" in capsys.readouterr().out
    remarks = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["remarks"]
    assert [remark["code"] for remark in remarks if remark["code"] == "unread"] == ["unread"]
    read = replace(library.catalogue(str(draft)), unread=())
    library.save_catalogue(read, tmp_path / "read.toml")
    cli.main(["catalogue", "check", str(tmp_path / "read.toml")])
    assert "场地租赁合同" not in capsys.readouterr().out


@pytest.mark.parametrize(("days", "told"), [(10, True), (60, False)])
def test_a_list_that_ends_soon_says_so_where_lists_are_chosen(tmp_path: Path, capsys, days: int, told: bool) -> None:
    today = date.today()  # noqa: DTZ011 - the user's own calendar day
    national = catalogue_files.load("national-srdi-2026")
    own = replace(national, id="own", valid_until=today + timedelta(days=days), windows=(), sha256="")
    library.put(own)
    cli.main(["catalogues"])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("own ")]
    assert (f"{days} 天后到期" in line) == told


@pytest.mark.parametrize(
    ("company", "tier"),
    [(SHORT, "little-giant"), (replace(HOLDER, company={**HOLDER.company, "region": "北京"}), "srdi")],
)
def test_evaluate_names_the_window_of_the_tier_that_comes_next(
    tmp_path: Path, capsys, company: Declared, tier: str
) -> None:
    file = tmp_path / "a.toml"
    file.write_text(company.written(), encoding="utf-8")
    cli.main(["evaluate", str(file)])
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("申报窗口：")]
    assert told
    cli.main(["evaluate", str(file), "--tier", tier])
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("申报窗口：")] == told


def test_a_catalogue_carried_over_is_valid_and_never_overwrites(tmp_path, capsys):
    target = tmp_path / "next.toml"
    assert cli.main(["catalogue", "next-year", "national-srdi-2026", "-o", str(target)]) == 0
    assert cli.main(["catalogue", "check", str(target)]) == 0
    assert cli.main(["catalogue", "next-year", "national-srdi-2026", "-o", str(target)]) == 4
    capsys.readouterr()
    assert cli.main(["catalogue", "diff", "national-srdi-2026", str(target)]) == 0


def test_a_notice_becomes_a_draft(tmp_path, capsys):
    notice = tmp_path / "通知.txt"
    notice.write_text(
        "关于申报2026年度专精特新中小企业的通知\n申报材料：\n1.营业执照复印件\n2.近两年审计报告\n", encoding="utf-8"
    )
    assert cli.main(["catalogue", "from-notice", str(notice), "-o", str(tmp_path / "draft.toml")]) == 0
    assert "草稿" in capsys.readouterr().out
    assert cli.main(["catalogue", "check", str(tmp_path / "draft.toml")]) == 0


def test_a_draft_tells_what_it_read_and_what_it_did_not(tmp_path, capsys):
    notice, draft = tmp_path / "通知.txt", tmp_path / "draft.toml"
    notice.write_text(
        "关于申报2025年度专精特新中小企业的通知\n一、申报材料\n1.营业执照\n2.专利证书（如有）\n二、时间\n企业于5月20日前提交。\n"
        "三、评审\n专家现场核对时，企业出示场地租赁合同。\n",
        encoding="utf-8",
    )
    assert cli.main(["catalogue", "from-notice", str(notice), "-o", str(draft), "--json", "-"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(row["kind"], row["required"], row["lines"]) for row in told["entries"]] == [
        ("business-license", True, [3]), ("patent", False, [4]),
    ]  # fmt: skip
    assert set(told["entries"][0]) == {
        "id", "title", "kind", "required", "condition", "one_of", "years", "seal", "lines",
    }  # fmt: skip
    assert told["dates"] == [{"value": "2025-05-20", "what": "closes", "line": 6, "sure": True}]
    assert told["unread"] == [{"line": 8, "text": "专家现场核对时，企业出示场地租赁合同。"}]
    draft.unlink()
    assert cli.main(["catalogue", "from-notice", str(notice), "-o", str(draft)]) == 0
    said = capsys.readouterr().out
    assert "第 8 行没有读懂" in said
    assert "2025 年度" in said  # last year's notice stays last year's, and says so
    assert cli.main(["catalogue", "check", str(draft)]) == 0
    assert "场地租赁合同" in capsys.readouterr().out


def test_evaluate_follows_the_contract(tmp_path, capsys):
    (tmp_path / "a.toml").write_text(application_toml(), encoding="utf-8")
    assert cli.main(["evaluate", str(tmp_path / "a.toml"), "--tier", "srdi", "--json", "-"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert {tier["tier"] for tier in report["tiers"]} == {"srdi"}
    assert set(report["tiers"][0]) == {
        "tier", "regulation", "in_force", "verdict", "route", "conditions", "score", "gaps",
    }  # fmt: skip
    assert [item["code"] for item in report["consistency"] if item["state"] == "failed"] == ["consistency.rounding"]
