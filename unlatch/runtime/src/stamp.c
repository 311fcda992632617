/* The registry behind owner stamps: which tokens are alive, and how they are revoked (protocol: stamp.h). */
#include <unlatch/private.h>
#include <unlatch/registry.h>
#include <unlatch/stamp.h>

#ifndef Py_GIL_DISABLED

void ul_stamp_register(ul_thread *Py_UNUSED(th)) {}
int ul_stamp_init(void) { return 0; }

#else

#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#include <sched.h>
#endif

/* What the modules of one process share. */
#define NAME "unlatch.stamps.v2"
#define INDEX_BITS 20
#define CHUNK 1024u
#define CHUNKS ((1u << INDEX_BITS) / CHUNK)

typedef struct owner {
    uintptr_t token; /* 0: no thread has this index */
    uint32_t index;
    ul_thread *records;      /* of the thread's modules; under `lock` */
    struct owner *next_free; /* under `lock` */
} owner;

typedef struct registry {
    uint32_t lock; /* 1 while somebody changes what follows: for a few instructions, never across a call that can block or run Python */
    uintptr_t generation;
    uintptr_t revocations;
    uint32_t used; /* indices given out so far; 0 is none */
    owner *free;
    owner *chunks[CHUNKS];
    owner *(*mine)(int make); /* the running thread's owner; NULL if there is none (and none is to be made, or can) */
} registry;

static void *kept; /* by ul_registry: set before anything below runs */

static registry *shared(void) { return ul_load_ptr_relaxed(&kept); }

static owner *
owner_at(registry *r, uintptr_t token)
{
    size_t index = token & (((uintptr_t)1 << INDEX_BITS) - 1);
    owner *chunk = ul_load_ptr_acquire((void *const *)&r->chunks[index / CHUNK]);
    return chunk != NULL ? &chunk[index % CHUNK] : NULL;
}

static uintptr_t
fresh_token(registry *r, const owner *w)
{
    return (++r->generation << INDEX_BITS) | w->index;
}

/* Threads that are no longer there -------------------------------------------------------------------------------------------------------------
 * Only the module that made the registry keeps these: one thread-local pointer and one hook per process. */

static _Thread_local owner *self;

/* Threads that end or have just forked take this lock too, and have no thread state; and whoever has stopped the world must not wait for a thread
 * that it has stopped.  Hence no PyMutex, which can be handed to a thread that cannot run. */
static void
lock(registry *r)
{
    while (!ul_cas32(&r->lock, 0, 1)) {
#ifdef _WIN32
        SwitchToThread();
#else
        sched_yield();
#endif
    }
}

static void unlock(registry *r) { ul_store32_release(&r->lock, 0); }

/* Caller holds the lock, or is alone. */
static void
retire(registry *r, owner *w, int records_are_there)
{
    for (ul_thread *t = records_are_there ? w->records : NULL; t != NULL;) {
        ul_thread *next = t->next_record;
        t->token = UL_NO_TOKEN;
        t->birth = UL_SHARED;
        t->stack_limit = 0; /* whoever still runs on this thread registers anew */
        t->next_record = NULL;
        t = next;
    }
    w->records = NULL;
    ul_store_release(&w->token, 0); /* [O5] */
    w->next_free = r->free;
    r->free = w;
}

static void
on_thread_exit(void *data)
{
    owner *w = data;
    self = NULL;
    registry *r = shared();
    lock(r);
    retire(r, w, 1);
    unlock(r);
}

#ifdef _WIN32
static DWORD exit_key;
static void NTAPI on_fiber_exit(void *data) { if (data != NULL) on_thread_exit(data); }
static int make_exit_key(void) { return (exit_key = FlsAlloc(on_fiber_exit)) != FLS_OUT_OF_INDEXES; }
static int set_exit_key(owner *w) { return FlsSetValue(exit_key, w) != 0; }
static int on_fork(void) { return 1; }
#else
static pthread_key_t exit_key;
static int make_exit_key(void) { return pthread_key_create(&exit_key, on_thread_exit) == 0; }
static int set_exit_key(owner *w) { return pthread_setspecific(exit_key, w) == 0; }

/* In the child there is only this thread.  The others' stacks, and their records on them, may be used for anything by now. */
static void
after_fork_in_child(void)
{
    registry *r = shared();
    r->lock = 0;
    owner *me = r->mine(0);
    for (uint32_t index = 1; index <= r->used; index++) {
        owner *w = owner_at(r, index);
        if (w != me && w->token != 0) {
            retire(r, w, 0);
        }
    }
}

static int on_fork(void) { return pthread_atfork(NULL, NULL, after_fork_in_child) == 0; }
#endif

/* Registering ---------------------------------------------------------------------------------------------------------------------------------- */

/* An unused owner, or NULL: no memory, or too many threads.  Caller holds the lock. */
static owner *
take_owner(registry *r)
{
    owner *w = r->free;
    if (w != NULL) {
        r->free = w->next_free;
        return w;
    }
    if (r->used + 1 >= CHUNK * CHUNKS) {
        return NULL;
    }
    uint32_t index = r->used + 1;
    owner **chunk = &r->chunks[index / CHUNK];
    if (*chunk == NULL) {
        owner *fresh = PyMem_RawCalloc(CHUNK, sizeof *fresh);
        if (fresh == NULL) {
            return NULL;
        }
        ul_store_ptr_release((void **)chunk, fresh);
    }
    r->used = index;
    w = &(*chunk)[index % CHUNK];
    w->index = index;
    return w;
}

static owner *
mine(int make)
{
    if (self == NULL && make) {
        registry *r = shared();
        lock(r);
        owner *w = take_owner(r);
        if (w != NULL) {
            ul_store_release(&w->token, fresh_token(r, w));
        }
        unlock(r);
        if (w != NULL && !set_exit_key(w)) {
            lock(r);
            retire(r, w, 0);
            unlock(r);
            w = NULL;
        }
        self = w;
    }
    return self;
}

void
ul_stamp_register(ul_thread *th)
{
    registry *r = shared();
    th->token = UL_NO_TOKEN;
    th->birth = UL_SHARED;
    owner *w = r != NULL ? r->mine(1) : NULL;
    if (w == NULL) {
        return; /* all that this thread makes is born shared */
    }
    lock(r);
    th->token = th->birth = w->token;
    th->next_record = w->records;
    w->records = th;
    unlock(r);
}

/* Settling --------------------------------------------------------------------------------------------------------------------------------------- */

/* Make the token dead, if it is not by the time the world has stopped. */
static void
revoke_token(void *data)
{
    uintptr_t token = *(uintptr_t *)data;
    registry *r = shared();
    lock(r);
    owner *w = owner_at(r, token);
    if (ul_load_relaxed(&w->token) == token) {
        uintptr_t next = fresh_token(r, w);
        for (ul_thread *t = w->records; t != NULL; t = t->next_record) {
            t->token = t->birth = next; /* [O4] */
        }
        ul_store_release(&w->token, next); /* [O4] */
        ul_store_relaxed(&r->revocations, ul_load_relaxed(&r->revocations) + 1);
    }
    unlock(r);
}

int
ul_stamp_settle(ul_thread *th, uintptr_t *stamp, uintptr_t claim)
{
    registry *r = shared();
    uintptr_t token = ul_load_relaxed(stamp); /* [O1] */
    int stopped = 0;
    while (token != UL_SHARED && token != th->token) {
        if (token == 0) {
            ul_cas(stamp, 0, claim); /* [O2] */
        }
        else {
            owner *w = owner_at(r, token);
            if (w != NULL && ul_load_acquire(&w->token) == token) { /* [O3] */
                ul_with_world_stopped(th, revoke_token, &token);
                stopped = 1;
            }
            ul_cas(stamp, token, UL_SHARED); /* [O2] */
        }
        token = ul_load_relaxed(stamp);
    }
    return stopped;
}

uintptr_t
ul_stamp_revocations(void)
{
    return ul_load_relaxed(&shared()->revocations);
}

/* Import ------------------------------------------------------------------------------------------------------------------------------------------ */

static int
begin(void *memory)
{
    ((registry *)memory)->mine = mine;
    if (!make_exit_key() || !on_fork()) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

int
ul_stamp_init(void)
{
    return ul_registry(NAME, sizeof(registry), begin, &kept) != NULL ? 0 : -1;
}

#endif
