/* Protocol "dict item" (dict_items.h): a dict's values looked up in line, while CPython's own functions and other threads work on the same dict. */
#include "../cpython/dict.h"

#include <unlatch/dict.h>
#include <unlatch/dict_items.h>
#include <unlatch/private.h>

enum { FIRST = 1, LAST = 9, STRAY };

static PyObject *dict;
static PyObject *wanted;    /* a str that is looked up */
static PyObject *neighbour; /* its hash leads to the same place */
static PyObject *other;     /* as neighbour, not of its text */
static PyObject *nothing;   /* what a look-up gives instead */
struct ul_private ul_private;

void ul_decref_last(PyObject *o) { Py_DECREF(o); }

int
ul_str_same_rest(PyObject *a, PyObject *b)
{
    return ul_str_ascii(a)[0] == ul_str_ascii(b)[0];
}

static void
check_value(PyObject *o)
{
    int64_t number = thing_value(o);
    model_check(number >= FIRST && number <= LAST, "a value that nobody stored under the key");
}

/* Setup -------------------------------------------------------------------------------------------------------------------------------------------- */

enum { HASH = 1 };

static PyObject *
immortal(PyObject *o)
{
    _Py_SetImmortal(o);
    return o;
}

/* A dict of thread 1's, to which both threads have a reference. */
static void
make_dict(int general)
{
    python_start();
    dict = new_real_dict(general);
    made_by(1, dict);
    dict->ob_ref_shared = 1 << _Py_REF_SHARED_SHIFT;
    wanted = immortal(new_text('w', HASH));
    neighbour = immortal(new_text('n', HASH));
    other = immortal(new_text('o', HASH));
    nothing = immortal(new_text('0', HASH));
}

static void
put(PyObject *key, int64_t number, int maker)
{
    PyObject *o = new_thing(number);
    made_by(maker, o);
    keys_set_item(dict, key, o);
}

static void
setup_one(void)
{
    make_dict(0);
    put(wanted, FIRST, 1);
}

static void
setup_general(void)
{
    make_dict(1);
    put(wanted, FIRST, 1);
}

static void
setup_behind_neighbour(void)
{
    make_dict(0);
    put(neighbour, STRAY, 1);
    put(wanted, FIRST, 1);
}

/* Thread 2 has marked the dict and made its value. */
static void
setup_marked(void)
{
    make_dict(0);
    dict->ob_gc_bits = UL_GC_SHARED;
    put(wanted, FIRST, 2);
}

/* The key in the dict is another object than the one that is looked up, made by `maker`; the dict has the reference to it. */
static void
make_equal(int maker)
{
    make_dict(0);
    dict->ob_gc_bits = UL_GC_SHARED;
    PyObject *key = new_text('w', HASH);
    put(key, FIRST, 1);
    Py_DECREF(key);
    made_by(maker, key);
}

/* A key of another thread's stands where the hash of the one that is looked up leads first. */
static void
setup_behind_another(void)
{
    make_dict(0);
    dict->ob_gc_bits = UL_GC_SHARED;
    PyObject *key = new_text('o', HASH + 8);
    put(key, STRAY, 1);
    Py_DECREF(key);
    made_by(2, key);
    neighbour = key;
    put(wanted, FIRST, 1);
}

static void setup_equal_of_owner(void) { make_equal(1); }
static void setup_equal_of_visitor(void) { make_equal(2); }

static void
setup_shared_empty(void)
{
    make_dict(0);
    dict->ob_gc_bits = UL_GC_SHARED;
}

static void
setup_empty(void)
{
    make_dict(0);
}

/* The second reference was counted by the dict's maker, and is another thread's by now. */
static void
setup_moved(void)
{
    setup_general();
    dict->ob_ref_local = 2;
    dict->ob_ref_shared = 0;
}

static void
finish(void)
{
    python_finish();
    model_check(model_live("dict") == 0, "the dict is alive");
    model_check(model_live("keys") == 0, "keys are lost");
    model_check(things_alive() == (int)model_ghost(0), "a reference to a value is lost");
}

/* What threads do, as the runtime's functions do --------------------------------------------------------------------------------------------------- */

static void
look_up(void)
{
    PyObject *o = ul_dict_get_default(dict, wanted, nothing);
    if (o != nothing) {
        check_value(o);
    }
    Py_DECREF(o);
}

/* CPython is not asked: _Py_TryIncrefCompare does not look again at what is immortal by now. */
static void
look_up_in_line(void)
{
    PyObject *o;
    if (ul_dict_hold_value(dict, wanted, &o) == UL_DICT_FOUND) {
        check_value(o);
    }
    Py_XDECREF(o);
}

static void
let_go(void)
{
    Py_DECREF(dict);
    python_leave();
}

static void
reader(void)
{
    look_up();
    let_go();
}

static void
reader_twice(void)
{
    look_up();
    look_up();
    let_go();
}

static void
reader_in_line(void)
{
    look_up_in_line();
    let_go();
}

/* The key is there all the time. */
static void
finder(void)
{
    model_check(ul_dict_contains(dict, wanted) == 1, "a key is there and not found");
    let_go();
}

/* It never is. */
static void
misser(void)
{
    model_check(ul_dict_has(dict, wanted) != UL_DICT_FOUND, "a key is found that is not there");
    let_go();
}

static void
store(PyObject *key, int64_t number)
{
    PyObject *o = new_thing(number);
    PyDict_SetItem(dict, key, o);
    Py_DECREF(o);
}

static void
writer(void)
{
    store(wanted, FIRST + 1);
    let_go();
}

/* Changes in line, with CPython's functions where that does not do: as the owner of one reference, of which the function knows. */
static void
store_in_line(PyObject *key, int64_t number)
{
    PyObject *o = new_thing(number), *old[2];
    if (!ul_dict_put_item(dict, key, o, 1, old)) {
        ul_dict_set_item_slow(dict, key, o, old);
    }
}

static void
delete_in_line(PyObject *key)
{
    PyObject *old[2], *popped = NULL;
    if (!ul_dict_take_item(dict, key, 1, old) && old[0] == NULL && old[1] == NULL) {
        PyDict_Pop(dict, key, &popped);
    }
    Py_XDECREF(popped);
    Py_XDECREF(old[0]);
    Py_XDECREF(old[1]);
}

static void
owner_replaces(void)
{
    store_in_line(wanted, FIRST + 1);
    let_go();
}

static void
owner_adds(void)
{
    store_in_line(wanted, FIRST);
    look_up();
    let_go();
}

static void
owner_deletes(void)
{
    delete_in_line(wanted);
    let_go();
}

static void
owner_changes(void)
{
    store_in_line(wanted, FIRST + 1);
    delete_in_line(wanted);
    store_in_line(wanted, FIRST + 2);
    look_up();
    let_go();
}

/* More keys than there is room for. */
static void
grower(void)
{
    store(neighbour, STRAY);
    store(immortal(new_text('x', HASH + 1)), STRAY);
    let_go();
}

static void
clearer(void)
{
    PyDict_Clear(dict);
    let_go();
}

static void
remover(void)
{
    PyObject *o;
    if (PyDict_Pop(dict, wanted, &o) == 1) {
        Py_DECREF(o);
    }
    let_go();
}

static void
neighbours_remover(void)
{
    PyObject *o;
    if (PyDict_Pop(dict, neighbour, &o) == 1) {
        Py_DECREF(o);
    }
    let_go();
}

/* Where the neighbour was comes a str of the hash that is looked up. */
static void
neighbours_recycler(void)
{
    PyObject *o;
    if (PyDict_Pop(dict, neighbour, &o) == 1) {
        Py_DECREF(o);
    }
    Py_DECREF(new_text('w', HASH));
    let_go();
}

static void
inserter(void)
{
    PyObject *key = new_text('w', HASH);
    store(key, FIRST);
    Py_DECREF(key);
    let_go();
}

/* Where a value of its own was in memory comes something that never is in the dict; the keys it was in are replaced. */
static void
recycler(void)
{
    keys_set_item(dict, wanted, new_thing(FIRST + 1));
    PyDict_Clear(dict);
    model_ghost_set(0, 1);
    _Py_SetImmortal(new_thing(STRAY));
    let_go();
}

/* The same with `clear` replaced by a store: the keys stay. */
static void
recycler_in_place(void)
{
    keys_set_item(dict, wanted, new_thing(FIRST + 1));
    keys_set_item(dict, wanted, new_thing(FIRST + 2));
    model_ghost_set(0, 1);
    _Py_SetImmortal(new_thing(STRAY));
    let_go();
}

/* Where a key was comes a str of the text that is looked up; `in_place`: the keys stay. */
static void
recycle_key(int in_place)
{
    PyObject *key = new_text('o', HASH), *o;
    store(key, STRAY);
    Py_DECREF(key);
    if (in_place) {
        PyDict_Pop(dict, other, &o);
        Py_XDECREF(o);
    }
    else {
        PyDict_Clear(dict);
    }
    immortal(new_text('w', HASH));
    let_go();
}

static void keys_recycler(void) { recycle_key(0); }
static void keys_recycler_in_place(void) { recycle_key(1); }

const model_scenario model_scenarios[] = {
    {"owner-looks", "the dict's maker looks up a value that another thread replaces", 1, 1, setup_one, {reader_twice, writer}, finish},
    {"owner-looks-general", "the same among keys of any kind", 0, 1, setup_general, {reader_twice, writer}, finish},
    {"owner-looks-grown", "another thread exchanges the keys under the dict's maker", 0, 1, setup_one, {reader, grower}, finish},
    {"owner-looks-cleared", "another thread empties the dict under its maker", 0, 1, setup_one, {reader, clearer}, finish},
    {"visitor-looks-grown", "the dict's maker exchanges the keys under another reader", 1, 1, setup_one, {grower, reader}, finish},
    {"visitor-looks-cleared", "the dict's maker empties it under another reader", 0, 1, setup_one, {clearer, reader_twice}, finish},
    {"visitor-looks-removed", "the dict's maker takes the value out under another reader", 0, 1, setup_one, {remover, reader_twice}, finish},
    {"visitor-looks-general", "the same among keys of any kind", 0, 1, setup_general, {remover, reader_twice}, finish},
    {"inserted", "a key comes that another thread has made", 0, 1, setup_empty, {reader_twice, inserter}, finish},
    {"inserted-by-owner", "a key comes that the dict's maker has made", 0, 1, setup_empty, {inserter, reader_twice}, finish},
    {"found-grown", "a key stays while the keys are exchanged", 0, 1, setup_one, {finder, grower}, finish},
    {"found-behind", "the key before it goes", 0, 1, setup_behind_neighbour, {finder, neighbours_remover}, finish},
    {"equal", "the key is another object, which its maker drops", 0, 1, setup_equal_of_owner, {reader, remover}, finish},
    {"equal-of-another", "the key is another thread's object, and that drops it", 0, 1, setup_equal_of_visitor, {reader, remover}, finish},
    {"found-behind-another", "another key than that is another thread's, which takes it out and uses its memory again", 0, 1, setup_behind_another, {finder, neighbours_recycler}, finish},
    {"equal-is-found", "the key is another thread's object and stays", 0, 1, setup_equal_of_visitor, {finder, grower}, finish},
    {"replaced-in-line", "the dict's maker replaces a value in line, if it is alone by then", 1, 1, setup_one, {owner_replaces, reader}, finish},
    {"added-in-line", "it adds a key", 0, 1, setup_empty, {owner_adds, reader}, finish},
    {"deleted-in-line", "it takes the key out", 0, 1, setup_one, {owner_deletes, reader}, finish},
    {"changed-in-line", "it changes what another thread stores in", 0, 0, setup_general, {owner_changes, writer}, finish},
    {"moved", "the dict has another owner besides, whom its maker counted", 0, 1, setup_moved, {owner_replaces, writer}, finish},
    {"moved-deleted", "the same, and its maker deletes", 0, 0, setup_moved, {owner_deletes, writer}, finish},
    {"recycled", "a value's memory becomes an immortal object while replaced keys still point to it", 0, 0, setup_marked, {reader_in_line, recycler}, finish},
    {"recycled-in-place", "a replaced value's memory becomes an immortal object", 0, 0, setup_marked, {reader_in_line, recycler_in_place}, finish},
    {"recycled-key", "a key's memory becomes an immortal str while replaced keys still point to it", 0, 0, setup_shared_empty, {misser, keys_recycler}, finish},
    {"recycled-key-in-place", "a removed key's memory becomes an immortal str", 0, 0, setup_shared_empty, {misser, keys_recycler_in_place}, finish},
    {NULL, NULL, 0, 0, NULL, {NULL}, NULL},
};
