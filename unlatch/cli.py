"""The command line: argument parsing only; each command lives in `unlatch.commands`."""

import sys


def main() -> int:
    """Say that no command exists yet."""
    print("unlatch: no command is implemented yet", file=sys.stderr)
    return 2
