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
PyObject *ul_str_slice_int(PyObject *self, ul_int lower, ul_int upper);
int ul_str_contains_slow(PyObject *self, PyObject *x);
int ul_str_same_rest(PyObject *a, PyObject *b);
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
int ul_str_isdigit_slow(PyObject *self);
int ul_str_isalpha_slow(PyObject *self);
int ul_str_isalnum_slow(PyObject *self);
int ul_str_isspace_slow(PyObject *self);
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

/* The characters of an exact str that is ASCII; a null byte follows them.  (Exact strings are always compact.) */
static inline const Py_UCS1 *
ul_str_ascii(PyObject *self)
{
    return (const Py_UCS1 *)((const PyASCIIObject *)self + 1);
}

static inline int
ul_str_bool(PyObject *self)
{
    return UL_LIKELY(PyUnicode_CheckExact(self)) ? PyUnicode_GET_LENGTH(self) != 0 : PyObject_IsTrue(self);
}

static inline PyObject *
ul_str_get_i64(PyObject *self, int64_t i)
{
    if (UL_LIKELY(PyUnicode_CheckExact(self)) && UL_LIKELY(PyUnicode_IS_ASCII(self))) {
        int64_t at = i < 0 ? i + PyUnicode_GET_LENGTH(self) : i;
        if (UL_LIKELY((uint64_t)at < (uint64_t)PyUnicode_GET_LENGTH(self))) {
            return ul_known.latin1[ul_str_ascii(self)[at]]; /* immortal: no count */
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

/* Of exact strings.  Most different ones differ in length or in their first byte. */
static inline int
ul_str_same_text(PyObject *a, PyObject *b)
{
    if (PyUnicode_GET_LENGTH(a) != PyUnicode_GET_LENGTH(b)) {
        return 0;
    }
    if (UL_LIKELY(PyUnicode_IS_ASCII(a)) && UL_LIKELY(PyUnicode_IS_ASCII(b)) && ul_str_ascii(a)[0] != ul_str_ascii(b)[0]) {
        return 0;
    }
    return ul_str_same_rest(a, b);
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

/* Whether an exact str is a constant that is empty or one ASCII character. */
static inline int
ul_str_is_short(PyObject *x, PyObject *constant, int n, char letter)
{
    return x == constant || (PyUnicode_GET_LENGTH(x) == n &&
                             (n == 0 || (PyUnicode_IS_ASCII(x) && ul_str_ascii(x)[0] == (Py_UCS1)letter)));
}

/* a == b and a != b where one of them is such a constant, and x the other. */
static inline int
ul_str_eq_short(PyObject *a, PyObject *b, PyObject *x, PyObject *constant, int n, char letter)
{
    return UL_LIKELY(PyUnicode_CheckExact(x)) ? ul_str_is_short(x, constant, n, letter) : ul_str_compare(a, b, Py_EQ);
}

static inline int
ul_str_ne_short(PyObject *a, PyObject *b, PyObject *x, PyObject *constant, int n, char letter)
{
    return UL_LIKELY(PyUnicode_CheckExact(x)) ? !ul_str_is_short(x, constant, n, letter) : ul_str_compare(a, b, Py_NE);
}

/* Whether the first bytes of two strings decide about their order: all but those of equal ones do, a null byte comes last. */
static inline int
ul_str_differ_at_once(PyObject *a, PyObject *b)
{
    return UL_LIKELY(ul_str_are_exact(a, b)) && UL_LIKELY(PyUnicode_IS_ASCII(a)) && UL_LIKELY(PyUnicode_IS_ASCII(b)) &&
           ul_str_ascii(a)[0] != ul_str_ascii(b)[0];
}

#define UL_STR_ORDER(name, sign, op)                                                                                    \
    static inline int ul_str_##name(PyObject *a, PyObject *b)                                                           \
    {                                                                                                                   \
        return ul_str_differ_at_once(a, b) ? ul_str_ascii(a)[0] sign ul_str_ascii(b)[0] : ul_str_compare(a, b, op);     \
    }
UL_STR_ORDER(lt, <, Py_LT)
UL_STR_ORDER(le, <=, Py_LE)
UL_STR_ORDER(gt, >, Py_GT)
UL_STR_ORDER(ge, >=, Py_GE)
#undef UL_STR_ORDER

#define UL_STR_SEARCHED_INLINE 16

/* x in self: one character in a short constant, as a rule. */
static inline int
ul_str_contains(PyObject *self, PyObject *x)
{
    if (UL_LIKELY(ul_str_are_exact(self, x)) && UL_LIKELY(PyUnicode_IS_ASCII(self)) && UL_LIKELY(PyUnicode_IS_ASCII(x)) &&
        PyUnicode_GET_LENGTH(x) == 1 && PyUnicode_GET_LENGTH(self) <= UL_STR_SEARCHED_INLINE) {
        const Py_UCS1 *text = ul_str_ascii(self), letter = ul_str_ascii(x)[0];
        for (Py_ssize_t i = 0, n = PyUnicode_GET_LENGTH(self); i < n; i++) {
            if (text[i] == letter) {
                return 1;
            }
        }
        return 0;
    }
    return ul_str_contains_slow(self, x);
}

/* Methods that ask for the kind of all characters.  TEST: for one ASCII character. */
#define UL_STR_KIND(name, TEST)                                                                                         \
    static inline int ul_str_##name(PyObject *self)                                                                     \
    {                                                                                                                   \
        if (UL_LIKELY(PyUnicode_CheckExact(self)) && UL_LIKELY(PyUnicode_IS_ASCII(self)) &&                             \
            PyUnicode_GET_LENGTH(self) == 1) {                                                                          \
            return TEST(ul_str_ascii(self)[0]) != 0;                                                                    \
        }                                                                                                               \
        return ul_str_##name##_slow(self);                                                                              \
    }
UL_STR_KIND(isdigit, Py_ISDIGIT)
UL_STR_KIND(isalpha, Py_ISALPHA)
UL_STR_KIND(isalnum, Py_ISALNUM)
UL_STR_KIND(isspace, Py_UNICODE_ISSPACE)
#undef UL_STR_KIND

static inline ul_int
ul_str_ord(PyObject *x)
{
    if (UL_LIKELY(PyUnicode_CheckExact(x)) && UL_LIKELY(PyUnicode_GET_LENGTH(x) == 1)) {
        return ul_int_small((int64_t)PyUnicode_READ_CHAR(x, 0));
    }
    return ul_str_ord_slow(x);
}

#endif
