"""`make test`: the quick suite under the free-threaded build and under the GIL build, one after the other.

Both always run, so that one report shows everything; the exit status is that of the first that failed.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
QUICK: Final = ("-n", "2", "-m", "not slow and not network")


def main(arguments: list[str]) -> int:
    """Run pytest in each environment."""
    failed = 0
    for flavour in ("3.14t", "3.14"):
        print(f"\n== quick suite on {flavour}", flush=True)
        python = PROJECT / ".venv" / flavour / "bin" / "python"
        command = [str(python), "-m", "pytest", *QUICK, *arguments]
        failed = failed or subprocess.run(command, cwd=PROJECT, check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
