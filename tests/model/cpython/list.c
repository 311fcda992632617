/* Objects/listobject.c: a built-in list as CPython's own functions read and change it without the GIL.
 *
 * Mutators hold the list's critical section, readers take it only where list_get_item_ref must.  An array that is replaced is freed at once if the
 * list's owner replaces it and no other thread has marked the list, else after a grace period.
 */
#define Py_BUILD_CORE_MODULE
#include "list.h"

#include <internal/pycore_gc.h>
#include <internal/pycore_object.h>

typedef struct array {
    Py_ssize_t allocated;
    PyObject *items[];
} array;

static void list_dealloc(PyObject *o);

PyTypeObject PyList_Type = {
    .ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}},
    .tp_name = "list",
    .tp_flags = Py_TPFLAGS_LIST_SUBCLASS,
    .tp_dealloc = list_dealloc,
};

static array *array_of(PyObject **items) { return (array *)((Py_ssize_t *)items - 1); }

/* list_allocate_array */
static PyObject **
new_items(Py_ssize_t capacity)
{
    array *a = model_alloc(sizeof *a + (size_t)capacity * sizeof(PyObject *), "array", 0);
    a->allocated = capacity;
    return a->items;
}

/* free_list_items */
static void
free_items(PyObject **items, int delayed)
{
    if (delayed) {
        _PyMem_FreeDelayed(array_of(items), 0);
    }
    else {
        model_free(array_of(items));
    }
}

PyObject *
new_list(Py_ssize_t capacity)
{
    PyListObject *o = model_alloc(sizeof *o, "list", 1);
    _Py_NewReference((PyObject *)o);
    ((PyObject *)o)->ob_type = &PyList_Type;
    o->ob_item = new_items(capacity);
    o->allocated = capacity;
    Py_SET_SIZE(o, 0);
    return (PyObject *)o;
}

static void
list_dealloc(PyObject *o)
{
    PyListObject *self = (PyListObject *)o;
    if (self->ob_item != NULL) {
        for (Py_ssize_t i = Py_SIZE(self); i-- > 0;) {
            Py_XDECREF(self->ob_item[i]);
        }
        free_items(self->ob_item, 0);
    }
    free_object(o);
}

static void
ensure_shared_on_resize(PyListObject *self)
{
    if (!_Py_IsOwnedByCurrentThread((PyObject *)self) && !_PyObject_GC_IS_SHARED(self)) {
        _PyObject_GC_SET_SHARED(self);
    }
}

/* list_resize, where the array grows. */
static void
grow(PyListObject *self)
{
    PyObject **old = self->ob_item;
    Py_ssize_t allocated = self->allocated;
    ensure_shared_on_resize(self);
    PyObject **items = new_items(allocated + 1);
    for (Py_ssize_t i = 0; i < allocated; i++) {
        items[i] = old[i];
    }
    _Py_atomic_store_ptr_release(&self->ob_item, items);
    self->allocated = allocated + 1;
    if (old != NULL) {
        free_items(old, _PyObject_GC_IS_SHARED(self));
    }
}

/* list_item_impl */
static PyObject *
item_with_lock(PyListObject *self, Py_ssize_t i)
{
    PyObject *item = NULL;
    Py_BEGIN_CRITICAL_SECTION(self);
    if (!_PyObject_GC_IS_SHARED(self)) {
        _PyObject_GC_SET_SHARED(self);
    }
    if ((size_t)i < (size_t)Py_SIZE(self)) {
        item = _Py_NewRefWithLock(self->ob_item[i]);
    }
    Py_END_CRITICAL_SECTION();
    return item;
}

/* list_get_item_ref, but that no scenario expects an IndexError: NULL is an answer. */
PyObject *
PyList_GetItemRef(PyObject *o, Py_ssize_t i)
{
    PyListObject *self = (PyListObject *)o;
    if (!_Py_IsOwnedByCurrentThread(o) && !_PyObject_GC_IS_SHARED(self)) {
        return item_with_lock(self, i);
    }
    Py_ssize_t n = PyList_GET_SIZE(o);
    if ((size_t)i >= (size_t)n) {
        return NULL;
    }
    PyObject **items = _Py_atomic_load_ptr(&self->ob_item);
    if (items == NULL || i >= array_of(items)->allocated) {
        return NULL;
    }
    PyObject *item = _Py_TryXGetRef(&items[i]);
    return item != NULL ? item : item_with_lock(self, i);
}

int
PyList_SetItem(PyObject *o, Py_ssize_t i, PyObject *x)
{
    PyListObject *self = (PyListObject *)o;
    Py_BEGIN_CRITICAL_SECTION(self);
    PyObject *old = x;
    if ((size_t)i < (size_t)Py_SIZE(self)) {
        old = self->ob_item[i];
        _Py_atomic_store_ptr_release(&self->ob_item[i], x);
    }
    Py_XDECREF(old);
    Py_END_CRITICAL_SECTION();
    return 0;
}

/* _PyList_AppendTakeRef */
int
PyList_Append(PyObject *o, PyObject *x)
{
    PyListObject *self = (PyListObject *)o;
    Py_INCREF(x);
    Py_BEGIN_CRITICAL_SECTION(self);
    Py_ssize_t n = Py_SIZE(self);
    if (n == self->allocated) {
        grow(self);
    }
    _Py_atomic_store_ptr_release(&self->ob_item[n], x);
    Py_SET_SIZE(self, n + 1);
    Py_END_CRITICAL_SECTION();
    return 0;
}

/* list_clear_impl */
int
PyList_Clear(PyObject *o)
{
    PyListObject *self = (PyListObject *)o;
    Py_BEGIN_CRITICAL_SECTION(self);
    PyObject **items = self->ob_item;
    if (items != NULL) {
        Py_ssize_t i = Py_SIZE(self);
        Py_SET_SIZE(self, 0);
        _Py_atomic_store_ptr_release(&self->ob_item, NULL);
        self->allocated = 0;
        while (i-- > 0) {
            Py_XDECREF(items[i]);
        }
        ensure_shared_on_resize(self);
        free_items(items, _PyObject_GC_IS_SHARED(self));
    }
    Py_END_CRITICAL_SECTION();
    return 0;
}
