/* Python/lock.c and Python/critical_section.c: the slow half of PyMutex, and locks that are given up when their thread blocks. */
#include "standins.h"

#undef PyMutex_Lock
#undef PyMutex_Unlock

__attribute__((no_sanitize("thread"))) static int
is_unlocked(void *m)
{
    return (((PyMutex *)m)->_bits & 1) == 0;
}

/* lock.c: _PyMutex_LockTimed.  The thread is detached while it is parked. */
void
PyMutex_Lock(PyMutex *m)
{
    uint8_t unlocked = 0;
    while (!_Py_atomic_compare_exchange_uint8(&m->_bits, &unlocked, 1)) {
        detach();
        model_wait(is_unlocked, m, "wait for a mutex");
        attach();
        unlocked = 0;
    }
}

/* lock.c: PyMutex_Unlock. */
void
PyMutex_Unlock(PyMutex *m)
{
    uint8_t locked = 1;
    if (!_Py_atomic_compare_exchange_uint8(&m->_bits, &locked, 0)) {
        model_fail("a mutex is unlocked that is not locked");
    }
}

/* critical_section.c.  Tags of tstate->critical_section as there: 1 given up, 2 two mutexes. */

#define INACTIVE ((uintptr_t)1)
#define TWO ((uintptr_t)2)
#define SECTION(TAG) ((PyCriticalSection *)((TAG) & ~(uintptr_t)3))

static int
is_top(PyThreadState *ts, PyMutex *m)
{
    PyCriticalSection *top = SECTION(ts->critical_section);
    return top != NULL && (top->_cs_mutex == m || ((ts->critical_section & TWO) && ((PyCriticalSection2 *)top)->_cs_mutex2 == m));
}

void
PyCriticalSection_Begin(PyCriticalSection *c, PyObject *o)
{
    PyThreadState *ts = own_state();
    c->_cs_mutex = NULL;
    c->_cs_prev = 0;
    if (is_top(ts, &o->ob_mutex) || world_stopped()) {
        return;
    }
    c->_cs_prev = ts->critical_section;
    ts->critical_section = (uintptr_t)c;
    _PyMutex_Lock(&o->ob_mutex);
    c->_cs_mutex = &o->ob_mutex;
}

static void
end_section(PyThreadState *ts, uintptr_t previous)
{
    ts->critical_section = previous;
    if (previous & INACTIVE) {
        resume_sections(ts);
    }
}

void
PyCriticalSection_End(PyCriticalSection *c)
{
    if (c->_cs_mutex != NULL) {
        _PyMutex_Unlock(c->_cs_mutex);
        end_section(own_state(), c->_cs_prev);
    }
}

void
PyCriticalSection2_Begin(PyCriticalSection2 *c, PyObject *a, PyObject *b)
{
    PyThreadState *ts = own_state();
    if (a == b) {
        c->_cs_mutex2 = NULL;
        PyCriticalSection_Begin(&c->_cs_base, a);
        return;
    }
    PyMutex *first = (uintptr_t)a < (uintptr_t)b ? &a->ob_mutex : &b->ob_mutex;
    PyMutex *second = (uintptr_t)a < (uintptr_t)b ? &b->ob_mutex : &a->ob_mutex;
    c->_cs_base._cs_mutex = c->_cs_mutex2 = NULL;
    c->_cs_base._cs_prev = ts->critical_section;
    ts->critical_section = (uintptr_t)c | TWO;
    _PyMutex_Lock(first);
    _PyMutex_Lock(second);
    c->_cs_base._cs_mutex = first;
    c->_cs_mutex2 = second;
}

void
PyCriticalSection2_End(PyCriticalSection2 *c)
{
    if (c->_cs_base._cs_mutex == NULL) {
        return;
    }
    if (c->_cs_mutex2 != NULL) {
        _PyMutex_Unlock(c->_cs_mutex2);
    }
    _PyMutex_Unlock(c->_cs_base._cs_mutex);
    end_section(own_state(), c->_cs_base._cs_prev);
}

/* _PyCriticalSection_SuspendAll */
void
suspend_sections(PyThreadState *ts)
{
    uintptr_t *tag = &ts->critical_section;
    while (SECTION(*tag) != NULL && !(*tag & INACTIVE)) {
        PyCriticalSection *c = SECTION(*tag);
        if (c->_cs_mutex != NULL) {
            _PyMutex_Unlock(c->_cs_mutex);
            if ((*tag & TWO) && ((PyCriticalSection2 *)c)->_cs_mutex2 != NULL) {
                _PyMutex_Unlock(((PyCriticalSection2 *)c)->_cs_mutex2);
            }
        }
        *tag |= INACTIVE;
        tag = &c->_cs_prev;
    }
}

/* _PyCriticalSection_Resume */
void
resume_sections(PyThreadState *ts)
{
    PyCriticalSection *c = SECTION(ts->critical_section);
    PyCriticalSection2 *two = ts->critical_section & TWO ? (PyCriticalSection2 *)c : NULL;
    PyMutex *first = c->_cs_mutex, *second = two != NULL ? two->_cs_mutex2 : NULL;
    c->_cs_mutex = NULL;
    if (two != NULL) {
        two->_cs_mutex2 = NULL;
    }
    if (first != NULL) {
        _PyMutex_Lock(first);
    }
    if (second != NULL) {
        _PyMutex_Lock(second);
        two->_cs_mutex2 = second;
    }
    c->_cs_mutex = first;
    ts->critical_section &= ~INACTIVE;
}
