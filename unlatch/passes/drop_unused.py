"""Removes what nobody needs: ops without effects whose results are not used, and block parameters likewise.

Before:

    func @m.f(v0: object, v1: bool) -> object {
    b0:
      v2: i64 = const.i64 {1}
      jump b1(v2, v0)
    b1(v3: i64, v4: object):
      v5: i64 = i64.add v3, v2
      v6: tuple = tuple.build v0, v4
      branch v1, b1(v5, v0), b2
    b2:
      return v4
    }

After:

    func @m.f(v0: object, v1: bool) -> object {
    b0:
      jump b1(v0)
    b1(v2: object):
      branch v1, b1(v0), b2
    b2:
      return v2
    }

Optimistic: everything is useless until an instruction with effects, or a terminator, needs it, so that values which
only feed themselves around a loop go as well.  An op that raises has an effect, unless memory is all that it can run
out of (`analysis.effects`).
"""

from collections import Counter

from unlatch.analysis.effects import is_removable
from unlatch.analysis.facts import Facts
from unlatch.ir.func import Edge, Func, Instr, Value
from unlatch.ir.rewrite import incoming_edges
from unlatch.passes.changes import Changes


def run(func: Func, facts: Facts) -> Changes:
    """Remove unused values from `func`."""
    useful = _useful(func)
    changes: Changes = Counter()
    edges = incoming_edges(func)
    for block in func.blocks:
        kept = [i for i in block.instrs if not is_removable(i) or i.result in useful]
        changes["ops removed"] += len(block.instrs) - len(kept)
        block.instrs[:] = kept
        for index in reversed(range(len(block.params))):
            if block.params[index] not in useful:
                _remove_param(block.params, index, edges[block])
                changes["parameters removed"] += 1
    return +changes


def _remove_param(params: list[Value], index: int, edges: list[Edge]) -> None:
    del params[index]
    for edge in edges:
        del edge.args[index]


def _useful(func: Func) -> set[Value]:
    """The values that some effect depends on.

    What an op hands to its error's handler counts only if the op itself stays.
    """
    makers: dict[Value, Instr] = {i.result: i for i in func.instrs() if i.result is not None}
    stays = {instr for instr in func.instrs() if not is_removable(instr)}
    arguments: dict[Value, list[tuple[Instr, Value]]] = {}
    for instr in func.instrs():
        for arg, param in _handed_on(instr):
            arguments.setdefault(param, []).append((instr, arg))
    todo = [value for instr in stays for value in instr.args]
    useful: set[Value] = set()
    while todo:
        value = todo.pop()
        if value in useful:
            continue
        useful.add(value)
        todo += [arg for instr, arg in arguments.get(value, ()) if instr in stays]
        maker = makers.get(value)
        if maker is not None:
            stays.add(maker)
            todo += maker.args
            todo += [arg for arg, param in _handed_on(maker) if param in useful]
    return useful


def _handed_on(instr: Instr) -> list[tuple[Value, Value]]:
    return [pair for edge in instr.edges() for pair in zip(edge.args, edge.block.params, strict=True)]
