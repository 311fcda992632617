/* The dict that plays PyDictObject. */
#ifndef MODEL_DICT_H
#define MODEL_DICT_H

#include "standins.h"

#define DICT_KEYS 3

typedef struct model_dict {
    PyObject ob_base;
    uint64_t watcher_tag;
    struct {
        PyObject *key, *value;
    } items[DICT_KEYS];
} model_dict;

/* Set in setup: look-ups may give up the critical sections that they run in. */
extern int dict_may_suspend;

#endif
