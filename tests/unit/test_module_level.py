"""Statements at module level: natively they print, bind and raise what they do in the interpreter."""
# ruff: noqa: E501

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli_support import SECONDS, environment, run, write
from tests.unit.test_cli_run import same_as_interpreted

SHOW = "print({k: v for k, v in sorted(globals().items()) if not k.startswith('__')})\n"

# Each is compiled and imported; the last name's beginning tells what it is about.
SCRIPTS = {
    "loops": (
        "total = 0\nfor i in range(10):\n    if i == 3:\n        continue\n    if i == 8:\n        break\n    total += i\n"
        "else:\n    total = -1\nn = 5\nwhile n:\n    n -= 1\nelse:\n    done = True\n" + SHOW
    ),
    "big_ints": "x = 1\nfor i in range(100):\n    x *= 7\nx -= 1\nprint(x, x % 10**9, type(x))\n" + SHOW,
    "floats": "x: float = 1\ny = x / 2\nxs: list[float] = [1, 2.5]\nz = 0.0\nfor v in xs:\n    z += v\n" + SHOW,
    "names": (
        "import os.path\nimport os.path as p\nfrom os import path as q, sep as s\nfrom os.path import (join,\n  split)\n"
        "print(os.path is p is q, s, join('a', 'b'), split('a/b'))\n"
    ),
    "star": "from string import *\nletters = ascii_lowercase[:3]\nprint(letters, digits)\n",
    "guarded": (
        "try:\n    import no_such_module as m\nexcept ImportError as error:\n    m = None\n    print(error, error.name)\n"
        "finally:\n    print('end')\ntry:\n    error\nexcept NameError as e:\n    print(e, e.name)\n"
    ),
    "annotations": (
        "import sys\nfrom typing import Final\nx: int = 5\ny: 'list[int]' = [x]\nz: Final = 3\nw: str\n"
        "if x > 3:\n    v: int = 1\nelse:\n    u: int = 2\n"
        "print(sys.modules[__name__].__annotations__)\n"
    ),
    "future": (
        '"""Doc."""\nfrom __future__ import annotations\nx: Undefined = 1\nimport sys\n'
        'print(__doc__, sys.modules[__name__].__annotations__)\n'
    ),
    "all_names": (
        "__all__ = ['a']\n__all__ += ['b']\n__all__.extend(['c'])\n__version__ = '1'\nprint(__all__, __name__, __doc__)\n"
    ),
    "deletions": "a, (b, *c), d = 1, (2, 3, 4), 5\ndel a, d\nprint(b, c)\ntry:\n    a\nexcept NameError as e:\n    print(e)\n",
    "shadowed": "print(len('abc'))\ndef len(x: object) -> int:\n    return -1\nprint(len('abc'))\ndel len\nprint(len('ab'))\n",
    "module_names": (
        "from collections import namedtuple\nfrom enum import Enum\nfrom typing import NamedTuple, TypeVar, NewType\n"
        "P = namedtuple('P', 'x y')\nE = Enum('E', 'A B')\nT = TypeVar('T')\nN = NewType('N', int)\n"
        "print(P.__module__, E.__module__, T.__module__, N.__module__, P(1, 2), list(E))\n"
    ),
    "warned": (
        "import warnings\nimport sys\n\ndef old() -> None:\n    warnings.warn('old', DeprecationWarning, 2)\n"
        "warnings.simplefilter('default')\nold()\nx = 5\nold()\nold()\nprint(sys._getframe().f_lineno)\n"
    ),
    "classes": (
        "class A:\n    def __init__(self, n: int) -> None:\n        self.n = n\n    def twice(self) -> int:\n"
        "        return self.n * 2\n\nitems = [A(i) for i in range(5)]\nprint(sum([a.twice() for a in items]))\n"
        "A.twice = lambda self: -1\nprint(sum([a.twice() for a in items]))\n"
    ),
    "order": (
        "def f(x: int) -> int:\n    return x + base\n\ntry:\n    f(1)\nexcept NameError as e:\n    print(e)\nbase = 10\n"
        "print(f(1))\nbase = 20\nprint(f(1))\n"
    ),
    "comprehended": (
        "x = 'kept'\na = [x for x in range(3)]\nb = {x: [y for y in range(x)] for x in a}\nc = {x % 2 for x in a}\n"
        "print(a, b, c, x)\nd = tuple(x + 1 for x in a)\ne = (lambda q: q * 2)(4)\nprint(d, e)\n"
    ),
    "with_blocks": (
        "import contextlib\nimport io\nwith io.StringIO() as out, contextlib.redirect_stdout(out):\n    print('inside')\n    text = out.getvalue()\n"
        "with contextlib.suppress(KeyError):\n    {}['k']\nprint(repr(text))\n"
    ),
    "namespace": "for name in ['a', 'b']:\n    globals()[name] = name * 2\nprint(a, b)\nx = 1\nprint(eval('x + 1'), 'x' in dir())\n",
    "many": "a = 1; b = 2; c = [a, b]; print(a, b, c)\nif c: d = a; e = b; print(d, e)\n",
    "walrus": "if (n := 5) > 3: print(n)\nm = [last := k for k in range(3)]\nprint(m, last)\n",
    "defined_if": (
        "import sys\nif sys.version_info >= (3, 0):\n    kind = 'new'\n    def f() -> str:\n        return kind\n"
        "else:\n    kind = 'old'\nprint(f())\n"
    ),
    "changed_import": (
        "import builtins\nreal = builtins.__import__\ndef mine(name: str, *args: object) -> object:\n"
        "    print('import', name)\n    return real(name, *args)\nbuiltins.__import__ = mine\nimport colorsys\n"
        "from colorsys import rgb_to_hls\nbuiltins.__import__ = real\n"
    ),
    "fails_plain": "x = 1\ny = 0\nz = x + (x /\n     y)\n",
    "fails_name": "a = 1\nb = [a, missing, a]\n",
    "fails_call": "def f(x: int) -> int:\n    return x // 0\n\nprint('first')\nr = [1,\n     f(3)]\nprint('never')\n",
    "fails_loop": "for i in range(3):\n    print(i)\n    assert i < 1, f'at {i}'\n",
    "fails_import": "import os\nfrom os import nothing_of_this_name\n",
    "fails_module": "import this_is_not_a_module.at_all\n",
    "fails_inside": "def f() -> None:\n    raise KeyError('k')\n\ntry:\n    f()\nexcept KeyError as e:\n    raise ValueError('v') from e\n",
    "fails_chain": "try:\n    [][0]\nexcept IndexError:\n    {}['k']\n",
    "fails_del": "x = 1\ndel x\ndel x\n",
    "fails_unpack": "a, b = [1, 2, 3]\n",
    "fails_in_if": "def g() -> int:\n    return 3\nif g():\n    h = lambda: g()\n    print(h())\n    print(h() + 'a')\n",
    "fails_other": "import fails_call\n",
    "fails_exit": "import sys\nprint('out')\nsys.exit(3)\n",
    "fails_later": (
        "import sys\ntry:\n    import fails_call\nexcept ZeroDivisionError as e:\n    print('caught', e)\n"
        "print('fails_call' in sys.modules)\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them, beside their extension modules in `out`."""
    folder = tmp_path_factory.mktemp("scripts")
    write(folder, SCRIPTS)
    done = run("build", *(f"{name}.py" for name in SCRIPTS), "-o", "out", "-O", "1", "--verify", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def outcome(name: str, folder: Path) -> tuple[str, str, int]:
    """What importing the module from a folder writes, and the exit code."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", f"import {name}"],
        cwd=folder.anchor,
        env=environment(PYTHONHASHSEED="0", PYTHONPATH=str(folder)),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_module_does_natively_what_it_does_interpreted(scripts: Path, name: str) -> None:
    expected = outcome(name, scripts)
    assert outcome(name, scripts / "out") == expected
    assert (expected[2] != 0) == (name.startswith("fails") and name != "fails_later"), expected[1]


def test_what_the_scripts_are_about_is_native(scripts: Path) -> None:
    done = run("check", "--json", *(f"{name}.py" for name in SCRIPTS), folder=scripts)
    facts = json.loads(done.stdout)
    assert facts["native_module_lines"] > 5 * facts["module_lines"]
    by_name = {file["module"]: file for file in facts["files"]}
    for name in ("loops", "guarded", "with_blocks", "names", "fails_loop"):
        assert by_name[name]["module_lines"] <= SCRIPTS[name].count("globals()"), name


def test_a_script_runs_its_own_part_natively(tmp_path: Path) -> None:
    body = (
        "import sys\n\ndef main(n: int) -> int:\n    return n * 2\n\n\nif __name__ == '__main__':\n    total = 0\n"
        "    for i in range(5):\n        total += main(i)\n    print(total, __name__, len(sys.argv))\n    total / 0\n"
    )
    write(tmp_path, {"script": body})
    assert same_as_interpreted(tmp_path, "script.py", "one").returncode == 1
