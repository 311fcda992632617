"""What names bound at module level stand for, where that is certain or can be tested: imports, plain functions, final
literals."""

import ast
from collections import Counter

from unlatch.frontend import scopes
from unlatch.frontend.facts import ModuleFacts


def _times_bound(tree: ast.Module) -> Counter[str]:
    return Counter(name for name, _ in scopes.bindings(tree.body))


def plain_functions(tree: ast.Module, facts: ModuleFacts) -> frozenset[str]:
    """Functions bound once, without decorators, whose result type does not depend on their arguments."""
    counts = _times_bound(tree)
    plain: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and counts[node.name] == 1 and not node.decorator_list:
            known = facts.functions.get(node.lineno)
            if known is not None and known.declared and not known.generic:
                plain.add(node.name)
    return frozenset(plain)


def imports(tree: ast.Module, module: str, *, is_package: bool) -> dict[str, str]:
    """Names bound once in the module, by an import at its top level, with the full name of what they stand for."""
    counts = _times_bound(tree)
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {
                alias.asname or alias.name: alias.name for alias in node.names if alias.asname or "." not in alias.name
            }
        elif isinstance(node, ast.ImportFrom):
            source = _imported_module(node, module, is_package=is_package)
            if source is not None:
                found |= {
                    alias.asname or alias.name: f"{source}.{alias.name}" for alias in node.names if alias.name != "*"
                }
    return {name: full for name, full in found.items() if counts.get(name) == 1}


def _imported_module(node: ast.ImportFrom, module: str, *, is_package: bool) -> str | None:
    """The full name of the module that `from … import` names; None beyond the topmost package."""
    if node.level == 0:
        return node.module
    parts = module.split(".")
    kept = len(parts) - node.level + (1 if is_package else 0)
    if kept <= 0:
        return None
    return ".".join([*parts[:kept], *([node.module] if node.module else [])])


def finals(tree: ast.Module, facts: ModuleFacts) -> dict[str, object]:
    """Module-level `Final` names that are bound once, to a literal."""
    counts = _times_bound(tree)
    found: dict[str, object] = {}
    for node in tree.body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name) or node.value is None:
            continue
        name = node.target.id
        variable = facts.globals.get(name)
        if variable is None or not variable.final or counts[name] != 1:
            continue
        try:
            value = ast.literal_eval(node.value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            continue
        if value is None or isinstance(value, bool | int | float | str | bytes):
            found[name] = value
    return found
