"""Makes the one long module that building is timed on: some of the programs, one after the other."""

import ast
import io
import tokenize
from typing import Final

from .plan import BENCH

# Chosen for what they do with different parts of the language, and for having no annotation in quotes.
PARTS: Final = ("tokenizer", "json_decode", "exception_parser")


def long_module() -> str:
    """One module with all definitions of the parts, their names prefixed so that none hides another's."""
    return "\n\n".join(prefixed((BENCH / "programs" / f"{part}.py").read_text(), part) for part in PARTS)


def prefixed(source: str, part: str) -> str:
    """`source` with each name that it defines at module level, and no attribute of the same name, prefixed."""
    defined = module_level_names(ast.parse(source))
    changed: list[tuple[int, int, str]] = []
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and token.string in defined and before not in (".", "import"):
            changed.append((*token.start, token.string))
        before = token.string
    lines = source.splitlines(keepends=True)
    for row, column, name in reversed(changed):
        line = lines[row - 1]
        lines[row - 1] = f"{line[:column]}{new_name(part, name)}{line[column + len(name) :]}"
    return "".join(lines)


def new_name(part: str, name: str) -> str:
    """Classes stay classes by their look, constants constants."""
    word = part.title().replace("_", "")
    if name.isupper():
        return f"{part.upper()}_{name}"
    return f"{word}{name}" if name[0].isupper() else f"{part}_{name}"


def module_level_names(tree: ast.Module) -> set[str]:
    names = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name) | ast.ClassDef(name):
                # Methods have names of their own, which only their class body defines.
                names.add(name)
            case ast.AnnAssign(target=ast.Name(name)):
                names.add(name)
    methods = {
        child.name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for child in node.body
        if isinstance(child, ast.FunctionDef)
    }
    return names - methods
