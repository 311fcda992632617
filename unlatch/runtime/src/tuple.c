/* The slow halves of `tuple`, and unpacking of any iterable. */
#include <unlatch/object.h>
#include <unlatch/tuple.h>
#include <unlatch/known.h>

PyObject *
ul_tuple_build(PyObject *const *items, Py_ssize_t n)
{
    PyObject *tuple = PyTuple_New(n);
    for (Py_ssize_t i = 0; i < n; i++) {
        if (tuple != NULL) {
            PyTuple_SET_ITEM(tuple, i, items[i]);
        }
        else {
            Py_DECREF(items[i]);
        }
    }
    return tuple;
}

PyObject *
ul_tuple_from_iter(PyObject *x)
{
    return PySequence_Tuple(x);
}

PyObject *
ul_tuple_get_i64_slow(PyObject *tuple, int64_t i)
{
    if (PyTuple_CheckExact(tuple)) {
        PyErr_SetString(PyExc_IndexError, "tuple index out of range");
        return NULL;
    }
    PyObject *key = PyLong_FromLongLong(i);
    if (key == NULL) {
        return NULL;
    }
    PyObject *item = PyObject_GetItem(tuple, key);
    Py_DECREF(key);
    return item;
}

PyObject *
ul_tuple_get_big(PyObject *tuple, ul_int i)
{
    return PyObject_GetItem(tuple, ul_int_pointer(i));
}

PyObject *
ul_tuple_get_slice(PyObject *tuple, PyObject *lower, PyObject *upper, PyObject *step)
{
    return ul_object_get_slice(tuple, lower, upper, step);
}

int64_t
ul_tuple_len_slow(PyObject *tuple)
{
    return ul_object_len(tuple);
}

PyObject *
ul_tuple_concat(PyObject *tuple, PyObject *x)
{
    return PyNumber_Add(tuple, x);
}

PyObject *
ul_tuple_repeat(PyObject *tuple, ul_int n)
{
    return ul_generic_repeat(tuple, n);
}

int
ul_tuple_contains(PyObject *tuple, PyObject *x)
{
    return PySequence_Contains(tuple, x);
}

/* Exact strings run no code to be compared, so it does no harm to start again where an item is none. */
int
ul_tuple_contains_str(PyObject *tuple, PyObject *x)
{
    if (UL_UNLIKELY(!PyUnicode_CheckExact(x) || !PyTuple_CheckExact(tuple))) {
        return PySequence_Contains(tuple, x);
    }
    for (Py_ssize_t i = 0, n = PyTuple_GET_SIZE(tuple); i < n; i++) {
        PyObject *item = PyTuple_GET_ITEM(tuple, i);
        if (item == x) {
            return 1;
        }
        if (UL_UNLIKELY(!PyUnicode_CheckExact(item))) {
            return PySequence_Contains(tuple, x);
        }
        if (ul_str_same_text(item, x)) {
            return 1;
        }
    }
    return 0;
}

ul_int
ul_tuple_hash(PyObject *tuple)
{
    return ul_object_hash(tuple);
}

static PyObject *
unpack_iterator(PyObject *x)
{
    PyObject *it = PyObject_GetIter(x);
    if (it == NULL && PyErr_ExceptionMatches(PyExc_TypeError) && Py_TYPE(x)->tp_iter == NULL && !PySequence_Check(x)) {
        PyErr_Format(PyExc_TypeError, "cannot unpack non-iterable %.200s object", Py_TYPE(x)->tp_name);
    }
    return it;
}

/* Put the next n values into the tuple; `least` is what the message says instead of n when there may be more. */
static int
unpack_into(PyObject *tuple, PyObject *it, Py_ssize_t n, Py_ssize_t least)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *value = PyIter_Next(it);
        if (value == NULL) {
            if (!PyErr_Occurred()) {
                PyErr_Format(PyExc_ValueError, "not enough values to unpack (expected %s%zd, got %zd)",
                             least < 0 ? "" : "at least ", least < 0 ? n : least, i);
            }
            return -1;
        }
        PyTuple_SET_ITEM(tuple, i, value);
    }
    return 0;
}

static void
unpack_too_many(PyObject *x, Py_ssize_t n)
{
#if PY_VERSION_HEX >= 0x030E0000
    if (PyList_CheckExact(x) || PyTuple_CheckExact(x) || PyDict_CheckExact(x)) {
        Py_ssize_t got = PyObject_Size(x);
        if (got > n) {
            PyErr_Format(PyExc_ValueError, "too many values to unpack (expected %zd, got %zd)", n, got);
            return;
        }
    }
#else
    (void)x;
#endif
    PyErr_Format(PyExc_ValueError, "too many values to unpack (expected %zd)", n);
}

PyObject *
ul_unpack_exact_slow(PyObject *x, int64_t n)
{
    if (PyList_CheckExact(x) && PyList_GET_SIZE(x) == n) {
        PyObject *tuple = PyList_AsTuple(x);
        if (tuple == NULL || PyTuple_GET_SIZE(tuple) == n) {
            return tuple;
        }
        Py_DECREF(tuple); /* another thread changed the length */
    }
    PyObject *it = unpack_iterator(x);
    if (it == NULL) {
        return NULL;
    }
    PyObject *tuple = PyTuple_New(n);
    if (tuple != NULL && unpack_into(tuple, it, n, -1) < 0) {
        Py_CLEAR(tuple);
    }
    PyObject *surplus = tuple == NULL ? NULL : PyIter_Next(it);
    if (surplus != NULL) {
        Py_DECREF(surplus);
        unpack_too_many(x, n);
    }
    if (tuple != NULL && PyErr_Occurred()) {
        Py_CLEAR(tuple);
    }
    Py_DECREF(it);
    return tuple;
}

/* Move the last `after` values of the list behind it in the tuple. */
static int
unpack_tail(PyObject *tuple, PyObject *rest, Py_ssize_t before, Py_ssize_t after)
{
    Py_ssize_t n = PyList_GET_SIZE(rest);
    if (n < after) {
        PyErr_Format(PyExc_ValueError, "not enough values to unpack (expected at least %zd, got %zd)", before + after,
                     before + n);
        return -1;
    }
    for (Py_ssize_t i = 0; i < after; i++) {
        PyTuple_SET_ITEM(tuple, before + 1 + i, Py_NewRef(PyList_GET_ITEM(rest, n - after + i)));
    }
    return PyList_SetSlice(rest, n - after, n, NULL);
}

PyObject *
ul_unpack_star(PyObject *x, int64_t before, int64_t after)
{
    PyObject *it = unpack_iterator(x);
    if (it == NULL) {
        return NULL;
    }
    PyObject *rest = NULL;
    PyObject *tuple = PyTuple_New(before + 1 + after);
    if (tuple != NULL && unpack_into(tuple, it, before, before + after) == 0) {
        rest = PySequence_List(it);
    }
    if (rest != NULL && unpack_tail(tuple, rest, before, after) < 0) {
        Py_CLEAR(rest);
    }
    Py_DECREF(it);
    if (rest == NULL) {
        Py_XDECREF(tuple);
        return NULL;
    }
    PyTuple_SET_ITEM(tuple, before, rest);
    return tuple;
}
