/* How an object whose end may run code waits in CPython's queue of delayed releases (protocol: release.h, I3).
 *
 * CPython empties that queue wherever it happens to be full: also inside an operation on a dict, whose critical section a destructor would give up before
 * the dict is whole again (dictresize frees the former keys through the queue).  So the object waits inside another one whose own end runs no code, and
 * which goes back into the queue if the thread is in a critical section. */
#include <unlatch/private.h>
#include <unlatch/release.h>

#ifdef Py_GIL_DISABLED

typedef struct waiter {
    PyObject_HEAD
    PyObject *held;
} waiter;

/* What this thread is putting back into the queue.  CPython releases at once when the interpreter ends: then it comes straight back, and nobody is
 * left whom it could disturb. */
static _Thread_local PyObject *returning;

static void
end_of_wait(PyObject *self)
{
    if (PyThreadState_GetUnchecked()->critical_section != 0 && self != returning) {
        PyObject *outer = returning;
        _Py_NewReference(self);
        returning = self;
        ul_private.queue_release(self);
        returning = outer;
        return;
    }
    PyObject *held = ((waiter *)self)->held;
    PyObject_Free(self);
    Py_DECREF(held);
}

static PyTypeObject waiter_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "unlatch.waiter", .tp_basicsize = sizeof(waiter), .tp_dealloc = end_of_wait, .tp_flags = Py_TPFLAGS_DEFAULT,
};

int ul_release_init(void) { return PyType_Ready(&waiter_type); }

static int
may_run_code(PyObject *o)
{
    return !PyLong_CheckExact(o) && !PyUnicode_CheckExact(o) && !PyFloat_CheckExact(o) && !PyBytes_CheckExact(o);
}

void
ul_release_in_wrapping(PyObject *o)
{
    waiter *w = may_run_code(o) ? PyObject_Malloc(sizeof *w) : NULL; /* raises nothing: an exception may be pending */
    if (w == NULL) {
        ul_private.queue_release(o);
        return;
    }
    PyObject_Init((PyObject *)w, &waiter_type);
    w->held = o;
    ul_private.queue_release((PyObject *)w);
}

#else

int ul_release_init(void) { return 0; }

#endif
