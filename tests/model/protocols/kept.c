/* Protocol "kept item" (kept.h): a thread reads items that another one made and replaces, and counts each of them once. */
#include "numbers.h"

#include <unlatch/kept.h>

int ul_thread_promises(ul_thread *th) { (void)th; return 1; }

/* Thread 1 has made list and items; another has marked the list, and has counted the items before. */
static void
share(double value, int items)
{
    make_list(1, 1, 1, value);
    list->ob_gc_bits = UL_GC_SHARED;
    PyUnstable_EnableTryIncRef(((PyListObject *)list)->ob_item[0]);
    if (items == 2) {
        PyObject *item = number(FIRST, "number");
        made_by(1, item);
        PyUnstable_EnableTryIncRef(item);
        ((PyListObject *)list)->ob_item[1] = item;
        Py_SET_SIZE(list, 2);
    }
    for (int t = 1; t <= model_threads(); t++) {
        model_on_behalf_of(t, make_plain_record);
    }
}

static void setup_one(void) { share(FIRST, 1); }
static void setup_both(void) { share(FIRST, 2); }

/* What threads do, as generated code does: list.get of a value that nothing outlives. */

static void
finish_borrow(PyObject *o, int64_t i)
{
    if (o != NULL) {
        check_number(PyFloat_AS_DOUBLE(o));
        model_point("goes on using the borrowed item");
        check_number(PyFloat_AS_DOUBLE(o));
        return;
    }
    ul_kept_make_room(here());
    o = ul_list_get_i64_slow(list, i, NULL);
    if (o != NULL) {
        check_number(PyFloat_AS_DOUBLE(o));
        Py_DECREF(o);
    }
}

static void borrow_item(int64_t i) { finish_borrow(ul_list_borrow(here(), list, i), i); }

/* Back in the interpreter, where the thread lets go of the list as well. */
static void
return_and_let_go(void)
{
    ul_kept_leave(here());
    let_go();
}

static void
borrower(void)
{
    borrow_item(0);
    borrow_item(0);
    return_and_let_go();
}

/* In between the thread calls something else. */
static void
borrower_that_leaves(void)
{
    borrow_item(0);
    ul_kept_leave(here());
    borrow_item(0);
    return_and_let_go();
}

/* Both are in use at the same time. */
static void
borrower_of_two(void)
{
    PyObject *first = ul_list_borrow(here(), list, 0);
    PyObject *second = ul_list_borrow(here(), list, 1);
    if (first != NULL) {
        check_number(PyFloat_AS_DOUBLE(first));
    }
    if (second != NULL) {
        check_number(PyFloat_AS_DOUBLE(second));
    }
    return_and_let_go();
}

/* A loop over the list: two rounds of it, and what says that it has ended. */
static void
walker(void)
{
    for (int64_t i = 0; i < 3; i++) {
        PyObject *o;
        if (!ul_list_borrow_step(here(), list, i, &o)) {
            finish_borrow(NULL, i);
        }
        else if (o != NULL) {
            finish_borrow(o, i);
        }
    }
    return_and_let_go();
}

static void
replacer(void)
{
    PyObject *item = number(NEW, "number");
    PyUnstable_EnableTryIncRef(item);
    PyList_SetItem(list, 0, item);
    let_go();
}

static void
replacer_twice(void)
{
    for (int i = 0; i < 2; i++) {
        PyObject *item = number(NEW + i, "number");
        PyUnstable_EnableTryIncRef(item);
        PyList_SetItem(list, 0, item);
    }
    let_go();
}

/* The list's maker reads its own items. */
static void
owner(void)
{
    borrow_item(0);
    PyList_SetItem(list, 0, number(NEW, "number"));
    borrow_item(0);
    ul_kept_leave(here());
    model_check(here()->kept.n == 0, "a thread keeps what it made itself");
    let_go();
}

/* Destructors: what is given back reads other items, which it must not add to what is being given back. */

static void
read_on_death(void)
{
    for (int64_t i = 0; i < PyList_GET_SIZE(list); i++) {
        borrow_item(i);
    }
    model_check(here()->kept.n == 0, "something is kept while references are given back");
    ul_kept_leave(here());
}

/* Thread 1 has let go of the first item, so whoever lets go of it last ends it. */
static void
setup_noisy(void)
{
    share(NOISY, 2);
    PyObject *item = ((PyListObject *)list)->ob_item[0];
    item->ob_tid = 0;
    item->ob_ref_local = 0;
    item->ob_ref_shared = (1 << _Py_REF_SHARED_SHIFT) | _Py_REF_MERGED;
    on_death = read_on_death;
}

/* What the thread keeps leaves the list before the thread gives it back. */
static void
borrower_of_noisy(void)
{
    PyObject *first = ul_list_borrow(here(), list, 0);
    model_check(first != NULL && PyFloat_AS_DOUBLE(first) == NOISY, "the first item is kept");
    PyList_SetItem(list, 0, number(NEW, "number"));
    ul_kept_leave(here());
    model_check(here()->kept.n == 0, "something is kept behind the return");
    let_go();
}

const model_scenario model_scenarios[] = {
    {"replaced", "the list's maker replaces the item under another reader", 1, 1, setup_one, {replacer, borrower}, finish_list},
    {"replaced-twice", "twice, so that the new item may have the memory of the one before", 0, 1, setup_one, {replacer_twice, borrower}, finish_list},
    {"replaced-left", "the reader gives back what it kept and reads again", 0, 1, setup_one, {replacer_twice, borrower_that_leaves}, finish_list},
    {"recycled", "the item's memory becomes an object that others may count", 0, 1, setup_one, {recycler_for_others, borrower}, finish_list},
    {"recycled-left", "the same while the reader leaves and comes back", 0, 0, setup_one, {recycler_for_others, borrower_that_leaves}, finish_list},
    {"cleared", "the list is emptied under another reader of two items", 0, 1, setup_both, {clearer, borrower_of_two}, finish_list},
    {"walked", "the list is emptied under a loop of another thread", 0, 1, setup_both, {clearer, walker}, finish_list},
    {"owner", "the reader made the items, another thread replaces one", 1, 1, setup_one, {owner, cpython_writer}, finish_list},
    {"destructor", "what is given back reads the list", 1, 0, setup_noisy, {let_go, borrower_of_noisy}, finish_list},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
