"""Reference counts balance on every path of every function, and are left out where a value just moves on."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from unlatch.ir.func import Block, Edge, Func, Instr, Value
from unlatch.ir.ops import OPS
from unlatch.ir.verify.ownership import problems
from unlatch.passes.insert_refs import counted_values, insert_refs, stolen_operands
from unlatch.types import BOOL, NONE, OBJECT, VOID, Type

CLASS = "m.C"


def value(kind: Type = OBJECT, name: str = "") -> Value:
    return Value(kind, name)


def func(params: list[Value], *blocks: Block) -> Func:
    return Func("m.f", params, OBJECT, list(blocks))


def ops(block: Block) -> list[str]:
    return [instr.op for instr in block.instrs]


# The checker: runs the function abstractly, counting what each value owns ---------------------------------------


class UnbalancedError(AssertionError):
    """A path on which references are leaked, dropped twice or used after release."""


def check_balance(f: Func) -> None:
    """Follow every path; at the same block the same values must be owned whichever way control came."""
    counted = set(counted_values(f))
    at_entry: dict[Block, Counter[Value]] = {f.entry: Counter()}
    work = [f.entry]
    same = {i.result: i.args[0] for i in f.instrs() if OPS[i.op].same}

    def root(v: Value) -> Value:
        while v in same:
            v = same[v]
        return v

    def take(owned: Counter[Value], v: Value, why: str) -> None:
        v = root(v)
        owned[v] -= 1
        if owned[v] < 0:
            raise UnbalancedError(f"{why}: {v.name} is not owned")

    def follow(owned: Counter[Value], edge: Edge) -> None:
        owned = owned.copy()
        for arg, param in zip(edge.args, edge.block.params, strict=True):
            if param in counted:
                take(owned, arg, "edge")
        owned = +owned
        owned.update(p for p in edge.block.params if p in counted)
        seen = at_entry.get(edge.block)
        if seen is None:
            at_entry[edge.block] = owned
            work.append(edge.block)
        elif seen != owned:
            raise UnbalancedError(f"paths disagree: {seen} and {owned}")

    def leave(owned: Counter[Value]) -> None:
        if +owned:
            raise UnbalancedError(f"leaked: {[v.name for v in +owned]}")

    while work:
        block = work.pop()
        owned = at_entry[block].copy()
        for instr in block.instrs:
            for arg in map(root, instr.args):
                if arg in counted and owned[arg] < 1:
                    raise UnbalancedError(f"{instr.op} uses {arg.name} after its release")
            if instr.op == "ref.inc":
                owned[instr.args[0]] += 1
                continue
            if instr.op == "ref.dec":
                take(owned, instr.args[0], "ref.dec")
                continue
            for v in stolen_operands(instr):
                take(owned, v, instr.op)
            if OPS[instr.op].raises:
                failed = owned.copy()
                for v in instr.cleanup:
                    take(failed, v, "cleanup")
                follow(failed, instr.err) if instr.err is not None else leave(failed)
            if instr.result in counted:
                owned[instr.result] += 1
            for edge in instr.targets:
                follow(owned, edge)
            if instr.op in ("return", "raise"):
                leave(owned)


# Examples -------------------------------------------------------------------------------------------------------------


def test_a_value_that_moves_into_its_last_use_is_not_counted() -> None:
    got, target = value(name="got"), value(name="target")
    f = func(
        [target],
        Block(instrs=[
            Instr("func.closure", result=got, imm=("x",)),
            Instr("slot.set", [target, got], imm=(CLASS, "a")),
            Instr("return", [target]),
        ]),
    )  # fmt: skip
    insert_refs(f)
    assert ops(f.entry) == ["func.closure", "slot.set", "ref.inc", "return"]
    check_balance(f)


def test_a_stolen_value_needed_later_is_copied_first() -> None:
    got, target = value(name="got"), value(name="target")
    f = func(
        [target],
        Block(instrs=[
            Instr("func.closure", result=got, imm=("x",)),
            Instr("slot.set", [target, got], imm=(CLASS, "a")),
            Instr("return", [got]),
        ]),
    )  # fmt: skip
    insert_refs(f)
    assert ops(f.entry) == ["func.closure", "ref.inc", "slot.set", "return"]
    check_balance(f)


def test_an_unused_result_is_released_at_once() -> None:
    a, b = value(name="a"), value(name="b")
    f = func(
        [],
        Block(instrs=[
            Instr("func.closure", result=a, imm=("x",)),
            Instr("func.closure", result=b, imm=("y",)),
            Instr("return", [b]),
        ]),
    )  # fmt: skip
    insert_refs(f)
    assert ops(f.entry) == ["func.closure", "ref.dec", "func.closure", "return"]
    assert f.entry.instrs[2].cleanup == []


def test_an_op_that_leaves_the_function_releases_all_that_is_owned() -> None:
    a, b, c = value(name="a"), value(name="b"), value(name="c")
    f = func(
        [],
        Block(instrs=[
            Instr("func.closure", result=a, imm=("x",)),
            Instr("func.closure", result=b, imm=("y",)),
            Instr("call", [a, b], result=c, imm=("m.g",)),
            Instr("return", [c]),
        ]),
    )  # fmt: skip
    insert_refs(f)
    assert f.entry.instrs[1].cleanup == [a]
    assert f.entry.instrs[2].cleanup == [a, b]
    assert ops(f.entry) == ["func.closure", "func.closure", "call", "ref.dec", "ref.dec", "return"]


def test_a_copy_that_only_the_handler_takes_gets_its_own_block_on_the_error_edge() -> None:
    p, got, handled = value(name="p"), value(name="got"), value(name="handled")
    handler = Block(params=[handled], instrs=[Instr("return", [handled])])
    f = func(
        [p],
        Block(instrs=[Instr("func.closure", result=got, imm=("x",), err=Edge(handler, [p])), Instr("return", [got])]),
        handler,
    )
    insert_refs(f)
    assert ops(f.entry) == ["func.closure", "return"]
    assert ops(f.blocks[2]) == ["ref.inc", "jump"]
    check_balance(f)


def test_one_value_for_two_parameters_is_copied_once() -> None:
    got, left, right = value(name="got"), value(name="left"), value(name="right")
    f = func(
        [],
        Block(instrs=[Instr("func.closure", result=got, imm=("x",)), Instr("jump")]),
        Block(params=[left, right], instrs=[
            Instr("slot.set", [left, right], imm=(CLASS, "a")),
            Instr("return", [left]),
        ]),
    )  # fmt: skip
    f.entry.terminator.targets = [Edge(f.blocks[1], [got, got])]
    insert_refs(f)
    assert ops(f.entry) == ["func.closure", "ref.inc", "jump"]
    assert ops(f.blocks[1]) == ["slot.set", "return"]
    check_balance(f)


def test_a_value_dead_on_one_branch_is_released_there() -> None:
    cond, got, other = value(BOOL), value(name="got"), value(name="other")
    used, dead = Block(instrs=[Instr("return", [got])]), Block(instrs=[Instr("return", [other])])
    f = func(
        [other],
        Block(instrs=[
            Instr("func.closure", result=got, imm=("x",)),
            Instr("is", [got, other], result=cond),
            Instr("branch", [cond], targets=[Edge(used), Edge(dead)]),
        ]),
        used,
        dead,
    )  # fmt: skip
    insert_refs(f)
    assert ops(used) == ["return"]
    assert ops(dead) == ["ref.dec", "ref.inc", "return"]
    check_balance(f)


def test_a_release_on_a_back_edge_to_the_entry_does_not_run_on_the_call() -> None:
    got, cond, none = value(name="got"), value(BOOL), value()
    entry, leave = Block(), Block(instrs=[Instr("return", [got])])
    entry.instrs = [
        Instr("func.closure", result=got, imm=("x",)),
        Instr("const.none", result=none),
        Instr("is", [got, none], result=cond),
        Instr("branch", [cond], targets=[Edge(entry), Edge(leave)]),
    ]
    f = func([], entry, leave)
    insert_refs(f)
    assert ops(entry)[0] == "func.closure"
    check_balance(f)


def test_the_checker_sees_a_missing_release() -> None:
    got, none = value(name="got"), value()
    f = func(
        [],
        Block(instrs=[
            Instr("func.closure", result=got, imm=("x",)), Instr("const.none", result=none), Instr("ref.inc", [none]),
            Instr("return", [none]),
        ]),
    )  # fmt: skip
    try:
        check_balance(f)
    except UnbalancedError:
        return
    raise AssertionError("a leak went unnoticed")


# Random functions -----------------------------------------------------------------------------------------------------


@st.composite
def functions(draw: st.DrawFn) -> Func:
    """Any control flow, back and error edges included; a block uses its own parameters and what dominators define."""
    count = draw(st.integers(1, 7))
    params = [value(name=f"p{i}") for i in range(draw(st.integers(0, 2)))]
    blocks = [Block() for _ in range(count)]
    for number, block in enumerate(blocks[1:], 1):
        block.params = [value(name=f"b{number}_{i}") for i in range(draw(st.integers(0, 3)))]
    indices = st.integers(1, count - 1)
    plans = []
    for _ in blocks:
        kind = draw(st.sampled_from(["return", "jump", "branch", "raise"] if count > 1 else ["return", "raise"]))
        successors = [draw(indices) for _ in range({"jump": 1, "branch": 2}.get(kind, 0))]
        handler = draw(st.one_of(st.none(), indices)) if count > 1 else None
        plans.append((kind, successors, handler))
    dominators = _dominators([[*s, *([h] if h is not None else [])] for _, s, h in plans])
    at_end: list[list[Value]] = [[] for _ in blocks]
    for number in _by_depth(dominators):
        kind, successors, handler = plans[number]
        block = blocks[number]
        known = [*params, *block.params, *(v for d in dominators[number] - {number} for v in at_end[d])]
        for i in range(draw(st.integers(0, 4))):
            _draw_instr(draw, block, known, f"v{number}_{i}")
        at_end[number] = [v for v in known if v not in params]
        if not known:
            known.append(_constant(block))
        pick = st.sampled_from(known)
        if handler is not None:
            result = value(name=f"r{number}")
            raising = draw(st.sampled_from([("call", "m.g"), ("cast", "C")]))
            block.instrs.append(Instr(raising[0], [draw(pick)], result=result, imm=(raising[1],)))
            block.instrs[-1].err = Edge(blocks[handler], [draw(pick) for _ in blocks[handler].params])
            known = [*known, result]
            pick = st.sampled_from(known)
        if kind == "raise":
            block.instrs.append(Instr("raise"))
            continue
        last = Instr(kind, targets=[Edge(blocks[s], [draw(pick) for _ in blocks[s].params]) for s in successors])
        if kind == "return":
            last.args = [draw(pick)]
        if kind == "branch":
            cond = value(BOOL)
            at = len(block.instrs) - (handler is not None)
            block.instrs.insert(at, Instr("const.bool", result=cond, imm=(True,)))
            last.args = [cond]
        block.instrs.append(last)
    return func(params, *blocks)


def _constant(block: Block) -> Value:
    none = value(NONE, name="none")
    block.instrs.append(Instr("const.none", result=none))
    return none


def _draw_instr(draw: st.DrawFn, block: Block, known: list[Value], name: str) -> None:
    choice = draw(st.sampled_from(["get", "const", "set", "cast", "call", "is", "init", "undef"]))
    if not known or choice == "const":
        known.append(_constant(block))
        return
    pick = st.sampled_from(known)
    result = value(name=name)
    match choice:
        case "get":
            block.instrs.append(Instr("func.closure", result=result, imm=("x",)))
        case "undef":
            block.instrs.append(Instr("undef", result=result))
        case "cast":
            block.instrs.append(Instr("cast", [draw(pick)], result=result, imm=("C",)))
        case "call":
            args = [draw(pick) for _ in range(draw(st.integers(0, 3)))]
            block.instrs.append(Instr("call", args, result=result, imm=("m.g",)))
        case "is":
            block.instrs.append(Instr("is", [draw(pick), draw(pick)], result=value(BOOL)))
            return
        case "set" | "init":
            block.instrs.append(Instr(f"slot.{choice}", [draw(pick), draw(pick)], imm=(CLASS, "a")))
            return
    known.append(result)


def _dominators(successors: list[list[int]]) -> list[set[int]]:
    everything = set(range(len(successors)))
    result = [everything.copy() for _ in successors]
    result[0] = {0}
    changed = True
    while changed:
        changed = False
        for number in range(1, len(successors)):
            before = [result[p] for p, targets in enumerate(successors) if number in targets]
            new = {number} | (set.intersection(*before) if before else set())
            if new != result[number]:
                result[number], changed = new, True
    return result


def _by_depth(dominators: list[set[int]]) -> list[int]:
    """Dominators first, so that their values exist when a dominated block is filled."""
    return sorted(range(len(dominators)), key=lambda n: len(dominators[n]))


@settings(max_examples=400, deadline=None)
@given(functions())
def test_counts_balance_on_every_path_of_any_function(f: Func) -> None:
    assert all(OPS[instr.op].result == VOID or instr.result is not None for instr in f.instrs())
    insert_refs(f)
    check_balance(f)
    assert problems(f) == []
