/* When a thread that runs compiled code collects garbage, and when it waits for another one that does.
 *
 * CPython has the thread collect in which it counts enough new objects, at that thread's next poll.  Compiled code allocates so much faster than
 * interpreted code that two things need care.
 *
 * Rest.  A collection would be due after every few microseconds, over and over through what is kept; what it looks for is rarely there.  So a due
 * collection waits, when nothing else is due, until so many times as long has gone by as the last one, which stopped all threads, spent in vain, a second
 * at most.  Each object found is worth a microsecond, and many are worth whatever it took: a program that makes garbage faster than it may be collected
 * would wait longer and longer for more and more of it.  What counts is processor time: a thread that found another one collecting, or waited for a processor, has collected nothing in vain.
 * That time is the extension's, not the thread's: if each thread rested from its own collections, many threads would do little else.
 *
 * Pace (free-threaded builds).  One thread collects at a time, and while it does CPython asks nobody.  What other threads make meanwhile is the next
 * collection's work.  If they make more than the first one deletes, each collection finds more than the one before, without bound.  So a thread that
 * has got so many instances ahead waits, detached, until the collection is over, and then may get as many ahead of the next.  What it may be ahead
 * lengthens the next collection, whoever makes it: in that time a thread may clear garbage without polling.
 *
 * Invariants  G1 a due collection is made as soon as the thread has rested: it is put off by clearing CPython's request, which CPython repeats when it has
 *                counted so many new objects again; without new objects there is nothing to collect.  Its count is set back, as it does itself where
 *                it decides to wait: it would repeat the request with each new object, or, without a GIL, ask itself at each 512th and read from a
 *                file how much memory the process uses, which takes as long as making hundreds.  What other threads have counted goes with it.
 *             G2 another thread's request in the same word is kept: the request to collect is cleared atomically, and alone.
 *             G3 who waits is detached and has no part in the collection: not the thread that makes it, whose finalizers poll as well, and not a child
 *                of a fork, where CPython goes on believing in a collection whose thread is gone.
 *             G4 a wait ends: when the collection does, when anything else is due, or after a tenth of a second, since the collection's own
 *                finalizers may wait for this thread; then it goes on up to the next report of quiescence.
 * Rejected    Polling inside a collection, as it clears our instances, so that other threads need not wait until it has cleared them all: a fork that
 *             stops the world there leaves a child in which CPython never collects again.
 */
#ifndef UNLATCH_GC_PATIENCE_H
#define UNLATCH_GC_PATIENCE_H

#include <Python.h>

/* Every so many polls ask the clock. */
#ifdef UL_STRESS
#define UL_GC_PATIENCE 2u
#define UL_GC_REST 0
#define UL_GC_LEAD 8
#else
#define UL_GC_PATIENCE 64u
#define UL_GC_REST 16        /* times what was spent in vain */
#define UL_GC_LEAD (1 << 14) /* instances: a fifth of what CPython lets come together before it collects */
#endif
#define UL_GC_MOST_REST 1000000000 /* nanoseconds */
#define UL_GC_WORTH 1000           /* nanoseconds */
#define UL_GC_MANY (1 << 14)       /* objects */
#ifndef UL_GC_MOST_WAIT
#define UL_GC_MOST_WAIT 100 /* milliseconds */
#endif

/* Only its thread touches it.  What all threads of the extension share (`rests_until`, gc_patience.c) any of them stores, plainly: a lost store is a collection
 * that comes earlier. */
typedef struct ul_gc_patience {
    uint32_t polls;      /* until the clock is asked whether a due collection may still wait */
    int collects;        /* this thread is about to, or does, because compiled code polled */
    int64_t made;        /* native instances allocated here and not freed here */
    int64_t made_before; /* as many as there were when no other thread was known to collect */
} ul_gc_patience;

struct ul_thread;

/* CPython wants a collection and nothing else: make it, or put it off.  So many polls have passed.  0, or -1 as at any safepoint. */
int ul_gc_due(struct ul_thread *th, uint32_t polls);
/* At a report of quiescence. */
void ul_gc_keep_pace(struct ul_thread *th);

#endif
