"""Names in generated C: readable, unique within one module's text, made of letters, digits and underscores only."""

import keyword
import re

_OTHER = re.compile(r"[^A-Za-z0-9_]")
_DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+")


def plain(name: str) -> str:
    """`name` with everything that C does not allow replaced: dots by underscores, other characters by their code."""
    return _OTHER.sub(lambda match: "_" if match[0] == "." else f"_u{ord(match[0]):x}_", name)


class Names:
    """Hands out names; the same key gets the same name, two keys never share one."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, object], str] = {}
        self._taken: set[str] = set()

    def of(self, prefix: str, key: object, hint: str) -> str:
        """The name for `key` in the family `prefix`, which starts every name of the family."""
        given = self._given.get((prefix, key))
        if given is None:
            given = self._given[(prefix, key)] = self._fresh(prefix + plain(hint))
        return given

    def has(self, prefix: str, key: object) -> bool:
        """Whether `of` has given this key a name."""
        return (prefix, key) in self._given

    def _fresh(self, wanted: str) -> str:
        wanted = wanted[:120]
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted}_{number}", number + 1
        self._taken.add(name)
        return name


def linker_name(symbol: str) -> str | None:
    """The name that profilers show for a function, `m.C.f`, or None where the assembler might not take it.

    It always has a dot, so it never meets a C function's name.
    """
    return symbol if _DOTTED.fullmatch(symbol) and len(symbol) < 200 else None


def init_function(module: str) -> str:
    """The name of the exported function by which the interpreter finds the module (PEP 489)."""
    last = module.rpartition(".")[2]
    if last.isascii():
        return f"PyInit_{last}"
    return "PyInitU_" + last.encode("punycode").decode("ascii").replace("-", "_")


def variable(hint: str, number: int) -> str:
    """A local variable's name: the Python name it came from and a number that makes it unique."""
    shown = plain(hint.partition("@")[0])[:40]
    return f"{shown}_{number}" if shown and not keyword.iskeyword(shown) else f"v{number}"
