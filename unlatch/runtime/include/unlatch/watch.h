/* One dict watcher for the whole process: tells the modules built with Unlatch when a name in a module's or class's namespace changes.
 *
 * CPython has six watcher ids for all extensions together, so every compiled module shares one, through what the process shares (registry.h).
 *
 * Protocol "watch"
 * 1. Purpose     Lets "still the original?" be one relaxed load in compiled code while the dict stays the truth.
 * 2. State       registry: an append-only list of (dict, function, data); an entry dies (dict = NULL) with its dict.
 * 3. Words       event: what CPython calls us with, inside the dict's critical section, before the change is made.
 * 4. Invariants  I1 a callback never blocks, calls Python, or drops a last reference.  I2 entries are never freed.
 * 5. Orders      O1 | ul_watch      | CAS list head   | seq_cst | O2 | a callback seeing an entry before its fields
 *                O2 | callback      | load list head  | acquire | O1 |
 *                O3 | callback      | load entry.dict | relaxed | -- | a dict cannot die inside its own event
 * 6. Lifetime    entries, and the code they point to, live as long as the process: CPython never unloads an extension.
 * 7. Exclusion   ul_watch/ul_watch -   ul_watch/callback -   callback/callback - (different dicts), X same dict (its critical section)
 * 8. Promises    An event reaches its function before the change can be seen.  After fork the registry is intact.
 */
#ifndef UNLATCH_WATCH_H
#define UNLATCH_WATCH_H

#include <Python.h>

/* `key` NULL: every key may have changed.  `value` NULL: the key is going away.  Both borrowed. */
typedef void (*ul_watch_fn)(void *data, PyObject *key, PyObject *value);

/* Call `fn` before each change of `dict`.  0, or -1 with an exception. */
int ul_watch(PyObject *dict, ul_watch_fn fn, void *data);

#endif
