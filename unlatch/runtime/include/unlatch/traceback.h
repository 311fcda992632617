/* Entries in front of an exception's traceback.
 *
 * Protocol "traceback"
 * 1. Purpose     Adding an entry takes no lock if no other thread knows the exception, as with nearly every one that is raised.  CPython's own
 *                functions may work on the same exception meanwhile.
 * 2. State       CPython's: the exception's pointer to its first entry, ob_mutex; ob_tid, ob_ref_local and ob_ref_shared.  The new entry, with its
 *                pointer to the next.
 * 3. Words       alone: as in list_items.h, but for the one reference that the thread has which raises it.
 * 4. Invariants  I1 an exception's pointer is read and written plainly only while it is alone, with no safepoint between test and store; else under
 *                ob_mutex.  I2 the pointer leads to complete entries only; the new one takes over the reference that was the pointer's.
 * 5. Orders      those of the test (list_items.h, O8) and of the lock; none of its own.
 * 6. Lifetime    An entry belongs to the pointer that leads to it; readers count it under the lock.
 * 7. Exclusion   X under ob_mutex, like CPython's getter and setter.  Alone: as list_items.h has it of lists; a weak reference to the exception shows in
 *                the shared word.
 * 8. Promises    Whoever reads `__traceback__` meanwhile finds all of the entry or nothing.  Rejected: PyTraceBack_Here, which locks twice for each
 *                entry and makes it for the frame's first instruction, so that the place has to be mended in what others may see by then.
 */
#ifndef UNLATCH_TRACEBACK_H
#define UNLATCH_TRACEBACK_H

#include <Python.h>
#include <unlatch/list_items.h>

static inline void
ul_traceback_link(PyObject *exception, PyTracebackObject *entry)
{
    PyBaseExceptionObject *e = (PyBaseExceptionObject *)exception;
    entry->tb_next = (PyTracebackObject *)e->traceback; /* I2 */
    ul_stress_point();
    e->traceback = (PyObject *)entry;
}

/* `entry`, whose reference is taken over and which has no next one yet, in front of the traceback; the caller has one reference to `exception`. */
static inline void
ul_traceback_push(PyObject *exception, PyTracebackObject *entry)
{
    if (UL_LIKELY(ul_list_is_alone(exception, 1))) { /* I1 */
        ul_traceback_link(exception, entry);
        return;
    }
    Py_BEGIN_CRITICAL_SECTION(exception);
    ul_traceback_link(exception, entry);
    Py_END_CRITICAL_SECTION();
}

#endif
