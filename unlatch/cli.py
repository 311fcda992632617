"""The console script: `run` before anything large is imported, since a cached program must start at once; everything
else is in `unlatch.commands.app`.
"""

import sys


def main() -> int:
    """Run the command that `sys.argv` names; its exit code."""
    words = sys.argv[1:]
    if words[:1] == ["run"]:
        from unlatch.commands.run import parse, run

        plain = parse(words[1:])
        if plain is not None:
            return run(*plain)
    from unlatch.commands.app import main as others

    return others()
