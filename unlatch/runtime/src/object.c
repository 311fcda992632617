/* Generic protocols that need more than one call of CPython's. */
#include <unlatch/list.h>
#include <unlatch/object.h>
#include <unlatch/str.h>
#include <unlatch/tuple.h>

PyObject *
ul_object_getattr_default(PyObject *x, PyObject *name, PyObject *fallback)
{
    PyObject *value;
    if (UL_UNLIKELY(!PyUnicode_Check(name))) {
        PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'", Py_TYPE(name)->tp_name);
        return NULL;
    }
    return PyObject_GetOptionalAttr(x, name, &value) == 0 ? Py_NewRef(fallback) : value;
}

int
ul_object_hasattr(PyObject *x, PyObject *name)
{
    if (UL_UNLIKELY(!PyUnicode_Check(name))) {
        PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'", Py_TYPE(name)->tp_name);
        return -1;
    }
    return PyObject_HasAttrWithError(x, name);
}

PyObject *
ul_object_getitem_int(PyObject *x, ul_int i)
{
    if (PyList_CheckExact(x)) {
        return ul_list_get(x, i);
    }
    if (PyTuple_CheckExact(x)) {
        return ul_tuple_get(x, i);
    }
    PyObject *key = ul_int_box(i);
    if (key == NULL) {
        return NULL;
    }
    PyObject *item = PyObject_GetItem(x, key);
    Py_DECREF(key);
    return item;
}

PyObject *
ul_object_get_slice(PyObject *x, PyObject *lower, PyObject *upper, PyObject *step)
{
    PyObject *slice = PySlice_New(lower, upper, step);
    if (slice == NULL) {
        return NULL;
    }
    PyObject *part = PyObject_GetItem(x, slice);
    Py_DECREF(slice);
    return part;
}

int64_t
ul_object_len(PyObject *x)
{
    Py_ssize_t n = PyObject_Size(x);
    return n < 0 ? UL_NATIVE_ERROR : n;
}

ul_int
ul_object_hash(PyObject *x)
{
    Py_hash_t hash = PyObject_Hash(x);
    return hash == -1 ? 0 : ul_int_of_i64(hash);
}

/* The commonest operands are two exact strings or two small ints, whose answers need no protocol. */
int
ul_object_compare(PyObject *a, PyObject *b, int op)
{
    if (PyUnicode_CheckExact(a) && PyUnicode_CheckExact(b) && (op == Py_EQ || op == Py_NE)) {
        return op == Py_EQ ? ul_str_eq(a, b) : ul_str_ne(a, b);
    }
    if (PyLong_CheckExact(a) && PyLong_CheckExact(b) && PyUnstable_Long_IsCompact((PyLongObject *)a) &&
        PyUnstable_Long_IsCompact((PyLongObject *)b)) {
        Py_ssize_t x = PyUnstable_Long_CompactValue((PyLongObject *)a), y = PyUnstable_Long_CompactValue((PyLongObject *)b);
        switch (op) {
        case Py_EQ:
            return x == y;
        case Py_NE:
            return x != y;
        case Py_LT:
            return x < y;
        case Py_LE:
            return x <= y;
        case Py_GT:
            return x > y;
        default:
            return x >= y;
        }
    }
    return ul_truth_of_owned(PyObject_RichCompare(a, b, op));
}

ul_int
ul_object_id(PyObject *x)
{
    /* Addresses of user space fit a small word. */
    return ul_int_of_i64((int64_t)(intptr_t)x);
}

PyObject *
ul_object_call_kw(PyObject *f, PyObject *names, PyObject *const *items, Py_ssize_t n)
{
    return PyObject_Vectorcall(f, items, (size_t)(n - PyTuple_GET_SIZE(names)), names);
}

/* Most calls have few arguments; `self` must stand before them in one array, and CPython wants a free word before that. */
#define UL_CALL_ON_STACK 8

static PyObject *
object_call_method(PyObject *x, PyObject *name, PyObject *names, PyObject *const *items, Py_ssize_t n)
{
    PyObject *on_stack[UL_CALL_ON_STACK + 2];
    PyObject **args = on_stack;
    if (UL_UNLIKELY(n > UL_CALL_ON_STACK)) {
        args = PyMem_New(PyObject *, (size_t)n + 2);
        if (args == NULL) {
            return PyErr_NoMemory();
        }
    }
    args[1] = x;
    for (Py_ssize_t i = 0; i < n; i++) {
        args[i + 2] = items[i];
    }
    size_t positional = (size_t)(n + 1 - (names == NULL ? 0 : PyTuple_GET_SIZE(names)));
    PyObject *result = PyObject_VectorcallMethod(name, args + 1, positional | PY_VECTORCALL_ARGUMENTS_OFFSET, names);
    if (args != on_stack) {
        PyMem_Free(args);
    }
    return result;
}

PyObject *
ul_object_call_method(PyObject *x, PyObject *name, PyObject *const *items, Py_ssize_t n)
{
    return object_call_method(x, name, NULL, items, n);
}

PyObject *
ul_object_call_method_kw(PyObject *x, PyObject *name, PyObject *names, PyObject *const *items, Py_ssize_t n)
{
    return object_call_method(x, name, names, items, n);
}
