"""None and optionals: narrowing, defaults, identity, and misuse."""

from parity_support import told


def find(values: list[int], wanted: int) -> int | None:
    for i, v in enumerate(values):
        if v == wanted:
            return i
    return None


def case_find_returns_none() -> None:
    for wanted in [3, 4]:
        i = find([1, 2, 3], wanted)
        if i is None:
            print("none")
        else:
            print("at", i, i + 1)


def greet(name: str | None = None) -> str:
    if not name:
        name = "nobody"
    return "hello " + name


def case_default_none() -> None:
    print(greet(), greet(None), greet(""), greet("ann"))


def length(text: str | None) -> int:
    return len(text) if text is not None else -1


def case_conditional_on_none() -> None:
    print(length(None), length(""), length("abc"))


class Node:
    def __init__(self, value: int, next: "Node | None" = None) -> None:
        self.value = value
        self.next = next


def chain(*values: int) -> Node | None:
    head: Node | None = None
    for v in reversed(values):
        head = Node(v, head)
    return head


def walk(node: Node | None) -> list[int]:
    out = []
    while node is not None:
        out.append(node.value)
        node = node.next
    return out


def case_linked_list() -> None:
    print(walk(chain(1, 2, 3)), walk(None))
    n = chain(1, 2)
    assert n and n.next
    n.next.next = chain(9)
    print(walk(n))
    n.next = None
    print(walk(n))


def case_none_misused() -> None:
    n = chain(1)
    assert n is not None
    try:
        print(n.next.value)  # type: ignore[union-attr]
    except AttributeError as e:
        print(told(e))
    try:
        print(find([1], 2) + 1)  # type: ignore[operator]
    except TypeError as e:
        print(told(e))
    try:
        for x in None or greet(None), None:  # type: ignore[redundant-expr]
            print(len(x))  # type: ignore[arg-type]
    except TypeError as e:
        print(told(e))


def nothing() -> None:
    pass


def case_none_as_a_value() -> None:
    print(nothing(), repr(None), str(None), f"{None}", None is None, None == 0, hash(None) == hash(None))  # type: ignore[func-returns-value]
    print([None, None], {None: 1}[None], (None,), None in [1, None], not None, type(None).__name__)


def first(values: list[str | None]) -> str:
    for v in values:
        if v:
            return v
    return "default"


def case_list_of_optionals() -> None:
    print(first([None, "", "x"]), first([]), first([None]))
    values: list[int | None] = [1, None, 3]
    print([v for v in values if v is not None], sum(v or 0 for v in values), values.index(None))


def optional_float(x: float | None) -> float:
    return x if x is not None else -1.0


def optional_bool(x: bool | None) -> str:
    if x is None:
        return "unknown"
    return "true" if x else "false"


def case_optional_scalars() -> None:
    print(optional_float(None), optional_float(0.0), optional_float(2.5))
    print(optional_bool(None), optional_bool(True), optional_bool(False))


def walrus(values: list[int], wanted: int) -> str:
    if (i := find(values, wanted)) is not None:
        return f"found at {i}"
    return f"missing, i={i}"


def case_walrus_narrowing() -> None:
    print(walrus([5, 6], 6), walrus([5, 6], 7))


def tree_get(tree: dict[str, dict[str, int] | None], a: str, b: str) -> int | None:
    inner = tree.get(a)
    if inner is None:
        return None
    return inner.get(b)


def case_nested_optional_lookups() -> None:
    tree: dict[str, dict[str, int] | None] = {"x": {"y": 1}, "n": None}
    print(tree_get(tree, "x", "y"), tree_get(tree, "x", "z"), tree_get(tree, "n", "y"), tree_get(tree, "?", "y"))


def case_is_and_equality() -> None:
    a: int | None = None
    b: int | None = 0
    print(a is None, b is None, a == b, a != b, a is not None, b is not None, a == None, b == None)  # noqa: E711
