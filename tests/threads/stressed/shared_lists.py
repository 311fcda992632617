"""Lists that attributes hold, for one thread alone at first, then for several."""

from array import array

UNIT = 1_000_003
RUBBISH = array("Q", [0xDEAD_BEEF_DEAD_BEE1] * 64)


class Item:
    def __init__(self, n: int) -> None:
        self.n = n
        self.minus = -n


class Tray:
    """Lists whose length never changes."""

    def __init__(self) -> None:
        self.numbers: list[int] = [UNIT] * 8
        self.halves: list[float] = [0.5] * 8
        self.items: list[Item] = [Item(i) for i in range(8)]


class Shelf:
    """Lists that grow and shrink."""

    def __init__(self) -> None:
        self.numbers: list[int] = [UNIT] * 8
        self.flags: list[bool] = [False] * 8
        self.items: list[Item] = [Item(i) for i in range(8)]


def turn(tray: Tray, n: int) -> int:
    """Store and read; how often that found what nobody stored."""
    wrong = 0
    for i in range(n):
        tray.items[i % 8] = Item(i)
        tray.numbers[i % 8] = i * UNIT
        tray.halves[i % 8] = i + 0.5
        wrong += tray.numbers[(i + 3) % 8] % UNIT != 0
        half = tray.halves[(i + 5) % 8]
        wrong += half - int(half) != 0.5
        item = tray.items[(i + 1) % 8]
        wrong += item.n + item.minus != 0
    return wrong


def change(shelf: Shelf, n: int) -> int:
    for i in range(n):
        try:
            shelf.numbers[i % 8] = i * UNIT
            shelf.flags[i % 8] = i % 3 == 0
            shelf.items[i % 8] = Item(i)
            shelf.items.append(Item(-i))
            shelf.numbers.append(i * UNIT)
            if i % 2:
                shelf.items.pop()
                shelf.numbers.pop()
            if i % 61 == 0:
                shelf.numbers.clear()
                shelf.numbers.extend([UNIT] * 8)
                del shelf.items[8:]
            shelf.items[0], shelf.items[1] = shelf.items[1], shelf.items[0]
        except IndexError:
            pass
    return 0


def read(shelf: Shelf, n: int) -> int:
    wrong = 0
    for i in range(n):
        try:
            wrong += shelf.numbers[i % 8] % UNIT != 0
            wrong += shelf.numbers[-1] % UNIT != 0
            wrong += shelf.flags[i % 8] not in (True, False)
            item = shelf.items[i % 8]
            wrong += item.n + item.minus != 0
            item = shelf.items[-1]
            wrong += item.n + item.minus != 0
        except IndexError:
            pass
    return wrong


def grow(n: int, lists: list[list[int]]) -> int:
    """Make lists, let others at them, and let them grow.  Each array is another one; what was the old one's memory is
    soon something else's, which holds no items."""
    for _ in range(n):
        numbers = [UNIT]
        lists[0] = numbers
        others: list[bytearray] = []
        for i in range(40):
            numbers.append(i * UNIT)
            numbers[i % 3] = i * UNIT
            others.append(bytearray(b"\x11" * (8 * i)))
    lists[0] = []
    return 0


def look(lists: list[list[int]]) -> int:
    """Read and store until there are no more lists."""
    wrong = 0
    while lists[0]:
        numbers = lists[0]
        for i in range(len(numbers)):
            wrong += numbers[i] % UNIT != 0
            numbers[i] = i * UNIT
    return wrong


def fill(shelf: Shelf, n: int) -> int:
    """As `change`, by references kept beside those of the attributes."""
    wrong = 0
    numbers, items = shelf.numbers, shelf.items
    for i in range(n):
        try:
            numbers.append(i * UNIT)
            items.append(Item(i))
            numbers[i % 8] = -i * UNIT
            item = items.pop()
            wrong += item.n + item.minus != 0
            wrong += numbers[-1] % UNIT != 0
            if len(numbers) > 40:
                del numbers[8:]
        except IndexError:
            pass
    return wrong


def show(n: int, lists: list[list[int]]) -> int:
    """As `grow`, but nobody gives others a reason to mark the lists as shared, and what was an array's memory is soon
    another array's, of no pointers."""
    for _ in range(n):
        numbers = [UNIT]
        lists[0] = numbers
        for i in range(8):
            numbers.append(i * UNIT)
            numbers.append(i * UNIT)
            numbers.append(i * UNIT)
            numbers.append(i * UNIT)
            others = [array("Q", RUBBISH[: 4 * i + j]) for j in range(12)]
        del others
    lists[0] = []
    return 0


def peek(lists: list[list[int]]) -> int:
    """Read each list but once or twice, until there are no more."""
    wrong = 0
    numbers = lists[0]
    while numbers:
        wrong += numbers[0] % UNIT != 0
        wrong += numbers[-1] % UNIT != 0
        numbers = lists[0]
    return wrong
