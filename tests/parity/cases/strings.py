"""str: indexing, methods, formatting, unicode, and the errors."""

from parity_support import told

SAMPLE = "Grüße, 世界! 🐍"


def char_at(s: str, i: int) -> str:
    return s[i]


def case_indexing() -> None:
    for i in [0, 1, -1, -2, 7, len(SAMPLE) - 1, -len(SAMPLE)]:
        print(i, char_at(SAMPLE, i))
    for i in [len(SAMPLE), -len(SAMPLE) - 1, 2**70]:
        try:
            print(char_at(SAMPLE, i))
        except IndexError as e:
            print(told(e))


def case_iteration_over_code_points() -> None:
    for c in SAMPLE:
        print(c, ord(c), len(c), len(c.encode()))
    print([c for c in "e\u0301"], len("e\u0301"))


def case_concatenation_and_repetition() -> None:
    s = ""
    for i in range(5):
        s += str(i) * i
    print(s, s * 0, s * -1, 2 * "ab", "abcd", "é" + "a" + "🐍")
    t = s
    s += "!"
    print(t, s)


def add(a: object, b: object) -> str:
    try:
        return a + b  # type: ignore[operator, no-any-return]
    except TypeError as e:
        return f"TypeError: {e}"


def case_concatenation_errors() -> None:
    print(add("a", 1), add(1, "a"), add("a", None), add("a", b"b"), sep="\n")
    try:
        print("a" * "b")  # type: ignore[operator]
    except TypeError as e:
        print(e)
    try:
        print(SAMPLE["x"])  # type: ignore[index]
    except TypeError as e:
        print(e)


def case_search_methods() -> None:
    s = "abracadabra"
    print(
        s.find("a"),
        s.find("a", 1),
        s.find("z"),
        s.rfind("a"),
        s.index("bra"),
        s.count("a"),
        s.count(""),
        "cad" in s,
        "" in s,
    )
    print(
        s.startswith("abra"),
        s.startswith(("x", "a")),
        s.endswith("bra", 0, 4),
        s.replace("a", "-"),
        s.replace("a", "", 2),
    )
    try:
        print(s.index("zzz"))
    except ValueError as e:
        print(told(e))


def case_split_join() -> None:
    s = "  one two   three  "
    print(s.split(), s.split(" "), s.split(None, 1), "a,b,,c".split(","), "a,b,,c".rsplit(",", 1), "x".split(","))
    print(
        "-".join(["a", "b"]),
        "".join([]),
        ", ".join({"k": 1, "l": 2}),
        "a\nb\r\nc".splitlines(),
        "a\nb".splitlines(True),
    )
    print("k=v=w".partition("="), "k".partition("="), "k=v=w".rpartition("="))
    try:
        print("-".join(["a", 1]))  # type: ignore[list-item]
    except TypeError as e:
        print(e)
    try:
        print("a".split(""))
    except ValueError as e:
        print(e)


def case_case_and_strip() -> None:
    s = "  Straße ÉCOLE ıİ  "
    print(
        s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold(), s.strip() + "|", s.lstrip() + "|"
    )
    print(
        "xxabcxx".strip("x"), "abc".center(9, "*"), "abc".ljust(5) + "|", "abc".rjust(5), "42".zfill(5), "-42".zfill(5)
    )
    print("prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "a\tb".expandtabs(4))


def case_predicates() -> None:
    for s in ["", "abc", "ABC", "a1", "12", "½", " \t", "Title Case", "é", "a b", "_x"]:
        print(
            repr(s),
            s.isalpha(),
            s.isdigit(),
            s.isnumeric(),
            s.isalnum(),
            s.isspace(),
            s.isupper(),
            s.islower(),
            s.istitle(),
            s.isidentifier(),
        )


def case_comparisons() -> None:
    words = ["b", "a", "", "ab", "B", "é", "z", "世", "🐍", "\uffff"]
    print(sorted(words), sorted(words, reverse=True), min(words) == "", max(words))
    print("a" < "b", "a" < "A", "" < "a", "ab" <= "ab", "é" < "e\u0301", "a" >= "a", "abc" > "abd")


def equal(a: str, b: str) -> bool:
    return a == b


def case_equality_of_built_strings() -> None:
    parts = ["he", "llo"]
    print(
        equal("".join(parts), "hello"),
        equal("hel" + "lo", "hello"),
        equal("é", "e"),
        equal("", ""),
        hash("x" * 3) == hash("xxx"),
    )


def case_escapes_and_repr() -> None:
    for s in ["\n\t\\", "'", '"', "'\"", "\x00\x7f\x80\xad", "\u2028", "\ud800", "🐍", "a\u0301"]:
        print(ascii(s), len(s))
    print(
        repr("tab\t"),
        repr("it's"),
        repr('say "hi"'),
        repr("both ' and \""),
        "nul\0in the middle" == "nul\0in" + " the middle",
    )


def case_surrogates() -> None:
    s = "\ud83d" + "\udc0d"
    print(len(s), s == "🐍", ascii(s), s.isprintable())
    try:
        print(s.encode("utf-8"))
    except UnicodeEncodeError as e:
        print(told(e))
    print(
        s.encode("utf-16-le", "surrogatepass").decode("utf-16-le"),
        b"\xff".decode("utf-8", "surrogateescape") == "\udcff",
    )


def case_encode_decode() -> None:
    print(SAMPLE.encode(), SAMPLE.encode("latin-1", "replace"), SAMPLE.encode("ascii", "backslashreplace"))
    for data in [b"caf\xc3\xa9", b"\xff\xfe", b"\xc3"]:
        try:
            print(data.decode())
        except UnicodeDecodeError as e:
            print(told(e))
    try:
        print("é".encode("ascii"))
    except UnicodeEncodeError as e:
        print(e)
    try:
        print("x".encode("no-such-codec"))
    except LookupError as e:
        print(e)


def case_percent_and_format() -> None:
    print("%s is %d years and %.2f%%" % ("Ann", 42, 99.5), "%5s|%-5s|%05d|%x" % ("a", "b", 42, 255), "%(k)s" % {"k": 1})
    print(
        "{} {1}".replace("{1}", "{}").format("a", "b"),
        "{0}{1}{0}".format(1, 2),
        "{x!r:>5}".format(x="q"),
        "{:,}".format(1234567),
    )
    for template in ["%d", "%s %s", "%q"]:
        try:
            print(template % "x")
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)
    try:
        print("{} {}".format(1))  # type: ignore[str-format]
    except IndexError as e:
        print(e)


def caesar(text: str, shift: int) -> str:
    out = []
    for c in text:
        if "a" <= c <= "z":
            out.append(chr((ord(c) - 97 + shift) % 26 + 97))
        elif "A" <= c <= "Z":
            out.append(chr((ord(c) - 65 + shift) % 26 + 65))
        else:
            out.append(c)
    return "".join(out)


def is_palindrome(s: str) -> bool:
    cleaned = [c.lower() for c in s if c.isalnum()]
    return cleaned == cleaned[::-1]


def word_count(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in text.lower().split():
        word = word.strip(".,!?")
        counts[word] = counts.get(word, 0) + 1
    return counts


def case_algorithms() -> None:
    print(
        caesar("Hello, World!", 3),
        caesar(caesar("Hello, World!", 3), -3),
        is_palindrome("A man, a plan, a canal: Panama!"),
    )
    print(word_count("The cat. The dog! the end?"))


def case_ord_chr_errors() -> None:
    for n in [-1, 0x110000, 2**70]:
        try:
            print(chr(n))
        except (ValueError, OverflowError) as e:
            print(type(e).__name__, e)
    for s in ["", "ab"]:
        try:
            print(ord(s))
        except TypeError as e:
            print(e)
    print(chr(0x10FFFF) == "\U0010ffff", ord("🐍"), chr(65), ascii(chr(0xD800)))


def case_immutability() -> None:
    s = "abc"
    try:
        s[0] = "x"  # type: ignore[index]
    except TypeError as e:
        print(told(e))
    try:
        del s[0]  # type: ignore[attr-defined]
    except TypeError as e:
        print(told(e))
    try:
        s.foo = 1  # type: ignore[attr-defined]
    except AttributeError as e:
        print(told(e))


def case_big_strings() -> None:
    s = "é" * 100_000 + "a"
    print(
        len(s),
        s[-1],
        s.count("é"),
        s.find("a"),
        len(s.encode()),
        s[50_000:50_003],
        hash(s) == hash("é" * 100_000 + "a"),
    )


def case_translate_and_maketrans() -> None:
    table = str.maketrans({"a": "1", "b": None, "c": "xyz"})
    print(
        "aabbcc".translate(table), "abc".translate(str.maketrans("abc", "cba")), str(b"raw"), str(12.5), str([1, "a"])
    )


class Sly(str):
    """Equal to nothing, longer than it is, and every slice of it tells how it was asked for."""

    def __eq__(self, other: object) -> bool:
        print("eq", str.__repr__(self), repr(other))
        return False

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __getitem__(self, key: object) -> str:
        return repr(key)

    def isdigit(self) -> bool:
        return True


def letter_class(letter: str) -> str:
    if letter == "":
        return "none"
    if letter == "_" or letter != "é" and letter in ("<", ">", "", "ab"):
        return "mark"
    if letter in "+-*/" or letter in "a longer text than is searched in line: \u00e9":
        return "listed"
    if letter.isdigit() or letter.isspace():
        return "digit or space"
    return "letter" if letter.isalpha() else "word" if letter.isalnum() else "other"


def orders(a: str, b: str) -> tuple[bool, ...]:
    return a < b, a <= b, a > b, a >= b, a == b, a != b


def slices_of(text: str, a: int, b: int) -> tuple[str, str, str]:
    return text[a:b], text[a:], text[:b]


def case_letters() -> None:
    built = ["".join(["_"]), bytes([95]).decode(), "x_"[1:], "é"[:], chr(233), "\u0660", "\x1c", "\x00", "½"]
    for letter in [*"_<>-+a9 \té世²🐍", "", "ab", "12", "a1", " \n", "²²", *built, Sly("_"), Sly("a")]:
        print(repr(letter), letter_class(letter))
    for a in ["", "\x00", "a", "b", "ab", "é", "世", Sly("a")]:
        for b in ["", "\x00", "a", "abc", "é", "ê", "世界"]:
            print(repr(a), repr(b), orders(a, b))


def case_slices_between_variables() -> None:
    for text in ["abcdef", "Grüße", "世界!", "", Sly("abc")]:
        for a, b in [(0, 2), (-3, -1), (4, 2), (2**70, 1), (-(2**70), 2**70), (True, 3)]:
            print(slices_of(text, a, b))
