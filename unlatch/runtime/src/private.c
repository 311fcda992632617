/* Finds CPython's exported, undocumented symbols at import. */
#include <unlatch/private.h>
#include <unlatch/release.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#include <unistd.h>
#endif

struct ul_private ul_private;

/* The start of _PyRuntime, as 3.14 lays it out for debuggers (Include/internal/pycore_debug_offsets.h): numbers of eight bytes. */
enum { COOKIE, VERSION, GC_OF_INTERPRETER = 88 / 8, SIZE_OF_GC = 648 / 8, COLLECTING_OF_GC };

static void *
find(const char *name)
{
#ifdef _WIN32
    HMODULE python = NULL;
    GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, (LPCSTR)&Py_GetVersion, &python);
    return python != NULL ? (void *)GetProcAddress(python, name) : NULL;
#else
    return dlsym(RTLD_DEFAULT, name);
#endif
}

#ifdef Py_GIL_DISABLED
static size_t
find_collecting(void)
{
    const uint64_t *offsets = find("_PyRuntime");
    if (offsets == NULL || memcmp(&offsets[COOKIE], "xdebugpy", 8) != 0 || offsets[VERSION] >> 16 != 0x030E || Py_Version >> 16 != 0x030E ||
        offsets[COLLECTING_OF_GC] >= offsets[SIZE_OF_GC]) {
        return 0;
    }
    return offsets[GC_OF_INTERPRETER] + offsets[COLLECTING_OF_GC];
}
#endif

void
ul_private_init(void)
{
    *(void **)&ul_private.handle_pending = find("_Py_HandlePending");
#ifndef _WIN32
    ul_private.process = getpid();
#endif
#ifdef Py_GIL_DISABLED
    *(void **)&ul_private.set_immortal = find("_Py_SetImmortal");
    *(void **)&ul_private.stop_the_world = find("_PyEval_StopTheWorld");
    *(void **)&ul_private.start_the_world = find("_PyEval_StartTheWorld");
    if (ul_private.start_the_world == NULL) {
        ul_private.stop_the_world = NULL;
    }
    *(void **)&ul_private.queue_release = find("_PyObject_XDecRefDelayed");
    ul_private.collecting_at = find_collecting();
    ul_private.xdecref_delayed = ul_private.queue_release != NULL ? ul_release_in_wrapping : NULL;
#endif
}

void
ul_immortalize(PyObject *o)
{
    if (ul_private.set_immortal != NULL) {
        ul_private.set_immortal(o);
    }
}
