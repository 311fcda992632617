/* The slow halves of `list`: subclasses, errors, and what is rare enough to be called. */
#include <unlatch/list.h>
#include <unlatch/object.h>

#define LONG 512 /* items of a list that grows by half: its array is then larger than a page */

/* Names of methods are spelled once per call site: a subclass is rare, and interning costs less than a table. */
static PyObject *
list_call(PyObject *list, const char *name, PyObject *const *items, Py_ssize_t n)
{
    PyObject *text = PyUnicode_InternFromString(name);
    if (text == NULL) {
        return NULL;
    }
    PyObject *result = ul_object_call_method(list, text, items, n);
    Py_DECREF(text);
    return result;
}

static PyObject *
list_of_result(PyObject *o)
{
    if (o != NULL && !PyList_Check(o)) {
        ul_type_mismatch("list", o);
        Py_CLEAR(o);
    }
    return o;
}

PyObject *
ul_list_build(PyObject *const *items, Py_ssize_t n)
{
    PyObject *list = PyList_New(n);
    for (Py_ssize_t i = 0; i < n; i++) {
        if (list != NULL) {
            PyList_SET_ITEM(list, i, items[i]);
        }
        else {
            Py_DECREF(items[i]);
        }
    }
    return list;
}

PyObject *
ul_list_from_iter(PyObject *x)
{
    return PySequence_List(x);
}

PyObject *
ul_list_sorted(PyObject *x)
{
    PyObject *list = PySequence_List(x);
    if (list != NULL && PyList_Sort(list) < 0) {
        Py_CLEAR(list);
    }
    return list;
}

PyObject *
ul_list_to_tuple(PyObject *list)
{
    return PyList_CheckExact(list) ? PyList_AsTuple(list) : PySequence_Tuple(list);
}

int
ul_list_append_slow(PyObject *list, PyObject *x)
{
    return ul_drop(list_call(list, "append", &x, 1));
}

int
ul_list_push_slow(PyObject *list, PyObject *x)
{
    int status = ul_list_put(list, x, 1) ? 0 : PyList_Append(list, x);
    Py_DECREF(x);
    return status;
}

#ifdef Py_GIL_DISABLED

/* CPython makes a new array, an eighth longer, and copies into it what there is; with a GIL it asks for more memory in the same place, which for long
 * arrays means that nothing is copied.  So that long lists are not copied eight times over, they get half as much again. */
int
ul_list_grow(PyObject *list)
{
#ifdef UL_LIST_LAYOUT
    PyListObject *self = (PyListObject *)list;
    PyObject **old = self->ob_item;
    Py_ssize_t n = PyList_GET_SIZE(list);
    Py_ssize_t room = n < LONG ? (n + (n >> 3) + 7) & ~(Py_ssize_t)3 : n + (n >> 1);
    Py_ssize_t *array = old == NULL ? NULL : PyMem_Malloc(sizeof *array + (size_t)room * sizeof *old);
    if (array == NULL) {
        return 0; /* no array yet, or CPython raises */
    }
    PyObject **items = (PyObject **)(array + 1);
    *array = room;
    for (Py_ssize_t i = 0; i < n; i++) {
        items[i] = old[i];
    }
    memset(items + n, 0, (size_t)(room - n) * sizeof *items);
    ul_store_ptr_release((void **)&self->ob_item, items); /* [O6] */
    self->allocated = room;
    PyMem_Free((Py_ssize_t *)old - 1);
    return 1;
#else
    return (void)list, 0;
#endif
}

int
ul_list_try(PyObject **place, PyObject *o, PyObject **item)
{
    uintptr_t *shared = (uintptr_t *)&o->ob_ref_shared;
    uintptr_t before;
    do {
        before = ul_load_relaxed(shared);
        if (before == 0 || before == _Py_REF_MERGED) {
            return 0; /* never counted by another thread, or being freed: CPython looks again, under the lock */
        }
    } while (!ul_cas(shared, before, before + (1 << _Py_REF_SHARED_SHIFT))); /* [O5] */
    *item = o;
    return ul_list_item_stands(place, o);
}

#define LIST_TRY(KIND, C_TYPE)                                                                                                                \
    int                                                                                                                                       \
    ul_list_try_##KIND(PyObject **place, PyObject *o, C_TYPE *result, PyObject **spare)                                                       \
    {                                                                                                                                         \
        if (!ul_list_try(place, o, spare) || !ul_##KIND##_find_unbox(o, result)) {                                                            \
            return 0;                                                                                                                         \
        }                                                                                                                                     \
        Py_CLEAR(*spare); /* an exact number: should it die, nothing else happens */                                                          \
        return 1;                                                                                                                             \
    }
LIST_TRY(int, ul_int)
LIST_TRY(float, double)
#undef LIST_TRY

int
ul_list_replace_locked(PyObject *list, int64_t i, PyObject *x, PyObject **old)
{
    uint8_t *lock = (uint8_t *)&list->ob_mutex;
    if (!ul_cas8(lock, 0, 1)) { /* [O7] */
        return 0;
    }
    Py_ssize_t n = PyList_GET_SIZE(list);
    int64_t at = i < 0 ? i + n : i;
    if ((uint64_t)at < (uint64_t)n) {
        PyObject **place = &((PyListObject *)list)->ob_item[at];
        *old = ul_load_ptr_relaxed((void *const *)place);
        if (*old != NULL) { /* else: a list that is being made */
            ul_store_ptr_release((void **)place, x); /* [O6] */
        }
    }
    PyMutex_Unlock(&list->ob_mutex);
    return *old != NULL && ul_decref_unless_last(*old);
}

#endif

PyObject *
ul_list_get_i64_slow(PyObject *list, int64_t i, PyObject *spare)
{
    Py_XDECREF(spare);
    if (PyList_CheckExact(list)) {
        return PyList_GetItemRef(list, i < 0 ? i + PyList_GET_SIZE(list) : i);
    }
    PyObject *key = PyLong_FromLongLong(i);
    if (key == NULL) {
        return NULL;
    }
    PyObject *item = PyObject_GetItem(list, key);
    Py_DECREF(key);
    return item;
}

/* Any subscript: a bool, an instance of a subclass, one too big. */
PyObject *
ul_list_get_slow(PyObject *list, ul_int i, PyObject *spare)
{
    if (ul_int_is_small(i)) {
        return ul_list_get_i64_slow(list, ul_int_value(i), spare);
    }
    Py_XDECREF(spare);
    return PyObject_GetItem(list, ul_int_pointer(i));
}

PyObject *
ul_list_get_or_undefined_slow(PyObject *list, int64_t i, PyObject *spare)
{
    PyObject *item = ul_list_get_i64_slow(list, i, spare);
    if (item == NULL) {
        PyErr_Clear(); /* another thread has shortened the list since its length was read: its end, not an IndexError */
    }
    return item;
}

int
ul_list_set_i64_slow(PyObject *list, int64_t i, PyObject *x, PyObject *old)
{
    if (old != NULL) {
        Py_DECREF(old);
        return 0;
    }
    if (PyList_CheckExact(list)) {
        return PyList_SetItem(list, i < 0 ? i + PyList_GET_SIZE(list) : i, x);
    }
    PyObject *key = PyLong_FromLongLong(i);
    int status = key == NULL ? -1 : PyObject_SetItem(list, key, x);
    Py_XDECREF(key);
    Py_DECREF(x);
    return status;
}

int
ul_list_set_slow(PyObject *list, ul_int i, PyObject *x, PyObject *old)
{
    if (ul_int_is_small(i)) {
        return ul_list_set_i64_slow(list, ul_int_value(i), x, old);
    }
    int status = PyObject_SetItem(list, ul_int_pointer(i), x);
    Py_DECREF(x);
    return status;
}

int
ul_list_del(PyObject *list, ul_int i)
{
    PyObject *key = ul_int_box(i);
    if (key == NULL) {
        return -1;
    }
    int status = PyObject_DelItem(list, key);
    Py_DECREF(key);
    return status;
}

PyObject *
ul_list_get_slice(PyObject *list, PyObject *lower, PyObject *upper, PyObject *step)
{
    if (PyList_CheckExact(list) && (step == NULL || step == Py_None)) {
        int64_t start, stop;
        if (ul_slice_bound(lower, 0, &start) && ul_slice_bound(upper, INT64_MAX, &stop)) {
            return ul_list_slice_i64(list, start, stop);
        }
    }
    return ul_object_get_slice(list, lower, upper, step);
}

PyObject *
ul_list_slice_i64(PyObject *list, int64_t lower, int64_t upper)
{
    if (PyList_CheckExact(list)) {
        /* One length serves both bounds; PyList_GetSlice clips to the length it finds under its lock. */
        Py_ssize_t n = PyList_GET_SIZE(list);
        return PyList_GetSlice(list, lower < 0 ? lower + n : lower, upper < 0 ? upper + n : upper);
    }
    return ul_generic_slice_i64(list, lower, upper);
}

PyObject *
ul_list_slice_int(PyObject *list, ul_int lower, ul_int upper)
{
    int64_t start, stop;
    if (UL_UNLIKELY(!PyList_CheckExact(list) || !ul_int_bound(lower, 0, &start) || !ul_int_bound(upper, INT64_MAX, &stop))) {
        return ul_generic_slice_int(list, lower, upper);
    }
    return ul_list_slice_i64(list, start, stop);
}

int64_t
ul_list_len_slow(PyObject *list)
{
    return ul_object_len(list);
}

int
ul_list_extend(PyObject *list, PyObject *x)
{
    if (PyList_CheckExact(list)) {
        return ul_drop(ul_call_method1(ul_known.list_extend, list, x));
    }
    return ul_drop(list_call(list, "extend", &x, 1));
}

int
ul_list_extend_star(PyObject *list, PyObject *x)
{
    int status = ul_drop(ul_call_method1(ul_known.list_extend, list, x));
    if (status < 0 && PyErr_ExceptionMatches(PyExc_TypeError) && Py_TYPE(x)->tp_iter == NULL && !PySequence_Check(x)) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "Value after * must be an iterable, not %.200s", Py_TYPE(x)->tp_name);
    }
    return status;
}

PyObject *
ul_list_iadd(PyObject *list, PyObject *x)
{
    return PyNumber_InPlaceAdd(list, x);
}

int
ul_list_insert(PyObject *list, ul_int i, PyObject *x)
{
    if (PyList_CheckExact(list) && ul_int_is_small(i)) {
        return PyList_Insert(list, ul_int_value(i), x);
    }
    PyObject *args[2] = {ul_int_box(i), x};
    if (args[0] == NULL) {
        return -1;
    }
    int status = ul_drop(list_call(list, "insert", args, 2));
    Py_DECREF(args[0]);
    return status;
}

PyObject *
ul_list_pop_slow(PyObject *list)
{
    return PyList_CheckExact(list) ? ul_call_method0(ul_known.list_pop, list) : list_call(list, "pop", NULL, 0);
}

PyObject *
ul_list_pop_at(PyObject *list, ul_int i)
{
    PyObject *index = ul_int_box(i);
    if (index == NULL) {
        return NULL;
    }
    PyObject *item = PyList_CheckExact(list) ? ul_call_method1(ul_known.list_pop, list, index)
                                             : list_call(list, "pop", &index, 1);
    Py_DECREF(index);
    return item;
}

int
ul_list_remove(PyObject *list, PyObject *x)
{
    return ul_drop(PyList_CheckExact(list) ? ul_call_method1(ul_known.list_remove, list, x)
                                           : list_call(list, "remove", &x, 1));
}

ul_int
ul_list_index(PyObject *list, PyObject *x)
{
    return ul_int_adopt(PyList_CheckExact(list) ? ul_call_method1(ul_known.list_index, list, x)
                                                : list_call(list, "index", &x, 1));
}

ul_int
ul_list_count(PyObject *list, PyObject *x)
{
    return ul_int_adopt(PyList_CheckExact(list) ? ul_call_method1(ul_known.list_count, list, x)
                                                : list_call(list, "count", &x, 1));
}

int
ul_list_clear(PyObject *list)
{
    return ul_drop(PyList_CheckExact(list) ? ul_call_method0(ul_known.list_clear, list) : list_call(list, "clear", NULL, 0));
}

PyObject *
ul_list_copy(PyObject *list)
{
    if (PyList_CheckExact(list)) {
        return PyList_GetSlice(list, 0, PY_SSIZE_T_MAX);
    }
    return list_of_result(list_call(list, "copy", NULL, 0));
}

int
ul_list_reverse(PyObject *list)
{
    return PyList_CheckExact(list) ? PyList_Reverse(list) : ul_drop(list_call(list, "reverse", NULL, 0));
}

int
ul_list_sort(PyObject *list)
{
    return PyList_CheckExact(list) ? PyList_Sort(list) : ul_drop(list_call(list, "sort", NULL, 0));
}

int
ul_list_contains(PyObject *list, PyObject *x)
{
    return PySequence_Contains(list, x);
}

PyObject *
ul_list_concat(PyObject *list, PyObject *x)
{
    return PyNumber_Add(list, x);
}

PyObject *
ul_list_repeat(PyObject *list, ul_int n)
{
    return ul_generic_repeat(list, n);
}
