"""Interpreted classes that inherit from native ones, and native code that meets them."""

from parity_support import executed, outcome, subclass, told


class Shape:
    sides = 0

    def __init__(self, name: str) -> None:
        self.name = name
        self.scale = 1.0

    def area(self) -> float:
        return 0.0

    def describe(self) -> str:
        return f"{self.name}: {self.area() * self.scale} with {self.sides} sides"

    @property
    def label(self) -> str:
        return f"<{self.name}>"

    def tagged(self) -> str:
        return self.label * 2

    @classmethod
    def make(cls) -> "Shape":
        return cls("made")

    @staticmethod
    def version() -> int:
        return 1

    def versioned(self) -> int:
        return self.version()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shape) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __lt__(self, other: "Shape") -> bool:
        return self.area() < other.area()


def total(shapes: list[Shape]) -> float:
    result = 0.0
    for s in shapes:
        result += s.area()
    return result


def area_two(self: Shape) -> float:
    return 2.0


def area_five(self: Shape) -> float:
    return 5.5


def area_fails(self: Shape) -> float:
    raise ValueError(f"no area for {self.name}")


def area_lies(self: Shape) -> str:
    return "not a float"


def case_overridden_method_is_called() -> None:
    two, five = subclass(Shape, area=area_two, sides=2)("two"), subclass(Shape, area=area_five)("five")
    print(two.describe(), five.describe(), total([two, five, Shape("zero")]), [s.name for s in sorted([five, two])])


def fancy_label(self: Shape) -> str:
    return "fancy"


def case_overridden_property_static_and_class() -> None:
    fancy = subclass(Shape, label=property(fancy_label), version=staticmethod(int))
    f = fancy("f")
    print(f.tagged(), f.versioned(), type(f.make()).__name__, f.make().tagged())
    print(subclass(Shape, label="plain attribute")("p").tagged())


def case_exceptions_from_overrides() -> None:
    bad = subclass(Shape, area=area_fails)("bad")
    try:
        total([bad])
    except ValueError as e:
        print(told(e))
    print(outcome(bad.describe))


def case_lying_override() -> None:
    lies = subclass(Shape, area=area_lies)("lies")
    print(outcome(total, [lies]).split(":")[0])


def init_with_extra(self: Shape, name: str, extra: int) -> None:
    Shape.__init__(self, name)
    self.extra = extra  # type: ignore[attr-defined]


def init_that_forgets(self: Shape) -> None:
    pass


def case_init_overridden() -> None:
    s = subclass(Shape, __init__=init_with_extra)("s", extra=5)
    print(s.name, s.extra, s.describe(), vars(s).get("extra"))
    f = subclass(Shape, __init__=init_that_forgets)()
    try:
        print(f.describe())
    except AttributeError as e:
        print(told(e))


def case_new_attributes() -> None:
    s = subclass(Shape)("s")
    s.anything = [1]
    s.name = "renamed"
    print(s.anything, s.label, s.describe(), hasattr(s, "nothing"), sorted(vars(s)))


def eq_always(self: Shape, other: object) -> bool:
    return True


def case_special_methods() -> None:
    odd = subclass(Shape, __eq__=eq_always, __hash__=Shape.__hash__)("odd")
    print(
        odd == 5,
        odd == Shape("x"),
        Shape("x") == odd,
        Shape("odd") == Shape("odd"),
        hash(odd) == hash("odd"),
        odd in [1],
    )


def getattr_hook(self: Shape, name: str) -> str:
    return f"hook {name}"


def case_getattr_in_the_subclass() -> None:
    h = subclass(Shape, __getattr__=getattr_hook)("h")
    print(h.missing, h.name, h.describe())


def case_class_statement_in_exec() -> None:
    source = """
class Round(Shape):
    sides = 1

    def __init__(self, r):
        super().__init__("round")
        self.r = r

    def area(self):
        return 3.0 * self.r

    def describe(self):
        return "a " + super().describe()


class RoundRound(Round):
    def area(self):
        return super().area() * 2
"""
    namespace = executed(source, Shape=Shape)
    round_class, double = namespace["Round"], namespace["RoundRound"]
    print(round_class(2).describe(), double(2).describe(), total([round_class(1), double(1)]))


def case_isinstance_and_mro() -> None:
    child = subclass(Shape)
    grandchild = subclass(child)
    print(issubclass(grandchild, Shape), isinstance(grandchild("g"), Shape), [c.__name__ for c in grandchild.__mro__])
    print(Shape.__subclasses__() != [], grandchild("g") == Shape("g"))


class Mixin:
    def extra(self) -> str:
        return "mixed in"


def case_multiple_bases() -> None:
    both = type("Both", (Shape, Mixin), {"area": area_two})
    b = both("b")
    print(b.extra(), b.describe(), isinstance(b, Mixin))


def case_changed_after_creation() -> None:
    child = subclass(Shape)
    c = child("c")
    print(c.describe())
    child.area = area_two
    print(c.describe())
    child.sides = 9
    print(c.describe())
    del child.area
    print(c.describe())


def case_pickle_and_copy() -> None:
    import copy

    s = Shape("original")
    s.scale = 2.5
    t = copy.copy(s)
    t.name = "copy"
    print(s.name, t.name, t.scale, copy.deepcopy(s).describe())
