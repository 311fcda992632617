"""`python -m unlatch`."""

import os
import sys

# `-m` makes the current folder importable, where a `typing.py` of the user's would break the compiler.  Its place on
# the path is taken by the interpreter's own folder, as with the console script, unless the compiler is found there.
_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if not sys.flags.safe_path and os.path.abspath(sys.path[0]) != _HOME:
    sys.path[0] = os.path.dirname(sys.executable)

from unlatch.cli import main  # noqa: E402

sys.exit(main())
