"""`with`: entering, leaving, swallowing, several managers, and every way out."""

from types import TracebackType

from parity_support import told


class Manager:
    def __init__(self, name: str, swallow: bool = False, fail_enter: bool = False, fail_exit: bool = False) -> None:
        self.name = name
        self.swallow = swallow
        self.fail_enter = fail_enter
        self.fail_exit = fail_exit

    def __enter__(self) -> "Manager":
        print("enter", self.name)
        if self.fail_enter:
            raise ValueError(f"enter {self.name}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        print("exit", self.name, kind and kind.__name__, error, traceback is not None)
        if self.fail_exit:
            raise KeyError(f"exit {self.name}")
        return self.swallow


def case_enter_and_exit() -> None:
    with Manager("a") as m:
        print("body", m.name)
    with Manager("b"):
        print("no name")


def case_exception_passes_through() -> None:
    try:
        with Manager("a"):
            raise ValueError("inside")
    except ValueError as e:
        print(told(e))


def case_exception_is_swallowed() -> None:
    with Manager("a", swallow=True):
        raise ValueError("inside")
    print("after")


def case_several_managers_nest() -> None:
    with Manager("a") as a, Manager("b") as b:
        print(a.name + b.name)
    with (
        Manager("c", swallow=True),
        Manager("d"),
    ):
        raise ValueError("x")
    print("after")


def case_enter_fails() -> None:
    try:
        with Manager("a"), Manager("b", fail_enter=True):
            print("never")
    except ValueError as e:
        print(told(e))


def case_exit_fails() -> None:
    try:
        with Manager("a", fail_exit=True):
            print("body")
    except KeyError as e:
        print(told(e))
    try:
        with Manager("b", fail_exit=True):
            raise ValueError("inside")
    except KeyError as e:
        print(told(e))


def leave(how: str) -> str:
    for i in range(2):
        with Manager(f"{how}{i}"):
            if how == "return":
                return "returned"
            if how == "break":
                break
            if how == "continue":
                continue
            print("body", i)
    else:
        return "else"
    return "end"


def case_every_way_out() -> None:
    print(leave("return"), leave("break"), leave("continue"), leave("end"))


def case_with_inside_try_finally() -> None:
    try:
        with Manager("a"):
            try:
                raise ValueError("v")
            finally:
                print("inner finally")
    except ValueError as e:
        print(told(e))
    finally:
        print("outer finally")


class NoExit:
    def __enter__(self) -> int:
        return 1


class NoEnter:
    def __exit__(self, *args: object) -> None:
        pass


def case_not_a_manager() -> None:
    for bad in [NoExit(), NoEnter(), 5]:
        try:
            with bad:  # type: ignore[attr-defined]
                print("never")
        except TypeError as e:
            print(told(e))


class Pair:
    def __enter__(self) -> tuple[int, tuple[str, float]]:
        return 1, ("two", 3.0)

    def __exit__(self, *args: object) -> None:
        print("exit with", len(args))


def case_unpacking_the_target() -> None:
    with Pair() as (a, (b, c)):
        print(a, b, c)
    box = [0]
    with Pair() as box[0]:  # type: ignore[call-overload]
        print(box)


def case_truthy_results_that_are_not_bool() -> None:
    with Truthy("yes"):
        raise ValueError("swallowed")
    try:  # type: ignore[unreachable]
        with Truthy(""):
            raise ValueError("kept")
    except ValueError as e:
        print(told(e))


class Truthy:
    def __init__(self, result: str) -> None:
        self.result = result

    def __enter__(self) -> None:
        return None

    def __exit__(self, *args: object) -> str:
        return self.result


def swallowing_return() -> str:
    with Manager("a", swallow=True):
        raise ValueError("x")
    return "after swallow"


def return_through(values: list[str]) -> list[str]:  # type: ignore[return]
    with Manager("a"):
        with Manager("b"):
            values.append("body")
            return values
    values.append("never")


def case_return_values() -> None:
    print(swallowing_return(), return_through([]))


class Lookup:
    """Special methods are looked up on the type, not on the instance."""

    def __enter__(self) -> str:
        return "class enter"

    def __exit__(self, *args: object) -> None:
        print("class exit")


def case_methods_come_from_the_type() -> None:
    m = Lookup()
    m.extra = 1  # type: ignore[attr-defined]
    with m as text:
        print(text)


def make(name: str) -> Manager:
    print("make", name)
    return Manager(name)


def case_order_of_evaluation() -> None:
    with make("a") as x, make(x.name + "b") as y:
        print(y.name)


def case_library_managers() -> None:
    import contextlib
    import io

    buffer = io.StringIO()
    with contextlib.redirect_stdout(buffer):
        print("captured")
    print(repr(buffer.getvalue()))
    with contextlib.suppress(KeyError, IndexError):
        [][1]
    with contextlib.closing(io.StringIO("text")) as f:
        print(f.read())
    print(f.closed)


def case_escapes_the_case() -> None:
    with Manager("outer"):
        with Manager("inner"):
            raise ValueError("out of here")
