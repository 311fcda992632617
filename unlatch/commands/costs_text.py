"""Shows what compiled functions still cost, below the lines of their source."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from unlatch.analysis.costs import Cost, costs
from unlatch.ir.func import Func

KINDS: Final = tuple(Cost)


def format_costs(func: Func, source: Sequence[str]) -> str:
    """A comment (in the sense of the IR's text): each line of source that costs, and below it what and why.

    #  6  result += price
    #       count x 2     `result` is released: ...
    """
    return "\n".join(f"# {line}".rstrip() for line in _lines(func, source))


def _lines(func: Func, source: Sequence[str]) -> Iterator[str]:
    found: dict[int, Counter[tuple[Cost, str, str]]] = defaultdict(Counter)
    withdrawn: Counter[int] = Counter()
    for item in costs(func):
        number = item.pos.line if item.pos is not None else 0
        if item.withdrawn:
            withdrawn[number] += 1
        else:
            found[number][item.cost, item.what, item.why] += 1
    yield f"{func.symbol}: {_summary(found.values())}"
    for number in sorted({*found, *withdrawn}):
        yield f"{number:5}  {source[number - 1].strip() if number else '(no line of its own)'}"
        for (cost, what, why), n in sorted(
            found[number].items(), key=lambda entry: (KINDS.index(entry[0][0]), entry[0][1:])
        ):
            yield f"         {cost.value}{f' x {n}' if n > 1 else ''}: {what}; {why}"
        if withdrawn[number]:
            yield f"         (and {withdrawn[number]} more where something has been replaced at run time)"


def _summary(found: Iterable[Counter[tuple[Cost, str, str]]]) -> str:
    total: Counter[Cost] = Counter()
    for at in found:
        for (cost, _, _), n in at.items():
            total[cost] += n
    return ", ".join(f"{n} x {cost.value}" for cost in KINDS if (n := total[cost])) or "nothing"
