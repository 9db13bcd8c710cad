/* Stand-in for Windows' own icuuc.dll, which wine lacks and Qt 6.10 and later import: every converter call fails with
   U_UNSUPPORTED_ERROR (16), after which Qt uses its own tables. For wine's system32 only. */
#include <stddef.h>
#define API __declspec(dllexport)
#define UNSUPPORTED 16
#define FAIL(error) do { if (error) *(error) = UNSUPPORTED; } while (0)
API void *ucnv_open(const char *name, int *error) { (void)name; FAIL(error); return NULL; }
API void ucnv_close(void *converter) { (void)converter; }
API void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
API void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
API void ucnv_reset(void *converter) { (void)converter; }
API signed char ucnv_getMaxCharSize(void *converter) { (void)converter; return 1; }
API const char *ucnv_getName(void *converter, int *error) { (void)converter; FAIL(error); return NULL; }
API void ucnv_getToUCallBack(void *converter, void **action, void **context) { (void)converter; (void)action; (void)context; }
API void ucnv_getFromUCallBack(void *converter, void **action, void **context) { (void)converter; (void)action; (void)context; }
API void ucnv_setToUCallBack(void *c, void *a, void *x, void *oa, void *ox, int *error) { (void)c; (void)a; (void)x; (void)oa; (void)ox; FAIL(error); }
API void ucnv_setFromUCallBack(void *c, void *a, void *x, void *oa, void *ox, int *error) { (void)c; (void)a; (void)x; (void)oa; (void)ox; FAIL(error); }
API void ucnv_cbToUWriteUChars(void) {}
API void ucnv_cbFromUWriteUChars(void) {}
API void ucnv_toUnicode(void *c, void *t, void *tl, void *s, void *sl, void *o, signed char f, int *error) { (void)c; (void)t; (void)tl; (void)s; (void)sl; (void)o; (void)f; FAIL(error); }
API void ucnv_fromUnicode(void *c, void *t, void *tl, void *s, void *sl, void *o, signed char f, int *error) { (void)c; (void)t; (void)tl; (void)s; (void)sl; (void)o; (void)f; FAIL(error); }
API int ucnv_toUCountPending(void *c, int *error) { (void)c; FAIL(error); return 0; }
API int ucnv_fromUCountPending(void *c, int *error) { (void)c; FAIL(error); return 0; }
API const char *ucnv_getStandardName(const char *n, const char *s, int *error) { (void)n; (void)s; FAIL(error); return NULL; }
API const char *ucnv_getAvailableName(int n) { (void)n; return NULL; }
API int ucnv_countAvailable(void) { return 0; }
