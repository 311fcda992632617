"""Single inheritance: overriding, inherited attributes, dispatch, abstract classes."""

from abc import ABC, abstractmethod

from parity_support import told


class Animal:
    legs = 4

    def __init__(self, name: str) -> None:
        self.name = name

    def speak(self) -> str:
        return f"{self.name} makes {self.sound()}"

    def sound(self) -> str:
        return "a sound"

    def describe(self) -> str:
        return f"{self.name} has {self.legs} legs"


class Dog(Animal):
    def sound(self) -> str:
        return "woof"


class Puppy(Dog):
    def __init__(self, name: str, age: int) -> None:
        super().__init__(name)
        self.age = age

    def sound(self) -> str:
        return super().sound() + "!" * self.age


class Bird(Animal):
    legs = 2

    def __init__(self) -> None:
        Animal.__init__(self, "bird")
        self.wings = 2

    def describe(self) -> str:
        return super().describe() + f" and {self.wings} wings"


def case_dispatch_on_the_real_type() -> None:
    for a in [Animal("it"), Dog("rex"), Puppy("bit", 2), Bird()]:
        print(a.speak(), "|", a.describe(), "|", type(a).__name__, isinstance(a, Dog))


def case_inherited_attributes_and_classes() -> None:
    p = Puppy("bit", 1)
    p.name = "bob"
    p.legs = 3
    print(p.name, p.age, p.legs, Puppy.legs, Dog.legs, Puppy.__mro__, Puppy.__bases__, issubclass(Puppy, Animal))
    Animal.legs = 5
    print(Dog("d").legs, Bird().legs, p.legs)
    Animal.legs = 4


class Shape(ABC):
    @abstractmethod
    def area(self) -> float: ...

    def twice(self) -> float:
        return self.area() * 2

    @property
    @abstractmethod
    def name(self) -> str: ...


class Square(Shape):
    def __init__(self, side: float) -> None:
        self.side = side

    def area(self) -> float:
        return self.side * self.side

    @property
    def name(self) -> str:
        return "square"


class Unfinished(Shape):
    def area(self) -> float:
        return 0.0


def case_abstract_classes() -> None:
    s: Shape = Square(1.5)
    print(s.area(), s.twice(), s.name)
    for cls in [Shape, Unfinished]:
        try:
            cls()  # type: ignore[abstract]
        except TypeError as e:
            print(told(e))


class Counter:
    def __init__(self) -> None:
        self.setup()
        self.count = 0

    def setup(self) -> None:
        self.step = 1

    def advance(self) -> int:
        self.count += self.step
        return self.count


class DoubleCounter(Counter):
    def setup(self) -> None:
        self.step = 2


class BrokenCounter(Counter):
    def setup(self) -> None:
        print(self.count)


def case_virtual_call_from_init() -> None:
    print(Counter().advance(), DoubleCounter().advance())
    try:
        BrokenCounter()
    except AttributeError as e:
        print(told(e))


class NoInit(Puppy):
    pass


class ForgetsInit(Animal):
    def __init__(self) -> None:
        self.extra = 1


def case_init_inherited_or_forgotten() -> None:
    n = NoInit("n", 3)
    print(n.speak(), n.age)
    f = ForgetsInit()
    try:
        f.speak()
    except AttributeError as e:
        print(told(e))
    print(f.extra, f.legs)


class Base:
    def value(self) -> object:
        return 1

    def combine(self, other: "Base") -> str:
        return f"base {self.value()} {other.value()}"


class Narrow(Base):
    def value(self) -> int:
        return 2

    def combine(self, other: Base, extra: int = 5) -> str:
        return f"narrow {self.value() + extra} {other.value()}"


class Text(Base):
    def value(self) -> str:
        return "text"


def case_covariant_returns_and_extra_parameters() -> None:
    objects: list[Base] = [Base(), Narrow(), Text()]
    for a in objects:
        for b in objects:
            print(a.combine(b), end="; ")
    print(Narrow().combine(Base(), 10))


class Node:
    def children(self) -> "list[Node]":
        return []

    def evaluate(self) -> int:
        raise NotImplementedError(type(self).__name__)


class Num(Node):
    def __init__(self, n: int) -> None:
        self.n = n

    def evaluate(self) -> int:
        return self.n


class BinOp(Node):
    def __init__(self, left: Node, right: Node) -> None:
        self.left, self.right = left, right

    def children(self) -> list[Node]:
        return [self.left, self.right]


class Add(BinOp):
    def evaluate(self) -> int:
        return self.left.evaluate() + self.right.evaluate()


class Mul(BinOp):
    def evaluate(self) -> int:
        return self.left.evaluate() * self.right.evaluate()


def size(n: Node) -> int:
    return 1 + sum([size(c) for c in n.children()])


def case_expression_tree() -> None:
    tree = Add(Num(2), Mul(Num(3), Add(Num(4), Num(5))))
    print(tree.evaluate(), size(tree), Mul(Num(2**40), Num(2**40)).evaluate())
    try:
        Add(Num(1), BinOp(Num(1), Num(2))).evaluate()
    except NotImplementedError as e:
        print(told(e))


class MyError(ValueError):
    def __init__(self, code: int) -> None:
        super().__init__(f"code {code}")
        self.code = code


class Registry(dict[str, int]):
    def add(self, key: str) -> int:
        self[key] = self.get(key, 0) + 1
        return self[key]


class Upper(str):
    def shout(self) -> str:
        return self.upper() + "!"


class Celsius(float):
    def to_f(self) -> float:
        return self * 9 / 5 + 32


class Ids(list[int]):
    def top(self) -> int:
        return max(self)


def case_builtin_bases() -> None:
    try:
        raise MyError(5)
    except ValueError as e:
        print(told(e))
    r = Registry(a=1)
    print(r.add("a"), r.add("b"), r, len(r), isinstance(r, dict), type(r).__name__)
    print(Upper("hi").shout(), Upper("a") + "b", len(Upper("abc")), Celsius(100).to_f(), Celsius(1.5) + 1)
    ids = Ids([3, 9])
    ids.append(4)
    print(ids.top(), ids, ids[0], [*ids])
