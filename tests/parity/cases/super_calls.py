"""`super()` in methods, constructors, properties, class methods and dunders."""

from parity_support import told


class A:
    def __init__(self, n: int = 0) -> None:
        print("A.__init__", n)
        self.n = n

    def who(self) -> str:
        return "A"

    def with_default(self, x: int = 5) -> int:
        return x + self.n

    @property
    def label(self) -> str:
        return f"label {self.n}"

    @classmethod
    def make(cls, n: int) -> "A":
        return cls(n)

    @staticmethod
    def helper(n: int) -> int:
        return n * 10

    def __str__(self) -> str:
        return f"A<{self.n}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, A) and self.n == other.n

    def __hash__(self) -> int:
        return hash(self.n)


class B(A):
    def __init__(self, n: int) -> None:
        print("B.__init__")
        super().__init__(n + 1)

    def who(self) -> str:
        return "B>" + super().who()

    @property
    def label(self) -> str:
        return "B " + super().label

    @classmethod
    def make(cls, n: int) -> "A":
        print("B.make")
        return super().make(n * 2)

    def __str__(self) -> str:
        return "B" + super().__str__()


class C(B):
    def who(self) -> str:
        return "C>" + super().who()

    def with_default(self, x: int = 50) -> int:
        return super().with_default(x) * 2 + super().with_default()

    def skip(self) -> str:
        return super(B, self).who() + A.who(self)

    def use_helper(self) -> int:
        return super().helper(3)

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) and isinstance(other, C)

    __hash__ = B.__hash__


def case_chain_of_three() -> None:
    c = C(1)
    print(c.who(), c.with_default(), c.with_default(1), c.skip(), c.use_helper(), c.label, str(c), c.n)


def case_equality_through_super() -> None:
    print(C(1) == C(1), C(1) == C(2), C(1) == B(1), B(1) == C(1), hash(C(1)) == hash(2))


def case_class_methods_keep_the_class() -> None:
    for cls in (A, B, C):
        made = cls.make(3)
        print(type(made).__name__, made.n)


class D(A):
    def missing(self) -> None:
        super().nothing()  # type: ignore[misc]

    def wrong(self) -> int:
        return super().with_default(1, 2)  # type: ignore[call-arg]


def case_errors() -> None:
    d = D()
    try:
        d.missing()
    except AttributeError as e:
        print(told(e))
    try:
        d.wrong()
    except TypeError as e:
        print(told(e))


class Logged(dict[str, int]):
    def __setitem__(self, key: str, value: int) -> None:
        print("set", key, value)
        super().__setitem__(key, value)

    def __getitem__(self, key: str) -> int:
        return super().__getitem__(key) * 10


class Shouting(str):
    def upper(self) -> str:
        return super().upper() + "!"


class Loud(Exception):
    def __init__(self, what: str) -> None:
        super().__init__(what.upper())

    def __str__(self) -> str:
        return "<" + super().__str__() + ">"


def case_super_of_builtins() -> None:
    d = Logged()
    d["a"] = 1
    d["b"] = d["a"] + 1
    print(d["b"], dict(d), Shouting("hey").upper())
    try:
        raise Loud("no")
    except Loud as e:
        print(told(e), e.args)
    try:
        d["zzz"]
    except KeyError as e:
        print(told(e))


class Base1:
    def setup(self, log: list[str]) -> None:
        log.append("base")


class Left(Base1):
    def setup(self, log: list[str]) -> None:
        log.append("left")
        super().setup(log)


class Right(Base1):
    def setup(self, log: list[str]) -> None:
        log.append("right")
        super().setup(log)


class Both(Left, Right):
    def setup(self, log: list[str]) -> None:
        log.append("both")
        super().setup(log)


def case_cooperative_multiple_inheritance() -> None:
    log: list[str] = []
    Both().setup(log)
    print(log, [c.__name__ for c in Both.__mro__])


class Attributes(A):
    def __setattr__(self, name: str, value: object) -> None:
        print("setattr", name)
        super().__setattr__(name, value)

    def __getattribute__(self, name: str) -> object:
        if name == "virtual":
            return "made up"
        return super().__getattribute__(name)


def case_super_in_attribute_hooks() -> None:
    a = Attributes(5)
    a.extra = 1
    print(a.virtual, a.n, a.extra)


class Subclassed(A):
    def __init_subclass__(cls, **kwargs: object) -> None:
        print("subclass of Subclassed:", cls.__name__, kwargs)
        super().__init_subclass__()


def case_super_outside_a_method() -> None:
    try:
        super().who()  # type: ignore[misc]
    except RuntimeError as e:
        print(told(e))
    s = super(B, C(4))
    print(s.who(), type(s).__name__)  # type: ignore[attr-defined]
