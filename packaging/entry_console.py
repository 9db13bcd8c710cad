"""Entry of the frozen command line; freeze_support() comes first so that spawned workers do not parse arguments."""

import sys
from multiprocessing import freeze_support

from srdi_desktop.__main__ import console

if __name__ == "__main__":
    freeze_support()
    sys.exit(console())
