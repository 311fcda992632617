"""`unlatch explain`: the page behind a diagnostic's code."""

import textwrap

from unlatch.commands.report import USAGE, say
from unlatch.diagnostics import CODES, printable


def explain(code: str | None) -> int:
    """Print the page of one code, or the first sentence of each."""
    if code is None:
        width = max(map(len, CODES))
        for name, page in sorted(CODES.items()):
            first = page.partition(". ")[0].rstrip(".")
            print(textwrap.fill(f"{name:{width}}  {first}.", 100, subsequent_indent=" " * (width + 2)))
        return 0
    if code not in CODES:
        say(f"unlatch: no diagnostic has the code {printable(code)!r}; `unlatch explain` lists them")
        return USAGE
    print(f"{code}\n\n{textwrap.fill(CODES[code], 80)}")
    return 0
