/* Protocol "list item" (list_items.h): items of a built-in list read in line and stored without its lock, while CPython's own functions and
 * other threads work on the same list. */
#include "numbers.h"

/* Setup -------------------------------------------------------------------------------------------------------------------------------------------- */

static void setup_moved(void) { make_list(1, 2, 0, FIRST); }

/* What threads do, as generated code does ---------------------------------------------------------------------------------------------------------- */

/* list.float_at */
static void
read_number(int64_t i)
{
    double v;
    PyObject *spare;
    if (!ul_list_find_float(list, i, &v, &spare)) {
        PyObject *o = ul_list_get_i64_slow(list, i, spare);
        if (o == NULL) {
            return; /* another thread has shortened the list */
        }
        v = PyFloat_AS_DOUBLE(o);
        Py_DECREF(o);
    }
    check_number(v);
}

/* list.append */
static void
append(double value, uint32_t known)
{
    PyObject *x = number(value, "number");
    if (!ul_list_put(list, x, known)) {
        PyList_Append(list, x);
    }
    Py_DECREF(x);
}

/* Threads ------------------------------------------------------------------------------------------------------------------------------------------ */

static void
numbers_reader(void)
{
    read_number(0);
    read_number(0);
    let_go();
}

/* CPython is not asked where the list gives no answer at once: _Py_TryIncrefCompare does not look again at what is immortal by now.  No loads are
 * delayed in these scenarios, for CPython's store that makes an object immortal is relaxed (list_items.h, O9). */
static void
number_in_line_reader(void)
{
    double v;
    PyObject *spare;
    if (ul_list_find_float(list, 0, &v, &spare)) {
        check_number(v);
    }
    Py_XDECREF(spare);
    let_go();
}

static void
item_in_line_reader(void)
{
    PyObject *o;
    if (ul_list_find(list, 0, &o)) {
        check_number(PyFloat_AS_DOUBLE(o));
    }
    Py_XDECREF(o);
    let_go();
}

static void
number_reader(void)
{
    read_number(0);
    let_go();
}

static void
item_reader(void)
{
    read_item(0);
    let_go();
}

static void
items_reader(void)
{
    read_item(0);
    read_item(0);
    let_go();
}

/* Length and array are never those of one moment to readers: nothing stands between emptying and filling. */
static void
refiller(void)
{
    PyList_Clear(list);
    PyObject *x = number(NEW, "number");
    PyList_Append(list, x);
    PyList_Append(list, x);
    Py_DECREF(x);
    let_go();
}

static void
second_reader(void)
{
    read_number(1);
    let_go();
}

static void
own_reference(void)
{
    replace(0, NEW + 1, 1);
    read_number(0);
    let_go();
}

static void
own_reference_twice(void)
{
    replace(0, NEW + 1, 1);
    replace(0, NEW + 2, 1);
    let_go();
}

static void
own_reference_grows(void)
{
    append(NEW + 1, 1);
    PyObject *last = ul_list_take(list, 1);
    if (last != NULL) {
        check_number(PyFloat_AS_DOUBLE(last));
        Py_DECREF(last);
    }
    replace(0, NEW + 2, 1);
    let_go();
}

/* The list of an attribute */

static uint32_t known(void) { return (uint32_t)ul_is_mine(here(), holder); }

static void
holder_owner(void)
{
    replace(0, NEW, known());
    poll();
    if (known() || ul_load_relaxed(&((ul_instance *)holder)->stamp) == UL_SHARED) {
        replace(0, NEW + 1, known());
    }
    leave();
}

static void
holder_owner_grows(void)
{
    append(NEW, known());
    poll();
    append(NEW + 1, known());
    leave();
}

static void
holder_owner_takes(void)
{
    append(NEW, known());
    poll();
    PyObject *last = ul_list_take(list, known());
    Py_XDECREF(last);
    leave();
}

/* A reference of our own beside the attribute's, as where the list is read once before a loop. */
static void
holder_owner_keeps(void)
{
    PyObject *mine = Py_NewRef(list);
    append(NEW, 1 + ul_slot_holds(here(), holder, 0, mine));
    poll();
    append(NEW + 1, 1 + ul_slot_holds(here(), holder, 0, mine));
    Py_DECREF(mine);
    leave();
}

/* The attribute has another list by then: the second reference is somebody else's, who counted it here. */
static void
holder_owner_keeps_moved(void)
{
    append(NEW, 1 + ul_slot_holds(here(), holder, 0, list));
    Py_DECREF(list);
    leave();
}

static void
list_taker(void)
{
    PyObject *x = number(NEW + 4, "number");
    PyList_Append(list, x);
    Py_DECREF(x);
    Py_DECREF(list);
    leave();
}

/* The list is in the instance no more, its two references are one of each thread's. */
static void
setup_moved_out(void)
{
    setup_held();
    *ul_word_at(holder, 0) = 0;
    list->ob_ref_local = 2;
}

/* Destructors */

static void look_at_list(void) { read_item(0); }

static void
store_in_list(void)
{
    on_death = look_at_list;
    replace(0, NEW, 0);
}

static void
setup_noisy(void)
{
    make_list(1, 1, 0, NOISY);
    on_death = look_at_list;
}

static void
setup_noisy_counted(void)
{
    make_list(1, 2, 0, NOISY);
    on_death = store_in_list;
}

static void
finish_noisy_counted(void)
{
    Py_DECREF(list);
    finish_list();
}

const model_scenario model_scenarios[] = {
    {"owner-reads", "the list's maker reads numbers that another thread replaces", 1, 1, setup_counted, {numbers_reader, cpython_writer}, finish_list},
    {"owner-reads-items", "the list's maker reads items that another thread replaces", 0, 1, setup_counted, {items_reader, cpython_writer}, finish_list},
    {"owner-reads-resized", "another thread exchanges the array under the list's maker", 0, 1, setup_counted, {numbers_reader, resizer}, finish_list},
    {"owner-reads-refilled", "the array is smaller than the length that was read before it", 0, 1, setup_two, {second_reader, refiller}, finish_list},
    {"visitor-reads", "the list's maker exchanges the array under another reader", 1, 1, setup_counted, {resizer, numbers_reader}, finish_list},
    {"visitor-reads-cleared", "the list's maker empties it under another reader", 0, 1, setup_counted, {clearer, items_reader}, finish_list},
    {"visitor-reads-stored", "the list's maker replaces the item under another reader", 0, 1, setup_counted, {parameter, items_reader}, finish_list},
    {"recycled", "an item's memory becomes an immortal object while it is read", 0, 0, setup_marked, {number_in_line_reader, recycler}, finish_list},
    {"recycled-items", "as recycled, for whole items", 0, 0, setup_marked, {item_in_line_reader, recycler}, finish_list},
    {"recycled-counted", "an item's memory becomes an object that others may count", 0, 1, setup_marked, {item_reader, recycler_for_others}, finish_list},
    {"recycled-counted-number", "as recycled-counted, for numbers", 0, 1, setup_marked, {number_reader, recycler_for_others}, finish_list},
    {"two-writers", "two threads replace one item", 1, 1, setup_counted, {parameter, parameter}, finish_list},
    {"writers", "one replaces an item in line, one by CPython's function", 0, 1, setup_counted, {parameter, cpython_writer}, finish_list},
    {"moved", "the second reference was counted by the list's maker", 0, 1, setup_moved, {own_reference, own_reference}, finish_list},
    {"given-back", "another thread lets go of the list", 0, 1, setup_counted, {own_reference_twice, parameter}, finish_list},
    {"given-back-grown", "another thread exchanges the array and lets go of the list", 0, 1, setup_counted, {own_reference_grows, resizer}, finish_list},
    {"held", "a list of an instance that another thread comes to", 1, 0, setup_held, {holder_owner, holder_visitor}, finish_held},
    {"held-grows", "both append to it", 0, 0, setup_held, {holder_owner_grows, holder_visitor_appends}, finish_held},
    {"held-takes", "one takes items off it", 0, 0, setup_held, {holder_owner_takes, holder_visitor_appends}, finish_held},
    {"held-and-owned", "the same where the owner has a reference of its own", 0, 0, setup_held, {holder_owner_keeps, holder_visitor_appends}, finish_held},
    {"held-and-owned-moved", "a list that was of an instance, and that another thread has by now", 0, 0, setup_moved_out, {holder_owner_keeps_moved, list_taker}, finish_list},
    {"destructor", "the replaced item's destructor reads the list", 1, 0, setup_noisy, {own_reference}, finish_list},
    {"destructor-locked", "the replaced item's destructor stores in the list", 1, 0, setup_noisy_counted, {parameter}, finish_noisy_counted},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
