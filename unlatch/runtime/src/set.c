/* The slow halves of `set`. */
#include <unlatch/object.h>
#include <unlatch/set.h>

static PyObject *
set_call(PyObject *set, const char *name, PyObject *const *items, Py_ssize_t n)
{
    PyObject *text = PyUnicode_InternFromString(name);
    if (text == NULL) {
        return NULL;
    }
    PyObject *result = ul_object_call_method(set, text, items, n);
    Py_DECREF(text);
    return result;
}

PyObject *
ul_set_build(PyObject *const *items, Py_ssize_t n)
{
    PyObject *set = PySet_New(NULL);
    for (Py_ssize_t i = 0; i < n; i++) {
        if (set != NULL && PySet_Add(set, items[i]) < 0) {
            Py_CLEAR(set);
        }
    }
    /* Only now: a destructor must not run, nor with an exception set, while items are still missing. */
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_DECREF(items[i]);
    }
    return set;
}

int
ul_set_add_slow(PyObject *set, PyObject *x)
{
    return ul_drop(set_call(set, "add", &x, 1));
}

int
ul_set_discard(PyObject *set, PyObject *x)
{
    if (ul_set_finds(set, x)) {
        return PySet_Discard(set, x) < 0 ? -1 : 0;
    }
    return ul_drop(set_call(set, "discard", &x, 1));
}

int
ul_set_remove(PyObject *set, PyObject *x)
{
    if (!ul_set_finds(set, x)) {
        return ul_drop(set_call(set, "remove", &x, 1));
    }
    int found = PySet_Discard(set, x);
    if (found == 0) {
        ul_raise_key_error(x);
    }
    return found > 0 ? 0 : -1;
}

int64_t
ul_set_len_slow(PyObject *set)
{
    return ul_object_len(set);
}

int
ul_set_update(PyObject *set, PyObject *x)
{
    return ul_drop(PySet_CheckExact(set) ? ul_call_method1(ul_known.set_update, set, x)
                                         : set_call(set, "update", &x, 1));
}

int
ul_set_clear(PyObject *set)
{
    return PySet_CheckExact(set) ? PySet_Clear(set) : ul_drop(set_call(set, "clear", NULL, 0));
}

PyObject *
ul_set_copy(PyObject *set)
{
    return PySet_CheckExact(set) ? PySet_New(set) : set_call(set, "copy", NULL, 0);
}

PyObject *
ul_set_pop(PyObject *set)
{
    return PySet_CheckExact(set) ? PySet_Pop(set) : set_call(set, "pop", NULL, 0);
}
