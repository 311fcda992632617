/* Protocol "safepoint" (thread.h): loops that poll while another thread stops the world, queues objects for them, waits for quiescence. */
#include "../cpython/standins.h"

#include <unlatch/private.h>
#include <unlatch/thread.h>

struct ul_private ul_private;
void ul_stamp_register(ul_thread *th) { (void)th; }
PyInterpreterState *PyThreadState_GetInterpreter(PyThreadState *ts) { (void)ts; return NULL; }

#define POLLS 3 /* of a loop before it insists that the other thread got on: no event may take more */

enum { SERVED }; /* ghosts */

static ul_thread *records[MODEL_THREADS];
static uintptr_t shared_word; /* plain: only who has stopped the world, or runs undisturbed, may touch it */
static uintptr_t slot;

static void
setup(void)
{
    python_start();
    ul_private.handle_pending = _Py_HandlePending;
    ul_private.stop_the_world = _PyEval_StopTheWorld;
    ul_private.start_the_world = _PyEval_StartTheWorld;
    for (int t = 1; t <= model_threads(); t++) {
        ul_thread *th = model_alloc(sizeof *th, "thread record", 0);
        th->ts = state_of(t);
        th->budget = UL_BUDGET;
        records[t] = th;
    }
    slot = (uintptr_t)new_thing(1);
}

/* A collection is due in the first thread as well, which may have it wait. */
static void
setup_collection(void)
{
    setup();
    state_of(1)->eval_breaker = UL_GC_SCHEDULED;
    records[1]->gc.polls = 1000;
}

static void
finish(void)
{
    python_finish();
    Py_DECREF((PyObject *)slot);
    model_check(things_alive() == 0, "a reference is lost");
}

static int served(void *unused) { (void)unused; return model_ghost(SERVED) != 0; }

/* A compiled loop that goes on until the other thread is done; it uses what nobody else may use between two polls. */
static void
loop_with(int (*poll)(ul_thread *))
{
    ul_thread *th = records[model_self()];
    for (int i = 0; i < POLLS && !served(NULL); i++) {
        shared_word++;
        model_point("a turn of the loop");
        shared_word++;
        poll(th);
    }
    /* The newest event has been seen by now: relaxed loads may lag, processors do not for ever. */
    if ((model_newest(&th->ts->eval_breaker, 8) & PLEASE_STOP) != 0) {
        while (!served(NULL) && ul_eval_breaker(th->ts) == 0) {
            model_point("a store becomes visible");
        }
        poll(th);
        model_check(served(NULL), "a poll that saw the request goes on before the world was stopped");
    }
    python_leave();
}

static void loop(void) { loop_with(ul_safepoint); }

/* Operations that may take long, in a row. */
static int answer(ul_thread *th) { return ul_answered_status(th, 0); }
static void operations(void) { loop_with(answer); }

static void
add_two(void *data)
{
    uintptr_t *word = data;
    model_check(*word % 2 == 0, "the world is stopped in the middle of a turn");
    *word += 2;
}

static void
stopper(void)
{
    ul_with_world_stopped(records[model_self()], add_two, &shared_word);
    model_ghost_set(SERVED, 1);
    python_leave();
}

/* Borrows from a slot between two polls. */
static void
borrowing_loop(void)
{
    ul_thread *th = records[model_self()];
    for (int i = 0; i < 2; i++) {
        PyObject *v = (PyObject *)ul_load_acquire(&slot);
        (void)thing_value(v);
        model_point("goes on using the borrowed value");
        (void)thing_value(v);
        th->budget = 0; /* as at the end of every UL_BUDGET polls */
        ul_safepoint(th);
    }
    python_leave();
}

static void
retirer(void)
{
    ul_thread *th = records[model_self()];
    _PyObject_XDecRefDelayed((PyObject *)ul_exchange(&slot, (uintptr_t)new_thing(2)));
    th->budget = 0;
    ul_safepoint(th);
    model_check(th->budget == UL_BUDGET, "the count of polls starts again");
    python_leave();
}

const model_scenario model_scenarios[] = {
    {"stop", "the world is stopped while a loop runs", 1, 1, setup, {loop, stopper}, finish},
    {"stop-collection", "the same while a collection waits in the looping thread", 1, 1, setup_collection, {loop, stopper}, finish},
    {"stop-operations", "the world is stopped while long operations follow each other", 1, 1, setup, {operations, stopper}, finish},
    {"two-stoppers", "two threads stop the world", 0, 0, setup, {stopper, stopper, loop}, finish},
    {"borrow", "a loop borrows what another thread retires", 1, 2, setup, {borrowing_loop, retirer}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
