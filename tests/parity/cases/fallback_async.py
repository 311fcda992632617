"""Coroutines, async iteration and context managers."""

import asyncio
from collections.abc import AsyncIterator

from parity_support import told


async def double(n: int) -> int:
    await asyncio.sleep(0)
    return n * 2


async def chain(n: int) -> int:
    return await double(await double(n))


def case_await() -> None:
    print(asyncio.run(chain(5)))


async def gathered() -> list[int]:
    return await asyncio.gather(*[double(i) for i in range(4)])


def case_gather() -> None:
    print(asyncio.run(gathered()))


async def ticks(n: int) -> AsyncIterator[int]:
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def collect() -> list[int]:
    out = [i async for i in ticks(3)]
    async for i in ticks(2):
        out.append(i * 10)
    else:
        out.append(-1)
    return out


def case_async_generators() -> None:
    print(asyncio.run(collect()))


class Resource:
    async def __aenter__(self) -> "Resource":
        print("enter")
        return self

    async def __aexit__(self, kind: object, error: object, traceback: object) -> bool:
        print("exit", error)
        return isinstance(error, KeyError)


async def use() -> str:  # type: ignore[return]
    async with Resource():
        raise KeyError("swallowed")
    async with Resource() as r:
        return type(r).__name__


def case_async_with() -> None:
    print(asyncio.run(use()))


async def fails() -> None:
    await double(1)
    raise ValueError("async failure")


async def calls_failing() -> None:
    try:
        await fails()
    except ValueError as e:
        print(told(e))
        raise RuntimeError("wrapped") from e


def case_exceptions() -> None:
    try:
        asyncio.run(calls_failing())
    except RuntimeError as e:
        print(type(e).__name__, e, repr(e.__cause__))


class Service:
    def __init__(self) -> None:
        self.log: list[str] = []

    async def work(self, name: str, steps: int) -> int:
        for i in range(steps):
            self.log.append(f"{name}{i}")
            await asyncio.sleep(0)
        return steps


async def interleaved() -> list[str]:
    s = Service()
    await asyncio.gather(s.work("a", 2), s.work("b", 2))
    return s.log


def case_async_methods_interleave() -> None:
    print(asyncio.run(interleaved()))


def case_never_awaited() -> None:
    c = double(1)
    print(type(c).__name__, c.__name__)  # type: ignore[attr-defined]
    c.close()
    print(asyncio.iscoroutinefunction(double) if False else "closed")  # type: ignore[redundant-expr]


async def groups() -> list[str]:
    out: list[str] = []
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            group.create_task(double(1))
    except* ValueError as e:
        out.append(str([str(x) for x in e.exceptions]))
    return out


def case_task_group() -> None:
    print(asyncio.run(groups()))
