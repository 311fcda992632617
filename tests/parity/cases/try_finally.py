"""`finally` on every way out, with exceptions, returns, breaks and continues inside it."""

from parity_support import told


def leave(how: str) -> str:
    try:
        print("try", how)
        if how == "return":
            return "from try"
        if how == "raise":
            raise ValueError("from try")
    finally:
        print("finally", how)
    return "end"


def case_each_way_out() -> None:
    print(leave("end"), leave("return"))
    try:
        leave("raise")
    except ValueError as e:
        print(told(e))


def in_loop(how: str) -> list[str]:
    out = []
    for i in range(3):
        try:
            if how == "break" and i == 1:
                break
            if how == "continue" and i == 1:
                continue
            out.append(f"body {i}")
        finally:
            out.append(f"finally {i}")
    else:
        out.append("else")
    return out


def case_break_and_continue_run_finally() -> None:
    print(in_loop("break"), in_loop("continue"), in_loop("none"), sep="\n")


def overriding() -> str:
    try:
        raise ValueError("lost")
    finally:
        return "from finally"  # noqa: B012


def overriding_return() -> int:
    try:
        return 1
    finally:
        return 2  # noqa: B012


def case_return_in_finally_wins() -> None:
    print(overriding(), overriding_return())


def break_in_finally() -> str:
    for i in range(3):
        try:
            raise ValueError(i)
        finally:
            break  # noqa: B012
    return f"swallowed at {i}"


def continue_in_finally() -> list[int]:
    out = []
    for i in range(3):
        try:
            out.append(i)
            raise ValueError(i)
        finally:
            continue  # noqa: B012
    return out


def case_break_and_continue_in_finally_swallow() -> None:
    print(break_in_finally(), continue_in_finally())


def raise_in_finally() -> None:
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")


def case_exception_in_finally_has_context() -> None:
    try:
        raise_in_finally()
    except KeyError as e:
        print(told(e))


def returned_value_is_fixed() -> list[int]:
    x = 1
    values = [x]
    try:
        return values[:]
    finally:
        x = 99
        values.append(x)


def returned_int() -> int:
    n = 1
    try:
        return n
    finally:
        n += 100
        print("n is", n)


def case_return_value_is_computed_before_finally() -> None:
    print(returned_value_is_fixed(), returned_int())


def full(kind: int) -> list[str]:
    out = []
    try:
        out.append("try")
        if kind == 1:
            raise ValueError
        if kind == 2:
            raise KeyError
        if kind == 3:
            return out
    except ValueError:
        out.append("except")
    else:
        out.append("else")
    finally:
        out.append("finally")
    out.append("after")
    return out


def case_all_four_clauses() -> None:
    for kind in (0, 1, 3):
        print(full(kind))
    try:
        full(2)
    except KeyError as e:
        print(told(e))


def nested(kind: int) -> str:
    log = ""
    try:
        try:
            log += "a"
            if kind == 1:
                raise ValueError
            if kind == 2:
                return log + "r"
        finally:
            log += "b"
            print("inner", log)
            if kind == 3:
                raise KeyError("inner finally")
    except ValueError:
        log += "c"
    finally:
        log += "d"
        print("outer", log)
    return log


def case_nested_finally() -> None:
    print(nested(0), nested(1), nested(2))
    try:
        nested(3)
    except KeyError as e:
        print(told(e))


def while_loop() -> int:
    n = 0
    while True:
        try:
            n += 1
            if n < 3:
                continue
            if n == 5:
                return n
        finally:
            print("step", n)
            if n == 4:
                print("four")


def case_return_from_infinite_loop() -> None:
    print(while_loop())


def finally_in_except() -> None:
    try:
        raise ValueError("v")
    except ValueError:
        try:
            raise KeyError("k")
        finally:
            print("cleanup")


def case_finally_inside_an_except_clause() -> None:
    try:
        finally_in_except()
    except KeyError as e:
        print(told(e))


def except_in_finally() -> None:
    try:
        raise ValueError("v")
    finally:
        try:
            raise KeyError("k")
        except KeyError as e:
            print("handled", told(e))


def case_handled_exception_inside_finally() -> None:
    try:
        except_in_finally()
    except ValueError as e:
        print(told(e))


def loops_inside(values: list[int]) -> list[str]:
    out: list[str] = []
    for v in values:
        try:
            for d in (2, 1, 0):
                try:
                    out.append(f"{v}/{d}={v // d}")
                except ZeroDivisionError:
                    out.append("zero")
                    break
                finally:
                    out.append(".")
            else:
                out.append("never")
        finally:
            out.append(";")
    return out


def case_loops_inside_try() -> None:
    print(loops_inside([4, 5]))


def unwound(n: int) -> int:
    try:
        if n == 0:
            raise ValueError("bottom")
        return unwound(n - 1)
    finally:
        print("unwind", n)


def case_recursion_unwinds_in_order() -> None:
    try:
        unwound(3)
    except ValueError as e:
        print(told(e))


def bare_raise_in_finally(fail: bool) -> str:
    try:
        if fail:
            raise ValueError("v")
    except ValueError:
        try:
            print("cleanup")
        finally:
            raise
    return "fine"


def case_bare_raise_in_finally() -> None:
    print(bare_raise_in_finally(False))
    try:
        bare_raise_in_finally(True)
    except ValueError as e:
        print(told(e))


def case_escapes_the_case() -> None:
    raise_in_finally()
