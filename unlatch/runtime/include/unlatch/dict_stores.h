/* Items of dicts: what is stored and deleted without CPython's function.  The protocol is "dict item" (dict_items.h, I5).
 *
 * Three operations on a dict that nobody else can reach: another value for a key that is there, a new key where the keys have room for it, a key
 * taken out.  Each does what CPython's insertdict, insert_combined_dict and delitem_common do under the lock; all else is left to them.
 */
#ifndef UNLATCH_DICT_STORES_H
#define UNLATCH_DICT_STORES_H

#include <stddef.h>
#include <unlatch/dict_items.h>

#ifdef UL_DICT_STORES

/* I5; the exact class first, as only a dict has the bits. */
static inline int
ul_dict_is_alone(PyObject *dict, uint32_t known)
{
    return UL_LIKELY(PyDict_CheckExact(dict)) && ul_list_is_alone(dict, known) && !(((PyDictObject *)dict)->_ma_watcher_tag & UL_DICT_WATCHERS);
}

/* Where in the table the number of an entry stands; UL_INDEX_EMPTY: the first place that is free or was a deleted one's. */
static inline size_t
ul_dict_place_of_index(const ul_dict_table *keys, Py_hash_t hash, int64_t index)
{
    size_t mask = ((size_t)1 << keys->log2_size) - 1, rest = (size_t)hash, i = rest & mask;
    for (int64_t found; (found = ul_dict_index(keys, i)) != index && (found >= 0 || index >= 0);) {
        rest >>= 5;
        i = (i * 5 + rest + 1) & mask;
    }
    return i;
}

static inline void
ul_dict_set_index(ul_dict_table *keys, size_t i, int64_t index)
{
    if (UL_LIKELY(keys->log2_size < 8)) {
        ((int8_t *)keys->indices)[i] = (int8_t)index;
    }
    else if (UL_LIKELY(keys->log2_size < 16)) {
        ((int16_t *)keys->indices)[i] = (int16_t)index;
    }
    else {
        ((int32_t *)keys->indices)[i] = (int32_t)index;
    }
}

/* Key and value stand side by side in entries of both kinds. */
static inline void
ul_dict_fill(PyObject **place, PyObject *k, PyObject *v)
{
    place[0] = k;
    place[1] = v;
}

/* A key that is not there: 1 and the reference to `v` is taken over, or 0 and nothing is done. */
static inline int
ul_dict_add(PyObject *dict, ul_dict_table *keys, PyObject *k, Py_hash_t hash, PyObject *v)
{
    if (UL_UNLIKELY(keys->usable <= 0) || UL_UNLIKELY(keys->kind == UL_KEYS_STR && !PyUnicode_CheckExact(k))) {
        return 0;
    }
    void *entries = keys->indices + ((size_t)1 << keys->log2_index_bytes);
    ul_incref(k);
    if (keys->kind == UL_KEYS_STR) {
        ul_dict_fill(&((ul_dict_str_entry *)entries)[keys->used].key, k, v);
    }
    else {
        ((ul_dict_entry *)entries)[keys->used].hash = hash;
        ul_dict_fill(&((ul_dict_entry *)entries)[keys->used].key, k, v);
    }
    ul_dict_set_index(keys, ul_dict_place_of_index(keys, hash, UL_INDEX_EMPTY), keys->used);
    keys->version = 0;
    keys->usable--;
    keys->used++;
    ((PyDictObject *)dict)->ma_used++;
    return 1;
}

/* Drop what has left the dict, unless that may end it: the function may have borrowed it, so its pins come first. */
static inline int
ul_dict_drop(PyObject **left)
{
    if (UL_UNLIKELY(!ul_decref_unless_last(*left))) {
        return 0;
    }
    *left = NULL;
    return 1;
}

/* `v`, whose reference is taken over, under `k`: 1 if that was all; 0 and in `old` what has still to be dropped; 0 and nothing there: nothing is done.
 * `known`: as in ul_list_replace. */
UL_ALWAYS_INLINE int
ul_dict_put(PyObject *dict, PyObject *k, PyObject *v, uint32_t known, PyObject *old[2])
{
    const ul_dict_table *keys;
    PyObject **place;
    old[0] = old[1] = NULL;
    if (!ul_dict_is_alone(dict, known)) { /* I5 */
        return 0;
    }
    Py_hash_t hash = ul_dict_hash(k);
    switch (ul_dict_look(dict, k, hash, &keys, &place)) {
    case UL_DICT_FOUND:
        old[0] = *place;
        *place = v;
        return ul_dict_drop(&old[0]);
    case UL_DICT_ABSENT:
        return ul_dict_add(dict, (ul_dict_table *)keys, k, hash, v);
    default:
        return 0;
    }
}

/* `k` out of the dict; the answers are those of ul_dict_put. */
UL_ALWAYS_INLINE int
ul_dict_take(PyObject *dict, PyObject *k, uint32_t known, PyObject *old[2])
{
    const ul_dict_table *found_in;
    PyObject **place;
    old[0] = old[1] = NULL;
    Py_hash_t hash = ul_dict_hash(k);
    if (!ul_dict_is_alone(dict, known) || ul_dict_look(dict, k, hash, &found_in, &place) != UL_DICT_FOUND) { /* I5 */
        return 0;
    }
    ul_dict_table *keys = (ul_dict_table *)found_in;
    char *entries = keys->indices + ((size_t)1 << keys->log2_index_bytes);
    PyObject **entry = place - 1;
    size_t index = (size_t)((char *)entry - entries) / (keys->kind == UL_KEYS_STR ? sizeof(ul_dict_str_entry) : sizeof(ul_dict_entry));
    ul_dict_set_index(keys, ul_dict_place_of_index(keys, hash, (int64_t)index), UL_INDEX_DELETED);
    if (keys->kind == UL_KEYS_GENERAL) {
        ((ul_dict_entry *)entries)[index].hash = 0;
    }
    old[0] = *place;
    old[1] = *entry;
    ul_dict_fill(entry, NULL, NULL);
    keys->version = 0;
    ((PyDictObject *)dict)->ma_used--;
    int key_is_dropped = ul_dict_drop(&old[1]);
    return ul_dict_drop(&old[0]) && key_is_dropped;
}

#else

static inline int
ul_dict_put(PyObject *dict, PyObject *k, PyObject *v, uint32_t known, PyObject *old[2])
{
    return (void)dict, (void)k, (void)v, (void)known, old[0] = old[1] = NULL, 0;
}

static inline int
ul_dict_take(PyObject *dict, PyObject *k, uint32_t known, PyObject *old[2])
{
    return (void)dict, (void)k, (void)known, old[0] = old[1] = NULL, 0;
}

#endif

#endif
