/* Protocol "adoption" (klass.h): the first uses of an instance that CPython has allocated for an interpreted subclass. */
#include "../cpython/standins.h"

#include <unlatch/klass.h>
#include <unlatch/module.h>

static ul_class base, derived;
static ul_class *classes[] = {&base, &derived};
static ul_module module = {.name = "m", .classes = classes, .n_classes = 2};
static const ul_attr attrs[] = {{.name = "n", .kind = UL_INT}, {.name = "f", .kind = UL_FLOAT}, {.name = "g", .kind = UL_FLOAT}};
static PyTypeObject base_type = {.tp_name = "Base"}, native = {.tp_name = "Derived", .tp_base = &base_type};
static PyTypeObject subclass = {.tp_name = "Interpreted", .tp_base = &native};
static ul_class base = {.name = "Base", .attrs = attrs, .n_attrs = 2, .floats = 1u << 1, .counted = 1, .module = &module, .type = &base_type};
static ul_class derived = {.name = "Derived", .base = &base, .attrs = attrs, .n_attrs = 3, .floats = 3u << 1, .counted = 1, .module = &module, .type = &native};
static PyObject *instance;
static double expected[3]; /* what each word holds at the end; 0: undefined */

enum { N, F, G };

static void
setup(void)
{
    python_start();
    ul_instance *o = model_alloc(sizeof *o + sizeof attrs / sizeof *attrs * sizeof(uintptr_t), "instance", 1);
    _Py_NewReference(&o->ob_base);
    o->ob_base.ob_type = &subclass;
    instance = &o->ob_base;
}

static void setup_writer(void) { setup(); expected[F] = 1.5; }
static void setup_writers(void) { setup(); expected[F] = 1.5; expected[G] = 2.5; }

/* 1 and the value, or 0; no other value than that which is stored there. */
static int
get(size_t index, double *v)
{
    int defined = ul_slot_find_float(instance, index, v);
    model_check(!defined || (expected[index] != 0 && *v == expected[index]), "a value that nobody stored");
    return defined;
}

static void
finish(void)
{
    python_finish();
    model_check(((ul_instance *)instance)->vt == UL_VT_FOREIGN, "the instance is not adopted");
    for (size_t i = F; i <= G; i++) {
        double v;
        model_check(get(i, &v) == (expected[i] != 0), "a value is lost");
    }
    model_check(*ul_word_at(instance, N) == 0, "a word that is no float's is changed");
}

static void
come(const ul_class *cls)
{
    model_check(ul_is_instance(instance, cls), "it is an instance");
}

static void
reader(void)
{
    double v;
    come(&derived);
    get(F, &v);
    get(G, &v);
    python_leave();
}

static void
put(size_t index)
{
    double v;
    ul_slot_put(instance, index, &attrs[index], ul_word_of_float(expected[index]));
    model_check(get(index, &v), "a thread does not see its own value");
}

static void
writer(void)
{
    come(&derived);
    put(F);
    python_leave();
}

/* Knows the base class only. */
static void
other_writer(void)
{
    double v;
    come(&base);
    get(G, &v);
    put(G);
    python_leave();
}

const model_scenario model_scenarios[] = {
    {"readers", "two threads read", 1, 2, setup, {reader, reader}, finish},
    {"write", "one stores while the other reads", 1, 2, setup_writer, {writer, reader}, finish},
    {"writers", "two store into two attributes, one as into an instance of the base class", 0, 2, setup_writers, {writer, other_writer}, finish},
    {"three", "two store while a third reads", 0, 1, setup_writers, {writer, other_writer, reader}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
