"""Calls between native functions: signatures, direct calls, and calls by name where a method table does not serve."""

from unlatch.emit import boxing
from unlatch.emit.context import ModuleContext
from unlatch.emit.ctype import c_type, error_value, has_failed
from unlatch.emit.cwriter import CWriter, c_string
from unlatch.ir.module import NativeFunc, ParamKind
from unlatch.types import Kind


def parameters(native: NativeFunc) -> list[str]:
    """The C parameters of a method table's entry for the function: `th` and the Python ones."""
    return ["ul_thread *th", *(f"{c_type(p.type)}a{i}" for i, p in enumerate(native.func.params))]


def entry_type(native: NativeFunc) -> str:
    """The C type of a pointer to such an entry."""
    types = ["ul_thread *", *(c_type(p.type).strip() for p in native.func.params)]
    return f"{c_type(native.func.result)}(*)({', '.join(types)})"


def direct(context: ModuleContext, native: NativeFunc, arguments: list[str]) -> str:
    """A call of the native code itself."""
    if not context.is_own(native.func.symbol):
        link = context.func_ref(native.func.symbol)
        return f"(({entry_type(native)}){link}->native)({', '.join(['th', *arguments])})"
    token = context.token(native.func.symbol)
    hidden = ["th", f"ul_fn_{token}.function"] if native.func.symbol in context.closures else ["th"]
    return f"ul_f_{token}({', '.join([*hidden, *arguments])})"


def entry(context: ModuleContext, native: NativeFunc) -> str:
    """The code for a method table's entry: the native code, behind a step that adds what it needs besides."""
    token = context.token(native.func.symbol)
    if native.func.symbol not in context.closures:
        return f"ul_f_{token}"
    key = ("entry", native.func.symbol)
    known = context.names.has("ul_e_", key)
    step = context.names.of("ul_e_", key, token)
    if not known:
        head = f"static {c_type(native.func.result)}{step}({', '.join(parameters(native))})"
        context.prototypes.line(f"{head};")
        with context.helpers.block(head):
            arguments = [f"a{i}" for i in range(len(native.func.params))]
            context.helpers.line(f"return {direct(context, native, arguments)};")
    return step


def by_name(context: ModuleContext, class_name: str, method: str) -> str:
    """The helper that calls the method by its name: same C signature as the table's entry, always right."""
    native = context.signature(class_name, method)
    key = ("by name", native.func.symbol, method)
    known = context.names.has("ul_by_name_", key)
    helper = context.names.of("ul_by_name_", key, context.token(native.func.symbol))
    if not known:
        head = f"static {c_type(native.func.result)}{helper}({', '.join(parameters(native))})"
        context.prototypes.line(f"{head};")
        _write_by_name(context, native, method, head)
    return helper


def _write_by_name(context: ModuleContext, native: NativeFunc, method: str, head: str) -> None:
    out, params = context.helpers, native.func.params
    boxed = [i for i, p in enumerate(params) if p.type.kind is not Kind.POINTER]
    with out.block(head):
        out.line("ul_kept_leave(th);")
        arguments = [f"b{i}" if i in boxed else f"a{i}" for i in range(len(params))]
        out.line("PyObject *r = NULL;")
        for i in boxed:
            out.line(f"PyObject *b{i} = {boxing.box(params[i].type, f'a{i}')};")
        made = " && ".join(f"b{i} != NULL" for i in boxed)
        with out.block(f"if ({made})" if made else ""):
            out.line(f"PyObject *args[] = {{NULL, {', '.join(arguments)}}};")
            keywords = tuple(p.name for p in native.params if p.kind is ParamKind.KEYWORD_ONLY)
            name, positional = context.constant(method), len(params) - len(keywords)
            if keywords:
                count = f"{positional} | PY_VECTORCALL_ARGUMENTS_OFFSET"
                out.line(f"r = PyObject_VectorcallMethod({name}, args + 1, {count}, {context.constant(keywords)});")
            else:
                out.line(f"r = ul_call_method_by_name({name}, args + 1, {positional});")
        for i in boxed:
            out.line(f"Py_XDECREF(b{i});")
        write_unboxed_return(context, out, native, "r")


def write_unboxed_return(context: ModuleContext, out: CWriter, native: NativeFunc, value: str) -> None:
    """Return what the owned object `value` is for native code: checked, since whoever made it promised nothing."""
    result = native.func.result
    out.line(f"if ({value} == NULL) return {error_value(result)};")
    test = boxing.accepts(context, result, value)
    if test is not None:
        with out.block(f"if (UL_UNLIKELY(!{test}))"):
            declared = c_string(boxing.declared_name(result))
            out.line(f"ul_result_type_error({c_string(native.qualname)}, {declared}, {value});")
            out.line(f"Py_DECREF({value});")
            out.line(f"return {error_value(result)};")
    if result.kind is Kind.POINTER:
        out.line(f"return {value};")
        return
    out.line(f"{c_type(result)}word = {boxing.unbox(result, value)};")
    out.line(f"Py_DECREF({value});")
    out.line("return word;")


def write_wrapper(context: ModuleContext, out: CWriter, native: NativeFunc) -> None:
    """The function that Python calls: binds the arguments, checks and unboxes them, calls, boxes the result."""
    token = context.token(native.func.symbol)
    params = native.func.params
    tagged = [i for i, p in enumerate(params) if p.type.kind is Kind.TAGGED]
    head = f"static PyObject *ul_w_{token}(PyObject *fn, PyObject *const *args, size_t nargsf, PyObject *kwnames)"
    with out.block(head):
        out.line("ul_thread *th = ul_thread_current();")
        # Polled here as well, as the interpreter does: a sort with a native key is a loop, though not one of ours.
        out.line("if (UL_UNLIKELY(ul_recursion_check(th) < 0 || ul_safepoint(th) < 0)) return NULL;")
        out.line(f"UL_BIND(ul_fn_{token}, {len(params)});" if params else f"UL_BIND_NONE(ul_fn_{token});")
        for i in tagged:
            out.line(f"ul_int a{i} = 0;")
        jumps = [_write_argument(context, out, native, i) for i in range(len(params))]
        hidden = ["th", "fn"] if native.func.symbol in context.closures else ["th"]
        call = f"ul_f_{token}({', '.join([*hidden, *(f'a{i}' for i in range(len(params)))])})"
        out.line(f"{c_type(native.func.result)}r = {call};")
        out.line("ul_kept_leave(th);")
        _write_release(out, tagged, bound=bool(params))
        failed = has_failed(native.func.result, "r")
        if native.func.result.kind not in (Kind.POINTER, Kind.TAGGED):
            out.line(f"if (UL_UNLIKELY({failed})) return NULL;")
        out.line(f"return {boxing.box_owned(native.func.result, 'r')};")
        if any(jumps):
            out.line("fail:")
            _write_release(out, tagged, bound=bool(params))
            out.line("return NULL;")


def _write_release(out: CWriter, tagged: list[int], *, bound: bool) -> None:
    for i in tagged:
        out.line(f"ul_int_decref(a{i});")
    if bound:
        out.line("ul_args_release(&bound);")


def _write_argument(context: ModuleContext, out: CWriter, native: NativeFunc, index: int) -> bool:
    """Check and unbox one argument; whether there is a jump to `fail`."""
    token = context.token(native.func.symbol)
    kind = native.func.params[index].type
    declared = native.params[index].accepts or (kind,)
    test = boxing.accepts_any(context, declared, f"v[{index}]")
    jumps = False
    if test is not None and native.class_name is not None and index == 0 and native.params[0].declared == "":
        with out.block(
            f"if (UL_UNLIKELY(!{test}))"
        ):  # `self` of another class is no error: Python calls whatever it is
            out.line(f"PyObject *other = ul_call_twin(&ul_fn_{token}, fn, args, nargsf, kwnames);")
            out.line("ul_args_release(&bound);")
            out.line("return other;")
    elif test is not None:
        jumps = True
        out.line(f"if (UL_UNLIKELY(!{test})) {{ ul_arg_type_error(&ul_fn_{token}, {index}, v[{index}]); goto fail; }}")
    declaration = "" if kind.kind is Kind.TAGGED else c_type(kind)
    out.line(f"{declaration}a{index} = {boxing.unbox(kind, f'v[{index}]')};")
    if boxing.may_fail(kind):
        jumps = True
        out.line(f"if (UL_UNLIKELY({has_failed(kind, f'a{index}')})) goto fail;")
    return jumps
