/* The dicts that play PyDictObject. */
#ifndef MODEL_DICT_H
#define MODEL_DICT_H

#include "standins.h"

#define DICT_KEYS 3

/* A dict of few keys that are compared by identity; or one with keys as CPython lays them out (keys.c), if `real.ma_keys` is set. */
typedef struct model_dict {
    PyDictObject real;
    struct {
        PyObject *key, *value;
    } items[DICT_KEYS];
} model_dict;

/* Set in setup: look-ups may give up the critical sections that they run in. */
extern int dict_may_suspend;

/* keys.c: an empty dict with CPython's keys, of one kind; a str of one letter, which dies like any object. */
PyObject *new_real_dict(int general);
PyObject *new_text(char letter, Py_hash_t hash);
int keys_get_item_ref(PyObject *o, PyObject *key, PyObject **result);
int keys_set_item(PyObject *o, PyObject *key, PyObject *value);
int keys_pop(PyObject *o, PyObject *key, PyObject **result);
void keys_dealloc(PyObject *o);

#endif
