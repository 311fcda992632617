"""Every primitive does what the interpreter does: result, exception and what happens to its operands."""

import itertools
import random
import re
import warnings
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

import pytest

from unlatch.prims.schema import Row
from unlatch.prims.table import ALL
from unlatch.types import VOID

from .operands import POOLS, Make
from .references import ABSENT, POOLS_OF, REFERENCES, TESTED_APART

ADDRESS = re.compile(" at 0x[0-9a-f]+")
COMPARED = [row for row in ALL if row.name in REFERENCES]
MOST = 2000
"""More combinations than this are sampled, always the same ones."""


def combinations(row: Row) -> Iterator[tuple[Make, ...]]:
    """Yield makers of operands for one call after the other."""
    given = POOLS_OF.get(row.name, ())
    pools = [given[i] if i < len(given) and given[i] else POOLS[param] for i, param in enumerate(row.params)]
    if row.variadic:
        chance = random.Random(row.name)
        pool = POOLS[row.result] if row.name == "str.join_items" and row.result else POOLS_VARIADIC
        for _ in range(200):
            count = chance.randrange(0, 6) * (2 if row.name == "dict.build" else 1)
            yield tuple(chance.choice(pool) for _ in range(count))
        return
    every: Iterable[tuple[Make, ...]] = itertools.product(*pools)
    total = 1
    for pool in pools:
        total *= len(pool)
    if total > MOST:
        chance = random.Random(row.name)
        every = (tuple(chance.choice(pool) for pool in pools) for _ in range(MOST))
    yield from every


BUILTIN_CLASSES = {t.__name__: t for t in (int, float, str, bytes, list, dict, set, tuple)}
POOLS_VARIADIC = [
    make for t in ("int", "str", "tuple", "object") for p, pool in POOLS.items() if p.name == t for make in pool
]


def seen(value: Any) -> Any:
    """Return what can be compared of a value: its class and its text, for an iterator what it yields."""
    if hasattr(type(value), "__next__") and not isinstance(value, Iterator.__class__):
        items = []
        try:
            items.extend(itertools.islice(value, 100))
        except Exception as error:
            items.append(f"{type(error).__name__}: {error}")
        return type(value).__name__, [seen(item) for item in items]
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value).__name__, [seen(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return type(value).__name__, sorted(ADDRESS.sub("", repr(item)) for item in value)
    return type(value).__name__, ADDRESS.sub("", repr(value)) if type(value).__repr__ is not object.__repr__ else ""


def declared(row: Row, value: Any) -> Any:
    """Return the interpreter's result, or the TypeError that follows when a class breaks what the row's type says."""
    assert row.result is not None
    expected = BUILTIN_CLASSES.get(row.result.name)
    if expected is not None and value is not ABSENT and not isinstance(value, expected):
        class_ = type(value)
        name = class_.__name__ if class_.__module__ == "builtins" else f"{class_.__module__}.{class_.__qualname__}"
        raise TypeError(f"{row.result} expected, got {name}")
    return value


def outcome(row: Row, function: Any, operands: list[Any]) -> Any:
    """Return what a call did: its result or its exception, and the operands after it."""
    try:
        value = function(*operands)
        result = "done" if row.result == VOID else seen(declared(row, value))
    except Exception as error:
        result = (type(error), ADDRESS.sub("", str(error)), [type(arg) for arg in error.args])
    return result, [seen(operand) for operand in operands]


@pytest.mark.parametrize("row", COMPARED, ids=lambda row: row.name)
def test_a_primitive_does_what_python_does(row: Row, prims: ModuleType) -> None:
    """Compare the primitive with its reference over all combinations of operands."""
    primitive, reference = getattr(prims, row.c), REFERENCES[row.name]
    different = []
    tried = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ~True is deprecated, and still what it is
        for makers in combinations(row):
            expected_operands = [make() for make in makers]
            operands = [prims.UNDEFINED if (made := make()) is ABSENT else made for make in makers]
            shown = repr(expected_operands)
            expected = outcome(row, reference, expected_operands)
            got = outcome(row, primitive, operands)
            tried += 1
            absent = any(operand is prims.UNDEFINED for operand in operands)
            if expected[0] != got[0] or (not absent and expected[1] != got[1]):
                if expected[0] == seen(ABSENT):
                    continue
                different.append(f"{shown}\n  python    {expected}\n  primitive {got}")
    assert tried > 0
    assert not different, f"{len(different)} of {tried}:\n" + "\n".join(different[:5])


def test_every_primitive_is_compared_or_has_its_own_test() -> None:
    """No row is forgotten, and no reference or exemption outlives its row."""
    names = {row.name for row in ALL}
    assert names == set(REFERENCES) | TESTED_APART
    assert not set(REFERENCES) & TESTED_APART
    assert set(POOLS_OF) <= names
