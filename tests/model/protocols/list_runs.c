/* Protocol "list item" (list_items.h), runs: a list is asked once whether nobody else has a way to it, then read and stored into plainly, while
 * other threads try every door there is.  What the runs do is the compiler's own C: that of list_runs.py. */
#include "numbers.h"

#include <unlatch/generated.h>

/* What the generated functions ask of the rest of the runtime and of CPython ------------------------------------------------------------------------ */

static ul_func ul_fn_own, ul_fn_held, ul_fn_kept;
static const ul_attr ul_a_Tray[1];

void ul_traceback(ul_func *fn, uint32_t site) { (void)fn, (void)site; }

/* In the place of an IndexError: the run goes on with a number that checks know. */
enum { NO_ITEM = 1000 };

double
ul_float_adopt(PyObject *owned)
{
    if (owned == NULL) {
        return NO_ITEM; /* another thread has shortened the list */
    }
    double v = PyFloat_AS_DOUBLE(owned);
    Py_DECREF(owned);
    return v;
}

/* The shelf gives the one list that there is. */
#define ul_list_take(shelf, known) ((void)(shelf), (void)(known), NULL)
#define ul_list_pop_slow(shelf) ((void)(shelf), list)
#include "generated.h"
#undef ul_list_take
#undef ul_list_pop_slow

/* Setup -------------------------------------------------------------------------------------------------------------------------------------------- */

static void setup_held_two(void) { hold(2); }

static void
setup_of_two(uint32_t local, Py_ssize_t shared, double value)
{
    make_list(1, local, shared, value);
    for (int t = 1; t <= model_threads(); t++) {
        model_on_behalf_of(t, make_plain_record);
    }
    PyObject *item = number(FIRST, "number");
    ((PyListObject *)list)->ob_item[1] = item;
    Py_SET_SIZE(list, 2);
    made_by(1, item);
}

static void setup_given(void) { setup_of_two(1, 1, FIRST); }
static void setup_moved(void) { setup_of_two(2, 0, FIRST); }

/* One item; where a second one was stands what has been freed, as a pop leaves it. */
static void
setup_short(void)
{
    setup_of_two(1, 1, FIRST);
    Py_SET_SIZE(list, 1);
    free_object(((PyListObject *)list)->ob_item[1]);
}

static void look_at_list(void) { check_number(PyFloat_AS_DOUBLE(((PyListObject *)list)->ob_item[0])); }

static void
setup_noisy(void)
{
    setup_of_two(1, 0, NOISY);
    on_death = look_at_list;
}

/* Threads ------------------------------------------------------------------------------------------------------------------------------------------ */

static void
check_sum(double sum, int of)
{
    model_check(sum >= NO_ITEM || sum == -113.0 || (sum >= of * FIRST && sum <= of * LAST), "a number that nobody stored in the list");
}

static void
runner(void)
{
    check_sum(ul_f_own(here(), NULL), 2);
    python_leave();
}

static void
noisy_runner(void)
{
    ul_f_own(here(), NULL);
    python_leave();
}

static void
holder_runner(void)
{
    check_sum(ul_f_held(here(), holder), 2);
    poll();
    check_sum(ul_f_held(here(), holder), 2);
    leave();
}

static void
holder_looper(void)
{
    check_sum(ul_f_kept(here(), holder, 2.0), 4);
    leave();
}

static void
reader(void)
{
    read_item(1);
    let_go();
}

/* There is no room for a third item: the array is exchanged. */
static void
appender(void)
{
    PyObject *x = number(NEW, "number");
    PyList_Append(list, x);
    Py_DECREF(x);
    let_go();
}

static void
holder_visitor_clears(void)
{
    ul_settle(here(), holder);
    PyList_Clear(ul_slot_borrow(holder, 0));
    leave();
}

/* gc.get_objects: a reference from nothing. */
static void
collector(void)
{
    _PyEval_StopTheWorld(NULL);
    PyObject *found = Py_NewRef(list);
    _PyEval_StartTheWorld(NULL);
    PyList_SetItem(found, 0, number(NEW, "number"));
    Py_DECREF(found);
    leave();
}

const model_scenario model_scenarios[] = {
    {"stored", "another thread replaces an item and lets go of the list", 0, 1, setup_given, {runner, cpython_writer}, finish_list},
    {"read", "another thread reads an item, which marks the list, and lets go of it", 0, 1, setup_given, {runner, reader}, finish_list},
    {"grown", "another thread exchanges the array and lets go of the list", 0, 1, setup_given, {runner, appender}, finish_list},
    {"cleared", "another thread takes all items and lets go of the list", 0, 1, setup_given, {runner, clearer}, finish_list},
    {"short", "the list has fewer items than the run asks for", 1, 1, setup_short, {runner, reader}, finish_list},
    {"moved", "the other thread's reference was counted by the list's maker", 0, 1, setup_moved, {runner, cpython_writer}, finish_list},
    {"two-runs", "both threads go through the run", 0, 1, setup_moved, {runner, runner}, finish_list},
    {"held", "a list of an instance that another thread comes to", 1, 0, setup_held_two, {holder_runner, holder_visitor}, finish_held},
    {"held-grown", "the same, and the other thread exchanges the array", 0, 0, setup_held_two, {holder_runner, holder_visitor_appends}, finish_held},
    {"held-cleared", "the same, and the other thread takes all items", 0, 0, setup_held_two, {holder_runner, holder_visitor_clears}, finish_held},
    {"loop", "the same where the list stays in a variable over polls", 0, 0, setup_held_two, {holder_looper, holder_visitor}, finish_held},
    {"loop-grown", "the same, and the other thread exchanges the array", 0, 0, setup_held_two, {holder_looper, holder_visitor_appends}, finish_held},
    {"collected", "another thread finds the list by way of the collector", 0, 0, setup_held_two, {holder_looper, collector}, finish_held},
    {"destructor", "the replaced item's destructor looks at the list", 1, 0, setup_noisy, {noisy_runner}, finish_list},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
