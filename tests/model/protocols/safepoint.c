/* Protocol "safepoint" (thread.h, gc_patience.h): loops that poll while another thread stops the world, queues objects for them, waits for
 * quiescence, collects garbage. */
#include "../cpython/standins.h"

#include <unlatch/private.h>
#include <unlatch/thread.h>

#include <time.h>
#include <unistd.h>

struct ul_private ul_private;
/* How much garbage was found is not asked here. */
PyObject *PyImport_ImportModule(const char *name) { (void)name; return NULL; }
void ul_stamp_register(ul_thread *th) { (void)th; }

/* Of the interpreter's state, whether some thread collects garbage. */
static struct interpreter {
    uint32_t unused, collecting;
} *interpreter;
PyInterpreterState *PyThreadState_GetInterpreter(PyThreadState *ts) { (void)ts; return (PyInterpreterState *)interpreter; }

#define POLLS 3 /* of a loop before it insists that the other thread got on: no event may take more */

enum { SERVED, COLLECTOR, ANSWERED, SLEEPS }; /* ghosts */

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
    python_clock = 0;
    interpreter = model_alloc(sizeof *interpreter, "interpreter", 0);
    ul_private.collecting_at = offsetof(struct interpreter, collecting);
    ul_private.process = getpid();
}

static int collect(PyThreadState *ts);

/* A collection is due in the first thread as well, which may have it wait. */
static void
setup_collection(void)
{
    setup();
    state_of(1)->eval_breaker = UL_GC_SCHEDULED;
    records[1]->gc.polls = 1000;
}

/* It is put off. */
static void
setup_rest(void)
{
    setup_collection();
    records[1]->gc.polls = 1;
    python_clock = -1; /* no collection before 0 */
}

/* It is made at once, by the thread's own poll. */
static void
setup_finalizer(void)
{
    setup_collection();
    records[1]->gc.polls = 1;
    ul_private.handle_pending = collect;
}

/* The first thread is far ahead of the second one, which collects. */
static void
setup_ahead(void)
{
    setup();
    records[1]->gc.made = UL_GC_LEAD + 1;
    records[1]->budget = 0;
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

/* The request to collect is cleared while another thread asks for a stop: that must not be lost. */
static void
resting_loop(void)
{
    ul_thread *th = records[model_self()];
    for (int i = 0; i < POLLS && !served(NULL); i++) {
        ul_safepoint(th);
        model_check(!stop_is_asked() || (model_newest(&th->ts->eval_breaker, 8) & PLEASE_STOP) != 0, "a request to stop is lost");
    }
    python_leave();
}

/* Sleeps that the runtime asks for. */
int
nanosleep(const struct timespec *length, struct timespec *rest)
{
    (void)length, (void)rest;
    model_check(is_detached(), "sleeps while others have to wait for it");
    model_check(model_ghost(COLLECTOR) != model_self(), "waits for itself");
    model_ghost_set(SLEEPS, model_ghost(SLEEPS) + 1);
    model_check(model_ghost(SLEEPS) <= UL_GC_MOST_WAIT, "waits for too long");
    model_point("a millisecond passes");
    return 0;
}

/* Far ahead. */
static void
maker(void)
{
    ul_thread *th = records[model_self()];
    int before = model_ghost(COLLECTOR) != 0;
    ul_safepoint(th);
    model_check(!before || model_ghost(SLEEPS) != 0 || model_ghost(COLLECTOR) == 0, "makes more while another thread collects");
    model_ghost_set(ANSWERED, 1);
    python_leave();
}

static int answered(void *unused) { (void)unused; return model_ghost(ANSWERED) != 0; }

static void
begin_collection(void)
{
    _Py_atomic_store_uint32(&interpreter->collecting, 1);
    model_ghost_set(COLLECTOR, model_self());
    ul_with_world_stopped(records[model_self()], add_two, &shared_word);
}

static void
end_collection(void)
{
    model_ghost_set(COLLECTOR, 0);
    _Py_atomic_store_uint32(&interpreter->collecting, 0);
    python_leave();
}

static void
collector(void)
{
    begin_collection();
    end_collection();
}

/* A finalizer that waits for the other thread. */
static void
waiting_collector(void)
{
    begin_collection();
    detach();
    model_wait(answered, NULL, "wait in a finalizer");
    attach();
    end_collection();
}

static void
collecting_loop(void)
{
    ul_safepoint(records[model_self()]);
    model_check(model_ghost(ANSWERED), "the collection is forgotten");
    python_leave();
}

/* A finalizer that polls, far ahead itself. */
static int
collect(PyThreadState *ts)
{
    (void)ts;
    ul_thread *th = records[model_self()];
    begin_collection();
    th->budget = 0;
    th->gc.made += UL_GC_LEAD + 1;
    ul_safepoint(th);
    model_ghost_set(COLLECTOR, 0);
    _Py_atomic_store_uint32(&interpreter->collecting, 0);
    model_ghost_set(ANSWERED, 1);
    return 0;
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
    {"stop-rest", "the world is stopped while a loop puts off a collection", 1, 1, setup_rest, {resting_loop, stopper}, finish},
    {"pace", "a thread that is far ahead polls while another one collects", 1, 0, setup_ahead, {maker, collector}, finish},
    {"pace-finalizer", "the same, and the collection waits for it", 1, 0, setup_ahead, {maker, waiting_collector}, finish},
    {"pace-own", "a finalizer polls, in a collection that a poll has begun", 1, 0, setup_finalizer, {collecting_loop}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
