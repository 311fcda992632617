/* Pins: references that a native function takes to values it borrowed, when a slow path could make them die.
 *
 * Protocol "pins"
 * 1. Purpose     Between two safepoints what was read from an attribute is used without a reference (slot.h, I4).  Before a slow path that may be
 *                a safepoint, the function pins what it still needs, so that the hot path counts nothing.
 * 2. State       ul_pins: lies in the frame of one call; only that call touches it.
 * 3. Words       borrowed, quiescent: as in slot.h and release.h.
 * 4. Invariants  I1 a value that is used behind a slow path has a reference of the pins since before it.  I2 a value that is pinned again is
 *                counted again before the earlier pins are dropped: they may be all that keeps it.  I3 every pin is dropped, by the next slow path
 *                or at the function's exit.
 * 5. Orders      none of its own: the value was loaded by slot.h's O1, and its count is atomic or this thread's own.
 * 6. Lifetime    Up to the pin a value lives because this thread has not been quiescent since it was loaded; from there on by the reference.
 * 7. Exclusion   none.
 * 8. Promises    No atomic instruction on the hot path.  Dropping earlier pins may run destructors.
 *                Rejected: dropping the earlier pins first: a value pinned twice may live by them alone.
 *
 *   UL_PINS(pins, 2);
 *   v3 = ul_slot_peek(v0, 1);
 *   if (UL_UNLIKELY(ul_safepoint_due(th))) {
 *       ul_pin(&pins.head, 1, (PyObject *const[]){v3});
 *       ...
 *   }
 */
#ifndef UNLATCH_PINS_H
#define UNLATCH_PINS_H

#include <Python.h>
#include <unlatch/slot.h>
#include <unlatch/thread.h>
#include <unlatch/word.h>

typedef struct ul_pins {
    uint32_t n;
    PyObject *held[];
} ul_pins;

/* Declares NAME with room for N values that are pinned together and one that is taken. */
#define UL_PINS(NAME, N)                                                                                                                      \
    union {                                                                                                                                   \
        ul_pins head;                                                                                                                         \
        struct { uint32_t n; PyObject *held[(N) + 1]; } room;                                                                                 \
    } NAME;                                                                                                                                   \
    NAME.head.n = 0

/* None of these is UL_COLD, rarely as they are called: the function goes on behind them, and compilers would take that for cold as well where only
 * other rare ways lead to it besides. */

/* Take references to `values` (NULL allowed), then drop the earlier pins: that may run destructors. */
void ul_pin(ul_pins *pins, uint32_t n, PyObject *const *values);
/* Keep an owned value until the next slow path or the exit.  At most once after each ul_pin. */
void ul_pin_owned(ul_pins *pins, PyObject *owned);
void ul_unpin_slow(ul_pins *pins);

/* At an exit of the function. */
static inline void
ul_unpin(ul_pins *pins)
{
    if (UL_UNLIKELY(pins->n != 0)) {
        ul_unpin_slow(pins);
    }
}

#endif
