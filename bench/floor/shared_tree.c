/* The floor for shared_tree: the same look-ups in the same tree, with no reference counting and no check of anything. */

#include <Python.h>
#include <stddef.h>

#define UNIT 2526341
#define STEPS 1000
#define AMOUNT 2400
#define KEYS 8191

typedef struct Node {
    PyObject_HEAD
    long key;
    long value;
    struct Node *left;
    struct Node *right;
} Node;

static PyTypeObject *node_type;

static void node_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(((Node *)self)->left);
    Py_XDECREF(((Node *)self)->right);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot node_slots[] = {{Py_tp_dealloc, node_dealloc}, {0, NULL}};

static PyType_Spec node_spec = {
    .name = "shared_tree.Node",
    .basicsize = sizeof(Node),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = node_slots,
};

/* A balanced tree over [low, high); sets *failed where there is no memory. */
static Node *grown(long low, long high, int *failed)
{
    if (low >= high || *failed)
        return NULL;
    Node *node = PyObject_New(Node, node_type);
    if (node == NULL) {
        *failed = 1;
        return NULL;
    }
    long middle = (low + high) / 2;
    node->key = middle;
    node->value = middle * 7919 % 10007;
    node->left = grown(low, middle, failed);
    node->right = grown(middle + 1, high, failed);
    return node;
}

static PyObject *setup(PyObject *module, PyObject *workers)
{
    int failed = 0;
    Node *root = grown(0, KEYS, &failed);
    if (failed) {
        Py_XDECREF(root);
        return NULL;
    }
    return (PyObject *)root;
}

static long find(const Node *node, long key)
{
    while (node != NULL) {
        if (key == node->key)
            return node->value;
        /* Acquire, as any reader of a slot that others may store into. */
        node = __atomic_load_n(key < node->key ? &node->left : &node->right, __ATOMIC_ACQUIRE);
    }
    return -1;
}

static PyObject *work(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 3 || !Py_IS_TYPE(args[0], node_type)) {
        PyErr_SetString(PyExc_TypeError, "work(tree, worker, amount)");
        return NULL;
    }
    long amount = PyLong_AsLong(args[2]);
    if (amount == -1 && PyErr_Occurred())
        return NULL;
    long total = 0;
    for (long i = 0; i < amount; i++) {
        long key = 1;
        for (long step = 0; step < STEPS; step++) {
            key = (key * 4093 + 577) % 16384;
            total += find((Node *)args[0], key);
        }
    }
    return PyLong_FromLong(total);
}

static int make_types(void)
{
    node_type = (PyTypeObject *)PyType_FromSpec(&node_spec);
    return node_type == NULL ? -1 : 0;
}

#include "module.h"

FLOOR_MODULE(shared_tree)
