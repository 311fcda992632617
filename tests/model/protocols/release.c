/* Protocol "delayed release" (release.h) where CPython's queue is missing, and where a thread that ends must not use it any more. */
#include "holder.h"

enum { BEFORE }; /* ghost: blocks that are not of the list */

/* The queue of our own is emptied by every second release; one is waiting already. */
static void
setup_own_list(void)
{
    setup_shared();
    ul_private.xdecref_delayed = NULL;
    model_ghost_set(BEFORE, model_live("raw memory"));
    ul_thread th = {.ts = own_state(), .token = UL_NO_TOKEN, .birth = UL_SHARED};
    ul_release_delayed(&th, new_thing(LAST));
}

static void
finish_own_list(void)
{
    python_finish();
    /* a count that is lost in a race leaves more waiting, but nothing is lost */
    model_check(things_alive() == 1 + model_live("raw memory") - model_ghost(BEFORE), "what waits is not what lives");
    model_check(things_alive() <= 1 + 2, "releases wait for ever");
}

static void
borrower(void)
{
    borrow_one();
    leave();
}

/* These let the world be stopped before they begin. */
static void
late_borrower(void)
{
    poll();
    borrower();
}

static void
late_writer(void)
{
    poll();
    store_one(MORE + 2);
    leave();
}

static void
writer_once(void)
{
    store_one(MORE);
    leave();
}

static void
writer_twice(void)
{
    store_one(MORE);
    store_one(MORE + 1);
    leave();
}

/* A thread that ends: destructors that CPython runs for it replace values. */
static void
ending(void)
{
    own_state()->_status.finalizing = 1;
    store_one(MORE);
    store_one(MORE + 1);
    leave();
}

static void
ending_soon(void)
{
    own_state()->_status.finalizing = 1;
    store_one(MORE);
    leave();
}

/* The main thread: borrows, and runs what it was asked for. */
static void
main_thread(void)
{
    borrow_one();
    poll();
    borrow_one();
    leave();
}

static void
main_thread_once(void)
{
    borrow_one();
    poll();
    leave();
}

static void
setup_refusing(void)
{
    setup_shared();
    pending_calls_refused = 1;
}

const model_scenario model_scenarios[] = {
    {"own-list", "a borrowed value while the list of our own is emptied", 1, 1, setup_own_list, {borrower, writer_twice}, finish_own_list},
    {"own-list-writers", "two threads fill and empty the list", 1, 1, setup_own_list, {writer_twice, writer_once}, finish_own_list},
    {"own-list-three", "a borrower and two writers", 0, 0, setup_own_list, {late_borrower, writer_once, late_writer}, finish_own_list},
    {"exit", "a thread that ends hands its releases to the main thread", 1, 1, setup_shared, {main_thread, ending}, finish},
    {"exit-two", "two threads end at once", 0, 0, setup_shared, {main_thread_once, ending_soon, ending_soon}, finish},
    {"exit-borrower", "the main thread gets what a third one borrows", 0, 0, setup_shared, {main_thread_once, ending_soon, borrower}, finish},
    {"refused", "the main thread has too many calls to do at first", 1, 1, setup_refusing, {main_thread_once, ending}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
