/* The machine forms of Python values: tagged `int` words, and what every other header needs first.
 *
 * A `ul_int` is one word:
 *   bit 0 set    small: the value is the upper 63 bits, signed
 *   bit 0 clear  PyObject* to any instance of `int` that is no small exact int: big values, bools, instances of subclasses
 *   0            undefined, or failure with an exception set
 * Invariant W1: an exact int within 63 bits is always small.  So two exact ints of different form are different numbers.
 * A word owns its reference like a pointer does.
 */
#ifndef UNLATCH_WORD_H
#define UNLATCH_WORD_H

#include <Python.h>
#include <stdint.h>
#include <unlatch/atomic.h>

#define UL_LIKELY(x) __builtin_expect(!!(x), 1)
#define UL_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* What the C compiler cannot see by itself, so that it drops the tests which follow from it. */
#define UL_ASSUME(x)                                                                                                                          \
    do {                                                                                                                                      \
        if (!(x))                                                                                                                             \
            __builtin_unreachable();                                                                                                          \
    } while (0)

/* A function on failure paths: whatever leads to a call of it is laid out away from the hot code. */
#define UL_COLD __attribute__((cold))

typedef uintptr_t ul_int;
_Static_assert(sizeof(ul_int) == 8, "a tagged word holds 64 bits");

/* What a failed primitive returns when every value of the type is a possible result: ask PyErr_Occurred() then. */
#define UL_FLOAT_ERROR (-113.0)
#define UL_NATIVE_ERROR (-113)
#define UL_U8_ERROR 239

#define UL_SMALL_MAX (INT64_MAX >> 1)
#define UL_SMALL_MIN (INT64_MIN >> 1)

static inline int ul_int_is_small(ul_int w) { return (int)(w & 1); }
static inline int ul_int_are_small(ul_int a, ul_int b) { return (int)(a & b & 1); }
static inline ul_int ul_int_small(int64_t v) { return ((ul_int)v << 1) | 1; }
static inline int64_t ul_int_value(ul_int w) { return (int64_t)w >> 1; }
static inline int ul_fits_small(int64_t v) { return v >= UL_SMALL_MIN && v <= UL_SMALL_MAX; }
static inline PyObject *ul_int_pointer(ul_int w) { return (PyObject *)w; }
static inline ul_int ul_int_of_pointer(PyObject *o) { return (ul_int)o; }

/* Reference counting out of line: for big ints, which are rare, and for paths that are.  Inline counting is some sixty bytes of code per use
 * on free-threaded builds. */
static UL_COLD __attribute__((noinline, unused)) void
ul_incref_cold(PyObject *o)
{
    Py_XINCREF(o);
}

static UL_COLD __attribute__((noinline, unused)) void
ul_decref_cold(PyObject *o)
{
    Py_XDECREF(o);
}

#define UL_ALWAYS_INLINE static inline __attribute__((always_inline, unused))

/* Counting in line.  CPython's macros ask first whether the object is immortal; on free-threaded builds these ask first whether it is this thread's,
 * as most are: CPython gives immortal objects no owner before it marks their count (Objects/object.c, _Py_SetImmortalUntracked), and makes an object immortal
 * only in its owner's thread or while the world is stopped.
 *
 * What may be None is compared with it before that.  Where None and objects of this thread alternate, the processor guesses wrong whose the object is,
 * and begins to count in None, which takes the line away from all other processors, though the count is never written: each of them then waits for it to
 * learn that its guess was wrong, too.  Comparing pointers waits for nothing. */
UL_ALWAYS_INLINE int
ul_never_counted(PyObject *o)
{
#ifdef Py_GIL_DISABLED
    return o == Py_None;
#else
    return (void)o, 0;
#endif
}

/* Of what is not None; to be correct it need not be. */
UL_ALWAYS_INLINE void
ul_some_incref(PyObject *o)
{
#if defined(Py_GIL_DISABLED) && !defined(Py_REF_DEBUG)
    if (UL_LIKELY(_Py_IsOwnedByCurrentThread(o))) {
        ul_count_up(&o->ob_ref_local);
    }
    else if (!ul_count_is(&o->ob_ref_local, _Py_IMMORTAL_REFCNT_LOCAL)) {
        _Py_atomic_add_ssize(&o->ob_ref_shared, 1 << _Py_REF_SHARED_SHIFT);
    }
#else
    Py_INCREF(o);
#endif
}

UL_ALWAYS_INLINE void
ul_some_xincref(PyObject *o)
{
    if (o != NULL) {
        ul_some_incref(o);
    }
}

UL_ALWAYS_INLINE void
ul_incref(PyObject *o)
{
    if (!ul_never_counted(o)) {
        ul_some_incref(o);
    }
}

UL_ALWAYS_INLINE PyObject *
ul_newref(PyObject *o)
{
    ul_incref(o);
    return o;
}

UL_ALWAYS_INLINE void
ul_xincref(PyObject *o)
{
    if (o != NULL) {
        ul_incref(o);
    }
}

/* Drop a reference unless the object may die by that: then 0. */
UL_ALWAYS_INLINE int
ul_decref_unless_last(PyObject *o)
{
    if (ul_never_counted(o)) {
        return 1;
    }
#ifdef Py_GIL_DISABLED
    if (UL_LIKELY(_Py_IsOwnedByCurrentThread(o))) {
        if (UL_LIKELY(!ul_count_is(&o->ob_ref_local, 1))) {
            (void)ul_count_down(&o->ob_ref_local);
            return 1;
        }
        return 0;
    }
    return ul_count_is(&o->ob_ref_local, _Py_IMMORTAL_REFCNT_LOCAL);
#else
    if (UL_LIKELY(Py_REFCNT(o) != 1)) {
        Py_DECREF(o);
        return 1;
    }
    return 0;
#endif
}

UL_ALWAYS_INLINE void
ul_some_decref(PyObject *o)
{
#if defined(Py_GIL_DISABLED) && !defined(Py_REF_DEBUG)
    if (UL_LIKELY(_Py_IsOwnedByCurrentThread(o))) {
        if (UL_UNLIKELY(ul_count_down(&o->ob_ref_local))) {
            _Py_MergeZeroLocalRefcount(o);
        }
    }
    else if (!ul_count_is(&o->ob_ref_local, _Py_IMMORTAL_REFCNT_LOCAL)) {
        _Py_DecRefShared(o);
    }
#else
    Py_DECREF(o);
#endif
}

UL_ALWAYS_INLINE void
ul_some_xdecref(PyObject *o)
{
    if (o != NULL) {
        ul_some_decref(o);
    }
}

UL_ALWAYS_INLINE void
ul_decref(PyObject *o)
{
    if (!ul_never_counted(o)) {
        ul_some_decref(o);
    }
}

UL_ALWAYS_INLINE void
ul_xdecref(PyObject *o)
{
    if (o != NULL) {
        ul_decref(o);
    }
}

/* Reference counting of words; the undefined word is allowed. */
static inline void
ul_int_incref(ul_int w)
{
    if (UL_UNLIKELY(!(w & 1))) {
        ul_incref_cold(ul_int_pointer(w));
    }
}

static inline void
ul_int_decref(ul_int w)
{
    if (UL_UNLIKELY(!(w & 1))) {
        ul_decref_cold(ul_int_pointer(w));
    }
}

static inline ul_int
ul_int_newref(ul_int w)
{
    ul_int_incref(w);
    return w;
}

#endif
