"""Built-in containers and what threads do to them: a table of statements per kind of container.

In a statement `xs` and `ys` are two shared containers, `i` a number of the thread's own, MAKE an expression of a new
item from `i`, and `check(v)` fails unless the item is whole.  Each statement runs in a `try` that passes over what the
operation may raise when others change the container.
"""

from dataclasses import dataclass
from typing import Final

# What an operation on a container that others change may raise, in CPython as here.
RACE_ERRORS: Final = "(IndexError, KeyError, ValueError, RuntimeError, BufferError)"


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of container: its type, an expression for a new one, its item's kind, its statements."""

    name: str
    annotation: str
    new: str
    item: str
    make: str
    statements: tuple[str, ...]


SEQUENCE: Final = (
    "xs.append(MAKE)",
    "xs.insert(i % 7, MAKE)",
    "check(xs.pop())",
    "check(xs.pop(0))",
    "xs[i % 9] = MAKE",
    "check(xs[i % 9])",
    "check(xs[-1])",
    "for v in xs:\n    check(v)",
    "for v in xs:\n    check(v)\n    if i % 5 == 0:\n        xs.append(MAKE)\n        break",
    "for v in reversed(xs):\n    check(v)",
    "for n, v in enumerate(xs):\n    check(v)",
    "for v, w in zip(xs, ys):\n    check(v)\n    check(w)",
    "for v in [v for v in xs if i % 2]:\n    check(v)",
    "for v in list(xs):\n    check(v)",
    "for v in tuple(xs):\n    check(v)",
    "del xs[i % 5]",
    "xs.extend([MAKE, MAKE])",
    "xs += [MAKE]",
    "xs.extend(ys)\ntrim(xs)",
    "xs.reverse()",
    "a, b = xs\ncheck(a)\ncheck(b)",
    "a, *rest = xs\ncheck(a)\nfor v in rest:\n    check(v)",
    "xs[0], xs[1] = xs[1], xs[0]",
    "if len(xs) > 3:\n    check(xs[3])",
    "xs.remove(xs[0])",
    "xs.count(MAKE)",
    "xs.index(xs[-1])",
    "if MAKE in xs:\n    check(xs[0])",
    "it = iter(xs)\nfor v in it:\n    check(v)\n    check(next(it, v))",
)

SLICES: Final = (
    "for v in xs[2:7]:\n    check(v)",
    "for v in xs[::-1]:\n    check(v)",
    "xs[1:3] = [MAKE, MAKE, MAKE]",
    "xs[:2] = []",
    "xs[::2] = xs[::2]",
    "xs[:] = ys[:5]",
    "del xs[2:5]",
    "del xs[::3]",
)

LISTS: Final = (
    *SEQUENCE,
    *SLICES,
    "xs.clear()",
    "for v in xs.copy():\n    check(v)",
    "for v in xs + ys:\n    check(v)\n    break",
    "for v in xs * 2:\n    check(v)\n    break",
    "xs *= 2\ntrim(xs)",
    "if xs == ys:\n    check(xs[0])",
)

TOKENS: Final = (
    "xs.sort(key=left_of)",
    "for v in sorted(xs, key=left_of):\n    check(v)",
    "check(max(xs, key=left_of))",
    "check(min(xs, key=lambda v: -left_of(v)))",
    "for t in [v.label for v in xs]:\n    if not twin(t):\n        problems.append(t)",
    "if sum(v.left + v.right for v in xs):\n    problems.append('sum')",
    "if not all(v.whole() for v in xs):\n    problems.append('all')",
)

NUMBERS: Final = (
    "xs.sort()",
    "for v in sorted(xs):\n    check(v)",
    "check(sum(xs))",
    "check(max(xs) + min(xs))",
    "total = 0\nfor v in xs:\n    total += v\ncheck(total)",
    "xs[i % 4] += UNIT",
)

WORDS: Final = (
    "for t in '|'.join(xs).split('|'):\n    if t and not twin(t):\n        problems.append(t)",
    "xs.sort(reverse=True)",
    "if ':' in ''.join(xs[:2]) and not twin(xs[0]):\n    problems.append('word')",
)

DICTS: Final = (
    "xs[KEY] = MAKE",
    "check(xs[KEY])",
    "check(xs.pop(KEY))",
    "xs.pop(KEY, None)",
    "del xs[KEY]",
    "v = xs.get(KEY)\nif v is not None:\n    check(v)",
    "check(xs.get(KEY, MAKE))",
    "check(xs.setdefault(KEY, MAKE))",
    "for k in xs:\n    if i % 3 == 0:\n        check(xs[k])",
    "for v in xs.values():\n    check(v)",
    "for k, v in xs.items():\n    check(v)",
    "for k, v in list(xs.items()):\n    check(v)",
    "for k in sorted(xs):\n    check(xs[k])",
    "for v in {k: v for k, v in xs.items()}.values():\n    check(v)",
    "for v in [v for v in xs.values()]:\n    check(v)",
    "if KEY in xs:\n    check(xs[KEY])",
    "xs.update(ys)",
    "xs |= {KEY: MAKE}",
    "for v in (xs | ys).values():\n    check(v)",
    "for v in {**xs, KEY: MAKE}.values():\n    check(v)",
    "for v in xs.copy().values():\n    check(v)",
    "k, v = xs.popitem()\ncheck(v)",
    "if i % 20 == 0:\n    xs.clear()",
    "if len(xs) > 1 and len(xs.keys() & ys.keys()) > 1000:\n    problems.append('keys')",
    "if xs == ys and i < 0:\n    problems.append('equal')",
)

SETS: Final = (
    "xs.add(MAKE)",
    "xs.discard(MAKE)",
    "xs.remove(MAKE)",
    "check(xs.pop())",
    "if MAKE in xs:\n    check(MAKE)",
    "for v in xs:\n    check(v)",
    "for v in sorted(xs):\n    check(v)",
    "for v in {v for v in xs if i % 2}:\n    check(v)",
    "for v in xs | ys:\n    check(v)",
    "for v in xs & ys:\n    check(v)",
    "for v in xs - ys:\n    check(v)",
    "for v in xs ^ ys:\n    check(v)",
    "xs |= {MAKE}",
    "xs &= ys",
    "xs -= {MAKE}",
    "xs.update(ys)",
    "for v in list(xs):\n    check(v)",
    "for v in frozenset(xs):\n    check(v)",
    "if i % 20 == 0:\n    xs.clear()",
    "if xs <= ys and len(xs) > 100000:\n    problems.append('subset')",
    "for v in xs.copy():\n    check(v)",
)

DEQUES: Final = (
    *(s for s in SEQUENCE if "pop(0)" not in s),
    "xs.appendleft(MAKE)",
    "check(xs.popleft())",
    "xs.rotate(i % 3)",
    "if i % 20 == 0:\n    xs.clear()",
    "for v in xs.copy():\n    check(v)",
)

BYTEARRAYS: Final = (
    "xs.append(MAKE)",
    "xs.extend(ys)\ntrim(xs)",
    "xs.insert(i % 5, MAKE)",
    "check(xs.pop())",
    "xs[i % 9] = MAKE",
    "check(xs[i % 9])",
    "for v in xs:\n    check(v)",
    "for v in xs[1:6]:\n    check(v)",
    "for v in bytes(xs):\n    check(v)",
    "xs[1:3] = b'\\x11\\x22\\x33'",
    "del xs[2:5]",
    "del xs[::2]",
    "xs += b'\\x44\\x55'",
    "for v in xs + ys:\n    check(v)\n    break",
    "xs.reverse()",
    "if xs.find(b'\\x11') > 1000000:\n    problems.append('find')",
    "if 0x11 in xs:\n    check(xs[0])",
    "with memoryview(xs) as view:\n    for v in view[:5]:\n        check(v)",
    "with memoryview(xs) as view:\n    view[0] = 0x77\n    check(view[-1])",
    "for v in [v for v in xs]:\n    check(v)",
    "if xs == ys and i < 0:\n    problems.append('equal')",
    "for v in xs.replace(b'\\x11', b'\\x22'):\n    check(v)\n    break",
    "check(max(xs))",
    "if i % 20 == 0:\n    xs.clear()",
)

VIEWS: Final = (
    "xs[i % 9] = MAKE",
    "check(xs[i % 9])",
    "check(xs[-1])",
    "for v in xs:\n    check(v)",
    "for v in xs[2:6]:\n    check(v)",
    "xs[:2] = xs[2:4]",
    "xs[:3] = ys[:3]",
    "for v in xs.tolist():\n    check(v)",
    "for v in bytes(xs):\n    check(v)",
    "with xs[1:] as view:\n    check(view[0])",
    "if xs == ys and i < 0:\n    problems.append('equal')",
    "a, b, *rest = xs\ncheck(a)",
    "if len(xs) != 64:\n    problems.append('length')",
)

# CPython 3.14's array.array takes no locks: resizing one that others use crashes interpreted code too.
ARRAYS: Final = (
    "xs[i % 9] = MAKE",
    "check(xs[i % 9])",
    "check(xs[-1])",
    "for v in xs:\n    check(v)",
    "for v in reversed(xs):\n    check(v)",
    "for v in xs[1:6]:\n    check(v)",
    "xs[1:3] = xs[4:6]",
    "xs.reverse()",
    "for v in xs.tolist():\n    check(v)",
    "for v in (xs + ys)[:3]:\n    check(v)",
    "with memoryview(xs) as view:\n    check(view[i % 5])",
    "if xs == ys and i < 0:\n    problems.append('equal')",
    "a, b, *rest = xs\ncheck(a)",
    "if len(xs) != 8:\n    problems.append('length')",
)

CONTAINERS: Final = (
    Container("mortals", "list[Mortal]", "[]", "Mortal", "Mortal(i)", (*LISTS, *TOKENS)),
    Container("numbers", "list[int]", "[]", "int", "make_int(i)", (*LISTS, *NUMBERS)),
    Container("floats", "list[float]", "[]", "float", "make_float(i)", (*LISTS, "xs.sort()", "xs[i % 4] += 0.5")),
    Container("words", "list[str]", "[]", "str", "make_str(i)", (*LISTS, *WORDS)),
    Container("pairs", "list[tuple[int, int]]", "[]", "pair", "make_pair(i)", (*LISTS, "xs.sort()")),
    Container("by_number", "dict[int, Mortal]", "{}", "Mortal", "Mortal(i)", DICTS),
    Container("by_word", "dict[str, tuple[int, int]]", "{}", "pair", "make_pair(i)", DICTS),
    Container("ints", "set[int]", "set()", "int", "make_int(i % 50)", SETS),
    Container("strings", "set[str]", "set()", "str", "make_str(i % 50)", SETS),
    Container("queue", "deque[Mortal]", "deque()", "Mortal", "Mortal(i)", DEQUES),
    Container("raw", "bytearray", "bytearray(8)", "byte", "(i % 15) * 0x11", BYTEARRAYS),
    Container("view", "memoryview", "memoryview(bytearray(64))", "byte", "(i % 15) * 0x11", VIEWS),
    Container("longs", "array.array[int]", "array.array('q', [0] * 8)", "twice", "(i % 1000) * 0x100000001", ARRAYS),
    Container("doubles", "array.array[float]", "array.array('d', [0.25] * 8)", "float", "make_float(i)", ARRAYS),
)

# How `check` sees that an item is whole, by the item's name.
CHECKS: Final = {
    "Mortal": ("Mortal", "v.whole()"),
    "int": ("int", "v % UNIT == 0"),
    "float": ("float", "(v * 4.0) % 2.0 == 1.0"),
    "str": ("str", "twin(v)"),
    "pair": ("tuple[int, int]", "v[0] == -v[1]"),
    "byte": ("int", "v % 0x11 == 0"),
    "twice": ("int", "v % 0x100000001 == 0"),
}

UNTRIMMED: Final = frozenset({"view", "longs", "doubles", "ints", "strings", "by_number", "by_word"})
KEYS: Final = {"by_number": "i % 30", "by_word": 'f"key {i % 30}"'}


def function(container: Container, chosen: list[str], name: str) -> str:
    """A function that runs some statements in turn on two shared containers."""
    check = f"check_{container.item}".lower()
    lines = [f"def {name}(xs: {container.annotation}, ys: {container.annotation}, n: int, seed: int) -> None:"]
    lines += ["    for turn in range(n):", "        i = seed + turn"]
    for statement in chosen:
        text = statement.replace("MAKE", container.make).replace("KEY", KEYS.get(container.name, "i"))
        text = text.replace("check(", f"{check}(")
        lines.append("        try:")
        lines += [f"            {line}" for line in text.split("\n")]
        lines += [f"        except {RACE_ERRORS}:", "            pass"]
    if container.name not in UNTRIMMED:
        lines.append("        trim(xs)")
    return "\n".join(lines) + "\n"


def checks() -> str:
    """The checking functions, as source."""
    parts = [
        "def trim(xs: Any) -> None:\n    while len(xs) > 60:\n        try:\n            xs.pop()\n"
        f"        except {RACE_ERRORS}:\n            pass\n",
        "def left_of(v: Mortal) -> int:\n    return v.left\n",
        "def busy(i: int) -> int:\n    total = 0\n"
        "    for k in range(i % 9):\n        total += k * i\n    return total\n",
    ]
    for name, (annotation, whole) in CHECKS.items():
        function_name = f"check_{name}".lower()
        parts.append(
            f"def {function_name}(v: {annotation}) -> None:\n    if not ({whole}):\n"
            f'        problems.append("{function_name}")\n'
        )
    return "\n\n".join(parts)
