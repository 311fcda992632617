/* Pins: references that a native function takes to values it borrowed, when a slow path could make them die.
 *
 * Between two safepoints what was read from an attribute is used without a reference (slot.h, I4).  Before a slow path that may be a safepoint,
 * the function pins what it still needs; the pins replace those of its previous slow path, and the function's exits drop the last ones.
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

/* Take references to `values` (NULL allowed), then drop the earlier pins: that may run destructors. */
UL_COLD void ul_pin(ul_pins *pins, uint32_t n, PyObject *const *values);
/* Keep an owned value until the next slow path or the exit.  At most once after each ul_pin. */
UL_COLD void ul_pin_owned(ul_pins *pins, PyObject *owned);
UL_COLD void ul_unpin_slow(ul_pins *pins);
/* Behind a slow path: settle the objects again, all at one time.  A safepoint. */
UL_COLD void ul_resettle(ul_thread *th, uint32_t n, PyObject *const *objects);

/* At an exit of the function. */
static inline void
ul_unpin(ul_pins *pins)
{
    if (UL_UNLIKELY(pins->n != 0)) {
        ul_unpin_slow(pins);
    }
}

#endif
