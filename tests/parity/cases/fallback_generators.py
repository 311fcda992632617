"""Generators: laziness, send, throw, close, return values, delegation."""

from collections.abc import Generator, Iterator

from parity_support import told


def count(n: int) -> Iterator[int]:
    print("start")
    for i in range(n):
        yield i
    print("end")


def case_lazy() -> None:
    g = count(3)
    print("made")
    print(next(g), list(g), next(g, "done"))


def echo() -> Generator[str, int, str]:
    received = yield "ready"
    while received:
        received = yield f"got {received}"
    return "finished"


def case_send_and_return() -> None:
    g = echo()
    print(next(g), g.send(1), g.send(2))
    try:
        g.send(0)
    except StopIteration as e:
        print(told(e), e.value)


def guarded() -> Generator[int, None, None]:
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("caught", e)
        yield 99
    finally:
        print("cleanup")


def case_throw_and_close() -> None:
    g = guarded()
    print(next(g), g.throw(ValueError("thrown")))
    g.close()
    h = guarded()
    next(h)
    del h
    print("closed by deletion")
    try:
        fresh = guarded()
        fresh.throw(KeyError("at start"))
    except KeyError as e:
        print(told(e))


def delegating() -> Generator[str, int, str]:
    result = yield from echo()
    yield f"inner said {result}"
    return "outer"


def case_yield_from() -> None:
    g = delegating()
    print(next(g), g.send(5), g.send(0), list(g))


def fib() -> Iterator[int]:
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n: int, it: Iterator[int]) -> list[int]:
    return [x for _, x in zip(range(n), it)]


def case_infinite() -> None:
    print(take(10, fib()), take(3, fib()))


def walk(tree: object) -> Iterator[int]:
    if isinstance(tree, list):
        for item in tree:
            yield from walk(item)
    elif isinstance(tree, int):
        yield tree


def case_recursive() -> None:
    print(list(walk([1, [2, [3, 4]], 5])))


def failing() -> Iterator[int]:
    yield 1
    raise ValueError("in generator")


def case_exception_inside() -> None:
    try:
        for x in failing():
            print(x)
    except ValueError as e:
        print(told(e))


def stops() -> Iterator[int]:
    yield 1
    raise StopIteration


def case_stop_iteration_becomes_runtime_error() -> None:
    try:
        list(stops())
    except RuntimeError as e:
        print(told(e))


class Tree:
    def __init__(self, *children: "Tree") -> None:
        self.children = children

    def __iter__(self) -> Iterator["Tree"]:
        yield self
        for c in self.children:
            yield from c

    def depths(self, depth: int = 0) -> Iterator[int]:
        yield depth
        for c in self.children:
            yield from c.depths(depth + 1)


def case_generator_methods() -> None:
    t = Tree(Tree(), Tree(Tree()))
    print(len(list(t)), list(t.depths()))


def case_reentered() -> None:
    def again() -> Iterator[int]:
        yield next(g)

    g = again()
    try:
        next(g)
    except ValueError as e:
        print(told(e))


def case_pipeline() -> None:
    numbers = (n for n in range(20))
    odd = (n for n in numbers if n % 2)
    print(sum(n * n for n in odd), list(numbers))
