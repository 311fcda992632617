"""What threads do in the model of runs (`list_runs.c`): the C that these functions become is explored as it is."""


class Tray:
    def __init__(self, items: list[float]) -> None:
        self.items = items


def own(shelf: list[list[float]]) -> float:
    """A list that the function holds."""
    items = shelf.pop()
    total = items[-1]
    items[0] = items[-1]
    items[0], items[1] = items[1], items[0]
    return total + items[1]


def held(tray: Tray) -> float:
    """A list that an attribute holds."""
    items = tray.items
    total = items[0]
    items[0] = items[1]
    total += items[1]
    return total


def kept(tray: Tray, rounds: float) -> float:
    """A list that an attribute and a variable hold, with a poll between the runs."""
    items = tray.items
    total = 0.0
    while rounds > 0.0:
        rounds -= 1.0
        total += items[0]
        items[0] = items[1]
        total += items[1]
    return total
