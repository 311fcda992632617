/* Iteration.  `iter.open` and `iter.step` make one loop serve built-in sequences and iterators alike: what opens to itself
 * is a sequence, and no iterator has one of those three classes (`iter()` would refuse it). */
#ifndef UNLATCH_ITER_H
#define UNLATCH_ITER_H

#include <unlatch/list.h>
#include <unlatch/tuple.h>

UL_COLD PyObject *ul_iter_ended(PyObject *it);
PyObject *ul_iter_next_value(PyObject *it);
PyObject *ul_iter_step_rest(PyObject *x, int64_t i); /* whatever is no list or tuple */

static inline PyObject *ul_iter_new(PyObject *x) { return PyObject_GetIter(x); }

static inline PyObject *
ul_iter_next(PyObject *it)
{
    iternextfunc next = Py_TYPE(it)->tp_iternext;
    PyObject *value = UL_LIKELY(next != NULL) ? next(it) : NULL;
    return UL_LIKELY(value != NULL) ? value : ul_iter_ended(it);
}

static inline PyObject *
ul_iter_open(PyObject *x)
{
    return PyList_CheckExact(x) || PyTuple_CheckExact(x) || PyUnicode_CheckExact(x) ? Py_NewRef(x) : PyObject_GetIter(x);
}

static inline PyObject *
ul_iter_step(PyObject *x, int64_t i)
{
    if (UL_LIKELY(PyList_CheckExact(x))) {
        return ul_list_get_or_undefined(x, i);
    }
    if (PyTuple_CheckExact(x)) {
        return i < PyTuple_GET_SIZE(x) ? ul_tuple_item(x, i) : NULL;
    }
    return ul_iter_step_rest(x, i);
}

#endif
