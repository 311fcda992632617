"""`raise ... from`, causes and contexts, and what prints of them."""

import traceback
from collections.abc import Callable, Iterator

from parity_support import fail, told


def parse(text: str) -> int:
    try:
        return int(text)
    except ValueError as e:
        raise RuntimeError(f"bad input {text!r}") from e


def case_explicit_cause() -> None:
    print(parse("5"))
    try:
        parse("x")
    except RuntimeError as e:
        print(told(e), e.__cause__ is e.__context__, e.__suppress_context__)


def hidden() -> None:
    try:
        parse("x")
    except RuntimeError:
        raise LookupError("hidden") from None


def case_from_none() -> None:
    try:
        hidden()
    except LookupError as e:
        print(told(e), e.__cause__, e.__suppress_context__, type(e.__context__).__name__)


def case_cause_is_a_class() -> None:
    try:
        raise ValueError("v") from KeyError
    except ValueError as e:
        print(told(e), repr(e.__cause__))


def case_wrong_causes() -> None:
    for cause in [5, "text", int]:
        try:
            raise ValueError("v") from cause  # type: ignore[misc]
        except TypeError as e:
            print(told(e))


def chain(n: int) -> None:
    if n == 0:
        raise ValueError("root")
    try:
        chain(n - 1)
    except Exception as e:
        raise RuntimeError(f"level {n}") from e


def case_long_chain() -> None:
    try:
        chain(3)
    except RuntimeError as e:
        print(told(e))
        error: BaseException | None = e
        while error is not None:
            print(error)
            error = error.__cause__


def case_context_chain_without_from() -> None:
    try:
        try:
            try:
                raise ValueError("a")
            except ValueError:
                raise KeyError("b")  # noqa: B904
        except KeyError:
            raise IndexError("c")  # noqa: B904
    except IndexError as e:
        print(told(e))


def case_cause_from_interpreted_code() -> None:
    try:
        try:
            fail("deep")
        except LookupError as e:
            raise ValueError("wrapped") from e
    except ValueError as e:
        print(told(e))


def make(kind: str) -> Exception:
    print("make", kind)
    return ValueError(kind)


def case_evaluation_order() -> None:
    try:
        raise make("raised") from make("cause")
    except ValueError as e:
        print(told(e))


def case_full_text() -> None:
    try:
        chain(1)
    except RuntimeError as e:
        text = traceback.format_exception(e)
        print([line.strip().splitlines()[0].split("/")[-1] for line in text if "File" not in line])


def case_context_is_set_by_builtin_errors_too() -> None:
    try:
        try:
            [][0]
        except IndexError:
            {}["k"]  # type: ignore[index]
    except KeyError as e:
        print(told(e))


def case_raising_a_handled_exception_again() -> None:
    saved: Exception | None = None
    try:
        parse("x")
    except RuntimeError as e:
        saved = e
    try:
        assert saved is not None
        raise saved
    except RuntimeError as e:
        print(told(e), e is saved)


def context_behind(step: Callable[[], None]) -> Iterator[str]:
    step()
    try:
        raise ValueError("inside")
    except ValueError as e:
        yield repr(e.__context__)


def handles_all() -> None:
    try:
        parse("handled")
    except RuntimeError:
        pass


def case_a_generator_sees_what_its_caller_handles_behind_a_call_that_handled_something() -> None:
    try:
        parse("outer")
    except RuntimeError:
        print(list(context_behind(handles_all)))


def case_raising_in_a_handler_and_behind_it() -> None:
    handles_all()
    try:
        raise KeyError("first")
    except KeyError as e:
        handles_all()
        print(told(e))
        try:
            raise IndexError("second")
        except IndexError as inner:
            print(told(inner))


class Watched(type):
    def __subclasscheck__(cls, other: type) -> bool:
        print("asked", cls.__name__, other.__name__)
        return super().__subclasscheck__(other)


class Strange(Exception, metaclass=Watched):
    pass


def case_an_exception_class_with_a_metaclass() -> None:
    try:
        raise Strange("odd")
    except ValueError:
        print("wrong")
    except Exception as e:
        print(told(e))


def case_with_traceback() -> None:
    try:
        try:
            parse("y")
        except RuntimeError as e:
            raise KeyError("moved").with_traceback(e.__traceback__) from None
    except KeyError as e:
        print(told(e))


def case_escapes_the_case() -> None:
    parse("escaping")
