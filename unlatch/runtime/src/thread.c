/* Slow halves of thread.h: stack bounds, serving events, reporting quiescence. */
#include <unlatch/kept.h>
#include <unlatch/private.h>
#include <unlatch/stamp.h>
#include <unlatch/thread.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#endif

_Thread_local ul_thread ul_thread_self = {
    .token = UL_NO_TOKEN,
    .birth = UL_SHARED,
#ifdef Py_GIL_DISABLED
    .kept = UL_KEPT_NONE,
#endif
};

/* Room left below the limit for what native code calls: interpreter frames, CPython's own C, our error paths. */
#if defined(_Py_ADDRESS_SANITIZER) || defined(_Py_THREAD_SANITIZER)
#define MARGIN ((uintptr_t)1 << 20)
#else
#define MARGIN ((uintptr_t)1 << 17)
#endif

/* What CPython keeps free at the end of a stack: it raises RecursionError in the upper half of this and ends the process in the lower one
 * (_PyOS_STACK_MARGIN_BYTES, Include/internal/pycore_pythonrun.h).  No native frame may start there: a call from it would end the process. */
#if defined(Py_DEBUG) || defined(_Py_ADDRESS_SANITIZER) || defined(_Py_THREAD_SANITIZER)
#define RESERVE ((uintptr_t)1 << 16)
#else
#define RESERVE ((uintptr_t)1 << 15)
#endif
#define FRAME ((uintptr_t)1 << 13) /* more than a native frame and the C between it and CPython's check take */

/* The lowest address and the size of the running thread's stack; 0 if the platform cannot say. */
static int
stack_bounds(uintptr_t *base, uintptr_t *size)
{
#if defined(_WIN32)
    ULONG_PTR low, high;
    GetCurrentThreadStackLimits(&low, &high);
    *base = (uintptr_t)low;
    *size = (uintptr_t)(high - low);
    return 1;
#elif defined(__APPLE__)
    pthread_t self = pthread_self();
    *size = pthread_get_stacksize_np(self);
    *base = (uintptr_t)pthread_get_stackaddr_np(self) - *size;
    return 1;
#elif defined(__linux__) || defined(__FreeBSD__)
    pthread_attr_t attributes;
    void *low;
    size_t bytes, guard = 0;
#ifdef __FreeBSD__
    pthread_attr_init(&attributes);
    if (pthread_attr_get_np(pthread_self(), &attributes) != 0) {
#else
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
#endif
        return 0;
    }
    int failed = pthread_attr_getstack(&attributes, &low, &bytes);
    pthread_attr_getguardsize(&attributes, &guard);
    pthread_attr_destroy(&attributes);
    if (failed || bytes <= guard) {
        return 0;
    }
    *base = (uintptr_t)low + guard; /* some C libraries count the guard page in */
    *size = bytes - guard;
    return 1;
#else
    (void)base;
    (void)size;
    return 0;
#endif
}

void
ul_thread_init_slow(ul_thread *th)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    uintptr_t base, size;
    if (!stack_bounds(&base, &size) || here < base || here >= base + size) {
        /* Unknown, or a foreign stack: assume that little is left. */
        size = (uintptr_t)1 << 18;
        base = here > size ? here - size : 1;
    }
#ifdef _Py_THREAD_SANITIZER
    /* The detector dies beyond half of a stack, so CPython uses no more than that (tstate_set_stack, Python/ceval.c). */
    size /= 2;
    base += size;
#endif
    uintptr_t margin = size >= 4 * MARGIN ? MARGIN : size / 4;
    if (margin < RESERVE + FRAME) {
        margin = RESERVE + FRAME;
    }
    th->stack_base = base;
    th->stack_limit = base + margin;
    th->budget = UL_BUDGET;
    ul_stamp_register(th);
}

int
ul_recursion_slow(ul_thread *th)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (here >= th->stack_base) {
        PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded");
        return -1;
    }
    /* Not this OS thread's stack (a fiber's): CPython's own check is the judge. */
    if (Py_EnterRecursiveCall("")) {
        return -1;
    }
    Py_LeaveRecursiveCall();
    return 0;
}

PyObject *
ul_publish(void **place, PyObject *made)
{
    if (ul_cas_ptr(place, NULL, made)) {
        return made;
    }
    Py_DECREF(made);
    return ul_load_ptr_acquire(place);
}

/* The public way to serve events: the RESUME of any code object does it. */
static int
run_pass(void)
{
    static void *published; /* (code, its globals), ours for ever */
    PyObject *pair = ul_load_ptr_acquire(&published);
    if (pair == NULL) {
        PyObject *code = Py_CompileString("pass", "<unlatch safepoint>", Py_file_input);
        pair = code != NULL ? Py_BuildValue("N{sO}", code, "__builtins__", PyEval_GetBuiltins()) : NULL;
        if (pair == NULL) {
            return -1;
        }
        pair = ul_publish(&published, pair);
    }
    PyObject *globals = PyTuple_GET_ITEM(pair, 1);
    PyObject *none = PyEval_EvalCode(PyTuple_GET_ITEM(pair, 0), globals, globals);
    Py_XDECREF(none);
    return none == NULL ? -1 : 0;
}

int ul_handle_events(ul_thread *th) { return ul_private.handle_pending != NULL ? ul_private.handle_pending(th->ts) : run_pass(); }

/* Serve events; what is done counts as so many polls. */
static int
serve(ul_thread *th, uint32_t polls)
{
#ifdef Py_GIL_DISABLED
    if (th->budget < 0) {
        th->budget = UL_BUDGET;
        th->delayed = 0;
        PyEval_RestoreThread(PyEval_SaveThread());
        ul_kept_at_rest(th);
        ul_gc_keep_pace(th);
    }
#endif
    uintptr_t events = ul_eval_breaker(th->ts) & 0xFF;
    if (events == 0) {
        return 0;
    }
    return events == UL_GC_SCHEDULED ? ul_gc_due(th, polls) : ul_handle_events(th);
}

int
ul_safepoint_slow(ul_thread *th)
{
    return serve(th, 1);
}

/* An operation has ended well, but a signal handler raises: its result goes. */

PyObject *
ul_answer_object(ul_thread *th, PyObject *result)
{
    if (result != NULL && serve(th, UL_POLLS_PER_ANSWER) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

ul_int
ul_answer_int(ul_thread *th, ul_int result)
{
    if (result != 0 && serve(th, UL_POLLS_PER_ANSWER) < 0) {
        ul_int_decref(result);
        return 0;
    }
    return result;
}

int
ul_answer_status(ul_thread *th, int result)
{
    return result >= 0 && serve(th, UL_POLLS_PER_ANSWER) < 0 ? -1 : result;
}

/* Stop-the-world ------------------------------------------------------------------------------------------------------------------------------- */

struct visit {
    void (*work)(void *);
    void *data;
};

static int
on_first_object(PyObject *Py_UNUSED(o), void *arg)
{
    struct visit *v = arg;
    v->work(v->data);
    return 0; /* no more objects */
}

void
ul_with_world_stopped(ul_thread *th, void (*work)(void *), void *data)
{
    if (ul_private.stop_the_world != NULL) {
        PyInterpreterState *interp = PyThreadState_GetInterpreter(th->ts);
        ul_private.stop_the_world(interp);
        work(data);
        ul_private.start_the_world(interp);
        return;
    }
#ifdef Py_GIL_DISABLED
    PyUnstable_GC_VisitObjects(on_first_object, &(struct visit){work, data});
#else
    (void)on_first_object;
    work(data);
#endif
}
