/* What scenarios use of the CPython that is played here.
 *
 * CPython's public headers are the real ones, so its inline reference counting, locks and atomics are explored as they are.  What lies behind
 * them is played by the files of this folder, each part naming the file of CPython that it mirrors.  The runtime under exploration links against
 * them as it does against CPython; a function that nobody plays is a null pointer, and calling it fails the exploration.
 */
#ifndef MODEL_STANDINS_H
#define MODEL_STANDINS_H

#include <Python.h>

#include "../explorer/explorer.h"

/* First in setup. */
void python_start(void);
/* Last in each thread. */
void python_leave(void);
/* In finish: what CPython still has queued is done. */
void python_finish(void);

/* An object that says which one it is.  It checks that nothing but new_thing makes its value. */
typedef struct thing {
    PyObject ob_base;
    int64_t value;
} thing;
extern PyTypeObject thing_type;
PyObject *new_thing(int64_t value);
/* Its value, with a check that it is one that new_thing gave. */
int64_t thing_value(PyObject *o);
/* In finish: how many have not died. */
int things_alive(void);

/* A str that is interned and immortal, the same one for the same text. */
PyObject *name_of(const char *text);
const char *text_of(PyObject *name);
/* Between an object's end and its block's: the first word no longer is a thread's identity. */
void free_object(PyObject *o);

/* A dict with room for a few keys, which are names. */
PyObject *new_dict(const char *name);

/* In setup: the object belongs to a thread, as if that had made it. */
void made_by(int thread, PyObject *o);

/* The running thread's state, and any thread's. */
PyThreadState *own_state(void);
PyThreadState *state_of(int thread);
/* The thread looks at no object now: CPython's quiescent state, as the interpreter reports it between bytecodes. */
void pass_quiescent(void);
/* Blocking: locks of critical sections are given up meanwhile, the world may stop. */
void detach(void);
void attach(void);
/* Set in setup: how many calls of Py_AddPendingCall find the queue full.  Thread 1 is the main thread, which runs the calls. */
extern int pending_calls_refused;
/* Whether the world stands still for the running thread. */
int world_stopped(void);
/* Whether all threads have been told to stop, and some have not. */
int stop_is_asked(void);
int is_detached(void);
/* Set in setup: what the clock says. */
extern PyTime_t python_clock;

/* pycore_ceval.h */
#define CALLS_TO_DO ((uintptr_t)1 << 2) /* _PY_CALLS_TO_DO_BIT */
#define PLEASE_STOP ((uintptr_t)1 << 5) /* _PY_EVAL_PLEASE_STOP_BIT */
#define EXPLICIT_MERGE ((uintptr_t)1 << 6)

/* The interpreter's own dict, NULL until somebody asks for it, and its builtins, made by python_start. */
extern PyObject *interpreter_dict, *builtins_dict;

/* Exported by CPython, declared only in its internal headers. */
int _Py_HandlePending(PyThreadState *);
void _PyEval_StopTheWorld(PyInterpreterState *);
void _PyEval_StartTheWorld(PyInterpreterState *);
void _PyObject_XDecRefDelayed(PyObject *);
void _Py_SetImmortal(PyObject *);
/* Between the parts of this folder. */
void queue_for_merge(PyObject *o);
void merge_queued(PyObject *o);
void suspend_sections(PyThreadState *ts);
void resume_sections(PyThreadState *ts);

#endif
