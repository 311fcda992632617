"""Modules of one build use each other natively; a module of another build, or a stale one, is used by name."""

import subprocess
import sys
from pathlib import Path

from tests.unit.cli_support import write
from unlatch import driver
from unlatch.frontend.sources import find_sources
from unlatch.ir.text import format_funcs
from unlatch.options import Options

TOKENS = """
class Token:
    def __init__(self, n: int) -> None:
        self.n = n

    def twice(self) -> int:
        return self.n * 2


def large(n: int) -> int:
    total = 0
    while n > 0:
        total += n
        n -= 1
    return total
"""
USER = """
from tokens import Token, large


def use(n: int) -> int:
    token = Token(n)
    token.n += 1
    return token.twice() + large(token.n)
"""


def texts(folder: Path) -> dict[str, str]:
    analysis = driver.analyse([folder], Options())
    driver.optimise(analysis.units, Options())
    return dict(zip((u.source.module for u in analysis.units), driver.c_texts(analysis.units), strict=True))


def build(folder: Path, *names: str, out: Path) -> None:
    driver.build_sources(find_sources([folder / f"{name}.py" for name in names]), lambda source: out, Options())


def run(folder: Path, code: str) -> str:
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def test_uses_across_modules_are_native_behind_a_test(tmp_path: Path) -> None:
    write(tmp_path, {"tokens": TOKENS, "user": USER})
    units = driver.analyse([tmp_path], Options()).units
    ir = format_funcs([func for unit in units for func in unit.functions if func.symbol == "user.use"])
    for native in (
        "imported.ok {'Token', 'tokens.Token'}",
        "class.new {'tokens.Token'}",
        "imported.ok {'large', 'tokens.large'}",
        "call {'tokens.large'}",
        "isinstance {'@tokens.Token'}",
        "slot.get {'tokens.Token', 'n'}",
        "slot.set {'tokens.Token', 'n'}",
        "call.method {'tokens.Token', 'twice'}",
    ):
        assert native in ir, ir


def test_one_digest_for_the_modules_of_a_build_that_depends_on_all_of_them(tmp_path: Path) -> None:
    write(tmp_path, {"tokens": TOKENS, "user": USER, "alone": "def f() -> int:\n    return 1\n"})
    before = texts(tmp_path)
    digests = {name: [line for line in text.splitlines() if ".group = " in line] for name, text in before.items()}
    assert digests["tokens"] == digests["user"] != []
    assert digests["alone"] == []
    write(tmp_path, {"tokens": TOKENS.replace("* 2", "* 3")})
    assert ".group = " in texts(tmp_path)["user"]
    assert digests["user"][0] not in texts(tmp_path)["user"]


LINKED = """
import tokens, user
print(user.use(3), tokens.__file__.rpartition('.')[2], user.__file__.rpartition('.')[2])
"""


def test_a_module_of_another_build_is_used_by_name(tmp_path: Path) -> None:
    write(tmp_path, {"tokens": TOKENS, "user": USER})
    out = tmp_path / "out"
    build(tmp_path, "tokens", "user", out=out)
    assert run(out, LINKED) == "18 so so"
    # Other attributes before `n`: its slot is another one now.
    first = "self.a = 'a'\n        self.b = 2.5\n        self.n = n * 10"
    write(tmp_path, {"tokens": TOKENS.replace("self.n = n", first)})
    build(tmp_path, "tokens", out=out)
    assert run(out, LINKED) == "558 so so"


def test_a_stale_module_is_used_by_name(tmp_path: Path) -> None:
    write(tmp_path, {"tokens": TOKENS, "user": USER})
    out = tmp_path / "out"
    build(tmp_path, "tokens", "user", out=out)
    (out / "tokens.py").write_text(TOKENS.replace("self.n = n", "self.n = n * 10"))
    assert run(out, LINKED) == "558 so so"


def test_modules_that_import_each_other_late_or_in_any_order_are_linked(tmp_path: Path) -> None:
    write(tmp_path, {"tokens": TOKENS, "user": USER})
    write(
        tmp_path,
        {
            "late": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from tokens import Token\n\n\n"
            "def read(token: 'Token') -> int:\n    return token.n\n"
        },
    )
    out = tmp_path / "out"
    build(tmp_path, "tokens", "user", "late", out=out)
    code = "import late, user, tokens; print(user.use(1), late.read(tokens.Token(5)))"
    assert run(out, code) == "7 5"
    assert run(out, code.replace("late, user, tokens", "tokens, user, late")) == "7 5"


def test_an_instance_that_cpython_allocated_is_met_first_by_another_module(tmp_path: Path) -> None:
    """Its floats are undefined there too, and what is stored there stays."""
    write(
        tmp_path,
        {
            "points": "class Point:\n    def __init__(self) -> None:\n"
            "        self.x: float = 0.5\n        self.y: float = 0.5\n",
            "reader": "from points import Point\n\n\ndef read(p: Point) -> float:\n    return p.x\n",
        },
    )
    out = tmp_path / "out"
    build(tmp_path, "points", "reader", out=out)
    code = (
        "import reader, points\n"
        "class Derived(points.Point): pass\n"
        "p = Derived.__new__(Derived)\n"
        "try: print(reader.read(p))\n"
        "except AttributeError as e: print(e)\n"
        "p.y = 2.5\n"
        "print(vars(p))"
    )
    assert run(out, code).splitlines() == ["'Derived' object has no attribute 'x'", "{'y': 2.5}"]


AT_ONCE = """
import importlib, threading
start = threading.Barrier(2)
seen = []
def work(name):
    start.wait()
    seen.append(importlib.import_module(name))
threads = [threading.Thread(target=work, args=(name,)) for name in ('tokens', 'reader')]
for thread in threads: thread.start()
for thread in threads: thread.join()
import reader, tokens
print(reader.read(tokens.Token(5)), len(seen))
"""


def test_modules_that_two_threads_import_at_once_are_linked(tmp_path: Path) -> None:
    reader = "from tokens import Token\n\n\ndef read(token: Token) -> int:\n    return token.twice()\n"
    write(tmp_path, {"tokens": TOKENS, "reader": reader})
    out = tmp_path / "out"
    build(tmp_path, "tokens", "reader", out=out)
    assert {run(out, AT_ONCE) for _ in range(10)} == {"10 2"}
