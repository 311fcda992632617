"""Importing, in processes of their own: second instances, stale source, signals, fork, many threads at once."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime_objects.build import SOURCE


@pytest.fixture
def place(extension: Path, tmp_path: Path) -> Path:
    """A directory of its own with the extension in it."""
    (tmp_path / extension.name).write_bytes(extension.read_bytes())
    return tmp_path


def run(place: Path, script: str, *options: str) -> str:
    """The output of a script that can import the module."""
    command = [sys.executable, *options, "-c", "import sys; sys.path.insert(0, sys.argv[1])\n" + script, str(place)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_gil_stays_off(place: Path) -> None:
    script = "before = getattr(sys, '_is_gil_enabled', lambda: True)(); import sample\n"
    script += "print(sample.add(1), before == getattr(sys, '_is_gil_enabled', lambda: True)())"
    assert run(place, script, "-W", "error") == "2 True\n"


def test_the_hooks_leave_no_trace(place: Path) -> None:
    script = "import sample; print([n for n in (*vars(sample), *vars(sample.Record)) if 'unlatch' in n])"
    assert run(place, script) == "[]\n"


def test_a_second_instance_is_interpreted(place: Path) -> None:
    script = """
import sample as first
del sys.modules["sample"]
import sample as second
assert first is not second
assert second.Record("x").greet() == "x!" and type(second.Record.__dict__.get("text")).__name__ == "NoneType"
assert first.Record("y").greet() == "y!" and first.twice() == second.twice() == 42
second.add = None
print(first.twice())
"""
    assert run(place, script) == "42\n"


def test_reload_leaves_an_extension_module_as_it_is(place: Path) -> None:
    script = "import importlib, sample; old = sample.Record; sample.log = 1; importlib.reload(sample)\n"
    script += "print(sample.log, sample.Record is old, sample.twice())"
    assert run(place, script) == "1 True 42\n"


def test_unchanged_source_beside_the_extension_is_named_in_tracebacks(place: Path) -> None:
    (place / "sample.py").write_bytes(SOURCE.read_bytes())
    script = "import sample, traceback\ntry: sample.forward('x')\nexcept ValueError: traceback.print_exc()"
    output = run(place, script, "-W", "error")
    assert f'File "{place / "sample.py"}", line' in output
    assert "raise ValueError(text)" in output


def test_changed_source_is_run_instead_and_reported(place: Path) -> None:
    (place / "sample.py").write_text("def add(x, y=1): return 'changed'\n")
    output = run(place, "import sample; print(sample.add(1), sample.__file__)")
    assert output.startswith("changed")
    assert "RuntimeWarning" in output
    assert "unlatch build" in output


def test_subinterpreters_are_refused(place: Path) -> None:
    script = """
from concurrent import interpreters
interpreter = interpreters.create()
interpreter.prepare_main(path=sys.argv[1])
try:
    interpreter.exec("import sys; sys.path.insert(0, path); import sample")
except interpreters.ExecutionFailed as e:
    print(e.excinfo.type.__name__)
interpreter.close()
"""
    assert run(place, script) == "ImportError\n"


def test_import_from_many_threads(place: Path) -> None:
    script = """
import threading
results = []
def work():
    import sample
    results.append((sample.add(1), sample.Record("x").greet(), sample))
threads = [threading.Thread(target=work) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
print(len(results), len(set(results)))
"""
    assert run(place, script) == "8 1\n"


def test_an_interrupt_stops_a_native_loop(place: Path) -> None:
    script = """
import signal, threading, sample
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
threading.Timer(0.2, lambda: signal.raise_signal(signal.SIGINT)).start()
try:
    sample.spin(-1)
except KeyboardInterrupt:
    print("interrupted", sys.exception() is not None)
"""
    assert run(place, script) == "interrupted True\n"


def test_an_exception_sent_to_a_thread_stops_a_native_loop(place: Path) -> None:
    script = """
import ctypes, threading, time, sample
seen = []
def work():
    try: sample.spin(-1)
    except SystemError: seen.append("stopped")
t = threading.Thread(target=work); t.start(); time.sleep(0.1)
ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(t.ident), ctypes.py_object(SystemError))
t.join(); print(seen)
"""
    assert run(place, script) == "['stopped']\n"


def test_a_forked_child_goes_on(place: Path) -> None:
    script = """
import os, warnings, threading, sample
warnings.simplefilter("ignore")
shared = sample.Record("x")
pid = os.fork()
if pid == 0:
    shared.rename("child"); sample.set_log([1])
    ok = shared.greet() == "child!" and sample.read_log() == [1] and sample.spin(100000) == 100000
    os._exit(0 if ok else 1)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shared.greet())
"""
    assert run(place, script) == "0 x!\n"


def test_replaced_new_is_called(place: Path) -> None:
    script = """
import sample
special = sample.Special("new")
sample.Record.__new__ = lambda cls, *args: special
print(sample.make_record("renamed") is special, special.text)
"""
    assert run(place, script) == "True renamed\n"


def test_statement_run_twice_gives_a_plain_class_and_the_native_one_stays(place: Path) -> None:
    script = """
import sample
source = "class Record(sample.Record):\\n    pass\\n"
exec(source, {"sample": sample})
print(sample.make_record("a").greet())
"""
    assert run(place, script) == "a!\n"


def test_a_class_with_another_base_than_the_source_says_is_an_ordinary_one(place: Path) -> None:
    script = """
import os; os.environ["SAMPLE_REBIND"] = "1"
import sample
special = sample.Special("x")
special.extra = "anything"
print(type(vars(sample.Special).get("extra")).__name__, special.extra)
print(special.greet(), special.parent_name(), sample.make_record("y").greet())
"""
    assert run(place, script) == "NoneType anything\nX! rebound rebound!\n"


def test_types_do_not_count_references_with_free_threading(place: Path) -> None:
    script = "import sample; immortal = sys._is_immortal(sample.Record)\n"
    script += "print(immortal or getattr(sys, '_is_gil_enabled', lambda: True)())"
    assert run(place, script) == "True\n"


def test_objects_alive_at_exit_are_finalized_without_a_crash(place: Path) -> None:
    script = """
import sample
keep = sample.Noisy("end"); cycle = sample.Record("c"); cycle.peer = cycle; cycle.more = keep
sample.kept = cycle
class Late(sample.Record):
    def __del__(self): print("late", self.greet())
late = Late("x"); late.self = late
sample.late = late
print("done")
"""
    output = run(place, script)
    assert output.startswith("done\n")


def test_frozen_gc_and_immortal_types(place: Path) -> None:
    script = (
        "import gc, sample; gc.freeze(); gc.collect(); print(sample.Record('x').greet(), len(gc.get_objects()) >= 0)"
    )
    assert run(place, script) == "x! True\n"
