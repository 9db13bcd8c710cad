"""The single place for style: colours by role, spacing, fonts, palettes and the style sheet.

Colours lie in resources/style/light.json and dark.json by role; the sheet in resources/style/app.qss names the roles
as @role. No other file of the window names a colour.

Icons from resources/icons, drawn in a colour of the scheme so that they follow light and dark.
"""

import json
import re
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from srdi_desktop import resources

GAP = 8  # device-independent pixels; all distances are multiples or halves of it
SCHEMES = ("light", "dark")
_scheme = ["light"]


@cache
def _colours(scheme: str) -> dict[str, str]:
    colours: dict[str, str] = json.loads(resources.path("style", f"{scheme}.json").read_text(encoding="utf-8"))
    return colours


def roles(scheme: str) -> dict[str, str]:
    """All colours of a scheme as "#RRGGBB" by role."""
    return dict(_colours(scheme))


def scheme() -> str:
    """The scheme in use: light or dark."""
    return _scheme[0]


def system_scheme() -> str:
    """What the system asks for; light where it does not say."""
    wanted = QGuiApplication.styleHints().colorScheme()
    if wanted == Qt.ColorScheme.Dark:
        return "dark"
    return "light"


def colour(role: str) -> QColor:
    """The colour of a role in the scheme in use; KeyError for an unknown role."""
    return QColor(_colours(scheme())[role])


def palette() -> QPalette:
    """Qt's palette of the scheme in use."""
    made, r = QPalette(), QPalette.ColorRole
    for role, name in (
        (r.Window, "window"), (r.WindowText, "text"), (r.Base, "surface"), (r.AlternateBase, "window"),
        (r.Text, "text"), (r.Button, "surface"), (r.ButtonText, "text"), (r.BrightText, "error"),
        (r.Highlight, "accent"), (r.HighlightedText, "accent_text"), (r.ToolTipBase, "surface"),
        (r.ToolTipText, "text"), (r.PlaceholderText, "muted"), (r.Link, "accent"), (r.LinkVisited, "accent"),
        (r.Light, "surface"), (r.Midlight, "line"), (r.Mid, "line"), (r.Dark, "strong_line"), (r.Shadow, "shadow"),
        (r.Accent, "accent"),
    ):  # fmt: skip
        made.setColor(role, colour(name))
    for role in (r.WindowText, r.Text, r.ButtonText):
        faded = colour("muted")
        faded.setAlphaF(0.62)
        made.setColor(QPalette.ColorGroup.Disabled, role, faded)
    made.setColor(QPalette.ColorGroup.Disabled, r.Highlight, colour("line"))
    return made


def sheet() -> str:
    """The style sheet with the roles of the scheme filled in."""
    source = resources.path("style", "app.qss").read_text(encoding="utf-8")
    source = source.replace("$icons", resources.path("icons").as_posix()).replace("$scheme", scheme())
    return re.sub(r"@(\w+)", lambda found: _colours(scheme())[found.group(1)], source)


def apply(wanted: str) -> None:
    """Dress the whole application: "light", "dark" or "system"."""
    app = QApplication.instance()
    _scheme[0] = wanted if wanted in SCHEMES else system_scheme()
    if isinstance(app, QApplication) and app.property("scheme") != _scheme[0]:  # dressing anew visits every widget
        app.setProperty("scheme", _scheme[0])
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setPalette(palette())
        app.setStyleSheet(sheet())


def font(size: float = 1.0, *, bold: bool = False) -> QFont:
    """The application's font, scaled; sizes follow the system's own setting."""
    made = QFont(QApplication.font())
    made.setPointSizeF(max(6.0, made.pointSizeF() * size))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def mix(front: QColor, back: QColor, share: float) -> QColor:
    """`share` (0..1) of `front` over `back`, opaque."""
    parts = zip(front.getRgb()[:3], back.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(f * share + b * (1 - share)) for f, b in parts))


# State -> (icon, colour). The shape alone tells the states apart; the word stands beside it.
MARKS: dict[str, tuple[str, str]] = {
    "complete": ("complete", "good"), "problems": ("problems", "warning"), "missing": ("missing", "error"),
    "undecided": ("undecided", "undecided"), "unseen": ("unseen", "muted"),
    "optional": ("remove", "muted"), "not_applicable": ("remove", "muted"),
    "all": ("pages", "muted"), "tray": ("tray", "accent"), "tray-empty": ("tray", "muted"),
    "error": ("error", "error"), "warning": ("warning", "warning"), "hint": ("hint", "hint"),
    "good": ("complete", "good"), "passed": ("complete", "good"), "failed": ("missing", "error"),
    "waived": ("waive", "muted"), "seal": ("seal", "seal"), "turned": ("rotate-right", "muted"),
    "deskewed": ("deskew", "muted"), "duplicate": ("duplicate", "muted"), "note": ("note", "accent"),
    "new": ("add", "good"), "gone": ("close", "error"), "changed": ("replace", "warning"), "same": ("remove", "muted"),
}  # fmt: skip


_SIZES = (
    24,
    48,
)  # drawn at once; sharp at 100 % and 200 %, scaled between. All sizes would cost the first window 0.2 s


def icon(name: str, role: str = "text") -> QIcon:
    """The icon in the colour of `role`; greyed when disabled; FileNotFoundError for an unknown name."""
    return _icon(name, role, scheme())


def pixmap(name: str, size: int, role: str = "text", ratio: float = 1.0) -> QPixmap:
    """One picture of `size` device-independent pixels for painting by hand."""
    return _pixmap(name, size, role, scheme(), ratio)


@cache
def app_icon() -> QIcon:
    """The program's own icon, in all sizes."""
    made = QIcon()
    for size in (16, 32, 48, 64, 128, 256):
        made.addPixmap(_draw(_source("app"), size))
    return made


@cache
def _icon(name: str, role: str, scheme: str) -> QIcon:
    made = QIcon()
    faded = mix(colour("muted"), colour("window"), 0.5).name()
    for size in _SIZES:
        made.addPixmap(_draw(_tinted(name, roles(scheme)[role]), size))
    made.addPixmap(_draw(_tinted(name, faded), _SIZES[-1]), QIcon.Mode.Disabled)
    return made


@cache
def _pixmap(name: str, size: int, role: str, scheme: str, ratio: float) -> QPixmap:
    made = _draw(_tinted(name, roles(scheme)[role]), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    return made


@cache
def _source(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")


def _tinted(name: str, colour: str) -> str:
    return _source(name).replace('stroke="#000"', f'stroke="{colour}"')


def _draw(source: str, size: int) -> QPixmap:
    made = QPixmap(size, size)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made
