"""PDFium's one lock: the library may be entered by one thread at a time in a process."""

import threading

PDFIUM = threading.RLock()
