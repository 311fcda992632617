"""Attribute reads that need no reference: `self.left is None` only compares an identity.

    v4: object = slot.get {'m.Node', 'left'} v0
    v5: none = const.none                                v4 is read, compared, and never counted
    v6: bool = is v4, v5                          →
    ref.dec v4

Nothing but constants may stand between read and comparison: an uncounted pointer may dangle, and another object could
come to life at its address.  It saves a pair of counts per test, which for objects of another thread are atomic ones.
"""

from collections import Counter
from dataclasses import dataclass

from unlatch.ir.func import Func, Instr, Value
from unlatch.types import INT


@dataclass(frozen=True, slots=True)
class Peeks:
    """`reads`: the `slot.get`s that only peek; `releases`: the `ref.dec`s that fall away with them."""

    reads: frozenset[Instr]
    releases: frozenset[Instr]


def peeks(func: Func) -> Peeks:
    """Find them in a function with reference counts."""
    uses: Counter[Value] = Counter()
    for instr in func.instrs():
        uses.update(instr.operands())
        uses.update(instr.cleanup)
    reads, releases = set(), set()
    for block in func.blocks:
        for number, read in enumerate(block.instrs):
            if read.op != "slot.get" or read.result is None or uses[read.result] != 2 or read.result.type == INT:
                continue
            rest = [instr for instr in block.instrs[number + 1 :] if not instr.op.startswith("const.")]
            if [instr.op for instr in rest[:2]] != ["is", "ref.dec"]:
                continue
            compare, release = rest[:2]
            if read.result in compare.args and release.args == [read.result]:
                reads.add(read)
                releases.add(release)
    return Peeks(frozenset(reads), frozenset(releases))
