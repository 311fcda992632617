"""The order in which operands, targets, arguments and clauses are evaluated."""

LOG: list[str] = []


def say(text: str, value: int = 0) -> int:
    print(text, end=" ")
    return value


def make(name: str, values: list[int]) -> list[int]:
    print(name, end=" ")
    return values


class Trace:
    def __init__(self, name: str) -> None:
        print(f"new:{name}", end=" ")
        self.name = name
        self.value = 0

    def get(self, n: int) -> "Trace":
        print(f"{self.name}.get({n})", end=" ")
        return self

    def __getitem__(self, key: object) -> int:
        print(f"{self.name}[{key}]", end=" ")
        return 1

    def __setitem__(self, key: object, value: object) -> None:
        print(f"{self.name}[{key}]={value}", end=" ")

    def __add__(self, other: "Trace") -> "Trace":
        print(f"{self.name}+{other.name}", end=" ")
        return Trace(self.name + other.name)


def case_binary_operators() -> None:
    print(say("a", 6) + say("b", 2) * say("c", 3) - say("d", 1) // say("e", 1))
    print(say("a", 2) ** say("b", 3) ** say("c", 2), say("d", 1) << say("e", 2) | say("f", 1))
    print((Trace("x") + Trace("y") + Trace("z")).name)


def case_calls() -> None:
    print(Trace("a").get(say("arg1", 1)).get(say("arg2", 2)).name)
    print(max(say("p", 1), say("q", 2), key=abs), sum(make("v", [1, 2]), say("start", 5)))


def case_subscripts_and_slices() -> None:
    print(
        make("list", [1, 2, 3])[say("index", 1)],
        make("list", [1, 2, 3])[say("low", 0) : say("high", 2) : say("step", 1)],
    )
    Trace("t")[say("k", 1)] = say("v", 2)
    Trace("t")[say("k", 1)] += say("v", 2)
    print()


def case_assignment_value_first() -> None:
    t = Trace("t")
    t.get(1).value = say("value", 5)
    t[say("key", 3)] = say("value", 4)
    make("a", [0])[say("i", 0)] = make("b", [0])[say("j", 0)] = say("value")
    print()


def case_comparisons_and_booleans() -> None:
    print(say("a", 1) < say("b", 2) <= say("c", 2) and say("d", 0) or say("e", 7), not say("f"))
    print(say("a", 1) in make("b", [1]), say("c", 1) is say("d", 1))


def case_displays() -> None:
    print(
        [say("a"), say("b")],
        (say("c"), say("d")),
        {say("e", 1): say("f"), say("g", 2): say("h")},
        {say("i", 1), say("j", 2)},
    )
    print([*make("p", [1]), say("q"), *make("r", [2])], {**{say("s", 1): 1}, say("t", 2): say("u")})


def case_conditional_expression() -> None:
    print(say("yes", 1) if say("test", 1) else say("no"), say("yes") if say("test") else say("no", 2))


def case_fstring_and_print() -> None:
    print(f"{say('a', 1)} {say('b', 2):>{say('w', 5)}} {say('c', 3)!r}", say("d"))


def case_unpacking() -> None:
    values = [0, 0]
    values[say("i", 0)], values[say("j", 1)] = say("x", 5), say("y", 6)
    print(values)
    a, *b = say("p", 1), *make("q", [2, 3])
    print(a, b)


def fail(text: str) -> int:
    print(text, end=" ")
    raise ValueError(text)


def case_stops_at_the_first_exception() -> None:
    for attempt in range(6):
        try:
            if attempt == 0:
                print(say("a") + fail("b") + say("never"))
            elif attempt == 1:
                print([say("a"), fail("b"), say("never")])
            elif attempt == 2:
                make("list", [])[fail("index")] = say("value")
            elif attempt == 3:
                max(say("a"), fail("b"), say("never"))
            elif attempt == 4:
                print(say("a", 1) < fail("b") < say("never"))
            else:
                x, y = say("a"), fail("b")
        except ValueError as e:
            print("stopped at", e)


def case_default_arguments_and_decorators() -> None:
    print(LOG)


def note(text: str) -> str:
    LOG.append(text)
    return text


def decorator_one(f: object) -> object:
    LOG.append("applied one")
    return f


def decorator_two(f: object) -> object:
    LOG.append("applied two")
    return f


def pick(name: str) -> object:
    LOG.append("picked " + name)
    return decorator_one if name == "one" else decorator_two


@pick("one")  # type: ignore[operator]
@pick("two")
def decorated(a: str = note("default a"), b: str = note("default b")) -> None:
    pass


class Body:
    first = note("class body first")

    def method(self, a: str = note("method default")) -> None:
        pass

    second = note("class body second")


def case_with_and_del() -> None:
    values = [1, 2, 3]
    del make("a", values)[say("i", 0)], make("b", values)[say("j", 0)]
    print(values)


def case_walrus() -> None:
    print((a := say("a", 1)) + (b := say("b", 2)) + a + b, [c := 5, c + 1], a < (a := 10) < 11)


def case_operand_changes_a_name() -> None:
    n = 1
    print(n + (n := 5) + n)
    values = [1]
    print(values, len(values), values.append(2), values)  # type: ignore[func-returns-value]


COUNT = 1


def change() -> int:
    global COUNT
    COUNT += 10
    return COUNT


def case_global_read_before_the_call() -> None:
    global COUNT
    print(COUNT + change() + COUNT, [COUNT, change(), COUNT])
    COUNT = 1


class Counter:
    def __init__(self) -> None:
        self.n = 1

    def bump(self) -> int:
        self.n += 10
        return self.n


def case_attribute_read_before_the_call() -> None:
    c = Counter()
    print(c.n + c.bump() + c.n, (c.n, c.bump(), c.n))
    c.n += c.bump()
    print(c.n)
