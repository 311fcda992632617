"""Dicts that several threads look things up in, store into, grow and clear; each value says which key is its."""

PLACES = 40


class Item:
    def __init__(self, n: int) -> None:
        self.n = n
        self.minus = -n


def name(i: int) -> str:
    """A new object at each call: equal keys are not the same."""
    return f"item {i}"


def change(by_name: dict[str, Item], by_number: dict[int, Item], n: int) -> int:
    for i in range(n):
        place = i % PLACES
        by_name[name(place)] = Item(place)
        by_number[place * 1000] = Item(place)
        if i % 3 == 0:
            by_name.pop(name((i + 7) % PLACES), None)
            by_number.pop((i + 7) % PLACES * 1000, None)
        if i % 211 == 0:
            by_name.clear()
        if i % 223 == 0:
            by_number.clear()
    return 0


def read(by_name: dict[str, Item], by_number: dict[int, Item], n: int) -> int:
    """How often a look-up found what nobody stored under the key."""
    wrong = 0
    for i in range(n):
        place = i * 7 % PLACES
        item = by_name.get(name(place))
        wrong += item is not None and (item.n != place or item.minus != -place)
        item = by_number.get(place * 1000)
        wrong += item is not None and (item.n != place or item.minus != -place)
        wrong += "item" in by_name or -1 in by_number or -2 in by_number
    return wrong


def keep(by_name: dict[str, Item], by_number: dict[int, Item], n: int) -> int:
    """Look for keys that are always there, while others come and go; how often they are not."""
    missing = 0
    for _ in range(n):
        missing += "always" not in by_name or -5 not in by_number
        missing += by_name["always"].n != -5 or by_number[-5].n != -5
    return missing


def come_and_go(by_name: dict[str, Item], by_number: dict[int, Item], n: int) -> int:
    for i in range(n):
        place = i % PLACES
        if place < PLACES // 2:
            by_name[name(i % 1000)] = Item(place)
            by_number[i % 1000 * 8] = Item(place)
        else:
            by_name.pop(name((i - PLACES // 2) % 1000), None)
            by_number.pop((i - PLACES // 2) % 1000 * 8, None)
        by_name["always"] = Item(-5)
        by_number[-5] = Item(-5)
    return 0


class Shelf:
    """A dict in an attribute, changed without its lock while only its maker's thread has touched the shelf."""

    def __init__(self) -> None:
        self.by_name: dict[str, Item] = {}
        self.by_number: dict[int, Item] = {}

    def turn(self, n: int) -> int:
        """Put in, replaced, read and taken out; how often something else was found."""
        wrong = 0
        for i in range(n):
            place = i % PLACES
            self.by_name[name(place)] = Item(place)
            self.by_number[place * 1000] = Item(place)
            found = self.by_name.get(name(i * 7 % PLACES))
            wrong += found is not None and (found.n != i * 7 % PLACES or found.minus != -found.n)
            if i % 3 == 0:
                self.drop(name((i + 7) % PLACES), (i + 7) % PLACES * 1000)
        return wrong

    def drop(self, text: str, number: int) -> None:
        try:
            del self.by_name[text]
            del self.by_number[number]
        except KeyError:
            pass


def keep_and_turn(shelf: Shelf, n: int) -> int:
    """The same with the dict in a variable as well."""
    wrong = 0
    by_name = shelf.by_name
    for i in range(n):
        place = i % PLACES
        by_name[name(place)] = Item(place)
        item = by_name.get(name(place))
        wrong += item is not None and item.n != place
    return wrong
