"""The roles under which models hand out more than text."""

from enum import IntEnum

from PySide6.QtCore import Qt

MIME_PAGES = "application/x-srdi-pages"  # pages dragged inside the program, one str(PageRef) a line


class Role(IntEnum):
    """Data roles of all models here."""

    OBJECT = Qt.ItemDataRole.UserRole + 1  # the thing behind the row: Scope, PageRef, Header, Finding
    STATE = OBJECT + 1  # name of a state: icon, colour and word follow from it
    DETAIL = OBJECT + 2  # the second, quieter line
    COUNT = OBJECT + 3
    BADGES = OBJECT + 4  # names of small marks on a page
    PICTURE = OBJECT + 5
