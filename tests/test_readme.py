"""README cannot lie: its commands are those of CI and of the program, its tables those of the project."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from srdi_desktop.cli.grammar import COMMANDS, parse
from srdi_desktop.sample.pile import CATALOGUE
from tests.architecture_rules import ROOMS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BESIDE = {
    place: (ROOT / place / "README.md").read_text(encoding="utf-8")
    for place in ("srdi_desktop", "srdi_desktop/store", "resources/rules", "tests/benchmarks", "packaging")
}
BLOCKS = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)


def test_two_commands_each_one_line_to_paste():
    assert len(BLOCKS) == 2
    assert all(block.count("\n") == 1 for block in BLOCKS)


def test_the_first_command_does_the_main_job_on_the_sample():
    assert "srdi sample sample-pile" in BLOCKS[0]
    assert f"srdi run sample-pile/scans --catalogue {CATALOGUE}" in BLOCKS[0]


def test_ci_runs_the_second_command_word_for_word():
    assert BLOCKS[1].strip() in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_readme_is_short_and_leads_to_the_others():
    assert len(README.encode()) <= 7500
    assert [place for place in BESIDE if f"({place}/README.md)" not in README] == []


def test_both_commands_wait_for_a_busy_package_manager():
    assert all(block.count("-o DPkg::Lock::Timeout=300") == block.count("apt-get ") for block in BLOCKS)


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_both_commands_are_shell():
    for block in BLOCKS:
        subprocess.run(["bash", "-n"], input=block, text=True, check=True)


def test_every_command_of_the_program_stands_in_readme():
    missing = [command.name for command in COMMANDS if f"srdi {command.name}" not in README]
    assert [name for name in missing if name not in {"catalogue next-year", "catalogue diff"}] == []
    assert "`next-year`、`diff`" in README


def test_every_dependency_is_explained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[><=;\s\[]", line)[0] for line in wanted}
    assert [name for name in sorted(names) if f"`{name}`" not in BESIDE["packaging"]] == []


def test_every_room_is_explained():
    rooms = [room for room in ROOMS if not room.startswith("__")]
    assert [
        room
        for room in rooms
        if f"`{room}/`" not in BESIDE["srdi_desktop"] and f"`{room}.py`" not in BESIDE["srdi_desktop"]
    ] == []


def test_benchmarks_that_are_named_exist():
    named = re.findall(r"python -m (tests\.[a-z_.]+)", "".join((README, *BESIDE.values())))
    assert named
    for module in named:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_every_command_explains_itself():
    for command in COMMANDS:
        with pytest.raises(SystemExit) as end:
            parse([*command.name.split(), "--help"])
        assert end.value.code == 0
