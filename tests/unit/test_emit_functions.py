"""Functions in C: every op has its text, cold paths are shared, the text compiles without a warning."""

import subprocess
from pathlib import Path

import pytest

from tests.unit.ir_modules import Sketch
from unlatch.emit.ops import STRUCTURAL_EMITTERS, TERMINATORS
from unlatch.ir.ops import OPS, STRUCTURAL
from unlatch.link.compilers import find_compiler
from unlatch.link.options import LinkOptions, compile_flags

FIB = Sketch(
    """
    def fib(n: int) -> int:
        if n < 2:
            return n
        return fib(n - 1) + fib(n - 2)
    """,
    """
    func @sample.fib(v0 n: int) -> int {
    b0:
      recursion.check @2:0-2:3
      v1: int = const.int {2}
      v2: bool = int.lt v0, v1 @3:7-3:12
      branch v2, b1, b2
    b1:
      return v0
    b2:
      v3: bool = native.ok {'fib'}
      branch v3, b3, b4
    b3:
      v4: int = const.int {1}
      v5: int = int.sub v0, v4 @5:15-5:20
      v6: int = call {'sample.fib'} v5 @5:11-5:21
      v7: int = int.sub v0, v1 @5:28-5:33
      v8: int = call {'sample.fib'} v7 @5:24-5:34
      v9: int = int.add v6, v8 @5:11-5:34
      return v9
    b4:
      v10: object = global.get {'fib'} @5:11-5:14
      v11: object = int.box v0
      v12: object = object.call v10, v11 @5:11-5:21
      v13: int = int.unbox v12 @5:11-5:21
      return v13
    }
    """,
)


def test_every_structural_op_has_an_emitter_and_every_primitive_a_c_function() -> None:
    structural = {row.name for row in STRUCTURAL}
    assert structural == set(STRUCTURAL_EMITTERS) | set(TERMINATORS)
    assert [row.name for row in OPS.values() if row.name not in structural and not row.c] == []


@pytest.mark.parametrize("sketch", [FIB], ids=["fib"])
def test_the_text_compiles_without_a_warning(sketch: Sketch, tmp_path: Path) -> None:
    source = tmp_path / "module.c"
    source.write_text(sketch.c_text(), encoding="ascii")
    compiler = find_compiler()
    command = [*compiler.command, *compile_flags(LinkOptions(), compiler), "-Werror", "-fsyntax-only", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


def test_the_text_is_the_same_every_time() -> None:
    assert FIB.c_text() == FIB.c_text()
