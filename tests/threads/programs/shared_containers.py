"""Readers of shared containers, and what changes them meanwhile; every item describes itself.

A reader returns what it saw that nobody stored.  What CPython may raise in the same race is passed over.
"""

import array
from collections import deque


class Item:
    def __init__(self, i: int) -> None:
        self.left: int = i
        self.right: int = -i

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Item) and other.left == self.left

    def __hash__(self) -> int:
        return hash(self.left)


def good(item: Item) -> bool:
    return item.left == -item.right


# Lists


def churn_list(items: list[Item], n: int) -> int:
    for i in range(n):
        items.append(Item(i))
        items.insert(0, Item(i))
        if i % 3 == 0:
            items[1:3] = [Item(i), Item(i + 1), Item(i + 2)]
        if i % 5 == 0:
            items.reverse()
        if i % 7 == 0:
            items.sort(key=left_of)
        if i % 11 == 0:
            del items[::2]
        if len(items) > 60:
            items.clear()
    return 0


def left_of(item: Item) -> int:
    return item.left


def iterate_list(items: list[Item], n: int) -> int:
    wrong = 0
    for _ in range(n):
        for item in items:
            wrong += not good(item)
        for item in reversed(items):
            wrong += not good(item)
        for i, item in enumerate(items):
            wrong += not good(item) or i < 0
    return wrong


def slice_list(items: list[Item], n: int) -> int:
    wrong = 0
    for i in range(n):
        wrong += sum([not good(item) for item in items[i % 5 : 20]])
        wrong += sum([not good(item) for item in items[::-2]])
        wrong += sum([not good(item) for item in items + items])
    return wrong


def unpack_list(items: list[Item], n: int) -> int:
    wrong = 0
    for _ in range(n):
        try:
            first, *rest = items
            wrong += not good(first)
            wrong += sum([not good(item) for item in rest])
            one, two = items[:2]
            wrong += not good(one) or not good(two)
            a, b, c = items
            wrong += not (good(a) and good(b) and good(c))
        except ValueError:
            pass
    return wrong


def search_list(items: list[Item], n: int) -> int:
    wrong = 0
    for i in range(n):
        wanted = Item(i)
        if wanted in items:
            wrong += not good(wanted)
        try:
            wrong += items.index(wanted) < 0
            items.remove(wanted)
        except ValueError:
            pass
        wrong += items.count(wanted) < 0
        try:
            wrong += not good(items[i % 40])
            wrong += not good(items.pop())
        except IndexError:
            pass
    return wrong


def sort_list(items: list[Item], n: int) -> int:
    wrong = 0
    for _ in range(n):
        ordered = sorted(items, key=left_of)
        for i in range(len(ordered) - 1):
            wrong += ordered[i].left > ordered[i + 1].left
        try:
            items.sort(key=left_of)
        except ValueError:
            pass
    return wrong


def comprehend_list(items: list[Item], n: int) -> int:
    wrong = 0
    for _ in range(n):
        wrong += len([item for item in items if not good(item)])
        wrong += len({item.left for item in items if not good(item)})
        wrong += sum({item.left: item.left + item.right for item in items}.values())
        wrong += len([1 for a, b in zip(items, items, strict=False) if not (good(a) and good(b))])
    return wrong


# Dicts and sets


def churn_dict(table: dict[int, Item], n: int) -> int:
    for i in range(n):
        table[i % 50] = Item(i)
        table.pop(i % 37, None)
        table.setdefault(i % 41, Item(i))
        if i % 9 == 0:
            table.update({i % 50 + k: Item(i) for k in range(5)})
        if i % 60 == 0:
            table.clear()
    return 0


def read_dict(table: dict[int, Item], n: int) -> int:
    wrong = 0
    for i in range(n):
        found = table.get(i % 50)
        wrong += found is not None and not good(found)
        try:
            wrong += not good(table[i % 50])
        except KeyError:
            pass
        if i % 50 in table:
            wrong += len(table) < 0
        try:
            for key, item in table.items():
                wrong += not good(item) or key < 0
            for item in table.values():
                wrong += not good(item)
            wrong += len([key for key in table if key < 0])
        except RuntimeError:
            pass
        try:
            wrong += sum([not good(item) for item in {**table}.values()])
            wrong += sum([not good(item) for item in list(table.values())])
        except RuntimeError:
            pass
    return wrong


def churn_set(items: set[Item], n: int) -> int:
    for i in range(n):
        items.add(Item(i % 60))
        items.discard(Item((i + 30) % 60))
        if i % 10 == 0:
            items |= {Item(k) for k in range(5)}
        if i % 70 == 0:
            items.clear()
    return 0


def read_set(items: set[Item], n: int) -> int:
    wrong = 0
    for i in range(n):
        wrong += Item(i % 60) in items and i < 0
        try:
            for item in items:
                wrong += not good(item)
            wrong += sum([not good(item) for item in items | {Item(i)}])
            wrong += not good(items.pop())
        except (RuntimeError, KeyError):
            pass
    return wrong


def churn_deque(items: deque[Item], n: int) -> int:
    for i in range(n):
        items.append(Item(i))
        items.appendleft(Item(i))
        if len(items) > 40:
            items.clear()
        try:
            items.popleft()
        except IndexError:
            pass
    return 0


def read_deque(items: deque[Item], n: int) -> int:
    wrong = 0
    for i in range(n):
        try:
            for item in items:
                wrong += not good(item)
            wrong += not good(items[i % 9])
        except (RuntimeError, IndexError):
            pass
    return wrong


# Buffers: each byte is 0x11, 0x22, ...; each number 0x100000001 times something


def churn_bytes(data: bytearray, n: int) -> int:
    for i in range(n):
        try:
            data.extend(b"\x11\x22\x33" * 400)
            del data[: i % 900]
            data[5:9] = b"\x44\x55"
            data.append(0x66)
            if len(data) > 5000:
                data.clear()
        except BufferError:
            pass  # somebody has a view of it
    return 0


def read_bytes(data: bytearray, n: int) -> int:
    wrong = 0
    for i in range(n):
        for byte in data[i % 50 : 300]:
            wrong += byte % 0x11 != 0
        try:
            wrong += data[i % 800] % 0x11 != 0
        except IndexError:
            pass
        wrong += len([byte for byte in bytes(data) if byte % 0x11])
        wrong += 0x07 in data
    return wrong


def view_bytes(data: bytearray, n: int) -> int:
    wrong = 0
    for i in range(n):
        with memoryview(data) as view:
            for byte in view[: i % 200]:
                wrong += byte % 0x11 != 0
            if len(view) > 3:
                view[3] = 0x77
                wrong += view[-1] % 0x11 != 0
    return wrong


def churn_numbers(numbers: array.array[int], n: int) -> int:
    for i in range(n):
        for k in range(len(numbers)):
            numbers[k] = (i + k) * 0x100000001
    return 0


def read_numbers(numbers: array.array[int], n: int) -> int:
    wrong = 0
    for i in range(n):
        for number in numbers:
            wrong += number % 0x100000001 != 0
        wrong += sum([number % 0x100000001 for number in numbers[2:9]])
        with memoryview(numbers) as view:
            wrong += view[i % 8] % 0x100000001 != 0
        try:
            wrong += numbers[i % 40] % 0x100000001 != 0
        except IndexError:
            wrong += i % 40 < len(numbers)
    return wrong
