/* What all modules built with Unlatch share in one process: memory under a name, found through a capsule in the interpreter's own dict.
 *
 * Protocol "registry"
 * 1. Purpose     Extensions have no symbols in common, yet need one list of watched dicts, one table of threads, one list of modules per process.
 * 2. State       the interpreter's dict: name -> capsule, entered once, never replaced.  The capsule's memory: zero at first, with a mark that says
 *                whether `begin` has run.  `*kept`: a static of each extension that asks; NULL until it has found the memory.
 * 3. Words       extension: a shared library with its own copy of the runtime.  begin: what must happen once before anybody uses the memory.
 * 4. Invariants  I1 all who ask for a name get the same memory.  I2 `*kept` is NULL or that memory: what lost was never seen by anyone.
 *                I3 `begin` returns 0 once in the process, and whoever is given the memory comes after that.  I4 the caller's `*kept` is set
 *                when its `begin` runs, so callbacks that `begin` enters may look there.
 * 5. Orders      O1 | find        | store *kept | release | O2 | the memory being seen before it is zero; all threads store the same
 *                O2 | ul_registry | load *kept  | acquire | O1 |
 *                O3 | begin_once  | store begun | release | O4 | what `begin` did coming after its mark
 *                O4 | ul_registry | load begun  | acquire | O3 |
 *                O5 | find_dict   | load of the dict's address | relaxed | -- | nothing: whoever finds it has run on since the world stood still
 * 6. Lifetime    The memory lives as long as the process.
 * 7. Exclusion   CPython makes the interpreter's dict at the first call that asks for it, without a lock: that call is made with the world stopped.
 *                begin/begin X: the dict's critical section, which nothing in it gives up, since `begin` may not block or run Python.
 *                What has to stop the world has no `begin`, but a mark of its own in the memory (defaults.c).
 * 8. Promises    Safe to call from any number of threads that import at once.  After fork the registry is intact: CPython stops the world to
 *                fork, and no thread can be stopped inside `begin`.
 *                Rejected: making the memory with its watcher or thread-exit hook before entering it, and undoing that when another was first:
 *                the callbacks' static pointer is set by then, so the extension's other threads use memory that nobody else will ever see.
 */
#ifndef UNLATCH_REGISTRY_H
#define UNLATCH_REGISTRY_H

#include <Python.h>

/* The process's memory of that name, `size` bytes.  `begin` (may be NULL): 0, or -1 with an exception, after which somebody else tries again.
 * The layout is part of the name.  NULL with an exception. */
void *ul_registry(const char *name, size_t size, int (*begin)(void *memory), void **kept);

#endif
