"""Icons from resources/icons, drawn in a colour of the scheme so that they follow light and dark."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from srdi_desktop import resources
from srdi_desktop.gui import looks

_SIZES = (
    24,
    48,
)  # drawn at once; sharp at 100 % and 200 %, scaled between. All sizes would cost the first window 0.2 s


def icon(name: str, role: str = "text") -> QIcon:
    """The icon in the colour of `role`; greyed when disabled; FileNotFoundError for an unknown name."""
    return _icon(name, role, looks.scheme())


def pixmap(name: str, size: int, role: str = "text", ratio: float = 1.0) -> QPixmap:
    """One picture of `size` device-independent pixels for painting by hand."""
    return _pixmap(name, size, role, looks.scheme(), ratio)


@cache
def app_icon() -> QIcon:
    """The program's own icon, in all sizes."""
    made = QIcon()
    for size in (16, 32, 48, 64, 128, 256):
        made.addPixmap(_draw(_source("app"), size))
    return made


@cache
def _icon(name: str, role: str, scheme: str) -> QIcon:
    made, faded = QIcon(), looks.mix(looks.colour("muted"), looks.colour("window"), 0.5).name()
    for size in _SIZES:
        made.addPixmap(_draw(_tinted(name, looks.roles(scheme)[role]), size))
    made.addPixmap(_draw(_tinted(name, faded), _SIZES[-1]), QIcon.Mode.Disabled)
    return made


@cache
def _pixmap(name: str, size: int, role: str, scheme: str, ratio: float) -> QPixmap:
    made = _draw(_tinted(name, looks.roles(scheme)[role]), round(size * ratio))
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
