"""Classes: attributes of every type, methods, defaults, identity, missing attributes."""

from parity_support import Base, told


class Point:
    """A point."""

    def __init__(self, x: int, y: int) -> None:
        self.x = x
        self.y = y

    def moved(self, dx: int, dy: int = 0) -> "Point":
        return Point(self.x + dx, self.y + dy)

    def norm(self) -> int:
        return self.x * self.x + self.y * self.y

    def __repr__(self) -> str:
        return f"Point({self.x}, {self.y})"


class Everything:
    def __init__(self) -> None:
        self.i = 1
        self.big = 2**70
        self.f = 2.5
        self.b = True
        self.s = "text"
        self.data = b"bytes"
        self.n: int | None = None
        self.u: int | str = 5
        self.t: tuple[int, str] = (1, "a")
        self.items: list[int] = []
        self.table: dict[str, int] = {}
        self.seen: set[int] = set()
        self.point = Point(1, 2)
        self.other: Everything | None = None
        self.any: object = None
        self.foreign = Base("foreign")


def case_create_and_use() -> None:
    p = Point(3, 4)
    q = p.moved(1).moved(dx=0, dy=-4)
    print(p, q, p.norm(), q.x, q.y, [p, q], f"{p} {q!r}", p is p, p == p, p == Point(3, 4))
    p.x += 10
    p.y = p.x * 2
    print(p, Point.__doc__, Point.__name__, Point.__qualname__, Point.__module__, type(p) is Point)


def case_attributes_of_every_type() -> None:
    e = Everything()
    print(e.i, e.big, e.f, e.b, e.s, e.data, e.n, e.u, e.t, e.items, e.table, e.seen, e.point, e.other, e.any)
    e.i, e.big, e.f, e.b, e.s, e.data = -1, 5, -0.0, False, "", b""
    e.n, e.u, e.t = 7, "str", (2**65, "")
    e.other = e
    e.any = e.items
    e.items.append(1)
    e.table["k"] = 1
    e.seen.add(9)
    e.point.x = 50
    print(e.i, e.big, e.f, e.b, repr(e.s), e.data, e.n, e.u, e.t, e.any, e.table, e.seen, e.point)
    print(e.other.other is e, e.foreign.greet())
    e.n, e.other, e.any = None, None, 5
    print(e.n, e.other, e.any)


class Partial:
    def __init__(self, fill: bool) -> None:
        if fill:
            self.value = 1
            self.ratio = 0.5
            self.flag = True
            self.text = "t"
            self.pair = (1, 2)


def case_attribute_never_set() -> None:
    full = Partial(True)
    print(full.value, full.ratio, full.flag, full.text, full.pair)
    p = Partial(False)
    for attempt in range(5):
        try:
            if attempt == 0:
                print(p.value)
            elif attempt == 1:
                print(p.ratio)
            elif attempt == 2:
                print(p.flag)
            elif attempt == 3:
                print(p.text)
            else:
                print(p.pair)
        except AttributeError as e:
            print(told(e), e.name, e.obj is p)
    p.value = 5
    p.ratio = 1.5
    print(p.value, p.ratio)


def case_unknown_attributes() -> None:
    p = Point(1, 2)
    try:
        print(p.z)  # type: ignore[attr-defined]
    except AttributeError as e:
        print(told(e))
    try:
        p.scale(2)  # type: ignore[attr-defined]
    except AttributeError as e:
        print(told(e))
    try:
        print(Point.missing)  # type: ignore[attr-defined]
    except AttributeError as e:
        print(told(e))
    print(getattr(p, "x"), getattr(p, "z", "default"), hasattr(p, "y"), hasattr(p, "z"))
    setattr(p, "y", 9)
    print(p.y)


def case_wrong_constructor_calls() -> None:
    for args in [(), (1,), (1, 2, 3)]:
        try:
            Point(*args)
        except TypeError as e:
            print(told(e))
    try:
        Point(1, 2, z=3)  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))
    try:
        Point(1, x=3)  # type: ignore[call-arg, misc]
    except TypeError as e:
        print(told(e))


class Empty:
    pass


class WithDefaults:
    size = 3
    label: str = "none"
    ratio: float = 1.5

    def describe(self) -> str:
        return f"{self.size} {self.label} {self.ratio}"


def case_class_level_defaults() -> None:
    w = WithDefaults()
    print(w.describe(), WithDefaults.size)
    w.size = 10
    w.label = "mine"
    print(w.describe(), WithDefaults.size, WithDefaults().describe())
    del w.size
    print(w.describe())


def case_class_without_init() -> None:
    e = Empty()
    print(type(e).__name__, isinstance(e, Empty), e == e, e == Empty(), e != Empty())
    try:
        Empty(1)  # type: ignore[call-arg]
    except TypeError as error:
        print(told(error))


class Stack:
    def __init__(self) -> None:
        self.items: list[float] = []

    def push(self, x: float) -> "Stack":
        self.items.append(x)
        return self

    def pop(self) -> float:
        if not self.items:
            raise IndexError("empty stack")
        return self.items.pop()


def evaluate(expression: str) -> float:
    stack = Stack()
    for token in expression.split():
        if token == "+":
            stack.push(stack.pop() + stack.pop())
        elif token == "*":
            stack.push(stack.pop() * stack.pop())
        else:
            stack.push(float(token))
    return stack.pop()


def case_stack_machine() -> None:
    print(evaluate("1 2 + 3 *"), evaluate("2.5"))
    try:
        evaluate("1 +")
    except IndexError as e:
        print(told(e))


class Tree:
    def __init__(self, key: int) -> None:
        self.key = key
        self.left: Tree | None = None
        self.right: Tree | None = None

    def insert(self, key: int) -> None:
        node = self
        while True:
            if key < node.key:
                if node.left is None:
                    node.left = Tree(key)
                    return
                node = node.left
            else:
                if node.right is None:
                    node.right = Tree(key)
                    return
                node = node.right

    def walk(self, out: list[int]) -> None:
        if self.left:
            self.left.walk(out)
        out.append(self.key)
        if self.right:
            self.right.walk(out)


def case_binary_tree() -> None:
    root = Tree(50)
    for k in [30, 70, 20, 40, 60, 80, 30]:
        root.insert(k)
    out: list[int] = []
    root.walk(out)
    print(out)


def case_instances_as_keys_and_members() -> None:
    a, b = Point(1, 1), Point(1, 1)
    table = {a: "a", b: "b"}
    print(len(table), table[a], a in [b], a in [a, b], {a, a} == {a}, hash(a) == hash(a))


def case_introspection() -> None:
    print([n for n in dir(Point) if not n.startswith("__")], callable(Point), Point.__bases__, Point.__mro__)
    print(isinstance(Point(1, 2), object), issubclass(Point, object), Point.norm(Point(2, 3)), Point.moved.__name__)
