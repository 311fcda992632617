"""What a check of the verifier reports."""

from dataclasses import dataclass

from unlatch.ir.func import Block, Func, Instr


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule.  `rule` is its number in the checklist of the module that found it (`H3`), `where` the offending
    place."""

    rule: str
    where: Instr | Block | Func
    message: str

    def __str__(self) -> str:
        return f"error: {self.rule}: {self.message}"
