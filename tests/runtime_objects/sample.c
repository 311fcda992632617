/* A whole module by hand, in the form that the emitter writes: the source is sample.py.  Not everything in it is native: the interpreter runs the
 * rest.  What depends on the source (code objects, its hash, line numbers: SAMPLE_* and sample_*) stands above, written by build.py. */
#include <unlatch/generated.h>
#include <unlatch/stamp.h>

static ul_module ul_mod;

/* Constants and globals ------------------------------------------------------------------------------------------------------------------------ */

enum { K_TRUE, K_NAME, K_BANG, N_CONSTS };
static PyObject *ul_consts[N_CONSTS];

enum { G_STOP, G_LOG, G_ADD, G_DIVE, G_FAIL, G_RECORD, G_VALUE_ERROR, G_CACHED };
static ul_global ul_globals[] = {{.text = "stop"}, {.text = "log"},    {.text = "add"},        {.text = "dive"},
                                 {.text = "fail"}, {.text = "Record"}, {.text = "ValueError"}, {.text = "cached"}};

enum { F_ADD, F_JOIN, F_SPIN, F_DIVE, F_FAIL, F_FORWARD, F_HANDLED, F_TWICE, F_READ_LOG, F_SET_LOG, F_DROP_LOG, F_CACHED, F_RECORD_INIT, F_RECORD_NAME,
       F_RECORD_GREET, F_RECORD_RENAME, F_RECORD_LEVEL, F_SPECIAL_NAME, F_LEAN_INIT, F_LEAN_LEN, F_NOISY_INIT, F_MAKE_RECORD, F_MAKE_GREETER, F_EXCHANGE,
       F_EXCHANGE_NUMBERS };

UL_CLASS_DEFINE(Record)
UL_CLASS_DEFINE(Special)
UL_CLASS_DEFINE(Lean)
UL_CLASS_DEFINE(Noisy)

/* One parameter list, one description, and the head of the wrapper for each function. */
#define FUNC(NAME, QUALNAME, PARAMS, N, SITES, GLOBAL, CLS)                                                                             \
    static PyObject *ul_w_##NAME(PyObject *, PyObject *const *, size_t, PyObject *);                                                          \
    static ul_func ul_fn_##NAME = {.name = #NAME, .qualname = QUALNAME, .params = PARAMS, .n_params = N,                  \
                                   .n_positional = N, .only_positional = 1, .sites = SITES,                                                   \
                                   .n_sites = (SITES) != NULL ? 1 : 0, .wrapper = ul_w_##NAME, .global = GLOBAL, .cls = CLS}
#define WRAPPER(NAME) static PyObject *ul_w_##NAME(PyObject *fn, PyObject *const *args, size_t nargsf, PyObject *kwnames)
#define CHECK(NAME, I, TEST)                                                                                                                  \
    if (UL_UNLIKELY(!(TEST))) {                                                                                                               \
        ul_arg_type_error(&ul_fn_##NAME, I, v[I]);                                                                                            \
        goto fail;                                                                                                                            \
    }
/* `self` of another class: the twin knows what to do. */
#define SELF(NAME, CLASS)                                                                                                                     \
    if (UL_UNLIKELY(!ul_is_instance(v[0], &ul_c_##CLASS))) {                                                                                  \
        PyObject *other = ul_call_twin(&ul_fn_##NAME, fn, args, nargsf, kwnames);                                                             \
        ul_args_release(&bound);                                                                                                              \
        return other;                                                                                                                         \
    }
#define DONE(RESULT)                                                                                                                          \
    do {                                                                                                                                      \
        PyObject *result_ = RESULT;                                                                                                           \
        ul_args_release(&bound);                                                                                                              \
        return result_;                                                                                                                       \
    } while (0)
#define OR_FAIL                                                                                                                               \
    fail:                                                                                                                                     \
    ul_args_release(&bound);                                                                                                                  \
    return NULL

/* Functions ------------------------------------------------------------------------------------------------------------------------------------ */

static const ul_param ul_p_add[] = {{"x", "int", UL_POSITIONAL, 0}, {"y", "int", UL_POSITIONAL, 1}};
FUNC(add, "add", ul_p_add, 2, NULL, G_ADD, NULL);

static ul_int
ul_f_add(ul_thread *th, ul_int x, ul_int y)
{
    (void)th;
    return ul_int_add(x, y);
}

WRAPPER(add)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_add, 2);
    CHECK(add, 0, PyLong_Check(v[0]))
    CHECK(add, 1, PyLong_Check(v[1]))
    ul_int x = ul_int_unbox(v[0]), y = ul_int_unbox(v[1]);
    ul_int r = ul_f_add(th, x, y);
    ul_int_decref(x);
    ul_int_decref(y);
    PyObject *boxed = r != 0 ? ul_int_box(r) : NULL;
    ul_int_decref(r);
    DONE(boxed);
    OR_FAIL;
}

/* Every kind of parameter: only binding is native. */
static const ul_param ul_p_join[] = {{"first", "str", UL_POSITIONAL_ONLY, 0}, {"second", "str", UL_POSITIONAL, 1}, {"rest", "str", UL_VAR_POSITIONAL, 0},
                                     {"sep", "str", UL_KEYWORD_ONLY, 1}, {"options", "object", UL_VAR_KEYWORD, 0}};
static PyObject *ul_w_join(PyObject *, PyObject *const *, size_t, PyObject *);
static ul_func ul_fn_join = {.name = "join", .qualname = "join", .params = ul_p_join, .n_params = 5, .n_positional = 2,
                             .only_positional = 0, .wrapper = ul_w_join, .global = -1};

WRAPPER(join)
{
    UL_BIND(ul_fn_join, 5);
    CHECK(join, 0, PyUnicode_Check(v[0]))
    CHECK(join, 1, PyUnicode_Check(v[1]))
    CHECK(join, 3, PyUnicode_Check(v[3]))
    PyObject *names = PyDict_Keys(v[4]);
    PyObject *parts = names != NULL && PyList_Sort(names) == 0 ? PyList_New(0) : NULL;
    if (parts == NULL || PyList_Append(parts, v[0]) < 0 || PyList_Append(parts, v[1]) < 0 || PyList_Extend(parts, v[2]) < 0
        || PyList_Extend(parts, names) < 0) {
        Py_XDECREF(names);
        Py_XDECREF(parts);
        goto fail;
    }
    PyObject *joined = PyUnicode_Join(v[3], parts);
    Py_DECREF(names);
    Py_DECREF(parts);
    DONE(joined);
    OR_FAIL;
}

static const ul_param ul_p_spin[] = {{"n", "int", UL_POSITIONAL, 0}};
FUNC(spin, "spin", ul_p_spin, 1, NULL, -1, NULL);

static ul_int
ul_f_spin(ul_thread *th, ul_int n)
{
    for (ul_int done = ul_int_small(0);; done = ul_int_small(ul_int_value(done) + 1)) {
        PyObject *stop = ul_global_get(&ul_mod, &ul_globals[G_STOP]);
        if (stop == NULL) {
            return 0;
        }
        int stopped = stop == Py_True;
        Py_DECREF(stop);
        if (stopped || done == n) {
            return done;
        }
        if (ul_safepoint(th) < 0) {
            return 0;
        }
    }
}

WRAPPER(spin)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_spin, 1);
    CHECK(spin, 0, PyLong_Check(v[0]))
    ul_int n = ul_int_unbox(v[0]);
    ul_int r = ul_f_spin(th, n);
    ul_int_decref(n);
    PyObject *boxed = r != 0 ? ul_int_box(r) : NULL;
    DONE(boxed);
    OR_FAIL;
}

FUNC(dive, "dive", ul_p_spin, 1, NULL, G_DIVE, NULL);

static ul_int
ul_f_dive(ul_thread *th, ul_int n)
{
    if (ul_recursion_check(th) < 0) {
        return 0;
    }
    if (!ul_native_ok(&ul_globals[G_DIVE])) {
        return 0; /* a by-name call would stand here */
    }
    volatile ul_int r = ul_f_dive(th, ul_int_small(ul_int_value(n) + 1)); /* volatile: no tail call, which would be an endless loop */
    return r;
}

WRAPPER(dive)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_dive, 1);
    CHECK(dive, 0, PyLong_Check(v[0]))
    ul_int r = ul_f_dive(th, ul_int_small(0));
    (void)r;
    if (PyErr_Occurred()) {
        goto fail;
    }
    DONE(Py_NewRef(Py_None));
    OR_FAIL;
}

static const ul_param ul_p_fail[] = {{"text", "str", UL_POSITIONAL, 0}};
static ul_site ul_s_fail[] = {{SAMPLE_LINE_FAIL, 4, SAMPLE_LINE_FAIL, 26, 0, 0, NULL}};
FUNC(fail, "fail", ul_p_fail, 1, ul_s_fail, G_FAIL, NULL);

static int
ul_f_fail(ul_thread *th, PyObject *text)
{
    PyObject *type = ul_global_get(&ul_mod, &ul_globals[G_VALUE_ERROR]);
    PyObject *error = type != NULL ? PyObject_CallOneArg(type, text) : NULL;
    Py_XDECREF(type);
    if (error != NULL) {
        ul_exc_raise(th, error, NULL);
    }
    ul_traceback(&ul_fn_fail, 0);
    return -1;
}

WRAPPER(fail)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_fail, 1);
    CHECK(fail, 0, PyUnicode_Check(v[0]))
    if (ul_f_fail(th, v[0]) < 0) {
        goto fail;
    }
    DONE(Py_NewRef(Py_None));
    OR_FAIL;
}

static ul_site ul_s_forward[] = {{SAMPLE_LINE_FORWARD, 4, SAMPLE_LINE_FORWARD, 14, 0, 0, NULL}};
FUNC(forward, "forward", ul_p_fail, 1, ul_s_forward, -1, NULL);

WRAPPER(forward)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_forward, 1);
    CHECK(forward, 0, PyUnicode_Check(v[0]))
    if (ul_native_ok(&ul_globals[G_FAIL])) {
        if (ul_f_fail(th, v[0]) < 0) {
            ul_traceback(&ul_fn_forward, 0);
            goto fail;
        }
    }
    else {
        PyObject *callee = ul_global_get(&ul_mod, &ul_globals[G_FAIL]);
        PyObject *r = callee != NULL ? PyObject_CallOneArg(callee, v[0]) : NULL;
        Py_XDECREF(callee);
        if (r == NULL) {
            ul_traceback(&ul_fn_forward, 0);
            goto fail;
        }
        Py_DECREF(r);
    }
    DONE(Py_NewRef(Py_None));
    OR_FAIL;
}

static ul_site ul_s_handled[] = {{SAMPLE_LINE_HANDLED, 8, SAMPLE_LINE_HANDLED, 18, 0, 0, NULL}};
FUNC(handled, "handled", ul_p_fail, 1, ul_s_handled, -1, NULL);

WRAPPER(handled)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_handled, 1);
    CHECK(handled, 0, PyUnicode_Check(v[0]))
    ul_f_fail(th, v[0]);
    ul_traceback(&ul_fn_handled, 0);
    PyObject *previous = ul_exc_enter(th);
    PyObject *e = ul_exc_handled(th);
    PyObject *text = PyObject_Repr(e);
    Py_DECREF(e);
    ul_exc_leave(th, previous);
    Py_DECREF(previous);
    DONE(text);
    OR_FAIL;
}

FUNC(twice, "twice", NULL, 0, NULL, -1, NULL);

WRAPPER(twice)
{
    ul_thread *th = ul_thread_current();
    UL_BIND_NONE(ul_fn_twice);
    (void)th;
    PyObject *sum;
    if (ul_native_ok(&ul_globals[G_ADD])) {
        sum = PyLong_FromLong((long)ul_int_value(ul_f_add(th, ul_int_small(20), ul_int_small(1))));
    }
    else {
        PyObject *add = ul_global_get(&ul_mod, &ul_globals[G_ADD]), *twenty = PyLong_FromLong(20);
        sum = add != NULL ? PyObject_CallOneArg(add, twenty) : NULL;
        Py_XDECREF(add);
        Py_DECREF(twenty);
    }
    PyObject *r = sum != NULL ? PyNumber_Add(sum, sum) : NULL;
    Py_XDECREF(sum);
    (void)fn;
    return r;
}

FUNC(read_log, "read_log", NULL, 0, NULL, -1, NULL);
WRAPPER(read_log)
{
    UL_BIND_NONE(ul_fn_read_log);
    (void)fn;
    return ul_global_get(&ul_mod, &ul_globals[G_LOG]);
}

static const ul_param ul_p_set_log[] = {{"value", "object", UL_POSITIONAL, 0}};
FUNC(set_log, "set_log", ul_p_set_log, 1, NULL, -1, NULL);
WRAPPER(set_log)
{
    UL_BIND(ul_fn_set_log, 1);
    if (ul_global_set(&ul_mod, &ul_globals[G_LOG], v[0]) < 0) {
        goto fail;
    }
    DONE(Py_NewRef(Py_None));
    OR_FAIL;
}

FUNC(drop_log, "drop_log", NULL, 0, NULL, -1, NULL);
WRAPPER(drop_log)
{
    UL_BIND_NONE(ul_fn_drop_log);
    (void)fn;
    return ul_global_del(&ul_mod, &ul_globals[G_LOG]) < 0 ? NULL : Py_NewRef(Py_None);
}

static const ul_param ul_p_cached[] = {{"x", "int", UL_POSITIONAL, 0}};
FUNC(cached, "cached", ul_p_cached, 1, NULL, G_CACHED, NULL);
WRAPPER(cached)
{
    UL_BIND(ul_fn_cached, 1);
    CHECK(cached, 0, PyLong_Check(v[0]))
    ul_int x = ul_int_unbox(v[0]);
    ul_int r = ul_int_add(x, ul_int_small(1));
    ul_int_decref(x);
    PyObject *boxed = ul_int_box(r);
    ul_int_decref(r);
    DONE(boxed);
    OR_FAIL;
}

/* class Record --------------------------------------------------------------------------------------------------------------------------------- */

enum { A_OBJ, A_TEXT, A_NUMBER, A_RATIO, A_FLAG, A_WIDE, A_MID, A_SHORT, A_BYTE, A_PEER, A_LEVEL, N_RECORD, A_EXTRA = N_RECORD, N_SPECIAL };
#define RECORD_ATTRS(OWN)                                                                                                                     \
    {"obj", "object", NULL, NULL, UL_OBJECT, 0, 0, OWN}, {"text", "str", &PyUnicode_Type, NULL, UL_OBJECT, 0, 0, OWN},                        \
        {"number", "int", NULL, NULL, UL_INT, 0, 0, OWN}, {"ratio", "float", NULL, NULL, UL_FLOAT, 0, 0, OWN},                                \
        {"flag", "bool", NULL, NULL, UL_BOOL, 0, 0, OWN}, {"wide", "i64", NULL, NULL, UL_I64, 0, 0, OWN},                                     \
        {"mid", "i32", NULL, NULL, UL_I32, 0, 0, OWN}, {"short", "i16", NULL, NULL, UL_I16, 0, 0, OWN},                                       \
        {"byte", "u8", NULL, NULL, UL_U8, 0, 0, OWN}, {"peer", "Record | None", NULL, &ul_c_Record, UL_OBJECT, 1, 0, OWN},                    \
        {"level", "int", NULL, NULL, UL_INT, 0, 0, OWN}
static const ul_attr ul_a_Record[] = {RECORD_ATTRS(1)};
static const ul_attr ul_a_Special[] = {RECORD_ATTRS(0), {"extra", "int", NULL, NULL, UL_INT, 0, 0, 1}};

static const ul_param ul_p_record_init[] = {{"self", "", UL_POSITIONAL, 0}, {"text", "str", UL_POSITIONAL, 0}, {"number", "int", UL_POSITIONAL, 1}};
FUNC(record_init, "Record.__init__", ul_p_record_init, 3, NULL, -1, &ul_c_Record);

static int
ul_f_record_init(ul_thread *th, PyObject *self, PyObject *text, ul_int number)
{
    (void)th;
    ul_slot_init_object(th, self, A_TEXT, &ul_a_Record[A_TEXT], Py_NewRef(text));
    ul_slot_init_int(th, self, A_NUMBER, &ul_a_Record[A_NUMBER], ul_int_newref(number));
    return 0;
}

WRAPPER(record_init)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_record_init, 3);
    SELF(record_init, Record)
    CHECK(record_init, 1, PyUnicode_Check(v[1]))
    CHECK(record_init, 2, PyLong_Check(v[2]))
    ul_int number = ul_int_unbox(v[2]);
    ul_f_record_init(th, v[0], v[1], number);
    ul_int_decref(number);
    DONE(Py_NewRef(Py_None));
    OR_FAIL;
}

static const ul_param ul_p_self[] = {{"self", "", UL_POSITIONAL, 0}};
FUNC(record_name, "Record.name", ul_p_self, 1, NULL, -1, &ul_c_Record);

static PyObject *
ul_f_record_name(ul_thread *th, PyObject *self)
{
    (void)th;
    return ul_slot_get_object(th, self, A_TEXT, &ul_a_Record[A_TEXT]);
}

WRAPPER(record_name)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_record_name, 1);
    SELF(record_name, Record)
    DONE(ul_f_record_name(th, v[0]));
}

FUNC(record_greet, "Record.greet", ul_p_self, 1, NULL, -1, &ul_c_Record);

static PyObject *
ul_f_record_greet(ul_thread *th, PyObject *self)
{
    ul_vtable *vt = ul_vt_for_call(self);
    PyObject *name = UL_LIKELY(vt != NULL) ? UL_VT_ENTRY(vt, 0, PyObject *(*)(ul_thread *, PyObject *))(th, self)
                                           : ul_call_method_by_name(ul_consts[K_NAME], (PyObject *[]){NULL, self} + 1, 1);
    PyObject *r = name != NULL ? PyUnicode_Concat(name, ul_consts[K_BANG]) : NULL;
    Py_XDECREF(name);
    return r;
}

WRAPPER(record_greet)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_record_greet, 1);
    SELF(record_greet, Record)
    DONE(ul_f_record_greet(th, v[0]));
}

static const ul_param ul_p_rename[] = {{"self", "", UL_POSITIONAL, 0}, {"text", "str", UL_POSITIONAL, 0}};
FUNC(record_rename, "Record.rename", ul_p_rename, 2, NULL, -1, &ul_c_Record);

WRAPPER(record_rename)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_record_rename, 2);
    SELF(record_rename, Record)
    CHECK(record_rename, 1, PyUnicode_Check(v[1]))
    ul_slot_set_object(th, v[0], A_TEXT, &ul_a_Record[A_TEXT], Py_NewRef(v[1]));
    DONE(Py_NewRef(Py_None));
    OR_FAIL;
}

FUNC(record_level, "Record.get_level", ul_p_self, 1, NULL, -1, &ul_c_Record);

WRAPPER(record_level)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_record_level, 1);
    SELF(record_level, Record)
    ul_int r = ul_slot_get_int(th, v[0], A_LEVEL, &ul_a_Record[A_LEVEL]);
    PyObject *boxed = r != 0 ? ul_int_box(r) : NULL;
    ul_int_decref(r);
    DONE(boxed);
}

static const char *const ul_m_Record[] = {"name", "greet"};
static const uint16_t ul_n_Record[] = {F_RECORD_NAME, F_RECORD_GREET};
UL_VTABLE(ul_v_Record, 2);
static ul_class ul_c_Record = {.name = "Record", .attrs = ul_a_Record, .n_attrs = N_RECORD, .methods = ul_m_Record, .method_functions = ul_n_Record,
                               .n_methods = 2, .flags = UL_CLASS_DICT, .vtable = &ul_v_Record.head, UL_CLASS_FUNCTIONS(Record)};
static struct ul_v_Record_type ul_v_Record = {{.cls = &ul_c_Record}, {(ul_code)ul_f_record_name, (ul_code)ul_f_record_greet}};

/* class Special(Record) ------------------------------------------------------------------------------------------------------------------------ */

FUNC(special_name, "Special.name", ul_p_self, 1, NULL, -1, &ul_c_Special);

static PyObject *
ul_f_special_name(ul_thread *th, PyObject *self)
{
    (void)th;
    PyObject *text = ul_slot_get_object(th, self, A_TEXT, &ul_a_Special[A_TEXT]);
    PyObject *upper = text != NULL ? PyObject_CallMethod(text, "upper", NULL) : NULL;
    Py_XDECREF(text);
    return upper;
}

WRAPPER(special_name)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_special_name, 1);
    SELF(special_name, Special)
    DONE(ul_f_special_name(th, v[0]));
}

static const uint16_t ul_n_Special[] = {F_SPECIAL_NAME, F_RECORD_GREET};
UL_VTABLE(ul_v_Special, 2);
static ul_class ul_c_Special = {.name = "Special", .base = &ul_c_Record, .attrs = ul_a_Special, .n_attrs = N_SPECIAL, .methods = ul_m_Record,
                                .method_functions = ul_n_Special, .n_methods = 2, .flags = UL_CLASS_DICT, .vtable = &ul_v_Special.head,
                                UL_CLASS_FUNCTIONS(Special)};
static struct ul_v_Special_type ul_v_Special = {{.cls = &ul_c_Special}, {(ul_code)ul_f_special_name, (ul_code)ul_f_record_greet}};

/* class Lean: `__slots__` ----------------------------------------------------------------------------------------------------------------------- */

enum { A_NEXT, A_VALUE, N_LEAN };
static const ul_attr ul_a_Lean[] = {{"following", "Lean | None", NULL, &ul_c_Lean, UL_OBJECT, 1, 0, 1}, {"value", "int", NULL, NULL, UL_INT, 0, 0, 1}};
static const ul_param ul_p_lean_init[] = {{"self", "", UL_POSITIONAL, 0}, {"value", "int", UL_POSITIONAL, 0}, {"following", "Lean | None", UL_POSITIONAL, 0}};
FUNC(lean_init, "Lean.__init__", ul_p_lean_init, 3, NULL, -1, &ul_c_Lean);

WRAPPER(lean_init)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_lean_init, 3);
    SELF(lean_init, Lean)
    CHECK(lean_init, 1, PyLong_Check(v[1]))
    CHECK(lean_init, 2, Py_IsNone(v[2]) || ul_is_instance(v[2], &ul_c_Lean))
    ul_slot_init_int(th, v[0], A_VALUE, &ul_a_Lean[A_VALUE], ul_int_unbox(v[1]));
    ul_slot_init_object(th, v[0], A_NEXT, &ul_a_Lean[A_NEXT], Py_NewRef(v[2]));
    DONE(Py_NewRef(Py_None));
    OR_FAIL;
}

FUNC(lean_len, "Lean.__len__", ul_p_self, 1, NULL, -1, &ul_c_Lean);

WRAPPER(lean_len)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_lean_len, 1);
    SELF(lean_len, Lean)
    PyObject *next = ul_slot_get_object(th, v[0], A_NEXT, &ul_a_Lean[A_NEXT]);
    if (next == NULL) {
        goto fail;
    }
    long n = next == Py_None ? 1 : 2;
    Py_DECREF(next);
    DONE(PyLong_FromLong(n));
    OR_FAIL;
}

static const char *const ul_m_Lean[] = {"__len__"};
static const uint16_t ul_n_Lean[] = {F_LEAN_LEN};
UL_VTABLE(ul_v_Lean, 1);
static ul_class ul_c_Lean = {.name = "Lean", .attrs = ul_a_Lean, .n_attrs = N_LEAN, .methods = ul_m_Lean, .method_functions = ul_n_Lean, .n_methods = 1,
                             .flags = UL_CLASS_NO_WEAKREF, .vtable = &ul_v_Lean.head, UL_CLASS_FUNCTIONS(Lean)};
static struct ul_v_Lean_type ul_v_Lean = {{.cls = &ul_c_Lean}, {NULL}};

/* class Noisy: a finalizer ------------------------------------------------------------------------------------------------------------------------ */

static const ul_attr ul_a_Noisy[] = {{"tag", "str", &PyUnicode_Type, NULL, UL_OBJECT, 0, 0, 1}};
FUNC(noisy_init, "Noisy.__init__", ul_p_rename, 2, NULL, -1, &ul_c_Noisy);

WRAPPER(noisy_init)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_noisy_init, 2);
    SELF(noisy_init, Noisy)
    CHECK(noisy_init, 1, PyUnicode_Check(v[1]))
    ul_slot_init_object(th, v[0], 0, &ul_a_Noisy[0], Py_NewRef(v[1]));
    DONE(Py_NewRef(Py_None));
    OR_FAIL;
}

UL_VTABLE(ul_v_Noisy, 0);
static ul_class ul_c_Noisy = {.name = "Noisy", .attrs = ul_a_Noisy, .n_attrs = 1, .flags = UL_CLASS_DICT, .vtable = &ul_v_Noisy.head,
                              UL_CLASS_FUNCTIONS(Noisy)};
static struct ul_v_Noisy_type ul_v_Noisy = {{.cls = &ul_c_Noisy}, {NULL}};

/* Functions that use classes ---------------------------------------------------------------------------------------------------------------------- */

FUNC(make_record, "make_record", ul_p_fail, 1, NULL, -1, NULL);

WRAPPER(make_record)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_make_record, 1);
    CHECK(make_record, 0, PyUnicode_Check(v[0]))
    PyObject *r;
    if (ul_native_ok(&ul_globals[G_RECORD]) && ul_class_ok(&ul_c_Record)) {
        r = ul_instance_new(th, &ul_c_Record);
        if (r == NULL) {
            goto fail;
        }
        ul_f_record_init(th, r, v[0], ul_int_small(0));
    }
    else {
        PyObject *cls = ul_global_get(&ul_mod, &ul_globals[G_RECORD]);
        r = cls != NULL ? PyObject_CallOneArg(cls, v[0]) : NULL;
        Py_XDECREF(cls);
    }
    DONE(r);
    OR_FAIL;
}

FUNC(make_greeter, "make_greeter", ul_p_fail, 1, NULL, -1, NULL);

WRAPPER(make_greeter)
{
    static PyObject *code;
    UL_BIND(ul_fn_make_greeter, 1);
    PyObject *cell = ul_cell_new(v[0]);
    PyObject *cells = PyTuple_Pack(1, cell), *extras = PyTuple_Pack(3, Py_None, Py_None, Py_None);
    PyObject *r = ul_make_function(&ul_mod, "make_greeter.<locals>.<lambda>", SAMPLE_LINE_LAMBDA, 0, cells, extras, &code);
    Py_DECREF(extras);
    Py_DECREF(cells);
    Py_DECREF(cell);
    DONE(r);
}

static const ul_param ul_p_exchange[] = {{"r", "Record", UL_POSITIONAL, 0}, {"values", "list[object]", UL_POSITIONAL, 0}, {"n", "int", UL_POSITIONAL, 0}};
FUNC(exchange, "exchange", ul_p_exchange, 3, NULL, -1, NULL);

WRAPPER(exchange)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_exchange, 3);
    CHECK(exchange, 0, ul_is_instance(v[0], &ul_c_Record))
    CHECK(exchange, 1, PyList_CheckExact(v[1]))
    CHECK(exchange, 2, PyLong_Check(v[2]))
    long n = PyLong_AsLong(v[2]), seen = 0;
    for (long i = 0; i < n; i++) {
        PyObject *item = PyList_GetItemRef(v[1], i % PyList_Size(v[1]));
        ul_slot_set_object(th, v[0], A_OBJ, &ul_a_Record[A_OBJ], item);
        PyObject *got = ul_slot_get_object(th, v[0], A_OBJ, &ul_a_Record[A_OBJ]);
        if (got == NULL) {
            PyErr_Clear(); /* another thread deleted it */
        }
        else {
            seen += PySequence_Contains(v[1], got) == 1;
            Py_DECREF(got);
        }
        if (ul_safepoint(th) < 0) {
            goto fail;
        }
    }
    DONE(PyLong_FromLong(seen));
    OR_FAIL;
}

static const ul_param ul_p_numbers[] = {{"r", "Record", UL_POSITIONAL, 0}, {"a", "int", UL_POSITIONAL, 0}, {"b", "int", UL_POSITIONAL, 0},
                                        {"n", "int", UL_POSITIONAL, 0}};
FUNC(exchange_numbers, "exchange_numbers", ul_p_numbers, 4, NULL, -1, NULL);

WRAPPER(exchange_numbers)
{
    ul_thread *th = ul_thread_current();
    UL_BIND(ul_fn_exchange_numbers, 4);
    CHECK(exchange_numbers, 0, ul_is_instance(v[0], &ul_c_Record))
    long n = PyLong_AsLong(v[3]), strange = 0;
    ul_int a = ul_int_unbox(v[1]), b = ul_int_unbox(v[2]);
    for (long i = 0; i < n; i++) {
        ul_slot_set_int(th, v[0], A_NUMBER, &ul_a_Record[A_NUMBER], ul_int_newref(a));
        ul_slot_set_i64(th, v[0], A_WIDE, &ul_a_Record[A_WIDE], i % 2 != 0 ? INT64_MAX : i);
        ul_int got = ul_slot_get_int(th, v[0], A_NUMBER, &ul_a_Record[A_NUMBER]);
        int64_t wide = ul_slot_get_i64(th, v[0], A_WIDE, &ul_a_Record[A_WIDE]);
        ul_slot_set_int(th, v[0], A_NUMBER, &ul_a_Record[A_NUMBER], ul_int_newref(b));
        if (got == 0) {
            PyErr_Clear();
        }
        else {
            strange += (got != a && got != b) || (wide != INT64_MAX && (wide < 0 || wide >= n));
            ul_int_decref(got);
        }
        if (ul_safepoint(th) < 0) {
            goto fail;
        }
    }
    ul_int_decref(a);
    ul_int_decref(b);
    DONE(PyLong_FromLong(strange));
    OR_FAIL;
}

/* How often the process stopped the world for a stamp: what tests of owner stamps count.  On a build with a GIL never. */
FUNC(stops, "stops", NULL, 0, NULL, -1, NULL);

WRAPPER(stops)
{
    UL_BIND(ul_fn_stops, 0);
#ifdef Py_GIL_DISABLED
    DONE(PyLong_FromSize_t(ul_stamp_revocations()));
#else
    DONE(PyLong_FromLong(0));
#endif
    OR_FAIL;
}

/* The module -------------------------------------------------------------------------------------------------------------------------------------- */

/* By number of __unlatch_native__(k). */
static ul_func *const ul_funcs[] = {
    &ul_fn_add, &ul_fn_join, &ul_fn_spin, &ul_fn_dive, &ul_fn_fail, &ul_fn_forward, &ul_fn_handled, &ul_fn_twice, &ul_fn_read_log, &ul_fn_set_log,
    &ul_fn_drop_log, &ul_fn_cached, &ul_fn_record_init, &ul_fn_record_name, &ul_fn_record_greet, &ul_fn_record_rename, &ul_fn_record_level,
    &ul_fn_special_name, &ul_fn_lean_init, &ul_fn_lean_len, &ul_fn_noisy_init, &ul_fn_make_record, &ul_fn_make_greeter, &ul_fn_exchange,
    &ul_fn_exchange_numbers, &ul_fn_stops};
static ul_class *const ul_classes[] = {&ul_c_Record, &ul_c_Special, &ul_c_Lean, &ul_c_Noisy};

static ul_module ul_mod = {
    .name = "sample", .path = "sample.py", .source_hash = SAMPLE_HASH, .code = sample_code, .code_size = sizeof sample_code,
    .plain_code = sample_plain, .plain_size = sizeof sample_plain, .const_code = sample_const, .const_size = sizeof sample_const,
    .funcs = ul_funcs, .n_funcs = Py_ARRAY_LENGTH(ul_funcs), .classes = ul_classes, .n_classes = Py_ARRAY_LENGTH(ul_classes),
    .globals = ul_globals, .n_globals = Py_ARRAY_LENGTH(ul_globals), .consts = ul_consts, .n_consts = N_CONSTS};

UL_MODULE(sample, ul_mod)
