/* Protocols "slot" (slot.h), "stamp" (stamp.h) and "delayed release" (release.h): an instance's counted word while its maker uses it plainly,
 * while it is handed over, and while it is shared and readers borrow. */
#include "holder.h"

static void
maker(void)
{
    store_one(MORE);
    read_one();
    poll();
    store_one(MORE + 1);
    borrow_one();
    leave();
}

/* The holder has been settled before, once and for all (stamp.h, I5). */
static void
settled_once(void)
{
    borrow_one();
    poll();
    PyObject *v = ul_slot_borrow(holder, 0);
    check(v);
    model_point("goes on using the value borrowed without settling");
    check(v);
    leave();
}

static void
visitor(void)
{
    read_one();
    poll();
    leave();
}

static void
writing_visitor(void)
{
    store_one(MORE + 5);
    poll();
    leave();
}

static void
borrower(void)
{
    borrow_one();
    poll();
    borrow_one();
    leave();
}

static void
borrower_once(void)
{
    borrow_one();
    leave();
}

static void
writer_once(void)
{
    store_one(MORE + 7);
    poll();
    leave();
}

/* Makes its last store and ends: its token is dead when the other comes. */
static void
mayfly(void)
{
    store_one(MORE);
    leave();
}

const model_scenario model_scenarios[] = {
    {"hand-over", "a second thread reads what the maker goes on using", 0, 1, setup_owned, {maker, visitor}, finish},
    {"hand-over-write", "a second thread stores into what the maker goes on using", 0, 1, setup_owned, {maker, writing_visitor}, finish},
    {"settled-once", "the maker reads on without asking again while another thread takes over and stores", 0, 1, setup_owned,
     {settled_once, writing_visitor}, finish},
    {"exit", "the maker ends while another thread comes", 1, 1, setup_owned, {mayfly, visitor}, finish},
    {"two-visitors", "two threads take the same token at once", 0, 0, setup_owned, {mayfly, visitor, borrower_once}, finish},
    {"borrow", "a borrowed value while another thread replaces it", 1, 1, setup_untouched, {borrower, writer}, finish},
    {"two-writers", "two threads replace one value", 0, 1, setup_untouched, {writer, writer_once}, finish},
    {"borrow-three", "a borrower and two writers", 0, 0, setup_untouched, {borrower_once, mayfly, mayfly}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
