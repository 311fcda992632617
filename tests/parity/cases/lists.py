"""list: literals, items, methods, equality, order, aliasing, and the exact errors."""

from parity_support import told


def get(values: list[int], i: int) -> int:
    return values[i]


def put(values: list[int], i: int, v: int) -> None:
    values[i] = v


def case_item_access() -> None:
    values = [10, 20, 30]
    print([get(values, i) for i in (0, 1, 2, -1, -3)])
    put(values, 1, 99)
    put(values, -1, 98)
    print(values)


def case_index_errors() -> None:
    values = [1, 2, 3]
    for i in [3, -4, 100, 2**63, -(2**64)]:
        try:
            print(get(values, i))
        except IndexError as e:
            print(told(e))
        try:
            put(values, i, 0)
        except IndexError as e:
            print(told(e))
        try:
            del values[i]
        except IndexError as e:
            print(told(e))
    try:
        print(get([], 0))
    except IndexError as e:
        print(told(e))


def case_growth_methods() -> None:
    values: list[int] = []
    for i in range(5):
        values.append(i * i)
    values.extend([100, 200])
    values.extend(range(2))
    values.insert(0, -1)
    values.insert(100, -2)
    values.insert(-1, -3)
    print(values, len(values))


def case_removal_methods() -> None:
    values = [1, 2, 3, 2, 1]
    print(values.pop(), values.pop(0), values.pop(-2), values)
    values.remove(2)
    print(values)
    values.clear()
    print(values)
    try:
        values.pop()
    except IndexError as e:
        print(told(e))
    try:
        [1].pop(5)
    except IndexError as e:
        print(told(e))
    try:
        values.remove(7)
    except ValueError as e:
        print(told(e))


def case_search_methods() -> None:
    values = [3, 1, 3, 2]
    print(
        values.index(3), values.index(3, 1), values.count(3), values.count(9), 2 in values, 9 in values, 9 not in values
    )
    try:
        print(values.index(9))
    except ValueError as e:
        print(told(e))
    print([1.0, True, "1"].count(1), [None, 0, ""].index(0))


def case_sorting() -> None:
    words = ["pear", "Apple", "fig", "banana"]
    print(sorted(words), sorted(words, key=len), sorted(words, key=str.lower, reverse=True), words)
    words.sort()
    print(words)
    words.sort(key=len, reverse=True)
    print(words)
    words.reverse()
    print(words, list(reversed(words)))
    mixed: list[object] = [1, "a"]
    try:
        mixed.sort()
    except TypeError as e:
        print(told(e))


def case_concatenation_and_repetition() -> None:
    a, b = [1, 2], [3]
    print(a + b, a * 3, 2 * b, a * 0, a * -1, [*a, 0, *b], [*range(3), *"ab"])
    try:
        print(a + (1, 2))  # type: ignore[operator]
    except TypeError as e:
        print(e)


def case_augmented_assignment_keeps_identity() -> None:
    a = [1]
    b = a
    a += [2]
    a += (3, 4)
    print(a, b, a is b)
    a *= 2
    print(b, a is b)
    a = a + [9]
    print(a is b, len(b))
    try:
        a += 5  # type: ignore[arg-type]
    except TypeError as e:
        print(told(e))


def case_aliasing() -> None:
    row = [0] * 3
    grid = [row] * 2
    grid[0][0] = 1
    print(grid, grid[0] is grid[1])
    proper = [[0] * 2 for _ in range(2)]
    proper[0][0] = 1
    print(proper, proper.copy()[0] is proper[0], proper[:] == proper, proper[:] is proper)


def case_comparison() -> None:
    print(
        [1, 2] == [1, 2],
        [1, 2] < [1, 3],
        [1] < [1, 0],
        [] < [0],
        [2] > [1, 9],
        [1] != [1.0],
        [[1], []] == [[1], []],
        [1, 2] <= [1, 2],
    )


def case_nesting_and_repr() -> None:
    deep: list[object] = [1, [2, [3, []]], (4,), {"k": [5]}, None, "s", 2.0]
    print(deep, len(deep), str(deep), f"{deep}")
    deep.append(deep)
    print(deep)
    deep.pop()


def case_del_items() -> None:
    values = list(range(8))
    del values[0]
    del values[-1]
    del values[1:3]
    print(values)
    del values[::2]
    print(values)
    del values[:]
    print(values)


def case_mutation_while_iterating() -> None:
    values = [1, 2, 3, 4, 5]
    for v in values:
        if v % 2:
            values.remove(v)
    print(values)
    grow = [1]
    for v in grow:
        if len(grow) < 6:
            grow.append(v * 2)
    print(grow)
    shrink = [1, 2, 3, 4]
    for v in shrink:
        print(v, shrink.pop())


def case_copies_and_constructors() -> None:
    a = [1, 2, 3]
    b = a.copy()
    b.append(4)
    print(a, b, list(a) == a, list(a) is a, list("abc"), list((1, 2)), list({"x": 1}), list(range(3)), list())
    try:
        list(5)  # type: ignore[call-overload]
    except TypeError as e:
        print(e)


def sieve(n: int) -> list[int]:
    flags = [True] * (n + 1)
    flags[0:2] = [False, False]
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
    return [i for i, f in enumerate(flags) if f]


def bubble(values: list[float]) -> list[float]:
    out = values[:]
    for i in range(len(out)):
        for j in range(len(out) - 1 - i):
            if out[j] > out[j + 1]:
                out[j], out[j + 1] = out[j + 1], out[j]
    return out


def transpose(m: list[list[int]]) -> list[list[int]]:
    return [[row[i] for row in m] for i in range(len(m[0]))]


def bisect(values: list[int], x: int) -> int:
    lo, hi = 0, len(values)
    while lo < hi:
        mid = (lo + hi) // 2
        if values[mid] < x:
            lo = mid + 1
        else:
            hi = mid
    return lo


def case_algorithms() -> None:
    print(
        sieve(50),
        bubble([3.5, -1.0, 2.0, 2.0]),
        transpose([[1, 2, 3], [4, 5, 6]]),
        [bisect([1, 3, 5], x) for x in range(7)],
    )


def case_of_mixed_scalars() -> None:
    floats = [1.5, 2.5]
    floats.append(3)
    bools = [True, False]
    bools.append(not bools[0])
    print(floats, bools, floats[2] / 2, sum(floats), any(bools))


def case_unhashable() -> None:
    try:
        print({[1]: 2})
    except TypeError as e:
        print(told(e))
    try:
        print(hash([]))
    except TypeError as e:
        print(told(e))


class Log:
    def __init__(self) -> None:
        self.numbers: list[int] = [3, 1, 2]

    def note(self, number: int) -> int:
        """Appends to the list that is being sorted."""
        for more in range(700):
            self.numbers.append(number + more)
        return number

    def fill(self, size: int) -> int:
        numbers = self.numbers
        for number in range(size):
            numbers.append(number * number)
            if number % 1000 == 999:
                self.numbers = numbers[: number // 2]
                numbers = self.numbers
        return len(numbers)


def case_long_lists_grow() -> None:
    for size in (0, 1, 4, 5, 511, 512, 513, 769, 5000):
        made = [number * 3 for number in range(size)]
        filled: list[int] = []
        for number in made:
            filled.append(number)
        filled.append(-1)
        made.append(-1)
        print(len(filled), filled == made, filled[-3:], sum(filled), filled.pop(), len(filled))
        filled.insert(0, 7)
        filled.extend(made)
        del filled[: size // 2]
        filled.append(8)
        print(len(filled), sum(filled))
    log = Log()
    print(log.fill(3500), len(log.numbers), sum(log.numbers))


def case_the_key_of_a_sort_appends() -> None:
    log = Log()
    try:
        log.numbers.sort(key=log.note)
    except ValueError as e:
        print(told(e), log.numbers)
    print(log.note(5), len(log.numbers), sum(log.numbers))


def drained(items: list[object]) -> list[object]:
    taken = []
    while items:
        taken.append(items.pop())
    return taken


def case_a_stack_that_comes_and_goes() -> None:
    for size in (1, 4, 9, 40):
        stack: list[object] = list(range(size))
        print(drained(stack), stack, bool(stack), len(stack), [*stack], stack == [])
        try:
            stack.pop()
        except IndexError as e:
            print(told(e))
        stack.append("again")
        stack.extend(["and", "again"])
        print(stack, stack.copy(), stack.pop(), stack)
        print(drained(stack))
        stack.sort()
        stack[:] = [3, 1, 2]
        print(stack, drained(stack))
        stack.insert(0, "first")
        print(stack, drained(stack))
        stack += ["more"]
        stack.clear()
        print(stack)
