"""Augmented assignment on every kind of target and operand."""

from parity_support import told


def case_all_operators_on_ints() -> None:
    n = 100
    n += 5
    n -= 3
    n *= 2
    n //= 5
    n %= 23
    n **= 3
    n <<= 2
    n >>= 1
    n |= 1
    n &= 0xFF
    n ^= 0xF
    print(n)
    x = n / 1
    x /= 4
    x -= 0.5
    x *= -2
    x **= 2
    x //= 3
    x %= 7
    print(x)


def case_int_becomes_float() -> None:
    total: float = 0
    for v in [1, 2.5, 3]:
        total += v
    print(total, type(total).__name__)
    n: float = 5
    n /= 2
    print(n)


class Account:
    count = 0

    def __init__(self, balance: int) -> None:
        self.balance = balance
        self.rate = 1.5
        self.history: list[int] = []
        self.name = ""
        Account.count += 1

    def add(self, n: int) -> None:
        self.balance += n
        self.rate *= 2
        self.history += [n]
        self.name += str(n)


def case_attributes() -> None:
    before = Account.count
    a = Account(2**62 - 2)
    for i in range(3):
        a.add(i)
    a.balance -= 1
    a.balance <<= 4
    print(a.balance, a.rate, a.history, a.name, Account.count - before)


def case_items() -> None:
    v = [1, 2, 3]
    v[0] += 10
    v[-1] *= 5
    d = {"a": 1.5}
    d["a"] += 1
    nested = [[1], [2]]
    nested[1] += [3]
    nested[0][0] -= 5
    print(v, d, nested)


def target(values: list[int]) -> list[int]:
    print("target")
    return values


def index(i: int) -> int:
    print("index")
    return i


def operand(n: int) -> int:
    print("operand")
    return n


def case_target_is_evaluated_once_before_the_operand() -> None:
    values = [1, 2]
    target(values)[index(1)] += operand(5)
    print(values)


class Vector:
    def __init__(self, x: int) -> None:
        self.x = x

    def __add__(self, other: "Vector") -> "Vector":
        print("add")
        return Vector(self.x + other.x)

    def __iadd__(self, other: "Vector") -> "Vector":
        print("iadd")
        self.x += other.x
        return self

    def __mul__(self, n: int) -> "Vector":
        print("mul")
        return Vector(self.x * n)


def case_iadd_else_add() -> None:
    v = Vector(1)
    w = v
    v += Vector(2)
    print(v.x, v is w)
    v *= 3
    print(v.x, w.x, v is w)


def case_strings_and_tuples_make_new_objects() -> None:
    s = t = "a"
    s += "b"
    p = q = (1,)
    p += (2,)  # type: ignore[assignment]
    print(s, t, p, q)


def case_errors_leave_the_target() -> None:
    n = 5
    try:
        n += "x"  # type: ignore[operator]
    except TypeError as e:
        print(told(e), n)
    try:
        n //= 0
    except ZeroDivisionError as e:
        print(told(e), n)
    v = [1]
    try:
        v[3] += 1
    except IndexError as e:
        print(told(e), v)
    s = "a"
    try:
        s -= "b"  # type: ignore[operator]
    except TypeError as e:
        print(told(e))
    try:
        n @= 2  # type: ignore[operator]
    except TypeError as e:
        print(told(e))


COUNTER = 0
NAMES: list[str] = []


def bump(by: int) -> int:
    global COUNTER
    COUNTER += by
    return COUNTER


def case_globals() -> None:
    start = COUNTER
    bump(5)
    bump(-2)
    print(COUNTER - start)
    bump(-3)


def unbound() -> int:
    n += 1  # type: ignore[name-defined]  # noqa: F821
    return n  # type: ignore[name-defined, no-any-return]


def case_unbound_local() -> None:
    try:
        unbound()
    except UnboundLocalError as e:
        print(told(e))


def case_crossing_the_word_edge() -> None:
    n = 2**62 - 1
    n += 1
    print(n)
    n += n
    n += n
    print(n)
    n -= n
    print(n)
    n -= 2**63
    n -= 1
    print(n)
    m = 3
    for _ in range(6):
        m *= m
    print(m)


class Property:
    def __init__(self) -> None:
        self._n = 0

    @property
    def n(self) -> int:
        print("get", end=" ")
        return self._n

    @n.setter
    def n(self, value: int) -> None:
        print("set", value, end=" ")
        self._n = value


def case_property_target() -> None:
    p = Property()
    p.n += 2
    p.n *= 5
    print(p.n)
