/* The fields of f-strings. */
#ifndef UNLATCH_FORMAT_H
#define UNLATCH_FORMAT_H

#include <unlatch/word.h>

static inline PyObject *
ul_format_simple(PyObject *x)
{
    return PyUnicode_CheckExact(x) ? Py_NewRef(x) : PyObject_Format(x, NULL);
}

static inline PyObject *
ul_format_value(PyObject *x, PyObject *spec)
{
    return PyObject_Format(x, spec);
}

#endif
