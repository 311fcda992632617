"""What one module's text shares between its functions: names, constants, numbers of classes, methods and globals."""

from dataclasses import dataclass, field
from functools import cached_property

from unlatch.emit.constants import Constants
from unlatch.emit.cwriter import CWriter
from unlatch.emit.group import Group
from unlatch.emit.names import Names
from unlatch.ir.module import Attr, Module, NativeClass, NativeFunc


@dataclass
class ModuleContext:
    """One per emitted module; functions add constants, globals and helpers, everything else is fixed from the start.

    `prototypes` and `helpers` collect what functions need beside themselves; `links` are
    the definitions of other modules in use, with the pointers to them.
    """

    module: Module
    group: Group
    names: Names = field(default_factory=Names)
    constants: Constants = field(default_factory=Constants)
    prototypes: CWriter = field(default_factory=CWriter)
    helpers: CWriter = field(default_factory=CWriter)
    _globals: dict[str, int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    _statics: int = 0

    def __post_init__(self) -> None:
        for name in self.module.globals:
            self.global_number(name)

    # Definitions -----------------------------------------------------------------------------------------------------

    @cached_property
    def functions(self) -> dict[str, NativeFunc]:
        """Native functions by symbol."""
        return {native.func.symbol: native for native in self.module.functions}

    @cached_property
    def classes(self) -> dict[str, NativeClass]:
        """Native classes by full name."""
        return {cls.name: cls for cls in self.module.classes}

    @cached_property
    def closures(self) -> frozenset[str]:
        """Symbols of functions that look at their own function object, which they take as a second hidden parameter."""
        return frozenset(
            symbol
            for symbol, native in self.functions.items()
            if any(instr.op == "func.closure" for instr in native.func.instrs())
        )

    def token(self, symbol: str) -> str:
        """The part of C names that stands for a function or class: its name without the module's."""
        prefix = f"{self.module.name}."
        return self.names.of("", symbol, symbol.removeprefix(prefix))

    # Expressions -----------------------------------------------------------------------------------------------------

    def constant(self, value: object) -> str:
        """A constant object (borrowed, immortal)."""
        return f"ul_consts[{self.constants.number(value)}]"

    def global_number(self, name: str) -> int:
        """The number of a global in the module's table."""
        return self._globals.setdefault(name, len(self._globals))

    def global_ref(self, name: str) -> str:
        """A pointer to a global's entry."""
        return f"&ul_globals[{self.global_number(name)}]"

    def global_names(self) -> list[str]:
        """All globals in the order of their numbers."""
        return list(self._globals)

    def is_own(self, name: str) -> bool:
        """Whether this module defines the native class or function of that full name."""
        return name in self.classes or name in self.functions

    def class_ref(self, class_name: str) -> str:
        """A pointer to a class's description; for one of another module NULL until that is there."""
        if class_name in self.classes:
            return f"&ul_c_{self.token(class_name)}"
        return self._link("ul_class", class_name)

    def func_ref(self, symbol: str) -> str:
        """A pointer to a function's description; for one of another module NULL until that is there."""
        if symbol in self.functions:
            return f"&ul_fn_{self.token(symbol)}"
        return self._link("ul_func", symbol)

    def _link(self, kind: str, name: str) -> str:
        if name not in self.links:
            self.links[name] = self.names.of("ul_x_", name, name)
            self.prototypes.line(f"static {kind} *{self.links[name]};")
        return f"UL_LINKED({self.links[name]})"

    def attributes_ref(self, class_name: str) -> str:
        """The table of a class's attributes."""
        if class_name in self.classes:
            return f"ul_a_{self.token(class_name)}"
        return f"{self.class_ref(class_name)}->attrs"

    def static(self, declaration: str) -> str:
        """A static variable for one use, its declaration with `{}` for the name; zero at first."""
        name = f"ul_cache_{self._statics}"
        self._statics += 1
        self.prototypes.line(f"static {declaration.format(name)};")
        return name

    def slot(self, class_name: str, attribute: str) -> tuple[int, Attr]:
        """The number of an attribute's slot in instances, and the attribute."""
        for number, attr in enumerate(self.group.classes[class_name].attrs):
            if attr.name == attribute:
                return number, attr
        msg = f"class {class_name} has no slot {attribute}"
        raise KeyError(msg)

    # Classes ---------------------------------------------------------------------------------------------------------

    def ancestors(self, class_name: str) -> list[str]:
        """The class, its native base, and so on."""
        chain = []
        current: str | None = class_name
        while current is not None and current in self.group.classes:
            chain.append(current)
            current = self.group.classes[current].base
        return chain

    def signature(self, class_name: str, method: str) -> NativeFunc:
        """The function whose C signature the method table's entry has: that of the class which introduced the entry."""
        found = None
        for ancestor in self.ancestors(class_name):
            for entry in self.group.classes[ancestor].methods:
                if entry.name == method and entry.symbol:
                    found = self.group.functions.get(entry.symbol, found)
        if found is None:
            msg = f"class {class_name} has no method {method}"
            raise KeyError(msg)
        return found

    def implementations(self, class_name: str, method: str) -> set[str]:
        """The symbols that the entry has in the class and its native subclasses; empty text: an interpreted one."""
        return {
            entry.symbol
            for cls in self.module.classes
            if class_name in self.ancestors(cls.name)
            for entry in cls.methods
            if entry.name == method
        }
