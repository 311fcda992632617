/* Owner stamps: an instance that one thread alone has touched is read and written without any protocol.
 *
 * Protocol "stamp"
 * 1. Purpose     Plain speed for what is not shared: no atomic instruction and no delayed release while only the thread that made an instance
 *                uses its attributes; the first access by another thread turns that off.
 * 2. State       instance.stamp: 0 = nobody has touched its attributes yet (instances of interpreted subclasses are born so), a thread's token, or
 *                UL_SHARED.  Goes from 0 to a token or UL_SHARED, from a token to UL_SHARED, each by any thread.
 *                ul_thread.token: the running thread's own token; read by that thread, written by it at first use and by whoever has stopped
 *                the world.  owner.token: the same value where others find it; index -> owner in a table that only grows.
 * 3. Words       token: 44 bits of generation (never used twice), 20 bits of index.  alive: owner_at(index).token is that token.
 *                settled: the stamp of an instance is UL_SHARED or the running thread's token.
 *                readable: it has been settled by the running thread at some time.
 * 4. Invariants  I1 a thread accesses counted words without protocol only while the holder's stamp is its own token; no safepoint lies between
 *                the check and the access.  I2 a token that is not alive is no running thread's token.  I3 a stamp changes from a token
 *                only if that is not alive.  I4 a stamp that is UL_SHARED stays so.  I5 no thread accesses a readable
 *                instance without protocol but the running one: its stamp is UL_SHARED, this thread's token, or a dead one (by I3, I4).
 * 5. Orders      id | site       | access           | order   | pairs with | forbids
 *                O1 | ul_settle  | load stamp       | relaxed | O2         | nothing: whoever sees an old foreign token takes the slow path; whoever
 *                                                                           sees UL_SHARED uses the shared protocol, whose loads are acquire and
 *                                                                           find the owner's plain-mode stores, which are release (slot.h)
 *                O2 | settle     | CAS stamp        | seq_cst | O1, itself | nothing: losing to another CAS is as good
 *                O3 | settle     | load owner.token | acquire | O4, O5     | taking a token for dead whose thread still runs in plain mode
 *                O4 | revoke     | store owner.token and ul_thread.token | release, world stopped | O3 | as O3: the owner is at a safepoint
 *                                                                           and reads its new token before its next check (I1)
 *                O5 | exit, fork | store owner.token | release | O3        | the thread's last plain stores coming after its death
 * 6. Lifetime    owners are never freed; an index is used again with a new generation.  A thread's records (one per extension module) are touched
 *                by others under the registry's mutex only, and taken off the list there when the thread ends.
 * 7. Exclusion   register/exit/revoke X (registry mutex); settle free.
 * 8. Promises    Bulk: one stop-the-world makes all that a thread has made until then shared.  A class whose instances cause that
 *                UL_BORN_SHARED_AFTER times has its later instances born shared, so a program stops the world about as often for it, and once more for
 *                each thread that still owns older instances (counts lost in races may add a few).
 *                Rejected: revoking one instance by a lock: its owner would have to test the lock on every access.
 *                          The owner's OS thread id as stamp: it cannot be changed, so every instance would need a stop of its own.
 *
 * On builds with a GIL there are no stamps: every thread but one waits, and whoever waits is at a safepoint.
 */
#ifndef UNLATCH_STAMP_H
#define UNLATCH_STAMP_H

#include <Python.h>
#include <unlatch/atomic.h>
#include <unlatch/thread.h>
#include <unlatch/word.h>

#ifdef Py_GIL_DISABLED

#ifdef UL_STRESS
#define UL_BORN_SHARED_AFTER 64u
#else
#define UL_BORN_SHARED_AFTER 3u
#endif

/* Make `*stamp` either UL_SHARED or the thread's token: the slow half of ul_settle.  `claim` is what it becomes if nobody has touched the instance.
 * May stop the world, so a safepoint; cannot fail.  Whether it had to. */
int ul_stamp_settle(ul_thread *th, uintptr_t *stamp, uintptr_t claim);

/* How often this process has stopped the world for a stamp; for tests and benchmarks. */
uintptr_t ul_stamp_revocations(void);

#endif

/* Give the thread record a token; at its first use. */
void ul_stamp_register(ul_thread *th);
/* Find or make what the modules of the process share; at import.  0, or -1 with an exception. */
int ul_stamp_init(void);

#endif
