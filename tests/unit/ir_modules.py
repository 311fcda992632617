"""Compiles hand-written IR into importable modules, so that the backend is tested without the front half."""

import ast
import marshal
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from types import ModuleType

from tools.importing import module_from
from unlatch.emit import emit_module
from unlatch.ir.func import Func
from unlatch.ir.module import Attr, Method, Module, NativeClass, NativeFunc, Param, ParamKind
from unlatch.ir.parse import parse
from unlatch.ir.verify import check
from unlatch.link import LinkOptions, build_extension
from unlatch.passes.runner import STAGES, run_pass
from unlatch.passes.table import PASSES
from unlatch.types import Type, parse_type


@dataclass
class Sketch:
    """A module in the making: Python source, the IR of its native functions, the layouts of its native classes.

    `classes`: class name → (base or None, own attributes as `name: type` texts, names of methods in the table).
    """

    source: str
    ir: str
    name: str = "sample"
    classes: dict[str, tuple[str | None, dict[str, str], list[str]]] = field(default_factory=dict)
    globals: tuple[str, ...] = ()

    def functions(self) -> list[Func]:
        """The functions with reference counts."""
        funcs = parse(dedent(self.ir)).funcs
        program = {f.symbol: f for f in funcs}
        for f in funcs:
            check(f, program)
        for p in PASSES:
            if p.name in STAGES:  # the last passes, without which C cannot be written
                run_pass(p, funcs, check=True)
        return funcs

    def module(self) -> Module:
        """What the emitter takes."""
        source = dedent(self.source)
        tree = ast.parse(source)
        definitions = _definitions(tree)
        natives = []
        for index, func in enumerate(self.functions()):
            qualname = func.symbol.removeprefix(f"{self.name}.")
            natives.append(self._native(index, func, qualname, definitions[qualname]))
        classes = [self._class(index, name, natives) for index, name in enumerate(self.classes)]
        plain = marshal.dumps(compile(source, f"{self.name}.py", "exec"))
        _Rewrite({n.qualname: n.index for n in natives}, list(self.classes)).visit(tree)
        code = marshal.dumps(compile(ast.fix_missing_locations(tree), f"{self.name}.py", "exec"))
        path = f"{self.name.rpartition('.')[2]}.py"
        used = dict.fromkeys([*self.globals, *(n.global_name for n in natives if n.global_name is not None)])
        return Module(self.name, path, source.encode(), code, plain, tuple(natives), tuple(classes), tuple(used))

    def c_text(self) -> str:
        """The C text of the module."""
        return emit_module(self.module())

    def load(self, directory: Path, options: LinkOptions | None = None) -> ModuleType:
        """Compile and import."""
        path = build_extension(self.c_text(), self.name, directory, options)
        return module_from(path, self.name)

    def _native(self, index: int, func: Func, qualname: str, node: ast.FunctionDef) -> NativeFunc:
        owner = qualname.rpartition(".")[0]
        class_name = f"{self.name}.{owner}" if owner in self.classes else None
        params = _params(node, [p.type for p in func.params])
        return NativeFunc(index, func, qualname, node.lineno, params, class_name, None if owner else qualname)

    def _class(self, index: int, name: str, natives: list[NativeFunc]) -> NativeClass:
        symbols = {n.qualname: n.func.symbol for n in natives}
        attrs: dict[str, Attr] = {}
        methods: dict[str, str] = {}
        for ancestor in reversed(self._chain(name)):
            _, own, listed = self.classes[ancestor]
            attrs |= {key: Attr(key, parse_type(text), text) for key, text in own.items()}
            for method in listed:
                methods.setdefault(method, "")
            defined = {q.rpartition(".")[2]: s for q, s in symbols.items() if q.rpartition(".")[0] == ancestor}
            methods |= {m: defined[m] for m in methods if m in defined}
        base = self.classes[name][0]
        entries = tuple(Method(m, s) for m, s in methods.items())
        return NativeClass(index, f"{self.name}.{name}", base and f"{self.name}.{base}", tuple(attrs.values()), entries)

    def _chain(self, name: str | None) -> list[str]:
        return [] if name is None else [name, *self._chain(self.classes[name][0])]


def _definitions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    found: dict[str, ast.FunctionDef] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{n.name}": n for n in node.body if isinstance(n, ast.FunctionDef)}
    return found


def _params(node: ast.FunctionDef, types: list[Type]) -> tuple[Param, ...]:
    a = node.args
    kinds = [(p, ParamKind.POSITIONAL_ONLY) for p in a.posonlyargs] + [(p, ParamKind.POSITIONAL) for p in a.args]
    defaulted = {p.arg for p in [*a.posonlyargs, *a.args][len(kinds) - len(a.defaults) :]}
    kinds += [(a.vararg, ParamKind.VAR_POSITIONAL)] if a.vararg else []
    kinds += [(p, ParamKind.KEYWORD_ONLY) for p in a.kwonlyargs]
    defaulted |= {p.arg for p, d in zip(a.kwonlyargs, a.kw_defaults, strict=True) if d is not None}
    kinds += [(a.kwarg, ParamKind.VAR_KEYWORD)] if a.kwarg else []
    return tuple(
        Param(p.arg, kind, t, ast.unparse(p.annotation) if p.annotation else "", p.arg in defaulted)
        for (p, kind), t in zip(kinds, types, strict=True)
    )


class _Rewrite(ast.NodeTransformer):
    """Adds the hooks, as the build stage does."""

    def __init__(self, functions: dict[str, int], classes: list[str]) -> None:
        self.functions = functions
        self.classes = classes
        self.prefix = ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        index = self.functions.get(self.prefix + node.name)
        if index is not None:
            node.decorator_list.append(_hook("__unlatch_native__", index, node))
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        if node.name in self.classes:
            hook = _hook("__unlatch_class__", self.classes.index(node.name), node)
            node.keywords.append(ast.keyword("metaclass", hook))
            self.prefix = f"{node.name}."
            self.generic_visit(node)
            self.prefix = ""
        return node


def _hook(name: str, index: int, at: ast.stmt) -> ast.Call:
    call = ast.Call(ast.Name(name, ast.Load()), [ast.Constant(index)], [])
    for node in ast.walk(call):
        ast.copy_location(node, at)
    return call
