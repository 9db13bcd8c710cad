"""A busy program to be killed: imports, decides, measures and reads at once, and writes down what was acknowledged.

Run by test_kills.py: python -m tests.store.kill_worker DOSSIER LOG SEED. One line of LOG for each thing that returned.
"""

import hashlib
import io
import json
import random
import sys
import threading
from datetime import date, timedelta
from pathlib import Path

from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.page import Evidence
from srdi_desktop.model.plain import to_plain
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.store import ScanWriter, open_blob
from srdi_desktop.workflow.session import Session


def digest(dossier):
    """One word for all decisions."""
    text = json.dumps([to_plain(dossier.decisions), dossier.catalogue.id], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def decide(session, chance):
    """One random decision."""
    pages = session.dossier.pages()
    some = chance.sample(pages, min(len(pages), chance.randint(1, 6))) if pages else []
    choice = chance.randrange(9)
    if choice <= 2 and some:
        session.move(some, chance.choice(["form", "audit", "contract", ""]), chance.choice([None, *pages[:5]]))
    elif choice == 3 and some:
        session.rotate(some, 90)
    elif choice == 4 and some:
        chance.choice([session.exclude, session.include])(some)
    elif choice == 5:
        session.set_deadline(date(2026, 1, 1) + timedelta(days=chance.randrange(900)))
    elif choice == 6:
        session.undo()
    elif choice == 7:
        session.redo()
    else:
        session.waive(f"page.blurry|{chance.randrange(50)}||", "原件如此" * chance.randint(1, 50))


def imports(path, seed, say, ready):
    """Endless import of scans of 10 kB to 2 MB."""
    chance = random.Random(seed)
    with ScanWriter(path) as writer:
        number = 0
        while True:
            number += 1
            data = chance.randbytes(chance.choice([10_000, 300_000, 2_000_000]))
            stored = writer.add(io.BytesIO(data), f"扫描件{number}.pdf", f"/来源/{seed}/{number}.pdf")
            writer.flush()
            say(f"stored {stored.id}")
            ready.append(Scan(stored.id, f"{number}.pdf", f"/来源/{seed}/{number}.pdf", stored.bytes, 3, "pdf"))


def reads(path, known):
    """Endless reading, as an export does it."""
    while True:
        for scan in list(known)[-5:]:
            with open_blob(path, scan) as blob:
                assert hashlib.sha256(blob.read()).hexdigest() == scan


def main(path, log, seed):
    with log.open("ab", buffering=0) as file:
        say = lambda line: file.write(f"{line}\n".encode())  # noqa: E731
        session = Session.open(path, book=object())
        Session.verdicts = property(lambda self: Verdicts(tray=self.dossier.pages()))
        chance, ready = random.Random(seed), []
        say(f"decided {digest(session.dossier)}")
        for work in ((imports, (path, seed, say, ready)), (reads, (path, session.dossier.scans))):
            threading.Thread(target=work[0], args=work[1], daemon=True).start()
        print("ready", flush=True)
        while True:
            if ready and len(session.dossier.scans) < 60:
                scan = ready.pop()
                session.add_scans([scan])
                say(f"decided {digest(session.dossier)}")
            pages = session.dossier.pages()
            if pages and chance.random() < 0.3:
                measured = chance.sample(pages, min(len(pages), 4))
                session.record(
                    [PageResult(page, Evidence(width=chance.randrange(9999)), b"x" * 5000) for page in measured]
                )
            decide(session, chance)
            say(f"decided {digest(session.dossier)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
