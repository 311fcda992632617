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

int64_t ul_range_length_slow(ul_int start, ul_int stop, ul_int step);

/* len(range(start, stop, step)) for ints of any size, clamped; -113 with ValueError for step 0. */
static inline int64_t
ul_range_length(ul_int start, ul_int stop, ul_int step)
{
    if (UL_LIKELY(start & stop & step & 1)) {
        int64_t first = (int64_t)start >> 1, last = (int64_t)stop >> 1, by = (int64_t)step >> 1;
        if (UL_LIKELY(ul_range_clamp(first) == first && ul_range_clamp(last) == last)) {
            return ul_range_count(first, last, by);
        }
    }
    return ul_range_length_slow(start, stop, step);
}

static inline ul_int
ul_range_item(int64_t i)
{
    return ((ul_int)i << 1) | 1;
}

#endif
