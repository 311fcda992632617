/* `set`. */
#ifndef UNLATCH_SET_H
#define UNLATCH_SET_H

#include <unlatch/int.h>
#include <unlatch/known.h>

PyObject *ul_set_build(PyObject *const *items, Py_ssize_t n);
UL_COLD int ul_set_add_slow(PyObject *set, PyObject *x);
int ul_set_discard(PyObject *set, PyObject *x);
int ul_set_remove(PyObject *set, PyObject *x);
UL_COLD int64_t ul_set_len_slow(PyObject *set);
int ul_set_update(PyObject *set, PyObject *x);
int ul_set_clear(PyObject *set);
PyObject *ul_set_copy(PyObject *set);
PyObject *ul_set_pop(PyObject *set);

static inline int ul_set_is_exact(PyObject *x) { return PySet_CheckExact(x); }
static inline PyObject *ul_set_new(void) { return PySet_New(NULL); }
static inline PyObject *ul_set_from_iter(PyObject *x) { return PySet_New(x); }
static inline PyObject *ul_set_frozen_from_iter(PyObject *x) { return PyObject_CallOneArg((PyObject *)&PyFrozenSet_Type, x); }

static inline int
ul_set_add(PyObject *set, PyObject *x)
{
    return UL_LIKELY(PySet_CheckExact(set)) ? PySet_Add(set, x) : ul_set_add_slow(set, x);
}

/* Whether the public functions find x as the operator and the methods do: these also find a set as the frozenset it equals. */
static inline int
ul_set_finds(PyObject *set, PyObject *x)
{
    return PySet_CheckExact(set) && (PyUnicode_CheckExact(x) || PyLong_CheckExact(x) || PyTuple_CheckExact(x));
}

static inline int
ul_set_contains(PyObject *set, PyObject *x)
{
    return ul_set_finds(set, x) ? PySet_Contains(set, x) : PySequence_Contains(set, x);
}

static inline int64_t
ul_set_len(PyObject *set)
{
    return UL_LIKELY(PySet_CheckExact(set)) ? PySet_GET_SIZE(set) : ul_set_len_slow(set);
}

static inline int
ul_set_bool(PyObject *set)
{
    return UL_LIKELY(PySet_CheckExact(set)) ? PySet_GET_SIZE(set) != 0 : PyObject_IsTrue(set);
}

#endif
