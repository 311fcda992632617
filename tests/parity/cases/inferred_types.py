"""Types that the checker only inferred bind nobody: what is stored later, by whatever way, is what is read."""

from typing import Any

_digest = None
_seen = [None]
_known = {"a": None}


def fetch_digest():
    global _digest
    if _digest is None:
        from hashlib import sha512 as _digest
    if _digest is None:
        return 0
    return _digest(b"x").digest_size


def case_global_filled_by_an_import() -> None:
    print(fetch_digest(), fetch_digest())


class Options:
    def __init__(self, *words, **settings):
        words = self.checked(words)
        settings = sorted(settings)
        self.text = f"{words} {settings}"

    def checked(self, words):
        return [word for word in words if word]


def last_first(*values):
    values = list(values)
    values.reverse()
    return values


def only(*values, **settings):
    values = values[0] if values else None
    settings = None
    return values, settings


def case_collected_arguments_assigned_again() -> None:
    print(Options("a", "", b=1).text, last_first(1, 2), only(4), only())


class Sparse:
    registered = [None]
    table = {"a": None}

    def __init__(self, blocks: Any) -> None:
        self.map = []
        position = 0
        for offset, size in blocks:
            if offset > position:
                self.map.append((False, position, offset, None))
            self.map.append((True, offset, offset + size, 7))
            position = offset + size
        self.registered.append(self)
        self.table["b"] = self

    def total(self):
        total = 0
        for filled, start, stop, place in self.map:
            if filled:
                total += place
        filled, start, stop, place = self.map[-1]
        return total, place + 1, stop - start, self.registered[-1] is self, self.table["b"] is self


def case_containers_filled_against_their_first_item() -> None:
    print(Sparse([(3, 4), (9, 2)]).total())
    _seen.append(5)
    _seen.insert(0, "s")
    _known.setdefault("b", 2.5)
    print(_seen[0], _seen[-1], _known["b"])


class Versioned:
    __slots__ = ()

    def version(self):
        return self._version


class Address(Versioned):
    __slots__ = ()

    def name(self):
        return "address"


class Four:
    __slots__ = ()
    _version = 4

    def bits(self):
        return 32


class AddressFour(Four, Address):
    __slots__ = ("value", "__weakref__")

    def __init__(self, value):
        self.value = value


def case_bases_of_further_bases() -> None:
    address = AddressFour(3)
    print(address.version(), address.name(), address.bits(), address.value)


_cache = None
_count = 0


def untyped(x):
    return x


def filling(x):
    global _cache
    _cache = untyped(x)
    yield 1


def read_globals():
    return "none" if _cache is None else _cache + 1, _count * 2


class Slow:
    def __init__(self):
        self.value = None
        self.number = 0
        self.items = [1]

    def fill(self):
        def inner():
            global _count
            self.value = untyped(4)
            self.number, _count = untyped("xy")
            self.items.append(untyped("z"))

        inner()

    def steps(self):
        self.number = untyped(2.5)
        yield self.number

    def read(self):
        return self.value, self.number * 2, self.items[-1]


def captured():
    n = 0

    def inner():
        nonlocal n
        n = untyped("ab")

    inner()
    return n * 2


def case_stores_by_interpreted_code() -> None:
    slow = Slow()
    print(read_globals(), slow.read())
    list(filling(3))
    slow.fill()
    print(read_globals(), slow.read())
    print(list(slow.steps()), slow.read(), captured())


class Configured:
    ATTRS = ["kind", "count", "ratio", "flag"]
    declared: int

    def __init__(self, **options: Any) -> None:
        self.kind = "none"
        self.count = 0
        self.ratio = 0.5
        self.flag = False
        self.declared = 1
        for name in self.ATTRS:
            if name in options:
                setattr(self, name, options[name])

    def shown(self) -> str:
        return f"{self.kind} {self.count} {self.ratio} {self.flag} {self.declared}"


class Further(Configured):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.more = "more"
        for name in options:
            object.__setattr__(self, name, options[name])

    def all(self) -> str:
        return f"{self.shown()} {self.more}"


def case_attributes_set_by_name() -> None:
    print(Configured().shown(), Configured(kind=None, count="x", ratio=1, flag=2).shown())
    print(Further(more=None, count=None).all())
