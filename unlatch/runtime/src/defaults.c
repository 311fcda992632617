/* The process-wide function watcher that keeps former defaults (protocol: defaults.h). */
#include <unlatch/defaults.h>
#include <unlatch/registry.h>
#include <unlatch/release.h>

#ifdef Py_GIL_DISABLED

static int
on_event(PyFunction_WatchEvent event, PyFunctionObject *fn, PyObject *Py_UNUSED(value))
{
    PyObject *former = NULL;
    if (event == PyFunction_EVENT_MODIFY_DEFAULTS) {
        former = ul_defaults_positional((PyObject *)fn);
    }
    else if (event == PyFunction_EVENT_MODIFY_KWDEFAULTS) {
        former = ul_defaults_keyword((PyObject *)fn);
    }
    else {
        return 0;
    }
    if (former != NULL && !_Py_IsImmortal(former)) {
        ul_release_delayed(ul_thread_current(), former); /* I1 */
    }
    ul_fence_release(); /* [O2] */
    return 0;
}

static int
begin(void *Py_UNUSED(memory))
{
    if (PyFunction_AddWatcher(on_event) < 0) {
        PyErr_Clear(); /* others took all watchers: assignments then race with calls as they do in CPython */
    }
    return 0;
}

int
ul_defaults_init(void)
{
    static void *kept;
    return ul_registry("unlatch.defaults.v2", 0, begin, &kept) != NULL ? 0 : -1;
}

#else

int
ul_defaults_init(void)
{
    return 0;
}

#endif
