"""The sources of the two MSIs: every file of the bundle, Start menu and .srdi association, for one user or the machine.

For one user without administrator rights and questions: `msiexec /i SRDI-Desktop-….msi /qn`, and `/x` in place of `/i`
to remove it; for all users of a machine by its administrator: the same with `SRDI-Desktop-…-machine.msi`. Folder and
keys are not those of Setup.exe, so that neither removes the other's. What is demanded beforehand: msi_demands.js.
"""

import hashlib
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

DEMANDS = Path(__file__).resolve().with_name("msi_demands.js")
CLASS = "SRDIDesktop.Dossier.MSI"
NAME = "SRDI Desktop"
BUILD_NUMBER = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"


@dataclass(frozen=True)
class Scope:
    """For whom it is installed. `upgrade` never changes: by it Windows knows that a newer version replaces this one."""

    upgrade: str
    package: str  # InstallScope
    root: str  # of the registry
    folders: str  # around INSTALLDIR, with {} for what lies in it
    closing: str

    def guid(self, name: str) -> str:
        """A component's own identity."""
        return str(uuid.uuid5(uuid.UUID(self.upgrade), name)).upper()


USER = Scope(
    "6F0C6A52-8D0B-4C86-9B55-6A5C1E2F7D31", "perUser", "HKCU",
    '<Directory Id="LocalAppDataFolder"><Directory Id="PROGRAMS" Name="Programs">', "</Directory></Directory>",
)  # fmt: skip
MACHINE = Scope(
    "0B0E3B0C-6D52-4E0F-9C1C-8C5B1C0C7A42", "perMachine", "HKLM",
    '<Directory Id="ProgramFiles64Folder">', "</Directory>",
)  # fmt: skip
# What "Open with" offers the program for; installer.nsi has the same list.
OPENS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".ofd")
PROGRAM = "[INSTALLDIR]srdi-desktop.exe"
APPLICATION = r"Software\Classes\Applications\srdi-desktop.exe"
# (key below the scope's root, name, value)
REGISTRY = (
    (r"Software\Classes\.srdi", "", CLASS),
    (rf"Software\Classes\{CLASS}", "", "SRDI dossier"),  # ASCII: wixl garbles hanzi
    (rf"Software\Classes\{CLASS}\DefaultIcon", "", f"{PROGRAM},0"),
    (rf"Software\Classes\{CLASS}\shell\open\command", "", f'"{PROGRAM}" "%1"'),
    (APPLICATION, "FriendlyAppName", "SRDI Desktop"),
    (rf"{APPLICATION}\shell\open\command", "", f'"{PROGRAM}" "%1"'),
    *((rf"{APPLICATION}\SupportedTypes", extension, "") for extension in OPENS),
)


def _id(kind: str, path: str) -> str:
    return kind + hashlib.sha256(path.encode()).hexdigest()[:24]


def _component(folder: Path, file: Path, scope: Scope) -> str:
    relative = file.relative_to(folder).as_posix()
    return (
        f'<Component Id="{_id("c", relative)}" Guid="{scope.guid(relative)}" Win64="yes">'
        f'<File Id="{_id("f", relative)}" Name={quoteattr(file.name)} Source={quoteattr(relative)} KeyPath="yes"/>'
        "</Component>"
    )


def _directory(folder: Path, current: Path, components: list[str], scope: Scope) -> str:
    parts = []
    for entry in sorted(current.iterdir()):
        if entry.is_dir():
            name = entry.relative_to(folder).as_posix()
            inner = _directory(folder, entry, components, scope)
            parts.append(f'<Directory Id="{_id("d", name)}" Name={quoteattr(entry.name)}>{inner}</Directory>')
        else:
            components.append(_id("c", entry.relative_to(folder).as_posix()))
            parts.append(_component(folder, entry, scope))
    return "".join(parts)


def _value(scope: Scope, key: str, name: str, value: str, extra: str = "") -> str:
    named = f" Name={quoteattr(name)}" if name else ""
    place = f'Root="{scope.root}" Key={quoteattr(key)}{named}'
    return f'<RegistryValue {place} Type="string" Value={quoteattr(value)}{extra}/>'


def _association(scope: Scope) -> str:
    values = "".join(_value(scope, *row) for row in REGISTRY)
    mark = _value(scope, r"Software\SRDI Desktop MSI", "InstallDir", "[INSTALLDIR]", ' KeyPath="yes"')
    return f'<Component Id="association" Guid="{scope.guid("association")}" Win64="yes">{mark}{values}</Component>'


def _start_menu(scope: Scope) -> str:
    mark = _value(scope, r"Software\SRDI Desktop MSI", "StartMenu", "1", ' KeyPath="yes"')
    return (
        f'<Directory Id="ProgramMenuFolder"><Component Id="startmenu" Guid="{scope.guid("start menu")}" Win64="yes">'
        f'<Shortcut Id="shortcut" Name="{NAME}" Target="{PROGRAM}" WorkingDirectory="INSTALLDIR"/>{mark}'
        "</Component></Directory>"
    )


def _versions(scope: Scope, version: str) -> str:
    """Older versions go when this one comes; a newer one is noticed, and msi_demands.js refuses."""
    return (
        f'<Upgrade Id="{scope.upgrade}"><UpgradeVersion Minimum="0.0.0" Maximum="{version}" IncludeMaximum="no" '
        f'Property="OLDERVERSION"/><UpgradeVersion Minimum="{version}" IncludeMinimum="no" OnlyDetect="yes" '
        'Property="NEWERVERSION"/></Upgrade>'
    )


def _demands(folder: Path) -> str:
    script = os.path.relpath(DEMANDS, folder)  # wixl takes relative sources only
    return (
        f'<Property Id="BUILD"><RegistrySearch Id="build" Root="HKLM" Key="{BUILD_NUMBER}" Name="CurrentBuildNumber" '
        f'Type="raw"/></Property><Binary Id="demands" SourceFile={quoteattr(script)}/>'
        '<CustomAction Id="demand" BinaryKey="demands" JScriptCall="demand" Execute="immediate" Return="check"/>'
        '<CustomAction Id="giveName" BinaryKey="demands" JScriptCall="giveName" Execute="immediate" Return="ignore"/>'
        '<CustomAction Id="nameBack" BinaryKey="demands" JScriptCall="nameBack" Execute="immediate" Return="ignore"/>'
        '<InstallExecuteSequence><Custom Action="demand" After="CostFinalize"/>'
        '<RemoveExistingProducts After="InstallInitialize"/>'
        '<Custom Action="nameBack" After="demand">REMOVE="ALL"</Custom>'
        '<Custom Action="giveName" After="InstallFinalize">NOT REMOVE</Custom></InstallExecuteSequence>'
    )


def write_wxs(folder: Path, target: Path, version: str, scope: Scope = USER) -> None:
    """Write the WiX source for wixl."""
    components = ["association", "startmenu"]
    tree = _directory(folder, folder, components, scope)
    references = "".join(f'<ComponentRef Id="{name}"/>' for name in components)
    target.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">'
        f'<Product Id="*" UpgradeCode="{scope.upgrade}" Name="{NAME}" Version="{version}" Language="2052" '
        f'Codepage="936" Manufacturer="{NAME}">'
        f'<Package InstallerVersion="500" Compressed="yes" InstallScope="{scope.package}"/>'
        f'{_versions(scope, version)}{_demands(folder)}<Media Id="1" Cabinet="srdi.cab" EmbedCab="yes"/>'
        f'<Directory Id="TARGETDIR" Name="SourceDir">{scope.folders}<Directory Id="INSTALLDIR" Name="{NAME} MSI">'
        f"{_association(scope)}{tree}</Directory>{scope.closing}{_start_menu(scope)}</Directory>"
        f'<Feature Id="Program" Level="1">{references}</Feature></Product></Wix>\n',
        encoding="utf-8",
    )
