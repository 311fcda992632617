"""`unlatch run`: the program behaves as under the interpreter, and the cache never shows."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.cli_support import environment, run, write
from unlatch.commands.run import parse
from unlatch.config import Given

GREET = """
import sys
from helper import twice


class Box:
    def __init__(self, n: int) -> None:
        self.n = n


def total(n: int) -> int:
    result = 0
    for i in range(n):
        result += twice(i) + Box(i).n
    return result


print(total(5), sys.argv[1:])
"""
HELPER = "def twice(n: int) -> int:\n    return n * 2\n"
# The two hooks of compiled modules are there while the module's own code runs.
ENTRIES = (
    "print(sorted(k for k in globals() if not k.startswith('__unlatch')))\n"
    "print(__name__, __file__, __spec__, __package__, __doc__)\n"
)


def same_as_interpreted(folder: Path, script: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a script both ways; the compiled outcome, which must be the interpreter's."""
    expected = run(script, *args, folder=folder, python=True)
    run("run", "--prepare", script, folder=folder)  # what the compiler has to say is not part of the outcome
    seen = run("run", script, *args, folder=folder)
    assert (seen.stdout, seen.stderr, seen.returncode) == (expected.stdout, expected.stderr, expected.returncode)
    return seen


def test_a_program_with_modules_of_its_own_runs_as_it_does_interpreted(tmp_path: Path) -> None:
    write(tmp_path, {"greet": GREET, "helper": HELPER})
    first = same_as_interpreted(tmp_path, "greet.py", "a", "--strict", "-O1")
    assert first.stdout == "30 ['a', '--strict', '-O1']\n"
    assert same_as_interpreted(tmp_path, "greet.py").stdout == "30 []\n"


def test_the_script_is_main_with_the_namespace_and_the_path_that_a_script_has(tmp_path: Path) -> None:
    write(tmp_path, {"sub/show": f'"""Doc."""\nimport sys\n{ENTRIES}print(sys.argv, sys.path[0])\n'})
    same_as_interpreted(tmp_path, "sub/show.py", "x")
    same_as_interpreted(tmp_path, str(tmp_path / "sub" / "show.py"))
    same_as_interpreted(tmp_path, "./sub/../sub/show.py")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "link.py").symlink_to(tmp_path / "sub" / "show.py")
    same_as_interpreted(tmp_path, "other/link.py")


def test_local_modules_keep_the_places_of_their_sources(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main": "import pkg.mod\nimport space.deep\nfrom pkg import other\n"
            "print(pkg.mod.WHERE, pkg.WHERE, other.WHERE)\n"
            "print(space.deep.WHERE)\n",
            "pkg/__init__": "WHERE = (__name__, __file__, __path__, __package__, __spec__.origin)\n",
            "pkg/mod": "from . import other\nWHERE = (__name__, __file__, __package__, other.__name__)\n",
            "pkg/other": "import inspect\ndef f() -> int:\n    return 1\nWHERE = inspect.getsource(f)\n",
            "space/deep": "WHERE = (__name__, __file__)\n",
        },
    )
    same_as_interpreted(tmp_path, "main.py")


def test_local_modules_are_compiled_and_nothing_of_the_compiler_is_loaded(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main": "import sys\nimport helper\n"
            "compiler = {'mypy', 'click', 'rich', 'unlatch.driver'}\n"
            "print(type(helper.__loader__).__name__, sorted(compiler & set(sys.modules)))\n",
            "helper": HELPER,
        },
    )
    for _ in range(2):
        assert run("run", "main.py", folder=tmp_path).stdout == "CompiledLoader []\n"


def test_a_change_in_any_source_is_seen_and_an_unchanged_program_is_not_compiled_again(tmp_path: Path) -> None:
    write(tmp_path, {"main": "import helper\nprint(helper.__loader__.path, helper.N)\n", "helper": "N: int = 1\n"})

    def extension() -> str:
        words = run("run", "main.py", folder=tmp_path).stdout.rsplit(" ", 1)
        assert words[1] == f"{expected}\n"
        return words[0]

    expected = 1
    first = extension()
    made = Path(first).stat().st_ino
    assert extension() == first
    assert Path(first).stat().st_ino == made
    write(tmp_path, {"helper": "N: int = 2\n"})
    expected = 2
    assert extension() != first
    write(tmp_path, {"helper": "N: int = 1\n"})
    expected = 1
    assert extension() == first


def test_what_is_imported_follows_the_files_as_they_come_and_go(tmp_path: Path) -> None:
    write(tmp_path, {"main": "import helper\nprint(helper.N)\n", "helper": "N: int = 1\n"})
    same_as_interpreted(tmp_path, "main.py")
    write(tmp_path, {"helper/__init__": "N: int = 2\n"})
    assert same_as_interpreted(tmp_path, "main.py").stdout == "2\n"
    (tmp_path / "helper" / "__init__.py").unlink()
    assert same_as_interpreted(tmp_path, "main.py").stdout == "1\n"
    (tmp_path / "helper.py").unlink()
    assert same_as_interpreted(tmp_path, "main.py").returncode == 1


@pytest.mark.parametrize(
    "body",
    [
        "def f(n: int) -> float:\n    return 1 / n\nf(0)\n",
        "import sys\nsys.exit(7)\n",
        "import sys\nsys.exit('over')\n",
        "raise SystemExit\n",
        "import sys\nsys.excepthook = lambda *e: print('hook', e[0])\n[][0]\n",
        "def f() -> None:\n    raise ExceptionGroup('g', [ValueError(1)])\nf()\n",
        "import atexit\natexit.register(print, 'bye')\nraise KeyError('k')\n",
        "import threading\nthreading.Thread(target=print, args=('late',)).start()\n",
    ],
)
def test_every_end_of_a_program_is_the_interpreters(tmp_path: Path, body: str) -> None:
    write(tmp_path, {"main": body})
    same_as_interpreted(tmp_path, "main.py")


def test_a_local_module_that_is_not_python_fails_where_it_is_imported(tmp_path: Path) -> None:
    write(tmp_path, {"main": "print('start')\nimport broken\n", "broken": "def f(:\n    pass\n"})
    expected = run("main.py", folder=tmp_path, python=True)
    seen = run("run", "main.py", folder=tmp_path)
    assert (seen.stdout, seen.returncode) == (expected.stdout, expected.returncode)
    assert seen.stderr.endswith(expected.stderr)


def test_a_module_may_have_the_name_of_one_that_the_start_up_uses(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main": "import json\nimport platformdirs\nprint(json.HERE, platformdirs.HERE)\n",
            "json": "HERE: int = 1\n",
            "platformdirs": "HERE: int = 2\n",
        },
    )
    assert run("run", "main.py", folder=tmp_path).stdout == "1 2\n"


def test_ctrl_c_ends_a_compiled_loop(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main": "def spin() -> None:\n    n = 0\n    while True:\n        n += 1\n\n\n"
            "print('ready', flush=True)\nspin()\n",
        },
    )
    run("run", "--prepare", "main.py", folder=tmp_path)
    command = [sys.executable, "-m", "unlatch", "run", "main.py"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored in the background
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert "unlatch" not in errors


def test_many_first_runs_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    write(tmp_path, {"greet": GREET, "helper": HELPER})
    cache = tmp_path / "cache"
    env = environment(UNLATCH_CACHE_DIR=str(cache), UNLATCH_CFLAGS="-O0")
    command = [sys.executable, "-m", "unlatch", "run", "greet.py"]
    runs = [
        subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.communicate() for process in runs] == [("30 []\n", "")] * 3
    assert not list((cache / "run").glob("making-*"))


@pytest.mark.skipif(os.name != "posix", reason="process groups")
def test_a_killed_compiler_leaves_nothing_that_a_later_run_would_load(tmp_path: Path) -> None:
    write(tmp_path, {"main": "print('fine')\n"})
    command = [sys.executable, "-m", "unlatch", "run", "main.py"]
    for seconds in (0.3, 0.8, 1.3):
        process = subprocess.Popen(command, cwd=tmp_path, env=environment(), start_new_session=True)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    same_as_interpreted(tmp_path, "main.py")


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_nothing_is_loaded_from_a_cache_that_others_may_write_to(tmp_path: Path) -> None:
    write(tmp_path, {"main": "print('ran')\n"})
    for folder in ("cache", "cache/run"):
        (tmp_path / folder).mkdir(mode=0o700)
        (tmp_path / folder).chmod(0o777)
        seen = run("run", "main.py", folder=tmp_path, env=environment(UNLATCH_CACHE_DIR=str(tmp_path / "cache")))
        assert (seen.stdout, seen.returncode) == ("", 1)
        assert "error[insecure-cache]" in seen.stderr
        (tmp_path / folder).chmod(0o700)


def test_a_damaged_manifest_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path, {"main": "print('fine')\n"})
    env = environment(UNLATCH_CACHE_DIR=str(tmp_path / "cache"), UNLATCH_CFLAGS="-O0")
    for damage in ("", "{}", '{"entry": "../..", "modules": 5}', "[1]"):
        for manifest in (tmp_path / "cache").glob("run/*.json"):
            manifest.write_text(damage)
        seen = run("run", "main.py", folder=tmp_path, env=env)
        assert (seen.stdout, seen.returncode) == ("fine\n", 0)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["f.py"], ("f.py", [], Given())),
        (
            ["--strict", "-O0", "f.py", "-O3", "--strict"],
            ("f.py", ["-O3", "--strict"], Given(strict=True, opt_level=0)),
        ),
        (["--help"], None),
        (["-O", "2", "f.py"], None),
        (["-O7", "f.py"], None),
        (["--", "f.py"], None),
        ([], None),
    ],
)
def test_only_plain_command_lines_take_the_short_way(
    words: list[str], expected: tuple[str, list[str], Given] | None
) -> None:
    assert parse(words) == expected
