"""The front end on large sources: the standard library's."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest

from tests.unit.frontend_support import NO_CONFIG, source
from unlatch.frontend import scopes
from unlatch.frontend.check import check, with_deep_stack
from unlatch.frontend.context import ModuleContext, moved_places
from unlatch.frontend.convert import convert
from unlatch.frontend.facts import ModuleFacts
from unlatch.frontend.group import Group
from unlatch.frontend.rewrite import plain_code, rewritten_code
from unlatch.frontend.sources import Source, read_source

LIBRARY = Path(ast.__file__).parent
CONVERTED = ("argparse", "ast", "dataclasses", "enum", "inspect", "pickle", "tarfile", "typing", "unittest/mock")
CHECKED = ("textwrap", "difflib", "statistics", "shlex")

# Expressions that mypy types under their own place; f-strings, for example, it takes apart.
TYPED = (ast.Name, ast.Attribute, ast.Call, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.List, ast.ListComp)


def library(name: str) -> Source:
    """A module of the standard library, under a name that is not taken."""
    found = read_source(LIBRARY / f"{name}.py")
    return source(found.text, f"a_{name.replace('/', '_')}")


def functions(code: CodeType, classes: set[str]) -> Iterator[CodeType]:
    """The code objects inside, but for those of class bodies and of what stands around them."""
    for const in code.co_consts:
        if isinstance(const, CodeType):
            if const.co_name not in classes and not const.co_name.startswith("<generic parameters of "):
                yield const
            yield from functions(const, classes)


@pytest.mark.parametrize("name", CONVERTED)
def test_a_large_module_converts_and_keeps_the_code_of_its_functions(name: str) -> None:
    module = library(name)
    tree = convert(module, ModuleFacts())
    everything = [*tree.functions, *(method for cls in tree.classes for method in cls.methods)]
    natives = {(f.qualname, f.first_line): number for number, f in enumerate(everything) if f.reason is None}
    assert len(natives) == sum(f.reason is None for f in everything) > 10
    marked = rewritten_code(module, natives, {})
    classes = {cls.qualname.rpartition(".")[2] for cls in tree.classes}
    assert list(functions(plain_code(module), classes)) == list(functions(marked, classes))


def test_the_checker_has_nearly_every_expression_at_its_place() -> None:
    sources = [library(name) for name in CHECKED]
    checked = with_deep_stack(lambda: check(sources, NO_CONFIG, None))
    found = missing = 0
    for module in sources:
        tree = ast.parse(module.data)
        context = ModuleContext(module.module, Group(), checked.facts[module.module], frozenset(), False)
        context.moved = moved_places(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for inner in scopes.own_nodes(node.body):
                    if isinstance(inner, TYPED) and not _has_no_type(inner):
                        kind = "BinOp" if isinstance(inner, ast.BoolOp) else type(inner).__name__
                        here = (kind, context.place(inner)) in context.facts.types
                        found, missing = found + here, missing + (not here)
    assert found > 5000
    assert missing < found / 100


def _has_no_type(node: ast.AST) -> bool:
    """Modules and `super` have no type of their own for mypy, nor have names that are deleted or bound by `import`."""
    return isinstance(node, ast.Name) and (
        node.id in ("super", "_", "re", "sys", "os") or isinstance(node.ctx, ast.Del)
    )
