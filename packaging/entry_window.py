"""Entry of the frozen window program; freeze_support() comes first so that spawned workers do not open windows."""

import sys
from multiprocessing import freeze_support

from srdi_desktop.__main__ import window

if __name__ == "__main__":
    freeze_support()
    sys.exit(window())
