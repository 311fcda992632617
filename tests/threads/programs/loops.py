"""Every kind of loop that compiled code has, each going on until another thread says stop.

None of them calls interpreted code in a round, so nothing but their own polls lets another thread stop the world.
"""

from collections import deque

from mypy_extensions import i64


class Flag:
    def __init__(self) -> None:
        self.stop: bool = False
        self.turns: int = 0


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


def while_loop(flag: Flag) -> None:
    while not flag.stop:
        pass


def counting_while(flag: Flag) -> None:
    n = 0
    while not flag.stop:
        n += 1
    flag.turns = n


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
    items = [Ranked(i, flag) for i in range(300_000)]
    wanted = Ranked(-1, flag)
    while not flag.stop:
        if wanted in items:
            return


def summing_by_operator(flag: Flag) -> None:
    items = [Ranked(i, flag) for i in range(300_000)]
    while not flag.stop:
        sum(items)  # type: ignore[arg-type]


def any_by_truth(flag: Flag) -> None:
    items = [Ranked(i, flag) for i in range(300_000)]
    while not flag.stop:
        any(items)


def mapping_a_function(flag: Flag) -> None:
    while not flag.stop:
        list(map(negative, range(300_000)))


def negative(value: int) -> int:
    return -value


def mapping_an_object(flag: Flag) -> None:
    ranked = Ranked(1, flag)
    while not flag.stop:
        list(map(ranked, range(300_000)))


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
