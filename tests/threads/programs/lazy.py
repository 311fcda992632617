"""A cached property and attributes of functions, hammered by threads; each stored value describes itself."""

from functools import cached_property


class Shape:
    """`pair` is computed again each time that some thread has dropped it."""

    def __init__(self) -> None:
        self.n: int = 0

    @cached_property
    def pair(self) -> tuple[int, int]:
        i = self.n
        return (i, -i)

    def size(self) -> int:
        return self.n


def tagged(i: int) -> tuple[int, int]:
    """Threads hang attributes on this function; its result is told from them."""
    return (i, -i)


def read_cached(shape: Shape, rounds: int) -> list[str]:
    wrong: list[str] = []
    for _ in range(rounds):
        left, right = shape.pair
        if left != -right:
            wrong.append(f"pair {left} {right}")
        if shape.size() < 0:
            wrong.append("size")
    return wrong


def write_cached(shape: Shape, rounds: int, seed: int) -> list[str]:
    for k in range(rounds):
        i = seed * rounds + k
        shape.n = i
        shape.pair = (i, -i)
        setattr(shape, f"extra{k % 5}", (i, -i))
    return []


def drop_cached(shape: Shape, rounds: int) -> list[str]:
    """Drop the value in each way there is."""
    wrong: list[str] = []
    for k in range(rounds):
        if k % 4 == 0:
            try:
                del shape.pair
            except AttributeError:
                pass
        elif k % 4 == 1:
            vars(shape).pop("pair", None)
        elif k % 4 == 2:
            shape.__dict__ = {"n": k, "pair": (k, -k)}
        else:
            left, right = vars(shape).setdefault("pair", (k, -k))
            if left != -right:
                wrong.append(f"pair {left} {right}")
    return wrong


def read_function(rounds: int) -> list[str]:
    wrong: list[str] = []
    for k in range(rounds):
        try:
            left, right = tagged.last  # type: ignore[attr-defined]
            if left != -right:
                wrong.append(f"last {left} {right}")
        except AttributeError:
            pass
        left, right = getattr(Shape.size, "last", (0, 0))
        if left != -right:
            wrong.append(f"size.last {left} {right}")
        if tagged(k) != (k, -k):
            wrong.append("call")
    return wrong


def write_function(rounds: int, seed: int) -> list[str]:
    for k in range(rounds):
        i = seed * rounds + k
        tagged.last = (i, -i)  # type: ignore[attr-defined]
        setattr(Shape.size, "last", (i, -i))  # noqa: B010 - the door is the point
        setattr(tagged, f"extra{k % 5}", (i, -i))
    return []


def drop_function(rounds: int) -> list[str]:
    wrong: list[str] = []
    for k in range(rounds):
        if k % 4 == 0:
            try:
                del tagged.last  # type: ignore[attr-defined]
            except AttributeError:
                pass
        elif k % 4 == 1:
            vars(tagged).pop("last", None)
        elif k % 4 == 2:
            vars(tagged).update({"last": (k, -k)})
        else:
            left, right = vars(Shape.size).setdefault("last", (k, -k))
            if left != -right:
                wrong.append(f"size.last {left} {right}")
            vars(Shape.size).pop("last", None)
    return wrong
