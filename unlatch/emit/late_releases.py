"""Releases of tagged ints that only the slow way of an operation needs.

v3: int = int.add v1, v2
ref.dec v1                   nothing to do where the operation took its fast half: that is for small operands,
                             which hold no reference
"""

from dataclasses import dataclass
from typing import Final

from unlatch.ir.func import Func, Instr
from unlatch.types import Kind

# ORDER ul_int_find: the operations with a fast half in int.h.
FAST: Final = frozenset(
    f"int.{verb}"
    for verb in (
        *("add", "sub", "mul", "floordiv", "mod", "lshift", "rshift", "and", "or", "xor"),
        *("eq", "ne", "lt", "le", "gt", "ge"),
    )
)


def is_int_release(instr: Instr) -> bool:
    """Whether it is the release of a tagged int: nothing to do if that is small."""
    return instr.op == "ref.dec" and instr.args[0].type.kind is Kind.TAGGED


@dataclass(frozen=True, slots=True)
class LateReleases:
    """`of`: for each operation with a fast half the releases that belong to its slow way; `all`: those, which need no
    code of their own."""

    of: dict[Instr, list[Instr]]
    all: frozenset[Instr]


def late_releases(func: Func) -> LateReleases:
    """Find them in a function with reference counts: only other releases stand between."""
    found: dict[Instr, list[Instr]] = {}
    for block in func.blocks:
        for number, instr in enumerate(block.instrs):
            if instr.op not in FAST or instr.result is None:
                continue
            found[instr] = []
            for after in block.instrs[number + 1 :]:
                if after.op != "ref.dec":
                    break
                if after.args[0] in instr.args:
                    found[instr].append(after)
    return LateReleases(found, frozenset(release for releases in found.values() for release in releases))
