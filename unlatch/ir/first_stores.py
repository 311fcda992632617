"""Stores that find their attribute undefined: the first ones into an object that was made just before."""

from unlatch.ir.func import Block, Instr, Value


def first_stores(block: Block) -> frozenset[Instr]:
    """The `slot.init`s of a block that replace nothing: the object is made in this block, and no store came between.

    An object that takes `slot.init` has not escaped (the verifier's rule G), so nobody else has stored into it.
    """
    stored: dict[Value, set[str]] = {}
    found = set()
    for instr in block.instrs:
        if instr.op == "class.new" and instr.result is not None:
            stored[instr.result] = set()
        elif instr.op in ("slot.init", "slot.set", "slot.del") and instr.args[0] in stored:
            attribute = str(instr.imm[1])
            if instr.op == "slot.init" and attribute not in stored[instr.args[0]]:
                found.add(instr)
            stored[instr.args[0]].add(attribute)
    return frozenset(found)
