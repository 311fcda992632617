"""Native classes and functions of other modules of one build: attributes, methods, constructors, calls."""

import sys
from typing import TYPE_CHECKING, Any
from unittest import mock

import parts
from parity_support import outcome, subclass, told
from parts import Token as Exported
from parts import scaled as exported_scaled
from parts.chain import Link
from parts.tokens import FIRST, Empty, Span, Special, Token, broken, scaled

if TYPE_CHECKING:
    from shapes.square import Square

MODULE = sys.modules[__name__]
TOKENS = sys.modules["parts.tokens"]
replaced = mock.patch.object


def make(kind: str, n: int) -> Token:
    return Token(kind, Span(n), n)


def summary(token: Token) -> str:
    return f"{token.kind} {token.count} {token.weight} {token.seen} {token.span.start}-{token.span.end}"


def case_attributes_are_read() -> None:
    print(summary(make("a", 3)), make("b", 10**30).count, summary(Special("s", Span(1, end=2), seen=True)))


def change(token: Token, n: int) -> int:
    token.count = n
    token.count += 5
    token.weight *= 2
    token.kind = token.kind + "!"
    token.span.end -= n
    token.seen = not token.seen
    return token.count


def case_attributes_are_written() -> None:
    token = make("a", 1)
    print(change(token, 2), change(token, 10**25), summary(token))


def undefined(token: Token) -> int:
    return token.late


def case_undefined_attributes() -> None:
    token = make("a", 1)
    print(outcome(undefined, token))
    token.late = 4
    print(undefined(token))
    del token.late
    print(outcome(undefined, token))


def of_optional(token: Token | None) -> str:
    if token is None:
        return "none"
    parent = token.parent
    return token.kind if parent is None else f"{token.kind} in {parent.kind}"


def case_optionals() -> None:
    inner = make("inner", 1)
    print(of_optional(None), of_optional(inner))
    inner.parent = make("outer", 2)
    print(of_optional(inner))


def case_attributes_of_none() -> None:
    nothing: Any = None
    print(outcome(summary, nothing), outcome(change, nothing, 1), outcome(bumped, nothing))


def bumped(token: Token) -> int:
    return token.bump() + token.bump(10) + token.bump(by=100)


def labels(tokens: list[Token]) -> list[str]:
    return [token.label() + token.label("<") + token.label(suffix=">", prefix="<") for token in tokens]


def case_methods() -> None:
    token, special = make("t", 0), Special("s", Span(0))
    print(bumped(token), bumped(special), labels([token, special]), token.half(), token.inside(Span(0)), token.size)
    print(token.rest(), token.rest(1, 2, 3), Token.label(special, "x"))


def case_methods_of_interpreted_subclasses() -> None:
    sub: Any = subclass(Token, label=lambda self, prefix="", suffix="": "sub", bump=lambda self, by=1: by)
    token = sub("k", Span(1))
    print(bumped(token), labels([token]), summary(token), change(token, 4))


def wrong_argument(token: Token, value: Any) -> bool:
    return token.inside(value)


def case_wrong_arguments() -> None:
    print(outcome(wrong_argument, make("a", 1), Span(5)))


def fails(token: Token) -> int:
    return token.fail("why")


def case_failing_methods() -> None:
    try:
        fails(make("a", 1))
    except KeyError as error:
        print(told(error))


def case_construction() -> None:
    print(summary(Token("a", Span(1, 2), 3, weight=0.25)), summary(Token(span=Span(4), kind="b")), Empty().value)
    print(type(Exported("x", Span(1))) is Token, isinstance(Special("s", Span(1)), Token))


def constructed(n: int) -> Token:
    return Token("a", Span(n), n)


def case_failing_construction() -> None:
    try:
        constructed(-1)
    except ValueError as error:
        print(told(error))


def too_few() -> Token:
    return Token("a")  # type: ignore[call-arg]


def case_wrong_construction() -> None:
    print(outcome(too_few))


def calls(n: int) -> list[float]:
    return [scaled(n), scaled(n, 0.5), scaled(by=3.0, n=n, plus=n), exported_scaled(n), parts.scaled(n)]


def case_functions() -> None:
    print(calls(3), outcome(divided, 0))


def divided(n: int) -> int:
    return broken(n)


def case_failing_functions() -> None:
    try:
        divided(0)
    except ZeroDivisionError as error:
        print(told(error))


def kinds(things: list[object]) -> list[bool]:
    return [isinstance(thing, Token) for thing in things] + [isinstance(thing, Special) for thing in things]


def case_isinstance() -> None:
    sub: Any = subclass(Special)
    print(kinds([make("a", 1), Special("s", Span(1)), sub("x", Span(1)), 1, None, Token]))


class Derived(Token):
    """Interpreted, because its base is a class of another module; its methods and instances are half native."""

    def __init__(self, n: int) -> None:
        super().__init__("derived", Span(n), n)
        self.own = n

    def both(self) -> int:
        self.count += self.own
        return self.count * 100 + self.span.start + self.bump(2)

    def label(self, prefix: str = "", *, suffix: str = "") -> str:
        return f"{self.kind} of {self.own}"


class Shadowing(Token):
    @property
    def seen(self) -> bool:  # type: ignore[override]
        return True

    @seen.setter
    def seen(self, value: bool) -> None:
        pass

    def look(self) -> bool:
        self.seen = False
        return self.seen


def total(derived: list[Derived]) -> int:
    return sum([d.both() + d.count + d.own for d in derived])


def case_interpreted_subclasses_across_modules() -> None:
    derived = Derived(3)
    print(derived.both(), total([derived, Derived(10**20)]), labels([derived]), summary(derived), bumped(derived))
    print(Shadowing("s", Span(1)).look(), summary(Shadowing("s", Span(1))))


class Like:
    kind = "like"
    count = 1
    weight = 2.0
    seen = True
    span = Span(7)

    def bump(self, by: int = 1) -> int:
        return -by

    def label(self, prefix: str = "", suffix: str = "") -> str:
        return "like" + prefix + suffix


def case_other_objects_in_their_place() -> None:
    like: Any = Like()
    print(summary(like), bumped(like), labels([like]), change(like, 3), summary(like))


def case_replaced_methods() -> None:
    token = make("a", 0)
    print(bumped(token))
    with replaced(Token, "bump", lambda self, by=1: by * 1000):
        print(bumped(token), bumped(Special("s", Span(0))))
    print(bumped(token))
    patch: Any = lambda by=1: by + 0.5  # noqa: E731
    vars(token)["bump"] = patch
    print(outcome(token.bump, 1))


def case_replaced_constructors() -> None:
    def init(self: Any, kind: str, span: Span, count: int = 0) -> None:
        self.kind, self.span, self.count, self.weight, self.seen = kind + "?", span, -count, 0.5, True

    with replaced(Token, "__init__", init):
        print(summary(make("a", 5)))
    print(summary(make("a", 5)))


def case_replaced_imports() -> None:
    with replaced(MODULE, "Token", lambda kind, span, count: Special(kind, span, count * 2)):
        print(summary(make("a", 5)), make("a", 5).label())
    with replaced(MODULE, "scaled", lambda n, by=1.0, plus=0: n + 0.5):
        print(calls(3))
    with replaced(TOKENS, "scaled", lambda n, by=1.0, plus=0: n + 0.5), replaced(TOKENS, "Token", Special):
        print(calls(3), make("a", 5).label())
    print(calls(3), make("a", 5).label())


def case_deleted_imports() -> None:
    kept = globals().pop("Span")
    try:
        print(outcome(make, "a", 5))
    finally:
        globals()["Span"] = kept
    print(summary(make("a", 5)))


def case_order_of_evaluation() -> None:
    def noted(value: int) -> int:
        print("evaluated", value)
        MODULE.Token = Special  # type: ignore[misc, assignment]
        return value

    try:
        print(type(Token("a", Span(noted(1)), noted(2))).__name__)
        print(type(Token("a", Span(3), 4)).__name__)
    finally:
        MODULE.Token = TOKENS.Token  # type: ignore[misc]


def area(square: "Square") -> object:
    return square.area()


def case_modules_that_come_later() -> None:
    from shapes.square import Square

    print(area(Square(3)), area(Square(4)))


def case_circular_imports() -> None:
    link = Link(3)
    print(link.weight(), FIRST.number, FIRST.weight())
    token = link.make("made")
    token.count += 2
    print(summary(token), link.weight())
