/* `tuple`, whose items never change, and unpacking. */
#ifndef UNLATCH_TUPLE_H
#define UNLATCH_TUPLE_H

#include <unlatch/str.h>

PyObject *ul_tuple_build(PyObject *const *items, Py_ssize_t n);
PyObject *ul_tuple_from_iter(PyObject *x);
UL_COLD PyObject *ul_tuple_get_i64_slow(PyObject *tuple, int64_t i);
UL_COLD PyObject *ul_tuple_get_big(PyObject *tuple, ul_int i);
PyObject *ul_tuple_get_slice(PyObject *tuple, PyObject *lower, PyObject *upper, PyObject *step);
UL_COLD int64_t ul_tuple_len_slow(PyObject *tuple);
PyObject *ul_tuple_concat(PyObject *tuple, PyObject *x);
PyObject *ul_tuple_repeat(PyObject *tuple, ul_int n);
int ul_tuple_contains(PyObject *tuple, PyObject *x);
int ul_tuple_contains_str(PyObject *tuple, PyObject *x);
ul_int ul_tuple_hash(PyObject *tuple);
UL_COLD PyObject *ul_unpack_exact_slow(PyObject *x, int64_t n);
PyObject *ul_unpack_star(PyObject *x, int64_t before, int64_t after);

static inline int ul_tuple_is_exact(PyObject *x) { return PyTuple_CheckExact(x); }
static inline PyObject *ul_tuple_item(PyObject *tuple, int64_t i) { return ul_newref(PyTuple_GET_ITEM(tuple, i)); }

/* The item, not counted: it lives as long as the tuple.  NULL where the whole operation has to look. */
static inline PyObject *
ul_tuple_find_i64(PyObject *tuple, int64_t i)
{
    if (UL_LIKELY(PyTuple_CheckExact(tuple))) {
        int64_t at = i < 0 ? i + PyTuple_GET_SIZE(tuple) : i;
        if (UL_LIKELY((uint64_t)at < (uint64_t)PyTuple_GET_SIZE(tuple))) {
            return PyTuple_GET_ITEM(tuple, at);
        }
    }
    return NULL;
}

static inline PyObject *
ul_tuple_find(PyObject *tuple, ul_int i)
{
    return UL_LIKELY(ul_int_is_small(i)) ? ul_tuple_find_i64(tuple, ul_int_value(i)) : NULL;
}

static inline PyObject *
ul_tuple_get_i64(PyObject *tuple, int64_t i)
{
    PyObject *item = ul_tuple_find_i64(tuple, i);
    return UL_LIKELY(item != NULL) ? ul_newref(item) : ul_tuple_get_i64_slow(tuple, i);
}

static inline PyObject *
ul_tuple_get(PyObject *tuple, ul_int i)
{
    return UL_LIKELY(ul_int_is_small(i)) ? ul_tuple_get_i64(tuple, ul_int_value(i)) : ul_tuple_get_big(tuple, i);
}

static inline int64_t
ul_tuple_len(PyObject *tuple)
{
    return UL_LIKELY(PyTuple_CheckExact(tuple)) ? PyTuple_GET_SIZE(tuple) : ul_tuple_len_slow(tuple);
}

static inline int
ul_tuple_bool(PyObject *tuple)
{
    return UL_LIKELY(PyTuple_CheckExact(tuple)) ? PyTuple_GET_SIZE(tuple) != 0 : PyObject_IsTrue(tuple);
}

static inline PyObject *
ul_unpack_exact(PyObject *x, int64_t n)
{
    return UL_LIKELY(PyTuple_CheckExact(x)) && UL_LIKELY(PyTuple_GET_SIZE(x) == n) ? ul_newref(x) : ul_unpack_exact_slow(x, n);
}

#endif
