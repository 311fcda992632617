/* Failures of machine arithmetic, raised by Python's own operators, and conversions out of the fast range. */
#include <math.h>

#include <unlatch/native_int.h>
#include <unlatch/known.h>

static PyObject *
native_binary(int64_t a, int64_t b, binaryfunc operation)
{
    PyObject *result = NULL;
    PyObject *x = PyLong_FromLongLong(a);
    PyObject *y = PyLong_FromLongLong(b);
    if (x != NULL && y != NULL) {
        result = operation(x, y);
    }
    Py_XDECREF(x);
    Py_XDECREF(y);
    return result;
}

#define FAILURE(verb, operation)                              \
    void ul_native_##verb##_fail(int64_t a, int64_t b)        \
    {                                                         \
        Py_XDECREF(native_binary(a, b, operation));           \
    }

FAILURE(floordiv, PyNumber_FloorDivide)
FAILURE(mod, PyNumber_Remainder)
FAILURE(truediv, PyNumber_TrueDivide)
FAILURE(lshift, PyNumber_Lshift)
FAILURE(rshift, PyNumber_Rshift)
#undef FAILURE

void
ul_native_quotient_fail(void)
{
    PyErr_SetString(PyExc_OverflowError, "integer division overflow");
}

void
ul_native_range_fail(const char *type)
{
    const char *what = strcmp(type, "u8") == 0 ? "large or small" : "large";
    PyErr_Format(PyExc_OverflowError, "int too %s to convert to %s", what, type);
}

int64_t
ul_native_of_object(PyObject *o, const char *type, int64_t min, int64_t max, int *failed)
{
    if (!PyLong_Check(o)) {
        ul_type_mismatch(type, o);
        *failed = 1;
        return 0;
    }
    int overflow;
    int64_t v = PyLong_AsLongLongAndOverflow(o, &overflow);
    if (overflow != 0 || v < min || v > max) {
        ul_native_range_fail(type);
        *failed = 1;
        return 0;
    }
    return v;
}

int64_t
ul_native_of_double(double v, const char *type, int64_t min, int64_t max, int *failed)
{
    if (!isfinite(v)) {
        /* ValueError or OverflowError, as from int(v). */
        Py_XDECREF(PyLong_FromDouble(v));
        *failed = 1;
        return 0;
    }
    /* 2**63 is the least double that no int64_t holds. */
    if (v < -0x1p63 || v >= 0x1p63 || (int64_t)v < min || (int64_t)v > max) {
        ul_native_range_fail(type);
        *failed = 1;
        return 0;
    }
    return (int64_t)v;
}

double
ul_i64_truediv_slow(int64_t a, int64_t b)
{
    PyObject *result = native_binary(a, b, PyNumber_TrueDivide);
    if (result == NULL) {
        return UL_FLOAT_ERROR;
    }
    double v = PyFloat_AS_DOUBLE(result);
    Py_DECREF(result);
    return v;
}

int64_t
ul_i64_range_len(int64_t start, int64_t stop, int64_t step)
{
    if (step > 0 ? start >= stop : start <= stop) {
        return 0;
    }
    /* Unsigned, because the distance of two int64_t need not fit one. */
    uint64_t distance = step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
    uint64_t stride = step > 0 ? (uint64_t)step : 0 - (uint64_t)step;
    return (int64_t)((distance - 1) / stride + 1);
}
