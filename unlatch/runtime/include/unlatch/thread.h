/* The running thread as compiled code sees it: where events are polled, where the stack ends, when the thread last was quiescent.
 *
 * Every native function takes `ul_thread *th` first; wrappers get it from `ul_thread_current()`.
 *
 * Protocol "safepoint"
 * 1. Purpose     An attached thread that never polls blocks stop-the-world, signals and reclamation.  Loop back edges and function entries poll,
 *                and so do operations that may take long (rows that say `polls`), behind their work: they *answer*.  Of the short rounds of an
 *                innermost loop that counts one in 8 or 32 polls, for all of them.
 * 2. State       `ts->eval_breaker` low byte: events, set by any thread, cleared by CPython in this thread.  `budget`: polls left until this
 *                thread reports quiescence; `gc`: how long a due collection may still wait (gc_patience.h).  Only this thread touches them.
 * 3. Words       quiescent: this thread holds no borrowed pointer into memory that others may retire.
 * 4. Invariants  I1 no exception is pending and no ul_slot lock is held at a safepoint: an operation that has failed does not answer.  I2 nothing borrowed, cached or known to be unique
 *                survives a safepoint: the compiler keeps no such value live across one.
 * 5. Orders      O1 | ul_safepoint | load eval_breaker | relaxed | CPython's atomic or | none needed: CPython re-reads under its own
 *                synchronisation in the slow path; a late view of the bit only delays the event by one poll.
 * 6. Lifetime    `ul_thread` lives as long as its OS thread; `ts` is refreshed whenever native code is entered from outside.
 * 7. Exclusion   none: a thread touches only its own record.
 * 8. Promises    A stop request or a signal is served at the next poll, a collection when the thread has rested from the last (gc_patience.h), a second
 *                at most; quiescence is reported every 2^14 polls at the latest.  An operation that answers counts as 2^6 polls, the poll of a loop that
 *                does so once in n rounds as n.
 *                Rejected: PyErr_CheckSignals or save/restore alone as slow path; both leave the stop bit set or miss stop requests.
 */
#ifndef UNLATCH_THREAD_H
#define UNLATCH_THREAD_H

#include <Python.h>
#include <unlatch/atomic.h>
#include <unlatch/gc_patience.h>
#include <unlatch/word.h>

/* Dead instances of one class, linked through `dict`, that the next new ones are made from (klass.h). */
typedef struct ul_spares {
    struct ul_instance *first;
    uint32_t count;
    uint32_t room; /* so many have been wanted here: what is made elsewhere and dies here is not kept */
} ul_spares;

#define UL_SPARE_CLASSES 32 /* so many classes of a module have spare instances per thread */

/* Items of containers that this thread keeps references to (kept.h). */
typedef struct ul_kept {
    PyObject **items; /* 2^(64 - shift) places */
    uint32_t shift;
    uint32_t n;       /* places taken */
    int closed;       /* references are being given back */
    int few;          /* more is read at a time than there is room for: what is kept is given back while it is still in the processor's cache */
    int64_t full;     /* nanoseconds: when there was no room for more; 0: never since the table was made */
    int64_t until;    /* nanoseconds: when they are given back at the latest; 0: it has not been asked yet */
} ul_kept;

typedef struct ul_thread {
    PyThreadState *ts;
    uintptr_t stack_limit; /* lowest address at which a native function may still start; 0 = not computed yet */
    uintptr_t stack_base;  /* lowest address of this OS thread's stack */
    int32_t budget;
    ul_gc_patience gc;
    /* Owner stamps (stamp.h). */
    uintptr_t token;       /* instances that bear it have been touched by no other thread; never 0 */
    uintptr_t birth;       /* the stamp of new instances: the token, or UL_SHARED */
    uint32_t delayed;      /* releases handed to CPython since this thread last was quiescent */
#ifdef Py_GIL_DISABLED
    int promised;          /* what this thread keeps is given back when CPython clears its state (thread_end.c) */
    ul_kept kept;
    ul_spares spare[UL_SPARE_CLASSES + 1]; /* the last has no room: it is all further classes' */
#endif
    struct ul_thread *next_record; /* the same thread's record in another extension module */
} ul_thread;

#define UL_NO_TOKEN ((uintptr_t)1) /* no instance bears it */
#define UL_SHARED ((uintptr_t)2)   /* the stamp of what several threads have touched; no token */

extern _Thread_local ul_thread ul_thread_self;

/* Free polls between two reports of quiescence on free-threaded builds.  The next one takes the budget below zero, which processors see as they subtract. */
#ifdef UL_STRESS
#define UL_BUDGET 3
#else
#define UL_BUDGET ((1 << 14) - 1)
#endif

void ul_thread_init_slow(ul_thread *th);
/* An operation that answers counts as so many polls. */
#define UL_POLLS_PER_ANSWER 64
/* A loop that counts, and whose rounds are short, polls once in so many of them: powers of two. */
#ifdef UL_STRESS
#define UL_ROUNDS_I64 1
#define UL_ROUNDS_INT 1
#else
#define UL_ROUNDS_I64 32
#define UL_ROUNDS_INT 8
#endif

/* Run `work` while no other thread of the interpreter is attached.  It must not call CPython.  A safepoint.  With a GIL that is always so. */
void ul_with_world_stopped(ul_thread *th, void (*work)(void *data), void *data);

/* What CPython sets when it wants a collection: _PY_GC_SCHEDULED_BIT, the same in 3.13 to 3.15. */
#define UL_GC_SCHEDULED ((uintptr_t)1 << 4)
/* Have CPython serve whatever is due: 0, or -1 as at any safepoint. */
int ul_handle_events(ul_thread *th);
/* Keep what this thread has made (owned) for all threads, for ever; what all of them use, borrowed: another thread may have been first. */
PyObject *ul_publish(void **place, PyObject *made);

#ifdef Py_GIL_DISABLED
/* Whether the thread may keep things of its own: they will be given back as it ends. */
int ul_thread_promises(ul_thread *th);
void ul_spares_give_back(ul_thread *th);
extern PyObject *const ul_kept_none[2]; /* the table of threads that keep nothing: 2 places */
#define UL_KEPT_NONE {.items = (PyObject **)ul_kept_none, .shift = 63}
#endif

int ul_recursion_slow(ul_thread *th);
int ul_safepoint_slow(ul_thread *th);
PyObject *ul_answer_object(ul_thread *th, PyObject *result);
ul_int ul_answer_int(ul_thread *th, ul_int result);
int ul_answer_status(ul_thread *th, int result);

/* The running thread's record, which it may not have filled in yet. */
static inline ul_thread *
ul_thread_here(void)
{
    ul_thread *th = &ul_thread_self;
#if defined(__GNUC__)
    /* The compiler must not know where the pointer comes from: it takes that address for a constant and finds it anew, by a call, at each use. */
    __asm__("" : "+r"(th));
#endif
    return th;
}

/* The record of the running thread, for code entered from the interpreter. */
static inline ul_thread *
ul_thread_current(void)
{
    ul_thread *th = ul_thread_here();
    th->ts = PyThreadState_GetUnchecked();
    if (UL_UNLIKELY(th->stack_limit == 0)) {
        ul_thread_init_slow(th);
    }
    return th;
}

/* Roughly where the stack ends now.  The compiler's own frame address would cost every function a frame pointer. */
static inline uintptr_t
ul_stack_pointer(void)
{
#if defined(__x86_64__)
    uintptr_t sp;
    __asm__("mov %%rsp, %0" : "=r"(sp));
    return sp;
#elif defined(__aarch64__)
    uintptr_t sp;
    __asm__("mov %0, sp" : "=r"(sp));
    return sp;
#else
    return (uintptr_t)__builtin_frame_address(0);
#endif
}

/* recursion.check: 0, or -1 with RecursionError. */
static inline int
ul_recursion_check(ul_thread *th)
{
    return UL_UNLIKELY(ul_stack_pointer() < th->stack_limit) ? ul_recursion_slow(th) : 0;
}

/* Whether a poll that counts as so many has anything to do. */
static inline int
ul_polls_due(ul_thread *th, int32_t polls)
{
#ifdef Py_GIL_DISABLED
    if (UL_UNLIKELY((th->budget -= polls) < 0)) {
        return 1;
    }
#else
    (void)polls;
#endif
    return UL_UNLIKELY((ul_eval_breaker(th->ts) & 0xFF) != 0); /* [O1] relaxed */
}

static inline int ul_safepoint_due(ul_thread *th) { return ul_polls_due(th, 1); }
/* The same behind an operation that may have taken long. */
static inline int ul_answer_due(ul_thread *th) { return ul_polls_due(th, UL_POLLS_PER_ANSWER); }

/* The same in a loop whose rounds are short and change a counter by an odd number: in each 32nd round. */
static inline int
ul_safepoint_due_i64(ul_thread *th, int64_t counter)
{
    return UL_UNLIKELY((counter & (UL_ROUNDS_I64 - 1)) == 0) && ul_polls_due(th, UL_ROUNDS_I64);
}

/* In each 8th round; and in each whose counter is no small int: objects lie at multiples of 16. */
static inline int
ul_safepoint_due_int(ul_thread *th, ul_int counter)
{
    return UL_UNLIKELY((counter & ((UL_ROUNDS_INT - 1) << 1)) == 0) && ul_polls_due(th, UL_ROUNDS_INT);
}

/* Poll behind an operation: its result, or failure with the exception that a signal handler raised. */
static inline PyObject *
ul_answered_object(ul_thread *th, PyObject *result)
{
    return UL_UNLIKELY(ul_answer_due(th)) ? ul_answer_object(th, result) : result;
}

static inline ul_int
ul_answered_int(ul_thread *th, ul_int result)
{
    return UL_UNLIKELY(ul_answer_due(th)) ? ul_answer_int(th, result) : result;
}

static inline int
ul_answered_status(ul_thread *th, int result)
{
    return UL_UNLIKELY(ul_answer_due(th)) ? ul_answer_status(th, result) : result;
}

/* safepoint: 0, or -1 with the exception that a signal handler (or another thread) raised. */
static inline int
ul_safepoint(ul_thread *th)
{
    return UL_UNLIKELY(ul_safepoint_due(th)) ? ul_safepoint_slow(th) : 0;
}

#endif
