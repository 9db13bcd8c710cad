"""The one build entry: bundle, portable zip, installer, two MSIs, bill of materials, signatures, hashes, sizes.

    python packaging/build.py --out dist                    on Windows, with the Python that has the dependencies
    python packaging/build.py --out dist --testbed FOLDER   on Linux, through the Windows Python of windows/testbed.sh
    python packaging/build.py --out dist --only-bundle      the folder alone, to be packed elsewhere
    python packaging/build.py --out dist --bundle FOLDER    packs a bundle that was built elsewhere; on Debian
    python packaging/build.py --sign FILE                   one file alone; the installer's uninstaller is signed so

Signing: SRDI_SIGN_CERT and SRDI_SIGN_KEY name PEM files (Linux, osslsigncode), or SRDI_SIGN_THUMBPRINT names a
certificate of the Windows store (signtool). Without them nothing is signed and the log says so. Signatures carry the
time that SRDI_SIGN_TIMESTAMP (the address of a time stamping authority) tells, so that they outlive the certificate.
SOURCE_DATE_EPOCH, where it is set, is the date of everything that is packed; then the same bundle makes the same zip
and installer, byte for byte. MSIs differ by what wixl draws anew each time: their identity and the moment.
"""

import argparse
import hashlib
import os
import re
import shutil
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
sys.path.insert(0, str(HERE))

from licences import collect_licences, version  # noqa: E402
from sbom import write_sbom  # noqa: E402
from sizes import check_sizes, size_table  # noqa: E402

PORTABLE = "设置、最近打开的文件名和日志存在这个文件夹里，不写入这台电脑；删除本文件则存回用户文件夹。\n"
RUNTIME = re.compile(r"(vcruntime140(_1)?|msvcp140(_1|_2|_codecvt_ids)?|concrt140)\.dll", re.IGNORECASE)
FORBIDDEN_IN_BUNDLE = ("icuuc.dll", "mscms.dll")  # stand-ins of the test bed


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
    shown["PYTHONHASHSEED"] = "0"  # the order of sets in compiled modules
    command += ["--distpath", windows_path(out, testbed), "--workpath", windows_path(work / "pyinstaller", testbed)]
    run([*command, windows_path(HERE / "srdi.spec", testbed)], **shown)
    folder = out / "srdi-desktop"
    strays = [file for file in folder.rglob("*") if file.name.lower() in FORBIDDEN_IN_BUNDLE]
    assert not strays, f"the test bed's stand-ins are in the bundle: {strays}"
    check_runtime(folder)
    (folder / "empty-window.exe").replace(work / "empty-window.exe")  # for windows/first_window.sh
    return folder


def check_runtime(folder: Path) -> None:
    """Stop the build unless the Visual C++ runtime lies in one place and is of one version.

    What a wheel renamed for itself alone (msvcp140-….dll) nothing else can load, and it stays.
    """
    files = [file for file in folder.rglob("*.dll") if RUNTIME.fullmatch(file.name)]
    places = {file.parent for file in files}
    versions = {file_version(file) for file in files}
    assert len(places) == len(versions) == 1, f"C++ runtimes of {versions} in {places}"
    print(f"C++ runtime {'.'.join(map(str, *versions))}: {len(files)} libraries")


def file_version(file: Path) -> tuple[int, int, int, int]:
    """Of a program or library of Windows: VS_FIXEDFILEINFO (verrsrc.h), dwFileVersionMS and dwFileVersionLS."""
    content = file.read_bytes()
    high, low = struct.unpack_from("<II", content, content.index(struct.pack("<I", 0xFEEF04BD)) + 8)
    return high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF


def portable_zip(folder: Path, out: Path) -> Path:
    """The same folder as a zip, for those who may not install; its portable.txt keeps settings in the folder."""
    target = out / f"SRDI-Desktop-{version()}-portable.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            _pack(archive, file.read_bytes(), file.relative_to(folder.parent).as_posix())
        _pack(archive, PORTABLE.encode(), f"{folder.name}/portable.txt")
    return target


def _date(folder: Path) -> None:
    """Give files that are packed the date that was given: installers carry it."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        for file in folder.rglob("*"):
            os.utime(file, (int(given), int(given)))


def _pack(archive: zipfile.ZipFile, content: bytes, name: str) -> None:
    """With the date that was given, so that the same files make the same zip."""
    moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))
    entry = zipfile.ZipInfo(name, moment[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def installer(folder: Path, out: Path) -> Path:
    """The per-user NSIS installer."""
    target = out / f"SRDI-Desktop-{version()}-Setup.exe"
    kilobytes = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 1024
    _date(folder)
    defines = {
        "VERSION": version(),
        "SOURCE": folder,
        "OUTPUT": target,
        "ICON": PROJECT / "resources" / "icons" / "srdi.ico",
        "SIZE_KB": kilobytes,
        **({} if sys.platform == "win32" else {"TARGET": "amd64-unicode"}),
        **({"SIGN": f'"{sys.executable}" "{HERE / "build.py"}" --sign'} if certified() else {}),
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


def msi(folder: Path, out: Path) -> list[Path]:
    """The MSIs for IT departments, for one user and for a machine, made where wixl is at hand (Debian package wixl)."""
    if not shutil.which("wixl"):
        print("no MSI: wixl is not installed")
        return []
    from msi import MACHINE, USER, write_wxs

    targets = []
    for scope, suffix in ((USER, ""), (MACHINE, "-machine")):
        source = out / "work" / f"srdi{suffix}.wxs"
        targets.append(out / f"SRDI-Desktop-{version()}{suffix}.msi")
        write_wxs(folder, source, version(), scope)
        run(["wixl", "-a", "x64", "-o", targets[-1], source], cwd=folder)  # it takes relative sources only
    return targets


def certified() -> bool:
    """Whether the environment names a certificate."""
    both = os.environ.get("SRDI_SIGN_CERT") and os.environ.get("SRDI_SIGN_KEY")
    return bool(both or os.environ.get("SRDI_SIGN_THUMBPRINT"))


def sign(file: Path) -> None:
    """Sign in place with the certificate the environment names, if any."""
    certificate, key = os.environ.get("SRDI_SIGN_CERT"), os.environ.get("SRDI_SIGN_KEY")
    clock = os.environ.get("SRDI_SIGN_TIMESTAMP")
    if not certified():
        print(f"not signed: {file.name} (no certificate in the environment)")
    elif certificate and key:
        signed = file.with_suffix(".signed")
        timed = ["-ts", clock] if clock else []
        words = ["osslsigncode", "sign", "-h", "sha256", "-certs", certificate, "-key", key, *timed]
        run([*words, "-in", file, "-out", signed])
        signed.replace(file)
    else:
        timed = ["/tr", clock, "/td", "sha256"] if clock else []
        run(["signtool", "sign", "/sha1", os.environ["SRDI_SIGN_THUMBPRINT"], "/fd", "sha256", *timed, file])


def sign_all(folder: Path) -> None:
    """Every program and library of the bundle; nothing is said of each where there is no certificate."""
    if certified():
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() in {".exe", ".dll", ".pyd"}:
                sign(file)


def write_hashes(products: Sequence[Path], out: Path) -> Path:
    """SHA256SUMS, as sha256sum -c reads it."""
    target = out / "SHA256SUMS"
    rows = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in products]
    target.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return target


def write_winget(setup: Path, out: Path) -> Path:
    """The manifest for winget, to be handed in once the installer lies at its address (WINGET_URL, with {name})."""
    target = out / "winget" / "SRDIDesktop.SRDIDesktop.yaml"
    target.parent.mkdir(exist_ok=True)
    address = os.environ.get("WINGET_URL", "https://example.invalid/{name}").format(name=setup.name)
    lines = [
        "PackageIdentifier: SRDIDesktop.SRDIDesktop",
        f"PackageVersion: {version()}",
        "PackageLocale: zh-CN",
        "PackageName: 专精特新申报材料助手 SRDI Desktop",
        "Publisher: SRDI Desktop",
        "License: MIT",
        "ShortDescription: 离线整理、检查并导出专精特新申报材料",
        "Tags: [专精特新, 小巨人, 申报材料, SRDI]",
        "MinimumOSVersion: 10.0.17763.0",
        "InstallerType: nullsoft",
        "Scope: user",
        "Installers:",
        "- Architecture: x64",
        f"  InstallerUrl: {address}",
        f"  InstallerSha256: {hashlib.sha256(setup.read_bytes()).hexdigest().upper()}",
        "  ExpectedReturnCodes:",
        "  - {InstallerReturnCode: 32, ReturnResponse: packageInUse}",
        "  - {InstallerReturnCode: 33, ReturnResponse: downgrade}",
        "  - {InstallerReturnCode: 34, ReturnResponse: systemNotSupported}",
        "ManifestType: singleton",
        "ManifestVersion: 1.6.0",
    ]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def main() -> None:
    """Build everything into --out and print the table of sizes; fails when a size limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("dist"))
    parser.add_argument("--testbed", type=Path)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--only-bundle", action="store_true")
    parser.add_argument("--sign", type=Path)
    options = parser.parse_args()
    if options.sign:
        sign(options.sign)
        return
    out = options.out.resolve()
    if options.bundle:
        folder = options.bundle.resolve()
        check_runtime(folder)
        (out / "work").mkdir(parents=True, exist_ok=True)
    else:
        folder = bundle(out, options.testbed.resolve() if options.testbed else None)
    if options.only_bundle:
        return
    sign_all(folder)
    setup, packages = installer(folder, out), msi(folder, out)
    for product in (setup, *packages):
        sign(product)
    write_hashes([portable_zip(folder, out), setup, *packages], out)
    write_winget(setup, out)
    print(size_table(folder))
    check_sizes(folder, setup, packages)


if __name__ == "__main__":
    main()
