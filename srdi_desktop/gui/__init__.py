"""The window. Shows what `workflow` says and calls its verbs; computes no verdict of its own.

`bridge.py` holds the dossier and says what changed; `desk.py` holds what the person is looking at; panels listen to
both and never call each other. `jobs.py` alone knows threads. To add an action: one line in `actions.py`, its function
in `commands.py`, its words in gui.toml. To add a panel: one file in panels/ and one line in `main_window.py`.
`windows.py` shows the start page or a dossier; `opening.py` holds how dossiers are opened and left.
"""
