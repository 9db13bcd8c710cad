"""A dossier file from a stranger: refused with a sentence, or shown; never a fault, endless work or full memory."""

import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from srdi_desktop.model.errors import FileError
from srdi_desktop.model.plan import ExportOptions
from srdi_desktop.store.rescue import rescue
from srdi_desktop.workflow.main_job import check_saved, export_saved
from srdi_desktop.workflow.session import Session

SOUND = Path(__file__).parents[1] / "resources" / "dossier-1.0.srdi"
MB_MOST, SECONDS_MOST = 300, 10


def sql(*statements):
    return lambda db: [db.execute(statement) for statement in statements]


def decided(field, key, value):
    def change(db):
        db.execute("INSERT OR REPLACE INTO decision (field, key, value) VALUES (?, ?, ?)", (field, key, value))

    return change


def changed_into(page):
    def change(db):
        decided("reshaped", "1:1", '{"contrast": 5}')(db)
        decided("replaced", "1:1", json.dumps(page))(db)

    return change


def scan_with(**changed):
    def change(db):
        plain = json.loads(db.execute("SELECT data FROM scan WHERE no = 1").fetchone()[0])
        db.execute("UPDATE scan SET data = ? WHERE no = 1", (json.dumps({**plain, **changed}),))

    return change


def catalogue_with(change_plain):
    def change(db):
        plain = json.loads(db.execute("SELECT data FROM catalogue").fetchone()[0])
        change_plain(plain)
        data = json.dumps(plain, ensure_ascii=False)
        key = hashlib.sha256(data.encode()).hexdigest()
        db.execute("UPDATE catalogue SET data = ?, sha256 = ?", (data, key))
        db.execute("UPDATE decision SET value = ? WHERE field = 'catalogue'", (json.dumps(key),))

    return change


def evidence(data):
    return lambda db: db.execute("UPDATE evidence SET data = ?", (data,))


def instead_of_table(table, view):
    def change(db):
        db.execute(f"DROP TABLE {table}")
        db.execute(view)

    return change


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
REFUSED = {
    "a turn of NaN": decided("rotation", "1:1", "NaN"),
    "a turn of 45 degrees": decided("rotation", "1:1", "45"),
    "a turn in words": decided("rotation", "1:1", '"90"'),
    "an infinite figure": decided("application", '["figures", "2025", "revenue"]', '"Infinity"'),
    "a figure that is no number": decided("application", '["figures", "2025", "revenue"]', '"NaN"'),
    "a figure of 999,999,999 digits": decided("application", '["figures", "2025", "revenue"]', '"1e999999999"'),
    "a figure as a list": decided("application", '["figures", "2025", "revenue"]', "[1]"),
    "a year of 300 digits": decided("application", json.dumps(["figures", "9" * 300, "revenue"]), '"1"'),
    "nested without end": decided("application", '["company", "name"]', "[" * 200_000 + "]" * 200_000),
    "a page that has no number": decided("excluded", "1:x", "1"),
    "a scan that is not there": decided("excluded", "77:1", "1"),
    "a scan a million times in the pile": decided("scans", "", "[" + "1," * 1_000_000 + "1]"),
    "a deadline of the 31st of February": decided("deadline", "", '"2026-02-31"'),
    "a picture turned by 45 degrees": decided("reshaped", "1:1", '{"turn": 45}'),
    "a paper with a corner miles away": decided("reshaped", "1:1", '{"corners": [[0, 0], [9, 0], [9, 9], [0, 9]]}'),
    "a paper with three corners": decided("reshaped", "1:1", '{"corners": [[0, 0], [1, 0], [1, 1]]}'),
    "covers without end": decided(
        "reshaped", "1:1", json.dumps({"covers": [{"left": 0, "top": 0, "right": 1, "bottom": 1}] * 3000})
    ),
    "a contrast of a million": decided("reshaped", "1:1", '{"contrast": 1000000}'),
    "a company that is a number": decided("company", "", "7"),
    "a scan of a thousand million pages": scan_with(pages=10**9),
    "a scan of less than no page": scan_with(pages=-1),
    "pages in words": scan_with(pages="3"),
    "a name that is a list": scan_with(name=["x"]),
    "an id that is a path": scan_with(id="../../etc/passwd"),
    "a scan that is no object": lambda db: db.execute("UPDATE scan SET data = '[]'"),
    "a kind that nobody knows": catalogue_with(lambda plain: plain["entries"][0].update(kind="no-such-kind")),
    "a tier that nobody knows": catalogue_with(lambda plain: plain.update(tier="emperor")),
    "two entries of one id": catalogue_with(lambda plain: plain["entries"].append(plain["entries"][0])),
    "a title of 20 MB": catalogue_with(lambda plain: plain.update(title="材" * 7_000_000)),
    "a step without a name": sql("UPDATE step SET label = '{}'"),
    "steps whose names are nested without end": sql(f"UPDATE step SET label = '{'[' * 100_000}'"),
    "evidence of a terabyte": evidence(b"x" * 300_000),
    "an endless view in place of decisions": instead_of_table(
        "decision", f"CREATE VIEW decision AS {ENDLESS} SELECT 'company' AS field, x AS key, '1' AS value FROM n"
    ),
    "an endless view in place of scans": instead_of_table(
        "scan", f"CREATE VIEW scan AS {ENDLESS} SELECT x AS no, x AS sha256, '' AS data FROM n"
    ),
    "a bomb as evidence": evidence(zlib.compress(b'{"width":' + b"1" * 100_000_000 + b"}", 9)),
    "a small bomb as evidence": evidence(zlib.compress(b'{"width":1,"text":"' + b"x" * 4_200_000 + b'"}', 9)),
    "a bomb behind sound evidence": evidence(
        zlib.compress(random.Random(1).randbytes(3000).hex().encode() + b" " * 5_000_000, 9)
    ),
    "a trigger": sql("CREATE TRIGGER t AFTER INSERT ON decision BEGIN DELETE FROM chunk; END"),
    "a table without its columns": instead_of_table("meta", "CREATE TABLE meta (x)"),
    "a table that is missing": sql("DROP TABLE queue"),
    "a computed column": sql("ALTER TABLE meta ADD COLUMN more AS (hex(zeroblob(9000000)))"),
    "a cursor in words": sql("UPDATE meta SET value = 'x' WHERE key = 'cursor'"),
}  # fmt: skip
SHOWN = {  # with what was damaged shown as not looked at yet
    "evidence nested without end": evidence(zlib.compress(b"[" * 4_000_000)),
    "evidence with NaN": evidence(zlib.compress(b'{"width":NaN}')),
    "evidence in words": evidence(zlib.compress(b'{"sharpness":{"width":"nan"},"width":"x"}')),
    "evidence of another time": evidence(zlib.compress(b'{"dpi":1e999}')),
    "names with escapes and pictures": scan_with(name="<img src='file:///x'>\x1b[31m\u202e.pdf", path="\x00"),
    "a reason of 200 kB": decided("waivers", "x", json.dumps("原件" * 100_000)),
    "a place in an entry that is not there": decided("placed", "1:1", '"nowhere"'),
    "an order of pages that are not there": decided("order", "form", '["1:400","2:7"]'),
    "a page changed into nothing": decided("reshaped", "1:1", '{"contrast": 5}'),
    "a page changed into one that is not there": changed_into("1:900"),
    "a page changed into itself": changed_into("1:1"),
    "a scan made of a page that is not there": scan_with(derived={"of": {"scan": "0" * 64, "scan_index": 1}, "by": {}}),
    "a company of control characters": decided("company", "", json.dumps("甲\x0b\x00\x1b公司")),
}


def made(tmp_path, change):
    path = Path(shutil.copy(SOUND, tmp_path / "他人.srdi"))
    with closing(sqlite3.connect(path)) as db:
        change(db)
        db.commit()
    return path


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_program_of_ours_writes_is_refused(name, tmp_path):
    path = made(tmp_path, REFUSED[name])
    for read_only in (True, False):
        with pytest.raises(FileError) as told:
            Session.open(path, read_only=read_only)
        assert told.value.code in {"dossier.damaged", "dossier.not_a_dossier"}
    with pytest.raises(FileError):
        check_saved(path)
    try:
        rescue(path, tmp_path / "救.srdi")
    except FileError:
        return
    Session.open(tmp_path / "救.srdi").close()


@pytest.mark.parametrize("name", SHOWN)
def test_what_can_be_shown_is_shown_judged_and_exported(name, tmp_path):
    path = made(tmp_path, SHOWN[name])
    check_saved(path)
    export_saved(path, tmp_path / "out", ExportOptions(), lambda _: None, Event())


def test_a_step_that_leads_nowhere_is_told_when_it_is_undone(tmp_path):
    for change in ([["rotation", "1:1", 1, 2, 3, 4]], [["nothing", "", 1, 2]], [["rotation", "9:9", 90, 180]], 7):
        data = zlib.compress(json.dumps(change).encode())
        path = made(tmp_path, lambda db, data=data: db.execute("UPDATE step SET patch = ?", (data,)))
        with closing(Session.open(path)) as session:
            before = session.dossier
            with pytest.raises(FileError):
                session.undo()
            assert session.dossier == before


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="memory as the kernel counts it")
def test_none_of_them_takes_memory_or_time(tmp_path):
    """Each through the command line, as its own process: exit code, memory and seconds."""
    import resource

    worst = {}
    for name, change in {**REFUSED, **SHOWN}.items():
        (tmp_path / "x").mkdir()
        path = made(tmp_path / "x", change)
        started = time.monotonic()
        words = [sys.executable, "-m", "srdi_desktop", "export", str(path), "-o", str(tmp_path / "x" / "out")]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        worst[name] = (time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000)
        assert done.returncode == 4 if name in REFUSED else done.returncode in (0, 1, 3), (name, done.stderr)
        shutil.rmtree(tmp_path / "x")
    print(f"\n{len(worst)} files; slowest {max(s for s, _ in worst.values()):.1f} s, "
          f"largest {max(mb for _, mb in worst.values()):.0f} MB")  # fmt: skip
    assert max(seconds for seconds, _ in worst.values()) < SECONDS_MOST
    assert max(mb for _, mb in worst.values()) < MB_MOST
