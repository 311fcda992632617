"""Items of lists and dicts that are in use while what held them lets go."""


class Loud:
    def __init__(self, name: str, told: list[str]) -> None:
        self.name = name
        self.told = told

    def __del__(self) -> None:
        self.told.append(self.name)


class Shelf:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.things: list[Loud] = []
        self.by_name: dict[str, Loud] = {}
        self.counts: dict[str, int] = {}


def key_dies_last(number: int) -> int:
    """The list lets go of the text first, the dict's key is its last reference."""
    shelf = Shelf()
    shelf.texts = [f"text number {number}"]
    counts = shelf.counts
    for text in shelf.texts:
        counts[text] = number
    text = shelf.texts[0]
    total = 0
    name = shelf.texts[0]
    shelf.texts[0] = "another"
    del counts[name]
    for i in range(number):
        shelf.texts.append(f"text number {number + i}")
    for letter in name:
        total = total * 31 % 1_000_003 + ord(letter)
    return total + len(text)


def key_that_only_dict_and_list_have(number: int) -> int:
    texts = [str(number * 1_000_003)]
    counts: dict[str, int] = {}
    counts[texts[0]] = 1
    name = texts[0]
    texts[0] = "another"
    del counts[name]
    made = str(number * 999_983)
    return int(name) - int(made) + len(name)


def case_key_of_a_dict_is_the_last_reference() -> None:
    for number in (3, 7, 200):
        print(key_dies_last(number), key_that_only_dict_and_list_have(number))


def swap(shelf: Shelf, told: list[str]) -> str:
    first = shelf.things[0]
    second = shelf.things[1]
    shelf.things[0] = Loud("new", told)
    told.append("replaced")
    shelf.things[1] = first
    told.append(f"{first.name} and {second.name}")
    return first.name + second.name


def case_item_is_replaced_while_it_is_in_use() -> None:
    told: list[str] = []
    shelf = Shelf()
    shelf.things = [Loud("a", told), Loud("b", told)]
    print(swap(shelf, told), told)
    shelf.things = []
    print(told)


def take_off(shelf: Shelf, told: list[str]) -> int:
    last = shelf.things[-1]
    size = len(last.name)
    shelf.things.pop()
    told.append("popped")
    size += len(last.name)
    shelf.things.clear()
    told.append("cleared")
    return size + len(last.name)


def case_item_is_taken_off_while_it_is_in_use() -> None:
    told: list[str] = []
    shelf = Shelf()
    shelf.things = [Loud("a", told), Loud("b", told)]
    print(take_off(shelf, told))
    told.append("back")
    print(told)


def look_up(shelf: Shelf, name: str, told: list[str]) -> int:
    found = shelf.by_name[name]
    other = shelf.by_name.get("nobody")
    shelf.by_name[name] = Loud("new", told)
    told.append("replaced")
    size = len(found.name) + (0 if other is None else 1)
    del shelf.by_name[name]
    told.append("deleted")
    return size + len(found.name)


def case_value_is_replaced_while_it_is_in_use() -> None:
    told: list[str] = []
    shelf = Shelf()
    shelf.by_name["x"] = Loud("old", told)
    print(look_up(shelf, "x", told))
    told.append("back")
    print(told)


def walk(things: list[Loud], rounds: int) -> int:
    """Each turn's item is in use in the next one."""
    total = 0
    thing = things[0]
    for turn in range(rounds):
        following = things[(turn * 7 + 1) % len(things)]
        total = total * 3 % 1009 + len(thing.name) + len(following.name)
        thing = following
    return total + len(thing.name)


def case_items_are_carried_round_a_loop() -> None:
    told: list[str] = []
    things = [Loud("x" * size, told) for size in range(5)]
    print(walk(things, 50))
    things.clear()
    print(sorted(told))


def take_off_in_a_loop(things: list[Loud], told: list[str]) -> int:
    size = 0
    for thing in things:
        size += len(thing.name)
        things.pop(0)
        told.append("popped")
        size += len(thing.name)
    told.append("walked")
    return size


def clear_in_a_loop(shelf: Shelf, told: list[str]) -> int:
    size = 0
    for thing in shelf.things:
        shelf.things.clear()
        told.append("cleared")
        size += len(thing.name)
    told.append("walked")
    return size


def replace_in_a_loop(things: list[Loud], told: list[str]) -> str:
    names = ""
    for at, thing in enumerate(things):
        things[at] = Loud(f"new {at}", told)
        told.append(f"replaced {thing.name}")
        names += thing.name
    told.append(names)
    return names


def shrink_in_a_loop(things: list[Loud], told: list[str]) -> int:
    """The last item is taken off while the first is in use, then the one in use."""
    size = 0
    for thing in things:
        while len(things) > 0:
            del things[-1]
            told.append("shrunk")
            size += len(thing.name)
    return size


def drop_the_walked(shelf: Shelf, told: list[str]) -> int:
    """Nothing but the loop has the list any more."""
    size = 0
    for thing in shelf.things:
        shelf.things = []
        told.append("dropped")
        size += len(thing.name)
    told.append("walked")
    return size


def hand_over_the_walked(number: int, told: list[str], shelves: list[list[Loud]]) -> int:
    """The list goes to another holder, which drops it while the loop has not ended."""
    things = [Loud(f"thing {number} {i}", told) for i in range(3)]
    size = 0
    for thing in things:
        shelves[0] = things
        things = []
        shelves[0] = things
        told.append("replaced")
        size += len(thing.name)
        if size > number:
            break
    told.append("walked")
    return size


def find(things: list[Loud], name: str) -> Loud | None:
    for thing in things:
        if thing.name == name:
            return thing
    return None


def last_of(things: list[Loud], told: list[str]) -> str:
    last = Loud("none", told)
    for last in things:
        pass
    things.clear()
    told.append("cleared")
    return last.name


class Reversed(list[str]):
    def __iter__(self):  # type: ignore[no-untyped-def]
        for at in range(len(self) - 1, -1, -1):
            yield self[at]


def joined(texts: list[str]) -> str:
    whole = ""
    for text in texts:
        for letter in text:
            whole += letter
        whole += text
    return whole


def pairs(rows: tuple[tuple[str, ...], ...], found: list[str]) -> int:
    total = 0
    for row in rows:
        for text in row:
            found.append(text)
            total += len(text) + len(row)
    return total


def case_loops_over_lists_that_change() -> None:
    told: list[str] = []
    for size in (0, 1, 2, 5):
        for walk_and_change in (take_off_in_a_loop, replace_in_a_loop, shrink_in_a_loop, last_of):
            print(walk_and_change([Loud(f"{size}.{at}", told) for at in range(size)], told), told)
            told.clear()
    for change in (clear_in_a_loop, drop_the_walked):
        shelf = Shelf()
        shelf.things = [Loud("a", told), Loud("b", told)]
        print(change(shelf, told), told)
        shelf.things = []
        print(told)
        told.clear()
    print(hand_over_the_walked(3, told, [[]]), hand_over_the_walked(300, told, [[]]), told)


def case_an_item_is_found_by_a_loop() -> None:
    told: list[str] = []
    things = [Loud("a", told), Loud("b", told)]
    found = find(things, "b")
    things.clear()
    print(told, "nothing" if found is None else found.name, find(things, "b"))


def case_loops_over_lists_that_are_none() -> None:
    print(joined(Reversed(["ab", "c", "\N{SNOWMAN}"])), joined(["ab", "\N{GREEK SMALL LETTER ALPHA}b"]))
    found: list[str] = []
    print(pairs((("a", "b"), (), ("c",)), found), found)


def drop_holder(shelves: list[Shelf]) -> int:
    shelf = shelves[0]
    thing = shelf.things[0]
    shelves[0] = Shelf()
    return len(thing.name) + len(shelf.things)


def case_what_holds_the_list_is_replaced() -> None:
    told: list[str] = []
    shelf = Shelf()
    shelf.things = [Loud("held", told)]
    shelves = [shelf]
    del shelf
    print(drop_holder(shelves), told)


def missing(items: list[str], by_name: dict[str, str], at: int) -> str:
    try:
        first = items[0]
        second = by_name["a"]
        third = items[at]
        return first + second + third
    except IndexError as error:
        return f"{error}: {first}{second}"
    except KeyError as error:
        return f"{error!r}: {first}"


def case_an_item_is_missing() -> None:
    print(missing(["x", "y"], {"a": "b"}, 1))
    print(missing(["x", "y"], {"a": "b"}, 2))
    print(missing(["x", "y"], {"b": "b"}, 1))
    print(missing(["x", "y"], {"a": "b"}, -2))


class Odd(list[str]):
    def __getitem__(self, at: object) -> str:  # type: ignore[override]
        return f"item {at}"


class Kind(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key * 2


def case_derived_classes_have_their_say() -> None:
    print(missing(Odd(), Kind(), 3))
    print(missing(Odd(), {}, 3))
