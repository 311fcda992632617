/* Names and methods looked up once, and the failure messages that several types share. */
#include <unlatch/atomic.h>
#include <unlatch/int.h>
#include <unlatch/known.h>

struct ul_known ul_known;

struct known_method {
    PyObject **slot;
    PyTypeObject *type;
    const char *name;
};

struct known_name {
    PyObject **slot;
    const char *text;
};

static int
known_init_names(void)
{
    const struct known_name names[] = {
        {&ul_known.empty_str, ""},
        {&ul_known.str_true, "True"},
        {&ul_known.str_false, "False"},
        {&ul_known.name_enter, "__enter__"},
        {&ul_known.name_exit, "__exit__"},
        {&ul_known.name_aenter, "__aenter__"},
        {&ul_known.name_aexit, "__aexit__"},
        {&ul_known.name_import, "__import__"},
        {&ul_known.name_name, "__name__"},
        {&ul_known.name_module, "__module__"},
        {&ul_known.name_qualname, "__qualname__"},
        {&ul_known.name_builtins, "builtins"},
        {&ul_known.name_mro, "__mro__"},
        {&ul_known.name_keys, "keys"},
        {&ul_known.name_values, "values"},
        {&ul_known.name_items, "items"},
        {&ul_known.name_get, "get"},
        {&ul_known.name_round, "__round__"},
        {&ul_known.name_math, "math"},
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        if ((*names[i].slot = PyUnicode_InternFromString(names[i].text)) == NULL) {
            return -1;
        }
    }
    return 0;
}

static int
known_init_methods(void)
{
    const struct known_method methods[] = {
        {&ul_known.list_extend, &PyList_Type, "extend"},
        {&ul_known.list_insert, &PyList_Type, "insert"},
        {&ul_known.list_pop, &PyList_Type, "pop"},
        {&ul_known.list_remove, &PyList_Type, "remove"},
        {&ul_known.list_index, &PyList_Type, "index"},
        {&ul_known.list_count, &PyList_Type, "count"},
        {&ul_known.list_sort, &PyList_Type, "sort"},
        {&ul_known.list_copy, &PyList_Type, "copy"},
        {&ul_known.list_clear, &PyList_Type, "clear"},
        {&ul_known.dict_keys, &PyDict_Type, "keys"},
        {&ul_known.dict_values, &PyDict_Type, "values"},
        {&ul_known.dict_items, &PyDict_Type, "items"},
        {&ul_known.dict_update, &PyDict_Type, "update"},
        {&ul_known.set_update, &PySet_Type, "update"},
        {&ul_known.set_copy, &PySet_Type, "copy"},
        {&ul_known.str_strip, &PyUnicode_Type, "strip"},
        {&ul_known.str_lower, &PyUnicode_Type, "lower"},
        {&ul_known.str_upper, &PyUnicode_Type, "upper"},
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(methods); i++) {
        if ((*methods[i].slot = PyObject_GetAttrString((PyObject *)methods[i].type, methods[i].name)) == NULL) {
            return -1;
        }
    }
    return 0;
}

static int
known_init_characters(void)
{
    for (int code = 0; code < 256; code++) {
        if ((ul_known.latin1[code] = PyUnicode_FromOrdinal(code)) == NULL) {
            return -1;
        }
    }
    return 0;
}

static int
known_init_numbers(void)
{
    for (int at = 0; at < UL_NUMBERS; at++) {
        if ((ul_known.numbers[at] = PyLong_FromLong(at + UL_LEAST_NUMBER)) == NULL) {
            return -1;
        }
        assert(_Py_IsImmortal(ul_known.numbers[at]));
    }
    return 0;
}

int
ul_known_init(void)
{
    static PyMutex lock; /* held over look-ups in built-in types only */
    if (ul_load_ptr_acquire((void *const *)&ul_known.builtins) != NULL) { /* [O2] */
        return 0;
    }
    PyObject *builtins = PyImport_ImportModule("builtins");
    if (builtins == NULL) {
        return -1;
    }
    int failed = 0;
    PyMutex_Lock(&lock);
    if (ul_load_ptr_relaxed((void *const *)&ul_known.builtins) != NULL) { /* the lock orders it */
        Py_DECREF(builtins);
    }
    else if (known_init_names() < 0 || known_init_methods() < 0 || known_init_characters() < 0 || known_init_numbers() < 0) {
        Py_DECREF(builtins);
        failed = -1;
    }
    else {
        ul_store_ptr_release((void **)&ul_known.builtins, builtins); /* [O1] written last, so it tells that the rest is there */
    }
    PyMutex_Unlock(&lock);
    return failed;
}

int
ul_type_mismatch(const char *expected, PyObject *got)
{
    PyErr_Format(PyExc_TypeError, "%s expected, got %T", expected, got);
    return -1;
}

void
ul_raise_key_error(PyObject *key)
{
    PyObject *error = PyObject_CallOneArg(PyExc_KeyError, key);
    if (error != NULL) {
        PyErr_SetObject(PyExc_KeyError, error);
        Py_DECREF(error);
    }
}

PyObject *
ul_call_builtin(const char *name, PyObject *x)
{
    PyObject *function = PyObject_GetAttrString(ul_known.builtins, name);
    if (function == NULL) {
        return NULL;
    }
    PyObject *result = PyObject_CallOneArg(function, x);
    Py_DECREF(function);
    return result;
}

int
ul_truth_of_owned(PyObject *o)
{
    if (o == Py_True) {
        return 1;
    }
    if (o == Py_False) {
        return 0;
    }
    if (o == NULL) {
        return -1;
    }
    int truth = PyObject_IsTrue(o);
    Py_DECREF(o);
    return truth;
}

int
ul_compare_owned(PyObject *x, PyObject *y, int op)
{
    PyObject *result = x != NULL && y != NULL ? PyObject_RichCompare(x, y, op) : NULL;
    Py_XDECREF(x);
    Py_XDECREF(y);
    return ul_truth_of_owned(result);
}

int
ul_slice_bound(PyObject *part, int64_t fallback, int64_t *value)
{
    if (part == NULL || part == Py_None) {
        *value = fallback;
        return 1;
    }
    if (!PyLong_CheckExact(part)) {
        return 0;
    }
    int overflow;
    *value = PyLong_AsLongLongAndOverflow(part, &overflow);
    if (overflow != 0) {
        *value = overflow < 0 ? INT64_MIN : INT64_MAX;
    }
    return 1;
}

PyObject *
ul_generic_slice_i64(PyObject *x, int64_t lower, int64_t upper)
{
    PyObject *slice = NULL, *part = NULL;
    PyObject *start = PyLong_FromLongLong(lower);
    /* The greatest bound stands for an absent one, and a class's own __getitem__ must see that. */
    PyObject *stop = upper == INT64_MAX ? Py_NewRef(Py_None) : PyLong_FromLongLong(upper);
    if (start != NULL && stop != NULL) {
        slice = PySlice_New(start, stop, NULL);
    }
    if (slice != NULL) {
        part = PyObject_GetItem(x, slice);
        Py_DECREF(slice);
    }
    Py_XDECREF(start);
    Py_XDECREF(stop);
    return part;
}

PyObject *
ul_generic_slice_int(PyObject *x, ul_int lower, ul_int upper)
{
    PyObject *part = NULL, *slice = NULL;
    PyObject *start = lower == 0 ? Py_NewRef(Py_None) : ul_int_box(lower);
    PyObject *stop = upper == 0 ? Py_NewRef(Py_None) : ul_int_box(upper);
    if (start != NULL && stop != NULL) {
        slice = PySlice_New(start, stop, NULL);
    }
    if (slice != NULL) {
        part = PyObject_GetItem(x, slice);
        Py_DECREF(slice);
    }
    Py_XDECREF(start);
    Py_XDECREF(stop);
    return part;
}

PyObject *
ul_generic_repeat(PyObject *x, ul_int n)
{
    PyObject *count = ul_int_box(n);
    if (count == NULL) {
        return NULL;
    }
    PyObject *result = PyNumber_Multiply(x, count);
    Py_DECREF(count);
    return result;
}

PyObject *
ul_callee_text(PyObject *f)
{
    PyObject *qualname, *module, *text = NULL;
    if (PyObject_GetOptionalAttr(f, ul_known.name_qualname, &qualname) <= 0) {
        return PyErr_Occurred() ? NULL : PyObject_Str(f);
    }
    int found = PyObject_GetOptionalAttr(f, ul_known.name_module, &module);
    int foreign = found <= 0 || module == Py_None ? found : PyObject_RichCompareBool(module, ul_known.name_builtins, Py_NE);
    if (found > 0 && module != Py_None && foreign > 0) {
        text = PyUnicode_FromFormat("%S.%S()", module, qualname);
    }
    else if (found >= 0 && foreign >= 0) {
        text = PyUnicode_FromFormat("%S()", qualname);
    }
    Py_XDECREF(module);
    Py_DECREF(qualname);
    return text;
}
