"""When temporaries die: operands, arguments, conditions, subscripts, comparisons, f-strings, chained calls."""

from parity_support import apply


class Noisy:
    def __init__(self, name: str, size: int = 0) -> None:
        self.name = name
        self.size = size

    def __del__(self) -> None:
        print("-", self.name)

    def __add__(self, other: "Noisy") -> "Noisy":
        print("add", self.name, other.name)
        return Noisy(f"({self.name}+{other.name})")

    def __iadd__(self, other: "Noisy") -> "Noisy":
        print("iadd", self.name, other.name)
        return Noisy(f"[{self.name}+={other.name}]")

    def __eq__(self, other: object) -> bool:
        print("eq", self.name)
        return isinstance(other, Noisy) and other.size == self.size

    def __lt__(self, other: "Noisy") -> bool:
        print("lt", self.name, other.name)
        return self.size < other.size

    def __bool__(self) -> bool:
        print("bool", self.name)
        return self.size > 0

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, i: int) -> "Noisy":
        print("item", self.name, i)
        return Noisy(f"{self.name}[{i}]")

    def __str__(self) -> str:
        return f"<{self.name}>"

    def __hash__(self) -> int:
        return self.size

    def me(self) -> "Noisy":
        return self

    def take(self, *others: "Noisy") -> "Noisy":
        print("take", self.name, [o.name for o in others])
        return self


def make(name: str, size: int = 0) -> Noisy:
    print("+", name)
    return Noisy(name, size)


def both(a: Noisy, b: Noisy) -> str:
    return a.name + b.name


def fail() -> Noisy:
    print("fail")
    raise ValueError("fails")


def case_statement_of_a_call() -> None:
    make("a")
    print("next")
    make("b").me().me()
    print("next")


def case_attribute_of_a_temporary() -> None:
    print(make("a").name)
    n = make("b", 5).size
    print(n)


def case_binary_operators() -> None:
    print((make("a") + make("b")).name)
    c = make("c") + make("d") + make("e")
    print("have", c.name)


def case_augmented_assignment() -> None:
    a = make("a")
    a += make("b")
    print("have", a.name)
    a += make("c")
    print("have", a.name)


def case_comparisons() -> None:
    print(make("a", 1) == make("b", 1))
    print(make("a", 1) < make("b", 2) < make("c", 3))
    print(make("a", 3) < make("b", 2) < make("c", 3))
    print(make("a") is make("b"))
    print(make("a") is not None)


def case_conditions() -> None:
    if make("a", 1):
        print("then")
    if not make("b", 1):
        print("never")
    else:
        print("else")
    print("yes" if make("c") else "no")
    while make("d"):
        print("never")
    print("end")


def case_and_or() -> None:
    x = make("a") or make("b", 1)
    print("have", x.name)
    y = make("c", 1) and make("d", 1)
    print("have", y.name)
    if make("e") or make("f"):
        print("never")
    print("end")


def case_conditional_expression() -> None:
    for flag in (True, False):
        v = make("then") if flag else make("else")
        print("have", v.name)
    print("end")


def case_arguments_live_through_the_call() -> None:
    print(both(make("a"), make("b")))
    print(make("c").take(make("d"), make("e")).name)
    print(both(b=make("f"), a=make("g")))


def case_arguments_when_a_later_one_fails() -> None:
    try:
        both(make("a"), fail())
    except ValueError:
        print("caught")
    try:
        make("b").take(make("c"), fail())
    except ValueError:
        print("caught")
    try:
        print(make("d") + fail())
    except ValueError:
        print("caught")


def case_subscripts() -> None:
    print(make("a")[1].name)
    print(make("b")[1][2].name)
    print([make("x"), make("y")][1].name)
    print({"k": make("v")}["k"].name)
    print((make("t"), make("u"))[0].name)


def case_displays_that_fail_half_way() -> None:
    try:
        print([make("a"), make("b"), fail()])
    except ValueError:
        print("caught")
    try:
        print((make("a"), fail()))
    except ValueError:
        print("caught")
    try:
        print({1: make("a"), 2: fail()})
    except ValueError:
        print("caught")
    try:
        print({make("a"), fail()})
    except ValueError:
        print("caught")


def case_f_strings() -> None:
    print(f"{make('a')} and {make('b').name} and {make('c')!s:>6}")
    try:
        print(f"{make('d')} {fail()}")
    except ValueError:
        print("caught")


def case_builtin_functions() -> None:
    print(len(make("a", 3)), str(make("b")), bool(make("c")), isinstance(make("d"), Noisy), type(make("e")).__name__)
    print(hash(make("f", 9)), getattr(make("g"), "name"), hasattr(make("h"), "none"))  # noqa: B009


def case_tuples_that_are_taken_apart() -> None:
    a, b = make("a"), make("b")
    print(a.name, b.name)
    (c, _), d = (make("c"), make("ignored")), make("d")
    print(c.name, d.name)
    _ = None
    print("end")


def case_star_unpacking() -> None:
    first, *rest = [make("a"), make("b"), make("c")]
    print(first.name, len(rest))
    del first
    print("dropped first")


def case_lambda_and_interpreted_calls() -> None:
    print([n.name for n in apply(lambda v: v + make("+"), [make("a")])])
    print("end")


def case_membership() -> None:
    print(make("a", 1) in [make("b", 1)])
    print(make("c", 1) in (make("d", 2), make("e", 1)))
    print(make("f") in {})
    print("end")


def case_discarded_operators() -> None:
    make("a") + make("b")
    print("next")
    make("c") == make("d")  # noqa: B015
    print("end")


def case_assert_and_print() -> None:
    assert make("a", 1)
    print("next")
    try:
        assert make("b"), make("message")
    except AssertionError as e:
        print("caught", e)
    print("end")
