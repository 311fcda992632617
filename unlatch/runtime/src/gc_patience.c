/* Slow halves of gc_patience.h: all of it. */
#include <unlatch/gc_patience.h>
#include <unlatch/private.h>
#include <unlatch/thread.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <time.h>
#include <unistd.h>
#endif

/* Nanoseconds since some time; 0 if the platform cannot say. */
static PyTime_t
now(void)
{
    PyTime_t t;
    return PyTime_MonotonicRaw(&t) == 0 ? t : 0;
}

/* Processor time that this thread has used, which a collection by another one, or a busy machine, does not lengthen. */
static PyTime_t
used(void)
{
#ifdef CLOCK_THREAD_CPUTIME_ID
    struct timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) == 0) {
        return (PyTime_t)t.tv_sec * 1000000000 + t.tv_nsec;
    }
#endif
    return now();
}

static int64_t
number_at(PyObject *mapping, const char *key)
{
    PyObject *number = PyMapping_GetItemString(mapping, key);
    int64_t value = number != NULL ? PyLong_AsLongLong(number) : 0;
    Py_XDECREF(number);
    return value;
}

/* How many collections there have been, and how many objects they found, as `gc.get_stats` says; 0 where nobody can say.  No exception stays. */
static void
ask_collector(int64_t *collections, int64_t *found)
{
    static void *published; /* the function, ours for ever */
    PyObject *get_stats = ul_load_ptr_acquire(&published);
    if (get_stats == NULL) {
        PyObject *module = PyImport_ImportModule("gc");
        get_stats = module != NULL ? PyObject_GetAttrString(module, "get_stats") : NULL;
        Py_XDECREF(module);
        get_stats = get_stats != NULL ? ul_publish(&published, get_stats) : NULL;
    }
    PyObject *generations = get_stats != NULL ? PyObject_CallNoArgs(get_stats) : NULL;
    *collections = *found = 0;
    for (Py_ssize_t i = 0; generations != NULL && PyList_Check(generations) && i < PyList_GET_SIZE(generations); i++) {
        *collections += number_at(PyList_GET_ITEM(generations, i), "collections");
        *found += number_at(PyList_GET_ITEM(generations, i), "collected");
    }
    Py_XDECREF(generations);
    PyErr_Clear();
}

static uintptr_t rests_until; /* nanoseconds of `now` */

int
ul_gc_due(ul_thread *th, uint32_t polls)
{
    ul_gc_patience *gc = &th->gc;
    if (gc->polls > polls) {
        gc->polls -= polls;
        return 0;
    }
    gc->polls = UL_GC_PATIENCE;
    if (now() < (PyTime_t)ul_load_relaxed(&rests_until)) {
        ul_clear_event(th->ts, UL_GC_SCHEDULED); /* G1, G2; polls that find something to do are slow */
        ul_collection_count_anew(th->ts);
        return 0;
    }
    int64_t collections_before, found_before; /* now: what others collected since this thread last did is not what this collection finds */
    ask_collector(&collections_before, &found_before);
    PyTime_t start = used();
    gc->collects++; /* G3 */
    int result = ul_handle_events(th);
    gc->collects--;
    PyTime_t spent = used() - start; /* before anything is allocated: that may have to take back all that another thread's collection has freed */
    if (result < 0) {
        return result;
    }
    int64_t collections, found; /* whosever */
    ask_collector(&collections, &found);
    int64_t news = found - found_before;
    if (collections == collections_before || news >= UL_GC_MANY) {
        return result; /* CPython no longer wanted one, or another thread is about it; or it was worth it */
    }
    PyTime_t length = (spent - news * UL_GC_WORTH) * UL_GC_REST;
    PyTime_t until = now() + (length < UL_GC_MOST_REST ? length : UL_GC_MOST_REST);
    if (until > (PyTime_t)ul_load_relaxed(&rests_until)) { /* another thread's collection, which this one only saw, may be what the rest is from */
        ul_store_relaxed(&rests_until, (uintptr_t)until);
    }
    return result;
}

#ifdef Py_GIL_DISABLED

static void
sleep_for_a_millisecond(void)
{
#ifdef _WIN32
    Sleep(1);
#else
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
#endif
}

/* Whether this process is the one that imported the module. */
static int
is_no_child(void)
{
#ifdef _WIN32
    return 1;
#else
    return getpid() == ul_private.process;
#endif
}

void
ul_gc_keep_pace(ul_thread *th)
{
    ul_gc_patience *gc = &th->gc;
    if (!ul_collection_goes_on(th->ts) || gc->collects != 0) {
        gc->made_before = gc->made;
        return;
    }
    for (int waited = 0; waited < UL_GC_MOST_WAIT && gc->made - gc->made_before > UL_GC_LEAD && is_no_child(); waited++) {
        PyThreadState *ts = PyEval_SaveThread();
        sleep_for_a_millisecond();
        PyEval_RestoreThread(ts);
        if (!ul_collection_goes_on(th->ts)) { /* G4 */
            gc->made_before = gc->made;       /* the next one may have begun by the next report */
            return;
        }
        if ((ul_eval_breaker(th->ts) & 0xFF & ~UL_GC_SCHEDULED) != 0) { /* G4 */
            return;
        }
    }
}

#endif
