"""The dossier file's tables. An SQLite application file that any SQLite reads in ten years; see README.md beside this.

Large values lie in tables of their own (chunk, thumbnail), so that opening a dossier never walks over them.
"""

import sqlite3

APPLICATION_ID = 0x53524449  # "SRDI"
VERSION = (1, 0)  # a newer major is refused, a newer minor is opened
PAGE_SIZE = 8192  # measured: reads and writes scans like 64 kB pages do, and keeps a decision's write small
VALUE_MOST = 16 << 20  # bytes of one value; the largest that is written, a pile's order, has one in a hundred of it
PAGES_MOST = 50_000  # of a dossier; one scan has at most a tenth of it (limits.toml, scan.max_pages)
CHUNK = 256 * 1024  # bytes of a scan in one row: small enough to let a decision in between on a slow stick

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE decision (field TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (field, key)) WITHOUT ROWID;
CREATE TABLE step (no INTEGER PRIMARY KEY, made TEXT NOT NULL, label TEXT NOT NULL, patch BLOB NOT NULL);
CREATE TABLE catalogue (sha256 TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE scan (no INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, data TEXT NOT NULL);
CREATE TABLE evidence (page INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE thumbnail (page INTEGER PRIMARY KEY, jpeg BLOB NOT NULL);
CREATE TABLE blob (no INTEGER PRIMARY KEY, sha256 TEXT UNIQUE, bytes INTEGER, name TEXT NOT NULL, path TEXT NOT NULL);
CREATE TABLE chunk (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE queue (path TEXT PRIMARY KEY) WITHOUT ROWID;
"""


def packed(version: tuple[int, int]) -> int:
    """`user_version` for (major, minor)."""
    return version[0] << 16 | version[1]


def unpacked(user_version: int) -> tuple[int, int]:
    """(major, minor) of a `user_version`."""
    return user_version >> 16, user_version & 0xFFFF


def create(connection: sqlite3.Connection) -> None:
    """Lay out an empty dossier file; the connection must be fresh and outside a transaction."""
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {packed(VERSION)}")
    connection.executescript(f"BEGIN; {TABLES} COMMIT;")


def chunk_id(blob: int, index: int) -> int:
    """Row of one chunk: the blob's number above 24 bits of index, so that a blob's chunks lie side by side."""
    return blob << 24 | index


def page_id(scan: int, scan_index: int) -> int:
    """Row of one page's evidence and thumbnail."""
    return scan << 24 | scan_index
