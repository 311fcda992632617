"""The table of passes: its order is checked, and running all of it keeps functions well-formed."""

from unlatch.ir.parse import parse
from unlatch.passes.runner import run_passes
from unlatch.passes.table import ORDER, PASSES, why_disordered


def test_every_pass_has_a_reason_for_its_place() -> None:
    named = {name for before, after, _ in ORDER for name in (before, after)}
    assert {p.name for p in PASSES} == named


def test_an_order_that_breaks_a_rule_is_refused_with_the_rules_reason() -> None:
    assert why_disordered(PASSES, ORDER) is None
    assert why_disordered(PASSES[::-1], [("fold constants", "insert refs", "because")]) == (
        "fold constants comes after insert refs, but because"
    )
    assert why_disordered(PASSES, [("fold constants", "no such", "because")]) == "no pass is named no such"
    assert why_disordered(PASSES + PASSES, ORDER) == "two passes share one name"


SUM = """
func @m.total(v0 xs: list) -> int {
b0:
  v1: int = const.int {0}
  v2: i64 = const.i64 {0}
  jump b1(v2, v1)
b1(v3 i: i64, v4 total: int):
  v5: object = list.get_or_undefined v0, v3
  v6: bool = is_defined v5
  branch v6, b2, b3
b2:
  v7: int = int.unbox v5 ! b4
  jump b5
b5:
  v8: int = int.add v4, v7 ! b4
  jump b6
b6:
  v9: i64 = const.i64 {1}
  v10: i64 = i64.add v3, v9
  jump b1(v10, v8)
b3:
  return v4
b4:
  v11: object = exc.enter
  exc.leave v11
  v12: int = const.int {-1}
  return v12
}
"""


def test_all_passes_keep_a_loop_with_a_handler_well_formed() -> None:
    funcs = parse(SUM).funcs
    done = run_passes(funcs, check=True)
    assert done["place safepoints"]["loops polled"] == 1
    assert done["insert refs"]["references"]


def test_without_optimisation_only_required_passes_run() -> None:
    done = run_passes(parse(SUM).funcs, check=True, optimize=False)
    assert list(done) == ["place safepoints", "insert refs", "settle objects", "pin borrowed"]
