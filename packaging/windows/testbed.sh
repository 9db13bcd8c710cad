#!/bin/bash
# Makes a real Windows CPython 3.11 with the program's dependencies under wine, from PyPI and Debian packages only.
#
#   packaging/windows/testbed.sh FOLDER        (about 2 GB; needs the Debian packages named in packages.txt)
#
# The interpreter's DLLs come out of panda3d's win_amd64 wheel, which carries python.org's signed python311.dll and
# standard library extensions; python.exe, python3.dll and two stubs for gaps in wine are compiled here.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
PROJECT=$(cd "$HERE/../.." && pwd)
mkdir -p "$1" && D=$(cd "$1" && pwd)
PIP=${PIP:-python3 -m pip}
rm -rf "$D"/{dl,py} # of an earlier run
mkdir -p "$D"/{dl,x,py/DLLs,py/Lib/site-packages,build}
cd "$D"

GET="$PIP download -q -d dl --platform win_amd64 --only-binary=:all: --python-version 311 --implementation cp"
$GET --no-deps panda3d==1.10.16
# The versions of constraints.txt, whose hashes are for other systems' files too; of numpy the last that wine can load.
sed '/^ *--hash\|^ *#\|^numpy==/d; s/ *\\$//' "$PROJECT/packaging/constraints.txt" > build/constraints.txt
$GET -c build/constraints.txt -r "$HERE/requirements.txt"

python3 -m zipfile -e dl/panda3d-*.whl x
cp x/deploy_libs/python311.dll py/
cp x/deploy_libs/VCRUNTIME140.dll py/vcruntime140.dll
cp x/deploy_libs/*.pyd x/deploy_libs/{libcrypto-3,libffi-8,libssl-3,sqlite3}.dll py/DLLs/
STDLIB=$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
tar -C "$STDLIB" -cf - --exclude=__pycache__ --exclude=./test --exclude=./lib-dynload --exclude=./site-packages \
    --exclude='./config-*' --exclude=./idlelib --exclude=./tkinter . | tar -xf - -C py/Lib

CC=x86_64-w64-mingw32-gcc
$CC -O2 -s -municode -o py/python.exe "$HERE/python.c"
{
    echo "LIBRARY python3.dll"
    echo EXPORTS
    x86_64-w64-mingw32-objdump -p py/python311.dll |
        awk '/\[Ordinal\/Name Pointer\]/{f=1;next} f&&NF==0{f=0} f{print "  "$NF" = python311."$NF}'
} > build/python3.def
$CC -shared -nostdlib -s -o py/python3.dll build/python3.def 2> build/python3.log || { cat build/python3.log; exit 1; }
for stub in icuuc mscms; do $CC -shared -O2 -s -o "build/$stub.dll" "$HERE/$stub.c"; done

# By pip and not by unpacking: some wheels keep DLLs (libheif's) in a folder that belongs elsewhere.
mapfile -t WHEELS < <(ls dl/*.whl | grep -v panda3d)
$PIP install -q --no-index --no-deps --no-compile --upgrade --target py/Lib/site-packages --platform win_amd64 \
    --only-binary=:all: --python-version 311 --implementation cp "${WHEELS[@]}"
# The C++ runtime that onnxruntime wants comes with Qt's wheel; wine's own is too old for it.
cp py/Lib/site-packages/PySide6/msvcp140*.dll py/
echo "$PROJECT" | sed 's#/#\\#g; s#^#Z:#' > py/Lib/site-packages/srdi_desktop.pth

export WINEPREFIX=$D/prefix WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
/usr/lib/wine/wine64 wineboot -i </dev/null 2>&1 | cat >/dev/null
/usr/lib/wine/wine64 reg add 'HKCU\Software\Wine' /v Version /d win10 /f </dev/null 2>&1 | cat >/dev/null
# Only in the prefix, never beside python.exe: PyInstaller would bundle a stub that lies there.
cp build/{icuuc,mscms}.dll prefix/drive_c/windows/system32/
"$HERE/wine.sh" "$D" py/python.exe -c 'import sys; print("Windows Python", sys.version.split()[0], "ready")'
