"""Everything else that is valid: except*, metaclasses, PEP 695, nested classes, decorators, descriptors, walrus."""

import abc
import contextlib
import functools
import typing
from collections.abc import Callable, Iterator

from parity_support import outcome, told


def case_except_star() -> None:
    try:
        raise ExceptionGroup("group", [ValueError("v"), KeyError("k"), ExceptionGroup("inner", [ValueError("w")])])
    except* ValueError as e:
        print("values", [type(x).__name__ for x in e.exceptions])
    except* KeyError as e:
        print("keys", e.exceptions)
    try:
        try:
            raise ExceptionGroup("left", [OSError("o"), ValueError("v")])
        except* ValueError:
            print("handled")
    except ExceptionGroup as g:
        print(told(g), g.exceptions)


class Meta(type):
    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, object], **kwargs: object) -> "Meta":
        namespace["made_by"] = mcls.__name__
        return super().__new__(mcls, name, bases, namespace)

    def __call__(cls, *args: object) -> object:
        print("calling", cls.__name__)
        return super().__call__(*args)

    @property
    def on_class(cls) -> str:
        return "metaclass property"


class WithMeta(metaclass=Meta, flag=True):
    made_by: str

    def __init__(self, n: int = 0) -> None:
        self.n = n


def case_metaclass() -> None:
    print(WithMeta(5).n, WithMeta.made_by, WithMeta.on_class, type(WithMeta).__name__)


class Stack[T]:
    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)

    def top(self) -> T:
        return self.items[-1]


def first[T](values: list[T], default: T) -> T:
    return values[0] if values else default


type Pair[A] = tuple[A, A]


def case_type_parameters() -> None:
    s = Stack[int]()
    s.push(1)
    s.push(2)
    print(s.top(), first(["a"], "z"), first([], 0), Stack.__type_params__, Pair.__name__)


class Outer:
    class Inner:
        limit = 5

        def value(self) -> int:
            return self.limit

    def make(self) -> "Outer.Inner":
        return Outer.Inner()


def case_nested_classes() -> None:
    print(Outer().make().value(), Outer.Inner.__qualname__)


def logged(prefix: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    def decorate(f: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(f)
        def wrapper(*args: object, **kwargs: object) -> object:
            print(prefix, f.__name__, args, kwargs)
            return f(*args, **kwargs)

        return wrapper

    return decorate


@logged("call")
def decorated(a: int, b: int = 2) -> int:
    """Add."""
    return a + b


class Decorated:
    @logged("method")
    def run(self, n: int) -> int:
        return n * 2

    @functools.cached_property
    def slow(self) -> int:
        print("computing")
        return 42

    @functools.singledispatchmethod
    def show(self, x: object) -> str:
        return "object"

    @show.register
    def _(self, x: int) -> str:
        return "int"


def case_decorators() -> None:
    print(decorated(1), decorated(1, b=5), decorated.__name__, decorated.__doc__)
    d = Decorated()
    print(d.run(4) if True else 0, d.slow, d.slow, d.show(5), d.show("x"))  # type: ignore[redundant-expr]


@contextlib.contextmanager
def section(name: str) -> Iterator[str]:
    print("begin", name)
    try:
        yield name.upper()
    finally:
        print("end", name)


def case_context_manager_from_generator() -> None:
    with section("a") as s:
        print(s)
    try:
        with section("b"):
            raise ValueError("inside")
    except ValueError as e:
        print(type(e).__name__, e)


if typing.TYPE_CHECKING:
    Number = float
else:
    Number = int

try:
    import no_such_accelerator  # type: ignore[import-not-found]

    def fast(n: int) -> int:
        return no_such_accelerator.fast(n)  # type: ignore[no-any-return]
except ImportError:

    def fast(n: int) -> int:
        return n + 1000


def case_conditional_definitions() -> None:
    print(Number(2.5), fast(1))


class Plugin(abc.ABC):
    registry: dict[str, type] = {}

    def __init_subclass__(cls, *, key: str, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.registry[key] = cls

    @abc.abstractmethod
    def run(self) -> str: ...


class PluginA(Plugin, key="a"):
    def run(self) -> str:
        return "ran a"


def case_plugins() -> None:
    print({k: v().run() for k, v in Plugin.registry.items()}, outcome(Plugin).split("'")[0])


class X:
    def hello(self) -> str:
        return "X"


class Y:
    def hello(self) -> str:
        return "Y"

    def only_y(self) -> str:
        return "only Y " + self.hello()


class Z(X, Y):
    pass


def case_multiple_inheritance() -> None:
    z = Z()
    print(z.hello(), z.only_y(), [c.__name__ for c in Z.__mro__])


@typing.overload
def over(x: int) -> int: ...
@typing.overload
def over(x: str) -> str: ...
def over(x: int | str) -> int | str:
    return x * 2


def case_overloads() -> None:
    print(over(4), over("ab"))


class Proto(typing.Protocol):
    def speak(self) -> str: ...


class Speaker:
    def speak(self) -> str:
        return "hi"


def talk(p: Proto) -> str:
    return p.speak()


def case_protocols() -> None:
    print(talk(Speaker()), outcome(talk, 5))


T = typing.TypeVar("T")


class Box(typing.Generic[T]):
    def __init__(self, value: T) -> None:
        self.value = value

    def get(self) -> T:
        return self.value


def case_generic_classes() -> None:
    print(Box(5).get() + 1, Box("s").get().upper(), Box[int](3).value, Box[list[int]]([1]).get())
