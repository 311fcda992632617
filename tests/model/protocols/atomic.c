/* The explorer itself, on textbook programs over the runtime's atomics: they hold as atomic.h is, and each weaker atomic.h is noticed. */
#include "../explorer/explorer.h"

#include <unlatch/atomic.h>

static uintptr_t data, flag, x, y, missed_x, missed_y;
static uint32_t count;

static void setup(void) {}

/* Message passing. */
static void
writer(void)
{
    data = 42;
    ul_store_release(&flag, 1);
}

static void
reader(void)
{
    if (ul_load_acquire(&flag) != 0) {
        model_check(data == 42, "a flag is seen before the data");
    }
}

static void all_read(void) { model_check(data == 42, "the data is there in the end"); }

/* Store buffering: of two threads that write one word and read the other, one sees the other. */
static void
left(void)
{
    ul_exchange(&x, 1);
    missed_y = (uintptr_t)ul_cas(&y, 0, 0);
}

static void
right(void)
{
    ul_exchange(&y, 1);
    missed_x = (uintptr_t)ul_cas(&x, 0, 0);
}

static void one_is_seen(void) { model_check(!missed_x || !missed_y, "neither of two exchanges is seen"); }

static void
count_up(void)
{
    uint32_t n;
    do {
        n = ul_load32_acquire(&count);
    } while (!ul_cas32(&count, n, n + 1));
}

static void all_counted(void) { model_check(count == (uint32_t)model_threads(), "a step of a counter is lost"); }

const model_scenario model_scenarios[] = {
    {"message", "what is written before a release is seen after the acquire", 1, 9, setup, {writer, reader}, all_read},
    {"buffering", "one of two exchanges is seen by the other thread", 1, 9, setup, {left, right}, one_is_seen},
    {"count", "no step of a counter is lost", 1, 9, setup, {count_up, count_up, count_up}, all_counted},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
