/* `dict`.  CPython's own functions lock (or look up without locks) on a free-threaded build. */
#ifndef UNLATCH_DICT_H
#define UNLATCH_DICT_H

#include <unlatch/int.h>
#include <unlatch/known.h>

PyObject *ul_dict_build(PyObject *const *items, Py_ssize_t n);
PyObject *ul_dict_from_object(PyObject *x);
/* Look-ups in two halves.  The first neither waits nor runs Python code: the answer, or NULL (-1), and what the second has to drop in `*spare`. */
PyObject *ul_dict_find_item(PyObject *dict, PyObject *k, PyObject **spare); /* also where there is none */
PyObject *ul_dict_find_default(PyObject *dict, PyObject *k, PyObject *fallback, PyObject **spare);
int ul_dict_find_contains(PyObject *dict, PyObject *k);
PyObject *ul_dict_get_item_slow(PyObject *dict, PyObject *k, PyObject *spare);
PyObject *ul_dict_get_slow(PyObject *dict, PyObject *k, PyObject *spare);
PyObject *ul_dict_get_default_slow(PyObject *dict, PyObject *k, PyObject *fallback, PyObject *spare);
int ul_dict_contains_slow(PyObject *dict, PyObject *k);
/* Changes in two halves: 1 from the first, which neither waits nor runs Python code, if that was all; else the second takes what is in `old` (value, key).
 * `known`: as in ul_list_replace. */
int ul_dict_put_item(PyObject *dict, PyObject *k, PyObject *v, uint32_t known, PyObject *old[2]);
int ul_dict_take_item(PyObject *dict, PyObject *k, uint32_t known, PyObject *old[2]);
int ul_dict_set_item_slow(PyObject *dict, PyObject *k, PyObject *v, PyObject *const old[2]);
int ul_dict_del_item_slow(PyObject *dict, PyObject *k, PyObject *const old[2]);
PyObject *ul_dict_setdefault(PyObject *dict, PyObject *k, PyObject *fallback);
UL_COLD int64_t ul_dict_len_slow(PyObject *dict);
PyObject *ul_dict_pop(PyObject *dict, PyObject *k);
PyObject *ul_dict_pop_default(PyObject *dict, PyObject *k, PyObject *fallback);
int ul_dict_update(PyObject *dict, PyObject *x);
int ul_dict_update_mapping(PyObject *dict, PyObject *x);
int ul_dict_merge_kwargs(PyObject *dict, PyObject *x, PyObject *f);
int ul_dict_clear(PyObject *dict);
PyObject *ul_dict_copy(PyObject *dict);
PyObject *ul_dict_keys(PyObject *dict);
PyObject *ul_dict_values(PyObject *dict);
PyObject *ul_dict_items(PyObject *dict);
PyObject *ul_dict_keys_list(PyObject *dict);
PyObject *ul_dict_values_list(PyObject *dict);
PyObject *ul_dict_items_list(PyObject *dict);
PyObject *ul_dict_iter_values(PyObject *dict);
PyObject *ul_dict_iter_items(PyObject *dict);

static inline PyObject *
ul_dict_get_item(PyObject *dict, PyObject *k)
{
    PyObject *spare, *value = ul_dict_find_item(dict, k, &spare);
    return UL_LIKELY(value != NULL) ? value : ul_dict_get_item_slow(dict, k, spare);
}

static inline PyObject *ul_dict_find_value(PyObject *dict, PyObject *k, PyObject **spare) { return ul_dict_find_default(dict, k, Py_None, spare); }

static inline PyObject *
ul_dict_get(PyObject *dict, PyObject *k)
{
    PyObject *spare, *value = ul_dict_find_value(dict, k, &spare);
    return UL_LIKELY(value != NULL) ? value : ul_dict_get_slow(dict, k, spare);
}

static inline PyObject *
ul_dict_get_default(PyObject *dict, PyObject *k, PyObject *fallback)
{
    PyObject *spare, *value = ul_dict_find_default(dict, k, fallback, &spare);
    return UL_LIKELY(value != NULL) ? value : ul_dict_get_default_slow(dict, k, fallback, spare);
}

static inline int
ul_dict_contains(PyObject *dict, PyObject *k)
{
    int answer = ul_dict_find_contains(dict, k);
    return UL_LIKELY(answer >= 0) ? answer : ul_dict_contains_slow(dict, k);
}

static inline int ul_dict_is_exact(PyObject *x) { return PyDict_CheckExact(x); }
static inline PyObject *ul_dict_new(void) { return PyDict_New(); }
static inline PyObject *ul_dict_iter_keys(PyObject *dict) { return PyObject_GetIter(dict); }
static inline PyObject *ul_dict_or(PyObject *dict, PyObject *x) { return PyNumber_Or(dict, x); }
static inline PyObject *ul_dict_ior(PyObject *dict, PyObject *x) { return PyNumber_InPlaceOr(dict, x); }

/* Takes `v` over. */
static inline int
ul_dict_set_item(PyObject *dict, PyObject *k, PyObject *v)
{
    int failed = UL_LIKELY(PyDict_CheckExact(dict)) ? PyDict_SetItem(dict, k, v) : PyObject_SetItem(dict, k, v);
    Py_DECREF(v);
    return failed;
}

static inline int
ul_dict_del_item(PyObject *dict, PyObject *k)
{
    return UL_LIKELY(PyDict_CheckExact(dict)) ? PyDict_DelItem(dict, k) : PyObject_DelItem(dict, k);
}

static inline int64_t
ul_dict_len(PyObject *dict)
{
    return UL_LIKELY(PyDict_CheckExact(dict)) ? PyDict_GET_SIZE(dict) : ul_dict_len_slow(dict);
}

static inline int
ul_dict_bool(PyObject *dict)
{
    return UL_LIKELY(PyDict_CheckExact(dict)) ? PyDict_GET_SIZE(dict) != 0 : PyObject_IsTrue(dict);
}

#endif
