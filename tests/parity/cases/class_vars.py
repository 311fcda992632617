"""Class variables: through the class, instances and subclasses; shadowing; mutation; definition order."""

from typing import ClassVar

from parity_support import told


class Counter:
    count: ClassVar[int] = 0
    ratio: ClassVar[float] = 0.5
    names: ClassVar[list[str]] = []
    label = "counter"
    limit: int = 3

    def __init__(self, name: str) -> None:
        Counter.count += 1
        self.names.append(name)

    def bump(self) -> None:
        type(self).count += 10

    def shadow(self) -> None:
        self.limit += 1

    @classmethod
    def reset(cls) -> None:
        cls.count = 0
        cls.names.clear()


class Special(Counter):
    label = "special"


def case_shared_between_instances() -> None:
    Counter.reset()
    a, b = Counter("a"), Counter("b")
    print(Counter.count, a.count, b.names is Counter.names, Counter.names, a.ratio)
    a.bump()
    print(Counter.count, b.count)
    Counter.ratio = 0.25
    print(a.ratio, Special.ratio)
    Counter.ratio = 0.5
    Counter.reset()


def case_instance_attribute_shadows() -> None:
    a, b = Counter("a"), Counter("b")
    a.shadow()
    print(a.limit, b.limit, Counter.limit)
    a.label = "mine"
    print(a.label, b.label, Special("s").label, Special.label, Counter.label)
    Counter.limit = 9
    print(a.limit, b.limit)
    del a.limit
    print(a.limit)
    Counter.limit = 3
    Counter.reset()


def case_subclass_assignment_is_its_own() -> None:
    Counter.reset()
    Special.count = 100
    Counter("x")
    print(Counter.count, Special.count, "count" in Special.__dict__)
    s = Special("y")
    s.bump()
    print(Counter.count, Special.count)
    del Special.count
    print(Special.count)
    Counter.reset()


def case_missing_and_deleted() -> None:
    try:
        print(Counter.nothing)  # type: ignore[attr-defined]
    except AttributeError as e:
        print(told(e))
    Counter.temporary = 5  # type: ignore[attr-defined]
    print(Counter("t").temporary, Special.temporary)  # type: ignore[attr-defined]
    del Counter.temporary  # type: ignore[attr-defined]
    try:
        del Counter.temporary  # type: ignore[attr-defined]
    except AttributeError as e:
        print(told(e))
    Counter.reset()


class Computed:
    base = 5
    doubled = base * 2
    squares = [n * n for n in range(4)]
    table = {"a": doubled}
    if doubled > 5:
        size = "large"
    else:
        size = "small"
    for last in range(3):
        pass

    def total(self) -> int:
        return self.base + self.doubled


def case_class_body_is_executed() -> None:
    print(Computed.doubled, Computed.squares, Computed.table, Computed.size, Computed.last, Computed().total())
    print([n for n in vars(Computed) if not n.startswith("__")])


def case_annotation_without_value() -> None:
    d = Declared()
    try:
        print(d.later)
    except AttributeError as e:
        print(told(e))
    d.later = 5
    print(d.later, sorted(Declared.__annotations__))


class Declared:
    later: int
    text: str

    def __init__(self) -> None:
        self.text = "t"


class Constants:
    RED = 1
    GREEN = 2
    NAMES = {RED: "red", GREEN: "green"}
    ORDER = (RED, GREEN)


def color(n: int) -> str:
    if n == Constants.RED:
        return "is red"
    return Constants.NAMES.get(n, "unknown")


def case_constants_in_a_class() -> None:
    print([color(n) for n in (1, 2, 3)], Constants.ORDER, Constants.RED + Constants.GREEN)


class Default:
    items: list[int] = []
    total = 0

    def add(self, n: int) -> None:
        self.items.append(n)
        self.total += n


def case_mutable_default_is_shared() -> None:
    a, b = Default(), Default()
    a.add(1)
    b.add(2)
    print(a.items, b.items is a.items, a.total, b.total, Default.total)
    Default.items.clear()


class Meta:
    handlers: dict[str, str] = {}

    def __init_subclass__(cls, tag: str = "none") -> None:
        cls.handlers[tag] = cls.__name__


class First(Meta, tag="first"):
    pass


class Second(First, tag="second"):
    pass


def case_init_subclass_registers() -> None:
    print(Meta.handlers)


def case_setattr_and_getattr_on_the_class() -> None:
    setattr(Default, "total", 7)
    print(Default().total, getattr(Default, "total"), Default.total, getattr(Default, "nope", None))
    Default.total = 0
