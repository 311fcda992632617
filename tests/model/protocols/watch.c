/* Protocol "watch" (watch.h): extensions that find the process's registry at once, entries that appear while dicts change. */
#include "../cpython/standins.h"

#include <unlatch/atomic.h>
#include <unlatch/registry.h>
#include <unlatch/watch.h>

/* Two extension modules: each has its own copy of the source, as each has in reality. */
int ul_watch_other(PyObject *dict, ul_watch_fn fn, void *data);

static PyObject *dicts[MODEL_THREADS], *common;
static uintptr_t calls[MODEL_THREADS]; /* by each watching thread's function */

static void
on_event(void *data, PyObject *key, PyObject *value)
{
    (void)value;
    model_check(key == name_of("x"), "an event has its key");
    ul_store_relaxed(data, ul_load_relaxed(data) + 1);
}

static void
setup(void)
{
    python_start();
    name_of("unlatch.watch.v2");
    name_of("x");
    static void *kept;
    name_of("another");
    ul_registry("another", 0, NULL, &kept); /* the interpreter's dict is there: registry.c explores how it comes */
    for (int t = 1; t <= model_threads(); t++) {
        dicts[t] = new_dict("module's dict");
    }
    common = new_dict("builtins");
}

static void
finish(void)
{
    python_finish();
}

/* Watch a dict of one's own; change it; the function has been called before the change returns. */
static void
import_with(int (*watch)(PyObject *, ul_watch_fn, void *))
{
    int me = model_self();
    model_check(watch(dicts[me], on_event, &calls[me]) == 0, "a dict can be watched");
    PyDict_SetItem(dicts[me], name_of("x"), name_of("x"));
    model_check(ul_load_relaxed(&calls[me]) == 1, "a change of a watched dict is announced once");
    python_leave();
}

static void importer(void) { import_with(ul_watch); }
static void other_importer(void) { import_with(ul_watch_other); }

/* Both watch one dict and change it: both functions are called, by whoever changes it later. */
static void
watch_common(void)
{
    int me = model_self();
    ul_watch(common, on_event, &calls[me]);
    PyDict_SetItem(common, name_of("x"), me == 1 ? name_of("x") : name_of("unlatch.watch.v2"));
    model_check(ul_load_relaxed(&calls[me]) >= 1, "a change of a watched dict is announced");
    python_leave();
}

static void
setup_known(void)
{
    setup();
    ul_watch(dicts[1], on_event, &calls[0]);
}

const model_scenario model_scenarios[] = {
    {"first-import", "two extensions are the first to look for the registry", 1, 1, setup, {importer, other_importer}, finish},
    {"same-dict", "two threads enter the same dict", 1, 1, setup_known, {watch_common, watch_common}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
