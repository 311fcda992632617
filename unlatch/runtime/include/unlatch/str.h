/* `str`. */
#ifndef UNLATCH_STR_H
#define UNLATCH_STR_H

#include <unlatch/int.h>
#include <unlatch/known.h>

PyObject *ul_str_concat(PyObject *self, PyObject *x);
PyObject *ul_str_iadd(PyObject *self, PyObject *x);
PyObject *ul_str_repeat(PyObject *self, ul_int n);
PyObject *ul_str_mod(PyObject *self, PyObject *x);
UL_COLD int64_t ul_str_len_slow(PyObject *self);
ul_int ul_str_hash(PyObject *self);
PyObject *ul_str_get_i64_slow(PyObject *self, int64_t i);
UL_COLD ul_int ul_str_code_at_i64_slow(PyObject *self, int64_t i);
UL_COLD ul_int ul_str_code_at_big(PyObject *self, ul_int i);
UL_COLD PyObject *ul_str_get_big(PyObject *self, ul_int i);
PyObject *ul_str_get_slice(PyObject *self, PyObject *lower, PyObject *upper, PyObject *step);
PyObject *ul_str_slice_i64(PyObject *self, int64_t lower, int64_t upper);
int ul_str_contains(PyObject *self, PyObject *x);
int ul_str_same_text(PyObject *a, PyObject *b);
int ul_str_compare(PyObject *a, PyObject *b, int op);
PyObject *ul_str_join_items(PyObject *const *items, Py_ssize_t n);
PyObject *ul_str_join(PyObject *self, PyObject *x);
PyObject *ul_str_split(PyObject *self);
PyObject *ul_str_split_at(PyObject *self, PyObject *separator);
PyObject *ul_str_split_max(PyObject *self, PyObject *separator, ul_int maxsplit);
PyObject *ul_str_splitlines(PyObject *self);
PyObject *ul_str_partition(PyObject *self, PyObject *x);
PyObject *ul_str_rpartition(PyObject *self, PyObject *x);
int ul_str_startswith(PyObject *self, PyObject *x);
int ul_str_startswith_from(PyObject *self, PyObject *x, ul_int start);
int ul_str_endswith(PyObject *self, PyObject *x);
ul_int ul_str_find(PyObject *self, PyObject *x);
ul_int ul_str_find_from(PyObject *self, PyObject *x, ul_int start);
ul_int ul_str_rfind(PyObject *self, PyObject *x);
ul_int ul_str_count(PyObject *self, PyObject *x);
PyObject *ul_str_replace(PyObject *self, PyObject *old, PyObject *new);
PyObject *ul_str_strip(PyObject *self);
PyObject *ul_str_lower(PyObject *self);
PyObject *ul_str_upper(PyObject *self);
int ul_str_isdigit(PyObject *self);
int ul_str_isalpha(PyObject *self);
int ul_str_isalnum(PyObject *self);
int ul_str_isspace(PyObject *self);
int ul_str_isidentifier(PyObject *self);
PyObject *ul_str_encode(PyObject *self);
UL_COLD ul_int ul_str_ord_slow(PyObject *x);
PyObject *ul_str_chr(ul_int i);

static inline int ul_str_is_exact(PyObject *x) { return PyUnicode_CheckExact(x); }

static inline int64_t
ul_str_len(PyObject *self)
{
    return UL_LIKELY(PyUnicode_CheckExact(self)) ? PyUnicode_GET_LENGTH(self) : ul_str_len_slow(self);
}

static inline int
ul_str_bool(PyObject *self)
{
    return UL_LIKELY(PyUnicode_CheckExact(self)) ? PyUnicode_GET_LENGTH(self) != 0 : PyObject_IsTrue(self);
}

static inline PyObject *
ul_str_get_i64(PyObject *self, int64_t i)
{
    if (UL_LIKELY(PyUnicode_CheckExact(self)) && UL_LIKELY(PyUnicode_KIND(self) == PyUnicode_1BYTE_KIND)) {
        int64_t at = i < 0 ? i + PyUnicode_GET_LENGTH(self) : i;
        if (UL_LIKELY((uint64_t)at < (uint64_t)PyUnicode_GET_LENGTH(self))) {
            return Py_NewRef(ul_known.latin1[PyUnicode_1BYTE_DATA(self)[at]]);
        }
    }
    return ul_str_get_i64_slow(self, i);
}

static inline PyObject *
ul_str_get(PyObject *self, ul_int i)
{
    return UL_LIKELY(ul_int_is_small(i)) ? ul_str_get_i64(self, ul_int_value(i)) : ul_str_get_big(self, i);
}

static inline ul_int
ul_str_code_at_i64(PyObject *self, int64_t i)
{
    if (UL_LIKELY(PyUnicode_CheckExact(self))) {
        int64_t at = i < 0 ? i + PyUnicode_GET_LENGTH(self) : i;
        if (UL_LIKELY((uint64_t)at < (uint64_t)PyUnicode_GET_LENGTH(self))) {
            return ul_int_small((int64_t)PyUnicode_READ_CHAR(self, at));
        }
    }
    return ul_str_code_at_i64_slow(self, i);
}

static inline ul_int
ul_str_code_at(PyObject *self, ul_int i)
{
    return UL_LIKELY(ul_int_is_small(i)) ? ul_str_code_at_i64(self, ul_int_value(i)) : ul_str_code_at_big(self, i);
}

static inline int
ul_str_are_exact(PyObject *a, PyObject *b)
{
    return PyUnicode_CheckExact(a) && PyUnicode_CheckExact(b);
}

static inline int
ul_str_eq(PyObject *a, PyObject *b)
{
    return UL_LIKELY(ul_str_are_exact(a, b)) ? a == b || ul_str_same_text(a, b) : ul_str_compare(a, b, Py_EQ);
}

static inline int
ul_str_ne(PyObject *a, PyObject *b)
{
    return UL_LIKELY(ul_str_are_exact(a, b)) ? a != b && !ul_str_same_text(a, b) : ul_str_compare(a, b, Py_NE);
}

static inline int ul_str_lt(PyObject *a, PyObject *b) { return ul_str_compare(a, b, Py_LT); }
static inline int ul_str_le(PyObject *a, PyObject *b) { return ul_str_compare(a, b, Py_LE); }
static inline int ul_str_gt(PyObject *a, PyObject *b) { return ul_str_compare(a, b, Py_GT); }
static inline int ul_str_ge(PyObject *a, PyObject *b) { return ul_str_compare(a, b, Py_GE); }

static inline ul_int
ul_str_ord(PyObject *x)
{
    if (UL_LIKELY(PyUnicode_CheckExact(x)) && UL_LIKELY(PyUnicode_GET_LENGTH(x) == 1)) {
        return ul_int_small((int64_t)PyUnicode_READ_CHAR(x, 0));
    }
    return ul_str_ord_slow(x);
}

#endif
