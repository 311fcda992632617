"""The commands beside `run`: what they print, where they write, how they end."""

import json
import re
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli_support import environment, run, write
from unlatch.diagnostics import CODES
from unlatch.ir.ops import OPS
from unlatch.ir.parse import parse
from unlatch.ir.text import format_funcs
from unlatch.passes.table import PASSES

SHAPES = '''"""Doc."""

import os


def area(w: int, h: int) -> int:
    """Doc."""
    # comment
    return w * h


def counted(limit: int) -> int:
    def inner(n: int) -> int:
        total = n
        return total + limit

    return inner(limit)


async def later() -> int:
    return 1


class Square:
    side: int

    def __init__(self, side: int) -> None:
        self.side = side

    def area(self) -> int:
        return area(self.side, self.side)


class Odd(metaclass=type):
    def f(self) -> int:
        return len(os.sep)
'''


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one module."""
    folder = tmp_path_factory.mktemp("shapes")
    write(folder, {"shapes": SHAPES})
    return folder


def imported(folder: Path, code: str) -> str:
    """What a fresh interpreter prints that runs `code` with `folder` importable."""
    done = run("-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {code}", folder=folder.parent, python=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_build_puts_modules_into_their_packages_folders(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "src/pkg/__init__": "from .sub.deep import f\nX: int = f(1)\n",
            "src/pkg/sub/__init__": "",
            "src/pkg/sub/deep": "def f(n: int) -> int:\n    return n + 1\n",
            "src/alone": "import pkg\n\n\ndef g() -> int:\n    return pkg.X\n",
        },
    )
    done = run("build", "src/pkg", "src/alone.py", "-o", "out", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    made = sorted(
        Path(line).relative_to(tmp_path / "out") if Path(line).is_absolute() else Path(line).relative_to("out")
        for line in done.stdout.splitlines()
    )
    assert [path.as_posix().partition(".")[0] for path in made] == [
        "alone",
        "pkg/__init__",
        "pkg/sub/__init__",
        "pkg/sub/deep",
    ]
    code = (
        "import alone, pkg, pkg.sub.deep as d; print(alone.g(), pkg.__name__, pkg.__path__, d.__file__, alone.__file__)"
    )
    words = imported(tmp_path / "out", code).split()
    assert words[:2] == ["2", "pkg"]
    assert words[2] == f"['{tmp_path / 'out' / 'pkg'}']"
    assert not any(word.endswith(".py") for word in words)


def test_build_without_a_folder_works_in_place(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/__init__": "", "pkg/mod": "def f() -> int:\n    return 3\n"})
    done = run("build", "pkg/mod.py", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert imported(tmp_path, "import pkg.mod; print(pkg.mod.f(), pkg.mod.__file__.endswith('.py'))") == "3 False\n"


def test_check_counts_lines_and_says_why(shapes: Path) -> None:
    done = run("check", "shapes.py", folder=shapes)
    assert done.returncode == 0
    head, *rest = done.stdout.splitlines()
    assert re.fullmatch(r"shapes\.py: \d+ of \d+ lines in functions native \(.* %\); .* % of all \d+ lines, .*", head)
    assert any("later: interpreted: a coroutine function" in line for line in rest)
    assert any("Odd: no native layout: it has a metaclass" in line for line in rest)


def test_check_as_json_adds_up(shapes: Path) -> None:
    facts: dict[str, Any] = json.loads(run("check", "--json", "shapes.py", folder=shapes).stdout)
    (file,) = facts["files"]
    assert (file["module"], file["path"]) == ("shapes", str(shapes / "shapes.py"))
    for name in ("native_lines", "fallback_lines", "native_module_lines", "module_lines"):
        assert facts[name] == file[name]
    definitions = {d["name"]: d for d in file["definitions"]}
    assert list(definitions) == [
        "area",
        "counted",
        "later",
        "Square",
        "Square.__init__",
        "Square.area",
        "Odd",
        "Odd.f",
    ]
    assert definitions["area"] | {"line": 0} == {
        "name": "area",
        "kind": "function",
        "line": 0,
        "native": True,
        "reason": None,
        "lines": 2,
    }
    assert definitions["later"]["reason"] == "a coroutine function"
    functions = [d for d in file["definitions"] if d["kind"] != "class"]
    assert file["native_lines"] + file["fallback_lines"] == sum(d["lines"] for d in functions)
    # `inner` in `counted` is interpreted whatever `counted` is.
    native = sum(d["lines"] for d in functions if d["native"])
    assert 0 < file["native_lines"] < native


def test_strict_refuses_what_would_run_interpreted(shapes: Path) -> None:
    for command in (["check"], ["build", "-o", "out"], ["run"]):
        done = run(command[0], "--strict", *command[1:], "shapes.py", folder=shapes)
        assert done.returncode == 1
        assert "error[fallback]: later runs interpreted: a coroutine function" in done.stderr
    assert not (shapes / "out").exists()


@pytest.mark.parametrize("stage", ["built", *(f"after:{p.name}" for p in PASSES[-2:]), "final"])
def test_dumped_ir_reads_back(shapes: Path, stage: str) -> None:
    done = run("dump", "shapes.py", "--at", stage, folder=shapes)
    assert done.returncode == 0, done.stderr
    functions = parse(done.stdout).funcs
    assert "shapes.Square.area" in [f.symbol for f in functions]
    without_comments = re.sub(r"^#.*\n", "", done.stdout, flags=re.MULTILINE)
    assert format_funcs(functions).strip() == without_comments.strip()


def test_a_dump_can_be_of_one_function(shapes: Path) -> None:
    def dumped(stage: str, function: str) -> str:
        done = run("dump", "shapes.py", "--at", stage, "--func", function, folder=shapes)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert dumped("typed", "area").startswith("function area(w: int, h: int) -> int")
    assert [f.symbol for f in parse(dumped("built", "shapes.area")).funcs] == ["shapes.area"]
    c = dumped("c", "Square.area")
    assert c.startswith("static ")
    assert "ul_f_Square_area" in c
    assert c.count("\n}\n") == 1
    assert "shapes.area" in dumped("asm", "area")
    whole = run("dump", "shapes.py", "--at", "c", folder=shapes).stdout
    assert c.strip() in whole
    assert "PyInit_shapes" in whole
    done = run("dump", "shapes.py", "--func", "later", folder=shapes)
    assert (done.returncode, done.stderr) == (2, "unlatch: later runs interpreted: a coroutine function\n")


def test_explain_knows_every_code(tmp_path: Path) -> None:
    listed = run("explain", folder=tmp_path).stdout
    assert set(re.findall(r"^([a-z-]+)  ", listed, re.MULTILINE)) == CODES.keys()
    assert run("explain", "no-compiler", folder=tmp_path).stdout.startswith("no-compiler\n\nNo C compiler was found.")


def test_tables_are_printed_whole(tmp_path: Path) -> None:
    passes = run("passes", folder=tmp_path).stdout
    assert [p.name for p in PASSES] == re.findall(r"^\d+\. \*\*(.+?)\*\*", passes, re.MULTILINE)
    ops = run("ops", folder=tmp_path).stdout
    assert len(re.findall(r"^\S+\(", ops, re.MULTILINE)) == len(OPS)
    lists = run("ops", "list.", folder=tmp_path).stdout
    assert lists
    assert all(line.startswith(("list.", "    ")) for line in lists.splitlines())


def test_a_bug_of_ours_ends_in_three_and_leaves_a_log(tmp_path: Path) -> None:
    write(tmp_path, {"m": "def f() -> int:\n    return 1\n"})
    compiler = tmp_path / "cc"
    compiler.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('--version' not in sys.argv)\n")
    compiler.chmod(0o755)
    env = environment(CC=str(compiler), UNLATCH_CACHE_DIR=str(tmp_path / "cache"))
    done = run("build", "m.py", "-o", "out", folder=tmp_path, env=env)
    assert done.returncode == 3
    assert "internal error: the C compiler failed" in done.stderr
    assert any(str(log) in done.stderr for log in (tmp_path / "cache" / "logs").iterdir())
    assert not list((tmp_path / "out").glob("*.so"))


def test_a_compiled_package_runs_with_python_m(tmp_path: Path) -> None:
    main = "from pkg import work\n\nprint(__name__, work.f(20), work.__file__.endswith('.py'))\n"
    write(tmp_path, {"pkg/__init__": "", "pkg/work": "def f(n: int) -> int:\n    return n * 2\n", "pkg/__main__": main})
    seen = run("build", "pkg", "-o", "out", folder=tmp_path)
    assert seen.returncode == 0, seen.stderr
    assert sorted(Path(line).name.partition(".")[0] for line in seen.stdout.split()) == ["__init__", "__main__", "work"]
    assert (tmp_path / "out" / "pkg" / "__main__.py").read_text() == main
    assert run("-m", "pkg", folder=tmp_path / "out", python=True).stdout == "__main__ 40 False\n"
    assert run("build", "pkg", folder=tmp_path).returncode == 0
    assert run("-m", "pkg", folder=tmp_path, python=True).stdout == "__main__ 40 False\n"


def test_python_m_on_an_extension_module_is_refused_by_the_interpreter(tmp_path: Path) -> None:
    write(tmp_path, {"m": "print(1)\n"})
    assert run("build", "m.py", "-o", "out", folder=tmp_path).returncode == 0
    seen = run("-m", "m", folder=tmp_path / "out", python=True)
    assert "No code object available for m" in seen.stderr


STATEMENTS = '''"""Doc."""
from __future__ import annotations
from string import *
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import abc
x: int
f = lambda: 1
if f():
    def g() -> int:
        return 1
    y = [g() for _ in range(3)]
match x if "x" in globals() else 0:
    case 0:
        pass
type T = int
print(eval("1"))
'''


def test_check_says_why_module_level_statements_stay_interpreted(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text(STATEMENTS)
    facts: dict[str, Any] = json.loads(run("check", "--json", "m.py", folder=tmp_path).stdout)
    reasons = {s["line"]: s["reason"] for s in facts["files"][0]["statements"]}
    assert reasons == {
        2: "it directs the interpreter's compiler",
        3: "a star import",
        7: "an annotation alone",
        8: "it holds a lambda",
        9: "it holds a function definition",
        13: "a match statement",
        16: "a type alias",
        17: "it calls eval()",
    }
    assert "  m.py:8: <module>: interpreted: it holds a lambda" in run("check", "m.py", folder=tmp_path).stdout


def test_a_crash_of_the_compiler_shows_the_stacks_of_its_threads(tmp_path: Path) -> None:
    write(tmp_path, {"m": "x = 1\n"})
    crash = (
        "import os, signal, sys; from unlatch import driver; from unlatch.commands.app import main\n"
        "driver.analyse = lambda *words: os.kill(os.getpid(), signal.SIGSEGV)\n"
        "sys.argv = ['unlatch', 'check', 'm.py']; main()"
    )
    seen = run("-c", crash, folder=tmp_path, python=True)
    assert seen.returncode == -signal.SIGSEGV
    assert "Segmentation fault" in seen.stderr
    assert "in work" in seen.stderr
