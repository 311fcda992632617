"""`unlatch passes` and `unlatch ops`: the compiler's own tables."""

from unlatch.commands.report import USAGE, say
from unlatch.diagnostics import printable
from unlatch.ir.ops import OPS
from unlatch.passes.table import describe


def passes() -> int:
    """Print the pass table."""
    print(describe(), end="")
    return 0


def ops(prefix: str) -> int:
    """Print rows of the op table."""
    rows = [row for name, row in sorted(OPS.items()) if name.startswith(prefix)]
    for row in rows:
        params = ", ".join(map(str, row.params)) + (", ..." if row.variadic else "")
        result = f" -> {row.result}" if row.result is not None else ""
        print(f"{row.name}({params.removeprefix(', ')}){result}{' !' if row.raises else ''}\n    {row.doc}")
    if not rows:
        say(f"unlatch: no op's name starts with {printable(prefix)!r}")
        return USAGE
    return 0
