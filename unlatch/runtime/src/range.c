/* Lengths of ranges beyond machine words. */
#include <unlatch/range.h>
#include <unlatch/int.h>

int64_t
ul_range_length_slow(ul_int start, ul_int stop, ul_int step)
{
    PyObject *parts[] = {ul_int_box(start), ul_int_box(stop), ul_int_box(step)};
    PyObject *range = NULL;
    if (parts[0] != NULL && parts[1] != NULL && parts[2] != NULL) {
        range = PyObject_Vectorcall((PyObject *)&PyRange_Type, parts, 3, NULL);
    }
    Py_XDECREF(parts[0]);
    Py_XDECREF(parts[1]);
    Py_XDECREF(parts[2]);
    if (range == NULL) {
        return -113;
    }
    Py_ssize_t n = PyObject_Size(range);
    Py_DECREF(range);
    if (n < 0) {
        if (!PyErr_ExceptionMatches(PyExc_OverflowError)) {
            return -113;
        }
        PyErr_Clear();
        return UL_RANGE_LAST;
    }
    return n;
}
