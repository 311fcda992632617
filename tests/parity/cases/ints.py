"""Operations on ints that fit a machine word, at and around its edges."""

MAX62 = 2**62 - 1
MIN62 = -(2**62)
MAX63 = 2**63 - 1
MIN63 = -(2**63)


def add(a: int, b: int) -> int:
    return a + b


def sub(a: int, b: int) -> int:
    return a - b


def mul(a: int, b: int) -> int:
    return a * b


def floordiv(a: int, b: int) -> int:
    return a // b


def mod(a: int, b: int) -> int:
    return a % b


def edges() -> list[int]:
    return [0, 1, -1, 2, -2, 7, -7, MAX62, MIN62, MAX62 + 1, MIN62 - 1, MAX63, MIN63, MAX63 + 1, MIN63 - 1]


def case_add_at_word_edges() -> None:
    for a in edges():
        for b in edges():
            print(a, "+", b, "=", add(a, b))


def case_sub_at_word_edges() -> None:
    for a in edges():
        for b in edges():
            print(a, "-", b, "=", sub(a, b))


def case_mul_at_word_edges() -> None:
    for a in edges():
        for b in edges():
            print(a, "*", b, "=", mul(a, b))
    print(mul(3037000500, 3037000500), mul(-3037000500, 3037000500), mul(2**31, 2**31), mul(2**32, 2**31))


def case_floordiv_and_mod_signs() -> None:
    for a in [7, -7, 0, 1, -1, 6, -6, MAX62, MIN62, MAX63, MIN63]:
        for b in [2, -2, 3, -3, 1, -1, 7, -7, MAX62, MIN62]:
            q, r = floordiv(a, b), mod(a, b)
            print(a, b, q, r, q * b + r == a)


def case_division_by_zero_messages() -> None:
    for name in ["//", "%", "/", "divmod", "pow"]:
        try:
            if name == "//":
                print(floordiv(5, 0))
            elif name == "%":
                print(mod(5, 0))
            elif name == "/":
                print(5 / (len(name) - 1))
            elif name == "divmod":
                print(divmod(5, len(name) - 6))
            else:
                print(pow(0, -len(name)))
        except ZeroDivisionError as e:
            print(name, type(e).__name__, e)


def case_min_divided_by_minus_one() -> None:
    print(floordiv(MIN62, -1), floordiv(MIN63, -1), mod(MIN63, -1), sub(0, MIN62), sub(0, MIN63))
    print(-MIN62, -MIN63, abs(MIN62), abs(MIN63))


def shift(a: int, n: int) -> str:
    try:
        return f"{a << n} {a >> n}"
    except ValueError as e:
        return f"ValueError: {e}"


def case_shifts() -> None:
    for a in [0, 1, -1, 5, -5, MAX62, MIN62]:
        for n in [0, 1, 5, 61, 62, 63, 64, 65, 100]:
            print(a, n, shift(a, n))
    print(shift(1, -1), shift(0, -5))


def bits(a: int, b: int) -> str:
    return f"{a & b} {a | b} {a ^ b} {~a}"


def case_bit_operations() -> None:
    for a in [0, 1, -1, 12, -12, MAX62, MIN62, MAX63, MIN63]:
        for b in [0, 1, -1, 10, -10, MAX62, MIN63]:
            print(a, b, bits(a, b))


def compare(a: int, b: int) -> str:
    return f"{a < b} {a <= b} {a == b} {a != b} {a > b} {a >= b}"


def case_comparisons() -> None:
    for a in edges():
        for b in edges():
            print(a, b, compare(a, b))


def power(a: int, n: int) -> object:
    return a**n


def case_power() -> None:
    for a in [0, 1, -1, 2, -2, 3, 10, -10]:
        for n in [0, 1, 2, 3, 10, 61, 62, 63, 64]:
            print(a, n, power(a, n))
    print(power(2, -1), power(-2, -3), pow(3, 4, 5), pow(2, 100, 7), pow(3, -1, 7))


def case_true_division() -> None:
    for a, b in [(1, 2), (7, 3), (-7, 3), (MAX62, 3), (MAX63, 2), (0, -5), (10**20, 10**18), (1, 10**25)]:
        print(a / b)


def case_conversions_and_text() -> None:
    for v in edges():
        print(str(v), repr(v), hex(v), oct(v), bin(v), float(v), bool(v), v.bit_length(), hash(v))
    print(int("42"), int("-0b11", 2), int("ff", 16), int("  7_000 "), int(3.99), int(-3.99), int(True))


def case_bad_int_text() -> None:
    for text in ["", "x", "1.5", "0x1", "1__0", "\u0664\u0662", "9" * 30]:
        try:
            print(int(text))
        except ValueError as e:
            print("ValueError:", e)


def case_truth_and_not() -> None:
    for v in [0, 1, -1, MAX62, MAX63 + 1]:
        print(bool(v), not v, "yes" if v else "no", v and "right", v or "left")


def case_sum_min_max_divmod() -> None:
    values = edges()
    print(sum(values), min(values), max(values), sum(values, 100))
    print(divmod(17, 5), divmod(-17, 5), divmod(17, -5), divmod(-17, -5))
    print(round(12345, -2), round(15, -1), round(25, -1), round(-25, -1))


def collatz(n: int) -> int:
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def case_algorithms() -> None:
    print([collatz(n) for n in range(1, 30)])
    print(gcd(1071, 462), gcd(2**70, 2**40 * 3), gcd(0, 5), gcd(-12, 18))
