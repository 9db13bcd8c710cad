"""The source of the MSI: every file of the bundle, installed for the user who runs it, no administrator rights."""

import hashlib
import uuid
from pathlib import Path
from xml.sax.saxutils import quoteattr

# Never changes: it tells Windows that a newer version replaces an older one.
UPGRADE_CODE = "6F0C6A52-8D0B-4C86-9B55-6A5C1E2F7D31"
NAMESPACE = uuid.UUID(UPGRADE_CODE)


def _id(kind: str, path: str) -> str:
    return kind + hashlib.sha256(path.encode()).hexdigest()[:24]


def _component(folder: Path, file: Path) -> str:
    relative = file.relative_to(folder).as_posix()
    guid = str(uuid.uuid5(NAMESPACE, relative)).upper()
    return (
        f'<Component Id="{_id("c", relative)}" Guid="{guid}" Win64="yes">'
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


def write_wxs(folder: Path, target: Path, version: str) -> None:
    """Write the WiX source for wixl."""
    components: list[str] = []
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
        f"{tree}</Directory></Directory></Directory></Directory>"
        f'<Feature Id="Program" Level="1">{references}</Feature></Product></Wix>\n',
        encoding="utf-8",
    )
