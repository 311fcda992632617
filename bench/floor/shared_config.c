/* The floor for shared_config: the same reads of a configuration with no reference counting.
 *
 * The list is read in place. The dict is CPython's, whose look-up counts nothing here because its values are immortal.
 */

#include <Python.h>

#define UNIT 6410750
#define STEPS 1000
#define AMOUNT 3200

typedef struct {
    PyObject_HEAD
    long retries;
    double timeout;
} Limits;

typedef struct {
    PyObject_HEAD
    PyObject *name;
    char debug;
    Limits *limits;
    PyObject *hosts;
    PyObject *ports;
} Config;

static PyTypeObject *limits_type;
static PyTypeObject *config_type;

static void limits_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static void config_dealloc(PyObject *self)
{
    Config *config = (Config *)self;
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(config->name);
    Py_XDECREF(config->limits);
    Py_XDECREF(config->hosts);
    Py_XDECREF(config->ports);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot limits_slots[] = {{Py_tp_dealloc, limits_dealloc}, {0, NULL}};
static PyType_Slot config_slots[] = {{Py_tp_dealloc, config_dealloc}, {0, NULL}};

static PyType_Spec limits_spec = {
    .name = "shared_config.Limits", .basicsize = sizeof(Limits), .flags = Py_TPFLAGS_DEFAULT, .slots = limits_slots};
static PyType_Spec config_spec = {
    .name = "shared_config.Config", .basicsize = sizeof(Config), .flags = Py_TPFLAGS_DEFAULT, .slots = config_slots};

static const char *const host_names[] = {"alpha", "beta", "gamma", "delta"};
static const long port_numbers[] = {8080, 8443, 9000, 80};

static int add_host(Config *config, int number)
{
    PyObject *name = PyUnicode_InternFromString(host_names[number]);
    PyObject *port = PyLong_FromLong(port_numbers[number]);
    int failed = name == NULL || port == NULL || PyList_Append(config->hosts, name) < 0;
    if (!failed) {
#ifdef Py_GIL_DISABLED
        /* Immortal: a count that does not fit the local word (see Py_SET_REFCNT). */
        Py_SET_REFCNT(port, (Py_ssize_t)UINT32_MAX + 1);
#endif
        failed = PyDict_SetItem(config->ports, name, port) < 0;
    }
    Py_XDECREF(name);
    Py_XDECREF(port);
    return failed;
}

static PyObject *setup(PyObject *module, PyObject *workers)
{
    Config *config = PyObject_New(Config, config_type);
    if (config == NULL)
        return NULL;
    config->debug = 0;
    config->name = PyUnicode_InternFromString("service");
    config->hosts = PyList_New(0);
    config->ports = PyDict_New();
    config->limits = PyObject_New(Limits, limits_type);
    int failed = config->name == NULL || config->hosts == NULL || config->ports == NULL || config->limits == NULL;
    if (!failed) {
        config->limits->retries = 3;
        config->limits->timeout = 2.5;
    }
    for (int i = 0; i < 4 && !failed; i++)
        failed = add_host(config, i);
    if (failed) {
        Py_DECREF(config);
        return NULL;
    }
    return (PyObject *)config;
}

/* What serving one request reads; -1 with an exception where the dict has no such host. */
static long request(Config *config, long number)
{
    if (__atomic_load_n(&config->debug, __ATOMIC_RELAXED))
        return 0;
    PyObject *hosts = __atomic_load_n(&config->hosts, __ATOMIC_ACQUIRE);
    PyObject *ports = __atomic_load_n(&config->ports, __ATOMIC_ACQUIRE);
    PyObject *port;
    if (PyDict_GetItemRef(ports, PyList_GET_ITEM(hosts, number % 4), &port) <= 0)
        return -1;
    long cost = PyLong_AsLong(port) + PyUnicode_GET_LENGTH(__atomic_load_n(&config->name, __ATOMIC_ACQUIRE));
    Py_DECREF(port);
    Limits *limits = __atomic_load_n(&config->limits, __ATOMIC_ACQUIRE);
    if (limits->timeout > 1.0)
        cost += limits->retries;
    return cost;
}

static PyObject *work(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 3 || !Py_IS_TYPE(args[0], config_type)) {
        PyErr_SetString(PyExc_TypeError, "work(config, worker, amount)");
        return NULL;
    }
    long amount = PyLong_AsLong(args[2]);
    if (amount == -1 && PyErr_Occurred())
        return NULL;
    long total = 0;
    for (long i = 0; i < amount; i++) {
        for (long number = 0; number < STEPS; number++) {
            long cost = request((Config *)args[0], number);
            if (cost < 0)
                return NULL;
            total += cost;
        }
    }
    return PyLong_FromLong(total);
}

static int make_types(void)
{
    limits_type = (PyTypeObject *)PyType_FromSpec(&limits_spec);
    config_type = (PyTypeObject *)PyType_FromSpec(&config_spec);
    return limits_type == NULL || config_type == NULL ? -1 : 0;
}

#include "module.h"

FLOOR_MODULE(shared_config)
