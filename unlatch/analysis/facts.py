"""What passes may ask beside the function they work on: the whole program, and analyses that are kept until a pass
breaks them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from unlatch.analysis.callgraph import call_graph, callees, methods_by_name, recursive
from unlatch.analysis.definedness import Definedness, definedness
from unlatch.analysis.dom import Dominators, dominators
from unlatch.ir.func import Func, Instr


@dataclass(frozen=True, slots=True)
class Analysis[T]:
    """A fact about one function that can be computed from it alone."""

    name: str
    compute: Callable[[Func], T]


DOM: Final[Analysis[Dominators]] = Analysis("dominators", dominators)
DEFINED: Final[Analysis[Definedness]] = Analysis("definedness", definedness)


@dataclass(slots=True)
class Facts:
    """The program being compiled and what is known about it.  `funcs` may change under the passes; what is kept here is
    told by `forget`.

    `homes`: the module that each function is defined in, by symbol.  `sole`: the symbol that (class, method) stands for
    where no native subclass overrides it.
    """

    funcs: Sequence[Func]
    homes: Mapping[str, str] = field(default_factory=dict)
    sole: Mapping[tuple[str, str], str] = field(default_factory=dict)
    program: dict[str, Func] = field(init=False)
    _kept: dict[Func, dict[str, object]] = field(default_factory=dict)
    _recursive: frozenset[str] | None = None
    _by_method: dict[str, list[str]] | None = None

    def __post_init__(self) -> None:
        self.program = {func.symbol: func for func in self.funcs}

    def about[T](self, func: Func, analysis: Analysis[T]) -> T:
        """The analysis of `func`, computed unless it is kept."""
        kept = self._kept.setdefault(func, {})
        if analysis.name not in kept:
            kept[analysis.name] = analysis.compute(func)
        return cast("T", kept[analysis.name])

    def forget(self, func: Func) -> None:
        """The function has changed."""
        self._kept.pop(func, None)

    def calls_recursive(self, instr: Instr) -> bool:
        """Whether the instruction may call, natively, a function that may come back to itself."""
        if self._by_method is None:
            self._by_method = methods_by_name(self.program)
        return any(s in self.program and self.is_recursive(self.program[s]) for s in callees(instr, self._by_method))

    def is_recursive(self, func: Func) -> bool:
        """Whether a call of `func` may lead to another one natively.  Asked once for the whole program: passes remove
        calls, never add any."""
        if self._recursive is None:
            self._recursive = recursive(call_graph(self.funcs))
        return func.symbol in self._recursive
