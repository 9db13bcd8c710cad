/* python.exe: hands the command line to python311.dll; exit code 111 when the DLL is not there. */
#include <windows.h>
int wmain(int argc, wchar_t **argv)
{
    HMODULE library = LoadLibraryW(L"python311.dll");
    if (!library)
        return 111;
    return ((int (*)(int, wchar_t **))(void *)GetProcAddress(library, "Py_Main"))(argc, argv);
}
