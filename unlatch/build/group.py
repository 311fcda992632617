"""The modules of a build together: each may use what the others define natively.

A function that turns out not to be native changes what its callers may do, in its module and in those that use it; so
building is repeated without it until nothing more fails.
"""

from collections.abc import Callable, Mapping, Sequence

from unlatch.build.context import Callee, LinkedClass
from unlatch.build.module import Built, Part
from unlatch.frontend import tree


class BuildError(Exception):
    """Building a module failed; the cause says how, `path` names the source."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def build_group(trees: Sequence[tree.ModuleTree]) -> tuple[Built, ...]:
    """Build all of the modules that can be native."""
    parts = [Part(module) for module in trees]
    todo = parts
    while todo:
        _link(parts)
        failed = [part for part in todo if _about(part, part.build)]
        before = {id(part): _used(part) for part in parts if part not in failed}
        for part in failed:
            part.find_facts()
        _link(parts)
        todo = [*failed, *(part for part in parts if part not in failed and _used(part) != before[id(part)])]
    return tuple(_about(part, part.finish) for part in parts)


def _about[T](part: Part, work: Callable[[], T]) -> T:
    try:
        return work()
    except Exception as error:
        raise BuildError(part.tree.path) from error


def build_module(module: tree.ModuleTree) -> Built:
    """Build a module that stands alone."""
    return build_group([module])[0]


def _link(parts: Sequence[Part]) -> None:
    """Tell each module what the others offer."""
    classes: dict[str, LinkedClass] = {}
    for part in parts:
        known = part.facts.native_classes
        classes |= {name: LinkedClass(facts, known) for name, facts in part.facts.classes.items()}
    bases = {cls.name: cls.bases for part in parts for cls in part.tree.classes}
    for name in bases.keys() - classes.keys():
        native = _native_ancestor(name, bases, classes)
        if native is not None:
            classes[name] = native
    by_name = {part.tree.name: part for part in parts}
    for part in parts:
        others = {name: cls for name, cls in classes.items() if cls.facts.name not in part.facts.classes}
        functions = {name: _function(full, by_name) for name, full in part.tree.imports.items()}
        part.facts.linked_classes = others
        part.facts.linked_functions = {name: callee for name, callee in functions.items() if callee is not None}


def _native_ancestor(
    name: str, bases: Mapping[str, tuple[str, ...]], classes: Mapping[str, LinkedClass]
) -> LinkedClass | None:
    """The native class whose layout the instances of an interpreted class have."""
    seen: set[str] = set()
    todo = [name]
    while todo:
        above = todo.pop()
        if above in classes and classes[above].facts.name == above:
            return classes[above]
        if above not in seen:
            seen.add(above)
            todo.extend(reversed(bases.get(above, ())))
    return None


def _function(full: str, parts: Mapping[str, Part]) -> Callee | None:
    """The native function behind a full name, also where a module passes on what it imported itself."""
    for _ in parts:
        module, _, name = full.rpartition(".")
        part = parts.get(module)
        if part is None:
            return None
        callee = part.facts.functions.get(name)
        if callee is not None:
            return callee
        full = part.tree.imports.get(name, "")
    return None


def _used(part: Part) -> dict[str, object]:
    """What the module's code relies on in other modules, as that is now."""
    functions = {callee.symbol: callee for callee in part.facts.linked_functions.values()}
    return {name: part.facts.linked_classes.get(name) or functions.get(name) for name in part.facts.used_links}
