/* Slow halves of kept.h: what is kept, and look-ups in dicts. */
#include <unlatch/dict_items.h>
#include <unlatch/kept.h>

#ifdef Py_GIL_DISABLED

int
ul_keep(ul_thread *th, PyObject **place, PyObject *o)
{
    if (ul_kept_has(th, o)) {
        return 1;
    }
    if (!ul_thread_promises(th) || !ul_kept_has_room(th)) {
        return 0;
    }
    PyObject *counted = NULL;
    int stands = ul_list_try(place, o, &counted); /* I4 */
    if (counted != NULL) { /* kept as well if it has just left its place: to release it might run a destructor (I2) */
        ul_kept_add(th, counted);
    }
    return stands;
}

#endif

#ifdef UL_DICT_LAYOUT

/* UL_DICT_FOUND and the value of `k`, UL_DICT_ABSENT, or UL_DICT_ASK. */
UL_ALWAYS_INLINE int
look_up(ul_thread *th, PyObject *dict, PyObject *k, PyObject **value)
{
    const ul_dict_table *keys;
    PyObject **place;
    int answer = ul_dict_look(dict, k, ul_dict_hash(k), &keys, &place);
    if (answer != UL_DICT_FOUND) {
        return answer;
    }
    PyObject *o = *value = ul_load_ptr_acquire((void *const *)place); /* O6 of dict_items.h */
    return UL_LIKELY(o != NULL) && UL_LIKELY(ul_may_borrow_item(th, place, o)) && ul_dict_keys_stand(dict, keys) ? UL_DICT_FOUND : UL_DICT_ASK;
}

#else

static int look_up(ul_thread *th, PyObject *dict, PyObject *k, PyObject **value) { return (void)th, (void)dict, (void)k, *value = NULL, UL_DICT_ASK; }

#endif

PyObject *
ul_dict_borrow_item(ul_thread *th, PyObject *dict, PyObject *k)
{
    PyObject *value;
    return UL_LIKELY(look_up(th, dict, k, &value) == UL_DICT_FOUND) ? value : NULL;
}

PyObject *
ul_dict_borrow_default(ul_thread *th, PyObject *dict, PyObject *k, PyObject *fallback)
{
    PyObject *value;
    int answer = look_up(th, dict, k, &value);
    return UL_LIKELY(answer == UL_DICT_FOUND) ? value : answer == UL_DICT_ABSENT ? fallback : NULL;
}
