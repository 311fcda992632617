"""Ints beyond a machine word, and the way there and back."""


def factorial(n: int) -> int:
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def fibonacci(n: int) -> int:
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def case_factorials() -> None:
    for n in [0, 1, 19, 20, 21, 22, 25, 50]:
        print(n, factorial(n))


def case_fibonacci() -> None:
    for n in [0, 1, 10, 89, 90, 91, 92, 93, 94, 200]:
        print(n, fibonacci(n))


def case_growing_and_shrinking_across_the_edge() -> None:
    n = 2**60
    for _ in range(6):
        n += n
        print(n)
    for _ in range(8):
        n //= 2
        print(n)


def case_counting_up_over_the_edge() -> None:
    n = 2**62 - 3
    while n < 2**62 + 3:
        print(n, n + 1, n - 1, -n)
        n += 1
    n = -(2**62) + 3
    while n > -(2**62) - 3:
        print(n, n + 1, n - 1, -n)
        n -= 1


def case_subtraction_back_to_small() -> None:
    big = 10**30
    print(big - (big - 5), big - big, (big - big) == 0, big // (big // 7), big % 10**5)


def case_big_comparisons() -> None:
    a, b = 10**30, 10**30 + 1
    print(a < b, a == b, a == b - 1, a != b, a > 5, 5 > a, -a < 5, a is None)
    print(sorted([10**30, 5, -(10**30), 2**63, 2**62, 0]))


def case_big_as_dict_keys_and_hash() -> None:
    table = {2**64: "a", 2**61 - 1: "b", 10**30: "c"}
    print(table[1 << 64], table[2**61 - 1], table[10**15 * 10**15], hash(2**61 - 1), hash(2**61), hash(-(2**61)))


def case_big_bits() -> None:
    a, b = 2**100 - 1, 2**64
    print(a & b, a | b, a ^ b, ~a, a >> 90, a >> 200, -a >> 200, b << 3, (a & 0xFF) == 255)


def case_big_floats() -> None:
    print(float(10**30), 10**30 / 10**29, 2**1023 / 2**1022, int(1e30), 10**30 == 1e30, 10**30 < 1e31)
    try:
        print(float(10**400))
    except OverflowError as e:
        print("OverflowError:", e)
    try:
        print(10**400 / 3)
    except OverflowError as e:
        print("OverflowError:", e)


def digits(n: int) -> int:
    total = 0
    while n:
        n, d = divmod(n, 10)
        total += d
    return total


def case_digit_sum() -> None:
    print(digits(2**1000), digits(factorial(100)), digits(0))


def case_big_index_is_out_of_range() -> None:
    values = [1, 2, 3]
    i = 2**70
    try:
        print(values[i])
    except IndexError as e:
        print("IndexError:", e)
    print(values[-(2**70) : 2**70], values[2**70 :], "abc"[: 2**80])
    try:
        print("ab" * (2**62 * 4))
    except (OverflowError, MemoryError) as e:
        print(type(e).__name__, e)


def case_text_limits() -> None:
    print(len(str(10**4000)))
    try:
        print(len(str(10**5000)))
    except ValueError as e:
        print("ValueError:", str(e)[:40])


def case_to_and_from_bytes() -> None:
    n = 0x0102030405060708090A
    print(
        n.to_bytes(10, "big"),
        n.to_bytes(12, "little"),
        int.from_bytes(b"\xff\x00", "big"),
        (-2).to_bytes(2, "big", signed=True),
    )
    try:
        print(n.to_bytes(2, "big"))
    except OverflowError as e:
        print("OverflowError:", e)


def modpow(base: int, exponent: int, modulus: int) -> int:
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def case_modular_power_by_hand() -> None:
    p = 2**89 - 1
    print(
        modpow(3, p - 1, p), modpow(7, 2**65, 10**20 + 39), modpow(7, 2**65, 10**20 + 39) == pow(7, 2**65, 10**20 + 39)
    )


def case_augmented_big() -> None:
    n = 1
    n <<= 70
    print(n)
    n |= 5
    print(n)
    n ^= 1
    n -= 3
    n **= 2
    print(n)
    n %= 10**21
    n //= -7
    print(n)
    n >>= 3
    n &= 0xFFFF
    print(n)
