"""Attributes, globals and class variables of every kind, hammered by threads; each stored value describes itself."""

from mypy_extensions import i16, i32, i64, u8

BIG = 1 << 70


class Pair:
    def __init__(self, left: int, right: int) -> None:
        self.left = left
        self.right = right


class Box:
    """`n` large or small; `pair` and `item` are replaced; `maybe` is deleted and set again."""

    def __init__(self) -> None:
        self.n: int = 0
        self.f: float = 0.0
        self.b: bool = False
        self.wide: i64 = 0
        self.half: i32 = 0
        self.short: i16 = 0
        self.byte: u8 = 0
        self.text: str = "0:0"
        self.pair: tuple[int, int] = (0, 0)
        self.item: Pair | None = None
        self.maybe: str = ""
        self.stop: bool = False


class Derived(Box):
    def __init__(self) -> None:
        super().__init__()
        self.own: int = BIG


shared: int = 0
shared_pair: tuple[int, int] = (0, 0)


class Twin:
    def __init__(self, left: int, right: int) -> None:
        self.left = left
        self.right = right


current: Twin = Twin(0, 0)


class Counted:
    total: int = 0
    last: tuple[int, int] = (0, 0)


def write(box: Box, rounds: int, seed: int) -> None:
    for k in range(rounds):
        i = seed * rounds + k
        box.n = i if i % 2 else i + BIG
        box.f = i + 0.5
        box.b = i % 2 == 0
        box.wide = i64(i)
        box.half = i32(i)
        box.short = i16(i % 30000)
        box.byte = u8(i % 250)
        box.text = f"{i}:{i}"
        box.pair = (i, -i)
        box.item = Pair(i, -i) if i % 3 else None


def read(box: Box, rounds: int) -> list[str]:
    wrong: list[str] = []
    for _ in range(rounds):
        n = box.n
        if n < 0 or (n >= BIG and (n - BIG) % 2) or (n < BIG and n and n % 2 == 0):
            wrong.append(f"n {n}")
        f = box.f
        if f != 0.0 and f % 1 != 0.5:
            wrong.append(f"f {f}")
        if box.b not in (True, False):
            wrong.append("b")
        if box.wide < 0 or box.half < 0 or box.short < 0:
            wrong.append("native int")
        text = box.text
        head, _, tail = text.partition(":")
        if head != tail:
            wrong.append(f"text {text}")
        left, right = box.pair
        if left != -right:
            wrong.append(f"pair {left} {right}")
        item = box.item
        if item is not None and item.left != -item.right:
            wrong.append(f"item {item.left} {item.right}")
    return wrong


def delete_and_set(box: Box, rounds: int) -> int:
    """Delete an attribute that others delete and set too; how often it was gone already."""
    missed = 0
    for i in range(rounds):
        box.maybe = f"value {i}"
        try:
            del box.maybe
        except AttributeError:
            missed += 1
        try:
            if not box.maybe.startswith("value "):
                return -1
        except AttributeError:
            missed += 1
    return missed


def write_globals(rounds: int, seed: int) -> None:
    global shared, shared_pair
    for k in range(rounds):
        i = seed * rounds + k
        shared = i + BIG
        shared_pair = (i, -i)
        Counted.total = i + BIG
        Counted.last = (i, -i)


def read_globals(rounds: int) -> list[str]:
    wrong: list[str] = []
    for _ in range(rounds):
        if shared and shared < BIG:
            wrong.append(f"shared {shared}")
        left, right = shared_pair
        if left != -right:
            wrong.append(f"shared_pair {left} {right}")
        if Counted.total and Counted.total < BIG:
            wrong.append(f"total {Counted.total}")
        left, right = Counted.last
        if left != -right:
            wrong.append(f"last {left} {right}")
    return wrong


def replace_current(i: int) -> None:
    global current
    current = Twin(i, -i)


def sum_of_current() -> int:
    """What the global holds is used without a reference of the reader's."""
    twin = current
    return twin.left + twin.right


def read_current(box: Box) -> list[int]:
    wrong: list[int] = []
    while not box.stop:
        total = sum_of_current()
        if total != 0:
            wrong.append(total)
    return wrong


def containers(items: list[int], table: dict[int, tuple[int, int]], rounds: int, seed: int) -> list[str]:
    """Grow, shrink, replace and read a list and a dict that all threads share."""
    wrong: list[str] = []
    for k in range(rounds):
        i = seed * rounds + k
        items.append(i)
        try:
            items[k % 50] = i
            if items[k % 70] < 0:
                wrong.append("item")
            items.pop()
        except IndexError:
            pass
        if k % 64 == 0:
            items.clear()
        table[k % 40] = (i, -i)
        pair = table.get(k % 37)
        if pair is not None and pair[0] != -pair[1]:
            wrong.append(f"entry {pair}")
        table.pop(k % 41, None)
        try:
            for left, right in table.values():
                if left != -right:
                    wrong.append(f"entry {left} {right}")
        except RuntimeError:
            pass
        total = 0
        for item in items:
            total += item
        if total < 0:
            wrong.append("sum")
    return wrong


def spin(box: Box) -> int:
    """Loop in native code alone until another thread says stop."""
    turns = 0
    while not box.stop:
        turns += 1
    return turns


def spin_over_list(box: Box, items: list[int]) -> int:
    turns = 0
    while not box.stop:
        turns += len([item for item in items if item > 1])
    return turns


def descend(n: int) -> int:
    return descend(n + 1) + 1


def count_down(n: int) -> int:
    """Native recursion and a loop that Ctrl-C must reach."""
    total = 0
    while True:
        total += n
        if total < 0:
            return total
