/* `bytes`. */
#ifndef UNLATCH_BYTES_H
#define UNLATCH_BYTES_H

#include <unlatch/int.h>
#include <unlatch/known.h>

PyObject *ul_bytes_from_object(PyObject *x);
PyObject *ul_bytes_repeat(PyObject *self, ul_int n);
UL_COLD int64_t ul_bytes_len_slow(PyObject *self);
ul_int ul_bytes_hash(PyObject *self);
UL_COLD ul_int ul_bytes_get_i64_slow(PyObject *self, int64_t i);
UL_COLD ul_int ul_bytes_get_big(PyObject *self, ul_int i);
PyObject *ul_bytes_get_slice(PyObject *self, PyObject *lower, PyObject *upper, PyObject *step);
PyObject *ul_bytes_slice_i64(PyObject *self, int64_t lower, int64_t upper);
PyObject *ul_bytes_slice_int(PyObject *self, ul_int lower, ul_int upper);
int ul_bytes_compare(PyObject *a, PyObject *b, int op);
PyObject *ul_bytes_join(PyObject *self, PyObject *x);
PyObject *ul_bytes_decode(PyObject *self);

static inline int ul_bytes_is_exact(PyObject *x) { return PyBytes_CheckExact(x); }
static inline PyObject *ul_bytes_concat(PyObject *self, PyObject *x) { return PyNumber_Add(self, x); }
static inline int ul_bytes_contains(PyObject *self, PyObject *x) { return PySequence_Contains(self, x); }
static inline int ul_bytes_eq(PyObject *a, PyObject *b) { return ul_bytes_compare(a, b, Py_EQ); }
static inline int ul_bytes_ne(PyObject *a, PyObject *b) { return ul_bytes_compare(a, b, Py_NE); }
static inline int ul_bytes_lt(PyObject *a, PyObject *b) { return ul_bytes_compare(a, b, Py_LT); }
static inline int ul_bytes_le(PyObject *a, PyObject *b) { return ul_bytes_compare(a, b, Py_LE); }
static inline int ul_bytes_gt(PyObject *a, PyObject *b) { return ul_bytes_compare(a, b, Py_GT); }
static inline int ul_bytes_ge(PyObject *a, PyObject *b) { return ul_bytes_compare(a, b, Py_GE); }

static inline int64_t
ul_bytes_len(PyObject *self)
{
    return UL_LIKELY(PyBytes_CheckExact(self)) ? PyBytes_GET_SIZE(self) : ul_bytes_len_slow(self);
}

static inline int
ul_bytes_bool(PyObject *self)
{
    return UL_LIKELY(PyBytes_CheckExact(self)) ? PyBytes_GET_SIZE(self) != 0 : PyObject_IsTrue(self);
}

static inline ul_int
ul_bytes_get_i64(PyObject *self, int64_t i)
{
    if (UL_LIKELY(PyBytes_CheckExact(self))) {
        int64_t at = i < 0 ? i + PyBytes_GET_SIZE(self) : i;
        if (UL_LIKELY((uint64_t)at < (uint64_t)PyBytes_GET_SIZE(self))) {
            return ul_int_small((unsigned char)PyBytes_AS_STRING(self)[at]);
        }
    }
    return ul_bytes_get_i64_slow(self, i);
}

static inline ul_int
ul_bytes_get(PyObject *self, ul_int i)
{
    return UL_LIKELY(ul_int_is_small(i)) ? ul_bytes_get_i64(self, ul_int_value(i)) : ul_bytes_get_big(self, i);
}

#endif
