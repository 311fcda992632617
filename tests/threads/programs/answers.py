"""Operations that may take long, no loop around them: what waits for the thread is served right behind each.

`later(...)` has an exception raised in this thread at its next poll; it is C, and so is all that calls it here. Each
function says with "behind" that it went on.
"""

from collections.abc import Callable
from typing import Any


def calling(later: Callable[[], int], log: list[str]) -> None:
    later()  # here
    log.append("behind")


def calling_a_method(later: Any, log: list[str]) -> None:
    later.__call__()  # here
    log.append("behind")


def calling_with_a_list(later: Any, log: list[str], arguments: list[int]) -> None:
    later(*arguments)  # here
    log.append("behind")


def making_a_list(later: Callable[[int], int], log: list[str]) -> None:
    list(map(later, (1, 2)))  # here
    log.append("behind")


def making_a_tuple(later: Callable[[int], int], log: list[str]) -> None:
    tuple(map(later, (1, 2)))  # here
    log.append("behind")


def making_a_set(later: Callable[[int], int], log: list[str]) -> None:
    set(map(later, (1, 2)))  # here
    log.append("behind")


def sorting(later: Callable[[int], int], log: list[str]) -> None:
    sorted(map(later, (1, 2)))  # here
    log.append("behind")


def extending(later: Callable[[int], int], log: list[str]) -> None:
    items = [0]
    items.extend(map(later, (1, 2)))  # here
    log.append("behind")


def adding_to_a_list(later: Callable[[int], int], log: list[str]) -> None:
    items = [0]
    items += map(later, (1, 2))  # here
    log.append("behind")


def displaying(later: Callable[[int], int], log: list[str]) -> None:
    [0, *map(later, (1, 2))]  # here
    log.append("behind")


def unpacking(later: Callable[[int], int], log: list[str]) -> None:
    _, *_ = map(later, (1, 2))  # here
    log.append("behind")


def updating_a_set(later: Callable[[int], int], log: list[str]) -> None:
    numbers = {0}
    numbers.update(map(later, (1, 2)))  # here
    log.append("behind")


def counting(later: Any, log: list[str], equal: Any) -> None:
    numbers: list[Any] = [1, 2]
    numbers.count(equal)  # here
    log.append("behind")


def finding(later: Any, log: list[str], equal: Any) -> None:
    numbers: list[Any] = [1, 2]
    numbers.index(equal)  # here
    log.append("behind")


def searching(later: Any, log: list[str], equal: Any) -> None:
    numbers: list[Any] = [1, 2]
    if equal in numbers:  # here
        log.append("behind")


def comparing(later: Any, log: list[str], equal: Any) -> None:
    numbers: Any = [1, 2]
    if [equal, equal] == numbers:  # here
        log.append("behind")


def keeping(later: Callable[[], int], log: list[str]) -> None:
    try:
        later()  # here
        log.append("behind")
    except KeyboardInterrupt:
        log.append("caught")
        raise


def dropping(later: Any, log: list[str], held: list[object]) -> None:
    copies = [*held, *map(later, (1, 2))]  # here
    log.append(str(len(copies)))
