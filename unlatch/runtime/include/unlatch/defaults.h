/* Default values of native functions: calls read them while a program assigns `__defaults__` or `__kwdefaults__`.
 *
 * Protocol "defaults"
 * 1. Purpose     CPython's setters take no lock and drop the former tuple at once, while calls in other threads use it.  Here it is kept until
 *                they no longer can.
 * 2. State       the function object's two pointers, written by CPython's setters alone (plain stores, after its function watchers were called).
 * 3. Words       former: what a pointer was before an assignment.  quiescent: as in release.h.
 * 4. Invariants  I1 before a pointer changes, a reference of ours to its former value is taken; a first delayed release waits until the assigning
 *                thread, which is in the middle of CPython's setter, has been quiescent.  I2 only then the reference is queued for its own delayed
 *                release: the former value is out of its place by then.  I3 a call takes its own reference to what it read before it can
 *                be quiescent.  I4 the watcher is added once, while the world is stopped, with a
 *                mark of its own in the shared memory: no thread sees it half there.
 * 5. Orders      O1 | read     | load pointer | acquire | O2 | using a tuple before its contents
 *                O2 | on_event | fence        | release | O1 | CPython's plain store of the new value becoming visible before its contents
 * 6. Lifetime    The former value lives until every thread has been quiescent since the assignment.
 * 7. Exclusion   read/read -   read/assign -   assign/assign of one function X: CPython's own setters then release one value twice,
 *                whoever reads it, and nothing of ours comes between (docs/gaps.md).
 * 8. Promises    Reading never blocks.  An assignment that races with a call is seen by it or not.
 *                Rejected: reading under the function's critical section, which the setters do not enter.
 *                Rejected: queueing the former value in the event: the setter stops the world before it stores (to clear the function's version),
 *                so all others may have been quiescent, and then read the former value, before it is replaced and released.
 */
#ifndef UNLATCH_DEFAULTS_H
#define UNLATCH_DEFAULTS_H

#include <Python.h>
#include <unlatch/atomic.h>

/* Keep former defaults from now on, in the whole process.  0, or -1 with an exception. */
int ul_defaults_init(void);

/* A new reference to the positional defaults of a function (a tuple), or NULL without exception. */
static inline PyObject *
ul_defaults_positional(PyObject *fn)
{
    return Py_XNewRef(ul_load_ptr_acquire((void *const *)&((PyFunctionObject *)fn)->func_defaults)); /* [O1] */
}

/* The same for those of keyword-only parameters (a dict). */
static inline PyObject *
ul_defaults_keyword(PyObject *fn)
{
    return Py_XNewRef(ul_load_ptr_acquire((void *const *)&((PyFunctionObject *)fn)->func_kwdefaults)); /* [O1] */
}

#endif
