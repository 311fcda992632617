/* Module globals from native code: the dict is the truth, a slot per name remembers its value, the dict watcher forgets it.
 *
 * Protocol "global"
 * 1. Purpose     `global.get` without a hash look-up, `native.ok` without any, while module.__dict__, monkeypatching and `global` statements behave
 *                as in CPython.
 * 2. State       per name: `value` (borrowed, or NULL), `held` (owned, or NULL), `immortal`, `generation`, `original`.  Written only inside the dict's
 *                critical section: by the watch callback (before every change of the name) and by the reader that fills the slot.
 * 3. Words       original: the value in the dict is the function or class that this module's own source made under that name.
 *                borrowed, quiescent: as in slot.h and release.h.
 * 4. Invariants  I1 value != NULL => the dict holds that value and a reference to it; the callback clears the slot before the dict lets go.
 *                I2 held is NULL or that value, with a reference that the slot gives up only delayed (release.h): so whoever finds it there may use
 *                it without counting up to the next safepoint.  I3 it is held only once a thread has asked for it that did not make it: what one thread
 *                alone uses dies when the program lets go of it.
 * 5. Orders      id | site             | access             | order   | pairs with | forbids
 *                O1 | ul_global_get    | load value         | acquire | O3         | reading an object before its contents
 *                O2 | ul_global_get    | re-load value      | acquire | O4         | using a reference taken after the dict let go
 *                O3 | fill             | store value        | release | O1
 *                O4 | callback         | store NULL         | release | O2         | the dict's release of the value rising above it
 *                O5 | fill             | compare generation | relaxed | callback   | caching a value that was replaced while the look-up
 *                                                                               suspended the critical section
 *                O6 | ul_native_ok     | load original      | relaxed | callback   | nothing: a late view orders the use before the change
 *                O7 | ul_global_get    | load immortal      | acquire | O8         | reading an object before its contents
 *                O8 | fill             | store immortal     | release | O7
 *                O9 | borrow           | load held          | acquire | O10        | reading an object before its contents
 *                O10| fill             | store held         | release | O9
 *                O11| callback         | exchange held      | seq_cst | O9         | the release being queued before the slot is empty
 * 6. Lifetime    What is held: I2.  Else the slot owns nothing.  Between O1 and the increment the value may die; its memory stays an object header of the same size class
 *                until this thread is quiescent, so PyUnstable_TryIncRef is safe, and O2 decides.  A value that this thread owns cannot die in
 *                between.  With a GIL nothing can happen in between.  That the header says "immortal" proves nothing: the block may be another
 *                object's by now, and reading its count orders nothing, so O2 could still find the old value.  `immortal` proves it.
 *                A name that only the builtins have is filled from there, in the critical sections of both dicts; both are watched.
 * 7. Exclusion   fill/callback X (critical section of the dict); readers free.
 * 8. Promises    Reads are wait-free when the slot is full.  Stores and deletions go through the dict.  Names that change often are not cached.
 *                Rejected: a slot that drops a reference of its own in the callback at once: that may block on a lock, which suspends the critical
 *                section of the dict under its mutator.  Queueing it does neither (waiter.c); where CPython's queue cannot be found nothing is held.
 */
#ifndef UNLATCH_GLOBAL_H
#define UNLATCH_GLOBAL_H

#include <Python.h>
#include <unlatch/atomic.h>
#include <unlatch/word.h>

struct ul_module;

typedef struct ul_global {
    const char *text;     /* written by the emitter */
    PyObject *name;       /* interned, at import */
    PyObject *expected;   /* what the decorator made under this name: owned, never dropped */
    PyObject *value;      /* borrowed from the dict */
    PyObject *held;       /* the same with a reference, if several threads use it */
    PyObject *immortal;   /* the last value that was immortal when it was filled in: so it is still */
    uint32_t generation;
    uint32_t original;
} ul_global;

PyObject *ul_global_get_slow(struct ul_module *m, ul_global *g);

/* The value with a reference, if that takes neither a lock nor a look-up; else NULL. */
static inline PyObject *
ul_global_quick(ul_global *g)
{
    PyObject *v = (PyObject *)ul_load_ptr_acquire((void *const *)&g->value); /* [O1] */
    if (UL_UNLIKELY(v == NULL)) {
        return NULL;
    }
#ifdef Py_GIL_DISABLED
    if (UL_LIKELY(ul_count_is(&v->ob_ref_local, _Py_IMMORTAL_REFCNT_LOCAL))) {
        return UL_LIKELY((PyObject *)ul_load_ptr_acquire((void *const *)&g->immortal) == v) ? v : NULL; /* [O7] */
    }
    if (UL_UNLIKELY(!_Py_IsOwnedByCurrentThread(v))) {
        return NULL;
    }
    ul_count_up(&v->ob_ref_local);
    return v;
#else
    return ul_newref(v);
#endif
}

/* The value, to be used without a reference up to the next safepoint, or NULL: ask the slow function, which gives one. */
static inline PyObject *
ul_global_borrow(ul_global *g)
{
#ifdef Py_GIL_DISABLED
    PyObject *held = (PyObject *)ul_load_ptr_acquire((void *const *)&g->held); /* [O9] */
    if (held != NULL) {
        return held;
    }
    PyObject *v = (PyObject *)ul_load_ptr_acquire((void *const *)&g->value); /* [O1] */
    if (UL_UNLIKELY(v == NULL)) {
        return NULL;
    }
    if (UL_LIKELY(_Py_IsOwnedByCurrentThread(v)) || UL_LIKELY((PyObject *)ul_load_ptr_acquire((void *const *)&g->immortal) == v)) { /* [O7] */
        return v;
    }
    return NULL;
#else
    return (PyObject *)ul_load_ptr_acquire((void *const *)&g->value); /* [O1] */
#endif
}

/* global.get: owned; NULL with NameError. */
static inline PyObject *
ul_global_get(struct ul_module *m, ul_global *g)
{
    PyObject *v = ul_global_quick(g);
    return UL_LIKELY(v != NULL) ? v : ul_global_get_slow(m, g);
}

/* native.ok */
static inline int
ul_native_ok(const ul_global *g)
{
    return UL_LIKELY(ul_load32_relaxed(&g->original) != 0); /* [O6] */
}

/* global.set (borrows the value) and global.del: 0, or -1 with an exception. */
int ul_global_set(struct ul_module *m, ul_global *g, PyObject *value);
int ul_global_del(struct ul_module *m, ul_global *g);

/* For the decorators: `object` is what this module's source made under the name. */
void ul_global_expect(ul_global *g, PyObject *object);
/* Start watching; at import. */
int ul_globals_watch(struct ul_module *m);

#endif
