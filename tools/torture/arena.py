"""The process in which one scenario runs: `python arena.py FOLDER --scenario N --seconds S [--threads T]`.

FOLDER holds the compiled program and its manifest.  The scenario's number decides which objects are shared, what each
thread does and in which order.  Prints what is wrong, one line each; the exit status is 1 then.  Hangs are ended by
faulthandler, with the stacks of all threads.
"""

import argparse
import faulthandler
import gc
import importlib.util
import json
import random
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.torture import doors

type Action = Callable[[], object]

HANG_SECONDS = 60
CALL_ROUNDS = 40


class Arena:
    """The shared objects of one scenario and the threads that fight over them."""

    def __init__(
        self, module: ModuleType, manifest: dict[str, Any], rng: random.Random, *, planted: bool = False
    ) -> None:
        self.planted = planted
        self.module: Any = module
        self.manifest = manifest
        self.rng = rng
        self.failures: list[str] = []
        self.objects: dict[str, list[Any]] = {}
        for name in manifest["holders"]:
            cls = getattr(module, name)
            arguments = (module.make_int(3),) if name == "Box" else ()
            # One instance of an interpreted subclass beside the native ones: everything goes by name there.
            subclass = type(f"Interpreted{name}", (cls,), {"note": name})
            self.objects[name] = [cls(*arguments), cls(*arguments), subclass(*arguments)]
        # What a function of a base class takes may be an instance of a derived one.
        self.objects["Plain"].append(self.objects["Derived"][0])
        self.containers = {
            c["name"]: [getattr(module, f"new_{c['name']}")() for _ in range(2)] for c in manifest["containers"]
        }

    def pair(self, holder: str) -> tuple[Any, Any]:
        """Two of the shared objects, in any order, sometimes the same one."""
        return self.rng.choice(self.objects[holder]), self.rng.choice(self.objects[holder])

    def compiled_actions(self, seed: int) -> list[Action]:
        """What native code does in one thread."""
        found: list[Action] = []
        for job in self.manifest["jobs"]:
            left, right = self.pair(job["holder"]) if job["holder"] else (None, None)
            if job["method"]:
                found.append(self._call(getattr(left, job["function"]), (right,), seed))
            else:
                found.append(self._call(getattr(self.module, job["function"]), (left, right), seed))
        if "Chain" in self.objects:
            left, right = self.pair("Chain")
            found.append(self._call(left.relink, (right,), seed))
        for contained in self.manifest["containers"]:
            shared = self.containers[contained["name"]]
            for name in contained["functions"]:
                pair = self.rng.choice([(shared[0], shared[1]), (shared[1], shared[0]), (shared[0], shared[0])])
                found.append(self._call(getattr(self.module, name), pair, seed))
        return found

    @staticmethod
    def _call(function: Callable[..., object], arguments: tuple[Any, ...], seed: int) -> Action:
        return lambda: function(*arguments, CALL_ROUNDS, seed)

    def interpreted_actions(self, seed: int) -> list[Action]:
        """What interpreted code does in one thread, through every other door."""
        return doors.actions(self.module, self.manifest, self.objects, self.containers, self.rng, seed, self.failures)

    def worker(self, actions: list[Action], deadline: float) -> None:
        """Run actions in turn until time is up."""
        try:
            while True:
                for action in actions:
                    if time.monotonic() > deadline:
                        return
                    action()
        except BaseException as error:
            self.failures.append(describe(error))

    def planted_actions(self, seed: int) -> list[Action]:
        """Functions with a race in them: whoever does not find it would not find one of ours."""
        planted = self.objects.setdefault("Planted", [self.module.Planted()])[0]
        return [self._call(planted.write, (), seed), self._call(planted.read, (), seed)]

    def fight(self, threads: int, seconds: float) -> None:
        """Run the threads of the scenario."""
        deadline = time.monotonic() + seconds
        plans: list[list[Action]] = []
        for n in range(threads):
            seed = self.rng.randrange(1 << 20)
            actions = self.compiled_actions(seed) if n % 4 != 3 else self.interpreted_actions(seed)
            # A few operations each, so that threads meet on the same ones often enough.
            plans.append(self.rng.sample(actions, min(len(actions), self.rng.randint(1, 6))))
        if self.planted:
            plans += [self.planted_actions(self.rng.randrange(1 << 20)) for _ in range(3)]
        plans.append([self._churn(self.rng.randrange(1 << 20))])
        plans.append([collect])
        gate = threading.Barrier(len(plans))

        def start(plan: list[Action]) -> None:
            gate.wait()
            self.worker(plan, deadline)

        running = [threading.Thread(target=start, args=(plan,)) for plan in plans]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()

    def _churn(self, seed: int) -> Action:
        """Threads that live for a moment: what they made outlives them."""
        mine = random.Random(seed)
        actions = self.compiled_actions(seed)

        def churn() -> None:
            chosen = mine.sample(actions, 2)
            threads = [threading.Thread(target=self._guarded(action)) for action in chosen]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        return churn

    def _guarded(self, action: Action) -> Action:
        def run() -> None:
            try:
                action()
            except BaseException as error:
                self.failures.append(describe(error))

        return run

    def left_over(self) -> list[str]:
        """What is still alive after everything that is shared has been let go."""
        doors.clear(self.module, self.manifest, self.objects)
        self.objects.clear()
        self.containers.clear()
        for _ in range(4):
            collect()
        alive = sum(isinstance(o, self.module.Token) for o in gc.get_objects())
        return [f"{alive} objects are left over"] if alive else []


def collect() -> None:
    """A collection and a moment for the threads that it stopped."""
    gc.collect()
    time.sleep(0.0005)


def describe(error: BaseException) -> str:
    """An unexpected exception with the lines that it came through."""
    lines = []
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        lines.append(f"{Path(code.co_filename).name}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return f"unexpected {type(error).__name__}: {error} [{' > '.join(lines)}]"


def load(folder: Path, *, interpreted: bool) -> ModuleType:
    """The program, compiled or, to compare, from its source."""
    (found,) = folder.glob("out/prog.*") if not interpreted else folder.glob("prog.py")
    spec = importlib.util.spec_from_file_location("prog", found)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["prog"] = module
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Run one scenario."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scenario", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--threads", type=int, default=0, help="default: as the scenario says, 2 to 16")
    parser.add_argument("--interpreted", action="store_true", help="run the program's source instead")
    parser.add_argument("--planted", action="store_true", help="with a race that must be found")
    parser.add_argument("--hang-seconds", type=float, default=HANG_SECONDS)
    options = parser.parse_args()
    faulthandler.enable()
    faulthandler.dump_traceback_later(options.seconds + options.hang_seconds, exit=True)
    manifest = json.loads((options.folder / "prog.json").read_text(encoding="utf-8"))
    gil_before = getattr(sys, "_is_gil_enabled", lambda: True)()
    module: Any = load(options.folder, interpreted=options.interpreted)
    unraisable: list[str] = []
    sys.unraisablehook = lambda hook: unraisable.append(f"unraisable {hook.exc_type.__name__}: {hook.exc_value}")
    sys.setswitchinterval(0.0001)  # where there is a GIL, threads take turns often
    rng = random.Random(options.scenario)
    threads = options.threads or rng.choice((2, 3, 4, 6, 8, 16))
    arena = Arena(module, manifest, rng, planted=options.planted)
    arena.fight(threads, options.seconds)
    wrong = [*arena.failures, *unraisable]
    wrong += [f"not whole: {text}" for text in dict.fromkeys(module.problems)]
    if not wrong:
        wrong += arena.left_over()
        wrong += [f"at the end: {text}" for text in dict.fromkeys(module.problems)]
    if getattr(sys, "_is_gil_enabled", lambda: True)() != gil_before:
        wrong.append("the import switched the GIL on")
    faulthandler.cancel_dump_traceback_later()
    for line in wrong[:20]:
        print(line)
    print(f"{threads} threads, {len(wrong)} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
