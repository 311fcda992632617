"""How tests start the compiler: in the interpreter under test, unless that one is for running compiled code only."""

import os
import sys
from typing import Final

# Under a sanitizer, the type checker would take minutes and show nothing: another interpreter of the same ABI runs it.
COMPILER: Final = (os.environ.get("UNLATCH_BUILD_PYTHON") or sys.executable, "-m", "unlatch")
