"""Operator methods may be asked about operands of any class, and answer NotImplemented for those they do not know."""

from typing import Final

from unlatch.frontend import tree

_BINARY: Final = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and xor or"
OPERATORS: Final = frozenset(
    [f"__{prefix}{word}__" for word in _BINARY.split() for prefix in ("", "r", "i")]
    + [f"__{word}__" for word in ("eq", "ne", "lt", "le", "gt", "ge")]
)


def answers_for_others(function: tree.Function) -> bool:
    """Whether Python calls this method with operands that its annotations do not admit: then operand and result are
    plain objects, checked where they are used, so that reflection and CPython's own messages work.
    """
    return function.class_name is not None and function.kind == "method" and function.name in OPERATORS
