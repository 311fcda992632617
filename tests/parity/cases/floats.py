"""IEEE doubles: formatting, special values, and the operations that differ from C's."""

import math

INF = float("inf")
NAN = float("nan")


def special() -> list[float]:
    return [0.0, -0.0, 1.0, -1.0, 0.1, 1e16, 1e-5, 123456789.123456789, 1e308, 5e-324, INF, -INF, NAN]


def case_repr_and_str() -> None:
    for x in special():
        print(repr(x), str(x), f"{x}", f"{x:.3f}", f"{x:10.2e}|{x:<8g}|{x:+}")
    print(1e22, 1e21, 1e15, 1e16, 123456.0, 0.0001, 0.00001, 2.0**53, 1.5e300)


def add(a: float, b: float) -> float:
    return a + b


def case_arithmetic_with_specials() -> None:
    for a in special():
        for b in [0.0, -0.0, 2.5, INF, NAN]:
            print(a, b, add(a, b), a - b, a * b)


def divide(a: float, b: float) -> str:
    try:
        return repr(a / b)
    except ZeroDivisionError as e:
        return f"ZeroDivisionError: {e}"


def floor_divide(a: float, b: float) -> str:
    try:
        return repr(a // b)
    except ZeroDivisionError as e:
        return f"ZeroDivisionError: {e}"


def modulo(a: float, b: float) -> str:
    try:
        return repr(a % b)
    except ZeroDivisionError as e:
        return f"ZeroDivisionError: {e}"


def case_division() -> None:
    for a in [7.5, -7.5, 0.0, -0.0, INF, NAN, 1e308]:
        for b in [2.0, -2.0, 0.1, 0.0, -0.0, INF, -INF, NAN]:
            print(a, b, divide(a, b), floor_divide(a, b), modulo(a, b))


def case_divmod() -> None:
    print(divmod(7.5, 2.0), divmod(-7.5, 2.0), divmod(7.5, -2.0), divmod(-0.0, 3.0))
    try:
        print(divmod(1.0, 0.0))
    except ZeroDivisionError as e:
        print(e)


def power(a: float, b: float) -> str:
    try:
        return repr(a**b)
    except (ZeroDivisionError, OverflowError) as e:
        return f"{type(e).__name__}: {e}"


def case_power() -> None:
    for a in [0.0, -0.0, 1.0, -1.0, 2.0, -8.0, INF, NAN]:
        for b in [0.0, 1.0, -1.0, 0.5, 2.0, 1e9, INF, NAN]:
            if a >= 0 or b == int(b if math.isfinite(b) else 0):
                print(a, b, power(a, b))
    print((-8.0) ** (1 / 3))


def compare(a: float, b: float) -> str:
    return f"{a < b} {a <= b} {a == b} {a != b} {a > b} {a >= b}"


def case_comparisons() -> None:
    for a in special():
        for b in [0.0, -0.0, 1.0, INF, NAN]:
            print(a, b, compare(a, b))


def case_mixed_with_int() -> None:
    big = 2**53 + 1
    print(1 + 2.5, 2.5 + 1, 10 - 0.5, 3 * 0.1, 7 // 2.0, 7.0 // 2, -7 % 2.5, 2**0.5, 2.0**3)
    print(float(big) == big, big > 9007199254740992.0, 2**1024 > 1e308, 10**400 > INF, -(10**400) < -INF)


def int_as_float(x: float) -> float:
    return x * 2


def case_int_where_float_is_declared() -> None:
    print(int_as_float(3), int_as_float(True), int_as_float(2.5))
    x: float = 4
    print(x, x / 2, x + 0.5)


def case_conversions() -> None:
    for x in [0.0, -0.0, 2.5, 3.5, -2.5, 1e20, 123.456]:
        print(int(x), round(x), math.floor(x), math.ceil(x), math.trunc(x), abs(x), -x, bool(x), x.is_integer())
    for x in [INF, -INF, NAN]:
        try:
            print(int(x))
        except (OverflowError, ValueError) as e:
            print(type(e).__name__, e)
        try:
            print(round(x))
        except (OverflowError, ValueError) as e:
            print(type(e).__name__, e)


def case_round_digits() -> None:
    for x in [2.675, 2.665, 1234.5678, -1.005, 0.5, 1.5, 1e300]:
        print(round(x, 2), round(x, 1), round(x, 0), round(x, -2))


def case_parsing() -> None:
    for text in ["1.5", "  -2e3 ", "inf", "-Infinity", "nan", "1_000.5", ".5", "5.", "", "x", "1e", "0x1p3"]:
        try:
            print(repr(float(text)))
        except ValueError as e:
            print("ValueError:", e)
    print(float.fromhex("0x1.8p1"), (0.1).hex(), (0.5).as_integer_ratio())


def case_truth() -> None:
    for x in special():
        print(bool(x), not x, "t" if x else "f", x or "zero")


def case_hash_and_keys() -> None:
    print(hash(1.0) == hash(1), hash(0.5), hash(-0.0), hash(INF), {1: "int", 1.0: "float"}, {0.0, -0.0})
    print(NAN == NAN, 1.0 in {1: 2})


def case_identity_of_nan() -> None:
    values = [NAN]
    print(NAN in values, values == [NAN], values == values, values.count(NAN))


def mean(values: list[float]) -> float:
    total = 0.0
    for v in values:
        total += v
    return total / len(values)


def newton(n: float) -> float:
    x = n
    for _ in range(50):
        x = (x + n / x) / 2
    return x


def case_small_algorithms() -> None:
    print(mean([1.0, 2.5, 3.25]), newton(2.0), newton(1e10))
    try:
        print(mean([]))
    except ZeroDivisionError as e:
        print(e)
    print(sum([0.1] * 10), sum([0.1] * 10, 0.0), min(2.5, 1.5, 3.5), max([1.0, NAN, 2.0]), math.fsum([0.1] * 10))


def case_negative_zero_survives() -> None:
    z = -0.0
    y = 0.0 * -1
    print(z, y, z + 0.0, z - 0.0, -z, z * 1, 1 / -INF, math.copysign(1.0, z), [z], (z,), f"{z:.1f}")
