/* `float`: C doubles.  No contraction of a * b + c may be allowed when this is compiled: Python rounds twice. */
#ifndef UNLATCH_FLOAT_H
#define UNLATCH_FLOAT_H

#include <math.h>

#include <unlatch/int.h>

UL_COLD double ul_float_unbox_slow(PyObject *o);
/* The value of an owned object, taking the reference; NULL passes through. */
double ul_float_adopt(PyObject *owned);
UL_COLD double ul_float_truediv_fail(double a);
double ul_float_floordiv_slow(double a, double b);
double ul_float_mod_slow(double a, double b);
UL_COLD int ul_float_compare_int_slow(double a, ul_int b, int op);

PyObject *ul_float_divmod(double a, double b);
double ul_float_pow(double a, double b);
PyObject *ul_float_pow_object(double a, double b);
ul_int ul_float_hash(double a);
PyObject *ul_float_to_str(double a);
double ul_float_from_object(PyObject *o);
ul_int ul_float_round(double a);
double ul_float_round_digits(double a, ul_int digits);

static inline double ul_float_add(double a, double b) { return a + b; }
static inline double ul_float_sub(double a, double b) { return a - b; }
static inline double ul_float_mul(double a, double b) { return a * b; }
static inline double ul_float_neg(double a) { return -a; }
static inline double ul_float_pos(double a) { return a; }
static inline double ul_float_abs(double a) { return fabs(a); }
static inline int ul_float_eq(double a, double b) { return a == b; }
static inline int ul_float_ne(double a, double b) { return a != b; }
static inline int ul_float_lt(double a, double b) { return a < b; }
static inline int ul_float_le(double a, double b) { return a <= b; }
static inline int ul_float_gt(double a, double b) { return a > b; }
static inline int ul_float_ge(double a, double b) { return a >= b; }
/* As the builtins: `min(a, b)` is b only if b < a, which matters for nan and -0.0. */
static inline double ul_float_min(double a, double b) { return b < a ? b : a; }
static inline double ul_float_max(double a, double b) { return b > a ? b : a; }
static inline int ul_float_bool(double a) { return a != 0.0; }
static inline int ul_float_is_integer(double a) { return isfinite(a) && floor(a) == a; }
static inline PyObject *ul_float_box(double a) { return PyFloat_FromDouble(a); }

static inline double
ul_float_unbox(PyObject *o)
{
    return UL_LIKELY(PyFloat_CheckExact(o)) ? PyFloat_AS_DOUBLE(o) : ul_float_unbox_slow(o);
}

static inline double
ul_float_truediv(double a, double b)
{
    return UL_LIKELY(b != 0.0) ? a / b : ul_float_truediv_fail(a);
}

static inline double
ul_float_floordiv(double a, double b)
{
    return ul_float_floordiv_slow(a, b);
}

/* The remainder has the divisor's sign; a zero one too. */
static inline double
ul_float_mod(double a, double b)
{
    return ul_float_mod_slow(a, b);
}

static inline int
ul_float_compares_fast(ul_int b)
{
    return ul_int_is_small(b) && ul_is_exact_double(ul_int_value(b));
}

static inline int
ul_float_eq_int(double a, ul_int b)
{
    return UL_LIKELY(ul_float_compares_fast(b)) ? a == (double)ul_int_value(b) : ul_float_compare_int_slow(a, b, Py_EQ);
}

static inline int
ul_float_ne_int(double a, ul_int b)
{
    return UL_LIKELY(ul_float_compares_fast(b)) ? a != (double)ul_int_value(b) : ul_float_compare_int_slow(a, b, Py_NE);
}

static inline int
ul_float_lt_int(double a, ul_int b)
{
    return UL_LIKELY(ul_float_compares_fast(b)) ? a < (double)ul_int_value(b) : ul_float_compare_int_slow(a, b, Py_LT);
}

static inline int
ul_float_le_int(double a, ul_int b)
{
    return UL_LIKELY(ul_float_compares_fast(b)) ? a <= (double)ul_int_value(b) : ul_float_compare_int_slow(a, b, Py_LE);
}

static inline int
ul_float_gt_int(double a, ul_int b)
{
    return UL_LIKELY(ul_float_compares_fast(b)) ? a > (double)ul_int_value(b) : ul_float_compare_int_slow(a, b, Py_GT);
}

static inline int
ul_float_ge_int(double a, ul_int b)
{
    return UL_LIKELY(ul_float_compares_fast(b)) ? a >= (double)ul_int_value(b) : ul_float_compare_int_slow(a, b, Py_GE);
}

#endif
