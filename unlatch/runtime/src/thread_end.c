/* What a thread keeps for itself (spare instances, klass.h; items of containers, kept.h) is given back as it ends, with the dict that CPython has for
 * it.  Where that cannot be promised, it keeps nothing. */
#include <unlatch/kept.h>
#include <unlatch/thread.h>

#ifdef Py_GIL_DISABLED

/* The thread's state is being cleared: by the thread itself; after fork, and at the end of the interpreter, by another one, which must not touch what
 * that thread has kept. */
static void
give_back(PyObject *capsule)
{
    ul_thread *th = PyCapsule_GetPointer(capsule, NULL);
    if (th == &ul_thread_self) {
        th->promised = 0;
        ul_spares_give_back(th);
        ul_kept_end(th);
    }
}

int
ul_thread_promises(ul_thread *th)
{
    PyObject *state = th == &ul_thread_self && !th->promised ? PyThreadState_GetDict() : NULL;
    if (state != NULL) {
        PyObject *raised = PyErr_GetRaisedException();
        PyObject *key = PyLong_FromVoidPtr(th), *capsule = PyCapsule_New(th, NULL, give_back);
        th->promised = key != NULL && capsule != NULL && PyDict_SetItem(state, key, capsule) == 0;
        Py_XDECREF(key);
        Py_XDECREF(capsule);
        PyErr_SetRaisedException(raised);
    }
    return th->promised;
}

#endif
