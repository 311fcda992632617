"""What the sanitizers run on: a selection that meets every protocol between threads and every owner of memory in time.

The whole suite is not the point: single-threaded tests have nothing to show to ThreadSanitizer, and tests of the
compiler itself run none of its code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tools.sanitizers.reports import FRAME_FORMAT
from tools.setup.interpreters import (
    ADDRESS_SANITIZED,
    ADDRESS_SANITIZED_WITH_GIL,
    FREE_THREADED,
    THREAD_SANITIZED,
    WITH_GIL,
    Flavour,
)


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests that one process of pytest runs."""

    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Canary:
    """A planted defect: the function of canary.c that has it, and the report it has to cause."""

    function: str
    kind: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One sanitized interpreter and what is done with it. `compiled_by` runs the compiler, which is not the subject."""

    flavour: Flavour
    compiled_by: Flavour
    suites: tuple[Suite, ...]
    canaries: tuple[Canary, ...]

    @property
    def sanitizer(self) -> str:
        """As compilers name it."""
        assert self.flavour.sanitizer
        return self.flavour.sanitizer


# Tests that a sanitizer leaves out, with the reason: nothing that we could do differently would change them.
LEFT_OUT: Final = {
    "thread": {
        "tests/runtime_objects/test_threads.py::test_default_arguments_change_while_they_are_used": (
            "CPython's setter of `__defaults__` stores plainly, after a fence that ThreadSanitizer cannot follow; that"
            " values live long enough (defaults.h) is what AddressSanitizer shows by the same test"
        ),
    },
    "address": {
        "tests/threads/test_handover.py::test_memory_stays_flat_while_objects_are_handed_over": (
            "AddressSanitizer keeps freed memory for a while, on purpose, and so the process grows"
        ),
    },
}


def threaded(sanitizer: str) -> tuple[Suite, ...]:
    """The suites about threads."""
    return (
        suite(sanitizer, "threads", "tests/threads"),
        suite(sanitizer, "primitives", "tests/runtime/test_threads.py"),
        suite(sanitizer, "objects", "tests/runtime_objects/test_threads.py"),
    )


def suite(sanitizer: str, name: str, *arguments: str) -> Suite:
    """Tests without those that the sanitizer leaves out."""
    return Suite(name, (*arguments, *(f"--deselect={test}" for test in LEFT_OUT[sanitizer])))


# Topics of the corpus that own memory in ways of their own.
TOPICS: Final = (
    "classes",
    "class_vars",
    "dicts",
    "for_containers",
    "globals_",
    "imports",
    "inheritance",
    "ints_big",
    "lists",
    "object_lifetime",
    "strings",
    "tracebacks",
    "try_finally",
    "tuples",
    "unpacking",
)
CORPUS: Final = Suite("corpus", ("tests/parity/test_parity.py", "-k", " or ".join(f"{topic}::" for topic in TOPICS)))

THREAD: Final = Plan(THREAD_SANITIZED, FREE_THREADED, threaded("thread"), (Canary("race", "data race"),))
MEMORY_CANARIES: Final = (
    Canary("use_after_free", "heap-use-after-free"),
    Canary("leak", "leak"),
)
ADDRESS: Final = Plan(ADDRESS_SANITIZED, FREE_THREADED, (*threaded("address"), CORPUS), MEMORY_CANARIES)
ADDRESS_WITH_GIL: Final = Plan(
    ADDRESS_SANITIZED_WITH_GIL,
    WITH_GIL,
    (
        suite("address", "threads", "tests/threads"),
        suite("address", "primitives", "tests/runtime"),
        suite("address", "objects", "tests/runtime_objects"),
        CORPUS,
    ),
    (*MEMORY_CANARIES, Canary("dead_object", "heap-use-after-free")),
)
PLANS: Final = {"thread": (THREAD,), "address": (ADDRESS, ADDRESS_WITH_GIL)}


# ThreadSanitizer keeps 65536 callers per thread and checks nothing: tests that recurse until the stack ends have to
# come to that end before, or the detector reports what never was, or dies.
STACK_BYTES: Final = {"thread": 2 << 20}


def settings(log: str, symbolizer: str) -> dict[str, str]:
    """The environment variables that the sanitizers read. Findings go to `log`.PID and change no exit status."""
    common = {
        "log_path": log,
        "external_symbolizer_path": symbolizer,
        "stack_trace_format": f'"{FRAME_FORMAT}"',
        "exitcode": "0",
        "halt_on_error": "0",
    }
    # A long memory of past accesses, else the other side of a race is lost; fork from threads is what tests do.
    thread = common | {"history_size": "4", "die_after_fork": "0"}
    address = common | {"detect_leaks": "1", "allocator_may_return_null": "1"}
    return {
        name: ":".join(f"{key}={value}" for key, value in rows.items())
        for name, rows in (
            ("TSAN_OPTIONS", thread),
            ("ASAN_OPTIONS", address),
            ("LSAN_OPTIONS", common | {"max_leaks": "0"}),
        )
    }
