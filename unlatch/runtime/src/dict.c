/* `dict`: look-ups with Python's errors, views, and the merging of keyword arguments. */
#include <unlatch/dict.h>
#include <unlatch/dict_items.h>
#include <unlatch/dict_stores.h>
#include <unlatch/object.h>

static PyObject *
dict_call(PyObject *dict, const char *name, PyObject *const *items, Py_ssize_t n)
{
    PyObject *text = PyUnicode_InternFromString(name);
    if (text == NULL) {
        return NULL;
    }
    PyObject *result = ul_object_call_method(dict, text, items, n);
    Py_DECREF(text);
    return result;
}

PyObject *
ul_dict_build(PyObject *const *items, Py_ssize_t n)
{
    PyObject *dict = PyDict_New();
    for (Py_ssize_t i = 0; dict != NULL && i < n; i += 2) {
        PyObject *old[2], *v = Py_NewRef(items[i + 1]);
        if (!ul_dict_put(dict, items[i], v, 1, old) && ul_dict_set_item_slow(dict, items[i], v, old) < 0) {
            Py_CLEAR(dict);
        }
    }
    return dict;
}

PyObject *
ul_dict_from_object(PyObject *x)
{
    return PyObject_CallOneArg((PyObject *)&PyDict_Type, x);
}

/* Look-ups ------------------------------------------------------------------------------------------------------------------------------------- */

PyObject *
ul_dict_find_item(PyObject *dict, PyObject *k, PyObject **spare)
{
    PyObject *value;
    int found = ul_dict_hold_value(dict, k, &value) == UL_DICT_FOUND;
    *spare = value;
    return UL_LIKELY(found) ? value : NULL;
}

PyObject *
ul_dict_find_default(PyObject *dict, PyObject *k, PyObject *fallback, PyObject **spare)
{
    PyObject *value;
    switch (ul_dict_hold_value(dict, k, &value)) {
    case UL_DICT_FOUND:
        return value;
    case UL_DICT_ABSENT:
        ul_incref(fallback);
        return fallback;
    default:
        *spare = value;
        return NULL;
    }
}

int
ul_dict_find_contains(PyObject *dict, PyObject *k)
{
    int answer = ul_dict_has(dict, k);
    return UL_LIKELY(answer != UL_DICT_ASK) ? answer : -1;
}

PyObject *
ul_dict_get_item_slow(PyObject *dict, PyObject *k, PyObject *spare)
{
    Py_XDECREF(spare);
    if (!PyDict_CheckExact(dict)) {
        return PyObject_GetItem(dict, k);
    }
    PyObject *value;
    if (PyDict_GetItemRef(dict, k, &value) == 0) {
        ul_raise_key_error(k);
    }
    return value;
}

static PyObject *
get_slow(PyObject *dict, PyObject *k, PyObject *fallback, PyObject *spare)
{
    Py_XDECREF(spare);
    if (!PyDict_CheckExact(dict)) {
        PyObject *args[2] = {k, fallback};
        return dict_call(dict, "get", args, fallback == NULL ? 1 : 2);
    }
    PyObject *value;
    return PyDict_GetItemRef(dict, k, &value) == 0 ? Py_NewRef(fallback == NULL ? Py_None : fallback) : value;
}

PyObject *ul_dict_get_slow(PyObject *dict, PyObject *k, PyObject *spare) { return get_slow(dict, k, NULL, spare); }

PyObject *
ul_dict_get_default_slow(PyObject *dict, PyObject *k, PyObject *fallback, PyObject *spare)
{
    return get_slow(dict, k, fallback, spare);
}

int
ul_dict_contains_slow(PyObject *dict, PyObject *k)
{
    return PyDict_CheckExact(dict) ? PyDict_Contains(dict, k) : PySequence_Contains(dict, k);
}

/* Changes -------------------------------------------------------------------------------------------------------------------------------------- */

int
ul_dict_put_item(PyObject *dict, PyObject *k, PyObject *v, uint32_t known, PyObject *old[2])
{
    return ul_dict_put(dict, k, v, known, old);
}

int
ul_dict_take_item(PyObject *dict, PyObject *k, uint32_t known, PyObject *old[2])
{
    return ul_dict_take(dict, k, known, old);
}

/* Drop what a change that is made has taken out, if anything. */
static int
drop_old(PyObject *const old[2])
{
    int made = old[0] != NULL || old[1] != NULL;
    Py_XDECREF(old[0]);
    Py_XDECREF(old[1]);
    return made;
}

int
ul_dict_set_item_slow(PyObject *dict, PyObject *k, PyObject *v, PyObject *const old[2])
{
    return drop_old(old) ? 0 : ul_dict_set_item(dict, k, v);
}

int
ul_dict_del_item_slow(PyObject *dict, PyObject *k, PyObject *const old[2])
{
    return drop_old(old) ? 0 : ul_dict_del_item(dict, k);
}

PyObject *
ul_dict_setdefault(PyObject *dict, PyObject *k, PyObject *fallback)
{
    if (UL_UNLIKELY(!PyDict_CheckExact(dict))) {
        PyObject *args[2] = {k, fallback};
        return dict_call(dict, "setdefault", args, 2);
    }
    PyObject *value;
    PyDict_SetDefaultRef(dict, k, fallback, &value);
    return value;
}

int64_t
ul_dict_len_slow(PyObject *dict)
{
    return ul_object_len(dict);
}

PyObject *
ul_dict_pop(PyObject *dict, PyObject *k)
{
    if (UL_UNLIKELY(!PyDict_CheckExact(dict))) {
        return dict_call(dict, "pop", &k, 1);
    }
    PyObject *value;
    if (PyDict_Pop(dict, k, &value) == 0) {
        ul_raise_key_error(k);
    }
    return value;
}

PyObject *
ul_dict_pop_default(PyObject *dict, PyObject *k, PyObject *fallback)
{
    if (UL_UNLIKELY(!PyDict_CheckExact(dict))) {
        PyObject *args[2] = {k, fallback};
        return dict_call(dict, "pop", args, 2);
    }
    PyObject *value;
    return PyDict_Pop(dict, k, &value) == 0 ? Py_NewRef(fallback) : value;
}

int
ul_dict_update(PyObject *dict, PyObject *x)
{
    return ul_drop(PyDict_CheckExact(dict) ? ul_call_method1(ul_known.dict_update, dict, x)
                                           : dict_call(dict, "update", &x, 1));
}

int
ul_dict_update_mapping(PyObject *dict, PyObject *x)
{
    int status = PyDict_Update(dict, x);
    if (status < 0 && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not a mapping", Py_TYPE(x)->tp_name);
    }
    return status;
}

/* Add one keyword; a repeated one is the caller's TypeError. */
static int
dict_add_keyword(PyObject *dict, PyObject *key, PyObject *value, PyObject *f)
{
    int there = PyDict_Contains(dict, key);
    if (there > 0) {
        PyObject *callee = ul_callee_text(f);
        if (callee != NULL) {
            PyErr_Format(PyExc_TypeError, "%U got multiple values for keyword argument '%S'", callee, key);
            Py_DECREF(callee);
        }
    }
    return there == 0 ? PyDict_SetItem(dict, key, value) : -1;
}

/* Any mapping: the keys it lists, looked up one by one. */
static int
dict_merge_keys(PyObject *dict, PyObject *x, PyObject *f)
{
    PyObject *keys = PyObject_CallMethodNoArgs(x, ul_known.name_keys);
    if (keys == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        PyObject *callee = ul_callee_text(f);
        if (callee != NULL) {
            PyErr_Format(PyExc_TypeError, "%U argument after ** must be a mapping, not %.200s", callee,
                         Py_TYPE(x)->tp_name);
            Py_DECREF(callee);
        }
    }
    PyObject *it = keys == NULL ? NULL : PyObject_GetIter(keys);
    Py_XDECREF(keys);
    if (it == NULL) {
        return -1;
    }
    PyObject *key;
    int status = 0;
    while (status == 0 && (key = PyIter_Next(it)) != NULL) {
        PyObject *value = PyObject_GetItem(x, key);
        status = value == NULL ? -1 : dict_add_keyword(dict, key, value, f);
        Py_XDECREF(value);
        Py_DECREF(key);
    }
    Py_DECREF(it);
    return PyErr_Occurred() ? -1 : status;
}

int
ul_dict_merge_kwargs(PyObject *dict, PyObject *x, PyObject *f)
{
    if (!PyDict_CheckExact(x)) {
        return dict_merge_keys(dict, x, f);
    }
    PyObject *items = PyDict_Items(x);
    if (items == NULL) {
        return -1;
    }
    int status = 0;
    for (Py_ssize_t i = 0; status == 0 && i < PyList_GET_SIZE(items); i++) {
        PyObject *item = PyList_GET_ITEM(items, i);
        status = dict_add_keyword(dict, PyTuple_GET_ITEM(item, 0), PyTuple_GET_ITEM(item, 1), f);
    }
    Py_DECREF(items);
    return status;
}

int
ul_dict_clear(PyObject *dict)
{
    if (PyDict_CheckExact(dict)) {
        PyDict_Clear(dict);
        return 0;
    }
    return ul_drop(dict_call(dict, "clear", NULL, 0));
}

PyObject *
ul_dict_copy(PyObject *dict)
{
    return PyDict_CheckExact(dict) ? PyDict_Copy(dict) : dict_call(dict, "copy", NULL, 0);
}

PyObject *
ul_dict_keys(PyObject *dict)
{
    return PyDict_CheckExact(dict) ? ul_call_method0(ul_known.dict_keys, dict)
                                   : PyObject_CallMethodNoArgs(dict, ul_known.name_keys);
}

PyObject *
ul_dict_values(PyObject *dict)
{
    return PyDict_CheckExact(dict) ? ul_call_method0(ul_known.dict_values, dict)
                                   : PyObject_CallMethodNoArgs(dict, ul_known.name_values);
}

PyObject *
ul_dict_items(PyObject *dict)
{
    return PyDict_CheckExact(dict) ? ul_call_method0(ul_known.dict_items, dict)
                                   : PyObject_CallMethodNoArgs(dict, ul_known.name_items);
}

static PyObject *
dict_list_of(PyObject *view)
{
    if (view == NULL) {
        return NULL;
    }
    PyObject *list = PySequence_List(view);
    Py_DECREF(view);
    return list;
}

PyObject *
ul_dict_keys_list(PyObject *dict)
{
    return PyDict_CheckExact(dict) ? PyDict_Keys(dict) : dict_list_of(ul_dict_keys(dict));
}

PyObject *
ul_dict_values_list(PyObject *dict)
{
    return PyDict_CheckExact(dict) ? PyDict_Values(dict) : dict_list_of(ul_dict_values(dict));
}

PyObject *
ul_dict_items_list(PyObject *dict)
{
    return PyDict_CheckExact(dict) ? PyDict_Items(dict) : dict_list_of(ul_dict_items(dict));
}

static PyObject *
dict_iter_of(PyObject *view)
{
    if (view == NULL) {
        return NULL;
    }
    PyObject *it = PyObject_GetIter(view);
    Py_DECREF(view);
    return it;
}

PyObject *
ul_dict_iter_values(PyObject *dict)
{
    return dict_iter_of(ul_dict_values(dict));
}

PyObject *
ul_dict_iter_items(PyObject *dict)
{
    return dict_iter_of(ul_dict_items(dict));
}
