/* What the models of instance words have in common: a holder with two words, the threads' records, and what threads do with both. */
#ifndef MODEL_HOLDER_H
#define MODEL_HOLDER_H

#include "../cpython/standins.h"

#include <pthread.h>
#include <sched.h>
#include <unlatch/klass.h>
#include <unlatch/private.h>
#include <unlatch/release.h>
#include <unlatch/slot.h>
#include <unlatch/stamp.h>

enum { FIRST = 1, MORE, LAST = 30 };

struct ul_private ul_private;
static ul_thread *records[MODEL_THREADS];
static PyObject *holder;
static ul_class holder_class;
static PyTypeObject holder_type = {.ob_base = {.ob_base = {.ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL}}, .tp_name = "holder"};

/* What the sources ask of the rest of the runtime and of the C library ---------------------------------------------------------------------------- */

const ul_class *ul_class_of(PyTypeObject *type) { (void)type; return &holder_class; }
void ul_class_was_handed_over(const ul_class *cls) { (void)cls; }
PyInterpreterState *PyThreadState_GetInterpreter(PyThreadState *ts) { (void)ts; return NULL; }

static void (*at_exit)(void *);
int pthread_key_create(pthread_key_t *key, void (*destructor)(void *)) { *key = 1; at_exit = destructor; return 0; }
static _Thread_local const void *kept_for_exit;
int pthread_setspecific(pthread_key_t key, const void *value) { (void)key; kept_for_exit = value; return 0; }
int pthread_atfork(void (*a)(void), void (*b)(void), void (*c)(void)) { (void)a; (void)b; (void)c; return 0; }
int sched_yield(void) { model_wait_for_change(); return 0; }

/* Setup -------------------------------------------------------------------------------------------------------------------------------------------- */

static void
make_plain_record(int thread)
{
    ul_thread *th = model_alloc(sizeof *th, "thread record", 0);
    th->ts = state_of(thread);
    th->budget = UL_BUDGET;
    th->kept = (ul_kept)UL_KEPT_NONE;
    records[thread] = th;
}

static void
make_record(int thread)
{
    make_plain_record(thread);
    ul_stamp_register(records[thread]);
}

/* The holder's stamp is `owner`'s token; 0: nobody has touched it; -1: it is shared. */
static void
start(int owner)
{
    python_start();
    name_of("unlatch.stamps.v2");
    ul_private.xdecref_delayed = _PyObject_XDecRefDelayed;
    ul_private.stop_the_world = _PyEval_StopTheWorld;
    ul_private.start_the_world = _PyEval_StartTheWorld;
    ul_private.handle_pending = _Py_HandlePending;
    model_check(ul_stamp_init() == 0, "the registry is there");
    for (int t = 1; t <= model_threads(); t++) {
        model_on_behalf_of(t, make_record);
    }
    ul_instance *o = model_alloc(sizeof *o + 2 * sizeof(uintptr_t), "holder", 1);
    _Py_NewReference(&o->ob_base);
    o->ob_base.ob_type = &holder_type;
    o->vt = (struct ul_vtable *)&holder_class;
    o->stamp = owner > 0 ? records[owner]->token : owner < 0 ? UL_SHARED : 0;
    o->words[0] = (uintptr_t)new_thing(FIRST);
    holder = &o->ob_base;
}

static inline void setup_owned(void) { start(1); }
static inline void setup_untouched(void) { start(0); }
static inline void setup_shared(void) { start(-1); }

static inline void
finish(void)
{
    python_finish();
    uintptr_t last = *ul_word_at(holder, 0);
    model_check(last != 0, "the slot was emptied by nobody");
    Py_DECREF((PyObject *)last);
    model_check(things_alive() == 0, "a reference is lost");
}

/* What threads do ------------------------------------------------------------------------------------------------------------------------------------ */

static ul_thread *here(void) { return records[model_self()]; }

static void
leave(void)
{
    python_leave();
    if (kept_for_exit != NULL) {
        at_exit((void *)kept_for_exit); /* the C library does, after the thread state is gone */
    }
}

static inline void
store_one(int64_t value)
{
    ul_slot_set_object(here(), holder, 0, NULL, new_thing(value));
}

static void
check(PyObject *v)
{
    int64_t value = thing_value(v);
    model_check(value >= FIRST && value <= LAST, "a value that nobody stored");
}

/* An owned reference. */
static inline void
read_one(void)
{
    PyObject *v = ul_slot_get_object(here(), holder, 0, NULL);
    check(v);
    Py_DECREF(v);
}

/* No reference: the value is used up to the next safepoint (a borrow region). */
static inline void
borrow_one(void)
{
    ul_settle(here(), holder);
    PyObject *v = ul_slot_borrow(holder, 0);
    check(v);
    model_point("goes on using the borrowed value");
    check(v);
}

/* A loop's back edge at which quiescence is due. */
static inline void
poll(void)
{
    here()->budget = 1;
    ul_safepoint(here());
}

static inline void
writer(void)
{
    store_one(MORE);
    poll();
    store_one(MORE + 1);
    poll();
    leave();
}

#endif
