"""f-strings: conversions, format specifications, nesting, order, and errors."""

from parity_support import told


class Money:
    def __init__(self, cents: int) -> None:
        self.cents = cents

    def __str__(self) -> str:
        return f"${self.cents // 100}.{self.cents % 100:02d}"

    def __repr__(self) -> str:
        return f"Money({self.cents})"

    def __format__(self, spec: str) -> str:
        return f"<{spec}:{self.cents}>"


def case_simple() -> None:
    n, x, s = 5, 2.5, "text"
    print(f"", f"plain", f"{n}", f"{n}{x}{s}", f"a{n}b", f"{n + 1} {x * 2} {s.upper()}", f"{s!r} {s!s} {'é'!a}")


def case_objects() -> None:
    m = Money(1234)
    print(f"{m}", f"{m!s}", f"{m!r}", f"{m:spec}", f"{m!s:>10}", f"{[m]}", str(m), f"{m:}")


def case_number_formats() -> None:
    n, x = 255, 1234.5678
    print(f"{n:d} {n:5d}| {n:<5}| {n:^7}| {n:05d} {n:x} {n:#X} {n:b} {n:o} {n:+d} {n:,} {n:_} {n:e} {n:c}")
    print(f"{x:.2f} {x:10.1f}| {x:e} {x:g} {x:%} {x:,.2f} {x:+.0f} {x:010.3f} {x:.3} {-x: .1f}")
    print(f"{2**70:,} {2**70:x} {10**20:e} {True:d} {True} {None}")


def case_string_formats() -> None:
    s = "abc"
    print(f"{s:>6}|{s:<6}|{s:^7}|{s:*^9}|{s:.2}|{s:6.1}|{'世':>4}|")


def case_nested_specs() -> None:
    width, precision, value = 10, 3, 3.14159265
    print(f"{value:{width}.{precision}f}|{'x':{'*'}^{width}}|{value:{'.2f'}}|{width:{'0'}{5}}")


def case_braces_quotes_and_escapes() -> None:
    d = {"k": "v"}
    print(f"{{}} {{{5}}} {d['k']} {d['k']} {'\n'!r} {'nested ' + f'{1 + 1}'} {'{'}", f"\x41\u00e9\N{SNOWMAN}")
    print(
        rf"\n{5}",
        f"""multi
line {5}""",
        f"ab{1}",
    )


def case_self_documenting() -> None:
    n, x = 5, 2.5
    print(f"{n=}", f"{n + 1 = }", f"{x=:.3f}", f"{'a'=}", f"{n=!s}")


def show(n: int) -> int:
    print("eval", n)
    return n


def case_evaluation_order() -> None:
    print(f"{show(1)} {show(2):{show(5)}} {show(3)!r}")


def case_expressions_inside() -> None:
    values = [3, 1, 2]
    name: str | None = None
    print(f"{sum(values)} {sorted(values)} {values[0] if values else None} {len(values) > 2} {name or 'anon'}")
    print(f"{[v * 2 for v in values]} { {'a': 1}['a'] } {(lambda_free := 5)} {lambda_free} {values[::-1]} {not values}")


def formatted(value: object, spec: str) -> str:
    try:
        return f"{value:{spec}}"
    except (ValueError, TypeError) as e:
        return f"{type(e).__name__}: {e}"


def case_format_errors() -> None:
    for value, spec in [
        (5, "s"),
        ("a", "d"),
        (5, ".2"),
        ("a", "=5"),
        (1.5, "d"),
        ([], "5"),
        (None, ">5"),
        (5, "zz"),
    ]:
        print(formatted(value, spec))


class BadFormat:
    def __format__(self, spec: str) -> str:
        return 5  # type: ignore[return-value]

    def __str__(self) -> str:
        raise ValueError("no text")


def case_exceptions_inside() -> None:
    values: list[int] = []
    try:
        print(f"first {values[0]} last")
    except IndexError as e:
        print(told(e))
    try:
        print(f"{BadFormat()!s}")
    except ValueError as e:
        print(told(e))
    try:
        print(f"a {1} b {1 // len(values)} c {2}")
    except ZeroDivisionError as e:
        print(told(e))


def case_concatenated_in_loops() -> None:
    out = ""
    for i in range(5):
        out += f"{i}:{i * i},"
    print(out, f"{out!r:>40}", "".join([f"{c}{c}" for c in "abc"]))


def table(rows: list[tuple[str, int, float]]) -> str:
    lines = [f"{'name':<8}|{'n':>4}|{'x':>8}"]
    for name, n, x in rows:
        lines.append(f"{name:<8}|{n:>4d}|{x:>8.2f}")
    return "\n".join(lines)


def case_table() -> None:
    print(table([("ann", 5, 2.5), ("bob", -12, 1e6 / 7), ("é世", 0, float("nan"))]))


def case_str_subclass_and_float_specials() -> None:
    print(f"{float('inf')} {float('-inf'):.2f} {float('nan'):>6} {-0.0} {-0.0:.1f} {1e100:.3g} {0.1 + 0.2}")
