"""The interpreter knows every op, and what it reports is what Python would do."""

import pytest

from unlatch.interp.machine import Machine, OutOfFuelError
from unlatch.interp.prims import PRIMS
from unlatch.interp.structural import STRUCTURAL
from unlatch.ir.ops import OPS
from unlatch.ir.ops import STRUCTURAL as STRUCTURAL_ROWS
from unlatch.ir.parse import parse
from unlatch.prims.table import ALL


def test_every_structural_op_has_a_meaning_and_every_meaning_an_op() -> None:
    assert set(STRUCTURAL) == {row.name for row in STRUCTURAL_ROWS if not row.terminator}


def test_every_primitive_has_a_meaning_and_every_meaning_a_primitive() -> None:
    assert set(PRIMS) == {row.name for row in ALL}


def test_no_op_is_in_two_tables() -> None:
    assert len(OPS) == len(STRUCTURAL_ROWS) + len(ALL)


def machine(text: str) -> Machine:
    return Machine({func.symbol: func for func in parse(text).funcs}, fuel=1000)


def test_an_endless_loop_runs_out_of_fuel() -> None:
    endless = machine("func @m.f() -> none {\nb0:\n  jump b1\nb1:\n  jump b1\n}")
    with pytest.raises(OutOfFuelError):
        endless.run("m.f")


def test_an_exception_raised_while_another_is_handled_has_it_as_context() -> None:
    outcome = machine("""
func @m.f(v0: int) -> int {
b0:
  v1: int = int.floordiv v0, v0 ! b1
  return v1
b1:
  v2: object = exc.enter
  v3: object = global.get {'nowhere'}
  exc.leave v2
  return v0
}
""").run("m.f", 0)
    assert isinstance(outcome.exception, NameError)
    assert isinstance(outcome.exception.__context__, ZeroDivisionError)


def test_the_trace_shows_effects_on_objects_and_no_arithmetic() -> None:
    outcome = machine("""
func @m.f(v0: list, v1: int) -> int {
b0:
  v2: int = int.add v1, v1
  v3: object = int.box v2
  list.append v0, v3
  return v2
}
""").run("m.f", [], 2)
    assert outcome.result == 4
    assert outcome.trace == ("list.append <list>, 4",)
