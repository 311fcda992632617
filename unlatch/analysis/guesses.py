"""What compiled code takes for granted until somebody proves it wrong, and where control comes while nobody does."""

from typing import Final

from unlatch.ir.func import Block, Func, Value

GUESSES: Final = frozenset({"native.ok", "class.ok", "imported.ok"})


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
