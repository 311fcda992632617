"""Objects in a list and in a dict that other threads put there."""


class Item:
    def __init__(self, number: int) -> None:
        self.number = number
        self.check = number * 3


class Shelf:
    def __init__(self, size: int) -> None:
        self.row = [Item(number) for number in range(size)]
        self.by_name = {f"item {number}": Item(number) for number in range(size)}
        self.names = list(self.by_name)
        self.closed = False


def read_row(shelf: Shelf, rounds: int) -> int:
    """How many times an item was not as it was made."""
    wrong = 0
    row = shelf.row
    for turn in range(rounds):
        item = row[turn % len(row)]
        if item.check != item.number * 3:
            wrong += 1
    return wrong


def walk_row(shelf: Shelf, rounds: int) -> int:
    """The same by loops over the list."""
    wrong = 0
    for turn in range(rounds):
        for item in shelf.row:
            if item.check != item.number * 3:
                wrong += 1
        before = shelf.row[0]
        for place, item in enumerate(shelf.row):
            if item.number * 3 != item.check or before.check != before.number * 3 or place < 0:
                wrong += turn + 1
            before = item
    return wrong


def add_and_take(shelf: Shelf, rounds: int) -> None:
    """The list grows and shrinks, behind the items that it is made with."""
    row = shelf.row
    for turn in range(rounds):
        row.append(Item(turn))
        row.append(Item(turn + 1))
        row.pop()
        row.pop()


def read_by_name(shelf: Shelf, rounds: int) -> int:
    """The same by names, some of which are not there."""
    wrong = 0
    names, by_name = shelf.names, shelf.by_name
    for turn in range(rounds):
        name = names[turn % len(names)]
        item = by_name.get(name)
        if item is not None and item.check != item.number * 3:
            wrong += 1
        item = by_name[name]
        if item.check != item.number * 3:
            wrong += 1
    return wrong


def walk_pairs(shelf: Shelf, rounds: int) -> int:
    """Each item is used again after the next one was read."""
    wrong = 0
    row = shelf.row
    item = row[0]
    for turn in range(rounds):
        following = row[turn * 7 % len(row)]
        if item.number * 3 != item.check or following.number * 3 != following.check:
            wrong += 1
        item = following
    return wrong


def replace(shelf: Shelf, rounds: int) -> None:
    for turn in range(rounds):
        shelf.row[turn % len(shelf.names)] = Item(turn)
        shelf.by_name[shelf.names[turn % len(shelf.names)]] = Item(turn)


def read_and_wait(shelf: Shelf, wait: object) -> int:
    total = 0
    row = shelf.row
    for turn in range(len(row)):
        total += row[turn].number
    wait()  # type: ignore[operator]
    return total


def read_all(shelf: Shelf) -> int:
    total = 0
    row = shelf.row
    for turn in range(len(row)):
        total += row[turn].number
    return total


def walk_until_closed(shelf: Shelf) -> int:
    total = 0
    row = shelf.row
    while not shelf.closed:
        for item in row:
            total += item.number & 1
    return total


def read_until_closed(shelf: Shelf) -> int:
    rounds = 0
    row = shelf.row
    while not shelf.closed:
        rounds += row[rounds % len(row)].number & 1 | 1
    return rounds
