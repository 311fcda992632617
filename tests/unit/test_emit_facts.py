"""What the emitter finds out about values: each fact holds where it is claimed and is not claimed beyond."""

from textwrap import dedent

from unlatch.emit.facts import value_facts
from unlatch.ir.func import Func, Value
from unlatch.ir.parse import parse_func


def func(body: str, params: str = "v0 self: @m.C, v1 x: float") -> Func:
    return parse_func(f"func @m.f({params}) -> object {{\n{dedent(body)}\n}}\n")


def named(f: Func) -> dict[str, Value]:
    """Values by the hints of their names."""
    found = [*f.params, *(p for b in f.blocks for p in b.params)]
    found += [i.result for i in f.instrs() if i.result is not None]
    return {v.name: v for v in found if v.name}


def test_a_parameter_is_defined_when_all_that_reaches_it_is() -> None:
    f = func("""
    b0:
      v2: object = undef
      v3: none = const.none
      v4: bool = const.bool {True}
      branch v4, b1(v3, v2), b1(v3, v3)
    b1(v5 sure: object, v6 maybe: object):
      branch v4, b1(v5, v6), b2
    b2:
      return v5
    """)
    facts = value_facts(f)
    assert named(f)["sure"] in facts.defined
    assert named(f)["maybe"] not in facts.defined
    assert named(f)["self"] in facts.defined


def test_only_what_can_never_die_is_immortal() -> None:
    f = func("""
    b0:
      v2: none = const.none
      v3: str = const.str {'text'}
      v4: int = const.int {1}
      v5: int = const.int {99999999999999999999999999}
      v6: object = global.get {'x'}
      v7: bool = const.bool {True}
      branch v7, b1(v2, v6, v4, v5), b1(v3, v2, v4, v4)
    b1(v8 constant: object, v9 mixed: object, v10 small: int, v11 big: int):
      return v8
    """)
    immortal = value_facts(f).immortal
    assert [name for name, value in named(f).items() if value in immortal] == ["constant", "small"]


def test_a_float_is_unmarked_unless_the_compiler_may_drop_the_operation() -> None:
    f = func("""
    b0:
      v2: float = float.add v1, v1
      v3: float = const.float {1.0}
      v4: float = float.mul v1, v3
      v5: float = float.sub v2, v3
      v6: float = float.max v5, v3
      v7: float = float.min v4, v3
      v8: bool = const.bool {True}
      v12: float = const.float {3.0}
      v13: float = float.truediv v1, v12
      branch v8, b1(v6, v7), b1(v3, v2)
    b1(v9 unmarked: float, v10 mixed: float):
      v11: object = float.box v9
      return v11
    """)
    results = {i.op: i.result for i in f.instrs()}
    unmarked = value_facts(f).unmarked
    assert {op for op, value in results.items() if value in unmarked} == {
        "float.add",
        "const.float",
        "float.sub",
        "float.max",
        "float.truediv",
    }
    assert [name for name, value in named(f).items() if value in unmarked] == ["unmarked"]


def test_a_counter_that_grows_in_short_steps_from_a_small_start_is_natural() -> None:
    f = func(
        """
    b0:
      v1 start: i64 = const.i64 {0}
      v2 one: i64 = const.i64 {1}
      v3 below: i64 = const.i64 {-1}
      v4 far: i64 = const.i64 {1024}
      jump b1(v1, v1, v1, v3, v1)
    b1(v5 up: i64, v6 down: i64, v7 leaps: i64, v8 late: i64, v9 given: i64):
      v10 next: i64 = i64.add v5, v2
      v11: i64 = i64.sub v6, v2
      v12: i64 = i64.add v7, v4
      v13: i64 = i64.add v8, v2
      v14 back: i64 = i64.add v5, v3
      v15: bool = i64.lt v10, v0
      branch v15, b1(v10, v11, v12, v13, v0), b2
    b2:
      v16: object = i64.box v10
      return v16
    """,
        params="v0 limit: i64",
    )
    natural = value_facts(f).natural
    assert [name for name, value in named(f).items() if value in natural] == ["up", "start", "one", "far", "next"]
