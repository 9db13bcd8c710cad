"""What is shipped: named in full in the bill of materials, licensed, installed and removed without a trace."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

PACKAGING = Path(__file__).parent.parent / "packaging"
NSIS = (PACKAGING / "installer.nsi").read_text(encoding="utf-8")
WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


@pytest.fixture(autouse=True)
def _packaging(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(PACKAGING), *sys.path])


@pytest.fixture
def asked_for():
    """Names that pyproject.toml wants on this system."""
    from licences import PROJECT, plain_name

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [line for line in project["dependencies"] if "win32" not in line or sys.platform == "win32"]
    return {plain_name(re.match(r"[\w.-]+", line)[0]) for line in lines}


def test_the_bill_of_materials_names_every_dependency_and_no_tool(asked_for):
    from sbom import bill

    made = bill("1.2.3", None, [sys.executable])
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    parts = {part["name"]: part for part in made["components"]}
    assert asked_for <= set(parts)
    inside = {"cpython", "sqlite", "openssl", "qt", "pdfium", "libheif", "libde265", "libtiff", "openblas"}
    assert inside | {"shiboken6", "et-xmlfile"} <= set(parts)
    assert not {"pytest", "mypy", "pyinstaller", "opencv-python-headless"} & set(parts)
    for part in parts.values():
        assert re.fullmatch(r"pkg:(pypi|generic)/[\w.-]+@[\w.+-]+", part["purl"]), part
        assert part["version"]
        assert part["licenses"]
    assert made["dependencies"][0]["dependsOn"] == [part["bom-ref"] for part in made["components"]]
    assert json.dumps(made) == json.dumps(bill("1.2.3", None, [sys.executable]))


def test_every_part_comes_with_a_licence_text(tmp_path):
    from licences import collect_licences, shipped

    collect_licences(None, tmp_path)
    for part in shipped(None):
        body = (tmp_path / f"{part.metadata['Name']}.txt").read_text(encoding="utf-8")
        own = len(body) > 500
        assert own or "LGPL-3.0" in body.splitlines()[0], part.metadata["Name"]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (tmp_path / "LGPL-3.0.txt").read_text(encoding="utf-8")
    assert "PYTHON SOFTWARE FOUNDATION" in (tmp_path / "Python.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in (tmp_path / "weblate-fonts.txt").read_text(encoding="utf-8").upper()


@pytest.fixture
def bundle(tmp_path):
    """What PyInstaller leaves, in little."""
    (tmp_path / "bundle" / "_internal").mkdir(parents=True)
    for name in ("srdi-desktop.exe", "srdi.exe", "_internal/a & b.dll"):
        (tmp_path / "bundle" / name).write_bytes(b"x")
    return tmp_path / "bundle"


@pytest.fixture
def wix(bundle, tmp_path):
    from msi import write_wxs

    write_wxs(bundle, tmp_path / "srdi.wxs", "1.2.3")
    return ET.parse(tmp_path / "srdi.wxs").getroot()


@pytest.mark.skipif(not shutil.which("makensis"), reason="needs NSIS")
def test_the_installer_script_compiles(bundle, tmp_path):
    from build import installer

    setup = installer(bundle, tmp_path)
    assert setup.read_bytes()[:2] == b"MZ"


@pytest.mark.skipif(not shutil.which("wixl"), reason="needs wixl")
def test_the_msi_compiles(bundle, tmp_path):
    from build import msi

    (tmp_path / "work").mkdir()
    assert msi(bundle, tmp_path).read_bytes()[:4] == b"\xd0\xcf\x11\xe0"


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_shell_scripts_parse():
    scripts = [PACKAGING.parent / ".ci" / "run", *PACKAGING.rglob("*.sh")]
    assert len(scripts) > 2
    for script in scripts:
        subprocess.run(["bash", "-n", str(script)], check=True)


def test_the_msi_has_every_file_a_start_menu_entry_and_the_association(wix):
    files = {node.get("Source") for node in wix.iter(f"{WIX}File")}
    assert files == {"srdi-desktop.exe", "srdi.exe", "_internal/a & b.dll"}
    components = {node.get("Id") for node in wix.iter(f"{WIX}Component")}
    assert components == {node.get("Id") for node in wix.iter(f"{WIX}ComponentRef")}
    assert [node.get("Target") for node in wix.iter(f"{WIX}Shortcut")] == ["[INSTALLDIR]srdi-desktop.exe"]
    values = {(node.get("Key"), node.get("Name")): node.get("Value") for node in wix.iter(f"{WIX}RegistryValue")}
    assert values[(r"Software\Classes\.srdi", None)] == "SRDIDesktop.Dossier"
    command = values[(r"Software\Classes\SRDIDesktop.Dossier\shell\open\command", None)]
    assert command == '"[INSTALLDIR]srdi-desktop.exe" "%1"'


def test_the_msi_is_for_one_user_and_ascii(wix):
    """wixl writes other characters as bytes that Windows Installer reads as another string."""
    assert wix.find(f".//{WIX}Package").get("InstallScope") == "perUser"
    assert {node.get("Root") for node in wix.iter(f"{WIX}RegistryValue")} == {"HKCU"}
    assert ET.tostring(wix, encoding="unicode").isascii()


def test_installer_and_msi_offer_the_program_for_the_same_files():
    from msi import OPENS

    assert re.findall(r'insertmacro OpenWith "([^"]+)"', NSIS) == list(OPENS)


def test_the_uninstaller_removes_every_key_that_the_installer_wrote():
    written = set(re.findall(r'WriteReg\w+ HKCU "([^"]+)"', NSIS))
    removed = re.findall(r'DeleteRegKey HKCU "([^"]+)"', NSIS)
    assert written
    assert all(any(key == gone or key.startswith(gone + "\\") for gone in removed) for key in written)


def test_no_administrator_is_asked():
    assert "RequestExecutionLevel user" in NSIS
    assert "HKLM" not in NSIS
