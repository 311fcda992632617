/* Protocols "slot" (slot.h), "stamp" (stamp.h) and "delayed release" (release.h): an instance's counted word while its maker uses it plainly,
 * while it is handed over, and while it is shared and readers borrow; a float that is deleted while others read it. */
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

/* The holder holds another instance, of thread 2's; `other` is of thread 1's. */

static PyObject *other;

static void
inner_dealloc(PyObject *o)
{
    Py_DECREF((PyObject *)*ul_word_at(o, 0));
    free_object(o);
}

static PyTypeObject inner_type = {
    .ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}},
    .tp_name = "inner",
    .tp_dealloc = inner_dealloc,
};

static PyObject *
new_inner(int thread)
{
    ul_instance *o = model_alloc(sizeof *o + sizeof(uintptr_t), "inner", 1);
    _Py_NewReference(&o->ob_base);
    o->ob_base.ob_type = &inner_type;
    o->vt = (struct ul_vtable *)&holder_class;
    o->stamp = records[thread]->token;
    made_by(thread, &o->ob_base);
    return &o->ob_base;
}

static void
setup_chain(void)
{
    start(-1);
    PyObject *inner = new_inner(2);
    *ul_word_at(inner, 0) = *ul_word_at(holder, 0);
    *ul_word_at(holder, 0) = (uintptr_t)inner;
    other = new_inner(1);
}

/* While this thread stops the world for the other instance, the one that stores may wait for its turn, detached. */
static void
inner_remover(void)
{
    store_one(MORE + 7);
    ul_settle(here(), other);
    poll();
    leave();
}

/* Stores into what it has read from the holder, without a reference of its own. */
static void
inner_writer(void)
{
    ul_settle(here(), holder);
    PyObject *inner = ul_slot_borrow(holder, 0);
    if (Py_TYPE(inner) == &inner_type) {
        ul_slot_set_borrowed_object(here(), inner, 0, NULL, new_thing(MORE));
    }
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

/* A float, which lies in the holder's second word. */
static const ul_attr ratio = {.name = "ratio", .kind = UL_FLOAT};
enum { RATIO = 1 };

static void
setup_float(void)
{
    setup_shared();
    ul_thread_self.stack_limit = 1;
    *ul_word_at(holder, RATIO) = ul_word_in_memory(&ratio, ul_word_of_float(1.5));
}

static void
find_float(void)
{
    double v = 0;
    model_check(!ul_slot_find_float(holder, RATIO, &v) || v == 1.5 || v == 2.5, "a float that nobody stored");
}

static void
float_reader(void)
{
    find_float();
    poll();
    find_float();
    leave();
}

static void
float_deleter(void)
{
    ul_slot_undefine(holder, RATIO, &ratio);
    poll();
    ul_slot_set_float(here(), holder, RATIO, &ratio, 2.5);
    leave();
}

static void
float_deleter_once(void)
{
    ul_slot_undefine(holder, RATIO, &ratio);
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
    {"float", "a float is read while another thread deletes it and stores another", 1, 2, setup_float, {float_reader, float_deleter}, finish},
    {"float-three", "two threads delete a float and one stores another, while a third reads", 0, 1, setup_float,
     {float_reader, float_deleter, float_deleter_once}, finish},
    {"chain", "one stores into what the other takes out of the holder", 0, 0, setup_chain, {inner_writer, inner_remover}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
