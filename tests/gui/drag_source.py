"""A window of another program, from which a file is dragged: python -m tests.gui.drag_source FILE."""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    def mouseMoveEvent(self, event) -> None:  # noqa: N802 - Qt's own name
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    label = Source("文件")
    label.setWindowTitle("drag source")
    label.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    label.setGeometry(1240, 40, 120, 120)
    label.show()
    sys.exit(application.exec())
