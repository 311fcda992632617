"""`*args` and `**kwargs`: collected, forwarded, empty, mixed with everything else."""

from parity_support import outcome, told


def star(*args: int) -> str:
    return f"{args} {len(args)} {sum(args)}"


def named(**kwargs: int) -> str:
    return f"{kwargs} {len(kwargs)}"


def everything(a: int, b: int = 2, *args: int, c: int, d: int = 4, **kwargs: int) -> str:
    return f"a={a} b={b} args={args} c={c} d={d} kwargs={kwargs}"


def case_collected() -> None:
    print(star(), star(1), star(1, 2, 3), star(*[]), star(*range(4)), star(0, *[1, 2], 3, *(4,)))
    print(named(), named(x=1), named(b=1, a=2), named(**{}), named(p=1, **{"q": 2}))


def case_everything() -> None:
    print(
        everything(1, c=3),
        everything(1, 5, 6, 7, c=3, d=8, z=9),
        everything(1, c=0, x=1, y=2),
        everything(*[1, 2, 3], **{"c": 4, "k": 5}),
    )


def case_wrong_calls() -> None:
    print(
        outcome(everything),
        outcome(everything, 1),
        outcome(everything, 1, 2, a=3, c=4),
        outcome(everything, c=1),
        sep="\n",
    )
    print(outcome(star, x=1), outcome(named, 1), outcome(everything, 1, c=1, b=2), sep="\n")
    try:
        star(x=1)  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))
    try:
        named(1)  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))
    try:
        everything(1)  # type: ignore[call-arg]
    except TypeError as e:
        print(told(e))


def forward(*args: int, **kwargs: int) -> str:
    return everything(*args, **kwargs)


def case_forwarding() -> None:
    print(forward(1, c=2), forward(1, 2, 3, 4, c=5, e=6))
    try:
        forward()
    except TypeError as e:
        print(told(e))


def mutates(*args: int, **kwargs: int) -> tuple[tuple[int, ...], dict[str, int]]:
    kwargs["added"] = 1
    args += (99,)
    return args, kwargs


def case_collected_objects_are_fresh() -> None:
    args, kwargs = (1, 2), {"k": 0}
    print(mutates(*args, **kwargs), args, kwargs)
    print(mutates(), mutates())


class Event:
    def __init__(self, *handlers: str, **options: object) -> None:
        self.handlers = list(handlers)
        self.options = options

    def extend(self, *more: str, sep: str = ",") -> str:
        self.handlers.extend(more)
        return sep.join(self.handlers)

    @classmethod
    def make(cls, *args: str, **kwargs: object) -> "Event":
        return cls(*args, **kwargs)

    @staticmethod
    def count(*args: object) -> int:
        return len(args)


def case_in_methods() -> None:
    e = Event("a", "b", once=True)
    print(
        e.handlers,
        e.options,
        e.extend("c"),
        e.extend(sep="|"),
        Event.make("z", k=None).options,
        Event.count(),
        Event.count(1, None),
    )


def join(sep: str, *parts: object, end: str = "") -> str:
    return sep.join([str(p) for p in parts]) + end


def maximum(first: float, *rest: float) -> float:
    best = first
    for x in rest:
        if x > best:
            best = x
    return best


def html(tag: str, *children: str, **attributes: str) -> str:
    attrs = "".join([f' {k.rstrip("_")}="{v}"' for k, v in attributes.items()])
    return f"<{tag}{attrs}>{''.join(children)}</{tag}>"


def case_algorithms() -> None:
    print(
        join("-"),
        join("-", 1, None, 2.5, end="!"),
        maximum(1.0),
        maximum(1.0, 5.5, 3.0),
        html("p", "x", html("b", "y"), class_="c", id="i"),
    )


def show(n: int) -> int:
    print("eval", n)
    return n


def case_evaluation_order() -> None:
    print(everything(show(1), *[show(2), show(3)], c=show(4), **{"k": show(5)}))


def case_keyword_names_that_are_not_identifiers() -> None:
    print(named(**{"not an identifier": 1, "": 2, "class": 3}))


def typed_star(*args: float) -> list[str]:
    return [type(a).__name__ for a in args]


def case_types_inside() -> None:
    print(typed_star(1.0, 2.5), tuple_item(1, 2, 3))


def tuple_item(*args: int) -> str:
    try:
        return f"{args[0]} {args[-1]} {args[1:]} {args[7]}"
    except IndexError as e:
        return told(e)
