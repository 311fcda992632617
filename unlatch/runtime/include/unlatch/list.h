/* `list`.  Exact lists take CPython's own functions; the commonest are inlined (list_items.h).  Subclasses take the generic protocol.
 *
 * Generated code tries the inlined half itself (emit/ops_lists.py) and knows more of the list than the primitives here can ask. */
#ifndef UNLATCH_LIST_H
#define UNLATCH_LIST_H

#include <unlatch/bool.h>
#include <unlatch/float.h>
#include <unlatch/known.h>
#include <unlatch/list_items.h>

PyObject *ul_list_build(PyObject *const *items, Py_ssize_t n);
PyObject *ul_list_from_iter(PyObject *x);
PyObject *ul_list_sorted(PyObject *x);
PyObject *ul_list_to_tuple(PyObject *list);
UL_COLD int ul_list_append_slow(PyObject *list, PyObject *x);
int ul_list_push_slow(PyObject *list, PyObject *x);
/* Behind ul_list_find..., whose leavings they drop. */
UL_COLD PyObject *ul_list_get_i64_slow(PyObject *list, int64_t i, PyObject *spare);
UL_COLD PyObject *ul_list_get_slow(PyObject *list, ul_int i, PyObject *spare);
UL_COLD PyObject *ul_list_get_or_undefined_slow(PyObject *list, int64_t i, PyObject *spare);
/* Behind ul_list_replace: what it has left to do. */
int ul_list_set_i64_slow(PyObject *list, int64_t i, PyObject *x, PyObject *old);
int ul_list_set_slow(PyObject *list, ul_int i, PyObject *x, PyObject *old);
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

/* To a primitive nothing is known of who reaches the list. */
#ifdef Py_GIL_DISABLED
#define UL_LIST_REACHED 1
#else
#define UL_LIST_REACHED 0
#endif

static inline int
ul_list_append_rest(PyObject *list, PyObject *x)
{
    return UL_LIKELY(PyList_CheckExact(list)) ? PyList_Append(list, x) : ul_list_append_slow(list, x);
}

static inline int
ul_list_append(PyObject *list, PyObject *x)
{
    return ul_list_put(list, x, UL_LIST_REACHED) ? 0 : ul_list_append_rest(list, x);
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

/* Reading: `TYPE ul_list_NAME(list, i)` for either kind of index. */
#define UL_LIST_READ(TYPE, NAME, FIND, ADOPT)                                                                                                \
    static inline TYPE ul_list_##NAME##_i64(PyObject *list, int64_t i)                                                                       \
    {                                                                                                                                        \
        TYPE found;                                                                                                                          \
        PyObject *spare;                                                                                                                     \
        return UL_LIKELY(FIND(list, i, &found, &spare)) ? found : ADOPT(ul_list_get_i64_slow(list, i, spare));                               \
    }                                                                                                                                        \
    static inline TYPE ul_list_##NAME(PyObject *list, ul_int i)                                                                              \
    {                                                                                                                                        \
        return UL_LIKELY(ul_int_is_small(i)) ? ul_list_##NAME##_i64(list, ul_int_value(i)) : ADOPT(ul_list_get_slow(list, i, NULL));         \
    }

/* As its siblings have it: where `item` is not what was asked for, it is to spare. */
UL_ALWAYS_INLINE int
ul_list_find_object(PyObject *list, int64_t i, PyObject **item, PyObject **spare)
{
    int found = ul_list_find(list, i, item);
    *spare = *item;
    return found;
}

#define UL_ADOPT_OBJECT(owned) (owned)
UL_LIST_READ(PyObject *, get, ul_list_find_object, UL_ADOPT_OBJECT)
UL_LIST_READ(ul_int, int_at, ul_list_find_int, ul_int_adopt)
UL_LIST_READ(double, float_at, ul_list_find_float, ul_float_adopt)
UL_LIST_READ(int, bool_at, ul_list_find_bool, ul_bool_adopt)
#undef UL_LIST_READ

static inline PyObject *
ul_list_get_or_undefined(PyObject *list, int64_t i)
{
    PyObject *item;
    if (i < 0 || i >= PyList_GET_SIZE(list)) {
        return NULL;
    }
    return UL_LIKELY(ul_list_find(list, i, &item)) ? item : ul_list_get_or_undefined_slow(list, i, item);
}

static inline int
ul_list_set_i64(PyObject *list, int64_t i, PyObject *x)
{
    PyObject *old;
    return UL_LIKELY(ul_list_replace(list, i, x, UL_LIST_REACHED, &old)) ? 0 : ul_list_set_i64_slow(list, i, x, old);
}

static inline int
ul_list_set(PyObject *list, ul_int i, PyObject *x)
{
    return UL_LIKELY(ul_int_is_small(i)) ? ul_list_set_i64(list, ul_int_value(i), x) : ul_list_set_slow(list, i, x, NULL);
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

static inline PyObject *
ul_list_pop(PyObject *list)
{
    PyObject *item = ul_list_take(list, UL_LIST_REACHED);
    return UL_LIKELY(item != NULL) ? item : ul_list_pop_slow(list);
}

#endif
