"""The one build entry: bundle, portable zip, installer, MSI, bill of materials, signatures and a table of sizes.

    python packaging/build.py --out dist                    on Windows, with the Python that has the dependencies
    python packaging/build.py --out dist --testbed FOLDER   on Linux, through the Windows Python of windows/testbed.sh

Signing: SRDI_SIGN_CERT and SRDI_SIGN_KEY name PEM files (Linux, osslsigncode), or SRDI_SIGN_THUMBPRINT names a
certificate of the Windows store (signtool). Without them nothing is signed and the log says so.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
sys.path.insert(0, str(HERE))

from licences import collect_licences  # noqa: E402
from sbom import write_sbom  # noqa: E402
from sizes import check_sizes, size_table  # noqa: E402

FORBIDDEN_IN_BUNDLE = ("icuuc.dll", "mscms.dll")  # stand-ins of the test bed


def version() -> str:
    """The one place that knows: srdi_desktop/__init__.py."""
    source = (PROJECT / "srdi_desktop" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([\d.]+)"', source)
    assert found, "srdi_desktop/__init__.py names no version"
    return found[1]


def run(command: Sequence[str | Path], *, cwd: Path = PROJECT, **environment: str) -> None:
    """Run a tool and stop the build when it fails."""
    print("+", *command, flush=True)
    subprocess.run([str(part) for part in command], check=True, env={**os.environ, **environment}, cwd=cwd)


def python_of(testbed: Path | None) -> list[str]:
    """How the Windows Python is called: itself on Windows, through wine elsewhere."""
    if testbed is None:
        return [sys.executable]
    return [str(HERE / "windows" / "wine.sh"), str(testbed), "py/python.exe"]


def windows_path(path: Path, testbed: Path | None) -> str:
    """The path as the Windows Python sees it: wine shows the root folder as Z:."""
    return str(path) if testbed is None else "Z:" + str(path).replace("/", "\\")


def write_version_file(path: Path) -> None:
    """Version resource of the executables, in PyInstaller's own notation."""
    numbers = (*(int(part) for part in version().split(".")), 0)
    strings = {
        "CompanyName": "SRDI Desktop",
        "FileDescription": "SRDI Desktop",
        "FileVersion": version(),
        "ProductName": "SRDI Desktop",
        "ProductVersion": version(),
        "LegalCopyright": "MIT License",
    }
    pairs = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    path.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, "
        "fileType=0x1, subtype=0x0, date=(0, 0)), kids=[StringFileInfo([StringTable('080404b0', "
        f"[{pairs}])]), VarFileInfo([VarStruct('Translation', [2052, 1200])])])",
        encoding="utf-8",
    )


def bundle(out: Path, testbed: Path | None) -> Path:
    """The one-folder bundle; refuses to go on when a stand-in of the test bed slipped in."""
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    write_version_file(work / "version.txt")
    site = testbed / "py/Lib/site-packages" if testbed else None
    collect_licences(site, work / "licences")
    bill = write_sbom(out / f"SRDI-Desktop-{version()}-sbom.cdx.json", version(), site, python_of(testbed))
    shutil.copyfile(bill, work / "licences" / "sbom.cdx.json")
    shown = {
        "SRDI_VERSION_FILE": windows_path(work / "version.txt", testbed),
        "SRDI_LICENCES": windows_path(work / "licences", testbed),
    }
    command = [*python_of(testbed), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", windows_path(out, testbed), "--workpath", windows_path(work / "pyinstaller", testbed)]
    run([*command, windows_path(HERE / "srdi.spec", testbed)], **shown)
    folder = out / "srdi-desktop"
    strays = [file for file in folder.rglob("*") if file.name.lower() in FORBIDDEN_IN_BUNDLE]
    assert not strays, f"the test bed's stand-ins are in the bundle: {strays}"
    (folder / "empty-window.exe").replace(work / "empty-window.exe")  # for windows/first_window.sh
    return folder


def portable_zip(folder: Path, out: Path) -> Path:
    """The same folder as a zip, for those who may not install."""
    target = out / f"SRDI-Desktop-{version()}-portable.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder.parent))
    return target


def installer(folder: Path, out: Path) -> Path:
    """The per-user NSIS installer."""
    target = out / f"SRDI-Desktop-{version()}-Setup.exe"
    kilobytes = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 1024
    defines = {
        "VERSION": version(),
        "SOURCE": folder,
        "OUTPUT": target,
        "ICON": PROJECT / "resources" / "icons" / "srdi.ico",
        "SIZE_KB": kilobytes,
        **({} if sys.platform == "win32" else {"TARGET": "amd64-unicode"}),
    }
    run(
        [
            "makensis",
            "-V2",
            "-INPUTCHARSET",
            "UTF8",
            *(f"-D{k}={v}" for k, v in defines.items()),
            HERE / "installer.nsi",
        ]
    )
    return target


def msi(folder: Path, out: Path) -> Path | None:
    """The MSI for IT departments, made where wixl is at hand (Debian package wixl)."""
    if not shutil.which("wixl"):
        print("no MSI: wixl is not installed")
        return None
    from msi import write_wxs

    source, target = out / "work" / "srdi.wxs", out / f"SRDI-Desktop-{version()}.msi"
    write_wxs(folder, source, version())
    run(["wixl", "-a", "x64", "-o", target, source], cwd=folder)  # it takes relative sources only
    return target


def sign(file: Path) -> None:
    """Sign in place with the certificate the environment names, if any."""
    certificate, key = os.environ.get("SRDI_SIGN_CERT"), os.environ.get("SRDI_SIGN_KEY")
    thumbprint = os.environ.get("SRDI_SIGN_THUMBPRINT")
    if certificate and key:
        signed = file.with_suffix(".signed")
        run(["osslsigncode", "sign", "-h", "sha256", "-certs", certificate, "-key", key, "-in", file, "-out", signed])
        signed.replace(file)
    elif thumbprint:
        run(["signtool", "sign", "/sha1", thumbprint, "/fd", "sha256", file])
    else:
        print(f"not signed: {file.name} (no certificate in the environment)")


def main() -> None:
    """Build everything into --out and print the table of sizes; fails when a size limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("dist"))
    parser.add_argument("--testbed", type=Path)
    options = parser.parse_args()
    out = options.out.resolve()
    folder = bundle(out, options.testbed.resolve() if options.testbed else None)
    for program in ("srdi-desktop.exe", "srdi.exe"):
        sign(folder / program)
    products = [portable_zip(folder, out), installer(folder, out)]
    package = msi(folder, out)
    for product in [*products[1:], *([package] if package else [])]:
        sign(product)
    print(size_table(folder))
    check_sizes(folder, products[1])


if __name__ == "__main__":
    main()
