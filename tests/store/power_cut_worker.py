"""What is recorded by test_power_cut.py: a new dossier, decisions, copies, files written over older ones; each is
acknowledged by a word in the file of marks.

python -m tests.store.power_cut_worker FOLDER
"""

import os
import sys
from pathlib import Path

from srdi_desktop import files
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.store.copying import copy_dossier
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, result, store_scan


def main(folder):
    marks = os.open(folder / "marks", os.O_WRONLY | os.O_CREAT)
    say = lambda word: os.write(marks, f"{word}\n".encode())  # noqa: E731
    session = Session.create(folder / "甲.srdi", CATALOGUE, "0", book=object())
    Session.verdicts = property(lambda self: Verdicts(tray=self.dossier.pages()))
    say("created")
    session.add_scans([store_scan(session.path, 1)])
    for number in range(1, 13):
        session.record([result(session.dossier.pages()[0])])
        session.set_company(str(number))
        say(f"company={number}")
        if number % 4 == 0:
            session.save_copy(folder / "副本.srdi")
            say(f"copied={number}")
            copy_dossier(session.path, folder / "背景.srdi")
            say(f"beside={number}")
        files.write_text(folder / "数据.toml", f"{number}\n" * 2000)
        say(f"text={number}")
    session.close()
    say("closed")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
