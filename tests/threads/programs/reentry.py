"""Destructors that come back to the object whose attribute they were in, alone and across two objects."""


class Place:
    """Holds something whose destructor uses this place, and the one beside it."""

    def __init__(self) -> None:
        self.item: Visitor | None = None
        self.count: int = 0
        self.pair: tuple[Visitor | None, int] = (None, 0)
        self.items: list[Visitor] = []
        self.table: dict[int, Visitor] = {}


class Visitor:
    def __init__(self, home: Place, beside: Place, depth: int) -> None:
        self.home: Place = home
        self.beside: Place = beside
        self.depth: int = depth

    def __del__(self) -> None:
        home, beside = self.home, self.beside
        try:
            seen = home.item
        except AttributeError:
            seen = None
        home.count += 1
        beside.count += 1
        home.pair = (seen, self.depth)
        if self.depth > 0:
            # Its own place first, the other's second; the other's visitors do it the other way round.
            home.item = Visitor(home, beside, self.depth - 1)
            beside.item = Visitor(beside, home, self.depth - 1)
        home.items.clear()
        home.table.pop(self.depth, None)


class Ping:
    """Two of them replace each other's attribute from their destructors."""

    def __init__(self, name: str) -> None:
        self.name: str = name
        self.other: Ping | None = None
        self.load: Load | None = None


class Load:
    def __init__(self, first: Ping, second: Ping) -> None:
        self.first: Ping = first
        self.second: Ping = second

    def __del__(self) -> None:
        self.first.load = None
        self.second.load = None


def replace(home: Place, beside: Place, n: int) -> int:
    for i in range(n):
        home.item = Visitor(home, beside, i % 3)
        home.pair = (Visitor(home, beside, 0), i)
        home.items.append(Visitor(home, beside, 0))
        home.table[i % 3] = Visitor(home, beside, 1)
        if i % 4 == 0:
            try:
                del home.item
            except AttributeError:
                pass
            home.item = None
    return home.count


def look(home: Place, n: int) -> int:
    seen = 0
    for _ in range(n):
        try:
            item = home.item
            if item is not None and item.depth >= 0:
                seen += 1
        except AttributeError:
            pass
        visitor, _ = home.pair
        if visitor is not None and visitor.depth < 0:
            return -1
    return seen


def cross(first: Ping, second: Ping, n: int) -> int:
    for _ in range(n):
        first.load = Load(second, first)
        second.load = Load(first, second)
        second.load = first.load
    return n


def settle(home: Place) -> None:
    """Empty a place until nothing comes back."""
    for _ in range(20):
        home.item = None
        home.pair = (None, 0)
        home.items.clear()
        home.table.clear()


class Shelf:
    """Holds anything."""

    def __init__(self) -> None:
        self.content: object = None
