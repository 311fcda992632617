/* The queue behind delayed releases (protocol: release.h). */
#include <unlatch/private.h>
#include <unlatch/release.h>

#ifdef Py_GIL_DISABLED

/* Where CPython's queue is missing, or must not be used any more: objects whose slots have been emptied, newest first. */
typedef struct waiting {
    struct waiting *next;
    PyObject *object;
} waiting;

static waiting *list;
static uintptr_t length; /* roughly */

static void nothing(void *Py_UNUSED(data)) {}

/* Whether it went in; else there is no memory. */
static int
push(PyObject *o)
{
    waiting *w = PyMem_RawMalloc(sizeof *w);
    if (w == NULL) {
        return 0;
    }
    w->object = o;
    do {
        w->next = ul_load_ptr_acquire((void *const *)&list);
    } while (!ul_cas_ptr((void **)&list, w->next, w)); /* [O1] */
    return 1;
}

static waiting *take(void) { return ul_exchange_ptr((void **)&list, NULL); } /* [O2] */

static void
release_all(waiting *w, void (*release)(PyObject *))
{
    for (waiting *next; w != NULL; w = next) {
        next = w->next;
        release(w->object);
        PyMem_RawFree(w);
    }
}

static void release_now(PyObject *o) { Py_DECREF(o); }

static void
release_own(ul_thread *th, PyObject *o)
{
    if (!push(o)) {
        ul_with_world_stopped(th, nothing, NULL);
        Py_DECREF(o);
        return;
    }
    uintptr_t n = ul_load_relaxed(&length) + 1;
    ul_store_relaxed(&length, n);
    if (n >= UL_MOST_DELAYED) {
        ul_store_relaxed(&length, 0);
        waiting *mine = take();
        ul_with_world_stopped(th, nothing, NULL); /* every thread has been at a safepoint since the objects left their slots */
        release_all(mine, release_now);
    }
}

/* A thread that ends gives its queue to the interpreter, which runs what is due; what destructors queue then goes into a queue that nobody will
 * look at again (_PyMem_AbandonDelayed in Objects/obmalloc.c).  So it goes on our list, which the main thread moves to its own queue. */

static uint32_t asked; /* 1 while the main thread has been told of the list */

static int
adopt(void *Py_UNUSED(unused))
{
    ul_store32_release(&asked, 0); /* [O3] */
    release_all(take(), ul_private.xdecref_delayed);
    return 0;
}

static void
release_at_exit(ul_thread *th, PyObject *o)
{
    if (!push(o)) {
        ul_with_world_stopped(th, nothing, NULL);
        Py_DECREF(o);
    }
    else if (ul_cas32(&asked, 0, 1) && Py_AddPendingCall(adopt, NULL) < 0) {
        ul_store32_release(&asked, 0); /* too many calls are pending: whoever comes next asks again */
    }
}

void
ul_release_delayed(ul_thread *th, PyObject *o)
{
    if (ul_private.xdecref_delayed == NULL) {
        release_own(th, o);
        return;
    }
    if (UL_UNLIKELY(th->ts->_status.finalizing)) {
        release_at_exit(th, o);
        return;
    }
    if (++th->delayed >= UL_MOST_DELAYED) {
        th->delayed = 0;
        th->budget = 0; /* the next poll reports quiescence */
    }
    ul_private.xdecref_delayed(o);
}

#endif
