"""The builder finds SSA form, splits blocks at raising ops, and leaves nothing superfluous behind."""

from unlatch.ir.edit import FuncBuilder
from unlatch.ir.func import Func, Value
from unlatch.ir.parse import parse_func
from unlatch.ir.text import format_func
from unlatch.ir.verify import check
from unlatch.types import BOOL, INT, OBJECT


def assert_is(func: Func, expected: str) -> None:
    check(func)
    assert format_func(func) == format_func(parse_func(expected))


def test_a_loop_variable_becomes_a_parameter_of_the_head_and_others_do_not() -> None:
    n, step = Value(INT, "n"), Value(INT, "step")
    b = FuncBuilder("m.f", [n, step], INT)
    for key, value in [("n", n), ("step", step), ("i", b.int_const(0))]:
        b.declare(key, INT)
        b.write(key, value)
    head, body, done = b.new_block(), b.new_block(), b.new_block()
    b.jump(head)
    b.enter(head)
    b.branch(b.emit("int.lt", b.read("i"), b.read("n")), body, done)
    b.start(body)
    b.write("i", b.emit("int.add", b.read("i"), b.read("step")))
    b.jump(head)
    b.seal(head)
    b.start(done)
    b.ret(b.read("i"))
    assert_is(
        b.finish(),
        """
func @m.f(v0 n: int, v1 step: int) -> int {
b0:
  v2: int = const.int {0}
  jump b1(v2)
b1(v3 i: int):
  safepoint
  v4: bool = int.lt v3, v0
  branch v4, b2, b3
b2:
  v5: int = int.add v3, v1
  jump b1(v5)
b3:
  return v3
}""",
    )


def test_a_handler_sees_variables_as_they_were_before_the_op_that_raised() -> None:
    x = Value(OBJECT, "x")
    b = FuncBuilder("m.f", [x], OBJECT)
    b.declare("y", OBJECT)
    handler, done = b.new_block(), b.new_block()
    with b.handler(handler):
        b.write("y", b.emit("object.neg", x))
        b.write("y", b.emit("object.neg", b.read("y")))
    b.jump(done)
    b.start(handler)
    before = b.emit("exc.enter")
    b.emit("exc.leave", before)
    b.jump(done)
    b.start(done)
    b.emit("check_defined", b.read("y"), imm=("y",))
    b.ret(b.read("y"))
    assert_is(
        b.finish(),
        """
func @m.f(v0 x: object) -> object {
b0:
  v1: object = undef
  v2: object = object.neg v0 ! b4(v1)
  jump b1
b1:
  v3: object = object.neg v2 ! b4(v2)
  jump b2
b2:
  jump b3(v3)
b4(v6 y: object):
  v7: object = exc.enter
  exc.leave v7
  jump b3(v6)
b3(v8 y: object):
  check_defined {'y'} v8
  return v8
}""",
    )


def test_what_is_emitted_after_a_terminator_disappears() -> None:
    x = Value(OBJECT, "x")
    b = FuncBuilder("m.f", [x], OBJECT)
    after = b.new_block()
    b.emit("exc.raise", x, b.undef(OBJECT))
    assert not b.reachable
    b.emit("object.neg", x)
    b.jump(after)
    b.start(after)
    assert not b.reachable
    b.ret(x)
    assert_is(
        b.finish(),
        """
func @m.f(v0 x: object) -> object {
b0:
  v1: object = undef
  exc.raise v0, v1
  unreachable
}""",
    )


def test_a_variable_that_is_the_same_on_all_ways_needs_no_parameter() -> None:
    flag, x = Value(BOOL, "flag"), Value(OBJECT, "x")
    b = FuncBuilder("m.f", [flag, x], OBJECT)
    b.declare("x", OBJECT)
    b.write("x", x)
    yes, no, join = b.new_block(), b.new_block(), b.new_block()
    b.branch(flag, yes, no)
    b.start(yes)
    b.jump(join)
    b.start(no)
    b.write("x", b.read("x"))
    b.jump(join)
    b.start(join)
    b.ret(b.read("x"))
    func = b.finish()
    check(func)
    assert not any(block.params for block in func.blocks)


def test_a_block_with_explicit_parameters_takes_variables_behind_them() -> None:
    flag, x = Value(BOOL, "flag"), Value(OBJECT, "x")
    b = FuncBuilder("m.f", [flag, x], OBJECT)
    b.declare("y", OBJECT)
    given = Value(OBJECT, "given")
    yes, no, join = b.new_block(), b.new_block(), b.new_block(given)
    b.branch(flag, yes, no)
    b.start(yes)
    b.write("y", b.none())
    b.jump(join, x)
    b.start(no)
    b.write("y", x)
    b.jump(join, b.none())
    b.start(join)
    b.ret(b.emit("object.add", given, b.read("y")))
    func = b.finish()
    check(func)
    assert [param.name for param in func.blocks[-1].params] == ["given", "y"]


def test_a_loop_that_nothing_enters_is_left_when_a_variable_is_looked_for() -> None:
    x = Value(OBJECT, "x")
    b = FuncBuilder("m.f", [x], OBJECT)
    b.declare("y", OBJECT)
    b.ret(x)
    head, body, done = b.new_block(), b.new_block(), b.new_block()
    b.jump(head)
    b.enter(head)
    b.branch(b.bool_const(True), body, done)
    b.start(body)
    b.jump(head)
    b.seal(head)
    b.start(done)
    b.ret(b.read("y"))
    func = b.finish()
    check(func)
    assert len(func.blocks) == 1
