"""Compiled code answers: collections, signals, endless recursion (contract A8, B7).

Nothing here measures time.  The loops run until they are told to stop, by a thread that first needs an answer from
them: if none came, the test would hang.
"""

import ast
import gc
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.compiler import COMPILER

PROGRAM = "programs/slots"

MOST_GARBAGE = 2_000_000
"""Objects: a hundred times what a thread may be ahead."""


@pytest.fixture
def loops(compiled: Callable[[str], ModuleType]) -> Any:
    return compiled("loops")


LOOPS = [
    node.name
    for node in ast.parse((Path(__file__).parent / "programs" / "loops.py").read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and [a.arg for a in node.args.args] == ["flag"]
]


@pytest.mark.parametrize("loop", LOOPS)
def test_a_collection_gets_through_while_a_compiled_loop_runs(loops: Any, loop: str) -> None:
    """Where a loop does not answer, the collection waits until it ends: never, as only then it is told to."""
    flag = loops.Flag()
    ended: list[bool] = []

    def run() -> None:
        getattr(loops, loop)(flag)
        ended.append(flag.stop)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    for _ in range(3):
        gc.collect()  # stops the world twice
    flag.stop = True
    thread.join(timeout=60)
    assert ended == [True]


def test_garbage_that_a_compiled_loop_makes_is_collected(loops: Any) -> None:
    """Collections wait for each other (gc_patience.h); the loop goes on until it has seen some."""
    flag = loops.Flag()
    collected: list[int] = []

    def on_collection(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":
            collected.append(info["collected"])
            flag.stop = len(collected) == 3

    gc.callbacks.append(on_collection)
    try:
        loops.tying_knots(flag)
    finally:
        gc.callbacks.remove(on_collection)
    assert sum(collected) > 0


@pytest.mark.skipif(sys._is_gil_enabled(), reason="with a GIL nobody makes garbage while another thread collects it")
def test_threads_that_make_garbage_do_not_get_away_from_its_collection(loops: Any) -> None:
    """While one collects the other goes on; each collection would find more than the one before (gc_patience.h)."""
    flag = loops.Flag()
    found = [0]

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":
            found.append(info["collected"])

    gc.callbacks.append(note)
    threads = [threading.Thread(target=loops.tying_knots, args=(flag,), daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    while len(found) < 30 and max(found) < MOST_GARBAGE:
        time.sleep(0.01)
    flag.stop = True
    for thread in threads:
        thread.join(timeout=60)
    gc.callbacks.remove(note)
    assert max(found) < MOST_GARBAGE


def test_endless_recursion_raises_recursion_error(program: Any) -> None:
    with pytest.raises(RecursionError):
        program.descend(0)


def test_endless_recursion_in_a_thread_raises_recursion_error(program: Any, together: Callable[..., list[Any]]) -> None:
    def descend() -> bool:
        try:
            program.descend(0)
        except RecursionError:
            return True
        return False

    assert together(descend, descend) == [True, True]


def test_an_interrupt_stops_a_compiled_loop(program: Any) -> None:
    code = (
        f"import sys, importlib.util, signal, threading, os\n"
        f"spec = importlib.util.spec_from_file_location('slots', {program.__file__!r})\n"
        "m = importlib.util.module_from_spec(spec); spec.loader.exec_module(m)\n"
        # Whoever runs the tests in the background may have them ignore it.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
        "try:\n    m.count_down(1)\nexcept KeyboardInterrupt:\n    print('interrupted')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip() == "interrupted", done.stderr


@pytest.mark.parametrize("name", ["slots", "loops", "answers"])
def test_the_programs_are_native(name: str) -> None:
    source = Path(__file__).parent / "programs" / f"{name}.py"
    done = subprocess.run([*COMPILER, "check", str(source), "--json"], capture_output=True, text=True, check=True)
    assert '"fallback_lines": 0' in done.stdout
