"""The end of threads, processes and interpreters while compiled code runs (contract B12), each in its own process."""

import subprocess
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

HEAD = """
import atexit, gc, importlib.util, os, sys, threading, time, warnings
def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec); sys.modules[name] = module; spec.loader.exec_module(module)
    return module
loops, slots = load("loops", sys.argv[1]), load("slots", sys.argv[2])
warnings.simplefilter("ignore")
"""

DAEMONS = """
flags = [loops.Flag() for _ in range(4)]
kinds = [loops.counting_while, loops.recursion, loops.list_comprehension, loops.allocation]
for kind, flag in zip(kinds, flags):
    threading.Thread(target=kind, args=(flag,), daemon=True).start()
box = slots.Box()
threading.Thread(target=slots.write, args=(box, 10**9, 1), daemon=True).start()
threading.Thread(target=slots.read, args=(box, 10**9), daemon=True).start()
time.sleep(0.1)
"""


@pytest.fixture
def run(compiled: Callable[[str], ModuleType]) -> Callable[[str], str]:
    """Run a script with both programs loaded; its output."""
    paths = [str(compiled(name).__file__) for name in ("loops", "slots")]

    def script(text: str) -> str:
        command = [sys.executable, "-X", "faulthandler", "-c", HEAD + text, *paths]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
        assert done.returncode == 0, f"{done.returncode}\n{done.stderr}"
        return done.stdout

    return script


def test_daemon_threads_in_compiled_loops_at_the_end(run: Callable[[str], str]) -> None:
    assert run(DAEMONS + "print('done', flush=True)") == "done\n"


def test_threads_that_are_told_to_stop_at_the_end(run: Callable[[str], str]) -> None:
    script = """
flag = loops.Flag()
thread = threading.Thread(target=loops.counting_while, args=(flag,))
thread.start()
threading._register_atexit(lambda: setattr(flag, "stop", True))
print("main is done", flush=True)
"""
    assert run(script) == "main is done\n"


def test_compiled_code_in_exit_functions(run: Callable[[str], str]) -> None:
    script = """
box = slots.Box()
def last():
    slots.write(box, 50, 3)
    print("wrote", slots.read(box, 5), flush=True)
atexit.register(last)
"""
    assert run(DAEMONS + script) == "wrote []\n"


def test_destructors_of_what_is_left_at_the_end(run: Callable[[str], str]) -> None:
    script = """
class Late(slots.Pair):
    def __del__(self):
        slots.write_globals(3, 1)
kept = [Late(i, -i) for i in range(5)]
slots.kept = kept[0]
kept[1].cycle = kept[1]
print("end", flush=True)
"""
    assert run(script) == "end\n"


def test_a_thread_that_ends_leaves_its_objects_behind(run: Callable[[str], str]) -> None:
    script = """
box = slots.Box()
def work(seed):
    slots.write(box, 20, seed)
for seed in range(60):
    thread = threading.Thread(target=work, args=(seed,))
    thread.start(); thread.join()
    assert slots.read(box, 5) == []
    gc.collect()
print(type(box.item).__name__ in ("Pair", "NoneType"), box.pair[0] == -box.pair[1])
"""
    assert run(script) == "True True\n"


@pytest.mark.skipif(not hasattr(sys, "getandroidapilevel") and sys.platform == "win32", reason="there is no fork")
def test_a_child_forked_from_a_busy_process_goes_on(run: Callable[[str], str]) -> None:
    script = """
box = slots.Box()
results = []
for attempt in range(5):
    pid = os.fork()
    if pid == 0:
        threads = [threading.Thread(target=slots.write, args=(box, 200, n)) for n in range(3)]
        [t.start() for t in threads]
        wrong = slots.read(box, 200)
        [t.join() for t in threads]
        flag = loops.Flag()
        looping = threading.Thread(target=loops.recursion, args=(flag,)); looping.start()
        gc.collect()
        flag.stop = True
        looping.join()
        gc.collect()
        slots.write_globals(50, 1)
        os._exit(0 if not wrong and not slots.read_globals(50) else 1)
    results.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(results, flush=True)
"""
    assert run(DAEMONS + script) == "[0, 0, 0, 0, 0]\n"


def test_another_interpreter_is_told_that_it_cannot_import(run: Callable[[str], str]) -> None:
    script = """
from concurrent import interpreters
other = interpreters.create()
other.prepare_main(path=sys.argv[1])
code = '''
import importlib.util
spec = importlib.util.spec_from_file_location("loops", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
'''
try:
    other.exec(code)
except interpreters.ExecutionFailed as error:
    print(error.excinfo.type.__name__, "loops" in error.excinfo.msg)
other.close()
flag = loops.Flag(); flag.stop = True
loops.counting_while(flag)
print("still here")
"""
    assert run(script) == "ImportError True\nstill here\n"


def test_an_exception_in_a_thread_leaves_the_shared_objects_whole(
    compiled: Callable[[str], ModuleType], together: Any
) -> None:
    slots: Any = compiled("slots")
    box = slots.Box()

    def fail(seed: int) -> bool:
        try:
            for k in range(200):
                slots.write(box, 5, seed * 1000 + k)
                slots.read(None, 1)
        except (TypeError, AttributeError):
            return True
        return False

    results = together(*[lambda s=s: fail(s) for s in range(4)], lambda: slots.read(box, 500))
    assert results == [True, True, True, True, []]
