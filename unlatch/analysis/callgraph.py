"""Who calls whom among the native functions of a program, and who may come back to itself."""

from collections.abc import Iterable, Iterator, Mapping

from unlatch.ir.func import Func, Instr
from unlatch.ir.module import NativeClass


def callees(instr: Instr, by_method: Mapping[str, list[str]]) -> Iterator[str]:
    """The symbols that the instruction may call natively; a method call may reach every method of that name."""
    match instr.op, instr.imm:
        case "call", (str(symbol),):
            yield symbol
        case "call.method" | "call.operator", (str(), str(method), *_):
            yield from by_method.get(method, ())


def methods_by_name(symbols: Iterable[str]) -> dict[str, list[str]]:
    """The symbols that end with each name."""
    by_method: dict[str, list[str]] = {}
    for symbol in symbols:
        by_method.setdefault(symbol.rpartition(".")[2], []).append(symbol)
    return by_method


def sole_definitions(classes: Iterable[NativeClass]) -> dict[tuple[str, str], str]:
    """The symbol behind each (class, method) that is the same in all native subclasses."""
    bases = {cls.name: cls for cls in classes}
    found: dict[tuple[str, str], set[str]] = {}
    for cls in bases.values():
        above: NativeClass | None = cls
        while above is not None:
            for method in cls.methods:
                found.setdefault((above.name, method.name), set()).add(method.symbol)
            above = bases.get(above.base or "")
    defined = {(cls.name, method.name) for cls in bases.values() for method in cls.methods}
    return {key: next(iter(found[key])) for key in defined if len(found[key]) == 1}


def call_graph(funcs: Iterable[Func]) -> dict[str, list[str]]:
    """For every symbol those that it may call; calls that leave the program are left out."""
    program = {func.symbol: func for func in funcs}
    by_method = methods_by_name(program)
    return {
        symbol: [
            callee
            for callee in dict.fromkeys(s for instr in func.instrs() for s in callees(instr, by_method))
            if callee in program
        ]
        for symbol, func in program.items()
    }


def recursive(graph: Mapping[str, list[str]]) -> frozenset[str]:
    """The symbols that lie on a cycle of calls (Tarjan's strongly connected components, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    closed: set[str] = set()
    found: set[str] = set()
    for root in graph:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        open_.append(root)
        stack = [(root, iter(graph[root]))]
        while stack:
            symbol, rest = stack[-1]
            for callee in rest:
                if callee not in index:
                    index[callee] = low[callee] = len(index)
                    open_.append(callee)
                    stack.append((callee, iter(graph[callee])))
                    break
                if callee not in closed:
                    low[symbol] = min(low[symbol], index[callee])
            else:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[symbol])
                if low[symbol] == index[symbol]:
                    component = open_[open_.index(symbol) :]
                    del open_[open_.index(symbol) :]
                    closed.update(component)
                    if len(component) > 1 or symbol in graph[symbol]:
                        found.update(component)
    return frozenset(found)
