/* Python/pystate.c, Python/qsbr.c and the delayed releases of Objects/obmalloc.c: thread states, stopping the world, grace periods.
 *
 * Not instrumented: each operation is one step, with the knowledge that CPython's own synchronisation passes on stated by channels.
 * What a thread may learn is no more than CPython guarantees: a detach tells whoever stops the world, a start of the world tells whoever
 * attaches, a report of quiescence tells whoever releases what was waiting for it.
 */
#include "list.h"

#include <string.h>
#include <time.h>

enum { GONE, ATTACHED, DETACHED };
enum { STARTS, RELEASES, CALLS, DETACHES, ITEMS = DETACHES + MODEL_THREADS }; /* channels */
#define MOST_ITEMS 8
#define MOST_MERGES 8
#define MOST_CALLS 2

static struct world {
    uint64_t state[MODEL_THREADS];
    uint64_t requester, stopped; /* of a stop of the world: thread or 0 */
    uint64_t asked;              /* all threads have been told */
    struct {
        PyObject *object; /* tagged, as in CPython: memory that is no object */
        uint64_t by, disquiet; /* the thread to release it; threads that have not been quiescent since */
    } delayed[MOST_ITEMS];
    struct {
        PyObject *object;
        uint64_t owner;
    } merges[MOST_MERGES]; /* brc.c: objects whose owner shall add up their counts */
    struct {
        int (*function)(void *);
        void *arg;
    } calls[MOST_CALLS]; /* ceval_gil.c: what the main thread shall run */
    uint64_t refused;
} world;

static PyThreadState *states[MODEL_THREADS];
PyObject *interpreter_dict, *builtins_dict;
int pending_calls_refused;

uintptr_t
model_thread_id_(void)
{
    return (uintptr_t)(model_self() + 1) << 12;
}

void
made_by(int thread, PyObject *o)
{
    _Py_atomic_store_uintptr_relaxed(&o->ob_tid, (uintptr_t)(thread + 1) << 12);
}

PyThreadState *own_state(void) { return states[model_self()]; }
PyThreadState *state_of(int thread) { return states[thread]; }
PyThreadState *PyThreadState_GetUnchecked(void) { return own_state(); }
PyThreadState *PyThreadState_Get(void) { return own_state(); }

void
python_start(void)
{
    memset(&world, 0, sizeof world);
    model_register_state(&world, sizeof world);
    for (int t = 0; t <= model_threads(); t++) {
        states[t] = model_alloc(sizeof *states[t], "thread state", 0);
        world.state[t] = t == 0 ? GONE : ATTACHED;
    }
    interpreter_dict = NULL;
    builtins_dict = new_dict("builtins");
}

/* Quiescence and delayed releases ------------------------------------------------------------------------------------------------------------------ */

static void
report_quiescence(void)
{
    int me = model_self();
    model_observe(RELEASES);
    model_quiescent();
    for (int i = 0; i < MOST_ITEMS; i++) {
        if (world.delayed[i].object != NULL && world.delayed[i].disquiet >> me & 1) {
            world.delayed[i].disquiet &= ~(UINT64_C(1) << me);
            model_publish(ITEMS + i);
        }
    }
}

static void
release(PyObject *o)
{
    if ((uintptr_t)o & 1) {
        model_free((void *)((uintptr_t)o - 1));
    }
    else {
        Py_DecRef(o);
    }
}

/* Release what waited long enough: as early as CPython may do it. */
static void
process_delayed(void)
{
    for (int i = 0; i < MOST_ITEMS; i++) {
        PyObject *o = world.delayed[i].object;
        if (o != NULL && world.delayed[i].by == (uint64_t)model_self() && world.delayed[i].disquiet == 0) {
            world.delayed[i].object = NULL;
            model_observe(ITEMS + i);
            for (int t = 1; t <= model_threads(); t++) { /* qsbr.c: who is offline is looked at too */
                model_observe(DETACHES + t);
            }
            release(o);
        }
    }
}

/* free_delayed */
static void
enqueue(PyObject *o)
{
    model_point("enqueue a delayed release");
    if (world.stopped != 0) { /* obmalloc.c: immediately while the world stands still */
        release(o);
        return;
    }
    for (int i = 0; i < MOST_ITEMS; i++) {
        if (world.delayed[i].object == NULL) {
            world.delayed[i].object = o;
            world.delayed[i].by = (uint64_t)model_self();
            world.delayed[i].disquiet = 0;
            for (int t = 1; t <= model_threads(); t++) {
                world.delayed[i].disquiet |= (uint64_t)(world.state[t] == ATTACHED) << t;
            }
            model_channel_clear(ITEMS + i);
            model_publish(ITEMS + i);
            model_publish(RELEASES);
            return;
        }
    }
    model_fail("too many delayed releases for the model");
}

void
_PyObject_XDecRefDelayed(PyObject *o)
{
    if (o != NULL) {
        enqueue(o);
    }
}

void
_PyMem_FreeDelayed(void *memory, size_t size)
{
    (void)size;
    enqueue((PyObject *)((uintptr_t)memory | 1));
}

void
pass_quiescent(void)
{
    model_point("report quiescence");
    report_quiescence();
    process_delayed();
}

/* Stopping the world -------------------------------------------------------------------------------------------------------------------------------- */

int world_stopped(void) { return world.stopped != 0; }
int stop_is_asked(void) { return world.asked != 0; }
int is_detached(void) { return world.state[model_self()] == DETACHED; }

static int
may_attach(void *unused)
{
    (void)unused;
    return world.requester == 0 || world.requester == (uint64_t)model_self();
}

void
detach(void)
{
    suspend_sections(own_state());
    model_point("detach");
    report_quiescence();
    world.state[model_self()] = DETACHED;
    model_publish(DETACHES + model_self());
}

void
attach(void)
{
    model_wait(may_attach, NULL, "attach");
    world.state[model_self()] = ATTACHED;
    model_observe(STARTS);
    model_observe(RELEASES); /* _Py_qsbr_attach: a full barrier after the sequence number is taken */
    if (own_state()->critical_section != 0) {
        resume_sections(own_state());
    }
}

/* Time stands still, where the scenario says. */
PyTime_t python_clock;

int
PyTime_MonotonicRaw(PyTime_t *result)
{
    *result = python_clock;
    return 0;
}

int
clock_gettime(clockid_t clock, struct timespec *result)
{
    (void)clock;
    *result = (struct timespec){0};
    return 0;
}

PyThreadState *
PyEval_SaveThread(void)
{
    detach();
    return own_state();
}

void
PyEval_RestoreThread(PyThreadState *ts)
{
    (void)ts;
    attach();
    process_delayed();
}

static int
nobody_stops(void *unused)
{
    (void)unused;
    return world.requester == 0;
}

static int
all_stand(void *unused)
{
    (void)unused;
    for (int t = 1; t <= model_threads(); t++) {
        if ((uint64_t)t != world.requester && world.state[t] == ATTACHED) {
            return 0;
        }
    }
    return 1;
}

void set_event(PyThreadState *ts, uintptr_t bit);   /* events.c */
void clear_event(PyThreadState *ts, uintptr_t bit);

void
_PyEval_StopTheWorld(PyInterpreterState *interp)
{
    (void)interp;
    if (model_self() == 0) { /* nobody else is there */
        return;
    }
    if (!nobody_stops(NULL)) { /* its mutex blocks, detached */
        detach();
        model_wait(nobody_stops, NULL, "wait to stop the world");
        world.state[model_self()] = ATTACHED;
        model_observe(STARTS);
    }
    else {
        model_point("stop the world");
        if (!nobody_stops(NULL)) {
            _PyEval_StopTheWorld(interp);
            return;
        }
    }
    world.requester = (uint64_t)model_self();
    for (int t = 1; t <= model_threads(); t++) {
        if (t != model_self() && world.state[t] == ATTACHED) {
            set_event(states[t], PLEASE_STOP);
        }
    }
    world.asked = world.requester;
    model_wait(all_stand, NULL, "wait until all threads stand");
    world.stopped = world.requester;
    world.asked = 0;
    for (int t = 1; t <= model_threads(); t++) {
        model_observe(DETACHES + t);
    }
}

void
_PyEval_StartTheWorld(PyInterpreterState *interp)
{
    (void)interp;
    model_publish(STARTS);
    world.stopped = world.requester = 0;
}

/* gc_free_threading.c. */
void
PyUnstable_GC_VisitObjects(gcvisitobjects_t visit, void *arg)
{
    _PyEval_StopTheWorld(NULL);
    visit(NULL, arg);
    _PyEval_StartTheWorld(NULL);
}

/* ceval_gil.c: Py_AddPendingCall, make_pending_calls.  The queue's mutex passes knowledge on. */
int
Py_AddPendingCall(int (*function)(void *), void *arg)
{
    model_point("ask the main thread for a call");
    if (world.refused < (uint64_t)pending_calls_refused) {
        world.refused++;
        return -1;
    }
    for (int i = 0; i < MOST_CALLS; i++) {
        if (world.calls[i].function == NULL) {
            world.calls[i].function = function;
            world.calls[i].arg = arg;
            model_observe(CALLS);
            model_publish(CALLS);
            if (world.state[1] != GONE) {
                set_event(states[1], CALLS_TO_DO);
            }
            return 0;
        }
    }
    return -1;
}

static void
run_pending_calls(void)
{
    for (int i = 0; i < MOST_CALLS; i++) {
        int (*function)(void *) = world.calls[i].function;
        if (function != NULL) {
            world.calls[i].function = NULL;
            model_observe(CALLS);
            function(world.calls[i].arg);
        }
    }
}

/* ceval_gil.c: _Py_HandlePending, for the events that are modelled. */
int
_Py_HandlePending(PyThreadState *ts)
{
    uintptr_t events = (uintptr_t)model_newest(&ts->eval_breaker, sizeof ts->eval_breaker);
    if (events & PLEASE_STOP) {
        clear_event(ts, PLEASE_STOP);
        detach();
        attach();
    }
    if (events & EXPLICIT_MERGE) {
        clear_event(ts, EXPLICIT_MERGE);
        for (int i = 0; i < MOST_MERGES; i++) {
            PyObject *o = world.merges[i].object;
            if (o != NULL && world.merges[i].owner == (uint64_t)model_self()) {
                world.merges[i].object = NULL;
                merge_queued(o);
            }
        }
    }
    if (events & CALLS_TO_DO) {
        clear_event(ts, CALLS_TO_DO);
        run_pending_calls();
    }
    process_delayed();
    return 0;
}

/* brc.c: _Py_brc_queue_object. */
void
queue_for_merge(PyObject *o)
{
    model_point("queue an object for its owner");
    uintptr_t id = (uintptr_t)model_newest(&o->ob_tid, sizeof o->ob_tid);
    uint64_t owner = id >> 12 != 0 ? (uint64_t)(id >> 12) - 1 : 0;
    if (id == 0) {
        Py_DecRef(o);
        return;
    }
    if (owner == 0 || owner >= MODEL_THREADS || world.state[owner] == GONE) {
        if (owner > 0 && owner < MODEL_THREADS) {
            model_observe(DETACHES + (int)owner);
        }
        merge_queued(o);
        return;
    }
    for (int i = 0; i < MOST_MERGES; i++) {
        if (world.merges[i].object == NULL) {
            world.merges[i].object = o;
            world.merges[i].owner = owner;
            set_event(states[owner], EXPLICIT_MERGE);
            return;
        }
    }
    model_fail("too many objects to merge for the model");
}

/* Beginning and end ------------------------------------------------------------------------------------------------------------------------------ */

void
python_leave(void)
{
    model_point("leave CPython");
    report_quiescence();
    process_delayed();
    for (int i = 0; i < MOST_MERGES; i++) {
        PyObject *o = world.merges[i].object;
        if (o != NULL && world.merges[i].owner == (uint64_t)model_self()) {
            world.merges[i].object = NULL;
            merge_queued(o);
            i = -1; /* others may have queued more meanwhile */
        }
    }
    report_quiescence();
    for (int i = 0; i < MOST_ITEMS; i++) {
        if (world.delayed[i].object != NULL && world.delayed[i].by == (uint64_t)model_self()) {
            world.delayed[i].by = 0; /* _PyMem_AbandonDelayed */
        }
    }
    world.state[model_self()] = GONE;
    model_publish(DETACHES + model_self());
}

void
python_finish(void)
{
    run_pending_calls();
    for (int i = 0; i < MOST_MERGES; i++) {
        if (world.merges[i].object != NULL) {
            merge_queued(world.merges[i].object);
        }
    }
    for (int i = 0; i < MOST_ITEMS; i++) {
        PyObject *o = world.delayed[i].object;
        if (o != NULL) {
            world.delayed[i].object = NULL;
            release(o);
            i = -1; /* that may have queued more */
        }
    }
}
