"""Dicts that are stored into and deleted from: what is there, in which order, who is told, and what dies when."""

from collections.abc import Callable
from typing import Any

COUNT = 0


class Loud:
    def __init__(self, name: str, told: list[str]) -> None:
        self.name = name
        self.told = told

    def __del__(self) -> None:
        self.told.append(self.name)


class Reenters:
    """Its end changes the dict that it was in."""

    def __init__(self, holder: "Holder", key: int) -> None:
        self.holder = holder
        self.key = key

    def __del__(self) -> None:
        held = self.holder.objects
        held[self.key + 1000] = "end"
        held.pop(self.key, None)
        for i in range(20):
            held[2000 + i] = i


class Holder:
    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.texts: dict[str, int] = {}
        self.objects: dict[object, object] = {}

    def add(self, key: int, value: int) -> None:
        self.numbers[key] = value
        self.texts[f"k{key}"] = value
        self.objects[key] = value
        self.objects[f"k{key}"] = value

    def drop(self, key: int) -> int:
        failed = 0
        for step in range(4):
            try:
                if step == 0:
                    del self.numbers[key]
                elif step == 1:
                    del self.texts[f"k{key}"]
                elif step == 2:
                    del self.objects[key]
                else:
                    del self.objects[f"k{key}"]
            except KeyError as error:
                failed += len(str(error.args))
        return failed

    def count(self, key: int) -> None:
        self.numbers[key] += 1
        self.texts[f"k{key}"] -= 1


def signature(d: dict[Any, Any]) -> tuple[int, int, int]:
    total = 0
    for place, (key, value) in enumerate(d.items()):
        total = (total * 31 + place + hash(value) + len(str(key))) % 1_000_003
    return len(d), total, sum(1 for key in d if d[key] is not None)


def churned(keys: int, rounds: int, spread: int) -> None:
    holder = Holder()
    seed, failed = 11, 0
    for i in range(rounds):
        seed = (seed * 1103515245 + 12345) % 2147483648
        key = ((seed >> 8) % keys - keys // 3) * spread
        if seed % 5 < 3:
            holder.add(key, i)
        elif key in holder.numbers and seed % 5 == 3:
            holder.count(key)
        else:
            failed += holder.drop(key)
    print(keys, spread, failed, signature(holder.numbers), signature(holder.texts), signature(holder.objects))


def case_few_keys() -> None:
    churned(1, 50, 1)
    churned(5, 300, 1)
    churned(9, 2000, 8)


def case_tables_of_every_width() -> None:
    churned(100, 3000, 1)
    churned(400, 6000, 64)
    churned(60_000, 120_000, 1)


def case_numbers_that_are_not_small() -> None:
    churned(30, 500, 2**30)
    churned(30, 500, 2**61 - 1)
    churned(30, 500, 2**70)


def case_keys_that_are_equal_or_nearly() -> None:
    d: dict[object, object] = {}
    keys: list[object] = [
        0,
        -1,
        -2,
        1,
        True,
        False,
        1.0,
        -1.0,
        "",
        "a",
        "a" * 2,
        ("t",),
        None,
        2**61 - 1,
        2**61 - 2,
        b"a",
    ]
    for turn in range(3):
        for key in keys:
            d[key] = (turn, key)
        print(list(d.items()))
        for key in keys[turn::3]:
            try:
                del d[key]
            except KeyError as error:
                print("gone", error.args)
        print(list(d.items()), len(d), 0 in d, d.get(0))


def case_order_after_deleting_and_storing_again() -> None:
    d = {i: str(i) for i in range(6)}
    del d[2]
    d[2] = "again"
    del d[0]
    d[0] = "back"
    d[4] = "changed"
    print(list(d.items()), list(reversed(d)), d.popitem(), d)


def case_changing_while_iterating() -> None:
    for change in range(3):
        d = {i: i for i in range(4)}
        seen = []
        try:
            for key in d:
                seen.append(key)
                if change == 0:
                    d[key] = -key
                elif change == 1:
                    d[key + 100] = 0
                else:
                    del d[key]
        except RuntimeError as error:
            print(error)
        print(seen, d)


def case_what_is_replaced_or_deleted_dies_at_once() -> None:
    told: list[str] = []
    d: dict[str, Loud] = {}
    d["a"] = Loud("first", told)
    d["a"] = Loud("second", told)
    told.append("replaced")
    d["b"] = d["a"]
    del d["a"]
    told.append("deleted")
    d["b"] = Loud("third", told)
    del d["b"]
    told.append("end")
    print(told)


def case_destructors_that_change_the_dict() -> None:
    for deletes in (False, True):
        holder = Holder()
        for i in range(5):
            holder.objects[i] = Reenters(holder, i)
        if deletes:
            del holder.objects[3]
        else:
            holder.objects[3] = "plain"
        print([(k, type(v).__name__) for k, v in holder.objects.items()])
        holder.objects.clear()


def put(d: dict[str, Any], key: str, value: Any) -> None:
    d[key] = value


def take(d: dict[str, Any], key: str) -> None:
    del d[key]


def bump(d: dict[str, Any], key: str) -> None:
    d[key] += 1


def counted() -> int:
    return COUNT


def case_namespaces_are_dicts_that_somebody_watches() -> None:
    space = globals()
    put(space, "COUNT", 7)
    print(COUNT, counted())
    bump(space, "COUNT")
    print(COUNT, counted())
    take(space, "COUNT")
    try:
        print(counted())
    except NameError as error:
        print(error)
    put(space, "COUNT", 0)
    print(COUNT, counted())


def case_code_that_has_cached_names_of_a_dict() -> None:
    space: dict[str, Any] = {"x": 1}
    exec("def read():\n    return x, len('ab')", space)
    read: Callable[[], Any] = space["read"]
    for _ in range(300):
        read()
    print(read())
    put(space, "x", 2)
    print(read())
    put(space, "len", str.upper)
    print(read())
    for _ in range(300):
        read()
    take(space, "len")
    print(read())
    take(space, "x")
    try:
        print(read())
    except NameError as error:
        print(error)


def case_attributes_of_an_instance() -> None:
    class Plain:
        pass

    thing = Plain()
    names: dict[str, Any] = thing.__dict__
    for i in range(40):
        put(names, f"a{i % 7}", i)
    take(names, "a3")
    print(sorted(vars(thing).items()), hasattr(thing, "a3"), thing.a4)  # type: ignore[attr-defined]


class Default(dict[str, int]):
    def __missing__(self, key: str) -> int:
        return len(key)

    def __setitem__(self, key: str, value: int) -> None:
        super().__setitem__(key + "!", value)

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key + "!")


def change(d: dict[str, int]) -> None:
    d["abc"] = 5
    d["abc"] += 1
    print(d)
    del d["abc"]
    print(d)


def case_derived_classes_have_their_say() -> None:
    change({})
    change(Default())


def case_keys_that_cannot_be_hashed() -> None:
    d: dict[Any, int] = {}
    key: Any = []
    for deletes in (False, True):
        try:
            if deletes:
                del d[key]
            else:
                d[key] = 1
        except TypeError as error:
            print(error)
