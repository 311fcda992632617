"""A whole module in C: declarations, functions with their wrappers, classes, and the description for the runtime.

The text is put together from parts, since functions decide which constants, helpers and sites there are:

    #include <unlatch/generated.h>
    constants, globals, prototypes, attribute tables
    functions and wrappers
    helpers, method tables, descriptions, PyInit
"""

import _imp
import marshal

from unlatch.emit import calls, quick_runs
from unlatch.emit.context import ModuleContext
from unlatch.emit.ctype import c_type
from unlatch.emit.cwriter import CWriter, c_comment, c_string
from unlatch.emit.function import FunctionEmitter
from unlatch.emit.group import Group, group_of
from unlatch.emit.klass import class_definition, write_attributes, write_class
from unlatch.emit.names import init_function, linker_name
from unlatch.emit.ops import write_instr
from unlatch.ir.func import Pos
from unlatch.ir.module import Module, NativeFunc, ParamKind

_HASH_KEY = 0x756E6C61  # ORDER UL_SOURCE_HASH_KEY
_KINDS = {
    ParamKind.POSITIONAL_ONLY: "UL_POSITIONAL_ONLY",
    ParamKind.POSITIONAL: "UL_POSITIONAL",
    ParamKind.VAR_POSITIONAL: "UL_VAR_POSITIONAL",
    ParamKind.KEYWORD_ONLY: "UL_KEYWORD_ONLY",
    ParamKind.VAR_KEYWORD: "UL_VAR_KEYWORD",
}
# Gives a function the name that profilers and debuggers show; what the assembler sees differs between object formats.
_SYMBOL_MACRO = (
    "#if defined(__ELF__)",
    "#define UL_SYMBOL(name) __asm__(name)",
    "#elif defined(__APPLE__)",
    '#define UL_SYMBOL(name) __asm__("_" name)',
    "#else",
    "#define UL_SYMBOL(name)",
    "#endif",
)
_PLAIN = (ParamKind.POSITIONAL_ONLY, ParamKind.POSITIONAL)


def emit_module(module: Module, group: Group | None = None) -> str:
    """The C text of one extension module of a group, the same for the same modules in every run."""
    context = ModuleContext(module, group or group_of([module]))
    body = CWriter()
    for native in module.functions:
        _write_function(context, body, native)
    descriptions = CWriter()
    for cls in module.classes:
        write_class(context, descriptions, cls)
    _write_module(context, descriptions)
    return "\n".join([_declarations(context), body.text(), context.helpers.text(), descriptions.text()])


def _declarations(context: ModuleContext) -> str:
    """What functions refer to; written last, when it is known."""
    out = CWriter()
    out.line(c_comment(f"{context.module.name}, compiled from {context.module.path} by Unlatch."))
    out.line("#include <math.h>")
    out.line("#include <unlatch/generated.h>")
    out.line()
    for line in _SYMBOL_MACRO:
        out.line(line)
    out.line()
    out.line("static ul_module ul_mod;")
    out.line(f"static PyObject *ul_consts[{max(1, len(context.constants))}];")
    names = context.global_names()
    with out.block(f"static ul_global ul_globals[{max(1, len(names))}] =", "};"):
        for name in names:
            out.line(f"{{.text = {c_string(name)}}},")
        if not names:
            out.line("{0},")
    for cls in context.module.classes:
        out.line(class_definition(context, cls))
    for cls in context.module.classes:
        write_attributes(context, out, cls)
    for native in context.module.functions:
        out.line(f"static ul_func ul_fn_{context.token(native.func.symbol)};")
        shown = linker_name(native.func.symbol)
        label = f" UL_SYMBOL({c_string(shown)})" if shown is not None else ""
        out.line(f"{_head(context, native)}{label};")
    return out.text() + context.prototypes.text()


def _head(context: ModuleContext, native: NativeFunc, names: list[str] | None = None) -> str:
    symbol = native.func.symbol
    hidden = ["ul_thread *th", "PyObject *fn"] if symbol in context.closures else ["ul_thread *th"]
    params = names if names is not None else [c_type(p.type).strip() for p in native.func.params]
    return f"static {c_type(native.func.result)}ul_f_{context.token(symbol)}({', '.join([*hidden, *params])})"


def _write_function(context: ModuleContext, out: CWriter, native: NativeFunc) -> None:
    code = CWriter()
    emitter = FunctionEmitter(context, native.func, code)
    token = context.token(native.func.symbol)
    with code.block(""):  # for the depth alone: head and declarations are written when the body is known
        blocks = native.func.blocks
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            code.label(emitter.label(block))
            quick_runs.write_block(emitter, block, following, write_instr)
        quick_runs.write_copies(emitter, write_instr)
        emitter.write_cold_paths(f"ul_traceback(&ul_fn_{token}, (uint32_t)site);")
    out.line(c_comment(f"{native.qualname}, line {native.first_line}"))
    with out.block(_head(context, native, emitter.parameters())):
        for name in ("th", *(["fn"] if native.func.symbol in context.closures else [])):
            out.line(f"(void){name};")
        for name in emitter.unused_parameters():
            out.line(f"(void){name};")
        if emitter.uses_site:
            out.line("int site;")
        for declaration in emitter.local_declarations():
            out.line(declaration)
        out.extend(code, skip_ends=True)
    out.line()
    calls.write_wrapper(context, out, native)
    out.line()
    _write_description(context, out, native, emitter.sites)


def _write_description(context: ModuleContext, out: CWriter, native: NativeFunc, sites: dict[Pos, int]) -> None:
    token = context.token(native.func.symbol)
    if native.params:
        with out.block(f"static const ul_param ul_p_{token}[] =", "};"):
            for param in native.params:
                words = [
                    c_string(param.name),
                    c_string(param.declared),
                    _KINDS[param.kind],
                    str(int(param.has_default)),
                ]
                out.line(f"{{{', '.join(words)}}},")
    if sites:
        with out.block(f"static ul_site ul_s_{token}[] =", "};"):
            for pos in sites:
                out.line(
                    f"{{{pos.line}, {pos.col}, {pos.end_line}, {pos.end_col}, 0, {_called(context, sites, pos)}}},"
                )
    plain = sum(param.kind in _PLAIN for param in native.params)
    with out.block(f"static ul_func ul_fn_{token} =", "};"):
        out.line(f".name = {c_string(native.qualname.rpartition('.')[2])},")
        out.line(f".qualname = {c_string(native.qualname)},")
        if native.params:
            out.line(f".params = ul_p_{token},")
        if sites:
            out.line(f".sites = ul_s_{token},")
        out.line(f".wrapper = ul_w_{token},")
        out.line(f".n_params = {len(native.params)},")
        out.line(f".n_sites = {len(sites)},")
        out.line(f".n_positional = {plain},")
        out.line(f".only_positional = {int(plain == len(native.params))},")
        out.line(f".first_line = {native.first_line},")
        number = -1 if native.global_name is None else context.global_number(native.global_name)
        out.line(f".global = {number},")
        if native.class_name in context.classes:
            out.line(f".cls = {context.class_ref(native.class_name)},")
        if native.func.symbol in context.group.called:
            out.line(f".native = (ul_code){calls.entry(context, native)},")
    out.line()


def _called(context: ModuleContext, sites: dict[Pos, int], pos: Pos) -> str:
    """Of a site in a body that stands in the place of a call: the call's site, and whose body it is."""
    return f"{sites[pos.at]}, {context.func_ref(pos.of)}" if pos.at is not None else "0, NULL"


def _write_module(context: ModuleContext, out: CWriter) -> None:
    module = context.module
    constants = _constant_code(context)
    for name, data in (("code", module.code), ("plain", module.plain_code), ("const", constants)):
        out.line(f"static const unsigned char ul_{name}_[{len(data) + 1}] =")
        out.line(f"    {c_string(data)};")
    functions = [f"&ul_fn_{context.token(native.func.symbol)}" for native in module.functions]
    classes = [context.class_ref(cls.name) for cls in module.classes]
    out.line(f"static ul_func *const ul_funcs[] = {{{', '.join(functions) or 'NULL'}}};")
    out.line(f"static ul_class *const ul_classes[] = {{{', '.join(classes) or 'NULL'}}};")
    _write_links(context, out)
    hashed = int.from_bytes(_imp.source_hash(_HASH_KEY, module.source), "little")
    with out.block("static ul_module ul_mod =", "};"):
        out.line(f".name = {c_string(module.name)},")
        out.line(f".path = {c_string(module.path)},")
        out.line(f".source_hash = UINT64_C({hashed:#x}),")
        out.line(f".code = ul_code_, .code_size = {len(module.code)},")
        out.line(f".plain_code = ul_plain_, .plain_size = {len(module.plain_code)},")
        out.line(f".const_code = ul_const_, .const_size = {len(constants)},")
        out.line(f".funcs = ul_funcs, .n_funcs = {len(functions)},")
        out.line(f".classes = ul_classes, .n_classes = {len(classes)},")
        out.line(f".globals = ul_globals, .n_globals = {len(context.global_names())},")
        out.line(f".consts = ul_consts, .n_consts = {len(context.constants)},")
        if context.links:
            out.line(f".links = ul_links, .n_links = {len(context.links)},")
        if module.name in context.group.linked:
            out.line(f".group = UINT64_C({context.group.digest:#x}),")
    last = c_string(module.name.rpartition(".")[2])
    out.line(f"UL_MODULE_AS({init_function(module.name)}, {last}, ul_mod)")


def _write_links(context: ModuleContext, out: CWriter) -> None:
    """What of other modules is used, and the pointers that the runtime fills."""
    group = context.group
    if context.links:
        with out.block("static const ul_link ul_links[] =", "};"):
            for name, pointer in context.links.items():
                kind, of = (
                    ("UL_LINK_CLASS", group.classes) if name in group.classes else ("UL_LINK_FUNC", group.functions)
                )
                out.line(f"{{{c_string(group.home[name])}, {kind}, {of[name].index}, (void **)&{pointer}}},")


def _constant_code(context: ModuleContext) -> bytes:
    """A code object that holds the constants: CPython makes those of a code object immortal where that matters."""
    code = compile("0", "", "eval").replace(co_consts=marshal.loads(context.constants.marshalled()))
    return marshal.dumps(marshal.loads(marshal.dumps(code)))
