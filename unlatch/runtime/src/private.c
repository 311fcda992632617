/* Finds CPython's exported, undocumented symbols at import. */
#include <unlatch/private.h>
#include <unlatch/release.h>

#include <stddef.h>

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

/* What stands before `collecting` in 3.14 (Include/internal/pycore_interp_structs.h). */
struct generation {
    uintptr_t head[2];
    int threshold, count;
};
struct generations {
    struct generation all[3], permanent;
    Py_ssize_t stats[3][3];
};

/* The place is believed if beside it stand the thresholds that `gc.get_threshold` tells. */
static size_t
find_counted(size_t collecting_at)
{
    if (collecting_at < sizeof(struct generations)) {
        return 0;
    }
    size_t at = collecting_at - sizeof(struct generations);
    const struct generation *all = ((struct generations *)((char *)PyInterpreterState_Get() + at))->all;
    int first, second, third;
    PyObject *gc = PyImport_ImportModule("gc"), *told = gc != NULL ? PyObject_CallMethod(gc, "get_threshold", NULL) : NULL;
    int fits = told != NULL && PyTuple_Check(told) && PyArg_ParseTuple(told, "iii", &first, &second, &third) &&
               all[0].threshold == first && all[1].threshold == second && all[2].threshold == third;
    Py_XDECREF(gc);
    Py_XDECREF(told);
    PyErr_Clear();
    return fits ? at + offsetof(struct generation, count) : 0;
}

void
ul_private_init(void)
{
    *(void **)&ul_private.handle_pending = find("_Py_HandlePending");
#ifndef _WIN32
    ul_private.process = getpid();
#endif
    ul_private.collecting_at = find_collecting();
    ul_private.counted_at = find_counted(ul_private.collecting_at);
#ifdef Py_GIL_DISABLED
    *(void **)&ul_private.set_immortal = find("_Py_SetImmortal");
    *(void **)&ul_private.stop_the_world = find("_PyEval_StopTheWorld");
    *(void **)&ul_private.start_the_world = find("_PyEval_StartTheWorld");
    if (ul_private.start_the_world == NULL) {
        ul_private.stop_the_world = NULL;
    }
    *(void **)&ul_private.queue_release = find("_PyObject_XDecRefDelayed");
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
