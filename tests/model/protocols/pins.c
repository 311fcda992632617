/* Protocol "pins" (pins.h): values that a native function has borrowed while it goes through slow paths, and another thread replaces them. */
#include "holder.h"

#include <unlatch/pins.h>

/* A loop's back edge at which there is something to do, as the emitter writes it. */
static void
poll_with(ul_pins *pins, uint32_t n, PyObject *const *values)
{
    here()->budget = 0;
    if (UL_UNLIKELY(ul_safepoint_due(here()))) {
        ul_pin(pins, n, values);
        ul_safepoint_slow(here());
    }
}

static void
use(PyObject *v)
{
    check(v);
    model_point("goes on using the borrowed value");
    check(v);
}

/* One value over one slow path. */
static void
keeper(void)
{
    UL_PINS(pins, 1);
    ul_settle(here(), holder);
    PyObject *v = ul_slot_borrow(holder, 0);
    poll_with(&pins.head, 1, (PyObject *const[]){v});
    use(v);
    ul_unpin(&pins.head);
    leave();
}

/* The same value over two, and beside it what has been read between them. */
static void
collector(void)
{
    UL_PINS(pins, 2);
    ul_settle(here(), holder);
    PyObject *v = ul_slot_borrow(holder, 0);
    poll_with(&pins.head, 1, (PyObject *const[]){v});
    PyObject *w = ul_slot_borrow(holder, 0);
    poll_with(&pins.head, 2, (PyObject *const[]){v, w});
    check(v);
    use(w);
    ul_unpin(&pins.head);
    leave();
}

/* A slow path that finds a value of its own: that takes the place of a borrowed one. */
static void
finder(void)
{
    UL_PINS(pins, 1);
    ul_settle(here(), holder);
    PyObject *v = ul_slot_borrow(holder, 0);
    ul_pin(&pins.head, 1, (PyObject *const[]){v});
    detach();
    attach();
    PyObject *w = new_thing(LAST);
    ul_pin_owned(&pins.head, w);
    check(v);
    use(w);
    ul_unpin(&pins.head);
    leave();
}

const model_scenario model_scenarios[] = {
    {"keep", "a value is kept over a slow path while another thread replaces it", 1, 1, setup_shared, {keeper, writer}, finish},
    {"keep-own", "the same, and the holder was the first thread's own", 1, 1, setup_owned, {keeper, writer}, finish},
    {"collect", "values are kept over two slow paths", 0, 1, setup_shared, {collector, writer}, finish},
    {"collect-own", "the same, and the holder was the first thread's own", 0, 1, setup_owned, {collector, writer}, finish},
    {"find", "a slow path finds a value", 1, 1, setup_shared, {finder, writer}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
