"""The console script: `run` before anything large is imported, since a cached program must start at once; everything
else is in `unlatch.commands.app`.
"""

import gc
import sys
from typing import Final

COLLECT_AFTER: Final = 300_000
"""Container objects made before garbage is looked for: a compiler keeps most of what it makes, to its short end."""


def main() -> int:
    """Run the command that `sys.argv` names; its exit code."""
    words = sys.argv[1:]
    runs_program = words[:1] == ["run"] and words[1:2] != ["--prepare"]
    if runs_program:
        from unlatch.commands.run import parse, run

        plain = parse(words[1:])
        if plain is not None:
            return run(*plain)
    thresholds = gc.get_threshold()
    if not runs_program:
        gc.set_threshold(COLLECT_AFTER, *thresholds[1:])
    try:
        from unlatch.commands.app import main as others

        return others()
    finally:
        gc.set_threshold(*thresholds)
