"""The single place for style: colours by role, spacing, fonts, palettes and the style sheet.

Colours lie in resources/style/light.json and dark.json by role; the sheet in resources/style/app.qss names the roles
as @role. No other file of the window names a colour. Where a contrast theme of Windows is on, its colours take the
roles by contrast.json, whatever was chosen.

Icons from resources/icons, drawn in a colour of the scheme so that they follow light and dark.
"""

import json
import re
import sys
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from srdi_desktop import resources

if sys.platform == "win32":
    import ctypes

GAP = 8  # device-independent pixels; all distances are multiples or halves of it
SCHEMES = ("light", "dark")
CONTRAST = "contrast"
_dressed = ["light"]  # the scheme in use
_contrast: dict[str, str] = {}  # the system's colours by name, while a contrast theme is on


@cache
def _written(scheme: str) -> dict[str, str]:
    colours: dict[str, str] = json.loads(resources.path("style", f"{scheme}.json").read_text(encoding="utf-8"))
    return colours


def roles(scheme: str) -> dict[str, str]:
    """All colours of a scheme as "#RRGGBB" or "#AARRGGBB" by role."""
    return {role: _contrast.get(name, name) for role, name in _written(scheme).items()}


def scheme() -> str:
    """The scheme in use: light, dark or contrast."""
    return _dressed[0]


def system_scheme() -> str:
    """What the system asks for; light where it does not say."""
    wanted = QGuiApplication.styleHints().colorScheme()
    if wanted == Qt.ColorScheme.Dark:
        return "dark"
    return "light"


# winuser.h: GetSysColor's numbers; a person who needs them picks these, so each of a pair can be read on the other
_SYSTEM_COLOURS = {"window": 5, "window_text": 8, "highlight": 13, "highlight_text": 14, "grey_text": 17}
_GET_HIGH_CONTRAST, _IS_ON = 0x42, 1

if sys.platform == "win32":

    class _HighContrast(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))

    def system_contrast() -> dict[str, str]:
        """The colours of the contrast theme by name, as "#RRGGBB"; empty while none is on."""
        told = _HighContrast(size=ctypes.sizeof(_HighContrast))
        ctypes.windll.user32.SystemParametersInfoW(_GET_HIGH_CONTRAST, told.size, ctypes.byref(told), 0)
        if not told.flags & _IS_ON:
            return {}
        return {name: _hex(ctypes.windll.user32.GetSysColor(number)) for name, number in _SYSTEM_COLOURS.items()}

else:

    def system_contrast() -> dict[str, str]:
        """Elsewhere than on Windows contrast comes with the system's own scheme."""
        return {}


def _hex(blue_green_red: int) -> str:
    """A COLORREF, whose lowest byte is red."""
    return "#" + blue_green_red.to_bytes(3, "little").hex().upper()


def colour(role: str) -> QColor:
    """The colour of a role in the scheme in use; KeyError for an unknown role."""
    name = _written(scheme())[role]
    return QColor(_contrast.get(name, name))


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
        made.setColor(QPalette.ColorGroup.Disabled, role, colour("faded"))
    made.setColor(QPalette.ColorGroup.Disabled, r.Highlight, colour("line"))
    return made


def sheet() -> str:
    """The style sheet with the roles of the scheme filled in."""
    source = _style("app.qss")
    if scheme() == CONTRAST:
        source += _style("contrast.qss")
    ground = "dark" if colour("window").lightnessF() < colour("text").lightnessF() else "light"
    source = source.replace("$icons", resources.path("icons").as_posix()).replace("$scheme", ground)
    filled = roles(scheme())
    return re.sub(r"@(\w+)", lambda found: filled[found.group(1)], source)


def _style(name: str) -> str:
    return resources.path("style", name).read_text(encoding="utf-8")


_TITLE_BARS = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def apply(wanted: str) -> None:
    """Dress the whole application: "light", "dark" or "system"; its title bars are the system's, and are told."""
    QGuiApplication.styleHints().setColorScheme(_TITLE_BARS.get(wanted, Qt.ColorScheme.Unknown))
    _dressed[0], colours = _asked_for(wanted)
    if colours != _contrast:
        _contrast.clear()
        _contrast.update(colours)
        _icon.cache_clear()
        _pixmap.cache_clear()
    dress = f"{scheme()} {sorted(colours.items())}"
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.property("dress") != dress:  # dressing anew visits every widget
        app.setProperty("dress", dress)
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setPalette(palette())
        app.setStyleSheet(sheet())


def is_out_of_date(wanted: str) -> bool:
    """Whether the system has changed since `apply(wanted)`."""
    return _asked_for(wanted) != (scheme(), _contrast)


def _asked_for(wanted: str) -> tuple[str, dict[str, str]]:
    """The scheme, and the system's colours where they make it."""
    colours = system_contrast()
    if colours:
        return CONTRAST, colours
    if wanted in SCHEMES:
        return wanted, colours
    return system_scheme(), colours


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
