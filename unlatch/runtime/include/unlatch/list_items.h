/* Items of lists: what is read, stored, appended and taken off without a call.
 *
 * Protocol "list item"
 * 1. Purpose     Reading an item of a list takes no lock, and no atomic read-modify-write if the item is immortal or was made by this thread;
 *                storing one takes neither if no other thread has a way to the list.  CPython's own functions may work on the same list meanwhile.
 * 2. State       CPython's: the list's length, its pointer to the array of items, the capacity before the array, ob_mutex, and the bit
 *                "shared" of ob_gc_bits; ob_tid, ob_ref_local and ob_ref_shared of list and item.
 * 3. Words       mine: ob_tid is the running thread.  shared: the list's bit is set; arrays that it replaces are freed after a grace
 *                period.  alone: the list is mine, its local count is what is known of and its shared word 0: no other reference to it exists.
 * 4. Invariants  I1 an array is looked into only if the list is mine or shared, and up to no safepoint.  I2 the index is below the length read
 *                before the array, and below the array's own capacity.  I3 an item is used only if it is (a) immortal and, as that was seen, still
 *                in its place, (b) mine, or (c) held by a reference that was taken while its shared word allowed that, and still in its place.
 *                I4 a plain store or change of length is made only if the list is alone and what is known of is one reference of the caller's, one that
 *                a word of an instance holds whose stamp is the running thread's token (slot.h), or one of each; no safepoint lies between
 *                test and store.  Then nobody is inside the array either, so it is replaced and freed likewise.
 *                I5 any other store is made under ob_mutex, within the length read under it.  I6 the replaced item is released behind the lock.
 * 5. Orders      id | site            | access           | order   | pairs with       | forbids
 *                O1 | look            | load length      | relaxed | CPython's stores | nothing by itself: I2 asks the array as well
 *                O2 | look            | load array       | acquire | CPython's resize | reading the capacity or the items before they are written
 *                O3 | look            | load item        | acquire | O6, CPython      | seeing the pointer before the object's contents (B5)
 *                O4 | stands          | load item again  | acquire | O6, CPython      | using an object that came to stand in the memory of the item
 *                O5 | try             | CAS ob_ref_shared| seq_cst | the owner's last release | counting an object that is being freed
 *                O6 | replace, push   | store item       | release | O3, CPython      | as O3
 *                O7 | replace, locked | CAS ob_mutex     | seq_cst | CPython's locks  | two writers releasing one item
 *                O8 | is_alone        | load ob_ref_shared | acquire | another thread's release | a plain store meeting what that thread did before it let go
 *                O9 | is_immortal     | load ob_ref_local | acquire | the unlock before CPython's own store | looking at the place too early.  That store is
 *                                                                           relaxed, so this holds by what processors do with an unlock, not by C11;
 *                                                                           CPython itself does not look again at all (_Py_TryIncrefCompare)
 *                O10| look            | load ob_gc_bits | seq_cst | the unlock after CPython's own store | finding an array that was freed before the mark;
 *                                                                           as O9, and CPython's own load is relaxed
 * 6. Lifetime    Array: (I1) CPython frees at once what the owner of a list that is not shared replaces, everything else after every thread has
 *                been quiescent.  Item: memory of objects keeps its type for as long (mimalloc's pages), so the header of one that has just died can
 *                be read; an object of this thread dies by an act of this thread, so (b) needs no second look.
 * 7. Exclusion   locked store X, like all of CPython's mutators; plain store: nobody else has a reference, and whoever wants to make one from
 *                nothing (gc.get_objects, gc.get_referrers, gc.get_referents) stops the world first, so comes before the test or after the store.
 * 8. Promises    Readers never wait.  Taken from CPython's list_get_item_ref; what it cannot do without waiting is left to CPython.
 *                Rejected: lists "of this thread" by ob_tid alone: CPython's mutators in other threads do not look at it.
 *                          Reading the value of another thread's item without a reference and comparing the place behind it: the
 *                          memory may have been given away and come back in between.
 *
 * On builds with a GIL every list is alone.
 */
#ifndef UNLATCH_LIST_ITEMS_H
#define UNLATCH_LIST_ITEMS_H

#include <unlatch/atomic.h>
#include <unlatch/int.h>
#include <unlatch/private.h>

/* As ul_list_find_int, ul_list_find_float, for an item of another thread. */
int ul_list_try_int(PyObject **place, PyObject *o, ul_int *result, PyObject **spare);
int ul_list_try_float(PyObject **place, PyObject *o, double *result, PyObject **spare);

#ifdef Py_GIL_DISABLED

/* 1 and the item with a reference, or 0 and what has to be dropped: NULL, or an object that may not be the item. */
int ul_list_try(PyObject **place, PyObject *o, PyObject **item);
/* As ul_list_replace, for a list that others may reach. */
int ul_list_replace_locked(PyObject *list, int64_t i, PyObject *x, PyObject **old);
/* Room for more items of a list that is alone (I4): 1, or 0 and nothing is done. */
int ul_list_grow(PyObject *list);

static inline int
ul_list_is_alone(PyObject *list, uint32_t known)
{
    return known != 0 && _Py_IsOwnedByCurrentThread(list) && ul_count_is(&list->ob_ref_local, known) &&
           ul_load_acquire((const uintptr_t *)&list->ob_ref_shared) == 0; /* [O8] */
}

/* Looks into the array alone, which has to live (I1); what else I3 asks of an item is asked of the item's head, whether it lives or not. */
static inline int ul_list_item_stands(PyObject **place, PyObject *o) { return ul_load_ptr_acquire((void *const *)place) == o; /* [O4] */ }

/* I3 (a). */
static inline int
ul_list_item_is_immortal(PyObject **place, PyObject *o)
{
    return ul_load32_acquire(&o->ob_ref_local) == _Py_IMMORTAL_REFCNT_LOCAL && ul_list_item_stands(place, o); /* [O9] */
}

/* I3 (a) and (b). */
static inline int
ul_list_item_lives(PyObject **place, PyObject *o)
{
    return UL_LIKELY(_Py_IsOwnedByCurrentThread(o)) || UL_LIKELY(ul_list_item_is_immortal(place, o));
}

#else

static inline int ul_list_is_alone(PyObject *list, uint32_t known) { return (void)list, (void)known, 1; }
static inline int ul_list_grow(PyObject *list) { return (void)list, 0; } /* CPython has the array moved as a whole */
static inline int ul_list_item_lives(PyObject **place, PyObject *o) { return (void)place, (void)o, 1; }

#endif

/* What stands at an index below the length just read from an exact list, and where, not to be touched yet; NULL: CPython has to be asked. */
UL_ALWAYS_INLINE PyObject *
ul_list_look_within(PyObject *list, int64_t at, PyObject ***place)
{
#ifndef Py_GIL_DISABLED
    *place = &((PyListObject *)list)->ob_item[at];
    return **place;
#elif defined(UL_LIST_LAYOUT)
    if (UL_UNLIKELY(!_Py_IsOwnedByCurrentThread(list)) && !(ul_load8(&list->ob_gc_bits) & UL_GC_SHARED)) { /* [O10] */
        return NULL;
    }
    PyObject **items = ul_load_ptr_acquire((void *const *)&((PyListObject *)list)->ob_item); /* [O2] */
    if (UL_UNLIKELY(items == NULL) || UL_UNLIKELY(at >= ul_list_capacity(items))) {
        return NULL;
    }
    *place = &items[at];
    return ul_load_ptr_acquire((void *const *)*place); /* [O3] */
#else
    return (void)list, (void)at, (void)place, NULL;
#endif
}

/* The same for item i of any list. */
UL_ALWAYS_INLINE PyObject *
ul_list_look(PyObject *list, int64_t i, PyObject ***place)
{
    if (UL_UNLIKELY(!PyList_CheckExact(list))) {
        return NULL;
    }
    Py_ssize_t n = PyList_GET_SIZE(list); /* [O1] */
    int64_t at = i < 0 ? i + n : i;
    return UL_LIKELY((uint64_t)at < (uint64_t)n) ? ul_list_look_within(list, at, place) : NULL;
}

/* 1 and a new reference to what was just read from the place, or 0: ask CPython; `*item` has to be dropped if it is not NULL. */
UL_ALWAYS_INLINE int
ul_list_hold(PyObject **place, PyObject *o, PyObject **item)
{
#ifdef Py_GIL_DISABLED
    if (UL_LIKELY(_Py_IsOwnedByCurrentThread(o))) {
        ul_count_up(&o->ob_ref_local);
    }
    else if (!ul_list_item_is_immortal(place, o)) {
        PyObject *counted = NULL; /* of its own, so that `*item` can be a register */
        int found = ul_list_try(place, o, &counted);
        *item = counted;
        return found;
    }
#else
    (void)place;
    Py_INCREF(o);
#endif
    *item = o;
    return 1;
}

/* 1 and a new reference to item i, or 0: ask the slow function, which drops `*item` if it is not NULL. */
UL_ALWAYS_INLINE int
ul_list_find(PyObject *list, int64_t i, PyObject **item)
{
    PyObject **place;
    PyObject *o = ul_list_look(list, i, &place);
    *item = NULL;
    return UL_LIKELY(o != NULL) && ul_list_hold(place, o, item);
}

/* The same for round i of a loop over an exact list: 1, and NULL at its end. */
UL_ALWAYS_INLINE int
ul_list_find_step(PyObject *list, int64_t i, PyObject **item)
{
    *item = NULL;
    if (i >= PyList_GET_SIZE(list)) { /* [O1] */
        return 1;
    }
    PyObject **place;
    PyObject *o = ul_list_look_within(list, i, &place);
    return UL_LIKELY(o != NULL) && ul_list_hold(place, o, item);
}

UL_ALWAYS_INLINE int
ul_float_find_unbox(PyObject *o, double *result)
{
    if (UL_UNLIKELY(!PyFloat_CheckExact(o))) {
        return 0;
    }
    *result = PyFloat_AS_DOUBLE(o);
    return 1;
}

/* 1 and the number that item i is, or 0: ask the slow function, which drops `*spare` if it is not NULL. */
#define UL_LIST_FIND(KIND, C_TYPE)                                                                                                            \
    UL_ALWAYS_INLINE int                                                                                                                      \
    ul_list_find_##KIND(PyObject *list, int64_t i, C_TYPE *result, PyObject **spare)                                                          \
    {                                                                                                                                         \
        PyObject **place = NULL;                                                                                                              \
        PyObject *o = ul_list_look(list, i, &place);                                                                                          \
        *spare = NULL;                                                                                                                        \
        if (UL_UNLIKELY(o == NULL)) {                                                                                                         \
            return 0;                                                                                                                         \
        }                                                                                                                                     \
        if (UL_UNLIKELY(!ul_list_item_lives(place, o))) {                                                                                     \
            C_TYPE value = 0;                                                                                                                 \
            PyObject *counted = NULL; /* as in ul_list_hold */                                                                                \
            int found = ul_list_try_##KIND(place, o, &value, &counted);                                                                       \
            *result = value, *spare = counted;                                                                                                \
            return found;                                                                                                                     \
        }                                                                                                                                     \
        return ul_##KIND##_find_unbox(o, result);                                                                                             \
    }
UL_LIST_FIND(int, ul_int)
UL_LIST_FIND(float, double)
#undef UL_LIST_FIND

/* True and False are never freed: their address is enough. */
UL_ALWAYS_INLINE int
ul_list_find_bool(PyObject *list, int64_t i, int *result, PyObject **spare)
{
    PyObject **place;
    PyObject *o = ul_list_look(list, i, &place);
    *spare = NULL;
    *result = o == Py_True;
    return *result || o == Py_False;
}

/* x in the place of item i, taking x over: 1 if that was all; 0 and `*old`: it has still to be dropped; 0 and NULL: nothing is done.
 * `known`: how many references to the list are accounted for as I4 wants it; 0: none, so that it counts as reached by others. */
UL_ALWAYS_INLINE int
ul_list_replace(PyObject *list, int64_t i, PyObject *x, uint32_t known, PyObject **old)
{
    *old = NULL;
    if (UL_UNLIKELY(!PyList_CheckExact(list))) {
        return 0;
    }
#ifdef Py_GIL_DISABLED
    if (!ul_list_is_alone(list, known)) {
        PyObject *replaced = NULL; /* as `counted` */
        int done = ul_list_replace_locked(list, i, x, &replaced);
        *old = replaced;
        return done;
    }
#else
    (void)known;
#endif
    Py_ssize_t n = PyList_GET_SIZE(list);
    int64_t at = i < 0 ? i + n : i;
    if (UL_UNLIKELY((uint64_t)at >= (uint64_t)n)) {
        return 0;
    }
    PyObject **place = &((PyListObject *)list)->ob_item[at];
    *old = ul_load_ptr_relaxed((void *const *)place);
    ul_store_ptr_release((void **)place, x); /* [O6] */
    return ul_decref_unless_last(*old); /* I6 */
}

/* Several accesses in a row (quick_runs.py): what has been asked once holds for a list that is alone up to the next safepoint, as nobody else can change it
 * (I4): its length, its array, and that it holds its items. */
UL_ALWAYS_INLINE int
ul_list_is_ours(PyObject *list, uint32_t known)
{
    return PyList_CheckExact(list) && ul_list_is_alone(list, known);
}

/* Where item i of such a list is, or NULL. */
UL_ALWAYS_INLINE PyObject **
ul_list_our_place(PyObject *list, int64_t i)
{
    Py_ssize_t n = PyList_GET_SIZE(list);
    int64_t at = i < 0 ? i + n : i;
    return UL_LIKELY((uint64_t)at < (uint64_t)n) ? &((PyListObject *)list)->ob_item[at] : NULL;
}

/* Item i, which the list holds, or NULL. */
UL_ALWAYS_INLINE PyObject *
ul_list_our_item(PyObject *list, int64_t i)
{
    PyObject **place = ul_list_our_place(list, i);
    return UL_LIKELY(place != NULL) ? ul_load_ptr_relaxed((void *const *)place) : NULL;
}

/* The same for an item that is borrowed beyond what the list stays: one that dies by an act of this thread, or never. */
UL_ALWAYS_INLINE PyObject *
ul_list_our_lasting_item(PyObject *list, int64_t i)
{
    PyObject *item = ul_list_our_item(list, i);
#ifdef Py_GIL_DISABLED
    if (UL_UNLIKELY(item == NULL) || (UL_UNLIKELY(!_Py_IsOwnedByCurrentThread(item)) && !_Py_IsImmortal(item))) {
        return NULL;
    }
#endif
    return item;
}

/* x in the place of item i, taking x over: 1; or 0 and nothing is done. */
UL_ALWAYS_INLINE int
ul_list_our_replace(PyObject *list, int64_t i, PyObject *x)
{
    PyObject **place = ul_list_our_place(list, i);
    if (UL_UNLIKELY(place == NULL) || UL_UNLIKELY(!ul_decref_unless_last(ul_load_ptr_relaxed((void *const *)place)))) {
        return 0;
    }
    ul_store_ptr_release((void **)place, x); /* [O6] */
    return 1;
}

/* Items i and j change places: 1; or 0 and nothing is done.  The list holds each as often as before, so nothing is counted. */
UL_ALWAYS_INLINE int
ul_list_our_exchange(PyObject *list, int64_t i, int64_t j)
{
    PyObject **one = ul_list_our_place(list, i), **other = ul_list_our_place(list, j);
    if (UL_UNLIKELY(one == NULL) || UL_UNLIKELY(other == NULL)) {
        return 0;
    }
    PyObject *item = ul_load_ptr_relaxed((void *const *)one);
    ul_store_ptr_release((void **)one, ul_load_ptr_relaxed((void *const *)other)); /* [O6] */
    ul_store_ptr_release((void **)other, item);
    return 1;
}

/* x at the end, with a reference of its own: 1, or 0 and nothing is done. */
UL_ALWAYS_INLINE int
ul_list_put(PyObject *list, PyObject *x, uint32_t known)
{
    if (UL_UNLIKELY(!PyList_CheckExact(list)) || UL_UNLIKELY(!ul_list_is_alone(list, known))) {
        return 0;
    }
    Py_ssize_t n = PyList_GET_SIZE(list);
    if (UL_UNLIKELY(n >= ((PyListObject *)list)->allocated) && !ul_list_grow(list)) {
        return 0;
    }
    ul_incref(x);
    ul_store_ptr_release((void **)&((PyListObject *)list)->ob_item[n], x); /* [O6] */
    Py_SET_SIZE(list, n + 1);
    return 1;
}

#define UL_SHORT_ARRAY 16 /* items */

/* The last item, taken off the list, or NULL and nothing is done.  As long as half of the room stays used CPython would not shrink the array,
 * so that is one store.  Nor is a short array shrunk, or freed with its last item: stacks come and go there. */
UL_ALWAYS_INLINE PyObject *
ul_list_take(PyObject *list, uint32_t known)
{
    if (UL_UNLIKELY(!PyList_CheckExact(list)) || UL_UNLIKELY(!ul_list_is_alone(list, known))) {
        return NULL;
    }
    Py_ssize_t rest = PyList_GET_SIZE(list) - 1, room = ((PyListObject *)list)->allocated;
    if (UL_UNLIKELY(rest < 0) || (rest < room >> 1 && room > UL_SHORT_ARRAY)) {
        return NULL;
    }
    Py_SET_SIZE(list, rest);
    return ((PyListObject *)list)->ob_item[rest];
}

#endif
