"""Every kind of loop that compiled code has, each going on until another thread says stop.

None of them calls interpreted code in a round, so nothing but their own polls lets another thread stop the world.
"""

from collections import deque
from functools import reduce
from heapq import heapify
from operator import add, attrgetter

from mypy_extensions import i64


class Flag:
    def __init__(self) -> None:
        self.stop: bool = False
        self.turns: int = 0


class Knot:
    """Only the collector ends it."""

    def __init__(self) -> None:
        self.me: Knot = self


class Ranked:
    """Its operators are what CPython's own loops call."""

    def __init__(self, rank: int, flag: Flag) -> None:
        self.rank: int = rank
        self.flag: Flag = flag

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ranked) and self.rank == other.rank and self.flag.stop

    def __lt__(self, other: "Ranked") -> bool:
        return self.rank < other.rank

    def __hash__(self) -> int:
        return self.rank

    def __add__(self, other: object) -> "Ranked":
        return self

    def __radd__(self, other: object) -> "Ranked":
        return self

    def __bool__(self) -> bool:
        return self.flag.stop

    def __len__(self) -> int:
        return self.rank

    def __getitem__(self, i: int) -> int:
        if self.flag.stop:
            raise IndexError(i)
        return i

    def __call__(self, value: int) -> int:
        return -value

    def __contains__(self, value: object) -> bool:
        return self.flag.stop

    def __repr__(self) -> str:
        return "Ranked"

    def __index__(self) -> int:
        return self.rank

    @property
    def twice(self) -> int:
        return 2 * self.rank

    def descend(self, n: int) -> int:
        return n if n < 2 or self.flag.stop else self.descend(n - 1) + self.descend(n - 2)


class Made:
    """Its constructor is what CPython's own loops call."""

    def __init__(self, value: int) -> None:
        self.value: int = value


class Buried:
    """Its finalizer is what CPython's own loops call."""

    def __init__(self, flag: Flag) -> None:
        self.flag: Flag = flag

    def __del__(self) -> None:
        self.flag.turns += 1


class Rebound:
    """An operator that calls itself, through CPython's protocols."""

    def __init__(self, flag: Flag) -> None:
        self.flag: Flag = flag

    def __rshift__(self, n: int) -> int:
        return n if n < 2 or self.flag.stop else (self >> n - 1) + (self >> n - 2)


class Endless:
    """An iterator that ends when told."""

    def __init__(self, flag: Flag) -> None:
        self.flag: Flag = flag

    def __iter__(self) -> "Endless":
        return self

    def __next__(self) -> int:
        if self.flag.stop:
            raise StopIteration
        return 1


def tying_knots(flag: Flag) -> None:
    while not flag.stop:
        Knot()


def while_loop(flag: Flag) -> None:
    while not flag.stop:
        pass


def counting_while(flag: Flag) -> None:
    n = 0
    while not flag.stop:
        n += 1
    flag.turns = n


def counting_up_and_down(flag: Flag) -> None:
    i = 1
    while not flag.stop:
        if i == 1:
            i += 1
        else:
            i -= 1


def counting_beyond_words(flag: Flag) -> None:
    n = 1 << 70
    while not flag.stop:
        n += 1
    flag.turns = n


def counting_down(flag: Flag) -> None:
    for i in range(1 << 60, 0, -3):
        if flag.stop:
            flag.turns = i
            return


def endless_for_range(flag: Flag) -> None:
    for _ in range(1 << 60):
        if flag.stop:
            return


def nested_ranges(flag: Flag) -> None:
    while not flag.stop:
        for i in range(1000):
            for j in range(1000):
                if i > j and flag.stop:
                    return


def pure_machine_loop(flag: Flag) -> None:
    while not flag.stop:
        total: i64 = 0
        for i in range(20_000_000):
            total += i & 3
            if total < 0:
                return
        flag.turns += int(total)


def float_loop(flag: Flag) -> None:
    x = 1.0
    while not flag.stop:
        for _ in range(10_000_000):
            x = x * 1.0000001 + 0.5


def over_list(flag: Flag) -> None:
    items = list(range(100_000))
    while not flag.stop:
        total = 0
        for item in items:
            total += item


def over_growing_list(flag: Flag) -> None:
    while not flag.stop:
        items = [1]
        for item in items:
            if len(items) < 100_000:
                items.append(item)


def over_dict(flag: Flag) -> None:
    table = {i: i for i in range(100_000)}
    while not flag.stop:
        total = 0
        for key, value in table.items():
            total += key + value


def over_set(flag: Flag) -> None:
    items = set(range(100_000))
    while not flag.stop:
        for item in items:
            if item < 0:
                return


def over_tuple(flag: Flag) -> None:
    items = tuple(range(100_000))
    while not flag.stop:
        for item in items:
            if item < 0:
                return


def over_text(flag: Flag) -> None:
    text = "ab" * 100_000
    while not flag.stop:
        count = 0
        for letter in text:
            if letter == "a":
                count += 1


def over_bytes(flag: Flag) -> None:
    data = b"ab" * 100_000
    while not flag.stop:
        total = 0
        for byte in data:
            total += byte


def over_deque(flag: Flag) -> None:
    items = deque(range(100_000))
    while not flag.stop:
        for item in items:
            if item < 0:
                return


def over_enumerate_and_zip(flag: Flag) -> None:
    items = list(range(100_000))
    while not flag.stop:
        for i, (a, b) in enumerate(zip(items, items, strict=False)):
            if a + b + i < 0:
                return


def over_iterator(flag: Flag) -> None:
    for value in Endless(flag):
        if value < 0:
            return


def list_comprehension(flag: Flag) -> None:
    items = list(range(100_000))
    while not flag.stop:
        items = [item + 1 for item in items]


def dict_comprehension(flag: Flag) -> None:
    while not flag.stop:
        table = {i: -i for i in range(100_000)}
        if len(table) < 10:
            return


def set_comprehension(flag: Flag) -> None:
    while not flag.stop:
        items = {i & 63 for i in range(200_000)}
        if len(items) < 10:
            return


def endless_comprehension(flag: Flag) -> None:
    [value for value in Endless(flag) if value < 0]


def over_slices(flag: Flag) -> None:
    items = list(range(100_000))
    while not flag.stop:
        for item in items[::-1]:
            if item < 0:
                return


def over_ranges_with_steps(flag: Flag) -> None:
    while not flag.stop:
        for i in range(30_000_000, 0, -3):
            if i < 0:
                return


def over_tables(flag: Flag) -> None:
    """Strides over memory, where a turn costs most."""
    rows = [[i + j for j in range(300)] for i in range(300)]
    while not flag.stop:
        total = 0
        for j in range(300):
            for i in range(300):
                total += rows[i][j]


def tries(flag: Flag) -> None:
    while not flag.stop:
        try:
            continue
        finally:
            flag.turns = 0


def recursion(flag: Flag) -> None:
    while not flag.stop:
        fibonacci(flag, 32)


def fibonacci(flag: Flag, n: int) -> int:
    if n < 2 or flag.stop:
        return n
    return fibonacci(flag, n - 1) + fibonacci(flag, n - 2)


def mutual_recursion(flag: Flag) -> None:
    while not flag.stop:
        even(flag, 30)


def even(flag: Flag, n: int) -> int:
    return 0 if n == 0 or flag.stop else odd(flag, n - 1) + odd(flag, n - 1)


def odd(flag: Flag, n: int) -> int:
    return 0 if n == 0 or flag.stop else even(flag, n - 1) + even(flag, n - 2 if n > 1 else 0)


def method_recursion(flag: Flag) -> None:
    ranked = Ranked(1, flag)
    while not flag.stop:
        ranked.descend(32)


def operator_recursion(flag: Flag) -> None:
    rebound = Rebound(flag)
    while not flag.stop:
        rebound >> 24


def allocation(flag: Flag) -> None:
    while not flag.stop:
        Ranked(1, flag)


def raising(flag: Flag) -> None:
    while not flag.stop:
        try:
            raise ValueError("again")
        except ValueError:
            pass


def string_building(flag: Flag) -> None:
    while not flag.stop:
        text = ""
        for i in range(10_000):
            text += f"{i}:"


def rank_of(ranked: Ranked) -> int:
    return ranked.rank


def sorting_with_a_key(flag: Flag) -> None:
    items = [Ranked(i * 7919 % 100_003, flag) for i in range(100_003)]
    while not flag.stop:
        items.sort(key=rank_of)
        items.reverse()


def sorting_by_operator(flag: Flag) -> None:
    items = [Ranked(i * 7919 % 100_003, flag) for i in range(100_003)]
    while not flag.stop:
        sorted(items)


def searching_by_operator(flag: Flag) -> None:
    items = [Ranked(i, flag) for i in range(100_000)]
    wanted = Ranked(-1, flag)
    while not flag.stop:
        if wanted in items:
            return


def summing_by_operator(flag: Flag) -> None:
    items = [Ranked(i, flag) for i in range(100_000)]
    while not flag.stop:
        sum(items)  # type: ignore[arg-type]


def any_by_truth(flag: Flag) -> None:
    items = [Ranked(i, flag) for i in range(100_000)]
    while not flag.stop:
        any(items)


def mapping_a_function(flag: Flag) -> None:
    while not flag.stop:
        list(map(negative, range(100_000)))


def negative(value: int) -> int:
    return -value


def mapping_an_object(flag: Flag) -> None:
    ranked = Ranked(1, flag)
    while not flag.stop:
        list(map(ranked, range(100_000)))


def filling_from_an_iterator(flag: Flag) -> None:
    max(Endless(flag), default=0)


def old_style_iteration(flag: Flag) -> None:
    for _ in Ranked(1, flag):
        pass


def dict_of_objects(flag: Flag) -> None:
    items = [Ranked(i & 1023, flag) for i in range(100_000)]
    while not flag.stop:
        if len(set(items)) < 0:
            return


def ranked_items(owner: Flag) -> list[Ranked]:
    return [Ranked(i * 7919 % 30_011, owner) for i in range(30_011)]


def truth_of_a_filter(flag: Flag) -> None:
    items = ranked_items(flag)
    while not flag.stop:
        list(filter(None, items))


def smallest_by_key(flag: Flag) -> None:
    items = ranked_items(flag)
    while not flag.stop:
        min(items, key=rank_of)


def heap_by_operator(flag: Flag) -> None:
    items = ranked_items(flag)
    while not flag.stop:
        heapify(items[:])


def reducing_by_operator(flag: Flag) -> None:
    items = ranked_items(flag)
    while not flag.stop:
        reduce(add, items)


def comparing_lists_of_objects(flag: Flag) -> None:
    left, right = ranked_items(flag), ranked_items(flag)
    while not flag.stop:
        left.count(right[0])


def hashes(flag: Flag) -> None:
    items = ranked_items(flag)
    while not flag.stop:
        list(map(hash, items))


def texts(flag: Flag) -> None:
    items = ranked_items(flag)
    while not flag.stop:
        str(items)


def lengths(flag: Flag) -> None:
    items = ranked_items(flag)
    while not flag.stop:
        list(map(len, items))


def indices(flag: Flag) -> None:
    items = ranked_items(flag)
    while not flag.stop:
        list(map(hex, items))


def memberships(flag: Flag) -> None:
    ranked = Ranked(1, flag)
    while not flag.stop:
        list(map(ranked.__contains__, range(100_000)))


def properties(flag: Flag) -> None:
    items = ranked_items(flag)
    while not flag.stop:
        list(map(attrgetter("twice"), items))


def constructors(flag: Flag) -> None:
    while not flag.stop:
        list(map(Made, range(30_000)))


def finalizers(flag: Flag) -> None:
    while not flag.stop:
        [Buried(flag) for _ in range(30_000)]


def keys_of_a_dict(flag: Flag) -> None:
    items = ranked_items(flag)
    while not flag.stop:
        dict.fromkeys(items)


def copying_lists(flag: Flag) -> None:
    items = list(range(100_000))
    while not flag.stop:
        copied = items[:] + list(items)
        copied.extend(items)
        copied *= 2


def sorting_numbers(flag: Flag) -> None:
    items = [i * 7919 % 20_011 for i in range(20_011)]
    while not flag.stop:
        sorted(items)


def searching_numbers(flag: Flag) -> None:
    items = list(range(100_000))
    while not flag.stop:
        if -1 in items or items.count(-1) or items != items[:]:
            return


def folding_numbers(flag: Flag) -> None:
    items = list(range(100_000))
    while not flag.stop:
        if sum(items) + min(items) + max(items) < 0:
            return


def unpacking(flag: Flag) -> None:
    items = list(range(100_000))
    while not flag.stop:
        _, *middle, _ = items
        len((*middle, *items))


def merging_dicts(flag: Flag) -> None:
    table = {i: i for i in range(20_000)}
    while not flag.stop:
        merged = {**table, -1: 0}
        merged.update(table)
        list(merged.items())


def merging_sets(flag: Flag) -> None:
    items = set(range(20_000))
    while not flag.stop:
        if len(items | {-1}) < len(items & items):
            return


def joining_text(flag: Flag) -> None:
    words = ["word"] * 50_000
    while not flag.stop:
        ",".join(words).replace("w", "W").split(",")
