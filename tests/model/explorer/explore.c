/* Runs a scenario through all choices: depth first, each execution from the start, none from a situation that was seen before.
 *
 * A situation is what memory holds, what each thread may still read, and what each thread was told so far: threads are deterministic, so that
 * determines the rest.  It is remembered as a hash of 64 bits.
 *
 * Words that no thread writes while another one uses them offer no choice, so threads are not interrupted at them.  Which these are is found out:
 * the exploration starts with none to interrupt at and starts again, knowing more, when an execution shows a word to be shared.
 */
#include "state.h"

#include <link.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct state *model_state;

enum { OVER = 1, FAILED, DISCARDED };

/* Threads -------------------------------------------------------------------------------------------------------------------------------------- */

int model_self(void) { return X->current; }

int model_threads(void) { return X->n_threads; }

static void
swap_locals(int from, int to)
{
    memcpy(X->locals_of[from], X->locals, X->locals_size);
    memcpy(X->locals, X->locals_of[to], X->locals_size);
}

/* The program's own thread-local variables: the first object is the program. */
static int
find_locals(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size;
    (void)data;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_TLS && info->dlpi_phdr[i].p_memsz <= LOCALS_SIZE) {
            X->locals = info->dlpi_tls_data;
            X->locals_size = info->dlpi_phdr[i].p_memsz;
        }
    }
    return 1;
}

void
model_on_behalf_of(int thread, void (*f)(int thread))
{
    swap_locals(0, thread);
    f(thread);
    swap_locals(thread, 0);
}

static void
thread_main(void)
{
    thread *me = &X->threads[X->current];
    me->body();
    me->done = 1;
    model_quiescent();
    trace(NULL, "ends");
    longjmp(X->scheduler, 1);
}

/* Dead values below the stack's end would make situations differ that do not: later frames have gaps in which they would show. */
__attribute__((noinline)) void
scrub(void)
{
    char below[1536];
    memset(below, 0, sizeof below);
    __asm__ volatile("" : : "r"(below) : "memory");
}

static inline char *
stack_pointer(void)
{
    char *sp;
#if defined(__x86_64__)
    __asm__ volatile("mov %%rsp, %0" : "=r"(sp));
#elif defined(__aarch64__)
    __asm__ volatile("mov %0, sp" : "=r"(sp));
#else
#error "say how the stack pointer is read here"
#endif
    return sp;
}

static uint64_t
hash_words(const void *start, size_t size, uint64_t h)
{
    for (size_t i = 0; i + 8 <= size; i += 8) {
        uint64_t word;
        memcpy(&word, (const char *)start + i, 8);
        h = mix(h, word);
    }
    return h;
}

/* Let `t` go on until it parks. */
static void
resume(int t)
{
    thread *th = &X->threads[t];
    swap_locals(0, t);
    X->current = t;
    if (_setjmp(X->scheduler) == 0) {
        if (th->started) {
            _longjmp(th->at, 1);
        }
        th->started = 1;
        X->start = X->fresh; /* its registers hold nothing of the scheduler's */
        X->start.uc_stack.ss_sp = th->stack;
        X->start.uc_stack.ss_size = STACK_SIZE;
        X->start.uc_link = NULL;
        makecontext(&X->start, thread_main, 0);
        setcontext(&X->start);
    }
    X->current = 0;
    swap_locals(t, 0);
    th->local = hash_words(th->top, (size_t)(th->stack + STACK_SIZE - th->top), hash_words(th->at, 8 * sizeof(uint64_t), 1));
}

void
park(const char *what, int (*ready)(void *), void *arg)
{
    thread *me = &X->threads[X->current];
    me->doing = what;
    me->ready = ready;
    me->ready_arg = arg;
    me->top = stack_pointer();
    if (_setjmp(me->at) == 0) {
        _longjmp(X->scheduler, 1);
    }
    scrub();
}

void
model_point(const char *what)
{
    if (X->current != 0) {
        park(what, NULL, NULL);
        trace(NULL, "%s", what);
    }
}

void
model_wait(int (*ready)(void *), void *arg, const char *what)
{
    if (X->current == 0) {
        if (!ready(arg)) {
            fail(NULL, "would wait for ever: %s", what);
        }
        return;
    }
    park(what, ready, arg);
    trace(NULL, "%s", what);
}

static int
has_changed(void *arg)
{
    thread *th = arg;
    uint64_t value = 0;
    memcpy(&value, (void *)th->failed, 4);
    return (uint32_t)value != (uint32_t)th->failed_value;
}

void
model_wait_for_change(void)
{
    model_check(X->threads[X->current].failed != 0, "a thread waits for a word that it has not found taken");
    model_wait(has_changed, &X->threads[X->current], "wait for a word to change");
    X->threads[X->current].failed = 0;
}

uint64_t
model_newest(const void *address, size_t size)
{
    uint64_t value = 0;
    memcpy(&value, address, size);
    return value;
}

/* Choices -------------------------------------------------------------------------------------------------------------------------------------- */

unsigned
choose(unsigned n)
{
    if (n <= 1 || X->preparing) {
        return 0;
    }
    if (X->n_choices == MAX_CHOICES) {
        fail(NULL, "the explorer is out of choices");
    }
    int i = X->n_choices++;
    if (i >= X->replay) {
        X->choices[i].chosen = 0;
        X->choices[i].of = (uint8_t)n;
    }
    else if (X->choices[i].of != n) {
        fprintf(stderr, "the program does not repeat itself: something in it is not modelled\n");
        abort();
    }
    return X->choices[i].chosen;
}

unsigned
model_choose(unsigned n)
{
    unsigned chosen = choose(n);
    trace(NULL, "chooses %u of %u", chosen, n);
    return chosen;
}

/* Prepare the next path; 0 if there is none. */
static int
advance(void)
{
    while (X->n_choices > 0 && X->choices[X->n_choices - 1].chosen + 1 >= X->choices[X->n_choices - 1].of) {
        X->n_choices--;
    }
    if (X->n_choices == 0) {
        return 0;
    }
    X->choices[X->n_choices - 1].chosen++;
    X->replay = X->n_choices;
    return 1;
}

/* Situations ----------------------------------------------------------------------------------------------------------------------------------- */

static uint64_t
situation(void)
{
    uint64_t h = mix(memory_hash(), heap_hash());
    for (int t = 1; t <= X->n_threads; t++) {
        h = mix(h, X->locals_size != 0 ? hash_words(X->locals_of[t], X->locals_size, 1) : 0);
        h = mix(h, X->threads[t].done ? 2 : X->threads[t].started ? X->threads[t].local : 1);
    }
    for (int i = 0; i < MAX_GHOSTS; i++) {
        h = X->ghosts[i] != 0 ? mix(h, (uint64_t)X->ghosts[i] * 64 + (uint64_t)i) : h;
    }
    for (int i = 0; i < X->n_states; i++) {
        for (size_t k = 0; k + 8 <= X->states[i].size; k += 8) {
            uint64_t word;
            memcpy(&word, (char *)X->states[i].address + k, 8);
            h = word != 0 ? mix(h, word ^ (uint64_t)k << 48) : h;
        }
    }
    return h != 0 ? h : 1;
}

/* 1 if it is new. */
static int
remember(uint64_t h)
{
    if (X->situations * 2 >= X->seen_size) {
        size_t size = X->seen_size != 0 ? X->seen_size * 4 : 1 << 16;
        uint64_t *grown = calloc(size, sizeof *grown);
        if (grown == NULL) {
            fprintf(stderr, "no memory for %zu situations\n", size);
            abort();
        }
        for (size_t i = 0; i < X->seen_size; i++) {
            if (X->seen[i] != 0) {
                size_t at = X->seen[i] & (size - 1);
                while (grown[at] != 0) {
                    at = (at + 1) & (size - 1);
                }
                grown[at] = X->seen[i];
            }
        }
        free(X->seen);
        X->seen = grown;
        X->seen_size = size;
    }
    size_t at = h & (X->seen_size - 1);
    for (; X->seen[at] != 0; at = (at + 1) & (X->seen_size - 1)) {
        if (X->seen[at] == h) {
            return 0;
        }
    }
    X->seen[at] = h;
    X->situations++;
    return 1;
}

/* Failures and traces -------------------------------------------------------------------------------------------------------------------------- */

void
trace(void *pc, const char *format, ...)
{
    if (!X->tracing) {
        return;
    }
    printf("  %*s%d: ", 4 * X->current, "", X->current);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    if (pc != NULL) {
        printf("  [%#lx]", (unsigned long)pc);
    }
    printf("\n");
}

void
model_note(const char *format, ...)
{
    if (X->tracing) {
        printf("  %*s%d: ", 4 * X->current, "", X->current);
        va_list arguments;
        va_start(arguments, format);
        vprintf(format, arguments);
        va_end(arguments);
        printf("\n");
    }
}

static void
unwind(int how)
{
    X->failing = how;
    X->preparing = 0;
    X->current = 0;
    longjmp(X->scheduler, how + 1);
}

void
fail(void *pc, const char *format, ...)
{
    static char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    X->failure = strdup(text);
    trace(pc, "FAILS: %s", text);
    unwind(FAILED);
    abort();
}

void
model_fail(const char *what)
{
    fail(NULL, "%s", what);
}

void
model_check(int holds, const char *claim)
{
    if (!holds) {
        fail(NULL, "%s", claim);
    }
}

static void
on_signal(int number)
{
    X->failure = number == SIGSEGV || number == SIGBUS ? "wild pointer" : "abnormal end";
    trace(NULL, "FAILS: %s", X->failure);
    unwind(FAILED);
}

/* Channels, ghosts, registrations ---------------------------------------------------------------------------------------------------------------- */

void
model_publish(int channel)
{
    join(&X->channels[channel], &X->threads[X->current].now);
    tick();
}

void
model_observe(int channel)
{
    join(&X->threads[X->current].now, &X->channels[channel]);
}

void
model_channel_clear(int channel)
{
    memset(&X->channels[channel], 0, sizeof(view));
}

int64_t
model_ghost(int index)
{
    return X->ghosts[index];
}

void
model_ghost_set(int index, int64_t value)
{
    X->ghosts[index] = value;
    trace(NULL, "ghost %d = %ld", index, (long)value);
}

void
model_register_state(void *state, size_t size)
{
    X->states[X->n_states++] = (registered){state, size};
}

/* Executions ----------------------------------------------------------------------------------------------------------------------------------- */

static int delays = -1; /* as the command line says; -1: as the scenario says */

/* Everything as it is before setup. */
static void
begin(void)
{
    X->n_states = 0;
    for (int t = 0; t < MODEL_THREADS; t++) {
        memcpy(X->locals_of[t], X->locals, X->locals_size);
    }
    X->n_cells = X->n_atoms = X->n_blocks = 0;
    memset(X->used, 0, sizeof X->used);
    memset(X->channels, 0, sizeof X->channels);
    memset(&X->fences, 0, sizeof X->fences);
    memset(X->ghosts, 0, sizeof X->ghosts);
    for (int t = 0; t < MODEL_THREADS; t++) {
        thread *th = &X->threads[t];
        th->started = th->done = 0;
        th->ready = NULL;
        th->delays = delays >= 0 ? delays : X->scenario->delays;
        th->doing = "start";
        th->body = t > 0 && t <= X->n_threads ? X->scenario->threads[t - 1] : NULL;
        th->top = th->stack + STACK_SIZE;
        memset(th->stack, 0, STACK_SIZE);
        memset(&th->now, 0, sizeof(view));
        memset(&th->acquirable, 0, sizeof(view));
        memset(&th->released, 0, sizeof(view));
        th->now.clock[t] = 1;
    }
}

/* Run setup and keep what it made: 0, or FAILED. */
static int
prepare_scenario(void)
{
    snapshot_restore(-1); /* the program's variables as the compiler made them */
    begin();
    X->preparing = 1;
    X->current = X->n_choices = X->steps = X->failing = 0;
    if (_setjmp(X->scheduler) != 0) {
        return X->failing;
    }
    X->scenario->setup();
    X->preparing = 0;
    for (int t = 1; t <= X->n_threads; t++) {
        X->threads[t].now.clock[0] = X->threads[0].now.clock[0];
    }
    tick();
    snapshot_take();
    return 0;
}

/* One round of the scheduler; 0 to go on. */
static int
step(void)
{
    int enabled[MODEL_THREADS], n = 0, alive = 0;
    for (int t = 1; t <= X->n_threads; t++) {
        thread *th = &X->threads[t];
        alive += !th->done;
        if (!th->done && (th->ready == NULL || th->ready(th->ready_arg))) {
            enabled[n++] = t;
        }
    }
    if (alive == 0) {
        return OVER;
    }
    if (n == 0) {
        for (int t = 1; t <= X->n_threads; t++) {
            if (!X->threads[t].done) {
                trace(NULL, "thread %d waits: %s", t, X->threads[t].doing != NULL ? X->threads[t].doing : "");
            }
        }
        X->failure = "deadlock: every thread waits";
        return FAILED;
    }
    if (++X->steps > MAX_STEPS) {
        X->failure = "no progress: a thread goes on for ever";
        return FAILED;
    }
    if (!X->reporting && X->n_choices >= X->replay) {
        if (!remember(situation())) {
            return DISCARDED;
        }
        snapshot_take();
    }
    int next = enabled[choose((unsigned)n)];
    resume(next);
    return X->failing;
}

/* One execution, from the situation at hand. */
static int
execute(void)
{
    int how;
    X->failing = 0;
    X->failure = NULL;
    do {
        how = step();
    } while (how == 0);
    X->most_steps = (uint64_t)X->steps > X->most_steps ? (uint64_t)X->steps : X->most_steps;
    if (how != OVER) {
        return how;
    }
    for (int t = 1; t <= X->n_threads; t++) {
        join(&X->threads[0].now, &X->threads[t].now);
    }
    if (_setjmp(X->scheduler) != 0) {
        return X->failing;
    }
    trace(NULL, "all threads have ended");
    X->preparing = 1;
    X->scenario->finish();
    X->preparing = 0;
    return OVER;
}

/* Print the failing execution; returns its exit status. */
static int
report(void)
{
    char *first = strdup(X->failure);
    printf("%s: FAILED after %lu executions: %s\n", X->scenario->name, (unsigned long)X->executions, first);
    X->replay = X->n_choices;
    X->tracing = X->reporting = 1;
    snapshot_restore(0);
    execute();
    printf("  %s\n", X->failure != NULL ? X->failure : "(it does not fail again)");
    return 1;
}

static int
explore(uint64_t most)
{
    X->n_threads = 0;
    while (X->n_threads + 1 < MODEL_THREADS && X->scenario->threads[X->n_threads] != NULL) {
        X->n_threads++;
    }
    X->executions = 0;
    memset(X->conflicting, 0, GLOBALS_SIZE + (size_t)MODEL_THREADS * ARENA_SIZE);
    for (;;) {
        X->situations = 0;
        for (size_t i = 0; i < GLOBALS_SIZE + (size_t)MODEL_THREADS * ARENA_SIZE; i++) {
            X->conflicting[i] = X->conflicting[i] != 0 ? KNOWN : 0;
        }
        if (X->seen != NULL) {
            memset(X->seen, 0, X->seen_size * sizeof *X->seen);
        }
        X->replay = X->grew = 0;
        if (prepare_scenario() != 0) {
            printf("%s: FAILED in setup: %s\n", X->scenario->name, X->failure);
            return 1;
        }
        do {
            snapshot_restore(X->replay > 0 ? X->replay - 1 : 0);
            trace(NULL, "execution %lu", (unsigned long)X->executions);
            int how = execute();
            X->executions++;
            if (how == FAILED) {
                return report();
            }
            if (X->situations > most) {
                printf("%s: UNFINISHED after %lu situations\n", X->scenario->name, (unsigned long)X->situations);
                return 2;
            }
        } while (!X->grew && advance());
        snapshots_drop();
        if (!X->grew) {
            break;
        }
    }
    printf("%s: holds: %lu situations, %lu executions, at most %lu steps\n", X->scenario->name, (unsigned long)X->situations,
           (unsigned long)X->executions, (unsigned long)X->most_steps);
    return 0;
}

static void
prepare(void)
{
    X = calloc(1, sizeof *X);
    getcontext(&X->fresh);
    dl_iterate_phdr(find_locals, NULL);
    X->arena = mmap((void *)0x200000000000, (size_t)MODEL_THREADS * ARENA_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    size_t bytes = GLOBALS_SIZE + (size_t)MODEL_THREADS * ARENA_SIZE;
    X->shadow = calloc(bytes + 8, sizeof *X->shadow);
    X->owner = calloc((size_t)MODEL_THREADS * ARENA_SIZE / GRANULE, sizeof *X->owner);
    X->conflicting = calloc(bytes, 1);
    for (int t = 0; t < MODEL_THREADS; t++) {
        X->threads[t].stack = malloc(STACK_SIZE);
        X->threads[t].top = X->threads[t].stack + STACK_SIZE;
    }
    sigaltstack(&(stack_t){.ss_sp = malloc(STACK_SIZE), .ss_size = STACK_SIZE}, NULL);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_NODEFER | SA_ONSTACK};
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    sigaction(SIGILL, &action, NULL);
    sigaction(SIGFPE, &action, NULL);
    snapshot_take();
}

/* model [--quick] [--most N] [--delays N] [--trace] [SCENARIO...]: explore the scenarios named, else all; stop at the first that fails. */
int
main(int argc, char **argv)
{
    int quick = 0, named = 0, traced = 0;
    uint64_t most = 40000000;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--quick") == 0) {
            quick = 1;
        }
        else if (strcmp(argv[i], "--trace") == 0) {
            traced = 1;
        }
        else if (strcmp(argv[i], "--delays") == 0 && i + 1 < argc) {
            delays = atoi(argv[++i]);
        }
        else if (strcmp(argv[i], "--most") == 0 && i + 1 < argc) {
            most = strtoull(argv[++i], NULL, 10);
        }
        else {
            named = 1;
        }
    }
    prepare();
    X->tracing = traced;
    for (const model_scenario *s = model_scenarios; s->name != NULL; s++) {
        int wanted = !named && (!quick || s->quick);
        for (int i = 1; named && i < argc; i++) {
            wanted |= strcmp(argv[i], s->name) == 0;
        }
        if (!wanted) {
            continue;
        }
        X->scenario = s;
        int status = explore(most);
        if (status != 0) {
            return status;
        }
        fflush(stdout);
    }
    return 0;
}
