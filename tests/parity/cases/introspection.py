"""What compiled definitions show of themselves: signatures, docstrings, annotations, pickling, copying (A6)."""

import copy
import functools
import inspect
import pickle
import sys
import types
import weakref

from parity_support import outcome


def documented(a: int, b: str = "b", *args: int, key: float = 1.5, **rest: object) -> list[int]:
    """Do something.

    With details.
    """
    return [a, len(b), *args]


def bare(x):  # type: ignore[no-untyped-def]
    return x


class Point:
    """A point with a docstring."""

    origin = (0, 0)

    def __init__(self, x: int, y: int = 0) -> None:
        """Make a point."""
        self.x = x
        self.y = y

    def norm(self, scale: float = 1.0) -> float:
        """Return the norm."""
        return (self.x**2 + self.y**2) ** 0.5 * scale  # type: ignore[no-any-return]

    @classmethod
    def make(cls, n: int) -> "Point":
        """Make one."""
        return cls(n, n)

    @staticmethod
    def helper(n: int) -> int:
        """Help."""
        return n

    @property
    def double(self) -> int:
        """Twice x."""
        return self.x * 2

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self) -> int:
        return hash((self.x, self.y))


class Sub(Point):
    def __init__(self, x: int) -> None:
        super().__init__(x, 1)
        self.extra = [x]


def case_signatures() -> None:
    for f in (documented, bare, Point, Point.norm, Point.make, Point.helper, Point(1).norm, Sub):
        print(inspect.signature(f))
    print(list(inspect.signature(documented).parameters), inspect.signature(documented).return_annotation)


def case_docstrings() -> None:
    for thing in (documented, bare, Point, Point.__init__, Point.norm, Point.make, Point.helper, Point.double, Sub):
        print(repr(thing.__doc__))
    print(inspect.getdoc(documented), inspect.getdoc(Sub.norm))


def case_names() -> None:
    for f in (documented, Point, Point.norm, Point.make, Point.helper, Sub):
        print(f.__name__, f.__qualname__, f.__module__)
    print(
        repr(Point),
        type(Point).__name__,
        repr(documented).split(" at ")[0].startswith(("<function", "<built-in", "<native")),
    )


def case_annotations() -> None:
    print(
        documented.__annotations__,
        Point.norm.__annotations__,
        bare.__annotations__,
        inspect.get_annotations(Point.helper),
    )


def case_pickle() -> None:
    for thing in (Point(1, 2), [Point(3)], {"k": Sub(4)}):
        again = pickle.loads(pickle.dumps(thing))
        print(again == thing, type(again).__name__)
    s = pickle.loads(pickle.dumps(Sub(7)))
    print(s.extra, s.x, s.y, type(s) is Sub)
    print(pickle.loads(pickle.dumps(documented)) is documented, pickle.loads(pickle.dumps(Point)) is Point)


def case_copy() -> None:
    s = Sub(5)
    t, u = copy.copy(s), copy.deepcopy(s)
    s.extra.append(6)
    print(t.extra, u.extra, t == s, u == s, t is s)


def case_weak_references() -> None:
    p = Point(1)
    ref = weakref.ref(p)
    print(ref() is p, weakref.proxy(p).x)
    del p
    print(ref())


def case_wraps_and_partial() -> None:
    part = functools.partial(documented, 1, key=2.0)
    print(part("xyz", 5), functools.wraps(documented)(bare).__name__ in ("documented", "bare"))
    print(functools.partialmethod(Point.norm, 2.0) is not None, outcome(functools.reduce, add, [1, 2, 3]))


def add(a: int, b: int) -> int:
    return a + b


def case_kinds() -> None:
    print(
        callable(documented),
        inspect.isclass(Point),
        inspect.isroutine(documented),
        inspect.ismodule(sys.modules[__name__]),
    )
    print(
        isinstance(Point.__dict__["double"], property),
        isinstance(Point.__dict__["make"], classmethod),
        isinstance(Point(1).norm, types.MethodType),
    )


def case_instance_dict() -> None:
    p = Point(3, 4)
    print(sorted(vars(p).items()) if hasattr(p, "__dict__") else [("x", p.x), ("y", p.y)])


def case_members() -> None:
    print([n for n, _ in inspect.getmembers(Point) if not n.startswith("_")])
    print(sorted(n for n in vars(Sub) if not n.startswith("__")), Sub.__bases__, Sub.__base__)


def case_module_namespace() -> None:
    module = sys.modules[__name__]
    print(module.__name__, module.__doc__, module.__spec__ is not None, module.documented is documented)
    print([n for n in vars(module) if n in ("documented", "Point", "Sub", "add")])
