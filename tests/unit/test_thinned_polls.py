"""However a loop that polls in some of its rounds runs, no more than so many lie between two polls.

The pass's rule is checked on what it makes of loops: all ways through them are followed, from every value of the
counter's last bits, which are all that sums of the last bits depend on. The test of the C code is gone through for all
counters of 8 bits and all steps; those of 64 bits have the same last bits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

from tests.runtime.conftest import compiled
from unlatch.analysis.facts import Facts
from unlatch.ir.func import Block, Func, Instr, Value
from unlatch.ir.parse import parse
from unlatch.passes.thin_polls import run
from unlatch.types import I64, INT

THREAD_H: Final = Path(__file__).parents[2] / "unlatch" / "runtime" / "include" / "unlatch" / "thread.h"
# What is defined last is what counts outside of stress tests.
ROUNDS: Final = {
    name.lower(): int(number)
    for name, number in re.findall(r"#define UL_ROUNDS_(\w+) (\d+)\n", THREAD_H.read_text(encoding="utf-8"))
}
MODULUS: Final = max(ROUNDS.values())

ONE_WAY = """
func @m.f(v0: {t}, v1: bool) -> {t} {{
b0:
  v2: {t} = const.{t} {{{first}}}
  jump b1(v0)
b1(v3: {t}):
  safepoint
  branch v1, b2, b3
b2:
  v4: {t} = {t}.{op} v3, v2
  jump b1(v4)
b3:
  return v3
}}
"""
TWO_WAYS = """
func @m.f(v0: {t}, v1: bool) -> {t} {{
b0:
  v2: {t} = const.{t} {{{first}}}
  v3: {t} = const.{t} {{{second}}}
  jump b1(v0)
b1(v4: {t}):
  safepoint
  branch v1, b2, b5
b2:
  branch v1, b3, b4
b3:
  v5: {t} = {t}.{op} v4, v2
  jump b1(v5)
b4:
  v6: {t} = {t}.{op} v4, v3
  branch v1, b1(v6), b5
b5:
  return v4
}}
"""
IN_ANOTHER = """
func @m.f(v0: {t}, v1: bool) -> {t} {{
b0:
  v2: {t} = const.{t} {{{first}}}
  v3: {t} = const.{t} {{{second}}}
  jump b1(v0)
b1(v4: {t}):
  safepoint
  branch v1, b2(v4), b5
b2(v5: {t}):
  safepoint
  v6: {t} = {t}.{op} v5, v2
  branch v1, b2(v6), b3
b3:
  v7: {t} = {t}.{op} v4, v3
  jump b1(v7)
b5:
  return v4
}}
"""
HANDLED = ONE_WAY.replace("safepoint", "safepoint ! b4").replace(
    "\n}}\n",
    """
b4:
  v5: object = exc.enter
  exc.leave v5
  return v3
}}
""",
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A place of a run: a block, the last bits of the numbers that are known there, rounds since the last poll."""

    block: Block
    known: frozenset[tuple[Value, int]]
    since: int


def follow(moment: Moment, heads: set[Block], lasting: set[Value]) -> Iterator[Moment]:
    """Where control may go from there, with what is known of values that later blocks may use."""
    known = dict(moment.known)
    since = moment.since + (moment.block in heads)
    for instr in moment.block.instrs:
        if polls(instr, known):
            since = 0
        elif instr.result is not None and (number := residue(instr, known)) is not None:
            known[instr.result] = number % MODULUS
        for edge in instr.edges():
            passed = {p: known[a] for p, a in zip(edge.block.params, edge.args, strict=True) if a in known}
            kept = {v: number for v, number in known.items() if v in lasting}
            yield Moment(edge.block, frozenset({**kept, **passed}.items()), since)


def polls(instr: Instr, known: dict[Value, int]) -> bool:
    kind = instr.op.partition(".")[2]
    if instr.op == "safepoint":
        return True
    return instr.op.startswith("safepoint.") and known[instr.args[0]] % ROUNDS[kind] == 0


def residue(instr: Instr, known: dict[Value, int]) -> int | None:
    match instr.op.partition(".")[2]:
        case "i64" | "int" if isinstance(instr.imm[0], int):
            return instr.imm[0]
        case "add":
            return known[instr.args[0]] + known[instr.args[1]]
        case "sub":
            return known[instr.args[0]] - known[instr.args[1]]
    return None


def most_rounds(func: Func, limit: int) -> int:
    """The rounds that may lie between two polls; up to one more than the limit."""
    blocks = func.blocks
    heads = {edge.block for i, block in enumerate(blocks) for edge in block.edges() if edge.block in blocks[: i + 1]}
    constants = {i.result for i in func.instrs() if i.op.startswith("const.") and i.result is not None}
    lasting = {*constants, *(param for block in blocks for param in block.params)}
    most, seen = 0, set[Moment]()
    numbers = [param for param in func.params if param.type in (I64, INT)]
    todo = [Moment(blocks[0], frozenset((n, start) for n in numbers), 0) for start in range(MODULUS)]
    while todo:
        moment = todo.pop()
        if moment in seen or moment.since > limit:
            continue
        seen.add(moment)
        for reached in follow(moment, heads, lasting):
            most = max(most, reached.since)
            todo.append(reached)
    return most


def function(shape: str, **of: object) -> Func:
    (func,) = parse(shape.format(**{"first": 1, "second": 1, "op": "add", "t": "i64", **of})).funcs
    return func


STEPS: Final = (-33, -8, -3, -1, 0, 1, 2, 3, 31)
SHAPES: Final = {"one way": ONE_WAY, "two ways": TWO_WAYS, "inner": IN_ANOTHER, "handled": HANDLED}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_no_way_through_a_thinned_loop_goes_without_a_poll_for_longer(shape: str) -> None:
    thinned = 0
    for t, op, first in product(ROUNDS, ("add", "sub"), STEPS):
        for second in STEPS if shape is TWO_WAYS else (1,):
            func = function(shape, t=t, op=op, first=first, second=second)
            if run(func, Facts([func]))["loops"]:
                thinned += 1
                rounds = most_rounds(func, MODULUS + 1)
                assert rounds <= ROUNDS[t] + (shape is IN_ANOTHER), (t, op, first, second)
    assert thinned


def test_a_loop_that_goes_without_polls_is_noticed() -> None:
    """By steps of 1 and 3 a counter passes each multiple of 32."""
    func = function(TWO_WAYS, first=1, second=3)
    assert run(func, Facts([func]))["loops"] == 0
    (poll,) = (instr for instr in func.instrs() if instr.op == "safepoint")
    poll.op, poll.args = "safepoint.i64", [func.blocks[1].params[0]]
    assert most_rounds(func, MODULUS + 1) > MODULUS


C_TEXT: Final = r"""
#include <Python.h>
#include <unlatch/int.h>
#include <unlatch/thread.h>

static PyThreadState state; /* something is due at each poll */
static ul_thread record = {.ts = &state};

/* The most rounds up to a poll, from the start or the last one, for counters from `first` on; `narrow`: of 8 bits. */
static PyObject *
rounds(PyObject *module, PyObject *args)
{
    (void)module;
    long long first, step;
    int small, narrow, most = 0;
    if (!PyArg_ParseTuple(args, "LLpp", &first, &step, &small, &narrow)) {
        return NULL;
    }
    for (int start = 0; start < 256; start++) {
        uint64_t counter = (uint64_t)first + (uint64_t)start;
        for (int i = 0, since = 1; i < 1024; i++, since++, counter += (uint64_t)step) {
            int64_t number = narrow ? (int8_t)counter : (int64_t)counter;
            record.budget = 1 << 20;
            most = since > most ? since : most;
            if (small ? ul_safepoint_due_int(&record, ul_int_small(number)) : ul_safepoint_due_i64(&record, number)) {
                since = 0;
            }
        }
    }
    return PyLong_FromLong(most);
}

/* A counter that is no small int polls in each round: objects lie at multiples of 16. */
static PyObject *
pointer(PyObject *module, PyObject *address)
{
    (void)module;
    record.budget = 1 << 20;
    return PyBool_FromLong(ul_safepoint_due_int(&record, (ul_int)PyLong_AsUnsignedLongLong(address)));
}

static PyMethodDef methods[] = {{"rounds", rounds, METH_VARARGS, NULL}, {"pointer", pointer, METH_O, NULL}, {0}};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "poll_rounds", .m_methods = methods};

PyMODINIT_FUNC
PyInit_poll_rounds(void)
{
    state.eval_breaker = 1;
    PyObject *module = PyModule_Create(&definition);
#ifdef Py_GIL_DISABLED
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
#endif
    return module;
}
"""


@pytest.fixture(scope="module")
def poll_rounds(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The test that compiled loops make, as a Python function."""
    return compiled("poll_rounds", C_TEXT, tmp_path_factory.mktemp("polls"))


def test_counters_of_8_bits_poll_once_in_so_many_rounds_for_all_odd_steps(poll_rounds: Any) -> None:
    for name, small in (("i64", False), ("int", True)):
        for step in range(-128, 128):
            most = poll_rounds.rounds(0, step, small, True)
            assert (most == ROUNDS[name]) if step % 2 else (most > ROUNDS[name]), (name, step)


@pytest.mark.parametrize("first", [2**63 - 512, -(2**63)])
def test_counters_that_wrap_poll_as_often(poll_rounds: Any, first: int) -> None:
    for step in (1, -1, 3, 31, -127, 2**62 + 1, -(2**63) + 1, 2**63 - 1):
        assert poll_rounds.rounds(first, step, False, False) == ROUNDS["i64"]


def test_a_counter_that_is_no_small_int_polls_in_each_round(poll_rounds: Any) -> None:
    assert all(poll_rounds.pointer(address) for address in range(0x7F00_0000_0000, 0x7F00_0000_1000, 16))
    assert not poll_rounds.pointer(0x7F00_0000_0008)
