"""What is installed with the program: every licence is one we may ship under, every version is pinned by its hash."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8")

PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC|Zlib|0BSD|CC0|PSF|Python Software|MPL|OFL|LGPL|Unlicense|Public Domain", re.IGNORECASE
)
COPYLEFT = re.compile(r"(?<![L])GPL|AGPL", re.IGNORECASE)


def bare(requirement: str) -> str:
    return re.split(r"[\s><=!~;\[(]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def everything_below(names: list[str]) -> set[str]:
    """Names of all distributions that these need here; those for other systems are not installed and not followed."""
    found: set[str] = set()
    waiting = [bare(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            needed = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        found.add(name)
        waiting += [bare(line) for line in needed if "extra ==" not in line]
    return found


RUNTIME = sorted(everything_below(PROJECT["dependencies"]))


def licence_of(name: str) -> str:
    metadata = distribution(name).metadata
    classifiers = [line for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    text = metadata.get("License-Expression") or " ".join(classifiers) or metadata.get("License") or ""
    return text or " ".join(str(file) for file in distribution(name).files or [] if "LICENSE" in str(file).upper())


@pytest.mark.parametrize("name", RUNTIME)
def test_every_part_has_a_licence_we_may_ship_under(name):
    licence = licence_of(name)
    alternatives = re.split(r"\bOR\b", licence)
    assert any(PERMISSIVE.search(part) and not COPYLEFT.search(part) for part in alternatives), licence


def test_the_walk_finds_what_is_declared_and_what_comes_with_it():
    assert {"pillow", "pyside6-essentials", "shiboken6", "pypdf", "flatbuffers"} <= set(RUNTIME)


def pinned() -> dict[str, str]:
    return {bare(line): line for line in PINS.splitlines() if "==" in line}


def test_every_dependency_is_pinned():
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    assert [name for name in {bare(line) for line in wanted} | set(RUNTIME) if name not in pinned()] == []


def test_every_pin_has_hashes_and_no_address():
    blocks = re.split(r"\n(?=\S)", PINS.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in PINS


def test_pyside_6_12_never_meets_python_3_11():
    (old,) = [line for line in PINS.splitlines() if line.startswith("pyside6-essentials") and "< '3.12'" in line]
    version = tuple(int(part) for part in re.findall(r"\d+", old.split("==")[1].split(";")[0]))
    assert version < (6, 12)
