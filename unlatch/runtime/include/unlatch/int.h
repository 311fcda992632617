/* `int`: arithmetic on tagged words.  The fast paths are for two small operands; everything else is Python's own operator. */
#ifndef UNLATCH_INT_H
#define UNLATCH_INT_H

#include <unlatch/known.h>

/* Turn an owned object into a word, taking the reference; TypeError when it is no int. NULL passes through. */
ul_int ul_int_adopt(PyObject *owned);
/* The word of any C integer. */
UL_COLD ul_int ul_int_of_i64_slow(int64_t v);
/* The word of a double without fraction; ValueError or OverflowError when it is nan or infinite. */
UL_COLD ul_int ul_int_of_double_slow(double v);

static inline ul_int
ul_int_of_i64(int64_t v)
{
    return UL_LIKELY(ul_fits_small(v)) ? ul_int_small(v) : ul_int_of_i64_slow(v);
}

static inline ul_int
ul_int_of_double(double v)
{
    return UL_LIKELY(v > -0x1p62 && v < 0x1p62) ? ul_int_small((int64_t)v) : ul_int_of_double_slow(v);
}

UL_COLD ul_int ul_int_add_slow(ul_int a, ul_int b);
UL_COLD ul_int ul_int_sub_slow(ul_int a, ul_int b);
UL_COLD ul_int ul_int_mul_slow(ul_int a, ul_int b);
UL_COLD ul_int ul_int_floordiv_slow(ul_int a, ul_int b);
UL_COLD ul_int ul_int_mod_slow(ul_int a, ul_int b);
UL_COLD ul_int ul_int_lshift_slow(ul_int a, ul_int b);
UL_COLD ul_int ul_int_rshift_slow(ul_int a, ul_int b);
UL_COLD ul_int ul_int_and_slow(ul_int a, ul_int b);
UL_COLD ul_int ul_int_or_slow(ul_int a, ul_int b);
UL_COLD ul_int ul_int_xor_slow(ul_int a, ul_int b);
UL_COLD ul_int ul_int_neg_slow(ul_int a);
UL_COLD ul_int ul_int_pos_slow(ul_int a);
UL_COLD ul_int ul_int_invert_slow(ul_int a);
UL_COLD ul_int ul_int_abs_slow(ul_int a);
UL_COLD ul_int ul_int_exact_slow(ul_int a);
UL_COLD ul_int ul_int_unbox_slow(PyObject *o);
UL_COLD int ul_int_compare_slow(ul_int a, ul_int b, int op);
UL_COLD int ul_int_bool_slow(ul_int a);
UL_COLD double ul_int_truediv_slow(ul_int a, ul_int b);
UL_COLD double ul_int_to_float_slow(ul_int a);
UL_COLD int64_t ul_int_to_index_slow(ul_int a);

ul_int ul_int_pow(ul_int a, ul_int b);
PyObject *ul_int_divmod(ul_int a, ul_int b);
ul_int ul_int_hash(ul_int a);
PyObject *ul_int_to_str(ul_int a);
PyObject *ul_int_format(ul_int a);
ul_int ul_int_from_object(PyObject *o);
ul_int ul_int_from_float(double v);

/* The fast half of each operation: 1 and the result where both operands are small, and the result is; else 0, and the slow half is to be asked. */

/* With a = 2x+1 and b = 2y+1 the sum's word 2(x+y)+1 is a+b-1; overflow of the word is overflow of 63 bits. */
static inline int
ul_int_find_add(ul_int a, ul_int b, ul_int *result)
{
    int64_t r;
    if (UL_LIKELY(ul_int_are_small(a, b)) && UL_LIKELY(!__builtin_add_overflow((int64_t)a, (int64_t)(b ^ 1), &r))) {
        UL_ASSUME(r & 1); /* odd plus even: a small int, which is neither an error nor counted */
        *result = (ul_int)r;
        return 1;
    }
    return 0;
}

static inline int
ul_int_find_sub(ul_int a, ul_int b, ul_int *result)
{
    int64_t r;
    if (UL_LIKELY(ul_int_are_small(a, b)) && UL_LIKELY(!__builtin_sub_overflow((int64_t)a, (int64_t)(b ^ 1), &r))) {
        UL_ASSUME(r & 1); /* odd minus even: as above */
        *result = (ul_int)r;
        return 1;
    }
    return 0;
}

static inline int
ul_int_find_mul(ul_int a, ul_int b, ul_int *result)
{
    int64_t r;
    if (UL_LIKELY(ul_int_are_small(a, b)) && UL_LIKELY(!__builtin_mul_overflow((int64_t)(a ^ 1), ul_int_value(b), &r))) {
        *result = (ul_int)r | 1;
        return 1;
    }
    return 0;
}

/* A divisor of 0 or -1 goes the slow way: error, and the one quotient that needs 64 bits. */
static inline int
ul_int_divides_fast(ul_int a, ul_int b)
{
    return ul_int_are_small(a, b) && b != ul_int_small(0) && b != ul_int_small(-1);
}

static inline int
ul_int_find_floordiv(ul_int a, ul_int b, ul_int *result)
{
    if (UL_UNLIKELY(!ul_int_divides_fast(a, b))) {
        return 0;
    }
    int64_t x = ul_int_value(a), y = ul_int_value(b), q = x / y;
    *result = ul_int_small(q - ((x % y != 0) & ((x ^ y) < 0)));
    return 1;
}

static inline int
ul_int_find_mod(ul_int a, ul_int b, ul_int *result)
{
    if (UL_UNLIKELY(!ul_int_divides_fast(a, b))) {
        return 0;
    }
    int64_t y = ul_int_value(b), r = ul_int_value(a) % y;
    *result = ul_int_small(r + (((r != 0) & ((r ^ y) < 0)) ? y : 0));
    return 1;
}

static inline int
ul_int_find_lshift(ul_int a, ul_int b, ul_int *result)
{
    if (UL_LIKELY(ul_int_are_small(a, b)) && UL_LIKELY(b < ul_int_small(63))) {
        ul_int even = a ^ 1, r = even << ul_int_value(b);
        if (UL_LIKELY((int64_t)r >> ul_int_value(b) == (int64_t)even)) {
            *result = r | 1;
            return 1;
        }
    }
    return 0;
}

static inline int
ul_int_find_rshift(ul_int a, ul_int b, ul_int *result)
{
    if (UL_LIKELY(ul_int_are_small(a, b)) && UL_LIKELY(b < ul_int_small(63))) {
        *result = ul_int_small(ul_int_value(a) >> ul_int_value(b));
        return 1;
    }
    return 0;
}

#define UL_INT_BITS(NAME, RESULT)                                                                                                             \
    static inline int ul_int_find_##NAME(ul_int a, ul_int b, ul_int *result)                                                                  \
    {                                                                                                                                         \
        *result = RESULT;                                                                                                                     \
        return UL_LIKELY(ul_int_are_small(a, b));                                                                                             \
    }
UL_INT_BITS(and, a & b)
UL_INT_BITS(or, a | b)
UL_INT_BITS(xor, (a ^ b) | 1)
#undef UL_INT_BITS

#define UL_INT_OPERATION(NAME)                                                                                                                \
    static inline ul_int ul_int_##NAME(ul_int a, ul_int b)                                                                                    \
    {                                                                                                                                         \
        ul_int result;                                                                                                                        \
        return UL_LIKELY(ul_int_find_##NAME(a, b, &result)) ? result : ul_int_##NAME##_slow(a, b);                                            \
    }
UL_INT_OPERATION(add)
UL_INT_OPERATION(sub)
UL_INT_OPERATION(mul)
UL_INT_OPERATION(floordiv)
UL_INT_OPERATION(mod)
UL_INT_OPERATION(lshift)
UL_INT_OPERATION(rshift)
UL_INT_OPERATION(and)
UL_INT_OPERATION(or)
UL_INT_OPERATION(xor)
#undef UL_INT_OPERATION

/* Small words compare like their values. */
#define UL_INT_COMPARISON(NAME, OPERATOR, CODE)                                                                                               \
    static inline int ul_int_find_##NAME(ul_int a, ul_int b, int *result)                                                                     \
    {                                                                                                                                         \
        *result = (int64_t)a OPERATOR (int64_t)b;                                                                                             \
        return UL_LIKELY(ul_int_are_small(a, b));                                                                                             \
    }                                                                                                                                         \
    static inline int ul_int_##NAME##_slow(ul_int a, ul_int b) { return ul_int_compare_slow(a, b, CODE); }                                    \
    static inline int ul_int_##NAME(ul_int a, ul_int b)                                                                                       \
    {                                                                                                                                         \
        return UL_LIKELY(ul_int_are_small(a, b)) ? (int64_t)a OPERATOR (int64_t)b : ul_int_##NAME##_slow(a, b);                               \
    }
UL_INT_COMPARISON(eq, ==, Py_EQ)
UL_INT_COMPARISON(ne, !=, Py_NE)
UL_INT_COMPARISON(lt, <, Py_LT)
UL_INT_COMPARISON(le, <=, Py_LE)
UL_INT_COMPARISON(gt, >, Py_GT)
UL_INT_COMPARISON(ge, >=, Py_GE)
#undef UL_INT_COMPARISON

static inline ul_int
ul_int_neg(ul_int a)
{
    int64_t r;
    if (UL_LIKELY(ul_int_is_small(a)) && UL_LIKELY(!__builtin_sub_overflow((int64_t)2, (int64_t)a, &r))) {
        return (ul_int)r;
    }
    return ul_int_neg_slow(a);
}

static inline ul_int
ul_int_pos(ul_int a)
{
    return UL_LIKELY(ul_int_is_small(a)) ? a : ul_int_pos_slow(a);
}

static inline ul_int
ul_int_invert(ul_int a)
{
    return UL_LIKELY(ul_int_is_small(a)) ? (a ^ ~(ul_int)1) : ul_int_invert_slow(a);
}

static inline ul_int
ul_int_abs(ul_int a)
{
    if (UL_LIKELY(ul_int_is_small(a))) {
        return (int64_t)a < 0 ? ul_int_neg(a) : a;
    }
    return ul_int_abs_slow(a);
}

/* As the builtins: `min` keeps the first of two that compare equal, and asks `b < a`; `max` asks `b > a`. */
static inline ul_int
ul_int_min(ul_int a, ul_int b)
{
    int second = ul_int_lt(b, a);
    return UL_UNLIKELY(second < 0) ? 0 : ul_int_newref(second ? b : a);
}

static inline ul_int
ul_int_max(ul_int a, ul_int b)
{
    int second = ul_int_gt(b, a);
    return UL_UNLIKELY(second < 0) ? 0 : ul_int_newref(second ? b : a);
}

static inline int
ul_int_bool(ul_int a)
{
    return UL_LIKELY(ul_int_is_small(a)) ? a != ul_int_small(0) : ul_int_bool_slow(a);
}

static inline ul_int
ul_int_exact(ul_int a)
{
    return UL_LIKELY(ul_int_is_small(a)) ? a : ul_int_exact_slow(a);
}

static inline int
ul_int_is_exact(ul_int a)
{
    return ul_int_is_small(a) || PyLong_CheckExact(ul_int_pointer(a));
}

static inline PyObject *
ul_int_box(ul_int a)
{
    return UL_LIKELY(ul_int_is_small(a)) ? ul_number(ul_int_value(a)) : Py_NewRef(ul_int_pointer(a));
}

/* 1 and the number, for most ints below 2**30. */
static inline int
ul_int_find_unbox(PyObject *o, ul_int *result)
{
    if (UL_LIKELY(PyLong_CheckExact(o)) && UL_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)o))) {
        *result = ul_int_small(PyUnstable_Long_CompactValue((PyLongObject *)o));
        return 1;
    }
    return 0;
}

static inline ul_int
ul_int_unbox(PyObject *o)
{
    ul_int result;
    return UL_LIKELY(ul_int_find_unbox(o, &result)) ? result : ul_int_unbox_slow(o);
}

/* Up to 53 bits both operands are exact doubles, so the quotient is rounded once, as Python's is. */
static inline int
ul_is_exact_double(int64_t v)
{
    return v >= -(INT64_C(1) << 53) && v <= (INT64_C(1) << 53);
}

static inline double
ul_int_truediv(ul_int a, ul_int b)
{
    int64_t x = ul_int_value(a), y = ul_int_value(b);
    if (UL_LIKELY(ul_int_are_small(a, b)) && y != 0 && ul_is_exact_double(x) && ul_is_exact_double(y)) {
        return (double)x / (double)y;
    }
    return ul_int_truediv_slow(a, b);
}

static inline double
ul_int_to_float(ul_int a)
{
    return UL_LIKELY(ul_int_is_small(a)) ? (double)ul_int_value(a) : ul_int_to_float_slow(a);
}

static inline int64_t
ul_int_to_index(ul_int a)
{
    return UL_LIKELY(ul_int_is_small(a)) ? ul_int_value(a) : ul_int_to_index_slow(a);
}

#endif
