/* The process-wide function watcher that keeps former defaults (protocol: defaults.h). */
#include <unlatch/defaults.h>
#include <unlatch/registry.h>
#include <unlatch/release.h>

#ifdef Py_GIL_DISABLED

static const char FORMER[] = "unlatch.former";

/* Every thread has been quiescent since the event, this one as well, so the assignment is done: now the wait for its readers begins. */
static void
on_assigned(PyObject *capsule)
{
    ul_release_delayed(ul_thread_current(), PyCapsule_GetPointer(capsule, FORMER)); /* I2 */
}

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
        PyObject *capsule = PyCapsule_New(former, FORMER, on_assigned);
        if (capsule == NULL) {
            PyErr_Clear(); /* no memory: the former value then lives for ever */
        }
        else {
            ul_release_delayed(ul_thread_current(), capsule); /* I1 */
        }
    }
    ul_fence_release(); /* [O2] */
    return 0;
}

/* CPython adds a watcher by two plain stores, without lock, while any thread that drops a function may look for watchers (I4).  It calls nothing,
 * but for raising an exception where all are taken. */
static void
add_watcher(void *added)
{
    if (!ul_load32_relaxed(added)) { /* not by a thread that stopped the world before us */
        ul_store32_relaxed(added, 1);
        (void)PyFunction_AddWatcher(on_event);
    }
}

int
ul_defaults_init(void)
{
    static void *kept;
    uint32_t *added = ul_registry("unlatch.defaults.v3", sizeof *added, NULL, &kept); /* its `begin` may not stop the world */
    if (added == NULL) {
        return -1;
    }
    if (!ul_load32_relaxed(added)) { /* whoever sees the mark has run on since the world stood still */
        ul_with_world_stopped(ul_thread_current(), add_watcher, added);
        PyErr_Clear(); /* others took all watchers: assignments then race with calls as they do in CPython */
    }
    return 0;
}

#else

int
ul_defaults_init(void)
{
    return 0;
}

#endif
