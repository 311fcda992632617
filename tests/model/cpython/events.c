/* Include/internal/pycore_ceval.h: the event bits of a thread state, set by other threads. */
#include "standins.h"

void set_event(PyThreadState *ts, uintptr_t bit);
void clear_event(PyThreadState *ts, uintptr_t bit);

void
set_event(PyThreadState *ts, uintptr_t bit)
{
    _Py_atomic_or_uintptr(&ts->eval_breaker, bit);
}

void
clear_event(PyThreadState *ts, uintptr_t bit)
{
    _Py_atomic_and_uintptr(&ts->eval_breaker, ~bit);
}
