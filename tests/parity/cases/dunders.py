"""The common special methods on own classes, called by syntax and by built-in functions."""

from collections.abc import Iterator

from parity_support import outcome, told


class Box:
    def __init__(self) -> None:
        self.items: dict[object, object] = {}

    def __getitem__(self, key: object) -> object:
        print("getitem", key, end=" ")
        return self.items[key]

    def __setitem__(self, key: object, value: object) -> None:
        print("setitem", key, value)
        self.items[key] = value

    def __delitem__(self, key: object) -> None:
        print("delitem", key)
        del self.items[key]

    def __contains__(self, key: object) -> bool:
        print("contains", key, end=" ")
        return key in self.items

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[object]:
        return iter(list(self.items))

    def __reversed__(self) -> Iterator[object]:
        return reversed(list(self.items))


def case_container_protocol() -> None:
    b = Box()
    b[1] = "one"
    b["k"] = 2
    b[1, 2] = "pair"
    print(b[1], b["k"], b[1, 2], "k" in b, "z" not in b, len(b), bool(b), list(b), list(reversed(b)))
    del b[1]
    try:
        print(b[1])
    except KeyError as e:
        print(told(e))
    try:
        del b["zz"]
    except KeyError as e:
        print(told(e))
    b["n"] = 1
    b["n"] += 5  # type: ignore[operator]
    print(b.items, [*b])


class Adder:
    def __init__(self, n: int) -> None:
        self.n = n

    def __call__(self, x: int, *more: int, times: int = 1, **rest: object) -> int:
        return (self.n + x + sum(more)) * times + len(rest)


def case_call() -> None:
    a = Adder(10)
    print(
        a(1),
        a(1, 2, 3),
        a(1, times=2),
        a(1, 2, times=3, extra=None),
        callable(a),
        list(map(a, [1, 2])),
        outcome(a, 5),
        outcome(a),
    )
    try:
        a()  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))
    try:
        Box()()  # type: ignore[operator]
    except TypeError as e:
        print(told(e))


class Dynamic:
    def __init__(self) -> None:
        self.real = "1"

    def __getattr__(self, name: str) -> str:
        if name.startswith("no"):
            raise AttributeError(f"nothing called {name}")
        return f"<{name}>"


def case_getattr() -> None:
    d = Dynamic()
    print(d.real, d.anything, d.other, hasattr(d, "nope"), hasattr(d, "yes"), getattr(d, "no", 5))
    try:
        print(d.nothing)
    except AttributeError as e:
        print(told(e))
    del d.real
    print(d.real)


class Guarded:
    def __init__(self) -> None:
        self.value = 0

    def __setattr__(self, name: str, value: object) -> None:
        print("set", name, value)
        if name == "locked":
            raise AttributeError("locked")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        print("del", name)
        object.__delattr__(self, name)


def case_setattr_and_delattr() -> None:
    g = Guarded()
    g.value = 5
    g.value += 1
    g.extra = "x"
    print(g.value, g.extra)  # type: ignore[attr-defined]
    del g.value
    try:
        print(g.value)
    except AttributeError as e:
        print(told(e))
    try:
        g.locked = 1
    except AttributeError as e:
        print(told(e))


class Text:
    def __init__(self, s: str) -> None:
        self.s = s

    def __str__(self) -> str:
        return f"str:{self.s}"

    def __repr__(self) -> str:
        return f"repr:{self.s}"

    def __format__(self, spec: str) -> str:
        return f"format:{self.s}:{spec}"

    def __bytes__(self) -> bytes:
        return self.s.encode()

    def __len__(self) -> int:
        return len(self.s)

    def __hash__(self) -> int:
        return 42

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and other.s == self.s


def case_text_conversions() -> None:
    t = Text("é")
    print(
        str(t),
        repr(t),
        f"{t}",
        f"{t:x}",
        f"{t!r}",
        "%s %r" % (t, t),
        "{} {!r}".format(t, t),
        [t],
        {"k": t},
        bytes(t),
        len(t),
    )
    print(t == Text("é"), t != Text("x"), {t: 1}[Text("é")], hash(t), bool(Text("")))


class OnlyRepr:
    def __repr__(self) -> str:
        return "only repr"


class BadStr:
    def __str__(self) -> str:
        return 5  # type: ignore[return-value]

    def __repr__(self) -> str:
        raise ValueError("no repr")


def case_str_falls_back_to_repr() -> None:
    print(str(OnlyRepr()), f"{OnlyRepr()}", OnlyRepr())
    try:
        print([BadStr()])
    except ValueError as e:
        print(told(e))


class EqOnly:
    def __init__(self, n: int) -> None:
        self.n = n

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EqOnly) and self.n == other.n


def case_eq_without_hash() -> None:
    print(EqOnly(1) == EqOnly(1), EqOnly(1) != EqOnly(1), EqOnly(1) in [EqOnly(1)], EqOnly.__hash__)
    try:
        print({EqOnly(1)})
    except TypeError as e:
        print(told(e))


class Hashes:
    def __init__(self, h: object) -> None:
        self.h = h

    def __hash__(self) -> int:
        return self.h  # type: ignore[return-value]


def case_hash_values() -> None:
    print(hash(Hashes(5)), hash(Hashes(-1)), hash(Hashes(2**70)), hash(Hashes(True)), hash(Hashes(-(2**63))))


class Sized:
    def __init__(self, n: int) -> None:
        self.n = n

    def __len__(self) -> int:
        return self.n


def case_len_edge_values() -> None:
    print(len(Sized(0)), len(Sized(2**62)))
    for n in [-1, 2**63]:
        try:
            print(len(Sized(n)))
        except (ValueError, OverflowError) as e:
            print(told(e))
    try:
        print(len(5))  # type: ignore[arg-type]
    except TypeError as e:
        print(told(e))


class Created:
    made: list[str] = []

    def __new__(cls, name: str) -> "Created":
        print("new", name)
        return super().__new__(cls)

    def __init__(self, name: str) -> None:
        print("init", name)
        self.name = name


class Single:
    instance: "Single | None" = None

    def __new__(cls) -> "Single":
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance

    def __init__(self) -> None:
        self.uses = getattr(self, "uses", 0) + 1


def case_new() -> None:
    print(Created("a").name)
    Single.instance = None
    a, b = Single(), Single()
    print(a is b, a.uses)
    Single.instance = None


class Slots:
    __slots__ = ("a", "b")

    def __init__(self) -> None:
        self.a = 1


def case_slots() -> None:
    s = Slots()
    print(s.a)
    for attempt in range(2):
        try:
            if attempt:
                s.c = 1  # type: ignore[attr-defined]
            else:
                print(s.b)  # type: ignore[attr-defined]
        except AttributeError as e:
            print(told(e))


class Descriptor:
    def __set_name__(self, owner: type, name: str) -> None:
        self.name = "_" + name

    def __get__(self, instance: object, owner: type | None = None) -> object:
        if instance is None:
            return "class access"
        return getattr(instance, self.name, "unset")

    def __set__(self, instance: object, value: object) -> None:
        print("descriptor set", value)
        setattr(instance, self.name, value)


class Described:
    field = Descriptor()


def case_descriptors() -> None:
    d = Described()
    print(Described.field, d.field)
    d.field = 5
    print(d.field, vars(d))


class Missing(dict[str, int]):
    def __missing__(self, key: str) -> int:
        self[key] = len(key)
        return self[key]


def case_missing() -> None:
    m = Missing(a=1)
    print(m["a"], m["long"], m, m.get("x"))


class Items:
    def __class_getitem__(cls, key: object) -> str:
        return f"{cls.__name__}[{key}]"

    def __dir__(self) -> list[str]:
        return ["b", "a"]

    def __sizeof__(self) -> int:
        return 123

    def __copy__(self) -> str:
        return "copied"


def case_class_getitem_dir_copy() -> None:
    import copy

    print(Items[5], Items["x", 1], dir(Items()), Items().__sizeof__(), copy.copy(Items()))  # type: ignore[misc]
