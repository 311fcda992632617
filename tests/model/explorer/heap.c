/* Memory that comes and goes: who may still touch a block, and what its next user finds.
 *
 * An object's block mirrors CPython's mimalloc heaps (Python/pystate.c: tstate_mimalloc_bind, Objects/obmalloc.c: page_use_qsbr): after the free
 * its page holds only objects of that size until every thread has been quiescent, so atomic reads of the words that count references remain
 * legal that long, as is that of a str's hash, and the block may be used again at once.  Every other access to a freed block is a failure.
 */
#include "state.h"

#include <stdio.h>
#include <string.h>

/* The head of an object without the GIL: ob_tid, (flags, mutex, gc bits), ob_ref_local, ob_ref_shared. */
static const struct {
    uint8_t offset, size;
    const char *name;
} LASTING[] = {{0, 8, "ob_tid"}, {12, 4, "ob_ref_local"}, {16, 8, "ob_ref_shared"}, {40, 8, "hash"}}; /* the last one: of str */
#define N_LASTING (sizeof LASTING / sizeof *LASTING)

static int
is_lasting(const block *b, uintptr_t address)
{
    for (size_t i = 0; b->object && i < N_LASTING; i++) {
        if (address - b->address == LASTING[i].offset && (i < N_LASTING - 1 || strcmp(b->name, "text") == 0)) {
            return 1;
        }
    }
    return 0;
}

block *
block_at(uintptr_t address)
{
    size_t at = address - (uintptr_t)X->arena;
    if (at >= (size_t)MODEL_THREADS * ARENA_SIZE) {
        return NULL;
    }
    uint16_t id = X->owner[at / GRANULE];
    return id != 0 ? &X->blocks[id - 1] : NULL;
}

const char *
describe(uintptr_t address)
{
    static char text[4][96];
    static int next;
    char *out = text[next++ % 4];
    const block *b = block_at(address);
    if (b == NULL) {
        snprintf(out, sizeof *text, "{%#lx}", (unsigned long)address); /* the driver finds its name */
        return out;
    }
    size_t offset = address - b->address;
    const char *field = NULL;
    for (size_t i = 0; b->object && i < N_LASTING; i++) {
        field = offset == LASTING[i].offset ? LASTING[i].name : field;
    }
    if (field != NULL) {
        snprintf(out, sizeof *text, "%s@%lx.%s", b->name, (unsigned long)b->address & 0xFFFFFF, field);
    }
    else {
        snprintf(out, sizeof *text, "%s@%lx+%zu", b->name, (unsigned long)b->address & 0xFFFFFF, offset);
    }
    return out;
}

uint64_t
heap_hash(void)
{
    uint64_t h = 3;
    for (int i = 0; i < X->n_blocks; i++) {
        const block *b = &X->blocks[i]; /* (cells made later know of its making; whoever reaches them was told of it) */
        h += mix(b->address, (uint64_t)b->live | (uint64_t)b->disquiet << 1 );
    }
    return h;
}

void
check_alive(uintptr_t address, int size, int atomic, int write)
{
    const block *b = block_at(address);
    if (b == NULL) {
        if (address - (uintptr_t)X->arena < (size_t)MODEL_THREADS * ARENA_SIZE) {
            fail(NULL, "access to memory that was never allocated");
        }
        return;
    }
    if (address + (uintptr_t)size > b->address + b->size) {
        fail(NULL, "access beyond the end of %s", describe(address));
    }
    if (b->live) {
        return;
    }
    if (!atomic || !is_lasting(b, address)) {
        fail(NULL, "use after free: %s of %s", write ? "write" : "read", describe(address));
    }
    if (!(b->disquiet >> X->current & 1)) {
        fail(NULL, "the head of a freed object is read after the thread was quiescent: %s", describe(address));
    }
}

/* A freed block of the running thread's that fits; the first one, so that it depends on nothing else. */
static block *
reusable(size_t rounded)
{
    for (int i = 0; i < X->n_blocks; i++) {
        block *b = &X->blocks[i];
        if (!b->live && b->object && b->owner == X->current && b->rounded == rounded) {
            return b;
        }
    }
    return NULL;
}

void *
model_alloc(size_t size, const char *name, int object)
{
    size_t rounded = (size + GRANULE - 1) / GRANULE * GRANULE;
    block *b = object ? reusable(rounded) : NULL;
    if (b != NULL && choose(2) == 0) {
        join(&X->threads[X->current].now, &b->freed);
        for (size_t i = 0; i < b->size; i++) {
            if (!is_lasting(b, b->address + i)) {
                ptrdiff_t at = shadow_index(b->address + i);
                uint16_t id = X->shadow[at];
                if (id != 0 && !is_lasting(b, X->cells[id - 1].address)) {
                    forget_cell(b->address + i);
                }
            }
        }
        b->size = size; /* another type's, of the same size class */
        memset((char *)b->address + 8, 0, 4); /* flags, mutex, collector's bits */
        memset((char *)b->address + 24, 0, b->size - 24);
    }
    else {
        if (X->n_blocks == MAX_BLOCKS || X->used[X->current] + rounded > ARENA_SIZE) {
            fail(NULL, "the explorer is out of memory");
        }
        b = &X->blocks[X->n_blocks++];
        memset(b, 0, sizeof *b);
        b->address = (uintptr_t)X->arena + (size_t)X->current * ARENA_SIZE + X->used[X->current];
        X->used[X->current] += rounded;
        b->owner = (uint8_t)X->current;
        b->rounded = rounded;
        b->size = size;
        b->object = (uint8_t)object;
        size_t first = (b->address - (uintptr_t)X->arena) / GRANULE;
        for (size_t i = 0; i < rounded / GRANULE; i++) {
            X->owner[first + i] = (uint16_t)X->n_blocks;
        }
        memset((void *)b->address, 0, rounded);
    }
    b->name = name;
    b->live = 1;
    b->by = (uint8_t)X->current;
    b->clock = X->threads[X->current].now.clock[X->current];
    trace(NULL, "allocate %s", describe(b->address));
    return (void *)b->address;
}

void
model_free(void *memory)
{
    block *b = block_at((uintptr_t)memory);
    if (b == NULL || b->address != (uintptr_t)memory) {
        fail(NULL, "free of what was never allocated");
    }
    if (!b->live) {
        fail(NULL, "double free of %s", describe(b->address));
    }
    trace(NULL, "free %s", describe(b->address));
    for (size_t i = 0; i < b->size && X->current != 0; i++) {
        if (!is_lasting(b, b->address + i)) {
            end_of_use(b->address + i, 1);
        }
    }
    size_t kept = b->object ? 24 : 0;
    if (b->object) {
        memset((char *)b->address + 8, 0xDD, 4);
    }
    memset((char *)b->address + kept, 0xDD, b->size - kept);
    b->live = 0;
    b->by = (uint8_t)X->current;
    b->clock = X->threads[X->current].now.clock[X->current];
    b->freed = X->threads[X->current].now;
    tick();
    b->disquiet = 0;
    for (int t = 1; t <= model_threads(); t++) {
        b->disquiet |= (uint8_t)(!X->threads[t].done << t);
    }
}

void
model_quiescent(void)
{
    for (int i = 0; i < X->n_blocks; i++) {
        X->blocks[i].disquiet &= (uint8_t)~(1u << X->current);
    }
    trace(NULL, "quiescent");
}

int
model_live(const char *name)
{
    int n = 0;
    for (int i = 0; i < X->n_blocks; i++) {
        n += X->blocks[i].live && strcmp(X->blocks[i].name, name) == 0;
    }
    return n;
}
