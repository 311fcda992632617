"""One compiled module as the backend sees it: native functions and classes, and the source that the interpreter
executes around them."""

from dataclasses import dataclass, field
from enum import Enum

from unlatch.ir.func import Func
from unlatch.types import Type


class ParamKind(Enum):
    """The five kinds of parameters (`inspect.Parameter.kind`)."""

    POSITIONAL_ONLY = "positional_only"
    POSITIONAL = "positional"
    VAR_POSITIONAL = "var_positional"
    KEYWORD_ONLY = "keyword_only"
    VAR_KEYWORD = "var_keyword"


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a native function as callers from Python see it.

    `declared` is the annotation's text for error messages.  `accepts`: where `type` is `object`, the types one of which
    the value must have (`str | None`); empty if anything will do.  `has_default`: taken from the function object when
    missing.
    """

    name: str
    kind: ParamKind
    type: Type
    declared: str
    has_default: bool = False
    accepts: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class NativeFunc:
    """A function of the module that has native code: its IR and its Python-visible signature.

    `qualname` and `first_line` identify the interpreted twin (the same function in the module's own code object).
    `index` is its number in the module's function table: the module source calls `__unlatch_native__(index)` as
    innermost decorator.  `class_name`, for methods of native classes, is that class's `module.Class`.
    """

    index: int
    func: Func
    qualname: str
    first_line: int
    params: tuple[Param, ...]
    class_name: str | None = None
    global_name: str | None = None  # module-level functions: the global that normally holds it ("still the original?")


@dataclass(frozen=True, slots=True)
class Attr:
    """One instance attribute with a slot of its own.  `declared` is the annotation's text for messages; `final`
    attributes are set once."""

    name: str
    type: Type
    declared: str
    final: bool = False
    accepts: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """One entry of a native class's method table: the attribute name and the function of the most derived definition
    seen from that class."""

    name: str
    symbol: str


@dataclass(frozen=True, slots=True)
class NativeClass:
    """A class with a native layout.

    `name` is `module.Class`; `base` another native class of the same module or None for `object`.  `attrs` and
    `methods` list the class's own and inherited entries in slot order, inherited ones first, so a subclass's tables
    extend its base's.  `own_methods` are (name, symbol) defined here.
    `has_dict`: instances take further attributes.  `index` numbers the class for `__unlatch_class__(index)`.
    """

    index: int
    name: str
    base: str | None
    attrs: tuple[Attr, ...]
    methods: tuple[Method, ...]
    has_dict: bool = True


@dataclass(frozen=True, slots=True)
class Module:
    """All that the emitter needs for one extension module.

    `source` is the original text (bytes as on disk), `code` the marshalled code object of the rewritten module that
    runs at import,
    `plain_code` that of the untouched module, for a second instance of the module in one process.
    `globals` are the names of module globals that native code touches; `native.ok` and `global.*` refer to them by
    name.
    """

    name: str
    path: str
    source: bytes
    code: bytes
    plain_code: bytes
    functions: tuple[NativeFunc, ...] = ()
    classes: tuple[NativeClass, ...] = ()
    globals: tuple[str, ...] = field(default=())
