"""Blocks that control seldom comes to: where a guess of the compiler fails, and where the function is sure to be left
by an exception.

b0:
  v1: bool = native.ok {'f'}
  branch v1, b1, b2
b2:                            rare: somebody has replaced `f`
  v3: object = global.get {'f'}
"""

from typing import Final

from unlatch.ir.func import Block, Func, Value

GUESSES: Final = frozenset({"native.ok", "class.ok", "imported.ok", "method.ok"})


def rare_blocks(func: Func) -> frozenset[Block]:
    """The blocks that no usual way leads through."""
    return frozenset(func.blocks) - reached_as_guessed(func) | _doomed(func)


def reached_as_guessed(func: Func) -> set[Block]:
    """The blocks that control can come to if every guess holds."""
    guesses: set[Value] = set()
    for instr in func.instrs():
        if instr.result is not None and (instr.op in GUESSES or (instr.op == "bool.and" and guesses & {*instr.args})):
            guesses.add(instr.result)
    reached: set[Block] = set()
    waiting = [func.entry]
    while waiting:
        block = waiting.pop()
        if block not in reached:
            reached.add(block)
            guessed = block.terminator.op == "branch" and block.terminator.args[0] in guesses
            waiting += [block.terminator.targets[0].block] if guessed else block.successors()
    return reached


def _doomed(func: Func) -> set[Block]:
    """The blocks from which every way ends, without a handler, in an exception."""
    leaving = [block for block in reversed(func.blocks) if block.terminator.op != "return"]
    doomed: set[Block] = set()
    before = -1
    while len(doomed) != before:
        before = len(doomed)
        doomed.update(block for block in leaving if doomed.issuperset(block.successors()))
    return doomed
