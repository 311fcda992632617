"""How extension modules are compiled: the choices a user has and the flags that follow from them."""

import os
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

from unlatch.link.compilers import Compiler
from unlatch.link.errors import UnknownSanitizerError

RUNTIME = Path(__file__).resolve().parent.parent / "runtime"
SANITIZERS = ("thread", "address")


def sanitizer() -> str:
    """The sanitizer that UNLATCH_SANITIZE asks for; empty, as a rule.

    A property of the environment, like the compiler: whatever is compiled in it has to run in an interpreter that was
    built with the same sanitizer.
    """
    chosen = os.environ.get("UNLATCH_SANITIZE", "")
    if chosen and chosen not in SANITIZERS:
        raise UnknownSanitizerError(chosen, SANITIZERS)
    return chosen


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """`optimize`: the -O level.  `debug`: keep debug information.  `strip`: drop symbol names as well (smaller, but
    native profilers then show addresses instead of names).  `flags`: further words for the compiler, when compiling and
    when linking.  `jobs`: compilers running at once.  `sanitize`: the sanitizer that code is built for, or empty."""

    optimize: str = "2"
    debug: bool = False
    strip: bool = False
    flags: tuple[str, ...] = ()
    jobs: int = 2
    sanitize: str = field(default_factory=sanitizer)


def compile_flags(options: LinkOptions, compiler: Compiler) -> list[str]:
    """The words for compiling generated C and the runtime alike."""
    flags = [
        "-std=c11",
        f"-O{options.optimize}",
        "-g" if options.debug or options.sanitize else "-g0",
        "-DNDEBUG",
        "-fPIC",
        "-fvisibility=hidden",  # every module carries its own runtime: nothing but PyInit may be visible
        "-fno-strict-aliasing",  # one instance word is read as an integer here and as a pointer there
        "-fno-optimize-sibling-calls",  # recursion without end has to end in RecursionError, not in a loop
        "-fno-strict-overflow",  # CPython's headers count on it; CPython is built with it
        "-fno-math-errno",  # nobody reads errno, and setting it would make a call of sqrt
        "-ffp-contract=off",  # Python rounds after every operation, so a * b + c must not become one
        "-ffunction-sections",  # with --gc-sections: only what a module uses of the runtime ends up in it
        "-fdata-sections",
        "-Wall",
        "-Wextra",
    ]
    if compiler.is_zig:
        flags.append("-fno-sanitize=undefined")
    flags += sanitizer_flags(options)
    flags += [f"-I{RUNTIME / 'include'}", *(f"-I{path}" for path in include_directories())]
    return [*flags, *options.flags]


def link_flags(options: LinkOptions) -> list[str]:
    """The words for making a shared object of objects."""
    if sys.platform == "darwin":
        flags = ["-bundle", "-undefined", "dynamic_lookup", "-Wl,-dead_strip"]
    else:
        flags = ["-shared", "-Wl,--gc-sections"]
    if options.strip:
        flags.append("-Wl,-s")
    # The sanitizer's library is not linked in: it is in the interpreter, and there may be one of it in a process.
    return [*flags, *sanitizer_flags(options), *options.flags]


def sanitizer_flags(options: LinkOptions) -> list[str]:
    """The words, if any, that have a compiler instrument code; frame pointers give reports whole stacks."""
    if not options.sanitize:
        return []
    # ThreadSanitizer goes on after a report anyway.
    recover = ["-fsanitize-recover=address"] if options.sanitize == "address" else []
    return [f"-fsanitize={options.sanitize}", *recover, "-fno-omit-frame-pointer"]


def include_directories() -> list[str]:
    """Where the running interpreter's headers lie."""
    paths = sysconfig.get_paths()
    return list(dict.fromkeys([paths["include"], paths["platinclude"]]))


def interpreter_identity() -> str:
    """What compiled code depends on in the interpreter."""
    return "\n".join([sys.version, extension_suffix(), *include_directories(), sys.platform])


def extension_suffix() -> str:
    """The end of an extension module's file name, `.cpython-314t-x86_64-linux-gnu.so` for example."""
    return str(sysconfig.get_config_var("EXT_SUFFIX"))
