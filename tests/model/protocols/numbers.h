/* What the models of list items have in common: a list of numbers, its threads, and what they do with it. */
#ifndef MODEL_NUMBERS_H
#define MODEL_NUMBERS_H

#include "../cpython/list.h"

#include "holder.h"
#include <unlatch/list.h>

enum { NEW = MORE, STRAY = LAST + 1, NOISY };

static PyObject *list;
static void number_dealloc(PyObject *o);
static void (*on_death)(void);

PyTypeObject PyFloat_Type = {
    .ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}},
    .tp_name = "float",
    .tp_dealloc = number_dealloc,
};

static PyObject *
number(double value, const char *name)
{
    PyFloatObject *o = model_alloc(sizeof *o, name, 1);
    _Py_NewReference(&o->ob_base);
    o->ob_base.ob_type = &PyFloat_Type;
    o->ob_fval = value;
    return &o->ob_base;
}

static void
number_dealloc(PyObject *o)
{
    int noisy = PyFloat_AS_DOUBLE(o) == NOISY;
    ((PyFloatObject *)o)->ob_fval = STRAY;
    if (noisy) {
        on_death();
    }
    free_object(o);
}

static inline void
check_number(double v)
{
    model_check(v >= FIRST && v <= LAST, "a number that nobody stored in the list");
}

/* Setup -------------------------------------------------------------------------------------------------------------------------------------------- */

/* A list of thread 1's with one item made by `maker`.  References to it: `local` by its owner, `shared` by others. */
static inline void
make_list(int maker, uint32_t local, Py_ssize_t shared, double value)
{
    python_start();
    list = new_list(2);
    PyObject *item = number(value, "number");
    ((PyListObject *)list)->ob_item[0] = item;
    Py_SET_SIZE(list, 1);
    made_by(1, list);
    made_by(maker, item);
    list->ob_ref_local = local;
    list->ob_ref_shared = shared << _Py_REF_SHARED_SHIFT;
    on_death = NULL;
}

static inline void setup_counted(void) { make_list(1, 1, 1, FIRST); }
/* Two items: a length that an array made later has no room for. */
static inline void
setup_two(void)
{
    setup_counted();
    PyObject *item = number(FIRST, "number");
    ((PyListObject *)list)->ob_item[1] = item;
    Py_SET_SIZE(list, 2);
    made_by(1, item);
}

/* An attribute of thread 1's instance has the one reference to the list. */
static inline void
hold(Py_ssize_t items)
{
    start(1);
    Py_DECREF((PyObject *)*ul_word_at(holder, 0));
    list = new_list(2);
    made_by(1, list);
    for (Py_ssize_t i = 0; i < items; i++) {
        PyObject *item = number(FIRST, "number");
        ((PyListObject *)list)->ob_item[i] = item;
        made_by(1, item);
    }
    Py_SET_SIZE(list, items);
    *ul_word_at(holder, 0) = (uintptr_t)list;
    on_death = NULL;
}

static inline void setup_held(void) { hold(1); }
/* Thread 2 has marked the list and made its item. */
static inline void
setup_marked(void)
{
    make_list(2, 1, 1, FIRST);
    list->ob_gc_bits = UL_GC_SHARED;
}

static inline void
finish_list(void)
{
    python_finish();
    model_check(model_live("list") == 0, "the list is alive");
    model_check(model_live("array") == 0, "an array of items is lost");
    model_check(model_live("number") == 0, "a reference to an item is lost");
}

static inline void
finish_held(void)
{
    Py_DECREF(list);
    finish_list();
}

/* What threads do, as generated code does ---------------------------------------------------------------------------------------------------------- */

/* list.get */
static inline void
read_item(int64_t i)
{
    PyObject *o;
    if (!ul_list_find(list, i, &o)) {
        o = ul_list_get_i64_slow(list, i, o);
    }
    if (o != NULL) {
        check_number(PyFloat_AS_DOUBLE(o));
        Py_DECREF(o);
    }
}

/* list.set */
static inline void
replace(int64_t i, double value, uint32_t known)
{
    PyObject *old, *x = number(value, "number");
    if (!ul_list_replace(list, i, x, known, &old)) {
        ul_list_set_i64_slow(list, i, x, old);
    }
}

static inline void
let_go(void)
{
    Py_DECREF(list);
    python_leave();
}

static inline void
cpython_writer(void)
{
    PyList_SetItem(list, 0, number(NEW, "number"));
    let_go();
}

/* The new array is another one, the items in it the same; then there is none. */
static inline void
resizer(void)
{
    PyObject *x = number(NEW, "number");
    PyList_Append(list, x);
    PyList_Append(list, x);
    Py_DECREF(x);
    let_go();
}

static inline void
clearer(void)
{
    PyList_Clear(list);
    let_go();
}

static inline void
parameter(void)
{
    replace(0, NEW + 3, 0);
    let_go();
}

static inline void
holder_visitor(void)
{
    ul_settle(here(), holder);
    model_check(ul_slot_borrow(holder, 0) == list, "the holder has the list");
    read_item(0);
    PyList_SetItem(list, 0, number(NEW + 4, "number"));
    leave();
}

static inline void
holder_visitor_appends(void)
{
    ul_settle(here(), holder);
    PyObject *x = number(NEW + 4, "number");
    PyList_Append(ul_slot_borrow(holder, 0), x);
    Py_DECREF(x);
    leave();
}

/* Where an item of its own was in memory comes something that never is in the list.  `counted`: others may count both. */
static inline void
recycle(int counted)
{
    PyObject *item = number(NEW, "number");
    if (counted) {
        PyUnstable_EnableTryIncRef(item);
    }
    PyList_SetItem(list, 0, item);
    PyList_SetItem(list, 0, number(NEW + 1, "number"));
    PyObject *stray = number(STRAY, "stray");
    if (counted) {
        PyUnstable_EnableTryIncRef(stray);
        model_point("others may count the stray number");
        Py_DECREF(stray);
    }
    else {
        _Py_SetImmortal(stray);
    }
    let_go();
}

static inline void recycler(void) { recycle(0); }
static inline void recycler_for_others(void) { recycle(1); }

#endif
