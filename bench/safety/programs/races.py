"""What the threads of the safety cases run: ordinary typed Python, the same text for every compiler.

Every value describes itself, so that `check` functions can tell a value that nobody stored.
"""

from collections.abc import Callable

from mypy_extensions import i64

BIG = 1 << 80


class Item:
    def __init__(self, i: int) -> None:
        self.left = i
        self.right = -i
        self.text = str(i)


class Box:
    """Attributes of every kind, shared by the threads."""

    def __init__(self) -> None:
        self.item: Item = Item(0)
        self.number: int = 0
        self.pair: tuple[int, int] = (0, 0)
        self.words: tuple[str, str] = ("0", "0")
        self.maybe: Item | None = None
        self.real: float = 0.5
        self.stop: bool = False


class Many:
    """Machine integers, some of which are set late: each needs its own notion of being set."""

    a: i64
    b: i64
    c: i64
    d: i64

    def __init__(self, whole: bool) -> None:
        if whole:
            self.a = 0
            self.b = 0
            self.c = 0
            self.d = 0


class Node:
    def __init__(self, depth: int) -> None:
        self.child: Node | None = Node(depth - 1) if depth > 0 else None
        self.item: Item = Item(depth)


def write_item(box: Box, n: int) -> None:
    for i in range(n):
        box.item = Item(i)


def read_item(box: Box, n: int) -> int:
    wrong = 0
    for _ in range(n):
        item = box.item
        if item.left != -item.right or item.text != str(item.left):
            wrong += 1
    return wrong


def write_number(box: Box, n: int) -> None:
    for i in range(n):
        box.number = i * BIG if i % 2 else i * 7


def read_number(box: Box, n: int) -> int:
    wrong = 0
    for _ in range(n):
        number = box.number
        if (number % BIG if number >= BIG else number % 7) != 0:
            wrong += 1
    return wrong


def write_pair(box: Box, n: int) -> None:
    for i in range(n):
        box.pair = (i * BIG, -i * BIG) if i % 2 else (i, -i)


def read_pair(box: Box, n: int) -> int:
    wrong = 0
    for _ in range(n):
        left, right = box.pair
        if left != -right:
            wrong += 1
    return wrong


def write_words(box: Box, n: int) -> None:
    for i in range(n):
        word = str(i)
        box.words = (word, word + "")


def read_words(box: Box, n: int) -> int:
    wrong = 0
    for _ in range(n):
        left, right = box.words
        if left != right:
            wrong += 1
    return wrong


def write_maybe(box: Box, n: int) -> None:
    for i in range(n):
        box.maybe = None if i % 3 == 0 else Item(i)


def read_maybe(box: Box, n: int) -> int:
    wrong = 0
    for _ in range(n):
        item = box.maybe
        if item is not None and item.left != -item.right:
            wrong += 1
    return wrong


def set_first(many: list[Many]) -> None:
    """-113 is the value that one compiler uses for "not set": it looks into a bitmap then, shared by the attributes."""
    for m in many:
        m.a = -113
        m.c = -113


def set_second(many: list[Many]) -> None:
    for m in many:
        m.b = -113
        m.d = -113


def count_unset(many: list[Many]) -> int:
    unset = 0
    for m in many:
        try:
            if m.a + m.b + m.c + m.d != -452:
                unset += 1
        except AttributeError:
            unset += 1
    return unset


def closures() -> tuple[Callable[[int], None], Callable[[int], int]]:
    """Two functions that share captured variables."""
    number = 0
    pair = (0, 0)

    def write(n: int) -> None:
        nonlocal number, pair
        for i in range(n):
            number = i * BIG if i % 2 else i * 7
            pair = (i * BIG, -i * BIG)

    def read(n: int) -> int:
        wrong = 0
        for _ in range(n):
            seen = number
            if (seen % BIG if seen >= BIG else seen % 7) != 0:
                wrong += 1
            left, right = pair
            if left != -right:
                wrong += 1
        return wrong

    return write, read


def rebuild(holder: Node, n: int) -> None:
    for i in range(n):
        holder.child = Node(i % 4)


def walk(holder: Node, n: int) -> int:
    wrong = 0
    for _ in range(n):
        node = holder.child
        while node is not None:
            if node.item.left != -node.item.right:
                wrong += 1
            node = node.child
    return wrong


def resize(data: bytearray, n: int) -> None:
    for i in range(n):
        data.extend(b"\x11" * 4000)
        del data[: 4000 - i % 7]
        if len(data) > 20000:
            data.clear()


def slice_bytes(data: bytearray, n: int) -> int:
    wrong = 0
    for _ in range(n):
        part = data[10:3000]
        if part.count(0x11) != len(part):
            wrong += 1
    return wrong


def grow(items: list[Item], table: dict[int, Item], n: int) -> None:
    for i in range(n):
        items.append(Item(i))
        if len(items) > 40:
            items.clear()
        table[i % 30] = Item(i)
        if i % 50 == 0:
            table.clear()


def visit(items: list[Item], table: dict[int, Item], n: int) -> int:
    wrong = 0
    for _ in range(n):
        for item in items:
            if item.left != -item.right:
                wrong += 1
        try:
            for _, item in table.items():
                if item.left != -item.right:
                    wrong += 1
        except RuntimeError:
            pass
    return wrong


def spin(box: Box) -> int:
    turns = 0
    while not box.stop:
        turns += 1
    return turns


def descend(n: int, limit: int) -> int:
    return descend(n + 1, limit) + 1 if n < limit else n


def produce(channel: list[Item], box: Box) -> None:
    """Hand objects over until told to stop, never more than a few at a time."""
    i = 0
    while not box.stop:
        if len(channel) < 100:
            channel.append(Item(i))
            i += 1
