"""What the modules of one build know of each other: whose class, whose function, and what is called from outside.

A module never refers to another one's symbols in C: it reaches classes and functions through links that the runtime
fills once both run natively (group.h, ADR 19).  The digest stands for everything that the modules relied on.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from unlatch import __version__
from unlatch.ir.module import Module, NativeClass, NativeFunc


@dataclass(frozen=True, slots=True)
class Group:
    """All modules of a build.

    `home`: the module that defines a class or function, both by full name.  `relied_on`: per class the (method name,
    symbol) pairs that direct calls take for granted.  `called`: functions that other modules call directly.  `linked`:
    modules that use others or are used.
    """

    classes: dict[str, NativeClass] = field(default_factory=dict)
    functions: dict[str, NativeFunc] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)
    relied_on: dict[str, dict[tuple[str, str], None]] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)
    digest: int = 0


def group_of(modules: Iterable[Module]) -> Group:
    """The group that modules form, after all passes."""
    modules = list(modules)
    group = Group(digest=_digest(modules))
    for module in modules:
        for cls in module.classes:
            group.classes[cls.name] = cls
            group.home[cls.name] = module.name
        for native in module.functions:
            group.functions[native.func.symbol] = native
            group.home[native.func.symbol] = module.name
    for module in modules:
        for native in module.functions:
            _note_uses(group, module.name, native)
    return group


def _note_uses(group: Group, module: str, caller: NativeFunc) -> None:
    instrs = list(caller.func.instrs())
    made = {instr.result: str(instr.imm[0]) for instr in instrs if instr.op == "class.new"}
    for instr in instrs:
        for name in instr.imm:
            home = group.home.get(name.removeprefix("@")) if isinstance(name, str) else None
            if home is not None and home != module:
                group.linked.update((home, module))
        callee = group.functions.get(str(instr.imm[0])) if instr.op == "call" else None
        if callee is None:
            continue
        if group.home[callee.func.symbol] != module:
            group.called.add(callee.func.symbol)
        if callee.class_name is None:
            continue
        pair = (callee.qualname.rpartition(".")[2], callee.func.symbol)
        group.relied_on.setdefault(callee.class_name, {})[pair] = None
        if instr.args and instr.args[0] in made:
            group.relied_on.setdefault(made[instr.args[0]], {})[pair] = None


def _digest(modules: list[Module]) -> int:
    """Sources say what was inlined and inferred, tables say what came of it with the types of the day."""
    digest = hashlib.blake2b(__version__.encode(), digest_size=8)
    for module in sorted(modules, key=lambda m: m.name):
        digest.update(module.name.encode() + b"\0" + len(module.source).to_bytes(8) + module.source)
        digest.update(repr(module.classes).encode("utf-8", "surrogateescape"))
        for native in module.functions:
            kinds = [value.type.name for value in native.func.params]
            digest.update(f"{native.func.symbol}{kinds}{native.func.result}".encode("utf-8", "surrogateescape"))
    return int.from_bytes(digest.digest(), "little") or 1
