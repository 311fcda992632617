"""bytes and bytearray: items are ints, slices are bytes."""

from parity_support import told


def byte_at(b: bytes, i: int) -> int:
    return b[i]


def case_indexing_and_slicing() -> None:
    b = b"\x00abc\xff"
    print([byte_at(b, i) for i in (0, 1, -1, 4)], b[1:3], b[::-1], b[10:], len(b))
    for i in [5, -6]:
        try:
            print(byte_at(b, i))
        except IndexError as e:
            print(told(e))


def case_iteration() -> None:
    total = 0
    for x in b"hello":
        total += x
    print(total, list(b"\x01\x02"), [hex(x) for x in b"AZ"], 104 in b"hello", b"ell" in b"hello")


def case_concatenation_and_comparison() -> None:
    b = b""
    for i in range(5):
        b += bytes([i * 50])
    print(
        b, b * 2, b"a" < b"b", b"a" == b"a", b"a" == b"\x61", sorted([b"b", b"", b"ab"]), hash(b"x" * 3) == hash(b"xxx")
    )


def case_methods() -> None:
    b = b"one,two,,three"
    print(
        b.split(b","),
        b.find(b"two"),
        b.replace(b",", b";"),
        b.upper(),
        b.startswith(b"one"),
        b.count(b","),
        b.partition(b","),
    )
    print(
        b"".join([b"a", b"b"]),
        b.hex(),
        bytes.fromhex("00 ff"),
        b.strip(b"oe"),
        b"12".isdigit(),
        b"ab".center(6, b"-"),
        b.rfind(b"t"),
    )


def case_repr() -> None:
    print(b"'", b'"', b"'\"", b"\n\t\\\x7f\x80", bytes(3), bytes(range(250, 256)), str(b"x"), f"{b'x'!r}")


def case_constructor_errors() -> None:
    for arg in [[256], [-1], ["a"], "text", -1, 2.5]:
        try:
            print(bytes(arg))  # type: ignore[call-overload]
        except (ValueError, TypeError) as e:
            print(type(e).__name__, e)
    try:
        print(b"a" + "b")  # type: ignore[operator]
    except TypeError as e:
        print(e)
    try:
        print(b"a".split(","))  # type: ignore[arg-type]
    except TypeError as e:
        print(e)


def case_immutable() -> None:
    b = b"abc"
    try:
        b[0] = 1  # type: ignore[index]
    except TypeError as e:
        print(told(e))


def case_bytearray() -> None:
    b = bytearray(b"abc")
    b[0] = 120
    b.append(33)
    b += b"?"
    b[1:3] = b"__"
    del b[-1]
    print(b, bytes(b), len(b), b[0], list(b), b == b"x__!", bytearray(2))
    for bad in [256, -1]:
        try:
            b[0] = bad
        except ValueError as e:
            print(told(e))
    try:
        b[100] = 1
    except IndexError as e:
        print(told(e))


def checksum(data: bytes) -> int:
    a, b = 1, 0
    for x in data:
        a = (a + x) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def xor(data: bytes, key: bytes) -> bytes:
    return bytes([x ^ key[i % len(key)] for i, x in enumerate(data)])


def case_algorithms() -> None:
    print(
        checksum(b"Wikipedia"),
        checksum(b""),
        checksum(bytes(range(256)) * 40),
        xor(xor(b"secret", b"k3y"), b"k3y"),
        xor(b"ab", b"\x01"),
    )


def case_memoryview() -> None:
    data = bytearray(b"abcdef")
    view = memoryview(data)[1:4]
    view[0] = 90
    print(bytes(view), data, len(view), view[-1], view.tolist())
    view.release()
    try:
        print(len(view))
    except ValueError as e:
        print(told(e))
