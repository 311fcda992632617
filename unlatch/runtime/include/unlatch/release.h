/* Giving up a reference that other threads may be using without one of their own.
 *
 * Protocol "delayed release"
 * 1. Purpose     A thread that reads a shared slot uses the value without counting, up to its next safepoint; so whoever takes a value out of such
 *                a slot drops the slot's reference only after every thread has been quiescent.
 * 2. State       CPython's queue of delayed releases of the thread; where CPython's cannot be found, a list of our own for the process;
 *                that list also takes what a thread releases while it ends, and the main thread moves it on (release.c says why).
 * 3. Words       quiescent: at a safepoint, detached, or between two bytecodes; no borrowed pointer is in use then.
 * 4. Invariants  I1 the value is out of its slot before it is queued.  I2 a thread reads a slot and uses the value uncounted only between two of
 *                its quiescent states.  I3 no code runs inside an operation of CPython's that happens to empty the queue: an object whose end may run any
 *                waits inside one whose end does not, and goes round again if the thread is in a critical section (waiter.c).
 * 5. Orders      CPython's: queueing takes the next sequence number of its quiescent-state tracker (Python/qsbr.c); a thread that reports that
 *                number cannot have loaded the value before it left the slot.  Own list:
 *                O1 | push  | CAS list            | seq_cst | O2     | losing what another thread pushes at that moment
 *                O2 | take  | exchange list       | seq_cst | O1, O2 | two threads releasing one reference.  Before the world is stopped: what comes
 *                                                                      later into the list has not waited
 *                O3 | adopt | store asked, then take | release | O4  | a push that asks nobody, since the main thread is about to take the list
 *                O4 | exit  | push, then CAS asked | seq_cst | O3    | as O3
 * 6. Lifetime    The value lives until the release; it may run a destructor, in any thread, at any later safepoint of that thread.
 * 7. Exclusion   none.
 * 8. Promises    Bounded: the calling thread's next poll reports quiescence once UL_MOST_DELAYED releases wait; CPython's queue is emptied by
 *                every 127th of them, by events, and by each collection.
 *                Rejected: releasing at once and letting readers try to take a reference: two atomic instructions on a shared line per read.
 */
#ifndef UNLATCH_RELEASE_H
#define UNLATCH_RELEASE_H

#include <Python.h>
#include <unlatch/atomic.h>
#include <unlatch/thread.h>

/* At import, before anything is released.  0, or -1 with an exception. */
int ul_release_init(void);

#ifdef Py_GIL_DISABLED

#ifdef UL_STRESS
#define UL_MOST_DELAYED 4u
#elif !defined(UL_MOST_DELAYED)
#define UL_MOST_DELAYED 256u
#endif

/* Steals the reference to an object that is not immortal.  May run destructors; a safepoint. */
void ul_release_delayed(ul_thread *th, PyObject *o);
/* The same by CPython's queue, without running anything. */
void ul_release_in_wrapping(PyObject *o);

#endif
#endif
