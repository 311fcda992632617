"""What one thread makes and another lets go of does not pile up, though the maker never leaves its compiled loop."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tools.handover import ALIVE_AT_MOST, KINDS, keeps_growing, watch


@pytest.mark.parametrize("kind", KINDS)
def test_memory_stays_flat_while_objects_are_handed_over(compiled: Callable[[str], ModuleType], kind: str) -> None:
    program: Any = compiled("handover")
    alive, memory, wrong = watch(program, kind, 2.0)
    assert wrong == 0
    assert not keeps_growing(alive, memory), (alive, memory)


def test_growth_is_noticed() -> None:
    flat = [5.0] * 12
    assert keeps_growing([3 * n * ALIVE_AT_MOST for n in range(12)], flat)
    assert keeps_growing([3] * 12, [40.0 * n for n in range(12)])
    assert not keeps_growing([3, 900, 20, 700, 4, 50, 3, 900, 20, 700, 4, 50], flat)
