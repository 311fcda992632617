/* What a load may return: C11's atomics as views over per-word histories, and data races by clocks.
 *
 * Each atomic word has its writes in modification order.  A thread's view says, per word, the oldest write it may still read; reading or writing
 * moves it forward.  A releasing write carries its thread's view along, an acquiring read joins it to its own.  A write may be put into the
 * order anywhere after the thread's view (not only last), save between a read-modify-write and what it read.  Sequentially consistent
 * accesses see at least the newest sequentially consistent write of their word.  That is RC11 without its strongest axiom for mixtures of
 * sequentially consistent and weaker accesses: more is allowed than C11 allows, never less; except that loads are not delayed beyond later
 * writes (no "load buffering"), which no compiler or processor in use does across the dependencies that our protocols have.
 *
 * Plain accesses have no history: two that conflict must be ordered by what their threads know of each other, or the exploration fails.
 */
#include "state.h"

#include <stdio.h>
#include <string.h>

enum { RELAXED, CONSUME, ACQUIRE, RELEASE, ACQ_REL, SEQ_CST };
static const char *const ORDERS[] = {"relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst"};

static int acquires(int order) { return order == CONSUME || order == ACQUIRE || order == ACQ_REL || order == SEQ_CST; }
static int releases(int order) { return order == RELEASE || order == ACQ_REL || order == SEQ_CST; }

static thread *
self(void)
{
    return &X->threads[X->current];
}

void
join(view *into, const view *other)
{
    for (int i = 0; i < X->n_atoms; i++) {
        into->at[i] = into->at[i] > other->at[i] ? into->at[i] : other->at[i];
    }
    for (int t = 0; t < MODEL_THREADS; t++) {
        into->clock[t] = into->clock[t] > other->clock[t] ? into->clock[t] : other->clock[t];
    }
}

/* Cells ---------------------------------------------------------------------------------------------------------------------------------------- */

static uint64_t
raw(uintptr_t address, int size)
{
    uint64_t value = 0;
    memcpy(&value, (void *)address, (size_t)size);
    return value;
}

static cell *
new_cell(uintptr_t address, size_t size)
{
    if (X->n_cells == MAX_CELLS) {
        fail(NULL, "the explorer is out of cells");
    }
    cell *c = &X->cells[X->n_cells++];
    *c = (cell){.address = address, .size = (uint8_t)size, .atom = -1};
    const block *b = block_at(address);
    if (b != NULL) {
        c->plain_write[b->by] = b->clock; /* all zero since then */
    }
    ptrdiff_t at = shadow_index(address);
    for (size_t i = 0; i < size; i++) {
        X->shadow[at + (ptrdiff_t)i] = (uint16_t)X->n_cells;
    }
    return c;
}

/* Take a cell without history apart, so that an access to a part of it has a cell of its own. */
static void
split(cell *c)
{
    cell whole = *c;
    for (int i = 0; i < whole.size; i++) {
        cell *part = i == 0 ? c : new_cell(whole.address + (uintptr_t)i, 1);
        *part = whole;
        part->address = whole.address + (uintptr_t)i;
        part->size = 1;
    }
}

/* The cell for an atomic access. */
static cell *
exact_cell(uintptr_t address, int size, void *pc)
{
    ptrdiff_t at = shadow_index(address);
    if (at < 0) {
        fail(pc, "atomic access to %#lx, which is no memory of the program", (unsigned long)address);
    }
    uint16_t first = X->shadow[at];
    if (first != 0 && X->cells[first - 1].address == address && X->cells[first - 1].size == size) {
        return &X->cells[first - 1];
    }
    cell merged = {0};
    int any = 0;
    for (int i = 0; i < size; i++) {
        uint16_t id = X->shadow[at + i];
        if (id == 0) {
            continue;
        }
        cell *c = &X->cells[id - 1];
        if (c->atom >= 0) {
            fail(pc, "atomic accesses of different sizes at %s", describe(address));
        }
        if (c->size > 1) {
            split(c);
            c = &X->cells[X->shadow[at + i] - 1];
        }
        for (int t = 0; t < MODEL_THREADS; t++) {
            merged.plain_read[t] = c->plain_read[t] > merged.plain_read[t] ? c->plain_read[t] : merged.plain_read[t];
            merged.plain_write[t] = c->plain_write[t] > merged.plain_write[t] ? c->plain_write[t] : merged.plain_write[t];
        }
        c->size = 0; /* the new cell takes its place */
        any = 1;
    }
    cell *c = new_cell(address, (size_t)size);
    if (any) {
        memcpy(c->plain_read, merged.plain_read, sizeof c->plain_read);
        memcpy(c->plain_write, merged.plain_write, sizeof c->plain_write);
    }
    return c;
}

static atom *
atom_of(cell *c)
{
    if (c->atom < 0) {
        if (X->n_atoms == MAX_ATOMS) {
            fail(NULL, "the explorer is out of atomic words");
        }
        c->atom = (int16_t)X->n_atoms++;
        atom *a = &X->atoms[c->atom];
        a->cell = (uint16_t)(c - X->cells);
        a->count = 1;
        a->sequential = 0;
        memset(&a->messages[0], 0, sizeof a->messages[0]);
        a->messages[0].value = raw(c->address, c->size);
    }
    atom *a = &X->atoms[c->atom];
    if (c->dirty) {
        a->messages[a->count - 1].value = raw(c->address, c->size);
        c->dirty = 0;
    }
    return a;
}

/* Races ---------------------------------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    size_t at;
} KINDS[] = {
    {"plain read", offsetof(cell, plain_read)},
    {"plain write", offsetof(cell, plain_write)},
    {"atomic load", offsetof(cell, atomic_read)},
    {"atomic store", offsetof(cell, atomic_write)},
};
enum { PLAIN_READ, PLAIN_WRITE, ATOMIC_READ, ATOMIC_WRITE };
/* Which earlier accesses must have happened before an access of each kind. */
static const uint8_t CONFLICTS[] = {
    1 << PLAIN_WRITE | 1 << ATOMIC_WRITE,
    1 << PLAIN_READ | 1 << PLAIN_WRITE | 1 << ATOMIC_READ | 1 << ATOMIC_WRITE,
    1 << PLAIN_WRITE,
    1 << PLAIN_READ | 1 << PLAIN_WRITE,
};

static uint16_t *
clocks(cell *c, int kind)
{
    return (uint16_t *)((char *)c + KINDS[kind].at);
}

static void
check_races(cell *c, int kind, void *pc)
{
    const view *now = &self()->now;
    for (int k = 0; k < 4; k++) {
        if (!(CONFLICTS[kind] >> k & 1)) {
            continue;
        }
        for (int t = 0; t < MODEL_THREADS; t++) {
            if (t != X->current && clocks(c, k)[t] > now->clock[t]) {
                fail(pc, "data race: %s of %s, not ordered after thread %d's %s", KINDS[kind].name, describe(c->address), t, KINDS[k].name);
            }
        }
    }
    clocks(c, kind)[X->current] = now->clock[X->current];
}

/* What makes a word one at which other threads may be let in. */
static void
note_conflict(cell *c, int write)
{
    uint8_t me = (uint8_t)(1u << X->current);
    c->readers |= me;
    if (write) {
        c->writers |= me;
    }
    if (c->writers == 0 || (c->readers & (c->readers - 1)) == 0) {
        return;
    }
    uint8_t *known = &X->conflicting[shadow_index(c->address)];
    if (!*known) {
        *known = KNOWN_NEXT_TIME;
        X->grew = 1;
    }
}

/* Before an access: let others in if they could notice the difference. */
void
arrive(uintptr_t address)
{
    ptrdiff_t at = shadow_index(address);
    if (at >= 0 && X->conflicting[at] == KNOWN) {
        park(NULL, NULL, NULL);
    }
}

/* A release: what comes after is no longer covered by what others have learnt. */
void
tick(void)
{
    self()->now.clock[X->current]++;
}

/* Accesses ------------------------------------------------------------------------------------------------------------------------------------- */

uint64_t
atomic_load(uintptr_t address, int size, int order, void *pc)
{
    check_alive(address, size, 1, 0);
    cell *c = exact_cell(address, size, pc);
    atom *a = atom_of(c);
    thread *me = self();
    check_races(c, ATOMIC_READ, pc);
    note_conflict(c, 0);
    int oldest = me->now.at[c->atom];
    if (order == SEQ_CST && a->sequential > oldest) {
        oldest = a->sequential;
    }
    int newest = a->count - 1;
    int position = newest - (me->delays > 0 ? (int)choose((unsigned)(newest - oldest + 1)) : 0);
    me->delays -= position < newest;
    message *m = &a->messages[position];
    me->now.at[c->atom] = (uint8_t)position;
    join(acquires(order) ? &me->now : &me->acquirable, &m->seen);
    if (position == newest) {
        trace(pc, "load %s %s = %#lx", ORDERS[order], describe(address), (unsigned long)m->value);
    }
    else {
        trace(pc, "load %s %s = %#lx (%d newer)", ORDERS[order], describe(address), (unsigned long)m->value, newest - position);
    }
    return m->value;
}

static void
shift(view *v, int atom, int position)
{
    if (v->at[atom] >= position) {
        v->at[atom]++;
    }
}

/* Put a message in; whoever knew of later ones goes on doing so. */
static message *
insert(cell *c, int position)
{
    atom *a = &X->atoms[c->atom];
    if (a->count == MAX_MESSAGES) {
        fail(NULL, "the explorer is out of messages");
    }
    if (position < a->count) {
        memmove(&a->messages[position + 1], &a->messages[position], (size_t)(a->count - position) * sizeof(message));
        for (int t = 0; t < MODEL_THREADS; t++) {
            shift(&X->threads[t].now, c->atom, position);
            shift(&X->threads[t].acquirable, c->atom, position);
            shift(&X->threads[t].released, c->atom, position);
        }
        for (int i = 0; i < MODEL_CHANNELS; i++) {
            shift(&X->channels[i], c->atom, position);
        }
        for (int i = 0; i < X->n_blocks; i++) {
            shift(&X->blocks[i].freed, c->atom, position);
        }
        shift(&X->fences, c->atom, position);
        a->sequential = (uint8_t)(a->sequential >= position ? a->sequential + 1 : a->sequential);
        a->count++;
        for (int i = 0; i < X->n_atoms; i++) {
            for (int m = 0; m < X->atoms[i].count; m++) {
                shift(&X->atoms[i].messages[m].seen, c->atom, position);
            }
        }
    }
    else {
        a->count++;
    }
    memset(&a->messages[position], 0, sizeof(message));
    return &a->messages[position];
}

/* Make position's message the running thread's write. */
static void
write_at(cell *c, int position, uint64_t value, int order, const view *inherited)
{
    message *m = insert(c, position);
    atom *a = &X->atoms[c->atom];
    thread *me = self();
    me->now.at[c->atom] = (uint8_t)position;
    m->value = value;
    m->by = (uint8_t)X->current;
    m->seen = releases(order) ? me->now : me->released;
    if (inherited != NULL) {
        join(&m->seen, inherited);
        m->attached = 1;
    }
    m->seen.at[c->atom] = (uint8_t)position;
    if (order == SEQ_CST) {
        a->sequential = (uint8_t)(a->sequential > position ? a->sequential : position);
    }
    if (position == a->count - 1) {
        memcpy((void *)c->address, &value, c->size);
    }
    if (releases(order)) {
        tick();
    }
}

void
atomic_store(uintptr_t address, int size, uint64_t value, int order, void *pc)
{
    check_alive(address, size, 1, 1);
    cell *c = exact_cell(address, size, pc);
    atom *a = atom_of(c);
    check_races(c, ATOMIC_WRITE, pc);
    note_conflict(c, 1);
    int first = self()->now.at[c->atom] + 1, places[MAX_MESSAGES + 1], n = 0;
    if (order == SEQ_CST && a->sequential >= first) {
        first = a->sequential + 1;
    }
    for (int p = a->count; p >= first; p--) {
        if (p == a->count || !a->messages[p].attached) {
            places[n++] = p;
        }
    }
    int position = places[self()->delays > 0 ? choose((unsigned)n) : 0];
    self()->delays -= position < a->count;
    if (size < 8) {
        value &= (UINT64_C(1) << (8 * size)) - 1;
    }
    trace(pc, "store %s %s = %#lx%s", ORDERS[order], describe(address), (unsigned long)value,
          position < a->count ? " (before a write already made)" : "");
    write_at(c, position, value, order, NULL);
}

static uint64_t
updated(char operation, uint64_t old, uint64_t operand)
{
    switch (operation) {
    case '+':
        return old + operand;
    case '-':
        return old - operand;
    case '&':
        return old & operand;
    case '|':
        return old | operand;
    case '^':
        return old ^ operand;
    default:
        return operand;
    }
}

uint64_t
atomic_update(uintptr_t address, int size, char operation, uint64_t operand, uint64_t *expected, int *swapped, int order, void *pc)
{
    check_alive(address, size, 1, 1);
    cell *c = exact_cell(address, size, pc);
    atom *a = atom_of(c);
    thread *me = self();
    uint64_t mask = size < 8 ? (UINT64_C(1) << (8 * size)) - 1 : UINT64_MAX;
    int oldest = me->now.at[c->atom], candidates[MAX_MESSAGES], n = 0;
    if (order == SEQ_CST && a->sequential > oldest) {
        oldest = a->sequential;
    }
    for (int p = a->count - 1; p >= oldest; p--) {
        int differs = operation == '?' && a->messages[p].value != (*expected & mask);
        if (differs || p == a->count - 1 || !a->messages[p + 1].attached) {
            candidates[n++] = p;
        }
    }
    int position = candidates[me->delays > 0 ? choose((unsigned)n) : 0];
    me->delays -= position < a->count - 1;
    message *m = &a->messages[position];
    uint64_t old = m->value;
    int writes = operation != '?' || old == (*expected & mask);
    check_races(c, writes ? ATOMIC_WRITE : ATOMIC_READ, pc);
    note_conflict(c, 1); /* what fails here may succeed in another execution */
    me->now.at[c->atom] = (uint8_t)position;
    join(acquires(order) ? &me->now : &me->acquirable, &m->seen);
    if (writes) {
        uint64_t value = updated(operation, old, operand) & mask;
        view inherited = m->seen;
        trace(pc, "%s %s %#lx -> %#lx", operation == '?' ? "compare-and-swap" : "update", describe(address), (unsigned long)old,
              (unsigned long)value);
        write_at(c, position + 1, value, order, &inherited);
    }
    else {
        trace(pc, "compare-and-swap %s fails: %#lx, not %#lx", describe(address), (unsigned long)old, (unsigned long)*expected);
        *expected = old;
        me->failed = address;
        me->failed_value = old;
    }
    if (swapped != NULL) {
        *swapped = writes;
    }
    return old;
}

void
atomic_fence(int order)
{
    thread *me = self();
    if (acquires(order)) {
        join(&me->now, &me->acquirable);
    }
    if (order == SEQ_CST) {
        if (X->current != 0) {
            park("fence", NULL, NULL);
        }
        join(&me->now, &X->fences);
        X->fences = me->now;
    }
    if (releases(order)) {
        me->released = me->now;
        tick();
    }
    trace(NULL, "fence %s", ORDERS[order]);
}

static void
plain_cell_access(cell *c, int write, void *pc)
{
    check_races(c, write ? PLAIN_WRITE : PLAIN_READ, pc);
    if (write && c->atom >= 0) {
        (void)atom_of(c);
        insert(c, X->atoms[c->atom].count);
        atom *a = &X->atoms[c->atom];
        self()->now.at[c->atom] = (uint8_t)(a->count - 1);
        a->messages[a->count - 1].by = (uint8_t)X->current;
        c->dirty = 1;
    }
}

void
plain_access(uintptr_t address, size_t size, int write, void *pc)
{
    ptrdiff_t at = shadow_index(address);
    if (at < 0) {
        return; /* a thread's own stack, or constants: what is neither stops the program by itself */
    }
    check_alive(address, (int)size, 0, write);
    if (X->current == 0) {
        return;
    }
    for (size_t i = 0; i < size;) {
        uint16_t id = X->shadow[at + (ptrdiff_t)i];
        cell *c;
        if (id != 0) {
            c = &X->cells[id - 1];
        }
        else {
            size_t n = 1;
            while (n < 8 && i + n < size && X->shadow[at + (ptrdiff_t)(i + n)] == 0) {
                n++;
            }
            c = new_cell(address + i, n);
        }
        plain_cell_access(c, write, pc);
        i = c->address + c->size - address;
    }
}

void
end_of_use(uintptr_t address, size_t size)
{
    ptrdiff_t at = shadow_index(address);
    for (size_t i = 0; i < size; i++) {
        uint16_t id = X->shadow[at + (ptrdiff_t)i];
        if (id != 0 && X->cells[id - 1].address == address + i) {
            check_races(&X->cells[id - 1], PLAIN_WRITE, NULL);
        }
    }
}

void
forget_cell(uintptr_t address)
{
    ptrdiff_t at = shadow_index(address);
    uint16_t id = X->shadow[at];
    if (id != 0) {
        cell *c = &X->cells[id - 1];
        memset(&X->shadow[shadow_index(c->address)], 0, c->size * sizeof(uint16_t));
        if (c->atom >= 0) {
            X->atoms[c->atom].cell = NO_CELL;
        }
        c->size = 0;
        c->atom = -1;
    }
}

/* Sameness ------------------------------------------------------------------------------------------------------------------------------------- */

/* The oldest write of a word that some thread may still read. */
static int
base_of(int index)
{
    int base = X->atoms[index].count - 1;
    for (int t = 1; t <= X->n_threads; t++) {
        if (!X->threads[t].done && X->threads[t].now.at[index] < base) {
            base = X->threads[t].now.at[index];
        }
    }
    return base;
}

/* The clocks of accesses that may still race, per thread, rising.  Only their order matters: clocks are hashed by their place among them. */
#define MOST_PENDING 64
static struct {
    uint16_t clocks[MOST_PENDING];
    int n;
} pending[MODEL_THREADS];

static void
add_pending(int t, uint16_t clock)
{
    int i = pending[t].n;
    while (i > 0 && pending[t].clocks[i - 1] > clock) {
        i--;
    }
    if ((i > 0 && pending[t].clocks[i - 1] == clock) || pending[t].n == MOST_PENDING) {
        return;
    }
    memmove(&pending[t].clocks[i + 1], &pending[t].clocks[i], (size_t)(pending[t].n - i) * sizeof(uint16_t));
    pending[t].clocks[i] = clock;
    pending[t].n++;
}

int
rank(int t, uint16_t clock)
{
    int i = 0;
    while (i < pending[t].n && pending[t].clocks[i] <= clock) {
        i++;
    }
    return pending[t].n < MOST_PENDING ? i : clock;
}

static uint64_t
view_hash(const view *v, const uint8_t *bases)
{
    uint64_t h = 1;
    for (int i = 0; i < X->n_atoms; i++) {
        if (v->at[i] > bases[i]) {
            h += mix(X->cells[X->atoms[i].cell].address, (uint64_t)(v->at[i] - bases[i]));
        }
    }
    for (int t = 1; t <= X->n_threads; t++) {
        h = mix(h, (uint64_t)rank(t, v->clock[t]));
    }
    return h;
}

/* Whether every thread that still runs has seen what `t` did up to `clock`. */
int
is_common(int t, uint16_t clock)
{
    for (int u = 1; u <= X->n_threads; u++) {
        if (u != t && !X->threads[u].done && X->threads[u].now.clock[t] < clock) {
            return 0;
        }
    }
    return 1;
}

uint64_t
memory_hash(void)
{
    uint8_t bases[MAX_ATOMS];
    uint64_t h = 7;
    for (int i = 0; i < X->n_atoms; i++) {
        if (X->atoms[i].cell != NO_CELL) {
            (void)atom_of(&X->cells[X->atoms[i].cell]);
        }
        bases[i] = X->atoms[i].cell != NO_CELL ? (uint8_t)base_of(i) : UINT8_MAX;
    }
    memset(pending, 0, sizeof pending);
    for (int i = 0; i < X->n_blocks; i++) {
        const block *b = &X->blocks[i];
        if (!is_common(b->by, b->clock)) {
            add_pending(b->by, b->clock);
        }
    }
    uint8_t live[MAX_CELLS];
    for (int i = 0; i < X->n_cells; i++) {
        cell *c = &X->cells[i];
        live[i] = 0;
        for (int k = 0; k < 4; k++) {
            for (int t = 1; t <= X->n_threads; t++) {
                uint16_t clock = clocks(c, k)[t];
                if (clock != 0 && c->size != 0 && !is_common(t, clock)) {
                    add_pending(t, clock);
                    live[i] = 1;
                }
            }
        }
    }
    for (int i = 0; i < X->n_cells; i++) {
        cell *c = &X->cells[i];
        if (c->size == 0) {
            continue;
        }
        uint64_t one = c->address;
        if (c->atom >= 0) {
            const atom *a = &X->atoms[c->atom];
            int base = bases[c->atom];
            for (int m = base; m < a->count; m++) {
                one = mix(one, a->messages[m].value + a->messages[m].attached * 3u);
                one = mix(one, view_hash(&a->messages[m].seen, bases));
            }
            one = mix(one, a->sequential > base ? (uint64_t)(a->sequential - base) : 0);
        }
        else {
            one = mix(one, raw(c->address, c->size));
        }
        for (int k = 0; live[i] && k < 4; k++) {
            for (int t = 1; t <= X->n_threads; t++) {
                uint16_t clock = clocks(c, k)[t];
                if (clock != 0 && !is_common(t, clock)) {
                    one = mix(one, (uint64_t)(k * 8 + t) << 16 | (uint64_t)rank(t, clock));
                }
            }
        }
        h += one;
    }
    for (int t = 1; t <= X->n_threads; t++) {
        const thread *th = &X->threads[t];
        if (!th->done) {
            h = mix(h, view_hash(&th->now, bases) + (uint64_t)th->delays);
            h = mix(h, view_hash(&th->acquirable, bases));
            h = mix(h, view_hash(&th->released, bases));
        }
    }
    for (int i = 0; i < MODEL_CHANNELS; i++) {
        h = mix(h, view_hash(&X->channels[i], bases));
    }
    return mix(h, view_hash(&X->fences, bases));
}
