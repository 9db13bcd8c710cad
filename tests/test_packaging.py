"""What is shipped: named in full in the bill of materials, licensed, installed and removed without a trace."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from srdi_desktop.evidence.text import reader

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
    packages = msi(bundle, tmp_path)
    assert [package.stem.rpartition(".")[2][1:] for package in packages] == ["", "-machine"]
    assert {package.read_bytes()[:4] for package in packages} == {b"\xd0\xcf\x11\xe0"}


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
    assert values[(r"Software\Classes\.srdi", None)] == "SRDIDesktop.Dossier.MSI"
    command = values[(r"Software\Classes\SRDIDesktop.Dossier.MSI\shell\open\command", None)]
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


def test_the_other_msi_is_for_the_machine_and_neither_is_taken_for_setup_or_for_the_other(bundle, tmp_path, wix):
    from msi import MACHINE, write_wxs

    write_wxs(bundle, tmp_path / "machine.wxs", "1.2.3", MACHINE)
    machine = ET.parse(tmp_path / "machine.wxs").getroot()
    assert machine.find(f".//{WIX}Package").get("InstallScope") == "perMachine"
    assert {node.get("Root") for node in machine.iter(f"{WIX}RegistryValue")} == {"HKLM"}
    assert machine.find(f".//{WIX}Product").get("UpgradeCode") != wix.find(f".//{WIX}Product").get("UpgradeCode")
    guids = [{node.get("Guid") for node in root.iter(f"{WIX}Component")} for root in (machine, wix)]
    assert not guids[0] & guids[1]
    setup_keys = set(re.findall(r'WriteReg\w+ HKCU "([^"]+)"', NSIS.replace("${CLASS}", "SRDIDesktop.Dossier")))
    for root in (machine, wix):
        keys = {node.get("Key") for node in root.iter(f"{WIX}RegistryValue")}
        shared = {key for key in keys & setup_keys if "Applications" not in key}
        assert shared == {r"Software\Classes\.srdi"}
        assert root.find(f".//{WIX}Directory[@Id='INSTALLDIR']").get("Name") == "SRDI Desktop MSI"


def test_older_versions_go_newer_ones_are_noticed_and_demands_come_first(wix):
    older, newer = wix.iter(f"{WIX}UpgradeVersion")
    assert (older.get("Maximum"), older.get("IncludeMaximum")) == ("1.2.3", "no")
    assert (newer.get("Minimum"), newer.get("OnlyDetect")) == ("1.2.3", "yes")
    actions = [(node.get("Action"), node.get("After"), node.text) for node in wix.iter(f"{WIX}Custom")]
    assert actions[0] == ("demand", "CostFinalize", None)
    # The shortcut's Chinese name, which the tables cannot hold, is given last and taken back before the shortcut goes.
    assert actions[1:] == [("nameBack", "demand", 'REMOVE="ALL"'), ("giveName", "InstallFinalize", "NOT REMOVE")]
    demands = (PACKAGING / "msi_demands.js").read_text(encoding="ascii")
    for needed in ("function demand()", "NEWERVERSION", "17763", "OpenTextFile"):
        assert needed in demands


def test_setup_and_msi_draw_the_same_line_for_windows():
    scripts = (NSIS, (PACKAGING / "msi_demands.js").read_text(encoding="ascii"))
    builds = {re.search(r"OLDEST_BUILD\D+(\d+)", script)[1] for script in scripts}
    assert builds == {"17763"}
    assert "10.0.17763.0" in (PACKAGING / "build.py").read_text(encoding="utf-8")


def test_setup_touches_nothing_before_it_has_asked():
    """In the order of the script: refusals first, new files whole beside the old ones, then the change."""
    section = NSIS.index('Section "!${NAME}"')
    order = ["Call DemandNotRunning", 'File /r "${SOURCE}', "${NOT_PLACED}", 'Rename "$INSTDIR\\_internal"',
             'Rename "$INSTDIR\\_incoming\\_internal"', 'Delete "$INSTDIR\\srdi.exe"', "WriteUninstaller"]  # fmt: skip
    places = [NSIS.index(step, section) for step in order]
    assert places == sorted(places)
    assert NSIS.index("Function un.onInit") < NSIS.index('Section "un.')


def test_one_list_of_versions_for_the_hosted_runner_and_for_linux():
    from licences import plain_name

    pins = (PACKAGING / "constraints.txt").read_text(encoding="utf-8")
    asked = (PACKAGING / "windows" / "requirements.txt").read_text(encoding="utf-8")
    pinned = {plain_name(name) for name in re.findall(r"^([\w.-]+)==", pins, re.MULTILINE)}
    wanted = {plain_name(name) for name in re.findall(r"^([A-Za-z][\w.-]*)", asked, re.MULTILINE)}
    assert wanted <= pinned
    runner = (PACKAGING / "windows-runner.yml").read_text(encoding="utf-8")
    installs = re.findall(r"pip install (.*)", runner)
    assert installs == ["--require-hashes -r packaging/constraints.txt", "--no-deps ."]
    assert "constraints.txt" in (PACKAGING / "windows" / "testbed.sh").read_text(encoding="utf-8")


def test_the_build_holds_all_three_sizes(tmp_path, monkeypatch):
    import sizes

    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"x")
    with large.open("wb") as file:
        file.truncate(129_000_000)
    sizes.check_sizes(small, small, [small])
    for broken in ((small, large, []), (small, small, [small, large])):
        with pytest.raises(SystemExit):
            sizes.check_sizes(*broken)


def library(path: Path, version: tuple[int, int, int, int]) -> None:
    """As far as its version goes (VS_FIXEDFILEINFO)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    numbers = (version[0] << 16 | version[1], version[2] << 16 | version[3])
    path.write_bytes(b"MZ" * 40 + struct.pack("<IIII", 0xFEEF04BD, 0x10000, *numbers) + bytes(40))


def test_one_c_runtime_of_one_version_in_one_place(tmp_path):
    from build import check_runtime

    inner = tmp_path / "_internal"
    for name in ("vcruntime140.dll", "msvcp140.dll", "MSVCP140_1.dll"):
        library(inner / name, (14, 44, 35211, 0))
    library(inner / "numpy.libs" / "msvcp140-23ebcc0b.dll", (14, 16, 27033, 0))  # nobody else can load it by that name
    check_runtime(tmp_path)
    for place, version in ((inner / "PySide6", (14, 44, 35211, 0)), (inner, (14, 0, 24247, 2))):
        stray = place / "vcruntime140_1.dll"
        library(stray, version)
        with pytest.raises(AssertionError):
            check_runtime(tmp_path)
        stray.unlink()


def test_the_same_files_make_the_same_zip_and_it_is_portable(bundle, tmp_path, monkeypatch):
    import zipfile

    from build import portable_zip, write_hashes

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = portable_zip(bundle, tmp_path / "a"), portable_zip(bundle, tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()
    assert "bundle/portable.txt" in zipfile.ZipFile(first).namelist()
    sums = write_hashes([first], tmp_path)
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "-c", sums], cwd=tmp_path / "a", check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("osslsigncode"), reason="needs osslsigncode")
def test_signing_with_a_certificate_made_for_the_test(bundle, tmp_path, monkeypatch):
    from build import installer, sign

    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-subj", "/CN=x"]
    subprocess.run(["openssl", *made], cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.setenv("SRDI_SIGN_CERT", str(tmp_path / "c.pem"))
    monkeypatch.setenv("SRDI_SIGN_KEY", str(tmp_path / "k.pem"))
    setup = installer(bundle, tmp_path)  # its uninstaller is signed while it is made
    sign(setup)
    words = ["osslsigncode", "verify", "-CAfile", "c.pem", str(setup)]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Signature verification: ok" in told.stdout


def test_the_bundle_carries_every_model_that_is_loaded_and_nothing_else_of_its_wheel():
    spec = (PACKAGING / "srdi.spec").read_text(encoding="utf-8")
    (wanted,) = re.findall(r'^MODELS = re\.compile\(r"(.+)"\)$', spec, re.MULTILINE)
    opened: set[Path] = set()
    for size in (reader.TINY, reader.SMALL):
        opened |= {reader.folder() / size / part / f"{part}.onnx" for part in ("det", "rec")}
        assert reader.detector(size)
        assert reader.recogniser(size)
    carried = {file for file in reader.folder().rglob("*.*") if re.search(wanted, file.as_posix())}
    assert {file for file in carried if file.suffix == ".onnx"} == opened
    assert len([file for file in carried if file.suffix == ".txt"]) == 2


@pytest.mark.skipif(not (shutil.which("makensis") and shutil.which("wixl")), reason="needs NSIS and wixl")
def test_a_bundle_built_elsewhere_is_packed_the_same_byte_for_byte(bundle, tmp_path, monkeypatch):
    """As the hosted runner does: the folder from Windows, everything else of it made on Linux."""
    library(bundle / "_internal" / "vcruntime140.dll", (14, 44, 35211, 0))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    made = []
    for number in (1, 2):
        out = tmp_path / f"dist-{number}"
        words = [sys.executable, str(PACKAGING / "build.py"), "--out", str(out), "--bundle", str(bundle)]
        subprocess.run(words, check=True, capture_output=True)
        made.append({file.name: file.read_bytes() for file in out.iterdir() if file.is_file()})
        os.utime(bundle / "srdi.exe")  # built at another moment
    first, second = made
    kinds = {re.sub(r"SRDI-Desktop-[\d.]+\d", "", name) for name in first}
    assert kinds == {"-Setup.exe", ".msi", "-machine.msi", "-portable.zip", "SHA256SUMS"}
    repeated = {name for name in first if first[name] == second[name]}
    assert {name for name in first if name.endswith((".exe", ".zip"))} <= repeated


class Clock(BaseHTTPRequestHandler):
    """A time stamping authority (RFC 3161) with a certificate made for the test."""

    def do_POST(self):
        folder = self.server.folder
        (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
        words = ["ts", "-reply", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "reply"]
        subprocess.run(["openssl", *words, "-config", "tsa.cnf"], cwd=folder, check=True, capture_output=True)
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write((folder / "reply").read_bytes())

    def log_message(self, *_):
        """Silent."""


TSA = """
[tsa]
default_tsa = clock
[clock]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
signer_digest = sha256
[ext]
extendedKeyUsage = critical,timeStamping
[req]
distinguished_name = dn
[dn]
"""


@pytest.fixture
def clock(tmp_path):
    (tmp_path / "tsa.cnf").write_text(TSA)
    (tmp_path / "serial").write_text("01")
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem", "-subj", "/CN=t"]
    made = ["openssl", *words, "-config", "tsa.cnf", "-extensions", "ext"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    server = HTTPServer(("127.0.0.1", 0), Clock)
    server.folder = tmp_path
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(not shutil.which("osslsigncode"), reason="needs osslsigncode")
def test_every_program_and_library_is_signed_with_the_time(bundle, tmp_path, monkeypatch, clock):
    from build import installer, sign_all

    setup = installer(bundle, tmp_path)  # a real program to be signed
    for name in ("srdi-desktop.exe", "_internal/a & b.dll"):
        shutil.copyfile(setup, bundle / name)
    (bundle / "srdi.exe").unlink()
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-subj", "/CN=x"]
    subprocess.run(["openssl", *words], cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.setenv("SRDI_SIGN_CERT", str(tmp_path / "c.pem"))
    monkeypatch.setenv("SRDI_SIGN_KEY", str(tmp_path / "k.pem"))
    monkeypatch.setenv("SRDI_SIGN_TIMESTAMP", clock)
    sign_all(bundle)
    for name in ("srdi-desktop.exe", "_internal/a & b.dll"):
        words = ["osslsigncode", "verify", "-CAfile", "c.pem", "-TSA-CAfile", "tsa.pem", "-in", str(bundle / name)]
        told = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
        assert "Signature verification: ok" in told, told
        assert "Timestamp verified" in told or "Timestamp Server Signature verification: ok" in told, told
