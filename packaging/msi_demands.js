// What the MSI demands before it touches anything (a JScript action of Windows Installer, in ASCII because its tables
// are): Windows 10 1809 or later, no newer version, and that the program is not running, which shows by its files:
// those of a running program cannot be opened for writing. Refused means 1602 (by hand: after a sentence).
// And the Chinese name of the shortcut, which the tables cannot hold: given last, taken back before the shortcut goes.
var OLDEST_BUILD = 17763;
var RETRY_CANCEL = 0x02000005; // a warning with two buttons
var OK = 0x02000000;
var IDOK = 1, IDCANCEL = 2, IDRETRY = 4;
var IS_RUNNING = "\u4e13\u7cbe\u7279\u65b0\u7533\u62a5\u6750\u6599\u52a9\u624b\u6b63\u5728\u8fd0\u884c\uff1a\u8bf7\u5173\u95ed\u540e\u70b9\u201c\u91cd\u8bd5\u201d\u3002 / SRDI Desktop is running: close it, then press Retry.";
var IS_NEWER = "\u5df2\u88c5\u6709\u66f4\u65b0\u7684\u7248\u672c\uff0c\u6ca1\u6709\u6539\u52a8\u3002 / A newer version is installed; nothing was changed.";
var IS_TOO_OLD = "\u9700\u8981 64 \u4f4d\u7684 Windows 10\uff081809 \u6216\u66f4\u9ad8\u7248\u672c\uff09\u6216 Windows 11\u3002 / Windows 10 (1809 or later, 64 bit) or Windows 11 is needed.";

function said(kind, sentence) {
    if (Number(Session.Property("UILevel")) <= 2) return 0; // silent: nobody reads it
    var record = Session.Installer.CreateRecord(0);
    record.StringData(0) = sentence;
    return Session.Message(kind, record);
}

function running() {
    var files = new ActiveXObject("Scripting.FileSystemObject");
    var names = ["srdi-desktop.exe", "srdi.exe"];
    for (var i = 0; i < names.length; i++) {
        var path = Session.Property("INSTALLDIR") + names[i];
        if (!files.FileExists(path)) continue;
        try {
            files.OpenTextFile(path, 8).Close(); // to append nothing
        } catch (error) {
            return true;
        }
    }
    return false;
}

function demand() {
    if (Session.Property("REMOVE") != "ALL") {
        var build = Number(Session.Property("BUILD")); // 0 where it cannot be read
        if (build && build < OLDEST_BUILD) {
            said(OK, IS_TOO_OLD);
            return IDCANCEL;
        }
        if (Session.Property("NEWERVERSION")) {
            said(OK, IS_NEWER);
            return IDCANCEL;
        }
    }
    while (running()) {
        if (said(RETRY_CANCEL, IS_RUNNING) != IDRETRY) return IDCANCEL;
    }
    return IDOK;
}

var OWN_NAME = "SRDI Desktop.lnk";
var CHINESE_NAME = "\u4e13\u7cbe\u7279\u65b0\u7533\u62a5\u6750\u6599\u52a9\u624b SRDI Desktop.lnk";

function renamed(from, to) {
    var files = new ActiveXObject("Scripting.FileSystemObject");
    var folder = Session.Property("ProgramMenuFolder");
    if (!files.FileExists(folder + from)) return IDOK;
    try {
        files.CopyFile(folder + from, folder + to, true);
        files.DeleteFile(folder + from);
    } catch (error) {
        return IDOK; // it keeps the name that it has
    }
    return IDOK;
}

function giveName() { return renamed(OWN_NAME, CHINESE_NAME); }

function nameBack() { return renamed(CHINESE_NAME, OWN_NAME); }
