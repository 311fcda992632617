/* Iteration.  `iter.open` and `iter.step` make one loop serve built-in sequences and iterators alike: what opens to itself
 * is a sequence, and no iterator has one of those three classes (`iter()` would refuse it). */
#ifndef UNLATCH_ITER_H
#define UNLATCH_ITER_H

#include <unlatch/kept.h>
#include <unlatch/list.h>
#include <unlatch/str.h>
#include <unlatch/tuple.h>

UL_COLD PyObject *ul_iter_ended(PyObject *it);
PyObject *ul_iter_next_value(PyObject *it);
PyObject *ul_iter_step_slow(PyObject *x, int64_t i, PyObject *spare);

static inline PyObject *ul_iter_new(PyObject *x) { return PyObject_GetIter(x); }

static inline PyObject *
ul_iter_next(PyObject *it)
{
    iternextfunc next = Py_TYPE(it)->tp_iternext;
    PyObject *value = UL_LIKELY(next != NULL) ? next(it) : NULL;
    return UL_LIKELY(value != NULL) ? value : ul_iter_ended(it);
}

/* 1 and what is walked itself, or 0: ask ul_iter_new.  It lives as long as x does. */
UL_ALWAYS_INLINE int
ul_iter_find_open_borrowed(PyObject *x, PyObject **walked)
{
    *walked = x;
    return UL_LIKELY(PyList_CheckExact(x)) || PyTuple_CheckExact(x) || PyUnicode_CheckExact(x);
}

/* The same with a reference. */
UL_ALWAYS_INLINE int
ul_iter_find_open_owned(PyObject *x, PyObject **walked)
{
    return ul_iter_find_open_borrowed(x, walked) && (ul_some_incref(x), 1);
}

static inline PyObject *
ul_iter_open(PyObject *x)
{
    PyObject *walked;
    return ul_iter_find_open_owned(x, &walked) ? walked : ul_iter_new(x);
}

/* 1 and the value or, at the end, NULL; or 0: ask ul_iter_step_slow, which drops `*value` if it is not NULL. */
UL_ALWAYS_INLINE int
ul_iter_find_step(PyObject *x, int64_t i, PyObject **value)
{
    *value = NULL;
    if (UL_LIKELY(PyList_CheckExact(x))) {
        return ul_list_find_step(x, i, value);
    }
    if (PyTuple_CheckExact(x)) {
        if (i < PyTuple_GET_SIZE(x)) {
            *value = ul_tuple_item(x, i);
        }
        return 1;
    }
    if (UL_LIKELY(PyUnicode_CheckExact(x)) && UL_LIKELY(PyUnicode_IS_ASCII(x))) {
        if (i < PyUnicode_GET_LENGTH(x)) {
            *value = ul_known.latin1[ul_str_ascii(x)[i]]; /* immortal: no count */
        }
        return 1;
    }
    return 0;
}

/* The same for a value that is used without a reference up to the next safepoint (kept.h): of lists and tuples. */
UL_ALWAYS_INLINE int
ul_iter_borrow_step(ul_thread *th, PyObject *x, int64_t i, PyObject **value)
{
    if (UL_LIKELY(PyList_CheckExact(x))) {
        return ul_list_borrow_step(th, x, i, value);
    }
    if (PyTuple_CheckExact(x)) {
        *value = i < PyTuple_GET_SIZE(x) ? PyTuple_GET_ITEM(x, i) : NULL;
        return 1;
    }
    return 0;
}

static inline PyObject *
ul_iter_step(PyObject *x, int64_t i)
{
    PyObject *value;
    return UL_LIKELY(ul_iter_find_step(x, i, &value)) ? value : ul_iter_step_slow(x, i, value);
}

#endif
