"""Licences of all parts, collected from the installed distributions, with the notices the LGPL asks for."""

import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

# Needed to build or to test, not shipped.
NOT_SHIPPED = {
    "pip", "setuptools", "wheel", "pytest", "pytest-qt", "pytest-xdist", "hypothesis", "pyinstaller", "execnet",
    "pyinstaller-hooks-contrib", "pefile", "altgraph", "iniconfig", "pluggy", "pygments", "sortedcontainers",
    "pywin32-ctypes", "ruff", "mypy", "mypy-extensions", "types-openpyxl", "librt", "pathspec", "ast-serialize",
    "srdi-desktop",
    # Come with rapidocr, of which only the models are shipped.
    "opencv-python-headless", "shapely", "pyclipper", "requests", "urllib3", "certifi", "charset-normalizer", "idna",
    "pyyaml", "omegaconf", "tqdm", "colorlog", "six", "flatbuffers", "protobuf", "colorama", "packaging",
}  # fmt: skip
LGPL_NOTICE = """Qt and PySide6 (The Qt Company) are used under the GNU Lesser General Public License 3; libheif
and libde265 under the LGPL as well. They lie in the program's folder as separate
DLLs and may be replaced by your own builds of the same version. Their source code: https://code.qt.io,
https://github.com/strukturag/libheif, https://github.com/strukturag/libde265. The licence texts are in this folder.
"""


def shipped(site: Path | None) -> list[Distribution]:
    """The distributions that go into the bundle, by name."""
    found = distributions(path=[str(site)]) if site else distributions()
    unique = {(d.metadata["Name"] or "").lower().replace("_", "-"): d for d in found}
    return [unique[name] for name in sorted(unique) if name and name not in NOT_SHIPPED]


def licence_name(distribution: Distribution) -> str:
    """SPDX expression, licence field or classifier; "unknown" is refused by the build."""
    metadata = distribution.metadata
    for key in ("License-Expression", "License"):
        value = (metadata.get(key) or "").strip()
        if value and len(value) < 80:
            return value
    classifiers = [c.rsplit(" :: ", 1)[1] for c in metadata.get_all("Classifier", []) if c.startswith("License ::")]
    return " / ".join(classifiers) or "see its licence file"


def licence_files(distribution: Distribution) -> list[Path]:
    """Licence texts that came with the distribution."""
    wanted = ("licen", "copying", "notice")
    files = [f for f in distribution.files or [] if ".dist-info" in str(f) and any(w in f.name.lower() for w in wanted)]
    return [Path(str(f.locate())) for f in files]


def collect_licences(site: Path | None, target: Path) -> None:
    """Fill a folder with one text for each part, a table and the LGPL notice."""
    target.mkdir(parents=True, exist_ok=True)
    rows = ["name\tversion\tlicence"]
    for distribution in shipped(site):
        name = distribution.metadata["Name"]
        rows.append(f"{name}\t{distribution.version}\t{licence_name(distribution)}")
        texts = [
            file.read_text(encoding="utf-8", errors="replace") for file in licence_files(distribution) if file.is_file()
        ]
        body = "\n\n".join(texts) or licence_name(distribution)
        (target / f"{name}.txt").write_text(body, encoding="utf-8")
    (target / "PARTS.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (target / "LGPL-NOTICE.txt").write_text(LGPL_NOTICE, encoding="utf-8")


if __name__ == "__main__":
    collect_licences(None, Path(sys.argv[1]))
