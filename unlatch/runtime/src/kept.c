/* Slow halves of kept.h: the table. */
#include <unlatch/kept.h>

#ifdef Py_GIL_DISABLED

#define FIRST_SHIFT 60 /* 16 places */
#define LAST_SHIFT 56  /* larger tables are freed when they are empty */

PyObject *const ul_kept_none[2] = {NULL, NULL};

static size_t places(const ul_kept *kept) { return (size_t)1 << (64 - kept->shift); }

/* Where `o` is or would be. */
static PyObject **
find(const ul_kept *kept, PyObject *o)
{
    size_t i = ul_kept_place(kept, o);
    while (kept->items[i] != NULL && kept->items[i] != o) {
        i = (i + 1) & (places(kept) - 1);
    }
    return &kept->items[i];
}

/* Room for twice as many, or for the first ones: half of the places stay free. */
static int
grow(ul_kept *kept)
{
    int first = kept->items == ul_kept_none;
    ul_kept larger = *kept;
    larger.shift = first ? FIRST_SHIFT : kept->shift - 1;
    larger.items = PyMem_RawCalloc(places(&larger), sizeof *larger.items);
    if (larger.items == NULL) {
        return 0;
    }
    for (size_t i = 0; i < places(kept); i++) {
        if (kept->items[i] != NULL) {
            *find(&larger, kept->items[i]) = kept->items[i];
        }
    }
    if (!first) {
        PyMem_RawFree(kept->items);
    }
    *kept = larger;
    return 1;
}

int ul_kept_has(const ul_thread *th, PyObject *o) { return *find(&th->kept, o) == o; }

int
ul_kept_has_room(ul_thread *th)
{
    ul_kept *kept = &th->kept;
    return !kept->closed && kept->n < ul_most_kept(kept) && (kept->n * 2 + 2 < places(kept) || grow(kept)); /* I5 */
}

void
ul_kept_add(ul_thread *th, PyObject *o)
{
    *find(&th->kept, o) = o;
    th->kept.n++;
}

static void
free_table(ul_kept *kept)
{
    if (kept->items != ul_kept_none) {
        PyMem_RawFree(kept->items);
    }
    *kept = (ul_kept)UL_KEPT_NONE;
}

void
ul_kept_give_back(ul_thread *th)
{
    ul_kept *kept = &th->kept;
    if (kept->closed) {
        return;
    }
    kept->closed = 1;
    for (size_t i = 0; kept->n != 0; i++) {
        PyObject *o = kept->items[i];
        if (o != NULL) {
            kept->items[i] = NULL;
            kept->n--;
            Py_DECREF(o);
        }
    }
    kept->until = 0;
    kept->closed = kept->few = 0;
    if (kept->shift < LAST_SHIFT) {
        free_table(kept);
    }
}

void
ul_kept_start_anew(ul_thread *th)
{
    PyTime_t before = th->kept.full, now = before;
    (void)PyTime_MonotonicRaw(&now);
    ul_kept_give_back(th);
    th->kept.few = before != 0 && now - before < UL_KEPT_BRIEFLY;
    th->kept.full = now;
}

void
ul_kept_end(ul_thread *th)
{
    ul_kept_give_back(th);
    if (!th->kept.closed) {
        free_table(&th->kept);
    }
}

void
ul_kept_rest(ul_thread *th)
{
    PyTime_t now;
    if (PyTime_MonotonicRaw(&now) < 0) {
        return;
    }
    if (th->kept.until == 0) {
        th->kept.until = now + UL_KEPT_FOR;
    }
    else if (now >= th->kept.until) {
        ul_kept_give_back(th);
    }
}

#endif
