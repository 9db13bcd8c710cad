"""What start-up is measured against: an empty PySide6 window in the same bundle (first_window.sh). Not shipped."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

if __name__ == "__main__":
    app = QApplication([])
    window = QMainWindow()
    window.resize(960, 680)
    window.show()
    sys.exit(app.exec())
