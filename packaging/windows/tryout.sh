#!/bin/bash
# From a clean clone to a tested installer, on Debian 12 without Windows:
#
#   packaging/windows/tryout.sh FOLDER        (FOLDER keeps the test bed and the products; about an hour)
#
# Makes the Windows Python, runs the tests on it, builds bundle, zip, installer and MSI; then, for installer and MSI
# each: installs silently, runs the self-test and the main job on the sample from the installed folder, tries to update
# and to remove it while it runs and to put an older version over it (refused, nothing touched), opens three files at
# once, uninstalls and checks that nothing is left; then the MSI for a machine, the portable folder, a locked stick.
# Measures the first window of the installed program against an empty one.
# SRDI_TRYOUT_STEPS picks steps, e.g. SRDI_TRYOUT_STEPS="build setup msi".
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
PROJECT=$(cd "$HERE/../.." && pwd)
FAILED=""
mkdir -p "$1" && D=$(cd "$1" && pwd)
STEPS=${SRDI_TRYOUT_STEPS:-testbed tests build setup start msi machine portable}
WAY=Setup # or MSI, or machine: which of the three is installed
keys() {
    local root=HKCU class=SRDIDesktop.Dossier own='Software\SRDI Desktop'
    test "$WAY" = Setup || { class=$class.MSI own='Software\SRDI Desktop MSI'; }
    test "$WAY" != machine || root=HKLM
    echo "$root\\$own"
    echo "$root\\Software\\Classes\\.srdi"
    echo "$root\\Software\\Classes\\$class"
    echo "$root\\Software\\Classes\\Applications\\srdi-desktop.exe"
}
wine() { "$HERE/wine.sh" "$D" "$@"; }
step() { echo; echo "=== $1 ($(date +%T))"; }
wanted() { [[ " $STEPS " == *" $1 "* ]]; }
windows_path() { echo "Z:${1//\//\\}"; }
profile() { ls -d "$D"/prefix/drive_c/users/"${USER:-root}"/AppData 2>/dev/null || ls -d "$D"/prefix/drive_c/users/*/AppData | head -1; }
installed() {
    case $WAY in
        Setup) echo "$(profile)/Local/Programs/SRDI Desktop" ;;
        MSI) echo "$(profile)/Local/Programs/SRDI Desktop MSI" ;;
        machine) echo "$D/prefix/drive_c/Program Files/SRDI Desktop MSI" ;;
    esac
}
shortcut() { # by its Chinese name; of a machine's in the common Start menu, which wine takes for the user's
    local menu="Microsoft/Windows/Start Menu/Programs/专精特新申报材料助手 SRDI Desktop.lnk"
    local common="$D/prefix/drive_c/ProgramData/$menu"
    if test "$WAY" = machine && test -e "$common"; then echo "$common"; else echo "$(profile)/Roaming/$menu"; fi
}
sums() { (cd "$(installed)" && find . -type f ! -name uninstall.exe -exec sha256sum {} + | sort); }

refused() { # WHAT CODE COMMAND …: ends with the code (of which a shell sees the last 8 bits) and touches no file
    local what=$1 wanted=$2 code=0 before
    shift 2
    before=$(sums)
    "$@" || code=$?
    test "$code" = "$((wanted & 255))" || { echo "$what: exit code $code, not $wanted"; return 1; }
    test "$before" = "$(sums)" || { echo "$what changed the installation"; return 1; }
    echo "$what: refused with $wanted, nothing touched"
}

while_running() { # COMMAND …, with the command line of the installed program at work
    wine "$(installed)/srdi.exe" self-test >/dev/null &
    local program=$! outcome=0
    sleep 3
    "$@" || outcome=$?
    wait $program || true
    return $outcome
}

is_installed() {
    test -f "$(installed)/srdi-desktop.exe" && test -f "$(shortcut)"
    local key
    while read -r key; do
        wine reg query "$key" >/dev/null || { echo "$key is missing"; return 1; }
    done < <(keys)
    echo "program, Start menu entry and association of .srdi are there"
}

nothing_is_left() {
    test ! -e "$(installed)" || { find "$(installed)"; echo "files are left"; return 1; }
    test ! -e "$(shortcut)" || { echo "the Start menu entry is left"; return 1; }
    local key
    while read -r key; do
        if wine reg query "$key" >/dev/null 2>&1; then echo "$key is left"; return 1; fi
    done < <(keys)
    echo "nothing is left"
}

try_it() { # from the installed folder
    step "$1: self-test"
    wine "$(installed)/srdi.exe" self-test
    step "$1: the main job on the sample"
    rm -rf "$D/try" && mkdir "$D/try"
    (cd "$D/try" && wine "$(installed)/srdi.exe" sample pile)
    local code=0
    (cd "$D/try" && wine "$(installed)/srdi.exe" run pile/scans --catalogue national-srdi-2026 \
        --application pile/application.toml -o out --json out.json) || code=$?
    echo "exit code $code (1: findings remain, as the sample means to have)"
    test "$code" -le 1
    ls -la "$D/try/out"
}

if wanted testbed; then
    step "Windows Python"
    "$HERE/testbed.sh" "$D"
fi

if wanted tests; then
    step "tests on Windows Python"
    # What wine cannot do stands in exclusions.txt, one pytest argument a line, each with its reason.
    mapfile -t LEFT_OUT < <(grep -v '^#' "$HERE/exclusions.txt" | grep .)
    (cd "$PROJECT" && wine py/python.exe -m pytest -p no:cacheprovider -q -o faulthandler_timeout=600 "${LEFT_OUT[@]}") ||
        FAILED="some tests failed on Windows Python" # the rest is tried all the same
fi

if wanted build; then
    step "bundle, zip, installer, MSI"
    python3 "$PROJECT/packaging/build.py" --out "$D/dist" --testbed "$D"
fi

if wanted setup; then
    step "installer: install silently"
    wine "$D"/dist/SRDI-Desktop-*-Setup.exe /S
    is_installed
    try_it installer
fi

if wanted setup; then
    SETUP=$(ls "$D"/dist/SRDI-Desktop-*-Setup.exe)
    step "installer: update while the program runs"
    while_running refused "update" 32 wine "$SETUP" /S
    step "installer: removal while the program runs, from a folder without a blank (wine quotes others)"
    wine "$SETUP" /S '/D=C:\SRDI'
    wine C:\\SRDI\\srdi.exe self-test >/dev/null &
    sleep 3
    code=0
    wine C:\\SRDI\\uninstall.exe /S '_?=C:\SRDI' || code=$?
    wait $! || true
    test "$code" = 32 && test -f "$D/prefix/drive_c/SRDI/_internal/base_library.zip"
    wine C:\\SRDI\\uninstall.exe /S '_?=C:\SRDI' && rm -rf "$D/prefix/drive_c/SRDI"
    wine "$SETUP" /S "/D=$(echo 'C:\users\'"$(basename "$(dirname "$(profile)")")"'\AppData\Local\Programs\SRDI Desktop')"
    is_installed
    step "installer: an older version over a newer one"
    NUMBER='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\SRDIDesktop'
    wine reg add "$NUMBER" /v DisplayVersion /d 99.0.0 /f
    refused "downgrade" 33 wine "$SETUP" /S
    step "installer: three files opened at once"
    rm -rf "$D/three" && mkdir "$D/three" && (cd "$D/three" && wine "$(installed)/srdi.exe" sample pile >/dev/null)
    mapfile -t scans < <(ls "$D"/three/pile/scans/*.jpg | head -3)
    for file in "${scans[@]}"; do
        wine "$(installed)/srdi-desktop.exe" "$(windows_path "$file")" >/dev/null &
    done
    for _ in $(seq 30); do # until one program is left, which holds all three
        sleep 4
        running=$(pgrep -fc "^$(installed)/srdi-desktop.exe" || true)
        waiting=$(find "$(profile)/Local/srdi-desktop/Cache/runtime" -name '*.handover' | wc -l)
        if test "$running" = 1 && test "$waiting" = 0; then break; fi
    done
    wine taskkill /f /im srdi-desktop.exe >/dev/null || true
    wait || true
    test "$running" = 1 && test "$waiting" = 0 || FAILED="three files: $running programs, $waiting files on their way"
    echo "three starts: $running program, $waiting files left on their way"
fi

if wanted start; then
    step "installer: the first window against an empty one"
    "$HERE/first_window.sh" "$D" "$(installed)"
fi

if wanted setup; then
    step "installer: uninstall"
    # _?= keeps the uninstaller from going on in a copy of its own, which nobody could wait for; it then keeps itself.
    wine "$(installed)/uninstall.exe" /S "_?=$(windows_path "$(installed)")" || true
    rm -f "$(installed)/uninstall.exe" && rmdir "$(installed)" 2>/dev/null || true
    nothing_is_left
fi

if wanted msi; then
    step "MSI: install silently"
    WAY=MSI
    PACKAGE=$(windows_path "$(ls "$D"/dist/SRDI-Desktop-*[0-9].msi)")
    wine msiexec /i "$PACKAGE" /qn
    is_installed
    try_it MSI
    step "MSI: repair and removal while the program runs"
    while_running refused "repair" 1602 wine msiexec /i "$PACKAGE" REINSTALL=ALL /qn
    while_running refused "removal" 1602 wine msiexec /x "$PACKAGE" /qn
    step "MSI: uninstall"
    wine msiexec /x "$PACKAGE" /qn
    nothing_is_left
fi

if wanted machine; then
    step "MSI for a machine: install, self-test and uninstall silently"
    WAY=machine
    PACKAGE=$(windows_path "$(ls "$D"/dist/SRDI-Desktop-*-machine.msi)")
    wine msiexec /i "$PACKAGE" /qn
    is_installed
    wine "$(installed)/srdi.exe" self-test
    wine msiexec /x "$PACKAGE" /qn
    nothing_is_left
fi

if wanted portable; then
    step "portable: nothing goes into the profile"
    rm -rf "$D/stick" && mkdir "$D/stick"
    (cd "$D/stick" && python3 -m zipfile -e "$D"/dist/SRDI-Desktop-*-portable.zip .)
    before=$(find "$(profile)" -path '*srdi-desktop*' | sort)
    wine "$D/stick/srdi-desktop/srdi.exe" self-test
    test -d "$D/stick/srdi-desktop/data"
    test "$before" = "$(find "$(profile)" -path '*srdi-desktop*' | sort)"
    step "portable: a locked stick is said"
    chmod -R a-w "$D/stick"
    mount --bind "$D/stick" "$D/stick" 2>/dev/null && mount -o remount,ro,bind "$D/stick" || true # for root, too
    if touch "$D/stick/writable" 2>/dev/null; then
        rm "$D/stick/writable"
        echo "not tried: this user may write everywhere, and may not mount"
    elif wine "$D/stick/srdi-desktop/srdi.exe" self-test; then
        FAILED="a locked stick was not noticed"
    fi
    umount "$D/stick" 2>/dev/null || true
    chmod -R u+w "$D/stick"
fi

step "${FAILED:-everything that was asked for went through}"
test -z "$FAILED"
