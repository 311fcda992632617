/* Items of dicts: what is looked up without CPython's function; what is stored so, in dict_stores.h.
 *
 * Protocol "dict item"
 * 1. Purpose     Looking up a str or a small int takes no lock, and no atomic read-modify-write if key and value are immortal or were made by this
 *                thread.  CPython's own functions may work on the same dict meanwhile.  Storing under one and deleting it takes no lock if no other thread
 *                has a way to the dict.
 * 2. State       CPython's: the dict's pointer to its keys, in these the numbers of entries by hash and the entries, each a key and its value; the bit
 *                "shared" of ob_gc_bits; ob_tid, ob_ref_local and ob_ref_shared of dict, key and value.
 * 3. Words       mine, shared, alone: as in list_items.h.  current: the keys that the dict points to.  Keys are exchanged when the dict grows or is cleared;
 *                entries are only added to them, or emptied.
 * 4. Invariants  I1 keys are looked into only if the dict is mine or shared, and up to no safepoint.  I2 another key than the one that is looked for is
 *                looked at only if it is mine, or immortal and, as that was seen, still in its place of current keys; but for the hash of a str, and
 *                that serves only to pass the key over.  I3 a value is used only
 *                as an item of a list is (list_items.h, I3), and if the keys it was found in were still current then.  I4 keys are compared only
 *                where that runs no Python code: str with str, small int with small int.  I5 a dict is changed plainly only while it is alone, all that is
 *                known of it being as list_items.h, I4, has it, and nobody watches it; no safepoint lies between test and change, and nothing is dropped
 *                before the change is complete.
 * 5. Orders      id | site   | access          | order   | pairs with              | forbids
 *                O1 | look   | load keys       | acquire | CPython's exchange      | reading numbers or entries before they are written
 *                O2 | look   | load ob_gc_bits | seq_cst | as O10 of list_items.h  | finding keys that were freed before the mark
 *                O3 | look   | load number     | relaxed | CPython's store         | nothing by itself: an entry that is not filled yet is passed over
 *                O4 | look   | load key        | acquire | CPython's store         | seeing the pointer before the key's contents
 *                O5 | lives  | load keys, key again | acquire | CPython's exchange, CPython's store | comparing an object that came to stand in the key's memory
 *                O6 | find   | load value      | acquire | CPython's store         | seeing the pointer before the value's contents (B5)
 *                O7 | find   | load keys again | acquire | CPython's exchange      | using a value that replaced keys still point to
 *                O8 | look   | load a str's hash | relaxed | O4, CPython's allocator | nothing by itself: of a key that is dead the word is anything.  It died
 *                     after its place was read, so there was a moment of this look-up at which no equal key was in the dict
 * 6. Lifetime    Keys: (I1) CPython frees at once what the owner of a dict that is not shared replaces, everything else after every thread has been
 *                quiescent.  Keys and values of entries: as items in list_items.h; the memory of a
 *                dead key holds objects of its size until every thread has been quiescent.
 * 7. Exclusion   none: look-ups run beside CPython's mutators, which exclude each other by ob_mutex.  Plain changes: as plain stores in list_items.h;
 *                whoever gets at the dict later gets at it by what publishes it.
 * 8. Promises    Never waits.  An answer is what the dict held at some moment of the look-up; so "not there" needs no second look: an entry never goes
 *                from one place of the same keys to an earlier one without having been absent.  Taken from CPython's _Py_dict_lookup_threadsafe, and
 *                asked for whatever it might have to wait or to run code for.  As there, `popitem` and an insertion between the looks at an entry's
 *                key and value give the value of the newer key.
 *                Rejected: taking a key of another thread for equal without a reference: after its death the text is anything.
 *
 * On builds with a GIL nothing changes during a look-up.
 */
#ifndef UNLATCH_DICT_ITEMS_H
#define UNLATCH_DICT_ITEMS_H

#include <unlatch/list_items.h>
#include <unlatch/str.h>

enum { UL_DICT_ABSENT = 0, UL_DICT_FOUND = 1, UL_DICT_ASK = 2 }; /* the last: CPython has to be asked */

#ifdef UL_DICT_LAYOUT

static inline const ul_dict_table *
ul_dict_current_keys(PyObject *dict)
{
    return ul_load_ptr_acquire((void *const *)&((PyDictObject *)dict)->ma_keys);
}

/* The number of the entry at a place of the table; it must not be wider than 32 bits. */
UL_ALWAYS_INLINE int64_t
ul_dict_index(const ul_dict_table *keys, size_t i) /* [O3] */
{
    return UL_LIKELY(keys->log2_size < 8)    ? ul_load_int8_relaxed((const int8_t *)keys->indices + i)
           : UL_LIKELY(keys->log2_size < 16) ? ul_load_int16_relaxed((const int16_t *)keys->indices + i)
                                             : ul_load_int32_relaxed((const int32_t *)keys->indices + i);
}

/* I2, of what was just read from the place of a key. */
UL_ALWAYS_INLINE int
ul_dict_key_lives(PyObject *dict, const ul_dict_table *keys, PyObject **place, PyObject *o)
{
#ifdef Py_GIL_DISABLED
    return UL_LIKELY(_Py_IsOwnedByCurrentThread(o)) || (ul_list_item_is_immortal(place, o) && ul_dict_current_keys(dict) == keys); /* [O5] */
#else
    return (void)dict, (void)keys, (void)place, (void)o, 1;
#endif
}

static inline Py_hash_t
ul_str_kept_hash(PyObject *k) /* -1: nobody has asked for it yet */
{
    return (Py_hash_t)ul_load_relaxed((const uintptr_t *)&((PyASCIIObject *)k)->hash);
}

/* That of a key which may be dead: then anything. */
#if defined(_Py_THREAD_SANITIZER) || defined(_Py_ADDRESS_SANITIZER)
__attribute__((no_sanitize("thread", "address"))) static inline Py_hash_t
ul_str_lasting_hash(PyObject *k)
{
    return *(const volatile Py_hash_t *)&((PyASCIIObject *)k)->hash;
}
#else
static inline Py_hash_t ul_str_lasting_hash(PyObject *k) { return ul_str_kept_hash(k); }
#endif

/* Where the hashes of keys lead, as in CPython's do_lookup.  OTHER is what is done with a key, `o` at `place`, that is not `k` itself: it returns where
 * it knows the answer.  In `*value`, the place of the value of the key last looked at. */
#define UL_DICT_PROBE(entry, keys, k, hash, value, OTHER)                                                                \
    entry *entries = (entry *)((keys)->indices + ((size_t)1 << (keys)->log2_index_bytes));                               \
    for (size_t mask = ((size_t)1 << (keys)->log2_size) - 1, rest = (size_t)(hash), i = rest & mask;;                    \
         rest >>= 5, i = (i * 5 + rest + 1) & mask) {                                                                    \
        int64_t index = ul_dict_index(keys, i);                                                                          \
        if (UL_LIKELY(index >= 0)) {                                                                                     \
            PyObject **place = &entries[index].key;                                                                      \
            PyObject *o = ul_load_ptr_acquire((void *const *)place); /* [O4] */                                          \
            *(value) = &entries[index].value;                                                                            \
            if (o == (k)) {                                                                                              \
                return UL_DICT_FOUND;                                                                                    \
            }                                                                                                            \
            OTHER                                                                                                        \
        }                                                                                                                \
        else if (index == UL_INDEX_EMPTY) {                                                                              \
            return UL_DICT_ABSENT;                                                                                       \
        }                                                                                                                \
    }

/* The place of a str's value among keys that all are str. */
UL_ALWAYS_INLINE int
ul_dict_look_str(PyObject *dict, const ul_dict_table *keys, PyObject *k, Py_hash_t hash, PyObject ***value)
{
    UL_DICT_PROBE(ul_dict_str_entry, keys, k, hash, value, {
        if (UL_LIKELY(o != NULL) && UL_UNLIKELY(ul_str_lasting_hash(o) == hash)) { /* [O8] */
            if (UL_UNLIKELY(!ul_dict_key_lives(dict, keys, place, o))) {
                return UL_DICT_ASK;
            }
            if (ul_str_kept_hash(o) == hash && ul_str_same_text(o, k)) {
                return UL_DICT_FOUND;
            }
        }
    })
}

/* The place of the value of a str or small int among any keys. */
UL_ALWAYS_INLINE int
ul_dict_look_any(PyObject *dict, const ul_dict_table *keys, PyObject *k, Py_hash_t hash, PyObject ***value)
{
    UL_DICT_PROBE(ul_dict_entry, keys, k, hash, value, {
        if ((Py_hash_t)ul_load_relaxed((const uintptr_t *)&entries[index].hash) == hash) {
            if (UL_UNLIKELY(o == NULL) || UL_UNLIKELY(!ul_dict_key_lives(dict, keys, place, o)) || UL_UNLIKELY(Py_TYPE(o) != Py_TYPE(k))) {
                return UL_DICT_ASK; /* I4 */
            }
            ul_int other; /* small ints of one hash are one number, but for -1 and -2 */
            if (PyUnicode_CheckExact(o) ? ul_str_same_text(o, k)
                                        : ul_int_find_unbox(o, &other) && ul_int_value(other) == PyUnstable_Long_CompactValue((PyLongObject *)k)) {
                return UL_DICT_FOUND;
            }
        }
    })
}
#undef UL_DICT_PROBE

/* The hash of a str or of a small int; -1: another object's. */
UL_ALWAYS_INLINE Py_hash_t
ul_dict_hash(PyObject *k)
{
    if (PyUnicode_CheckExact(k)) {
        Py_hash_t kept = ul_str_kept_hash(k);
        return UL_LIKELY(kept != -1) ? kept : PyObject_Hash(k); /* of text that was just made: neither waits nor fails */
    }
    ul_int number;
    if (UL_UNLIKELY(!ul_int_find_unbox(k, &number))) {
        return -1;
    }
    return ul_int_value(number) == -1 ? -2 : ul_int_value(number);
}

/* I3 [O7] */
static inline int
ul_dict_keys_stand(PyObject *dict, const ul_dict_table *keys)
{
#ifdef Py_GIL_DISABLED
    return UL_LIKELY(ul_dict_current_keys(dict) == keys);
#else
    return (void)dict, (void)keys, 1;
#endif
}

/* Where the value of `k` stands, which has not to be there any more, and in which keys. */
UL_ALWAYS_INLINE int
ul_dict_look(PyObject *dict, PyObject *k, Py_hash_t hash, const ul_dict_table **found_in, PyObject ***value)
{
    if (UL_UNLIKELY(!PyDict_CheckExact(dict)) || UL_UNLIKELY(hash == -1)) {
        return UL_DICT_ASK;
    }
    int str = PyUnicode_CheckExact(k);
#ifdef Py_GIL_DISABLED
    if (UL_UNLIKELY(!_Py_IsOwnedByCurrentThread(dict)) && !(ul_load8(&dict->ob_gc_bits) & UL_GC_SHARED)) { /* I1 [O2] */
        return UL_DICT_ASK;
    }
#endif
    const ul_dict_table *keys = *found_in = ul_dict_current_keys(dict); /* [O1] */
    if (UL_UNLIKELY(keys->log2_size >= 32)) {
        return UL_DICT_ASK;
    }
    switch (keys->kind) {
    case UL_KEYS_STR:
        return str ? ul_dict_look_str(dict, keys, k, hash, value) : UL_DICT_ABSENT; /* no str equals an int */
    case UL_KEYS_GENERAL:
        return ul_dict_look_any(dict, keys, k, hash, value);
    default:
        return UL_DICT_ASK;
    }
}

/* UL_DICT_FOUND and a new reference to the value of `k`, UL_DICT_ABSENT, or UL_DICT_ASK; then `*value` has to be dropped if it is not NULL. */
UL_ALWAYS_INLINE int
ul_dict_hold_value(PyObject *dict, PyObject *k, PyObject **value)
{
    const ul_dict_table *keys;
    PyObject **place;
    int answer = ul_dict_look(dict, k, ul_dict_hash(k), &keys, &place);
    *value = NULL;
    if (answer != UL_DICT_FOUND) {
        return answer;
    }
    PyObject *o = ul_load_ptr_acquire((void *const *)place); /* [O6] */
    return UL_LIKELY(o != NULL) && UL_LIKELY(ul_list_hold(place, o, value)) && ul_dict_keys_stand(dict, keys) ? UL_DICT_FOUND : UL_DICT_ASK;
}

/* As ul_dict_hold_value, without the value. */
static inline int
ul_dict_has(PyObject *dict, PyObject *k)
{
    const ul_dict_table *keys;
    PyObject **place;
    int answer = ul_dict_look(dict, k, ul_dict_hash(k), &keys, &place);
    return answer != UL_DICT_FOUND || UL_LIKELY(ul_load_ptr_relaxed((void *const *)place) != NULL) ? answer : UL_DICT_ABSENT;
}

#else

static inline int ul_dict_hold_value(PyObject *dict, PyObject *k, PyObject **value) { return (void)dict, (void)k, *value = NULL, UL_DICT_ASK; }
static inline int ul_dict_has(PyObject *dict, PyObject *k) { return (void)dict, (void)k, UL_DICT_ASK; }

#endif

#endif
