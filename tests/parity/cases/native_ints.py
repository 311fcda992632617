"""The fixed-width integers of mypy_extensions: plain ints when interpreted, so values stay in range here."""

from mypy_extensions import i16, i32, i64, u8

from parity_support import outcome, told


def sum_to(n: i64) -> i64:
    total: i64 = 0
    i: i64 = 0
    while i <= n:
        total += i
        i += 1
    return total


def case_i64_loop() -> None:
    print(sum_to(0), sum_to(10), sum_to(100000), outcome(sum_to, 5))


def arithmetic(a: i64, b: i64) -> str:
    return f"{a + b} {a - b} {a * b} {a // b} {a % b} {a & b} {a | b} {a ^ b} {~a} {-a} {a < b} {a == b}"


def case_i64_operators() -> None:
    for a in [7, -7, 0, 2**31, -(2**31)]:
        for b in [2, -2, 3, 1]:
            print(a, b, arithmetic(a, b))


def shifts(a: i64, n: i64) -> str:
    return f"{a << n} {a >> n}"


def case_i64_shifts() -> None:
    print(shifts(1, 10), shifts(-5, 1), shifts(12345, 3), shifts(1, 62))


def divide(a: i64, b: i64) -> i64:
    return a // b


def remainder(a: i32, b: i32) -> i32:
    return a % b


def case_division_by_zero() -> None:
    try:
        divide(5, 0)
    except ZeroDivisionError as e:
        print(told(e))
    try:
        remainder(5, 0)
    except ZeroDivisionError as e:
        print(told(e))


def small(a: i32, b: i16, c: u8) -> str:
    return f"{a + 1} {b * 2} {c // 3} {a // 7} {b % 5} {c ^ 3}"


def case_smaller_widths() -> None:
    print(small(100, 50, 9), small(-100, -50, 255), small(2**31 - 2, 2**14 - 1, 0))


def mixed(a: i64, b: int) -> int:
    return a + b


def to_int(a: i64) -> int:
    return a


def from_int(n: int) -> i64:
    return i64(n)


def case_conversions() -> None:
    print(
        mixed(5, 10),
        to_int(2**62),
        to_int(-(2**63)),
        to_int(2**63 - 1),
        from_int(7) + 1,
        i64("12"),
        i32(3.9),
        u8(200),
        i16(-5),
    )
    print(float(sum_to(3)), str(sum_to(3)), bool(from_int(0)), int(from_int(9)), [from_int(n) for n in range(3)])


def index_sum(values: list[int], n: i64) -> int:
    total = 0
    for i in range(n):
        total += values[i]
    return total


def case_indexing_and_range() -> None:
    values = [10, 20, 30]
    print(index_sum(values, 3), index_sum(values, 0))
    try:
        index_sum(values, 4)
    except IndexError as e:
        print(told(e))
    last: i64 = -1
    print(values[last], "abc"[last], values[from_int(1) :], (1, 2)[from_int(0)])


class Pixel:
    def __init__(self, r: u8, g: u8, b: u8, x: i32) -> None:
        self.r, self.g, self.b = r, g, b
        self.x = x

    def gray(self) -> u8:
        return (self.r // 3) + (self.g // 3) + (self.b // 3)


def case_attributes() -> None:
    p = Pixel(10, 200, 255, -5)
    print(p.r, p.g, p.b, p.x, p.gray())
    p.x += 10
    p.r = 3
    print(p.x, p.r, p.gray())


def collatz(n: i64) -> i32:
    steps: i32 = 0
    while n != 1:
        if n % 2 == 0:
            n //= 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps


def isqrt(n: i64) -> i64:
    x = n
    y = (x + 1) // 2
    while y < x:
        x = y
        y = (x + n // x) // 2
    return x


def hash_text(s: str) -> i64:
    h: i64 = 5381
    for c in s:
        h = (h * 33 + ord(c)) & 0xFFFFFFFF
    return h


def case_algorithms() -> None:
    print([collatz(n) for n in range(1, 12)], isqrt(2**60), isqrt(99), hash_text("hello world"), hash_text(""))


def wrong(a: i64) -> i64:
    return a


def case_wrong_type_from_outside() -> None:
    for value in ["x", None]:
        print(outcome(mixed, value, 1).split(":")[0])


def unset(flag: bool) -> i64:
    if flag:
        n: i64 = 5
    return n  # type: ignore[possibly-undefined]


def case_unbound() -> None:
    print(unset(True))
    try:
        unset(False)
    except UnboundLocalError as e:
        print(told(e))


def defaults(a: i64 = 5, b: i32 = -1) -> i64:
    return a + i64(b)


def case_defaults_and_keywords() -> None:
    print(defaults(), defaults(1), defaults(b=3), defaults(2, 3), outcome(defaults, b=7))


GLOBAL: i64 = 100


def bump() -> i64:
    global GLOBAL
    GLOBAL += 1
    return GLOBAL


def case_globals() -> None:
    global GLOBAL
    print(bump(), bump(), GLOBAL)
    GLOBAL = 100


def compare(a: i64, b: i32) -> str:
    return f"{a < 5} {a == 10} {b != -1} {5 <= a < 20} {a if a > 3 else 0}"


def case_comparisons_and_conditions() -> None:
    print(compare(10, -1), compare(4, 0))
