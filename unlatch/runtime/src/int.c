/* The slow halves of `int`: big values, bools, instances of subclasses, and every error.
 *
 * Operands are boxed and Python's own operator is called, so overridden dunders run and messages are those of this CPython.
 */
#include <unlatch/int.h>
#include <unlatch/known.h>

ul_int
ul_int_of_i64_slow(int64_t v)
{
    return ul_int_of_pointer(PyLong_FromLongLong(v));
}

/* An exact int: small if it fits, else the object itself, whose reference is taken. */
static ul_int
int_of_exact(PyObject *owned)
{
    int overflow;
    int64_t v = PyLong_AsLongLongAndOverflow(owned, &overflow);
    if (overflow != 0 || !ul_fits_small(v)) {
        return ul_int_of_pointer(owned);
    }
    Py_DECREF(owned);
    return ul_int_small(v);
}

ul_int
ul_int_adopt(PyObject *owned)
{
    if (owned == NULL) {
        return 0;
    }
    if (PyLong_CheckExact(owned)) {
        return int_of_exact(owned);
    }
    if (PyLong_Check(owned)) {
        return ul_int_of_pointer(owned);
    }
    ul_type_mismatch("int", owned);
    Py_DECREF(owned);
    return 0;
}

ul_int
ul_int_of_double_slow(double v)
{
    return ul_int_adopt(PyLong_FromDouble(v));
}

ul_int
ul_int_unbox_slow(PyObject *o)
{
    return ul_int_adopt(Py_NewRef(o));
}

static PyObject *
int_binary(ul_int a, ul_int b, binaryfunc operation)
{
    PyObject *result = NULL;
    PyObject *x = ul_int_box(a);
    PyObject *y = ul_int_box(b);
    if (x != NULL && y != NULL) {
        result = operation(x, y);
    }
    Py_XDECREF(x);
    Py_XDECREF(y);
    return result;
}

static ul_int
int_unary(ul_int a, unaryfunc operation)
{
    PyObject *x = ul_int_box(a);
    if (x == NULL) {
        return 0;
    }
    ul_int result = ul_int_adopt(operation(x));
    Py_DECREF(x);
    return result;
}

#define BINARY(verb, operation)                                  \
    ul_int ul_int_##verb##_slow(ul_int a, ul_int b)              \
    {                                                            \
        return ul_int_adopt(int_binary(a, b, operation));     \
    }

BINARY(add, PyNumber_Add)
BINARY(sub, PyNumber_Subtract)
BINARY(mul, PyNumber_Multiply)
BINARY(floordiv, PyNumber_FloorDivide)
BINARY(mod, PyNumber_Remainder)
BINARY(lshift, PyNumber_Lshift)
BINARY(rshift, PyNumber_Rshift)
BINARY(and, PyNumber_And)
BINARY(or, PyNumber_Or)
BINARY(xor, PyNumber_Xor)
#undef BINARY

#define UNARY(verb, operation)                \
    ul_int ul_int_##verb##_slow(ul_int a)     \
    {                                         \
        return int_unary(a, operation);           \
    }

UNARY(neg, PyNumber_Negative)
UNARY(pos, PyNumber_Positive)
UNARY(invert, PyNumber_Invert)
UNARY(abs, PyNumber_Absolute)
UNARY(exact, PyNumber_Long)
#undef UNARY

static PyObject *
int_power(PyObject *x, PyObject *y)
{
    return PyNumber_Power(x, y, Py_None);
}

ul_int
ul_int_pow(ul_int a, ul_int b)
{
    if (ul_int_are_small(a, b) && ul_int_value(b) >= 0) {
        int64_t base = ul_int_value(a), result = 1;
        uint64_t rest = (uint64_t)ul_int_value(b);
        int overflow = 0;
        while (!overflow) {
            if (rest & 1) {
                overflow = __builtin_mul_overflow(result, base, &result);
            }
            rest >>= 1;
            if (rest == 0) {
                break;
            }
            overflow |= __builtin_mul_overflow(base, base, &base);
        }
        if (!overflow) {
            return ul_int_of_i64(result);
        }
    }
    return ul_int_adopt(int_binary(a, b, int_power));
}

PyObject *
ul_int_divmod(ul_int a, ul_int b)
{
    if (ul_int_divides_fast(a, b)) {
        PyObject *quotient = ul_int_box(ul_int_floordiv(a, b));
        PyObject *remainder = ul_int_box(ul_int_mod(a, b));
        PyObject *pair = quotient != NULL && remainder != NULL ? PyTuple_Pack(2, quotient, remainder) : NULL;
        Py_XDECREF(quotient);
        Py_XDECREF(remainder);
        return pair;
    }
    PyObject *pair = int_binary(a, b, PyNumber_Divmod);
    if (pair != NULL && !PyTuple_Check(pair)) {
        ul_type_mismatch("tuple", pair);
        Py_CLEAR(pair);
    }
    return pair;
}

int
ul_int_compare_slow(ul_int a, ul_int b, int op)
{
    return ul_compare_owned(ul_int_box(a), ul_int_box(b), op);
}

int
ul_int_bool_slow(ul_int a)
{
    return PyObject_IsTrue(ul_int_pointer(a));
}

ul_int
ul_int_hash(ul_int a)
{
    /* Below the modulus of Python's numeric hash an int is its own hash, except that -1 marks errors in C. */
    const int64_t modulus = (INT64_C(1) << 61) - 1;
    if (ul_int_is_small(a) && ul_int_value(a) > -modulus && ul_int_value(a) < modulus) {
        return ul_int_value(a) == -1 ? ul_int_small(-2) : a;
    }
    PyObject *x = ul_int_box(a);
    if (x == NULL) {
        return 0;
    }
    Py_hash_t hash = PyObject_Hash(x);
    Py_DECREF(x);
    return hash == -1 ? 0 : ul_int_of_i64(hash);
}

/* Decimal text of a small word. */
static PyObject *
int_decimal(int64_t v)
{
    if (v >= 0 && v <= 9) {
        return Py_NewRef(ul_known.latin1['0' + v]);
    }
    char digits[24];
    char *end = digits + sizeof digits, *p = end;
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (v < 0) {
        *--p = '-';
    }
    PyObject *text = PyUnicode_New(end - p, 127);
    if (text != NULL) {
        memcpy(PyUnicode_1BYTE_DATA(text), p, (size_t)(end - p));
    }
    return text;
}

PyObject *
ul_int_to_str(ul_int a)
{
    return ul_int_is_small(a) ? int_decimal(ul_int_value(a)) : PyObject_Str(ul_int_pointer(a));
}

PyObject *
ul_int_format(ul_int a)
{
    return ul_int_is_small(a) ? int_decimal(ul_int_value(a)) : PyObject_Format(ul_int_pointer(a), NULL);
}

ul_int
ul_int_from_object(PyObject *o)
{
    return ul_int_adopt(PyNumber_Long(o));
}

ul_int
ul_int_from_float(double v)
{
    return ul_int_of_double(v);
}

double
ul_int_truediv_slow(ul_int a, ul_int b)
{
    PyObject *result = int_binary(a, b, PyNumber_TrueDivide);
    if (result == NULL) {
        return UL_FLOAT_ERROR;
    }
    double value = UL_FLOAT_ERROR;
    if (PyFloat_Check(result)) {
        value = PyFloat_AS_DOUBLE(result);
    }
    else {
        ul_type_mismatch("float", result);
    }
    Py_DECREF(result);
    return value;
}

double
ul_int_to_float_slow(ul_int a)
{
    double v = PyLong_AsDouble(ul_int_pointer(a));
    return v == -1.0 && PyErr_Occurred() ? UL_FLOAT_ERROR : v;
}

int64_t
ul_int_to_index_slow(ul_int a)
{
    Py_ssize_t v = PyNumber_AsSsize_t(ul_int_pointer(a), PyExc_IndexError);
    return v == -1 && PyErr_Occurred() ? UL_NATIVE_ERROR : v;
}
