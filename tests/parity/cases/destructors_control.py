"""When values die on the ways through loops, exceptions, `with`, generators and closures."""

from collections.abc import Iterator
from types import TracebackType


class Noisy:
    def __init__(self, name: str) -> None:
        self.name = name

    def __del__(self) -> None:
        print("-", self.name)


class Manager:
    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> Noisy:
        print("enter", self.name)
        return Noisy(self.name + " inside")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        print("exit", self.name, error)
        return self.name == "calm"

    def __del__(self) -> None:
        print("manager", self.name)


def case_loop_variable_is_replaced_each_round() -> None:
    for i in range(3):
        v = Noisy(f"round {i}")
        print("made", v.name)
    print("after loop", v.name)


def case_break_and_continue() -> None:
    for i in range(5):
        v = Noisy(str(i))
        if i == 1:
            continue
        if i == 3:
            break
        print("end of round", v.name)
    else:
        print("never")
    print("after")


def case_while_loop() -> None:
    v: Noisy | None = Noisy("start")
    n = 0
    while v is not None:
        n += 1
        v = Noisy(f"n{n}") if n < 3 else None
        print("round", n)
    print("after")


def case_loop_inside_a_loop() -> None:
    for i in range(2):
        outer = Noisy(f"outer {i}")
        for j in range(2):
            inner = Noisy(f"inner {i}{j}")
        print("inner loop over", inner.name, outer.name)
    print("after")


def thrower(name: str) -> None:
    local = Noisy("local of " + name)
    print("about to raise", local.name)
    raise ValueError(name)


def case_locals_of_a_failed_call_live_as_long_as_the_exception() -> None:
    try:
        thrower("one")
    except ValueError:
        print("in handler")
    print("after")


def middle() -> None:
    local = Noisy("middle")
    thrower("deep")
    print("never", local.name)


def case_unwinding_through_frames() -> None:
    try:
        middle()
    except ValueError as e:
        print("caught", e)
    print("after")


def case_kept_exception() -> None:
    kept: list[BaseException] = []
    try:
        raise ValueError(Noisy("argument"))
    except ValueError as e:
        kept.append(e)
    print("kept", len(kept))
    kept.clear()
    print("dropped")


def case_handler_variable_is_deleted() -> None:
    try:
        raise KeyError(Noisy("key"))
    except KeyError as e:
        print("caught", len(e.args))
    print("after")


def case_finally() -> None:
    try:
        a = Noisy("a")
        print("body", a.name)
    finally:
        b = Noisy("b")
        print("finally", b.name)
    print("after")


def returns_through_finally() -> str:
    a = Noisy("a")
    try:
        return a.name
    finally:
        print("finally")


def case_return_through_finally() -> None:
    print(returns_through_finally())


def case_reraise() -> None:
    try:
        try:
            thrower("inner")
        except ValueError:
            note = Noisy("in handler")
            print("again", note.name)
            raise
    except ValueError as e:
        print("outer", e)
    print("after")


def case_raise_from() -> None:
    try:
        try:
            raise ValueError(Noisy("cause"))
        except ValueError as e:
            raise KeyError(Noisy("effect")) from e
    except KeyError:
        print("caught")
    print("after")


def case_exception_in_an_argument() -> None:
    try:
        print(Noisy("first").name, int("no number"), Noisy("never").name)
    except ValueError:
        print("caught")


def case_with() -> None:
    with Manager("plain") as inside:
        print("body", inside.name)
    print("after")
    del inside
    print("end")


def case_with_unused() -> None:
    with Manager("unused"):
        print("body")
    print("after")


def case_with_and_exception() -> None:
    with Manager("calm") as inside:
        raise ValueError(inside.name)
    print("after")
    try:
        with Manager("strict"):
            raise ValueError("through")
    except ValueError:
        print("caught")


def case_two_managers() -> None:
    with Manager("a") as a, Manager("b") as b:
        print("body", a.name, b.name)
    print("after")


def generate() -> Iterator[Noisy]:
    a = Noisy("generator's own")
    yield Noisy("first")
    print("resumed", a.name)
    yield Noisy("second")
    print("last")


def case_generator_to_the_end() -> None:
    for v in generate():
        print("got", v.name)
    print("after")


def case_generator_is_dropped() -> None:
    g = generate()
    print(next(g).name)
    del g
    print("after")


def case_generator_in_a_loop_with_break() -> None:
    for v in generate():
        print("got", v.name)
        break
    print("after")


def case_closures() -> None:
    captured = Noisy("captured")

    def inner() -> str:
        return captured.name

    print(inner())
    f = inner
    del inner
    print("f holds it")
    del f
    print("the variable still holds it", captured.name)


def maker() -> Iterator[str]:
    held = Noisy("held")
    return (held.name + c for c in "xy")


def case_generator_expression_holds_what_it_captured() -> None:
    it = maker()
    print(next(it))
    print(list(it))
    del it
    print("end")


def case_nested_try() -> None:
    for i in range(3):
        try:
            v = Noisy(f"v{i}")
            if i == 1:
                raise ValueError(v.name)
            print("fine", v.name)
        except ValueError as e:
            print("caught", e)
        finally:
            print("finally", i)
    print("after")


def count_down(n: int) -> int:
    v = Noisy(f"frame {n}")
    if n == 0:
        raise LookupError("bottom")
    try:
        return count_down(n - 1) + len(v.name)
    finally:
        print("leaving", n)


def case_recursion_and_exception() -> None:
    try:
        count_down(2)
    except LookupError as e:
        print("caught", e)
    print("after")


def case_destructor_that_raises_is_reported_and_no_more() -> None:
    b = Bad()
    del b
    print("after")


class Bad:
    def __del__(self) -> None:
        raise ValueError("from a destructor")


class Replier:
    """Its destructor uses exceptions itself while another one is on its way."""

    def __del__(self) -> None:
        try:
            raise KeyError("inner")
        except KeyError as e:
            print("handled", e)


def raises_with_replier() -> None:
    r = Replier()
    print("have", r is not None)
    raise ValueError("outer")


def case_destructor_handles_exceptions_during_unwinding() -> None:
    try:
        raises_with_replier()
    except ValueError as e:
        print("caught", e, e.__context__)
