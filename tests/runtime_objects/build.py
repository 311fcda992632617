"""Builds the hand-written module for the running interpreter: what the compiler's driver and emitter do, in small."""

import _imp
import ast
import marshal
from collections.abc import Iterator
from pathlib import Path

from unlatch.link import build_extension

HERE = Path(__file__).parent
SOURCE = HERE / "sample.py"
# The order of ul_funcs and ul_classes in sample.c.
FUNCTIONS = (
    "add",
    "join",
    "spin",
    "dive",
    "fail",
    "forward",
    "handled",
    "twice",
    "read_log",
    "set_log",
    "drop_log",
    "cached",
    "Record.__init__",
    "Record.name",
    "Record.greet",
    "Record.rename",
    "Record.get_level",
    "Special.name",
    "Lean.__init__",
    "Lean.__len__",
    "Noisy.__init__",
    "make_record",
    "make_greeter",
    "exchange",
    "exchange_numbers",
    "stops",
)
CLASSES = ("Record", "Special", "Lean", "Noisy")
CONSTANTS = (True, "name", "!")
LINES = {
    "FAIL": "    raise ValueError(text)",
    "FORWARD": "    fail(text)",
    "HANDLED": "        fail(text)",
    "LAMBDA": "    return lambda name: word + name",
}
HASH_KEY = 0x756E6C61  # UL_SOURCE_HASH_KEY


def build_sample(directory: Path) -> Path:
    """Compile sample.c into `directory`; the path of the extension module."""
    text = "\n".join(["#include <stdint.h>", *_definitions(), (HERE / "sample.c").read_text()])
    return build_extension(text, "sample", directory)


def _definitions() -> Iterator[str]:
    source = SOURCE.read_bytes()
    plain = compile(source, "sample.py", "exec", dont_inherit=True)
    native = compile(rewritten(source), "sample.py", "exec", dont_inherit=True)
    constants = compile("0", "", "eval").replace(co_consts=CONSTANTS)
    for name, code in (("code", native), ("plain", plain), ("const", constants)):
        yield f"static const unsigned char sample_{name}[] = {{{','.join(map(str, marshal.dumps(code)))}}};"
    yield f"#define SAMPLE_HASH UINT64_C({int.from_bytes(_imp.source_hash(HASH_KEY, source), 'little')})"
    lines = source.decode().splitlines()
    for name, line in LINES.items():
        yield f"#define SAMPLE_LINE_{name} {lines.index(line) + 1}"


def rewritten(source: bytes) -> ast.Module:
    """The module's tree with the hooks in it, positions unchanged."""
    tree = ast.parse(source)
    for node in tree.body:
        match node:
            case ast.FunctionDef():
                _decorate(node, node.name)
            case ast.ClassDef():
                hook = _hook("__unlatch_class__", CLASSES.index(node.name), node)
                node.keywords.append(ast.keyword("metaclass", hook, **_place(node)))
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef):
                        _decorate(inner, f"{node.name}.{inner.name}")
    return tree


def _decorate(node: ast.FunctionDef, qualname: str) -> None:
    if qualname in FUNCTIONS:
        node.decorator_list.append(_hook("__unlatch_native__", FUNCTIONS.index(qualname), node))


def _hook(name: str, number: int, node: ast.AST) -> ast.Call:
    place = _place(node)
    return ast.Call(ast.Name(name, ast.Load(), **place), [ast.Constant(number, **place)], [], **place)


def _place(node: ast.AST) -> dict[str, int]:
    return {name: getattr(node, name) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")}
