/* Loops over `range` without a range object: a machine counter between clamped bounds (rows of prims/range_.py). */
#ifndef UNLATCH_RANGE_H
#define UNLATCH_RANGE_H

#include <Python.h>
#include <stdint.h>

#include "unlatch/word.h"

/* Counters stay within 62 bits, so that `i + step` cannot overflow an int64_t before the test stops the loop, and every item is a small int. */
#define UL_RANGE_LAST ((INT64_C(1) << 61) - 1)

static inline int64_t
ul_range_clamp(int64_t v)
{
    return v > UL_RANGE_LAST ? UL_RANGE_LAST : v < -UL_RANGE_LAST ? -UL_RANGE_LAST : v;
}

/* An int of any size as a bound; huge ones are clamped (a loop does not live long enough to show it). */
static inline int64_t
ul_range_bound(ul_int a)
{
    if (a & 1)
        return ul_range_clamp((int64_t)a >> 1);
    int overflow;
    int64_t v = PyLong_AsLongLongAndOverflow((PyObject *)a, &overflow);
    if (overflow)
        return overflow > 0 ? UL_RANGE_LAST : -UL_RANGE_LAST;
    return ul_range_clamp(v);
}

/* The first value of a counter.  A loop that starts beyond is refused rather than run wrongly; -113 with OverflowError. */
static inline int64_t
ul_range_start(ul_int a)
{
    int64_t v = (a & 1) ? (int64_t)a >> 1 : ul_range_bound(a);
    if (v >= UL_RANGE_LAST || v <= -UL_RANGE_LAST) {
        PyErr_SetString(PyExc_OverflowError, "range() start beyond 61 bits in compiled code");
        return -113;
    }
    return v;
}

/* len(range(start, stop, step)); -113 with ValueError for step 0. */
static inline int64_t
ul_range_count(int64_t start, int64_t stop, int64_t step)
{
    if (step == 0) {
        PyErr_SetString(PyExc_ValueError, "range() arg 3 must not be zero");
        return -113;
    }
    if (step > 0)
        return start < stop ? (stop - start - 1) / step + 1 : 0;
    return stop < start ? (start - stop - 1) / -step + 1 : 0;
}

static inline ul_int
ul_range_item(int64_t i)
{
    return ((ul_int)i << 1) | 1;
}

#endif
