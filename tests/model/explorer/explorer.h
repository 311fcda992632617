/* What a protocol's scenario, and the stand-ins for CPython, ask of the explorer.
 *
 * The code under exploration is the runtime's own, compiled with -fsanitize=thread: the compiler turns each of its memory accesses into a call
 * (hooks.c), which the explorer answers in place of the sanitizer.  Threads are coroutines.  Each atomic access that another thread could notice
 * is a point at which any thread may go on, and each load may return any write that C11's rules allow it to see (memory.c).  explore.c runs
 * through all choices.
 */
#ifndef MODEL_EXPLORER_H
#define MODEL_EXPLORER_H

#include <stddef.h>
#include <stdint.h>

#define MODEL_THREADS 5 /* 0 prepares and checks; 1... run concurrently */
#define MODEL_CHANNELS 24

typedef struct model_scenario {
    const char *name;
    const char *shows; /* one line */
    int quick;         /* part of the quick slice */
    int delays;        /* how often each thread may see less than the newest write, or have a write ordered before one already made */
    void (*setup)(void);
    void (*threads[MODEL_THREADS])(void); /* from 0, ended by NULL */
    void (*finish)(void);
} model_scenario;

extern const model_scenario model_scenarios[]; /* ended by an entry without a name */

/* The running thread: 1..., or 0 during setup and finish. */
int model_self(void);
/* How many threads the scenario has, 0 not counted. */
int model_threads(void);

/* A property that must hold. */
void model_check(int holds, const char *claim);
_Noreturn void model_fail(const char *what);

/* A choice that is nobody's: all `n` outcomes are explored. */
unsigned model_choose(unsigned n);
/* A point at which any thread may go on. */
void model_point(const char *what);
/* As model_point, and the thread goes on only once `ready(arg)`.  If nobody can go on, that is a failure. */
void model_wait(int (*ready)(void *), void *arg, const char *what);
/* The newest value of a word, for `ready` functions. */
uint64_t model_newest(const void *address, size_t size);

/* Knowledge handed over by means that are not modelled in detail (a lock inside CPython, a grace period): who observes a channel has seen
 * everything that publishers of the channel had done and seen. */
void model_publish(int channel);
void model_observe(int channel);
/* Also forgets what the channel knew. */
void model_channel_clear(int channel);

/* State of stand-ins that the threads' own observations do not determine: part of what makes two situations the same. */
void model_register_state(void *state, size_t size);
/* In setup: run `f` with the thread-local variables of a thread. */
void model_on_behalf_of(int thread, void (*f)(int thread));
/* The thread's last compare-and-swap failed, and it tries again only once the word has changed. */
void model_wait_for_change(void);
/* Variables of the specification: not part of the program, visible to all at once. */
int64_t model_ghost(int index);
void model_ghost_set(int index, int64_t value);

/* Memory.  `object`: an object's block, whose first three words other threads may read until they are quiescent, and which is used again for
 * other objects of its size; else never used again.  All zero. */
void *model_alloc(size_t size, const char *name, int object);
void model_free(void *block);
/* The thread holds no pointer to anything that others may have freed. */
void model_quiescent(void);
/* Blocks of that name that are alive. */
int model_live(const char *name);

/* Lines of a trace. */
void model_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
