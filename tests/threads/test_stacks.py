"""Native recursion ends in RecursionError before CPython's own reserve at the end of a stack begins (contract A8).

A native frame within that reserve would be worse than one too few: any call from it ends the process.
"""

import subprocess
import sys
from collections.abc import Callable
from types import ModuleType

import pytest

SCRIPT = """
import sys, threading
sys.path.insert(0, sys.argv[1])
import stacks

def interpreted():
    return [1]

ACTIONS = {"an interpreted function": interpreted, "a type": str, "a native function": stacks.make_chain}
DESCENTS = [
    lambda action: stacks.descend(action),
    lambda action: stacks.descend_in_large_frames(action, 1, 1.5, "x"),
    lambda action: stacks.make_chain(),
]
ended, short = [], []

def dive(level, descent, action):
    # The first native frame starts somewhere else each time.
    if level:
        return list(map(dive, [level - 1], [descent], [action]))
    try:
        descent(action)
    except RecursionError:
        ended.append(descent)

def work():
    short.append(stacks.few(3))
    for level in range(4):
        for descent in DESCENTS:
            for action in ACTIONS.values():
                try:
                    dive(level, descent, action)
                except RecursionError:
                    ended.append(descent)

try:
    threading.stack_size(int(sys.argv[2]))
    thread = threading.Thread(target=work)
    thread.start()
except (RuntimeError, ValueError):
    print("refused")
else:
    thread.join()
    print(len(ended), short)
"""


@pytest.mark.parametrize("kilobytes", [64, 96, 256, 2048])
def test_recursion_ends_before_the_stack_does(compiled: Callable[[str], ModuleType], kilobytes: int) -> None:
    folder = str(compiled("stacks").__file__).rpartition("/")[0]
    command = [sys.executable, "-X", "faulthandler", "-c", SCRIPT, folder, str(kilobytes << 10)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, f"{done.returncode}\n{done.stderr[-3000:]}"
    if done.stdout == "refused\n":
        pytest.skip("a sanitized interpreter makes no thread with so small a stack")
    assert done.stdout == "36 [6]\n"
