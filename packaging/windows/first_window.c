/* Starts each program in turn, ROUNDS times, and tells how long it took until it showed a window, and its CPU until then:
     first_window.exe ROUNDS PROGRAM...
   One line for each start: PROGRAM <tab> milliseconds <tab> CPU milliseconds. Runs on Windows and under wine. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

#define PATIENCE_MS 120000

struct wanted { DWORD process; int shown; };

static BOOL CALLBACK look(HWND window, LPARAM given)
{
    struct wanted *wanted = (struct wanted *)given;
    RECT place;
    DWORD process;
    GetWindowThreadProcessId(window, &process);
    if (process == wanted->process && IsWindowVisible(window) && GetWindowRect(window, &place) &&
        place.right - place.left > 300)
        wanted->shown = 1;
    return !wanted->shown;
}

static double milliseconds(FILETIME time)
{
    return (((unsigned long long)time.dwHighDateTime << 32) | time.dwLowDateTime) / 1e4;
}

static int start(const wchar_t *program)
{
    STARTUPINFOW startup = { sizeof startup };
    PROCESS_INFORMATION made;
    LARGE_INTEGER frequency, before, after;
    FILETIME created, ended, kernel, user;
    struct wanted wanted = { 0, 0 };
    wchar_t line[2 * MAX_PATH];

    swprintf(line, 2 * MAX_PATH, L"\"%ls\"", program);
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&before);
    if (!CreateProcessW(program, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made))
        return 1;
    wanted.process = made.dwProcessId;
    do {
        Sleep(2);
        EnumWindows(look, (LPARAM)&wanted);
        QueryPerformanceCounter(&after);
    } while (!wanted.shown && (after.QuadPart - before.QuadPart) * 1000 / frequency.QuadPart < PATIENCE_MS &&
             WaitForSingleObject(made.hProcess, 0) == WAIT_TIMEOUT);
    GetProcessTimes(made.hProcess, &created, &ended, &kernel, &user);
    TerminateProcess(made.hProcess, 0);
    WaitForSingleObject(made.hProcess, 10000);
    if (wanted.shown)
        printf("%ls\t%.0f\t%.0f\n", program, (after.QuadPart - before.QuadPart) * 1e3 / frequency.QuadPart,
               milliseconds(kernel) + milliseconds(user));
    fflush(stdout);
    return !wanted.shown;
}

int wmain(int count, wchar_t **words)
{
    int failures = 0;
    for (int round = 0; round < _wtoi(words[1]); round++)
        for (int at = 2; at < count; at++)
            failures += start(words[at]);
    return failures;
}
