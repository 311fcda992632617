"""Compiled code answers: collections, signals, endless recursion (contract A8, B7).

Nothing here measures time.  The loops run until they are told to stop, by a thread that first needs an answer from
them: if none came, the test would hang.
"""

import gc
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.compiler import COMPILER


@pytest.fixture
def program(compiled: Callable[[str], ModuleType]) -> Any:
    return compiled("slots")


@pytest.mark.parametrize("loop", ["spin", "spin_over_list"])
def test_a_collection_gets_through_while_a_compiled_loop_runs(program: Any, loop: str) -> None:
    box = program.Box()
    turns: list[int] = []
    args = (box,) if loop == "spin" else (box, list(range(100)))
    thread = threading.Thread(target=lambda: turns.append(getattr(program, loop)(*args)), daemon=True)
    thread.start()
    for _ in range(20):
        gc.collect()  # stops the world twice
    box.stop = True
    thread.join(timeout=60)
    assert not thread.is_alive()
    assert turns[0] > 0


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
        "threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
        "try:\n    m.count_down(1)\nexcept KeyboardInterrupt:\n    print('interrupted')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip() == "interrupted", done.stderr


def test_the_native_loops_are_native(program: Any) -> None:
    source = Path(__file__).parent / "programs" / "slots.py"
    done = subprocess.run([*COMPILER, "check", str(source), "--json"], capture_output=True, text=True, check=True)
    assert '"fallback_lines": 0' in done.stdout
