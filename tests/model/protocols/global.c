/* Protocol "global" (global.h): a borrowed copy of a module global against stores and deletions through the dict. */
#include "../cpython/dict.h"

#include <unlatch/global.h>
#include <unlatch/module.h>
#include <unlatch/private.h>

enum { OLD = 1, NEW, OTHER };

static ul_global slot = {.text = "x"};
static ul_module module = {.name = "m", .globals = &slot, .n_globals = 1};
static uintptr_t stored; /* a program's own flag: the store before it has returned */

static void
start(int in_builtins)
{
    python_start();
    module.dict = new_dict("module's dict");
    name_of("unlatch.watch.v2");
    name_of("__builtins__");
    slot.name = name_of("x");
    model_check(ul_globals_watch(&module) == 0, "the dicts are watched");
    PyObject *v = new_thing(OLD);
    ul_global_expect(&slot, v);
    PyDict_SetItem(in_builtins ? builtins_dict : module.dict, slot.name, v);
    Py_DECREF(v);
}

static void setup(void) { start(0); }

/* As everywhere but where CPython's queue of delayed releases cannot be found: the slot may have a reference of its own. */
static void
setup_held(void)
{
    ul_private.xdecref_delayed = _PyObject_XDecRefDelayed;
    start(0);
    PyObject *v = new_thing(OLD); /* not the original, which lives for ever */
    PyDict_SetItem(module.dict, slot.name, v);
    Py_DECREF(v);
}

static void
setup_suspending(void)
{
    start(1);
    PyDict_SetItem(module.dict, name_of("__builtins__"), builtins_dict);
    dict_may_suspend = 1;
}

static void
setup_builtins(void)
{
    start(1);
    PyDict_SetItem(module.dict, name_of("__builtins__"), builtins_dict);
}

static void
setup_both(void)
{
    setup_builtins();
    PyObject *v = new_thing(OLD);
    PyDict_SetItem(module.dict, slot.name, v);
    Py_DECREF(v);
}

static void
finish(void)
{
    python_finish();
    PyObject *held, *cached = slot.value;
    if (PyDict_Pop(module.dict, slot.name, &held)) {
        model_check(cached == NULL || cached == held, "the slot holds what the dict does not");
        Py_DECREF(held);
    }
    PyDict_Pop(builtins_dict, slot.name, NULL);
    model_check(slot.value == NULL && slot.held == NULL, "the slot holds a value that the dict let go");
    python_finish();
    Py_DECREF(slot.expected);
    model_check(things_alive() == 0, "a reference is lost");
}

/* One read, and what it may find. */
static void
read_once(void)
{
    int after = ul_load_acquire(&stored) != 0;
    int native = ul_native_ok(&slot);
    PyObject *v = ul_global_get(&module, &slot);
    int64_t value = thing_value(v);
    model_check(value == NEW || (value == OLD && !after), after ? "a store that has returned is not seen" : "a value that nobody stored here");
    model_check(!(native && after), "a function that was replaced still counts as the original");
    Py_DECREF(v);
}

static void
reader(void)
{
    read_once();
    read_once();
    python_leave();
}

static void
reader_once(void)
{
    read_once();
    python_leave();
}

/* A read without counting, where that can be had. */
static void
borrow_once(void)
{
    int after = ul_load_acquire(&stored) != 0;
    PyObject *v = ul_global_borrow(&slot), *owned = v == NULL ? ul_global_get_slow(&module, &slot) : NULL;
    v = v != NULL ? v : owned;
    int64_t value = thing_value(v);
    model_check(value == NEW || (value == OLD && !after), after ? "a store that has returned is not seen" : "a value that nobody stored here");
    Py_XDECREF(owned);
}

static void
borrower(void)
{
    borrow_once();
    pass_quiescent();
    borrow_once();
    python_leave();
}

static void
borrower_twice(void)
{
    borrow_once();
    borrow_once();
    python_leave();
}

static void
borrower_once(void)
{
    borrow_once();
    python_leave();
}

static void
writer(void)
{
    PyObject *v = new_thing(NEW);
    ul_global_set(&module, &slot, v);
    ul_store_release(&stored, 1);
    Py_DECREF(v);
    python_leave();
}

/* The builtins change under a module that has no such name. */
static void
builtins_writer(void)
{
    PyObject *v = new_thing(NEW);
    PyDict_SetItem(builtins_dict, slot.name, v);
    ul_store_release(&stored, 1);
    Py_DECREF(v);
    python_leave();
}

static void
fill_and_replace(void)
{
    PyObject *v = new_thing(OLD);
    ul_global_set(&module, &slot, v);
    Py_DECREF(v);
    v = ul_global_get(&module, &slot); /* fills the slot */
    Py_DECREF(v);
    v = new_thing(NEW);
    ul_global_set(&module, &slot, v);
    Py_DECREF(v);
}

/* Values of the writer's own, so that the memory of what it replaces is its to use again. */
static void
recycler(void)
{
    fill_and_replace();
    PyObject *other = new_thing(OTHER);
    PyUnstable_EnableTryIncRef(other);
    Py_DECREF(other);
    python_leave();
}

/* The same, and the new object is immortal. */
static void
immortalizer(void)
{
    fill_and_replace();
    _Py_SetImmortal(new_thing(OTHER));
    python_leave();
}

static void
finish_immortal(void)
{
    python_finish();
}

/* Deletes, then stores. */
static void
deleter(void)
{
    PyObject *v = new_thing(NEW);
    ul_global_del(&module, &slot);
    ul_global_set(&module, &slot, v);
    ul_store_release(&stored, 1);
    Py_DECREF(v);
    python_leave();
}

/* The reader's own value, which the other thread replaces. */
static void
owner(void)
{
    PyObject *v = new_thing(OLD);
    ul_global_set(&module, &slot, v);
    Py_DECREF(v);
    PyObject *w = ul_global_get(&module, &slot);
    (void)thing_value(w);
    Py_DECREF(w);
    python_leave();
}

const model_scenario model_scenarios[] = {
    {"read-store", "reads around a store", 1, 1, setup, {reader, writer}, finish},
    {"builtins", "a name of the builtins is shadowed", 1, 1, setup_builtins, {reader_once, writer}, finish},
    {"builtins-change", "a name of the builtins gets another value", 1, 1, setup_builtins, {reader, builtins_writer}, finish},
    {"suspend", "the look-up gives up its critical section", 1, 1, setup_suspending, {reader_once, writer}, finish},
    {"own-value", "the reader made the value that is replaced", 1, 1, setup, {owner, writer}, finish},
    {"delete", "a shadowed name of the builtins comes to light for a moment", 1, 1, setup_both, {reader_once, deleter}, finish},
    {"recycle", "the memory of the replaced value is used again", 0, 1, setup, {reader_once, recycler}, finish},
    {"held", "a value that another thread made is used without counting while it is replaced", 0, 1, setup_held, {borrower_twice, writer}, finish},
    {"held-poll", "the same, with a safepoint between two uses", 0, 1, setup_held, {borrower, writer}, finish},
    {"held-two", "two threads fill the slot at once", 0, 1, setup_held, {borrower_twice, borrower_once}, finish},
    {"held-recycle", "a value that its maker has read is borrowed, and its memory used again", 0, 0, setup_held, {borrower_once, recycler}, finish},
    {"held-own", "the reader made the value that is replaced", 0, 1, setup_held, {owner, writer}, finish},
    {"immortal", "the memory of the replaced value becomes an immortal object", 0, 1, setup, {reader_once, immortalizer}, finish_immortal},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
