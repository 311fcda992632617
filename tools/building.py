"""Runs a build in a process of its own and says what went wrong, for those who build many programs and go on."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

BUILD_SECONDS: Final = 900
# The end of what a compiler said is where it says what stopped it.
SHOWN: Final = 3000


def why_not_built(command: Sequence[str], folder: Path, **environment: str) -> str:
    """Run the command in `folder` with these variables besides its own; why it failed, empty if it did not."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=BUILD_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"the build takes more than {BUILD_SECONDS} s"
    return "" if done.returncode == 0 else f"the build failed, exit {done.returncode}\n{done.stderr[-SHOWN:]}"
