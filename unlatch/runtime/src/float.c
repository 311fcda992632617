/* The slow halves of `float`.  Every error is raised by Python's own operator on boxed operands. */
#include <float.h>

#include <unlatch/float.h>
#include <unlatch/known.h>

double
ul_float_unbox_slow(PyObject *o)
{
    if (PyFloat_Check(o)) {
        return PyFloat_AS_DOUBLE(o);
    }
    if (PyLong_Check(o)) {
        double v = PyLong_AsDouble(o);
        return v == -1.0 && PyErr_Occurred() ? UL_FLOAT_ERROR : v;
    }
    ul_type_mismatch("float", o);
    return UL_FLOAT_ERROR;
}

double
ul_float_adopt(PyObject *o)
{
    if (o == NULL) {
        return UL_FLOAT_ERROR;
    }
    double v = ul_float_unbox(o);
    Py_DECREF(o);
    return v;
}

static PyObject *
float_binary(double a, double b, binaryfunc operation)
{
    PyObject *result = NULL;
    PyObject *x = PyFloat_FromDouble(a);
    PyObject *y = PyFloat_FromDouble(b);
    if (x != NULL && y != NULL) {
        result = operation(x, y);
    }
    Py_XDECREF(x);
    Py_XDECREF(y);
    return result;
}

static PyObject *
float_power(PyObject *x, PyObject *y)
{
    return PyNumber_Power(x, y, Py_None);
}

double
ul_float_truediv_fail(double a)
{
    return ul_float_adopt(float_binary(a, 0.0, PyNumber_TrueDivide));
}

/* Quotient and remainder such that a == q * b + r nearly holds, q is whole, and r has the sign of b. */
static double
float_floor_divide(double a, double b, double *remainder)
{
    double r = fmod(a, b);
    /* a - r is nearly a multiple of b, so the division is nearly exact. */
    double q = (a - r) / b;
    if (r == 0.0) {
        r = copysign(0.0, b);
    }
    else if ((b < 0) != (r < 0)) {
        r += b;
        q -= 1.0;
    }
    *remainder = r;
    if (q == 0.0) {
        return copysign(0.0, a / b);
    }
    double whole = floor(q);
    return q - whole > 0.5 ? whole + 1.0 : whole;
}

double
ul_float_floordiv_slow(double a, double b)
{
    double remainder;
    if (b == 0.0) {
        return ul_float_adopt(float_binary(a, b, PyNumber_FloorDivide));
    }
    return float_floor_divide(a, b, &remainder);
}

double
ul_float_mod_slow(double a, double b)
{
    if (b == 0.0) {
        return ul_float_adopt(float_binary(a, b, PyNumber_Remainder));
    }
    double r = fmod(a, b);
    if (r == 0.0) {
        return copysign(0.0, b);
    }
    return (b < 0) != (r < 0) ? r + b : r;
}

PyObject *
ul_float_divmod(double a, double b)
{
    return float_binary(a, b, PyNumber_Divmod);
}

/* Whether C's pow gives Python's result: no special operands, no range error, no complex result. */
static int
float_pow_is_plain(double a, double b, double result)
{
    double size = fabs(result);
    return isfinite(a) && isfinite(b) && size >= DBL_MIN && size <= DBL_MAX;
}

double
ul_float_pow(double a, double b)
{
    double result = pow(a, b);
    return UL_LIKELY(float_pow_is_plain(a, b, result)) ? result : ul_float_adopt(float_binary(a, b, float_power));
}

PyObject *
ul_float_pow_object(double a, double b)
{
    double result = pow(a, b);
    return UL_LIKELY(float_pow_is_plain(a, b, result)) ? PyFloat_FromDouble(result) : float_binary(a, b, float_power);
}

int
ul_float_compare_int_slow(double a, ul_int b, int op)
{
    return ul_compare_owned(PyFloat_FromDouble(a), ul_int_box(b), op);
}

ul_int
ul_float_hash(double a)
{
    PyObject *x = PyFloat_FromDouble(a);
    if (x == NULL) {
        return 0;
    }
    Py_hash_t hash = PyObject_Hash(x);
    Py_DECREF(x);
    return hash == -1 ? 0 : ul_int_of_i64(hash);
}

PyObject *
ul_float_to_str(double a)
{
    char *text = PyOS_double_to_string(a, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    if (text == NULL) {
        return NULL;
    }
    PyObject *result = PyUnicode_FromString(text);
    PyMem_Free(text);
    return result;
}

double
ul_float_from_object(PyObject *o)
{
    return PyFloat_CheckExact(o) ? PyFloat_AS_DOUBLE(o) : ul_float_adopt(PyNumber_Float(o));
}

ul_int
ul_float_round(double a)
{
    double nearest = round(a);
    if (fabs(a - nearest) == 0.5) {
        nearest = 2.0 * round(a / 2.0);
    }
    return ul_int_of_double(nearest);
}

double
ul_float_round_digits(double a, ul_int digits)
{
    double result = UL_FLOAT_ERROR;
    PyObject *x = PyFloat_FromDouble(a);
    PyObject *n = ul_int_box(digits);
    if (x != NULL && n != NULL) {
        result = ul_float_adopt(PyObject_CallMethodOneArg(x, ul_known.name_round, n));
    }
    Py_XDECREF(x);
    Py_XDECREF(n);
    return result;
}
