/* The queue behind delayed releases (protocol: release.h). */
#include <unlatch/private.h>
#include <unlatch/release.h>

#ifdef Py_GIL_DISABLED

/* Where CPython's queue is missing: objects whose slots have been emptied, newest first. */
typedef struct waiting {
    struct waiting *next;
    PyObject *object;
} waiting;

static waiting *list;
static uintptr_t length; /* roughly */

static void nothing(void *Py_UNUSED(data)) {}

static void
release_own(ul_thread *th, PyObject *o)
{
    waiting *w = PyMem_RawMalloc(sizeof *w);
    if (w == NULL) {
        ul_with_world_stopped(th, nothing, NULL);
        Py_DECREF(o);
        return;
    }
    w->object = o;
    do {
        w->next = ul_load_ptr_acquire((void *const *)&list);
    } while (!ul_cas_ptr((void **)&list, w->next, w));
    uintptr_t n = ul_load_relaxed(&length) + 1;
    ul_store_relaxed(&length, n);
    if (n < UL_MOST_DELAYED) {
        return;
    }
    ul_store_relaxed(&length, 0);
    w = ul_exchange_ptr((void **)&list, NULL);
    ul_with_world_stopped(th, nothing, NULL); /* every thread has been at a safepoint since the objects left their slots */
    while (w != NULL) {
        waiting *next = w->next;
        Py_DECREF(w->object);
        PyMem_RawFree(w);
        w = next;
    }
}

void
ul_release_delayed(ul_thread *th, PyObject *o)
{
    if (ul_private.xdecref_delayed == NULL) {
        release_own(th, o);
        return;
    }
    if (++th->delayed >= UL_MOST_DELAYED) {
        th->delayed = 0;
        th->budget = 1; /* the next poll reports quiescence */
    }
    ul_private.xdecref_delayed(o);
}

#endif
