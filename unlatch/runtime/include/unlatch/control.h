/* Statements that are more than an expression. */
#ifndef UNLATCH_CONTROL_H
#define UNLATCH_CONTROL_H

#include <unlatch/known.h>

int ul_assert_fail(PyObject *message);
int ul_exc_match(PyObject *exception, PyObject *types);
PyObject *ul_import_name(PyObject *name, PyObject *globals, PyObject *fromlist, int64_t level);
PyObject *ul_import_from(PyObject *module, PyObject *name);
PyObject *ul_with_exit_method(PyObject *manager);
PyObject *ul_with_enter(PyObject *manager);
int ul_with_exit(PyObject *exit, PyObject *exception);
int ul_with_leave(PyObject *exit);
PyObject *ul_super_attr(PyObject *cls, PyObject *self, PyObject *name);
PyObject *ul_super_call_method(PyObject *cls, PyObject *self, PyObject *name, PyObject *const *items, Py_ssize_t n);
PyObject *ul_call_args_tuple(PyObject *f, PyObject *x);

static inline PyObject *
ul_slice_build(PyObject *lower, PyObject *upper, PyObject *step)
{
    return PySlice_New(lower, upper, step);
}

static inline PyObject *
ul_call_args_list(PyObject *list)
{
    return PyList_AsTuple(list);
}

#endif
