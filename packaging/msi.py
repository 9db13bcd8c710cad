"""The source of the MSI: every file of the bundle, Start menu and .srdi association, for the user who runs it.

No administrator rights, no questions: `msiexec /i SRDI-Desktop-….msi /qn`, and `/x` in place of `/i` to remove it.
"""

import hashlib
import uuid
from pathlib import Path
from xml.sax.saxutils import quoteattr

# Never changes: it tells Windows that a newer version replaces an older one.
UPGRADE_CODE = "6F0C6A52-8D0B-4C86-9B55-6A5C1E2F7D31"
NAMESPACE = uuid.UUID(UPGRADE_CODE)
CLASS = "SRDIDesktop.Dossier"
# What "Open with" offers the program for; installer.nsi has the same list.
OPENS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".ofd")
PROGRAM = "[INSTALLDIR]srdi-desktop.exe"
APPLICATION = r"Software\Classes\Applications\srdi-desktop.exe"
# (key below HKEY_CURRENT_USER, name, value)
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


def _guid(name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, name)).upper()


def _component(folder: Path, file: Path) -> str:
    relative = file.relative_to(folder).as_posix()
    return (
        f'<Component Id="{_id("c", relative)}" Guid="{_guid(relative)}" Win64="yes">'
        f'<File Id="{_id("f", relative)}" Name={quoteattr(file.name)} Source={quoteattr(relative)} KeyPath="yes"/>'
        "</Component>"
    )


def _directory(folder: Path, current: Path, components: list[str]) -> str:
    parts = []
    for entry in sorted(current.iterdir()):
        if entry.is_dir():
            name = entry.relative_to(folder).as_posix()
            inner = _directory(folder, entry, components)
            parts.append(f'<Directory Id="{_id("d", name)}" Name={quoteattr(entry.name)}>{inner}</Directory>')
        else:
            components.append(_id("c", entry.relative_to(folder).as_posix()))
            parts.append(_component(folder, entry))
    return "".join(parts)


def _value(key: str, name: str, value: str, extra: str = "") -> str:
    named = f" Name={quoteattr(name)}" if name else ""
    return f'<RegistryValue Root="HKCU" Key={quoteattr(key)}{named} Type="string" Value={quoteattr(value)}{extra}/>'


def _association() -> str:
    values = "".join(_value(*row) for row in REGISTRY)
    mark = _value(r"Software\SRDI Desktop", "InstallDir", "[INSTALLDIR]", ' KeyPath="yes"')
    return f'<Component Id="association" Guid="{_guid("association")}" Win64="yes">{mark}{values}</Component>'


def _start_menu() -> str:
    mark = _value(r"Software\SRDI Desktop", "StartMenu", "1", ' KeyPath="yes"')
    return (
        f'<Directory Id="ProgramMenuFolder"><Component Id="startmenu" Guid="{_guid("start menu")}" Win64="yes">'
        f'<Shortcut Id="shortcut" Name="SRDI Desktop" Target="{PROGRAM}" WorkingDirectory="INSTALLDIR"/>{mark}'
        "</Component></Directory>"
    )


def write_wxs(folder: Path, target: Path, version: str) -> None:
    """Write the WiX source for wixl."""
    components = ["association", "startmenu"]
    tree = _directory(folder, folder, components)
    references = "".join(f'<ComponentRef Id="{name}"/>' for name in components)
    target.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">'
        f'<Product Id="*" UpgradeCode="{UPGRADE_CODE}" Name="SRDI Desktop" Version="{version}" Language="2052" '
        'Codepage="936" Manufacturer="SRDI Desktop">'
        '<Package InstallerVersion="500" Compressed="yes" InstallScope="perUser"/>'
        f'<Upgrade Id="{UPGRADE_CODE}"><UpgradeVersion Minimum="0.0.0" Maximum="{version}" IncludeMaximum="no" '
        'Property="OLDERVERSION"/></Upgrade><InstallExecuteSequence><RemoveExistingProducts After="InstallInitialize"/>'
        '</InstallExecuteSequence><Media Id="1" Cabinet="srdi.cab" EmbedCab="yes"/>'
        '<Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="LocalAppDataFolder">'
        '<Directory Id="PROGRAMS" Name="Programs"><Directory Id="INSTALLDIR" Name="SRDI Desktop">'
        f"{_association()}{tree}</Directory></Directory></Directory>{_start_menu()}</Directory>"
        f'<Feature Id="Program" Level="1">{references}</Feature></Product></Wix>\n',
        encoding="utf-8",
    )
