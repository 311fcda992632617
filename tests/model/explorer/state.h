/* The explorer's own state: one structure, outside the memory that is put back before each execution. */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include "explorer.h"

#include <setjmp.h>
#include <ucontext.h>

#define MAX_CELLS 4096
#define MAX_ATOMS 128
#define MAX_MESSAGES 40
#define MAX_BLOCKS 512
#define MAX_CHOICES 4096
#define MAX_REGISTERED 8
#define MAX_GHOSTS 32
#define MAX_STEPS 20000
#define STACK_SIZE (256 * 1024)
#define ARENA_SIZE (128 * 1024) /* per thread */
#define GRANULE 64
#define LOCALS_SIZE 1024
#define NO_CELL UINT16_MAX /* of an atom whose memory was given back */

/* What a thread knows: for each atomic word the oldest write that it may still read, for each thread the part of its past that happened before. */
typedef struct view {
    uint8_t at[MAX_ATOMS];
    uint16_t clock[MODEL_THREADS];
} view;

/* One write to an atomic word; a word's messages stand in modification order. */
typedef struct message {
    uint64_t value;
    uint8_t by;
    uint8_t attached; /* a read-modify-write of the message before it: nothing may come between */
    view seen;        /* what an acquiring reader learns */
} message;

typedef struct atom {
    uint16_t cell, count;
    uint8_t sequential; /* position of the newest sequentially consistent write */
    message messages[MAX_MESSAGES];
} atom;

/* Some bytes that are accessed together. */
typedef struct cell {
    uintptr_t address;
    uint8_t size;
    uint8_t dirty;            /* the newest message's value is what memory holds: a plain write made it */
    int16_t atom;             /* -1: never accessed atomically */
    uint8_t readers, writers; /* threads, as bits */
    uint16_t plain_read[MODEL_THREADS], plain_write[MODEL_THREADS]; /* the thread's clock at its last such access; 0: none */
    uint16_t atomic_read[MODEL_THREADS], atomic_write[MODEL_THREADS];
} cell;

typedef struct block {
    uintptr_t address;
    size_t size, rounded;
    const char *name;
    uint8_t object, owner, live;
    uint8_t by;       /* who allocated or freed it last */
    uint16_t clock;   /* when */
    uint8_t disquiet; /* threads that have not been quiescent since it was freed */
    view freed;       /* what its next owner learns */
} block;

typedef struct thread {
    jmp_buf at;
    char *stack;
    void (*body)(void);
    int started, done;
    int (*ready)(void *);
    void *ready_arg;
    const char *doing;
    uintptr_t failed;  /* the word of the last compare-and-swap that failed, and its value then */
    uint64_t failed_value;
    char *top;         /* of the part of the stack that is in use */
    uint64_t local;    /* hash of that part and of the registers: where the thread is and what it remembers */
    int delays;        /* how often it may still see less than the newest write, or write before it */
    view now, acquirable, released;
} thread;

typedef struct registered {
    void *address;
    size_t size;
} registered;

/* Of state.conflicting: known to this run, or only to the next one. */
enum { KNOWN = 1, KNOWN_NEXT_TIME };

struct state {
    const model_scenario *scenario;
    int n_threads, current, preparing, tracing, reporting, failing;
    const char *failure;
    jmp_buf scheduler;
    thread threads[MODEL_THREADS];
    ucontext_t start, fresh;
    view channels[MODEL_CHANNELS], fences;
    int64_t ghosts[MAX_GHOSTS];
    int steps;

    /* Choices: the path to the situation at hand.  Those up to `replay` are prescribed. */
    struct { uint8_t chosen, of; } choices[MAX_CHOICES];
    int n_choices, replay;

    /* Memory. */
    char *arena;
    size_t used[MODEL_THREADS];
    cell cells[MAX_CELLS];
    int n_cells;
    atom atoms[MAX_ATOMS];
    int n_atoms;
    block blocks[MAX_BLOCKS];
    int n_blocks;
    uint16_t *shadow;     /* per byte of globals and arena: cell + 1 */
    uint16_t *owner;      /* per granule of the arena: block + 1 */
    uint8_t *conflicting; /* per byte: some thread writes here atomically what another one accesses; kept over executions */
    int grew;             /* such bytes were found that this run did not know of */

    registered states[MAX_REGISTERED];
    int n_states;

    /* Thread-local variables of the program: where the running thread's are, and everybody's. */
    char *locals;
    size_t locals_size;
    char locals_of[MODEL_THREADS][LOCALS_SIZE];

    /* Figures, and the situations that were seen. */
    uint64_t executions, situations, most_steps;
    struct snapshot *snapshots; /* one per situation on the path */
    int n_snapshots, room;
    uint64_t *seen;
    size_t seen_size;
};

extern struct state *model_state; /* set once, before the first execution */
#define X model_state

/* memory.c */
void arrive(uintptr_t address);
uint64_t memory_hash(void);
/* Whether every thread that still runs has seen what `t` did up to `clock`; the place of a clock among those that matter (memory_hash). */
int is_common(int t, uint16_t clock);
int rank(int t, uint16_t clock);
void join(view *into, const view *other);
uint64_t atomic_load(uintptr_t address, int size, int order, void *pc);
void atomic_store(uintptr_t address, int size, uint64_t value, int order, void *pc);
/* The old value; `operation`: '=' exchange, '+', '-', '&', '|', '^', or '?' compare with *expected, which gets the old value; *swapped. */
uint64_t atomic_update(uintptr_t address, int size, char operation, uint64_t operand, uint64_t *expected, int *swapped, int order, void *pc);
void atomic_fence(int order);
/* The memory is given back: whoever used it must have happened before. */
void end_of_use(uintptr_t address, size_t size);
void forget_cell(uintptr_t address);
void tick(void);
void plain_access(uintptr_t address, size_t size, int write, void *pc);

/* heap.c */
uint64_t heap_hash(void);
block *block_at(uintptr_t address);
const char *describe(uintptr_t address);
void check_alive(uintptr_t address, int size, int atomic, int write);

/* snapshot.c */
void snapshot_take(void);
/* Back to the deepest snapshot with at most `choices` choices made. */
void snapshot_restore(int choices);
void snapshots_drop(void);

/* explore.c */
void scrub(void);
unsigned choose(unsigned n);
void park(const char *what, int (*ready)(void *), void *arg);
void trace(void *pc, const char *format, ...) __attribute__((format(printf, 2, 3)));
_Noreturn void fail(void *pc, const char *format, ...) __attribute__((format(printf, 2, 3)));

extern char __data_start[], _end[], __executable_start[];
#define GLOBALS_SIZE ((size_t)(_end - __data_start))
/* Index into shadow and conflicting, or -1 for memory that is not the program's own (stacks, constants). */
static inline ptrdiff_t
shadow_index(uintptr_t address)
{
    if (address - (uintptr_t)__data_start < GLOBALS_SIZE) {
        return (ptrdiff_t)(address - (uintptr_t)__data_start);
    }
    if (address - (uintptr_t)X->arena < (size_t)MODEL_THREADS * ARENA_SIZE) {
        return (ptrdiff_t)(GLOBALS_SIZE + (address - (uintptr_t)X->arena));
    }
    return -1;
}

static inline uint64_t
mix(uint64_t h, uint64_t v)
{
    h ^= v + UINT64_C(0x9E3779B97F4A7C15) + (h << 6) + (h >> 2);
    h *= UINT64_C(0xFF51AFD7ED558CCD);
    return h ^ (h >> 32);
}

#endif
