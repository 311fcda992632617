/* Objects/dictobject.c: a dict's keys as they are in memory, read without its lock, exchanged when it grows or is cleared.
 *
 * Mutators hold the dict's critical section, look-ups take it only where _Py_dict_lookup_threadsafe must.  Keys that are replaced are freed at once if the
 * dict's owner replaces them and no other thread has marked the dict, else after a grace period.  All keys here are str of one letter.
 */
#define Py_BUILD_CORE_MODULE
#include "dict.h"

#include <internal/pycore_dict.h>
#include <internal/pycore_gc.h>
#include <internal/pycore_object.h>
#include <stddef.h>
#include <string.h>
#include <unlatch/private.h>

#define SAME_PLACE(ours, field, theirs) \
    _Static_assert(offsetof(ul_dict_table, ours) == offsetof(PyDictKeysObject, theirs) && sizeof(((ul_dict_table *)0)->ours) == field, "layout of keys")
SAME_PLACE(log2_size, 1, dk_log2_size);
SAME_PLACE(log2_index_bytes, 1, dk_log2_index_bytes);
SAME_PLACE(kind, 1, dk_kind);
SAME_PLACE(version, 4, dk_version);
SAME_PLACE(usable, 8, dk_usable);
SAME_PLACE(used, 8, dk_nentries);
_Static_assert(offsetof(ul_dict_table, indices) == offsetof(PyDictKeysObject, dk_indices), "layout of keys");
_Static_assert(offsetof(ul_dict_entry, hash) == offsetof(PyDictKeyEntry, me_hash) && offsetof(ul_dict_entry, key) == offsetof(PyDictKeyEntry, me_key) &&
                   offsetof(ul_dict_entry, value) == offsetof(PyDictKeyEntry, me_value) && sizeof(ul_dict_entry) == sizeof(PyDictKeyEntry),
               "layout of entries");
_Static_assert(offsetof(ul_dict_str_entry, key) == offsetof(PyDictUnicodeEntry, me_key) &&
                   offsetof(ul_dict_str_entry, value) == offsetof(PyDictUnicodeEntry, me_value) && sizeof(ul_dict_str_entry) == sizeof(PyDictUnicodeEntry),
               "layout of entries that are str");
_Static_assert((int)UL_KEYS_GENERAL == (int)DICT_KEYS_GENERAL && (int)UL_KEYS_STR == (int)DICT_KEYS_UNICODE && UL_INDEX_EMPTY == DKIX_EMPTY &&
                   UL_INDEX_DELETED == DKIX_DUMMY && UL_DICT_WATCHERS == DICT_WATCHER_MASK,
               "what numbers mean");

void _PyMem_FreeDelayed(void *memory, size_t size);

#define LEAST 2 /* log2: smaller than CPython's, for fewer situations */

/* Strings ------------------------------------------------------------------------------------------------------------------------------------------ */

typedef struct text {
    PyASCIIObject head;
    char letters[2];
} text;

Py_hash_t PyObject_Hash(PyObject *k) { return ((text *)k)->head.hash; } /* all of them know it */

PyObject *
new_text(char letter, Py_hash_t hash)
{
    text *o = model_alloc(sizeof *o, "text", 1);
    _Py_NewReference((PyObject *)o);
    o->head.ob_base.ob_type = &PyUnicode_Type;
    o->head.length = 1;
    _Py_atomic_store_ssize_relaxed(&o->head.hash, hash);
    o->head.state.ascii = o->head.state.compact = o->head.state.kind = 1;
    o->letters[0] = letter;
    return (PyObject *)o;
}

static int
same_text(PyObject *a, PyObject *b)
{
    return ((text *)a)->head.hash == ((text *)b)->head.hash && ((text *)a)->letters[0] == ((text *)b)->letters[0];
}

/* Keys --------------------------------------------------------------------------------------------------------------------------------------------- */

/* Py_EMPTY_KEYS */
static struct {
    PyDictKeysObject keys;
    int8_t indices[8];
} empty = {{.dk_log2_index_bytes = 3, .dk_kind = DICT_KEYS_UNICODE}, {-1, -1, -1, -1, -1, -1, -1, -1}};

/* new_keys_object */
static PyDictKeysObject *
new_keys(int log2_size, int general)
{
    size_t entry = general ? sizeof(PyDictKeyEntry) : sizeof(PyDictUnicodeEntry), usable = ((size_t)2 << log2_size) / 3;
    PyDictKeysObject *keys = model_alloc(sizeof *keys + 8 + usable * entry, "keys", 0);
    keys->dk_log2_size = (uint8_t)log2_size;
    keys->dk_log2_index_bytes = 3;
    keys->dk_kind = general ? DICT_KEYS_GENERAL : DICT_KEYS_UNICODE;
    keys->dk_usable = (Py_ssize_t)usable;
    for (int i = 0; i < 8; i++) {
        ((int8_t *)keys->dk_indices)[i] = DKIX_EMPTY;
    }
    return keys;
}

static int is_general(PyDictKeysObject *keys) { return keys->dk_kind == DICT_KEYS_GENERAL; }

/* The value stands behind the key. */
static PyObject **
key_at(PyDictKeysObject *keys, Py_ssize_t i)
{
    return is_general(keys) ? &DK_ENTRIES(keys)[i].me_key : &DK_UNICODE_ENTRIES(keys)[i].me_key;
}

static int8_t *index_at(PyDictKeysObject *keys, size_t i) { return (int8_t *)keys->dk_indices + i; }

static void
release_keys(PyDictKeysObject *keys, int entries, int delayed)
{
    if (keys == &empty.keys) {
        return;
    }
    for (Py_ssize_t i = 0; entries && i < keys->dk_nentries; i++) {
        Py_XDECREF(key_at(keys, i)[0]);
        Py_XDECREF(key_at(keys, i)[1]);
    }
    if (delayed) {
        _PyMem_FreeDelayed(keys, 0);
    }
    else {
        model_free(keys);
    }
}

/* do_lookup with compare_unicode_unicode, compare_generic and their twins that hold no lock.  `at`: where the number of the entry stands. */
static Py_ssize_t
look(PyDictKeysObject *keys, PyObject *key, int locked, size_t *at)
{
    Py_hash_t hash = ((PyASCIIObject *)key)->hash;
    size_t mask = ((size_t)1 << keys->dk_log2_size) - 1, rest = (size_t)hash;
    for (size_t i = rest & mask;; rest >>= 5, i = (i * 5 + rest + 1) & mask) {
        Py_ssize_t ix = _Py_atomic_load_int8_relaxed(index_at(keys, i));
        *at = i;
        if (ix == DKIX_EMPTY) {
            return DKIX_EMPTY;
        }
        PyObject **place = ix < 0 ? NULL : key_at(keys, ix), *o = place == NULL ? NULL : _Py_atomic_load_ptr_acquire(place);
        if (o == key) {
            return ix;
        }
        if (o == NULL || (is_general(keys) && _Py_atomic_load_ssize_relaxed(&DK_ENTRIES(keys)[ix].me_hash) != hash)) {
            continue;
        }
        int counted = !locked && !_Py_IsImmortal(o);
        if (counted && !_Py_TryIncrefCompare(place, o)) {
            return DKIX_KEY_CHANGED;
        }
        int same = same_text(o, key);
        if (counted) {
            Py_DECREF(o);
        }
        if (same) {
            return ix;
        }
    }
}

/* find_empty_slot: places of deleted entries are used again, the entries are not. */
static size_t
empty_slot(PyDictKeysObject *keys, Py_hash_t hash)
{
    size_t mask = ((size_t)1 << keys->dk_log2_size) - 1, rest = (size_t)hash, i = rest & mask;
    while (*index_at(keys, i) >= 0) {
        rest >>= 5;
        i = (i * 5 + rest + 1) & mask;
    }
    return i;
}

static void
ensure_shared(PyDictObject *d)
{
    if (!_Py_IsOwnedByCurrentThread((PyObject *)d) && !_PyObject_GC_IS_SHARED(d)) {
        _PyObject_GC_SET_SHARED(d);
    }
}

/* insertion_resize, dictresize */
static void
grow(PyDictObject *d)
{
    PyDictKeysObject *old = d->ma_keys, *keys = new_keys(old->dk_log2_size == 0 ? LEAST : old->dk_log2_size + 1, is_general(old));
    ensure_shared(d);
    for (Py_ssize_t i = 0; i < old->dk_nentries; i++) {
        if (key_at(old, i)[1] != NULL) {
            Py_ssize_t n = keys->dk_nentries++;
            *index_at(keys, empty_slot(keys, ((PyASCIIObject *)key_at(old, i)[0])->hash)) = (int8_t)n;
            memcpy(key_at(keys, n), key_at(old, i), 2 * sizeof(PyObject *));
            if (is_general(keys)) {
                DK_ENTRIES(keys)[n].me_hash = DK_ENTRIES(old)[i].me_hash;
            }
            keys->dk_usable--;
        }
    }
    _Py_atomic_store_ptr_release(&d->ma_keys, keys);
    release_keys(old, 0, _PyObject_GC_IS_SHARED(d));
}

/* Dicts -------------------------------------------------------------------------------------------------------------------------------------------- */

PyObject *
new_real_dict(int general)
{
    PyObject *o = new_dict("dict");
    ((PyDictObject *)o)->ma_keys = new_keys(LEAST, general);
    return o;
}

void
keys_dealloc(PyObject *o)
{
    release_keys(((PyDictObject *)o)->ma_keys, 1, 0);
}

/* _Py_dict_lookup_threadsafe */
int
keys_get_item_ref(PyObject *o, PyObject *key, PyObject **result)
{
    PyDictObject *d = (PyDictObject *)o;
    size_t at;
    if (!_Py_IsOwnedByCurrentThread(o) && !_PyObject_GC_IS_SHARED(d)) {
        Py_BEGIN_CRITICAL_SECTION(o);
        ensure_shared(d);
        Py_END_CRITICAL_SECTION();
    }
    PyDictKeysObject *keys = _Py_atomic_load_ptr(&d->ma_keys);
    Py_ssize_t ix = look(keys, key, 0, &at);
    *result = NULL;
    if (ix == DKIX_EMPTY) {
        return 0;
    }
    if (ix >= 0) {
        PyObject *value = _Py_TryXGetRef(key_at(keys, ix) + 1);
        if (value != NULL && keys == _Py_atomic_load_ptr(&d->ma_keys)) {
            *result = value;
            return 1;
        }
        Py_XDECREF(value);
    }
    Py_BEGIN_CRITICAL_SECTION(o);
    ix = look(d->ma_keys, key, 1, &at);
    *result = ix < 0 ? NULL : _Py_NewRefWithLock(key_at(d->ma_keys, ix)[1]);
    Py_END_CRITICAL_SECTION();
    return *result != NULL;
}

int
PyDict_Contains(PyObject *o, PyObject *key)
{
    PyObject *value;
    int found = keys_get_item_ref(o, key, &value);
    Py_XDECREF(value);
    return found;
}

/* insertdict, insert_combined_dict; takes the value over, as setitem_take2 does. */
int
keys_set_item(PyObject *o, PyObject *key, PyObject *value)
{
    PyDictObject *d = (PyDictObject *)o;
    size_t at;
    Py_BEGIN_CRITICAL_SECTION(o);
    Py_ssize_t ix = look(d->ma_keys, key, 1, &at);
    PyObject *old = NULL;
    if (ix >= 0) {
        old = key_at(d->ma_keys, ix)[1];
        _Py_atomic_store_ptr_release(key_at(d->ma_keys, ix) + 1, value);
    }
    else {
        if (d->ma_keys->dk_usable <= 0) {
            grow(d);
        }
        PyDictKeysObject *keys = d->ma_keys;
        Py_ssize_t n = keys->dk_nentries;
        _Py_atomic_store_int8_relaxed(index_at(keys, empty_slot(keys, ((PyASCIIObject *)key)->hash)), (int8_t)n);
        _Py_atomic_store_ptr_release(key_at(keys, n), Py_NewRef(key));
        _Py_atomic_store_ptr_release(key_at(keys, n) + 1, value);
        if (is_general(keys)) {
            _Py_atomic_store_ssize_relaxed(&DK_ENTRIES(keys)[n].me_hash, ((PyASCIIObject *)key)->hash);
        }
        keys->dk_usable--;
        keys->dk_nentries++;
    }
    Py_XDECREF(old);
    Py_END_CRITICAL_SECTION();
    return 0;
}

/* delitem_common */
int
keys_pop(PyObject *o, PyObject *key, PyObject **result)
{
    PyDictObject *d = (PyDictObject *)o;
    size_t at;
    *result = NULL;
    Py_BEGIN_CRITICAL_SECTION(o);
    Py_ssize_t ix = look(d->ma_keys, key, 1, &at);
    if (ix >= 0) {
        PyObject **place = key_at(d->ma_keys, ix), *old = place[0];
        *result = place[1];
        _Py_atomic_store_int8_relaxed(index_at(d->ma_keys, at), DKIX_DUMMY);
        _Py_atomic_store_ptr_release(place, NULL);
        _Py_atomic_store_ptr_release(place + 1, NULL);
        if (is_general(d->ma_keys)) {
            _Py_atomic_store_ssize_relaxed(&DK_ENTRIES(d->ma_keys)[ix].me_hash, 0);
        }
        Py_DECREF(old);
    }
    Py_END_CRITICAL_SECTION();
    return *result != NULL;
}

/* clear_lock_held */
void
PyDict_Clear(PyObject *o)
{
    PyDictObject *d = (PyDictObject *)o;
    Py_BEGIN_CRITICAL_SECTION(o);
    PyDictKeysObject *old = d->ma_keys;
    ensure_shared(d);
    _Py_atomic_store_ptr_release(&d->ma_keys, &empty.keys);
    release_keys(old, 1, _PyObject_GC_IS_SHARED(d));
    Py_END_CRITICAL_SECTION();
}
