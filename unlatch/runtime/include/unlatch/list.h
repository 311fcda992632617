/* `list`.  Exact lists take CPython's own functions, which lock or read without locks on a free-threaded build; on a build
 * with a GIL the commonest are inlined.  Subclasses take the generic protocol. */
#ifndef UNLATCH_LIST_H
#define UNLATCH_LIST_H

#include <unlatch/atomic.h>
#include <unlatch/int.h>
#include <unlatch/known.h>

PyObject *ul_list_build(PyObject *const *items, Py_ssize_t n);
PyObject *ul_list_from_iter(PyObject *x);
PyObject *ul_list_sorted(PyObject *x);
PyObject *ul_list_to_tuple(PyObject *list);
UL_COLD int ul_list_append_slow(PyObject *list, PyObject *x);
int ul_list_push_slow(PyObject *list, PyObject *x);
UL_COLD PyObject *ul_list_get_i64_slow(PyObject *list, int64_t i);
UL_COLD PyObject *ul_list_get_big(PyObject *list, ul_int i);
UL_COLD PyObject *ul_list_shortened(void);
UL_COLD int ul_list_set_i64_slow(PyObject *list, int64_t i, PyObject *x);
int ul_list_set(PyObject *list, ul_int i, PyObject *x);
int ul_list_del(PyObject *list, ul_int i);
PyObject *ul_list_get_slice(PyObject *list, PyObject *lower, PyObject *upper, PyObject *step);
PyObject *ul_list_slice_i64(PyObject *list, int64_t lower, int64_t upper);
PyObject *ul_list_slice_int(PyObject *list, ul_int lower, ul_int upper);
UL_COLD int64_t ul_list_len_slow(PyObject *list);
int ul_list_extend(PyObject *list, PyObject *x);
int ul_list_extend_star(PyObject *list, PyObject *x);
PyObject *ul_list_iadd(PyObject *list, PyObject *x);
int ul_list_insert(PyObject *list, ul_int i, PyObject *x);
PyObject *ul_list_pop_slow(PyObject *list);
PyObject *ul_list_pop_at(PyObject *list, ul_int i);
int ul_list_remove(PyObject *list, PyObject *x);
ul_int ul_list_index(PyObject *list, PyObject *x);
ul_int ul_list_count(PyObject *list, PyObject *x);
int ul_list_clear(PyObject *list);
PyObject *ul_list_copy(PyObject *list);
int ul_list_reverse(PyObject *list);
int ul_list_sort(PyObject *list);
int ul_list_contains(PyObject *list, PyObject *x);
PyObject *ul_list_concat(PyObject *list, PyObject *x);
PyObject *ul_list_repeat(PyObject *list, ul_int n);

static inline int ul_list_is_exact(PyObject *x) { return PyList_CheckExact(x); }
static inline PyObject *ul_list_new(void) { return PyList_New(0); }

static inline int
ul_list_append(PyObject *list, PyObject *x)
{
#ifndef Py_GIL_DISABLED
    Py_ssize_t n = PyList_GET_SIZE(list);
    if (UL_LIKELY(PyList_CheckExact(list)) && UL_LIKELY(n < ((PyListObject *)list)->allocated)) {
        PyList_SET_ITEM(list, n, Py_NewRef(x));
        Py_SET_SIZE(list, n + 1);
        return 0;
    }
#endif
    return UL_LIKELY(PyList_CheckExact(list)) ? PyList_Append(list, x) : ul_list_append_slow(list, x);
}

/* The list is one that only this function holds, so its spare room may be used without a lock; CPython's own
 * comprehensions do the same.  The store is a release because the list may be published later by plain means. */
static inline int
ul_list_push(PyObject *list, PyObject *x)
{
    Py_ssize_t n = PyList_GET_SIZE(list);
    if (UL_LIKELY(n < ((PyListObject *)list)->allocated)) {
#ifdef Py_GIL_DISABLED
        ul_store_ptr_release((void **)&((PyListObject *)list)->ob_item[n], x);
#else
        PyList_SET_ITEM(list, n, x);
#endif
        Py_SET_SIZE(list, n + 1);
        return 0;
    }
    return ul_list_push_slow(list, x);
}

static inline PyObject *
ul_list_get_i64(PyObject *list, int64_t i)
{
#ifndef Py_GIL_DISABLED
    if (UL_LIKELY(PyList_CheckExact(list))) {
        int64_t at = i < 0 ? i + PyList_GET_SIZE(list) : i;
        if (UL_LIKELY((uint64_t)at < (uint64_t)PyList_GET_SIZE(list))) {
            return Py_NewRef(PyList_GET_ITEM(list, at));
        }
    }
#else
    if (UL_LIKELY(PyList_CheckExact(list))) {
        return PyList_GetItemRef(list, i < 0 ? i + PyList_GET_SIZE(list) : i);
    }
#endif
    return ul_list_get_i64_slow(list, i);
}

static inline PyObject *
ul_list_get(PyObject *list, ul_int i)
{
    return UL_LIKELY(ul_int_is_small(i)) ? ul_list_get_i64(list, ul_int_value(i)) : ul_list_get_big(list, i);
}

static inline PyObject *
ul_list_get_or_undefined(PyObject *list, int64_t i)
{
    if ((uint64_t)i >= (uint64_t)PyList_GET_SIZE(list)) {
        return NULL;
    }
#ifndef Py_GIL_DISABLED
    return Py_NewRef(PyList_GET_ITEM(list, i));
#else
    PyObject *item = PyList_GetItemRef(list, i);
    return UL_LIKELY(item != NULL) ? item : ul_list_shortened();
#endif
}

static inline int
ul_list_set_i64(PyObject *list, int64_t i, PyObject *x)
{
#ifndef Py_GIL_DISABLED
    if (UL_LIKELY(PyList_CheckExact(list))) {
        int64_t at = i < 0 ? i + PyList_GET_SIZE(list) : i;
        if (UL_LIKELY((uint64_t)at < (uint64_t)PyList_GET_SIZE(list))) {
            PyObject *old = PyList_GET_ITEM(list, at);
            PyList_SET_ITEM(list, at, x);
            Py_DECREF(old);
            return 0;
        }
    }
#else
    if (UL_LIKELY(PyList_CheckExact(list))) {
        return PyList_SetItem(list, i < 0 ? i + PyList_GET_SIZE(list) : i, x);
    }
#endif
    return ul_list_set_i64_slow(list, i, x);
}

static inline int64_t
ul_list_len(PyObject *list)
{
    return UL_LIKELY(PyList_CheckExact(list)) ? PyList_GET_SIZE(list) : ul_list_len_slow(list);
}

static inline int
ul_list_bool(PyObject *list)
{
    return UL_LIKELY(PyList_CheckExact(list)) ? PyList_GET_SIZE(list) != 0 : PyObject_IsTrue(list);
}

/* As long as half of the room stays used CPython would not shrink the array, so taking the last item is one store. */
static inline PyObject *
ul_list_pop(PyObject *list)
{
#ifndef Py_GIL_DISABLED
    Py_ssize_t rest = PyList_CheckExact(list) ? PyList_GET_SIZE(list) - 1 : -1;
    if (UL_LIKELY(rest > 0) && rest >= ((PyListObject *)list)->allocated >> 1) {
        Py_SET_SIZE(list, rest);
        return ((PyListObject *)list)->ob_item[rest];
    }
#endif
    return ul_list_pop_slow(list);
}

#endif
