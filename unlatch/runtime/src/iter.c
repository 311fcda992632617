/* What an iterator without a next value means: the end, a failure, or no iterator at all. */
#include <unlatch/iter.h>

PyObject *
ul_iter_ended(PyObject *it)
{
    if (!PyIter_Check(it)) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not an iterator", Py_TYPE(it)->tp_name);
    }
    else if (PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
    }
    return NULL;
}

PyObject *
ul_iter_next_value(PyObject *it)
{
    if (!PyIter_Check(it)) {
        return ul_iter_ended(it);
    }
    PyObject *value = Py_TYPE(it)->tp_iternext(it);
    if (value == NULL && !PyErr_Occurred()) {
        PyErr_SetNone(PyExc_StopIteration);
    }
    return value;
}

PyObject *
ul_iter_step_slow(PyObject *x, int64_t i, PyObject *spare)
{
    if (PyList_CheckExact(x)) {
        return ul_list_get_or_undefined_slow(x, i, spare);
    }
    if (!PyUnicode_CheckExact(x)) {
        return ul_iter_next(x);
    }
    return i < PyUnicode_GET_LENGTH(x) ? ul_str_get_i64(x, i) : NULL;
}
