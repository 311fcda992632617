"""What one module's text shares between its functions: names, constants, numbers of classes, methods and globals."""

from dataclasses import dataclass, field
from functools import cached_property

from unlatch.emit.constants import Constants
from unlatch.emit.names import Names
from unlatch.ir.module import Attr, Module, NativeClass, NativeFunc


@dataclass
class ModuleContext:
    """One per emitted module; functions add constants, everything else is fixed from the start."""

    module: Module
    names: Names = field(default_factory=Names)
    constants: Constants = field(default_factory=Constants)

    @cached_property
    def functions(self) -> dict[str, NativeFunc]:
        """Native functions by symbol."""
        return {native.func.symbol: native for native in self.module.functions}

    @cached_property
    def classes(self) -> dict[str, NativeClass]:
        """Native classes by full name."""
        return {cls.name: cls for cls in self.module.classes}

    @cached_property
    def globals(self) -> dict[str, int]:
        """The numbers of watched globals."""
        return {name: number for number, name in enumerate(self.module.globals)}

    def constant(self, value: object) -> str:
        """A C expression for a constant object (borrowed, immortal)."""
        return f"ul_const[{self.constants.number(value)}]"

    def function_name(self, symbol: str) -> str:
        """The C function that holds the native code of `symbol`."""
        return self.names.of("ul_f_", symbol, symbol)

    def slot(self, class_name: str, attribute: str) -> tuple[int, Attr]:
        """The number of an attribute's slot in instances, and the attribute."""
        for number, attr in enumerate(self.classes[class_name].attrs):
            if attr.name == attribute:
                return number, attr
        msg = f"class {class_name} has no slot {attribute}"
        raise KeyError(msg)

    def method(self, class_name: str, method: str) -> tuple[int, NativeFunc]:
        """The number of a method in its class's table, and the function that the class itself has there."""
        for number, entry in enumerate(self.classes[class_name].methods):
            if entry.name == method:
                return number, self.functions[entry.symbol]
        msg = f"class {class_name} has no method {method}"
        raise KeyError(msg)
