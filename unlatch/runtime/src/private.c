/* Finds CPython's exported, undocumented symbols at import. */
#include <unlatch/private.h>
#include <unlatch/release.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

struct ul_private ul_private;

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

void
ul_private_init(void)
{
    *(void **)&ul_private.handle_pending = find("_Py_HandlePending");
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
