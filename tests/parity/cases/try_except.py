"""`try` and `except`: matching, order, names, nesting, context, else."""

from parity_support import told


def divide(a: int, b: int) -> str:
    try:
        result = a // b
    except ZeroDivisionError as e:
        return f"caught {e}"
    else:
        return f"= {result}"


def case_simple() -> None:
    print(divide(7, 2), divide(1, 0))


def act(kind: int) -> int:
    if kind == 0:
        return 1
    if kind == 1:
        raise ValueError("one")
    if kind == 2:
        raise KeyError("two")
    if kind == 3:
        raise UnicodeError("three")
    if kind == 4:
        return int("x")
    if kind == 5:
        raise KeyboardInterrupt
    if kind == 6:
        raise LookupError
    raise OSError(2, "No such file", "f.txt")


def handle(kind: int) -> str:
    try:
        act(kind)
    except KeyError:
        return "KeyError"
    except (UnicodeError, IndexError) as e:
        return f"unicode {e}"
    except ValueError as e:
        return f"value {e}"
    except Exception as e:
        return f"other {type(e).__name__} {e} {e.args}"
    except BaseException as e:
        return f"base {type(e).__name__} {e}"
    else:
        return "fine"


def case_first_matching_clause_wins() -> None:
    print([handle(k) for k in range(8)])


def bare(kind: int) -> str:
    try:
        act(kind)
    except:  # noqa: E722
        return "bare"
    return "no error"


def case_bare_except() -> None:
    print(bare(0), bare(1), bare(5))


def case_name_is_unbound_after_the_clause() -> None:
    e = "before"
    try:
        act(1)
    except ValueError as e:
        print("inside", e)
    try:
        print(e)  # type: ignore[misc]
    except UnboundLocalError as error:
        print(told(error))
    try:
        act(2)
    except KeyError as f:
        f = None  # type: ignore[assignment]
    try:
        print(f)  # type: ignore[misc]
    except UnboundLocalError as error:
        print(told(error))


def case_name_deleted_inside_the_clause() -> None:
    try:
        act(1)
    except ValueError as e:
        del e
    print("fine")


def inner() -> None:
    try:
        act(2)
    except ValueError:
        print("wrong clause")


def case_unmatched_goes_on() -> None:
    try:
        inner()
    except KeyError as e:
        print(told(e))


def while_handling() -> None:
    try:
        act(1)
    except ValueError:
        act(2)


def case_exception_while_handling_has_context() -> None:
    try:
        while_handling()
    except KeyError as e:
        print(told(e), type(e.__context__).__name__, e.__cause__)


def case_nested_handlers() -> None:
    try:
        try:
            act(1)
        except ValueError as outer:
            try:
                act(2)
            except KeyError as inner_error:
                print(told(inner_error))
            print(outer, "still here")
            raise
    except ValueError as e:
        print(told(e), e.__context__)


def reraise(kind: int) -> None:
    try:
        act(kind)
    except Exception:
        print("log")
        raise


def case_bare_raise() -> None:
    try:
        reraise(1)
    except ValueError as e:
        print(told(e))
    try:
        raise  # noqa: PLE0704
    except RuntimeError as e:
        print(told(e))


def case_else_is_not_guarded() -> None:
    try:
        try:
            print("try")
        except ValueError:
            print("never")
        else:
            act(1)
    except ValueError as e:
        print(told(e))


class AppError(Exception):
    def __init__(self, code: int, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class NotFound(AppError):
    def __str__(self) -> str:
        return f"not found: {self.detail} ({self.code})"


class Silent(Exception):
    pass


def case_own_exception_classes() -> None:
    for error in [AppError(1, "x"), NotFound(404, "page"), Silent(), Silent("a", 2)]:
        try:
            raise error
        except NotFound as e:
            print("NotFound", told(e), e.code, e.args)
        except AppError as e:
            print("AppError", told(e), e.detail, e.args)
        except Silent as e:
            print("Silent", told(e), e.args, repr(e))


def choose(wanted: type[BaseException], kind: int) -> str:
    try:
        act(kind)
    except wanted as e:
        return f"chosen {e}"
    return "none"


def case_computed_exception_type() -> None:
    print(choose(ValueError, 1))
    try:
        print(choose(KeyError, 1))
    except ValueError as e:
        print(told(e))


def catch_with(what: object) -> None:
    try:
        act(1)
    except what:  # type: ignore[misc]
        print("caught")


def case_catching_what_is_no_exception() -> None:
    for what in [5, "ValueError", int]:
        try:
            catch_with(what)
        except TypeError as e:
            print(told(e))


def case_raise_class_instance_and_nonsense() -> None:
    for what in [ValueError, ValueError("v"), 5, "text", None, int]:
        try:
            raise what  # type: ignore[misc]
        except (ValueError, TypeError) as e:
            print(told(e))


def loop_with_try() -> list[str]:
    out = []
    for text in ["1", "x", "3", "", "5"]:
        try:
            n = int(text)
        except ValueError:
            out.append("bad")
            continue
        if n == 5:
            break
        out.append(str(n * 2))
    return out


def case_continue_and_break_from_clauses() -> None:
    print(loop_with_try())


def depth(n: int) -> None:
    if n == 0:
        raise ValueError("deep")
    depth(n - 1)


def case_traceback_through_recursion() -> None:
    try:
        depth(4)
    except ValueError as e:
        print(told(e))


def case_variables_after_an_exception() -> None:
    a = b = 0
    try:
        a = 1
        b = act(1)
        a = 2
    except ValueError:
        print(a, b)


def case_same_exception_raised_twice() -> None:
    e = ValueError("again")
    for _ in range(2):
        try:
            raise e
        except ValueError as caught:
            print(told(caught), caught is e)


def case_notes_and_attributes() -> None:
    try:
        try:
            act(1)
        except ValueError as e:
            e.add_note("while testing")
            raise
    except ValueError as e:
        print(told(e), e.__notes__)
    try:
        act(7)
    except OSError as e:
        print(e.errno, e.strerror, e.filename, e)


def case_escapes_the_case() -> None:
    print("before")
    while_handling()
