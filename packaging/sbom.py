"""The software bill of materials (CycloneDX 1.5, JSON): every part that is shipped, with version and licence.

    python packaging/sbom.py > sbom.cdx.json      for the Python that runs this; build.py makes the release's own
    python packaging/sbom.py --native             the native libraries alone, as a table

Named are the Python distributions (licences.py knows which), the interpreter, and the libraries that lie inside wheels
and are updated apart from them. `srdi:pinned` says whether constraints.txt pins that version, with its hashes.
"""

import json
import re
import subprocess
import sys
import uuid
from collections.abc import Sequence
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

from licences import PROJECT, licence_name, plain_name, shipped
from licences import version as own_version

NAMESPACE = uuid.UUID("0d7f6b1e-5f0e-4d0b-9c0d-6a0a6f4d3c51")
# Run by the Python that is shipped: name, version, licence of what its files have built in.
BUILT_IN = """
import json, platform, re, sqlite3, ssl, numpy, PySide6.QtCore, pi_heif, pypdfium2_raw.version as pdfium
from PIL import features
told = pi_heif.libheif_info()["decoders"]["libde265"]
blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]["version"]
pillow = [
    ("freetype", "freetype2", "FTL OR GPL-2.0-or-later"), ("harfbuzz", "harfbuzz", "MIT"),
    ("fribidi", "fribidi", "LGPL-2.1-or-later"), ("littlecms", "littlecms2", "MIT"),
    ("libwebp", "webp", "BSD-3-Clause"),
    ("openjpeg", "jpg_2000", "BSD-2-Clause"), ("libtiff", "libtiff", "libtiff"), ("zlib-ng", "zlib_ng", "Zlib"),
    ("libjpeg-turbo", "libjpeg_turbo", "IJG AND BSD-3-Clause AND Zlib"),
]
print(json.dumps([
    ("cpython", platform.python_version(), "PSF-2.0"),
    ("sqlite", sqlite3.sqlite_version, "blessing"),
    ("openssl", ssl.OPENSSL_VERSION.split()[1], "Apache-2.0"),
    ("qt", PySide6.QtCore.qVersion(), "LGPL-3.0-only"),
    ("pdfium", str(pdfium.PDFIUM_INFO).partition("@")[0], "BSD-3-Clause AND Apache-2.0"),
    ("libheif", pi_heif.libheif_version(), "LGPL-3.0-or-later"),
    ("libde265", re.search(r"[0-9.]+[0-9]", told.rpartition("version")[2])[0], "LGPL-3.0-or-later"),
    ("openblas", blas, "BSD-3-Clause"),
    *((name, features.version(asked), licence) for name, asked, licence in pillow if features.version(asked)),
]))
"""


def pins() -> set[tuple[str, str]]:
    """(name, version) of constraints.txt; some names have several, for different Pythons."""
    lines = (PROJECT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([\w.-]+)==([^\s;\\]+)", line) for line in lines)
    return {(plain_name(match[1]), match[2]) for match in found if match}


def _licences(name: str) -> list[dict[str, Any]]:
    """An SPDX expression as such, anything else as a name."""
    is_expression = re.fullmatch(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*", name)
    return [{"expression": name}] if is_expression else [{"license": {"name": name}}]


def _distribution(part: Distribution, pinned: set[tuple[str, str]]) -> dict[str, Any]:
    name = plain_name(part.metadata["Name"])
    return {
        "type": "library",
        "name": name,
        "version": part.version,
        "purl": f"pkg:pypi/{name}@{part.version}",
        "bom-ref": f"pkg:pypi/{name}@{part.version}",
        "licenses": _licences(licence_name(part)),
        "properties": [{"name": "srdi:pinned", "value": str((name, part.version) in pinned).lower()}],
    }


def _built_in(name: str, version: str, licence: str) -> dict[str, Any]:
    purl = f"pkg:generic/{name}@{version}"
    named = {"name": name, "version": version, "purl": purl, "bom-ref": purl}
    return {"type": "library", **named, "licenses": _licences(licence)}


def built_in(python: Sequence[str]) -> list[tuple[str, str, str]]:
    """(name, version, licence) of native libraries that lie inside wheels and of the interpreter."""
    told = subprocess.run([*python, "-c", BUILT_IN], check=True, capture_output=True, text=True).stdout
    return [(row[0], row[1], row[2]) for row in json.loads(told.strip().splitlines()[-1])]


def bill(version: str, site: Path | None, python: Sequence[str]) -> dict[str, Any]:
    """The bill. `site`: where the shipped distributions lie (None: here); `python`: how their interpreter is called."""
    pinned = pins()
    parts = [_distribution(part, pinned) for part in shipped(site)]
    parts += [_built_in(*row) for row in built_in(python)]
    program = {"type": "application", "name": "srdi-desktop", "version": version, "bom-ref": "srdi-desktop"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": uuid.uuid5(NAMESPACE, json.dumps(parts)).urn,
        "version": 1,
        "metadata": {"component": {**program, "licenses": _licences("MIT")}},
        "components": parts,
        "dependencies": [{"ref": "srdi-desktop", "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def write_sbom(target: Path, version: str, site: Path | None, python: Sequence[str]) -> Path:
    """Write the bill; the same parts give the same bytes."""
    target.write_text(json.dumps(bill(version, site, python), indent=1) + "\n", encoding="utf-8")
    return target


if __name__ == "__main__":
    if sys.argv[1:] == ["--native"]:
        for row in built_in([sys.executable]):
            print("| {} | {} | {} |".format(*row))
        sys.exit()
    print(json.dumps(bill(own_version(), None, [sys.executable]), indent=1))
