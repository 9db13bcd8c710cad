#!/bin/bash
# Runs a Windows program of the test bed:  wine.sh FOLDER PROGRAM [ARGUMENT …]
# wine wants stdin from nowhere and its output through a pipe; variables named QT_* must be given as WINEQT_*.
set -euo pipefail
D=$(cd "$1" && pwd)
PROGRAM=$2
shift 2
if [ ! -e "$PROGRAM" ] && [ -e "$D/$PROGRAM" ]; then PROGRAM=$D/$PROGRAM; fi # else a program of Windows itself: reg
export WINEPREFIX=$D/prefix WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=;mscms=n,b"
export WINEQT_QPA_PLATFORM=${WINEQT_QPA_PLATFORM:-offscreen} PYTHONUTF8=${PYTHONUTF8-1}
/usr/lib/wine/wine64 "$PROGRAM" "$@" </dev/null 2>&1 | cat
