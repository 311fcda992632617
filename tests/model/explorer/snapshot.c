/* Puts a situation aside and brings it back: the program's variables and heap, the threads' stacks, what the explorer knows about them. */
#include "state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct snapshot {
    int choices, steps;
    size_t size, room;
    char *data;
};

static void
append(struct snapshot *s, const void *from, size_t size)
{
    if (s->size + size > s->room) {
        s->room = (s->size + size) * 2;
        s->data = realloc(s->data, s->room);
        if (s->data == NULL) {
            fprintf(stderr, "no memory for a snapshot\n");
            abort();
        }
    }
    memcpy(s->data + s->size, from, size);
    s->size += size;
}

/* Run COPY(address, size) on all that makes a situation, in an order in which the sizes are known before they are needed. */
#define ALL(COPY)                                                                                                                             \
    do {                                                                                                                                      \
        COPY(__data_start, GLOBALS_SIZE);                                                                                                     \
        COPY(&X->n_cells, sizeof X->n_cells);                                                                                                 \
        COPY(&X->n_atoms, sizeof X->n_atoms);                                                                                                 \
        COPY(&X->n_blocks, sizeof X->n_blocks);                                                                                               \
        COPY(X->used, sizeof X->used);                                                                                                        \
        COPY(X->cells, (size_t)X->n_cells * sizeof(cell));                                                                                    \
        COPY(X->blocks, (size_t)X->n_blocks * sizeof(block));                                                                                 \
        for (int i_ = 0; i_ < X->n_atoms; i_++) {                                                                                             \
            atom *a_ = &X->atoms[i_];                                                                                                         \
            COPY(a_, offsetof(atom, messages));                                                                                               \
            COPY(a_->messages, a_->count * sizeof(message));                                                                                  \
        }                                                                                                                                     \
        COPY(X->channels, sizeof X->channels);                                                                                                \
        COPY(&X->fences, sizeof X->fences);                                                                                                   \
        COPY(X->ghosts, sizeof X->ghosts);                                                                                                    \
        COPY(&X->n_states, sizeof X->n_states);                                                                                               \
        COPY(X->states, sizeof X->states);                                                                                                    \
        COPY(X->locals_of, sizeof X->locals_of);                                                                                              \
        for (int t_ = 0; t_ < MODEL_THREADS; t_++) {                                                                                          \
            thread *th_ = &X->threads[t_];                                                                                                    \
            COPY(X->arena + (size_t)t_ * ARENA_SIZE, X->used[t_]);                                                                            \
            COPY(th_, sizeof *th_);                                                                                                           \
            COPY(th_->top, (size_t)(th_->stack + STACK_SIZE - th_->top));                                                                     \
        }                                                                                                                                     \
    } while (0)

static void
map_cells(int present)
{
    for (int i = 0; i < X->n_cells; i++) {
        const cell *c = &X->cells[i];
        ptrdiff_t at = shadow_index(c->address);
        for (int k = 0; k < c->size; k++) {
            X->shadow[at + k] = (uint16_t)(present ? i + 1 : 0);
        }
    }
}

static void
map_blocks(int present)
{
    for (int i = 0; i < X->n_blocks; i++) {
        const block *b = &X->blocks[i];
        size_t first = (b->address - (uintptr_t)X->arena) / GRANULE;
        for (size_t k = 0; k < b->rounded / GRANULE; k++) {
            X->owner[first + k] = (uint16_t)(present ? i + 1 : 0);
        }
    }
}

void
snapshot_take(void)
{
    if (X->n_snapshots == X->room) {
        int room = X->room != 0 ? X->room * 2 : 64;
        X->snapshots = realloc(X->snapshots, (size_t)room * sizeof *X->snapshots);
        memset(X->snapshots + X->room, 0, (size_t)(room - X->room) * sizeof *X->snapshots);
        X->room = room;
    }
    struct snapshot *s = &X->snapshots[X->n_snapshots];
    s->choices = X->n_snapshots == 0 ? -1 : X->n_choices;
    s->steps = X->steps;
    s->size = 0;
#define SAVE(ADDRESS, SIZE) append(s, ADDRESS, SIZE)
    ALL(SAVE);
    X->n_snapshots++;
}

void
snapshot_restore(int choices)
{
    while (X->snapshots[X->n_snapshots - 1].choices > choices) {
        X->n_snapshots--;
    }
    const struct snapshot *s = &X->snapshots[X->n_snapshots - 1];
    const char *from = s->data;
    struct state *kept = X;
    map_cells(0);
    map_blocks(0);
#define RESTORE(ADDRESS, SIZE)                                                                                                                \
    do {                                                                                                                                      \
        size_t size_ = SIZE; /* before what it depends on changes */                                                                          \
        memcpy(ADDRESS, from, size_);                                                                                                         \
        from += size_;                                                                                                                        \
    } while (0)
    ALL(RESTORE);
    model_state = kept;
    map_cells(1);
    map_blocks(1);
    X->n_choices = s->choices > 0 ? s->choices : 0;
    X->steps = s->steps;
    X->current = 0;
}

void
snapshots_drop(void)
{
    X->n_snapshots = 1; /* that of the program as it was started */
}
