"""`assert` and `del` on every target."""

from parity_support import told


def check(n: int, message: str | None = None) -> int:
    if message is None:
        assert n > 0
    else:
        assert n > 0, message
    return n


def case_assert() -> None:
    print(check(1), check(2, "fine"))
    try:
        check(0)
    except AssertionError as e:
        print(told(e), e.args)
    try:
        check(-1, "must be positive")
    except AssertionError as e:
        print(told(e), e.args)


def message(n: int) -> str:
    print("message built")
    return f"n is {n}"


def case_message_only_when_failing() -> None:
    assert 1 + 1 == 2, message(2)
    try:
        assert 1 + 1 == 3, message(3)
    except AssertionError as e:
        print(e)
    try:
        assert [], (1, [2], None)
    except AssertionError as e:
        print(e.args)


def case_assert_narrows() -> None:
    value: int | None = check(5)
    assert value is not None
    print(value + 1)
    assert isinstance(value, int) and value < 10, "small"  # type: ignore[redundant-expr]
    print(value)


def local(n: int) -> int:
    x = n
    if n > 1:
        del x
    return x


def case_del_local() -> None:
    print(local(1))
    try:
        local(2)
    except UnboundLocalError as e:
        print(told(e))
    x = 5
    del x
    try:
        del x
    except UnboundLocalError as e:
        print(told(e))
    x = 6
    print(x)


def case_del_items_and_slices() -> None:
    values, table = [1, 2, 3, 4], {"a": 1, "b": 2}
    del values[1], table["a"]
    del values[-1:]
    print(values, table)
    for bad in ["z", "b", "b"]:
        try:
            del table[bad]
        except KeyError as e:
            print(told(e))
    try:
        del (1, 2)[0]  # type: ignore[attr-defined]
    except TypeError as e:
        print(told(e))


class Thing:
    shared = "class"

    def __init__(self) -> None:
        self.number = 5
        self.ratio = 2.5
        self.flag = True
        self.items = [1]
        self.maybe: int | None = None


def case_del_attributes() -> None:
    t = Thing()
    del t.number, t.ratio, t.flag, t.items, t.maybe
    for read in range(5):
        try:
            if read == 0:
                print(t.number)
            elif read == 1:
                print(t.ratio)
            elif read == 2:
                print(t.flag)
            elif read == 3:
                print(t.items)
            else:
                print(t.maybe)
        except AttributeError as e:
            print(told(e), e.name)
    try:
        del t.number
    except AttributeError as e:
        print(told(e))
    t.number = 7
    t.ratio = -0.0
    print(t.number, t.ratio, t.shared)
    try:
        del t.shared
    except AttributeError as e:
        print(told(e))


GLOBAL = 1


def remove_global() -> None:
    global GLOBAL
    del GLOBAL


def set_global(n: int) -> None:
    global GLOBAL
    GLOBAL = n


def read_global() -> int:
    return GLOBAL


def case_del_global() -> None:
    print(read_global())
    remove_global()
    try:
        print(read_global())
    except NameError as e:
        print(told(e), type(e).__name__)
    try:
        remove_global()
    except NameError as e:
        print(told(e))
    set_global(1)
    print(read_global())


def show(values: list[int], name: str) -> list[int]:
    print(name)
    return values


def case_del_order() -> None:
    a, b = [1, 2], [3, 4]
    del show(a, "a")[0], show(b, "b")[1]
    print(a, b)
    x, (y, z) = 1, (2, 3)
    del x, (y, z)
    try:
        print(z)  # type: ignore[misc]
    except UnboundLocalError as e:
        print(told(e))


def case_del_in_loops() -> None:
    for i in range(3):
        item = [i]
        print(item)
        del item
    try:
        print(item)  # type: ignore[possibly-undefined]
    except UnboundLocalError as e:
        print(told(e))
