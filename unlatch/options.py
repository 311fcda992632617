"""What the user asked for and what the code is built for: plain values, handed down from the command line.

Nothing in the compiler looks at the running interpreter to learn its target; it looks here.
"""

import sys
import sysconfig
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """The CPython build that compiled modules are for."""

    free_threaded: bool
    py_version: tuple[int, int]

    @classmethod
    def running(cls) -> "Target":
        """The interpreter that runs the compiler."""
        return cls(bool(sysconfig.get_config_var("Py_GIL_DISABLED")), sys.version_info[:2])

    @property
    def name(self) -> str:
        """As in file names and wheel tags: `cp314t`."""
        major, minor = self.py_version
        return f"cp{major}{minor}{'t' if self.free_threaded else ''}"


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of one run of the compiler.

    `strict`: a type error, and a definition that cannot be native, are errors.  `opt_level`: 0 to 3, as of C compilers.
    `check`: verify the IR after each pass.  `mypy_config`: the type checker's configuration file; None: look for one
    beside the project; an empty string: use none.  `exclude`: glob patterns of absolute paths; such files and folders
    are left alone.
    """

    strict: bool = False
    opt_level: int = 2
    check: bool = False
    mypy_config: str | None = None
    exclude: tuple[str, ...] = ()
