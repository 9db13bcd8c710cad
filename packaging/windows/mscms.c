/* Stand-in for colour management: wine's WcsCreateIccProfile aborts Qt's "windows" plugin as soon as there is a screen.
   For wine's system32 only. */
#define API __declspec(dllexport)
API void *OpenColorProfileW(void *p, unsigned a, unsigned s, unsigned c) { (void)p; (void)a; (void)s; (void)c; return 0; }
API int CloseColorProfile(void *p) { (void)p; return 1; }
API int GetColorProfileFromHandle(void *h, void *b, unsigned *n) { (void)h; (void)b; (void)n; return 0; }
API void *WcsOpenColorProfileW(void *p, void *c, void *g, unsigned a, unsigned s, unsigned m, unsigned f) { (void)p; (void)c; (void)g; (void)a; (void)s; (void)m; (void)f; return 0; }
API void *WcsCreateIccProfile(void *h, unsigned o) { (void)h; (void)o; return 0; }
API int WcsGetDefaultColorProfile(void) { return 0; }
API int WcsGetDefaultColorProfileSize(void) { return 0; }
