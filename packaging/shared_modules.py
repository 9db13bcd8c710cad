"""First to run in each built program: its modules lie beside it, once for both programs (10 MB).

PyInstaller gives each program an archive of its own; ours holds only what its start needs before this. The archive is
read again in its place, so that every finder that knows it finds all modules. Leans on the insides of the pinned
PyInstaller: a build in which this no longer works does not pass `srdi self-test`.
"""

import os  # pathlib is one of the modules that are not found yet
import sys

import pyimod02_importers

pyimod02_importers.pyz_archive.__init__(os.path.join(sys._MEIPASS, "modules.pyz"), check_pymagic=True)  # noqa: PTH118, SLF001
