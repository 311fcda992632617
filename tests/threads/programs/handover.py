"""A producer that makes objects in a compiled loop and hands each of them to another thread."""


class Parcel:
    def __init__(self, i: int) -> None:
        self.left: int = i
        self.right: int = -i
        self.text: str = f"{i}:{i}"


class Slot:
    """A place for one parcel, and whether anybody still wants more."""

    def __init__(self) -> None:
        self.parcel: Parcel | None = None
        self.stop: bool = False
        self.made: int = 0
        self.taken: int = 0


def produce_into_list(slot: Slot, channel: list[Parcel], limit: int) -> int:
    """Never more than so many in the channel; every one is made here and dies there."""
    while not slot.stop:
        if len(channel) < limit:
            channel.append(Parcel(slot.made))
            slot.made += 1
    return slot.made


def consume_from_list(slot: Slot, channel: list[Parcel]) -> int:
    wrong = 0
    while not slot.stop:
        if len(channel) > 0:
            parcel = channel.pop(0)
            wrong += parcel.left != -parcel.right
            slot.taken += 1
    return wrong


def produce_into_slot(slot: Slot) -> int:
    """Replace what the slot holds as fast as possible: what nobody took dies here."""
    while not slot.stop:
        slot.parcel = Parcel(slot.made)
        slot.made += 1
    return slot.made


def consume_from_slot(slot: Slot) -> int:
    wrong = 0
    while not slot.stop:
        parcel = slot.parcel
        if parcel is not None:
            wrong += parcel.left != -parcel.right
            slot.taken += 1
    return wrong
