"""Slices with all kinds of bounds and steps, read, assigned and deleted."""

from parity_support import told


def cut(values: list[int], a: int | None, b: int | None, step: int | None) -> list[int]:
    return values[a:b:step]


def case_every_bound_and_step() -> None:
    values = list(range(6))
    for a in [None, 0, 2, -2, 10, -10]:
        for b in [None, 0, 3, -1, 10, -10]:
            print(a, b, [cut(values, a, b, s) for s in (None, 1, 2, -1, -3)])


def case_same_on_all_sequences() -> None:
    s, b, t, r = "abcdef", b"abcdef", (0, 1, 2, 3, 4, 5), range(6)
    print(s[1:4], b[1:4], t[1:4], r[1:4])
    print(s[::-1], b[::-1], t[::-1], r[::-1], list(r[::-2]))
    print(s[4:1], b[4:1], t[4:1], r[4:1], s[:], s[:] is s, t[:] is t)
    print(s[-3:], s[:-3], t[-100:2], s[2:][1:][0])


def case_zero_step() -> None:
    for v in ["abc", [1], (1,)]:
        try:
            print(v[::0])
        except ValueError as e:
            print(told(e))


def case_wrong_bound_types() -> None:
    try:
        print([1, 2]["a":])  # type: ignore[index]
    except TypeError as e:
        print(told(e))
    try:
        print("abc"[1.0:])  # type: ignore[index]
    except TypeError as e:
        print(told(e))


class Index:
    def __init__(self, n: int) -> None:
        self.n = n

    def __index__(self) -> int:
        print("index", self.n)
        return self.n


def case_bounds_with_index_method() -> None:
    values = [0, 1, 2, 3, 4]
    print(values[Index(1) : Index(4)], values[Index(-1)], "hello"[: Index(2)])
    values[Index(0)] = 9
    print(values)


def case_slice_assignment() -> None:
    values = list(range(6))
    values[1:3] = [10, 20, 30]
    print(values)
    values[:0] = [-1]
    values[len(values) :] = [99]
    values[2:4] = []
    print(values)
    values[::2] = [0] * len(values[::2])
    print(values)
    values[3:1] = [7, 8]
    print(values)
    values[:] = range(3)
    print(values)
    values[1:2] = "xy"  # type: ignore[assignment]
    print(values)


def case_extended_slice_length_mismatch() -> None:
    values = [1, 2, 3, 4]
    try:
        values[::2] = [0]
    except ValueError as e:
        print(told(e))
    try:
        values[0:1] = 5  # type: ignore[call-overload]
    except TypeError as e:
        print(told(e))
    print(values)


def case_assign_to_itself() -> None:
    values = [1, 2, 3]
    values[1:1] = values
    print(values)
    values[:] = values[::-1]
    print(values)
    values += values
    print(values)


def case_slice_deletion() -> None:
    values = list(range(10))
    del values[2:4]
    del values[-2:]
    print(values)
    del values[::3]
    print(values)
    del values[10:]
    del values[::-1]
    print(values)


def case_slices_are_copies() -> None:
    a = [[1], [2]]
    b = a[:]
    b.append([3])
    b[0].append(9)
    print(a, b)


class Recorder:
    def __getitem__(self, key: object) -> object:
        return key

    def __setitem__(self, key: object, value: object) -> None:
        print("set", key, value)

    def __delitem__(self, key: object) -> None:
        print("del", key)


def case_slice_objects_reach_getitem() -> None:
    r = Recorder()
    print(r[1:2], r[:], r[::3], r[1:2, 3], r[...], r[None:"x"], r[1, 2], r[(1, 2)], r[()])
    r[1:2] = 5
    r["k"] = None
    del r[::2]
    s = slice(1, 4, 2)
    print("abcdef"[s], s.start, s.stop, s.step, s.indices(3), s == slice(1, 4, 2))


def augment(values: list[int]) -> list[int]:
    values[1:3] += [100]
    return values


def case_augmented_slice() -> None:
    print(augment([1, 2, 3, 4]))


def merge_sort(values: list[int]) -> list[int]:
    if len(values) <= 1:
        return values
    middle = len(values) // 2
    left, right = merge_sort(values[:middle]), merge_sort(values[middle:])
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]


def rotate(values: list[int], n: int) -> list[int]:
    n %= len(values)
    return values[-n:] + values[:-n]


def chunks(text: str, n: int) -> list[str]:
    return [text[i : i + n] for i in range(0, len(text), n)]


def case_algorithms() -> None:
    print(merge_sort([5, 2, 9, 1, 5, 6, -3]), rotate([1, 2, 3, 4], 1), rotate([1, 2, 3, 4], -1), chunks("abcdefgh", 3))
