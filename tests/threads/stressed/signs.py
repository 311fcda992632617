"""Small methods whose bodies take the place of their calls, while other threads replace them."""


class Sign:
    def __init__(self, n: int) -> None:
        self.n = n

    def kind(self, by: int) -> int:
        return self.n * 8 + by

    def twice(self, by: int) -> int:
        return self.n * 16 + by + by


class Plain(Sign):
    """Inherits what is replaced."""


class Held:
    """Holds one, which is called without a reference."""

    def __init__(self, sign: Sign) -> None:
        self.sign = sign


def ask(held: Held, rounds: int) -> set[int]:
    """What the methods gave: 1 and 2 as they are above; -1 where one of them was missing."""
    seen: set[int] = set()
    for _ in range(rounds):
        try:
            seen.add(ask_once(held))
            sign = held.sign
            seen.add(sign.twice(1) - sign.n * 16)
        except AttributeError:
            seen.add(-1)
    return seen


def ask_once(held: Held) -> int:
    kind = held.sign.kind(1)
    return kind - held.sign.n * 8


def ask_all(signs: list[Sign], rounds: int) -> set[int]:
    seen: set[int] = set()
    for _ in range(rounds):
        for sign in signs:
            seen.add(sign.kind(1) - sign.n * 8)
            seen.add(sign.twice(1) - sign.n * 16)
    return seen
