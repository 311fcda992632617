/* Items of containers that other threads made, kept by the thread that reads them.
 *
 * Protocol "kept item"
 * 1. Purpose     A thread that reads an item of a list or dict uses it without counting, although whoever takes it out of there releases it at once: the
 *                first time the thread counts the item and keeps that reference; from then on it finds the item among those that it keeps.
 *                So threads that read the same objects over and over execute no atomic read-modify-write.
 * 2. State       `th->kept`: a hash table of addresses, each with one reference of the thread's; `n` of its places are taken.  Only its thread
 *                touches it.
 * 3. Words       borrowed, quiescent: as in slot.h and release.h.  mine: as in list_items.h.
 * 4. Invariants  I1 what the table holds has a reference of the table's.  I2 the table gives references back only where nothing borrowed is in use without
 *                one of its own: behind pins, where the function calls what may wait, on the way back to the interpreter, in a slow poll, as
 *                the thread ends.  I3 an item is borrowed only if it is mine, immortal and, as that was seen, still in its place, or in the
 *                table.  I4 it gets into the table only with a reference that list_items.h I3 (c) allows.  I5 while references are given back the
 *                table takes nothing in: destructors may come here.
 * 5. Orders      none of its own: an item is loaded by O3 and O4 of list_items.h or O6 and O7 of dict_items.h, and counted by O5 there.
 * 6. Lifetime    What left its container dies when the last thread that keeps it gives it back: before it calls code that is not compiled here, when
 *                it returns to the interpreter, or at a report of quiescence UL_KEPT_FOR after the first, and never more than UL_MOST_KEPT
 *                objects per thread and extension module.  Where those do not suffice for UL_KEPT_BRIEFLY, UL_FEW_KEPT.
 * 7. Exclusion   none.
 * 8. Promises    Wait-free, but for the growth of the table.  After fork the child keeps what threads that are gone had kept.
 *                Rejected: a mark in the object that has its end put off (tp_dealloc): CPython's trash can overwrites the count of an object that a
 *                borrower takes a reference to once it is zero.  CPython's deferred counting (PyUnstable_Object_EnableDeferredRefcount): only a collection
 *                ends such an object, and programs that turn the collector off would keep it for ever.  Reading the value without a
 *                reference and comparing the place behind it: as in list_items.h.
 *
 * With a GIL what a container holds lives until this thread lets go of it or of the GIL.
 */
#ifndef UNLATCH_KEPT_H
#define UNLATCH_KEPT_H

#include <unlatch/list_items.h>
#include <unlatch/thread.h>

#ifdef Py_GIL_DISABLED

#ifdef UL_STRESS
#define UL_MOST_KEPT 3u
#define UL_FEW_KEPT 2u
#else
#define UL_MOST_KEPT 4095u /* half of the places of the largest table */
#define UL_FEW_KEPT 127u   /* of one that is not freed when it is empty */
#endif
#define UL_KEPT_FOR 100000000 /* nanoseconds */
#define UL_KEPT_BRIEFLY 1000000 /* nanoseconds in which a walk through other objects fills the table; replaced items take longer */

/* What has just been read from `place`: 1 if the thread keeps it now; 0: not, and nothing has been released. */
int ul_keep(ul_thread *th, PyObject **place, PyObject *o);
int ul_kept_has(const ul_thread *th, PyObject *o);
int ul_kept_has_room(ul_thread *th);
/* A new one, for which there is room.  Steals the reference. */
void ul_kept_add(ul_thread *th, PyObject *o);
/* Give everything back.  May run destructors. */
void ul_kept_give_back(ul_thread *th);
/* The same, as there is no room for more. */
void ul_kept_start_anew(ul_thread *th);
/* The same as the thread ends, and the table is freed. */
void ul_kept_end(ul_thread *th);
void ul_kept_rest(ul_thread *th);

/* Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4). */
static inline size_t ul_kept_place(const ul_kept *kept, PyObject *o) { return (size_t)(((uint64_t)(uintptr_t)o * UINT64_C(0x9E3779B97F4A7C15)) >> kept->shift); }

/* Whether what was just read from `place` may be borrowed (I3). */
UL_ALWAYS_INLINE int
ul_may_borrow_item(ul_thread *th, PyObject **place, PyObject *o)
{
    return ul_list_item_lives(place, o) || UL_LIKELY(th->kept.items[ul_kept_place(&th->kept, o)] == o) || ul_keep(th, place, o);
}

/* The thread is about to run what is not compiled here and may wait for long. */
static inline void
ul_kept_leave(ul_thread *th)
{
    if (UL_UNLIKELY(th->kept.n != 0)) {
        ul_kept_give_back(th);
    }
}

/* At a report of quiescence. */
static inline void
ul_kept_at_rest(ul_thread *th)
{
    if (UL_UNLIKELY(th->kept.n != 0)) {
        ul_kept_rest(th);
    }
}

static inline uint32_t ul_most_kept(const ul_kept *kept) { return kept->few ? UL_FEW_KEPT : UL_MOST_KEPT; }

/* Behind pins, before an item is asked of CPython. */
static inline void
ul_kept_make_room(ul_thread *th)
{
    if (th->kept.n >= ul_most_kept(&th->kept)) {
        ul_kept_start_anew(th);
    }
}

#else

UL_ALWAYS_INLINE int ul_may_borrow_item(ul_thread *th, PyObject **place, PyObject *o) { return (void)th, (void)place, (void)o, 1; }
static inline void ul_kept_leave(ul_thread *th) { (void)th; }
static inline void ul_kept_make_room(ul_thread *th) { (void)th; }

#endif

/* Item i, to be used without a reference up to the next safepoint, or NULL: ask the slow function, which gives one. */
UL_ALWAYS_INLINE PyObject *
ul_list_borrow(ul_thread *th, PyObject *list, int64_t i)
{
    PyObject **place;
    PyObject *o = ul_list_look(list, i, &place);
    return UL_LIKELY(o != NULL) && UL_LIKELY(ul_may_borrow_item(th, place, o)) ? o : NULL;
}

/* The same for round i of a loop over the list: 1, and NULL at its end; or 0. */
UL_ALWAYS_INLINE int
ul_list_borrow_step(ul_thread *th, PyObject *list, int64_t i, PyObject **item)
{
    *item = NULL;
    if (i >= PyList_GET_SIZE(list)) {
        return 1;
    }
    PyObject **place;
    PyObject *o = ul_list_look_within(list, i, &place);
    *item = UL_LIKELY(o != NULL) && UL_LIKELY(ul_may_borrow_item(th, place, o)) ? o : NULL;
    return *item != NULL;
}

/* The value of `k` likewise; NULL also where there is none. */
PyObject *ul_dict_borrow_item(ul_thread *th, PyObject *dict, PyObject *k);
/* The same, or the fallback. */
PyObject *ul_dict_borrow_default(ul_thread *th, PyObject *dict, PyObject *k, PyObject *fallback);
static inline PyObject *ul_dict_borrow_value(ul_thread *th, PyObject *dict, PyObject *k) { return ul_dict_borrow_default(th, dict, k, Py_None); }

#endif
