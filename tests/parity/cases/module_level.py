"""Statements at module level: what they bind, in which order, and what they see."""

import contextlib
import io
import sys as system
from collections import namedtuple
from os.path import join, sep
from typing import NewType

notes: list[str] = []
namespace = globals()

# Loops ----------------------------------------------------------------------------------------------------------------

total = 0
for i in range(20):
    if i % 3 == 0:
        continue
    if i == 17:
        break
    total += i
else:
    notes.append("never")

countdown = 3
while countdown:
    notes.append(f"at {countdown}")
    countdown -= 1
else:
    notes.append("finished")

big = 1
for _ in range(80):
    big *= 3

mean = 0.0
for value in [1, 2.5, 4]:
    mean += value
mean /= 3

squares = [n * n for n in range(5)]
table = {n: [m for m in range(n)] for n in squares if n < 5}
kinds = {n % 3 for n in squares}
n = "not the comprehension's"

letters: dict[str, int] = {}
for letter in "abracadabra":
    letters[letter] = letters.get(letter, 0) + 1

first, *middle, last = squares
(left, right), top = (1, [2]), {"k": 3}
chained = aliased = [0]
aliased += [1]
scale: float = 1
halves = scale / 2


def case_loops() -> None:
    print(total, i, countdown, notes, big, mean, value)
    print(squares, table, kinds, n)
    print(letters, letter)


def case_targets() -> None:
    print(first, middle, last, left, right, top)
    print(chained, chained is aliased, scale, halves)


# Exceptions -----------------------------------------------------------------------------------------------------------

try:
    import no_module_of_this_name as missing
except ImportError as error:
    missing = None
    notes.append(f"{type(error).__name__}: {error.name}")
finally:
    notes.append("finally")

try:
    error
except NameError as unbound:
    notes.append(str(unbound))

try:
    assert total < 0, "positive"
except AssertionError as failed:
    notes.append(str(failed))

with contextlib.suppress(KeyError), io.StringIO() as stream:
    stream.write("text")
    notes.append(stream.getvalue())
    letters["z"]

try:
    try:
        squares[100]
    except IndexError as inner:
        raise ValueError("outer") from inner
except ValueError as outer:
    caught = outer


def case_exceptions() -> None:
    print(missing, notes[4:], "error" in namespace)
    lines = []
    trace = caught.__traceback__
    while trace is not None:
        lines.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    print(repr(caught), repr(caught.__cause__), lines)


# Names ----------------------------------------------------------------------------------------------------------------

Pair = namedtuple("Pair", "a b")
UserId = NewType("UserId", int)
before = len("abc")


def len(x: object) -> int:
    return -1


after = len("abc")
del len
restored = len("abc")

gone = 1
del gone

__all__ = ["notes"]
__all__ += ["total"]
__all__.extend(["squares"])

if total > 10:
    chosen = "then"
    marked: str = "annotated"

    def conditional() -> str:
        return chosen
elif total:
    chosen = "elif"
else:
    chosen = "else"

for name in ("made_a", "made_b"):
    namespace[name] = name.upper()

sorter = sorted(["b", "A", "c"], key=lambda s: s.lower())
lengths = tuple(k * 2 for k in squares)
shown = (walrus := 5) + walrus
one = 1
two = one + 1


def case_names() -> None:
    print(Pair.__module__ == __name__, Pair(1, 2), UserId.__module__ == __name__)
    print(before, after, restored, "gone" in namespace, __all__)
    print(chosen, marked, conditional(), system.maxsize > 0, join("a", "b") == f"a{sep}b")
    print(sorter, lengths, shown, walrus, one, two, name)
    print(sorted(key for key in namespace if key.startswith("made_")))


def case_annotations() -> None:
    print({key: str(value) for key, value in system.modules[__name__].__annotations__.items()})
    print(__doc__)


# What functions change meanwhile --------------------------------------------------------------------------------------

state = 0


def advance() -> int:
    global state
    state += 1
    return state


seen = []
for _ in range(3):
    state *= 10
    advance()
    seen.append(state)


class Counter:
    made = 0

    def __init__(self, start: int) -> None:
        self.start = start
        Counter.made += 1

    def next(self) -> int:
        self.start += 1
        return self.start


counters = [Counter(k) for k in range(3)]
for counter in counters:
    counter.next()
counter.start += 100
ends = [c.start for c in counters]


def case_state() -> None:
    print(state, seen, Counter.made, ends, counter is counters[-1])
