"""Operators on own classes: forward, reflected, in place, NotImplemented, unary, comparison."""

from parity_support import Base, told


class Vec:
    def __init__(self, x: float, y: float) -> None:
        self.x, self.y = float(x), float(y)

    def __repr__(self) -> str:
        return f"Vec({self.x}, {self.y})"

    def __add__(self, other: "Vec") -> "Vec":
        if not isinstance(other, Vec):
            return NotImplemented
        return Vec(self.x + other.x, self.y + other.y)

    def __sub__(self, other: "Vec") -> "Vec":
        return Vec(self.x - other.x, self.y - other.y)

    def __mul__(self, k: float) -> "Vec":
        if not isinstance(k, (int, float)):
            return NotImplemented
        return Vec(self.x * k, self.y * k)

    def __rmul__(self, k: float) -> "Vec":
        print("rmul", end=" ")
        return self * k

    def __matmul__(self, other: "Vec") -> float:
        return self.x * other.x + self.y * other.y

    def __truediv__(self, k: float) -> "Vec":
        return Vec(self.x / k, self.y / k)

    def __floordiv__(self, k: float) -> "Vec":
        return Vec(self.x // k, self.y // k)

    def __mod__(self, k: float) -> "Vec":
        return Vec(self.x % k, self.y % k)

    def __pow__(self, k: int) -> float:
        return float(self.x**k + self.y**k)

    def __neg__(self) -> "Vec":
        return Vec(-self.x, -self.y)

    def __pos__(self) -> "Vec":
        return self

    def __abs__(self) -> float:
        return float((self.x**2 + self.y**2) ** 0.5)

    def __invert__(self) -> "Vec":
        return Vec(self.y, self.x)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vec) and self.x == other.x and self.y == other.y

    def __hash__(self) -> int:
        return hash((self.x, self.y))


def case_arithmetic() -> None:
    a, b = Vec(1, 2), Vec(3, 4.5)
    print(a + b, a - b, a * 2, 3 * a, a @ b, b / 2, b // 2, b % 2, a**3, -a, +a, abs(Vec(3, 4)), ~a, a + b * 2 - -a)
    print(sum([a, b], Vec(0, 0)), a == Vec(1, 2), a != b, {a: 1}[Vec(1, 2)], a in [Vec(1, 2)])


def case_in_place_falls_back() -> None:
    a = b = Vec(1, 1)
    a += Vec(1, 0)
    a *= 3
    a -= Vec(0, 1)
    print(a, b)


def case_unsupported_operands() -> None:
    a = Vec(1, 2)
    for attempt in range(6):
        try:
            if attempt == 0:
                print(a + 5)  # type: ignore[operator]
            elif attempt == 1:
                print(5 + a)  # type: ignore[operator]
            elif attempt == 2:
                print(a * "x")  # type: ignore[operator]
            elif attempt == 3:
                print(a << 1)  # type: ignore[operator]
            elif attempt == 4:
                print(a < a)  # type: ignore[operator]
            else:
                a += None  # type: ignore[operator]
        except TypeError as e:
            print(told(e))


class Num:
    def __init__(self, n: int, tag: str) -> None:
        self.n, self.tag = n, tag

    def __add__(self, other: object) -> object:
        print(f"{self.tag}.add", end=" ")
        return NotImplemented

    def __radd__(self, other: object) -> str:
        print(f"{self.tag}.radd", end=" ")
        return f"radd({other.__class__.__name__}, {self.n})"

    def __lt__(self, other: object) -> object:
        print(f"{self.tag}.lt", end=" ")
        return NotImplemented

    def __gt__(self, other: object) -> bool:
        print(f"{self.tag}.gt", end=" ")
        return True

    def __eq__(self, other: object) -> object:  # type: ignore[override]
        print(f"{self.tag}.eq", end=" ")
        return NotImplemented


class SubNum(Num):
    def __radd__(self, other: object) -> str:
        print(f"{self.tag}.subradd", end=" ")
        return "sub"


def case_reflected_order() -> None:
    a, b, s = Num(1, "a"), Num(2, "b"), SubNum(3, "s")
    print(5 + a)
    print(a + s, s.n)
    print(a < b, a > b, b < s, a == b, a != b, a == a)
    try:
        print(a + b)
    except TypeError as e:
        print(told(e))
    try:
        print(a + 5)
    except TypeError as e:
        print(told(e))
    try:
        print(a <= b)  # type: ignore[operator]
    except TypeError as e:
        print(told(e))


class Bag:
    def __init__(self, items: list[int]) -> None:
        self.items = items

    def __iadd__(self, n: int) -> "Bag":
        self.items.append(n)
        return self

    def __isub__(self, n: int) -> object:
        return NotImplemented

    def __sub__(self, n: int) -> "Bag":
        return Bag([i for i in self.items if i != n])

    def __ior__(self, other: "Bag") -> "Bag":
        self.items.extend(other.items)
        return self

    def __imatmul__(self, n: int) -> int:
        return n * 100

    def __lshift__(self, n: int) -> "Bag":
        self.items.append(n)
        return self


def case_in_place() -> None:
    bag = Bag([1, 2])
    same = bag
    bag += 3
    bag |= Bag([4])
    print(bag.items, bag is same)
    bag -= 2  # type: ignore[misc]
    print(bag.items, bag is same, same.items)
    bag << 7 << 8
    print(bag.items)
    thing: object = bag
    thing @= 5  # type: ignore[operator]
    print(thing)


class Version:
    def __init__(self, major: int, minor: int) -> None:
        self.key = (major, minor)

    def __lt__(self, other: "Version") -> bool:
        return self.key < other.key

    def __le__(self, other: "Version") -> bool:
        return self.key <= other.key

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        return self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def case_ordering() -> None:
    a, b = Version(1, 2), Version(1, 10)
    print(a < b, a <= b, a > b, a >= b, a == b, a != b, a == Version(1, 2), a == 5, a != 5, a is a)
    print([v.key for v in sorted([b, a, Version(0, 99)])], max(a, b).key, min([a, b]).key, {a, Version(1, 2)} == {a})
    try:
        print(a < 5)  # type: ignore[operator]
    except (AttributeError, TypeError):
        print("refused")


class Bits:
    def __init__(self, n: int) -> None:
        self.n = n

    def __and__(self, other: "Bits | int") -> "Bits":
        return Bits(self.n & (other.n if isinstance(other, Bits) else other))

    __rand__ = __and__

    def __or__(self, other: "Bits") -> "Bits":
        return Bits(self.n | other.n)

    def __xor__(self, other: "Bits") -> "Bits":
        return Bits(self.n ^ other.n)

    def __rshift__(self, n: int) -> "Bits":
        return Bits(self.n >> n)

    def __index__(self) -> int:
        return self.n

    def __int__(self) -> int:
        return self.n + 1000

    def __float__(self) -> float:
        return self.n + 0.5

    def __divmod__(self, k: int) -> tuple[int, int]:
        return divmod(self.n, k)

    def __round__(self, digits: int = 0) -> str:
        return f"round {digits}"


def case_bitwise_and_conversions() -> None:
    a, b = Bits(12), Bits(10)
    print((a & b).n, (a & 4).n, (6 & a).n, (a | b).n, (a ^ b).n, (a >> 2).n)
    print(
        int(a),
        float(a),
        hex(a),
        [10, 20, 30][Bits(1)],
        range(20)[a],
        "ab" * Bits(2),
        divmod(a, 5),
        round(a),
        round(a, 2),
    )


class Raising:
    def __add__(self, other: object) -> int:
        raise ValueError("no adding")

    def __eq__(self, other: object) -> bool:
        raise ValueError("no comparing")

    def __hash__(self) -> int:
        raise ValueError("no hashing")

    def __bool__(self) -> bool:
        raise ValueError("no truth")


def case_operators_that_raise() -> None:
    r = Raising()
    for attempt in range(5):
        try:
            if attempt == 0:
                print(r + 1)
            elif attempt == 1:
                print(r == 1)
            elif attempt == 2:
                print({r: 1})
            elif attempt == 3:
                print(1 in [r])
            else:
                print(not r)
        except ValueError as e:
            print(told(e))


def case_with_interpreted_operands() -> None:
    try:
        print(Vec(1, 2) + Base("x"))  # type: ignore[operator]
    except TypeError as e:
        print(told(e))
    print(Vec(1, 2) == Base("x"), Vec(1, 2) * True)
