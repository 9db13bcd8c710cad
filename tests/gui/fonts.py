"""A font with hanzi for machines that have none of their own."""

from PySide6.QtGui import QFont, QFontDatabase

from srdi_desktop import resources


def use_hanzi(app, size: float = 9.0) -> None:
    """The system's CJK font, else the one that comes with the program."""
    families = QFontDatabase.families()
    wanted = next((name for name in ("Microsoft YaHei UI", "Noto Sans CJK SC") if name in families), None)
    if wanted is None:
        number = QFontDatabase.addApplicationFont(str(resources.font("regular", "SC")))
        wanted = QFontDatabase.applicationFontFamilies(number)[0]
    font = QFont(wanted)
    font.setPointSizeF(size)
    if app.font().family() != wanted or app.font().pointSizeF() != size:
        app.setFont(font)
