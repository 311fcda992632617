/* Slow paths' care for borrowed values (see pins.h). */
#include <unlatch/pins.h>

void
ul_pin(ul_pins *pins, uint32_t n, PyObject *const *values)
{
    for (uint32_t i = 0; i < n; i++) {
        Py_XINCREF(values[i]);
    }
    ul_unpin_slow(pins);
    for (uint32_t i = 0; i < n; i++) {
        pins->held[i] = values[i];
    }
    pins->n = n;
}

void
ul_pin_owned(ul_pins *pins, PyObject *owned)
{
    pins->held[pins->n++] = owned;
}

void
ul_unpin_slow(ul_pins *pins)
{
    uint32_t n = pins->n;
    pins->n = 0;
    for (uint32_t i = 0; i < n; i++) {
        Py_XDECREF(pins->held[i]);
    }
}
