/* The slow halves of `bytes`. */
#include <unlatch/bytes.h>
#include <unlatch/object.h>

PyObject *
ul_bytes_from_object(PyObject *x)
{
    return PyObject_CallOneArg((PyObject *)&PyBytes_Type, x);
}

PyObject *
ul_bytes_repeat(PyObject *self, ul_int n)
{
    return ul_generic_repeat(self, n);
}

int64_t
ul_bytes_len_slow(PyObject *self)
{
    return ul_object_len(self);
}

ul_int
ul_bytes_hash(PyObject *self)
{
    return ul_object_hash(self);
}

ul_int
ul_bytes_get_i64_slow(PyObject *self, int64_t i)
{
    if (PyBytes_CheckExact(self)) {
        PyErr_SetString(PyExc_IndexError, "index out of range");
        return 0;
    }
    PyObject *key = PyLong_FromLongLong(i);
    if (key == NULL) {
        return 0;
    }
    ul_int item = ul_int_adopt(PyObject_GetItem(self, key));
    Py_DECREF(key);
    return item;
}

ul_int
ul_bytes_get_big(PyObject *self, ul_int i)
{
    return ul_int_adopt(PyObject_GetItem(self, ul_int_pointer(i)));
}

PyObject *
ul_bytes_get_slice(PyObject *self, PyObject *lower, PyObject *upper, PyObject *step)
{
    return ul_object_get_slice(self, lower, upper, step);
}

PyObject *
ul_bytes_slice_i64(PyObject *self, int64_t lower, int64_t upper)
{
    return ul_generic_slice_i64(self, lower, upper);
}

PyObject *
ul_bytes_slice_int(PyObject *self, ul_int lower, ul_int upper)
{
    return ul_generic_slice_int(self, lower, upper);
}

int
ul_bytes_compare(PyObject *a, PyObject *b, int op)
{
    return ul_truth_of_owned(PyObject_RichCompare(a, b, op));
}

PyObject *
ul_bytes_join(PyObject *self, PyObject *x)
{
    return PyObject_CallMethod(self, "join", "(O)", x);
}

PyObject *
ul_bytes_decode(PyObject *self)
{
    if (PyBytes_CheckExact(self)) {
        return PyUnicode_DecodeUTF8(PyBytes_AS_STRING(self), PyBytes_GET_SIZE(self), NULL);
    }
    return PyObject_CallMethod(self, "decode", NULL);
}
