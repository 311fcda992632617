"""No primitive keeps a reference too many, whether it succeeds or fails."""

import contextlib
import gc
import random
import sys
import warnings
from collections.abc import Iterator
from types import ModuleType

import pytest

from unlatch.prims.schema import Row

from .references import ABSENT
from .test_values import COMPARED, combinations

CALLS = 150
SLACK = 20
"""Blocks that caches and free lists of the interpreter may come to keep; a leak shows once per call."""


@pytest.fixture(scope="module", autouse=True)
def only_new_objects_are_collected() -> Iterator[None]:
    """Keep the collector from walking everything that the test run has loaded."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("row", COMPARED, ids=lambda row: row.name)
def test_repeated_calls_leave_no_memory_behind(row: Row, prims: ModuleType) -> None:
    """Count the interpreter's memory blocks before and after the same calls."""
    primitive = getattr(prims, row.c)
    calls = list(combinations(row))
    random.Random(row.name).shuffle(calls)
    del calls[CALLS:]

    def round_of_calls() -> int:
        before = sys.getallocatedblocks()
        for makers in calls * (CALLS // len(calls) + 1):
            operands = [prims.UNDEFINED if (made := make()) is ABSENT else made for make in makers]
            with contextlib.suppress(Exception):
                primitive(*operands)
        del operands
        kept = sys.getallocatedblocks() - before
        if kept > SLACK:
            gc.collect()  # exceptions make cycles with their tracebacks
            kept = sys.getallocatedblocks() - before
        return kept

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept = min(round_of_calls() for _ in range(3))
    assert kept <= SLACK
