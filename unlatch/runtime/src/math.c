/* Calls of the real functions of `math`, for operands whose result needs more than the C library. */
#include <unlatch/math.h>
#include <unlatch/known.h>

static double
math_result(PyObject *o)
{
    double v = o == NULL ? -1.0 : PyFloat_AsDouble(o);
    Py_XDECREF(o);
    return v == -1.0 && PyErr_Occurred() ? UL_FLOAT_ERROR : v;
}

/* A module that calls these functions has imported `math`, so this is a look-up that runs no code. */
static PyObject *
math_module(void)
{
    PyObject *math = PyImport_GetModule(ul_known.name_math);
    return math != NULL || PyErr_Occurred() ? math : PyImport_Import(ul_known.name_math);
}

double
ul_math_call1(const char *name, double a)
{
    PyObject *math = math_module();
    PyObject *result = math == NULL ? NULL : PyObject_CallMethod(math, name, "d", a);
    Py_XDECREF(math);
    return math_result(result);
}

double
ul_math_call2(const char *name, double a, double b)
{
    PyObject *math = math_module();
    PyObject *result = math == NULL ? NULL : PyObject_CallMethod(math, name, "dd", a, b);
    Py_XDECREF(math);
    return math_result(result);
}
