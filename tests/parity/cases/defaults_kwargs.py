"""Defaults, keywords, keyword-only and positional-only parameters, and each wrong call."""

from parity_support import outcome, told


def plain(a: int, b: int = 2, c: str = "c") -> str:
    return f"{a} {b} {c}"


def case_positions_keywords_defaults() -> None:
    print(
        plain(1),
        plain(1, 5),
        plain(1, 5, "x"),
        plain(a=1),
        plain(c="z", a=0),
        plain(1, c="y"),
        plain(*(1, 2)),
        plain(**{"a": 3}),  # type: ignore[arg-type]
    )


def keyword_only(a: int, *, b: int, c: int = 3) -> str:
    return f"{a} {b} {c}"


def positional_only(a: int, b: int = 2, /, c: int = 3) -> str:
    return f"{a} {b} {c}"


def mixed(a: int, /, b: int, *, c: int) -> str:
    return f"{a} {b} {c}"


def case_keyword_only_and_positional_only() -> None:
    print(
        keyword_only(1, b=2),
        keyword_only(c=1, b=2, a=3),
        positional_only(1),
        positional_only(1, 5),
        positional_only(1, 5, c=6),
    )
    print(mixed(1, 2, c=3), mixed(1, b=2, c=3), mixed(1, c=5, b=4))


def case_wrong_calls_from_compiled_code() -> None:
    for attempt in range(9):
        try:
            if attempt == 0:
                plain()  # type: ignore[call-arg]
            elif attempt == 1:
                plain(1, 2, "c", 4)  # type: ignore[call-arg]
            elif attempt == 2:
                plain(1, d=4)  # type: ignore[call-arg]
            elif attempt == 3:
                plain(1, a=2)  # type: ignore[misc]
            elif attempt == 4:
                keyword_only(1)  # type: ignore[call-arg]
            elif attempt == 5:
                keyword_only(1, 2)  # type: ignore[call-arg]
            elif attempt == 6:
                positional_only(a=1)  # type: ignore[call-arg]
            elif attempt == 7:
                mixed(1, 2)  # type: ignore[call-arg]
            else:
                mixed(a=1, b=2, c=3)  # type: ignore[call-arg]
        except TypeError as e:
            print(told(e))


def case_wrong_calls_from_interpreted_code() -> None:
    print(
        outcome(plain),
        outcome(plain, 1, 2, "c", 4),
        outcome(plain, 1, d=4),
        outcome(plain, 1, a=2),
        outcome(plain, c="x"),
        sep="\n",
    )
    print(
        outcome(keyword_only, 1),
        outcome(keyword_only),
        outcome(keyword_only, 1, 2),
        outcome(keyword_only, 1, x=2),
        sep="\n",
    )
    print(
        outcome(positional_only, a=1), outcome(positional_only, 1, b=2), outcome(mixed, 1, 2), outcome(mixed), sep="\n"
    )
    print(
        outcome(two_needed),
        outcome(two_needed, 1),
        outcome(three_needed),
        outcome(no_parameters, 1),
        outcome(no_parameters, x=1),
        sep="\n",
    )
    print(outcome(two_keywords, 1), outcome(one_default), outcome(one_default, 1, 2, 3), sep="\n")


def two_needed(a: int, b: int) -> None:
    pass


def three_needed(a: int, b: int, c: int) -> None:
    pass


def no_parameters() -> None:
    pass


def two_keywords(a: int, *, x: int, y: int) -> None:
    pass


def one_default(a: int, b: int = 0) -> None:
    pass


def made(name: str) -> list[str]:
    print("default made", name)
    return [name]


def accumulate(x: int, into: list[int] = []) -> list[int]:  # noqa: B006
    into.append(x)
    return into


def with_computed(a: list[str] = made("a"), *, b: list[str] = made("b")) -> str:  # noqa: B008
    return f"{a} {b}"


def case_defaults_are_evaluated_once() -> None:
    first = accumulate(1)
    print(first, accumulate(2) is first, accumulate(3, [0]), first)
    first.clear()
    print(with_computed(), with_computed(["x"]), with_computed(b=["y"]))


N = 5


def captures(n: int = N, doubled: int = N * 2, pair: tuple[int, str] = (N, "n")) -> str:
    return f"{n} {doubled} {pair}"


def case_defaults_capture_values_of_definition_time() -> None:
    global N
    N = 100
    print(captures(), captures(1))
    N = 5


def all_types(
    i: int = -7,
    big: int = 2**70,
    f: float = 2.5,
    g: float = 3.0,
    b: bool = True,
    s: str = "s",
    y: bytes = b"y",
    n: None = None,
    o: int | None = None,
    t: tuple[int, float] = (1, 2.0),
    u: int | str = "u",
) -> str:
    return f"{i} {big} {f} {g} {b} {s} {y!r} {n} {o} {t} {u}"


def case_defaults_of_every_type() -> None:
    print(all_types(), all_types(1, 2, 3.5, 4.5, False, "", b"", None, 5, (6, 7.5), 8))
    print(outcome(all_types), outcome(all_types, u=5, o=0, f=1.0))


def show(x: int) -> int:
    print("eval", x)
    return x


def case_argument_evaluation_order() -> None:
    print(plain(show(1), c=str(show(2)), b=show(3)))
    print(keyword_only(b=show(1), a=show(2), c=show(3)))
    print(mixed(*[show(1)], b=show(2), **{"c": show(3)}))  # type: ignore[misc]


def case_unpacked_arguments() -> None:
    args, kwargs = (1, 2), {"c": "z"}
    print(plain(*args, **kwargs), plain(*args[:1], b=7, **kwargs), plain(*[1], *[2], *["q"]))  # type: ignore[arg-type]
    for bad_args, bad_kwargs in [((), {}), ((1, 2, 3, 4), {}), ((1,), {"a": 1}), ((1,), {"zz": 1})]:
        try:
            plain(*bad_args, **bad_kwargs)  # type: ignore[arg-type]
        except TypeError as e:
            print(told(e))
    try:
        plain(**{"a": 1}, **{"a": 2})  # type: ignore[arg-type]
    except TypeError as e:
        print(e)
    try:
        plain(*5)  # type: ignore[misc]
    except TypeError as e:
        print(e)
    try:
        plain(**[1])  # type: ignore[arg-type]
    except TypeError as e:
        print(e)
    try:
        plain(1, **{5: 1})  # type: ignore[arg-type]
    except TypeError as e:
        print(e)


def case_defaults_can_be_changed() -> None:
    saved = plain.__defaults__
    print(saved, keyword_only.__kwdefaults__)
    plain.__defaults__ = (20, "changed")
    try:
        print(plain(1), outcome(plain, 1))
    finally:
        plain.__defaults__ = saved
    print(plain(1))
