#!/bin/bash
# Time to the first window of the installed program against an empty PySide6 window of the same bundle, medians:
#
#   packaging/windows/first_window.sh FOLDER PROGRAM_FOLDER [ROUNDS]
#
# FOLDER is the test bed with dist/ in it. The screen is Xvfb's. Each program is ended as soon as it shows a window.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
D=$(cd "$1" && pwd)
PROGRAM=$(cd "$2" && pwd)
ROUNDS=${3:-11}
x86_64-w64-mingw32-gcc -O2 -s -municode -o "$D/build/first_window.exe" "$HERE/first_window.c"
cp "$D/dist/work/empty-window.exe" "$PROGRAM/"
SCREEN=$((90 + $$ % 400))
Xvfb ":$SCREEN" -screen 0 1400x900x24 -nolisten tcp 2>/dev/null &
trap 'kill $!; rm -f "$PROGRAM/empty-window.exe"' EXIT
sleep 1
DISPLAY=":$SCREEN" WINEQT_QPA_PLATFORM=windows "$HERE/wine.sh" "$D" "$D/build/first_window.exe" "$((ROUNDS + 1))" \
    "$PROGRAM/empty-window.exe" "$PROGRAM/srdi-desktop.exe" | tr -d '\r' | python3 -c '
import statistics, sys
rows = [line.split("\t") for line in sys.stdin if line.count("\t") == 2][2:]  # the first start of each fills the caches
for at, what in ((1, "time"), (2, "CPU")):
    empty, ours = (statistics.median(float(row[at]) for row in rows if name in row[0]) for name in ("empty-window", "srdi-desktop"))
    print(f"{what}: empty window {empty:.0f} ms, program {ours:.0f} ms, ratio {ours / empty:.2f} (goal 1.5), {len(rows) // 2} rounds")
'
