"""What the primitives mean: one Python function per row of the primitive tables, given the operands' values.

A test checks that these names and the table's are the same.
"""

from collections.abc import Callable
from typing import Any, Final

from unlatch.interp.prims import containers, numbers, objects, texts

PRIMS: Final[dict[str, Callable[..., Any]]] = {
    **numbers.FUNCTIONS,
    **texts.FUNCTIONS,
    **containers.FUNCTIONS,
    **objects.FUNCTIONS,
}
