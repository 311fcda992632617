"""C text: every op has some, cold paths are shared, the same module gives the same text, no compiler warns about it."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.unit import sketches
from unlatch.emit.ops import STRUCTURAL_EMITTERS, TERMINATORS
from unlatch.ir.ops import OPS, STRUCTURAL
from unlatch.link.compilers import find_compiler
from unlatch.link.options import LinkOptions, compile_flags


def test_every_structural_op_has_an_emitter_and_every_primitive_a_c_function() -> None:
    structural = {row.name for row in STRUCTURAL}
    assert structural == set(STRUCTURAL_EMITTERS) | set(TERMINATORS)
    assert [row.name for row in OPS.values() if row.name not in structural and not row.c] == []


@pytest.mark.parametrize("name", sketches.ALL)
def test_the_text_compiles_without_a_warning(name: str, tmp_path: Path) -> None:
    source = tmp_path / "module.c"
    source.write_text(sketches.ALL[name].c_text(), encoding="ascii")
    compiler = find_compiler()
    flags = compile_flags(LinkOptions(), compiler)
    command = [*compiler.command, *flags, "-Werror", "-c", str(source), "-o", str(tmp_path / "module.o")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize("name", sketches.ALL)
def test_the_text_is_the_same_every_time(name: str) -> None:
    assert sketches.ALL[name].c_text() == sketches.ALL[name].c_text()


def test_failures_with_the_same_cleanup_share_their_way_out() -> None:
    text = sketches.FIB.c_text()
    assert text.count("ul_traceback(") < text.count("site = ")
    assert len(re.findall(r"^    return 0;$", text, re.MULTILINE)) == 1


def test_a_call_that_no_subclass_overrides_is_direct_and_others_go_through_the_table() -> None:
    assert "UL_VT_ENTRY(vt, 0, ul_int (*)(ul_thread *, PyObject *, ul_int))" in sketches.POINTS.c_text()
    text = sketches.POINTS_ALONE.c_text()
    assert "UL_VT_ENTRY" not in text
    assert "vt != NULL) ? ul_f_Point_move(th, " in text
