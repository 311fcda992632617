"""What is known while a module and its functions are converted, and what the conversion finds out on its way.

Variables whose inferred type cannot be trusted (`trust.py`) are collected here; a function is converted again when its
own set grows, a module when that of its attributes and globals does.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType
from typing import Final

from unlatch.frontend import tree as t
from unlatch.frontend.facts import ModuleFacts, Place, Variable
from unlatch.frontend.group import Group, weaker
from unlatch.frontend.statics import ANY, Static
from unlatch.frontend.syntax import walk

_KINDS: Final = {"BoolOp": "BinOp"}
_BUILTINS: Final = frozenset(dir(builtins))


@dataclass(slots=True)
class ModuleContext:
    """One module.  `untrusted_*` hold the weaker types of what lost its trust; they only
    grow and weaken, and `version` counts the steps."""

    name: str
    group: Group
    facts: ModuleFacts
    assigned: frozenset[str]
    has_star_import: bool
    untrusted_globals: dict[str, Static] = field(default_factory=dict)
    untrusted_returns: set[str] = field(default_factory=set)
    version: int = 0
    plain_functions: frozenset[str] = frozenset()
    moved: dict[int, Place] = field(default_factory=dict)

    def place(self, node: ast.expr | ast.stmt | ast.excepthandler) -> Place:
        """The key under which the checker's findings about the node are kept."""
        return self.moved.get(id(node)) or (
            node.lineno,
            node.col_offset,
            node.end_lineno or node.lineno,
            node.end_col_offset or 0,
        )

    def claimed(self, node: ast.expr) -> Static:
        """The type that the checker gives an expression."""
        kind = type(node).__name__
        return self.facts.types.get((_KINDS.get(kind, kind), self.place(node)), ANY)

    def is_rejected(self, node: ast.expr | ast.stmt) -> bool:
        """Whether the checker found an error in just this expression or statement, or was told to ignore one there."""
        place = self.place(node)
        if place[0] == place[2] and place[0] in self.facts.ignored_lines:
            return True
        return any(place[2:] <= error[2:] for error in self.facts.errors.get(place[:2], ()))

    def known(self, node: ast.expr) -> Static:
        """The type of an expression; `object` where the checker reported an error."""
        claimed = self.claimed(node)
        return ANY if claimed != ANY and self.is_rejected(node) else claimed

    def variable(self, node: ast.expr) -> Variable | None:
        """The variable that a name or attribute refers to, if the checker knows it."""
        return self.facts.variables.get(self.place(node))

    # Globals, results -------------------------------------------------------------------------------------

    def store_global(self, name: str, value: Static, empty: bool, rejected: bool) -> None:
        """Note an assignment to a module global."""
        variable = self.facts.globals.get(name)
        if variable is not None:
            after = weaker(variable, self.untrusted_globals.get(name), value, empty, rejected)
            if after is not None:
                self.untrusted_globals[name] = after
                self.version += 1

    def distrust_returns(self, name: str) -> None:
        """Note that a function (or, as `.name`, a method) returns what the checker rejects."""
        if name not in self.untrusted_returns:
            self.untrusted_returns.add(name)
            self.version += 1

    def returns_are_doubtful(self, func: t.Expr) -> bool:
        """Whether a call of this expression may end in a `return` that the checker rejects."""
        match func:
            case t.Name(scope="global", id=name):
                return name in self.untrusted_returns
            case t.Attribute(attr=name):
                return f".{name}" in self.untrusted_returns
        return False

    def has_plain_signature(self, name: str) -> bool:
        """Whether a module-level function's result type does not depend on its arguments."""
        return name in self.plain_functions


@dataclass(slots=True)
class FunctionContext:
    """One function.  `locals` are its own names, `cells` those that inner functions capture, `globals` those it
    declares so."""

    module: ModuleContext
    code: CodeType
    locals: dict[str, Variable]
    cells: frozenset[str]
    globals: frozenset[str]
    mangling: str | None
    self_name: str | None = None
    tests: dict[str, tuple[int, int]] = field(default_factory=dict)  # validated parameters: where their test ends
    untrusted: dict[str, Static] = field(default_factory=dict)
    version: int = 0
    in_finally: bool = False
    rejected: bool = False
    _renames: list[dict[str, str]] = field(default_factory=list)
    _comprehensions: int = 0
    comprehension_locals: dict[str, Variable] = field(default_factory=dict)
    comprehension_cells: set[str] = field(default_factory=set)
    rejected_return: bool = False

    def restart(self) -> None:
        """Begin a further conversion of the same function."""
        self._comprehensions = 0
        self.rejected_return = False
        self.comprehension_locals.clear()
        self.comprehension_cells.clear()

    def resolve(self, name: str) -> tuple[str, str]:
        """A name's identity and scope."""
        for renames in reversed(self._renames):
            if name in renames:
                id_ = renames[name]
                return id_, "cell" if id_ in self.comprehension_cells else "local"
        if name in self.locals:
            return name, "cell" if name in self.cells else "local"
        if name in self.code.co_freevars and name not in self.globals:
            return name, "free"
        if name in self.module.assigned or self.module.has_star_import or name not in _BUILTINS:
            return name, "global"
        return name, "builtin"

    def known(self, node: ast.expr) -> Static:
        """See `ModuleContext.known`."""
        return self.module.known(node)

    def claimed(self, node: ast.expr) -> Static:
        """See `ModuleContext.claimed`."""
        return self.module.claimed(node)

    def variable(self, node: ast.expr) -> Variable | None:
        """See `ModuleContext.variable`."""
        return self.module.variable(node)

    def local_type(self, id_: str) -> Static:
        """The type of a local variable's storage."""
        if id_ in self.untrusted:
            return self.untrusted[id_]
        variable = self.locals.get(id_) or self.comprehension_locals.get(id_)
        return ANY if variable is None else variable.type

    def all_locals(self) -> dict[str, Static]:
        """The storage types of all locals, those of comprehensions included."""
        return {name: self.local_type(name) for name in (*self.locals, *self.comprehension_locals)}

    def store_local(self, id_: str, value: Static, empty: bool) -> None:
        """Note an assignment to a local variable."""
        variable = self.locals.get(id_) or self.comprehension_locals.get(id_)
        if variable is not None:
            after = weaker(variable, self.untrusted.get(id_), value, empty, self.rejected)
            if after is not None:
                self.untrusted[id_] = after
                self.version += 1

    def distrust_local(self, id_: str) -> None:
        """A local variable of any type takes a value that the checker is wrong about: its narrowing does not count."""
        if self.local_type(id_) == ANY and id_ not in self.untrusted:
            self.untrusted[id_] = ANY
            self.version += 1

    def next_comprehension(self) -> int:
        """A number for one more comprehension."""
        self._comprehensions += 1
        return self._comprehensions

    @contextmanager
    def renamed(self, renames: dict[str, str]) -> Iterator[None]:
        """Inside a comprehension: its own variables are known under other names."""
        self._renames.append(renames)
        try:
            yield
        finally:
            self._renames.pop()

    @contextmanager
    def rejecting(self, rejected: bool) -> Iterator[None]:
        """While a rejected assignment is noted: then even a declared type does not bind."""
        self.rejected, before = rejected, self.rejected
        try:
            yield
        finally:
            self.rejected = before

    @contextmanager
    def finally_(self) -> Iterator[None]:
        """In a `finally` block: the checker's last look at it assumes that nothing was raised."""
        self.in_finally, before = True, self.in_finally
        try:
            yield
        finally:
            self.in_finally = before

    def captured_comprehension_variables(self, free: Iterable[str]) -> list[str]:
        """Which of an inner function's free names are variables of comprehensions around it that have no cell."""
        return [name for name in free if self.identity(name) != name and self.resolve(name)[1] != "cell"]

    def identity(self, name: str) -> str:
        """The name under which a captured variable is known here."""
        for renames in reversed(self._renames):
            if name in renames:
                return renames[name]
        return name


def moved_places(tree: ast.Module) -> dict[int, Place]:
    """By `id` of the node: expressions whose beginning the checker has elsewhere.  In f-strings it is that of the
    braces."""
    return {
        id(node.value): (node.lineno, node.col_offset, node.value.end_lineno or 0, node.value.end_col_offset or 0)
        for node in walk(tree)
        if isinstance(node, ast.FormattedValue)
    }
