"""Analyses agree with their definitions on random control flow."""

from hypothesis import given, settings
from hypothesis import strategies as st

from unlatch.analysis.callgraph import recursive
from unlatch.analysis.cfg import loops
from unlatch.analysis.dom import dominators
from unlatch.ir.func import Block, Edge, Func, Instr, Value
from unlatch.ir.rewrite import reachable_blocks
from unlatch.types import BOOL, NONE


@st.composite
def functions(draw: st.DrawFn) -> Func:
    """Blocks without content, any edges."""
    flag = Value(BOOL, "flag")
    blocks = [Block() for _ in range(draw(st.integers(1, 9)))]
    targets = st.sampled_from(blocks[1:] or [None])
    for block in blocks:
        ways = 0 if len(blocks) == 1 else draw(st.integers(0, 2))
        edges = [Edge(target) for target in (draw(targets) for _ in range(ways)) if target is not None]
        end = {0: Instr("raise"), 1: Instr("jump", targets=edges), 2: Instr("branch", [flag], targets=edges)}
        block.instrs.append(end[len(edges)])
    return Func("m.f", [flag], NONE, blocks)


def without(func: Func, removed: Block) -> set[Block]:
    """The blocks that can be reached on ways around `removed`."""
    seen: set[Block] = set()
    todo = [func.entry]
    while todo:
        block = todo.pop()
        if block is not removed and block not in seen:
            seen.add(block)
            todo += block.successors()
    return seen


@settings(max_examples=150, deadline=None)
@given(functions())
def test_a_block_dominates_those_that_cannot_be_reached_around_it(func: Func) -> None:
    tree = dominators(func)
    reachable = reachable_blocks(func)
    assert set(tree.preorder()) == set(reachable)
    for above in reachable:
        around = without(func, above)
        for below in reachable:
            assert tree.dominates(above, below) == (below not in around)


@settings(max_examples=60, deadline=None)
@given(functions())
def test_the_immediate_dominator_is_the_closest_one(func: Func) -> None:
    tree = dominators(func)
    for block, parent in tree.parent.items():
        above = {b for b in tree.span if b is not block and tree.dominates(b, block)}
        assert parent in above
        assert all(tree.dominates(b, parent) for b in above)


@settings(max_examples=60, deadline=None)
@given(functions())
def test_the_head_of_a_loop_dominates_it_and_can_be_reached_from_all_of_it(func: Func) -> None:
    tree = dominators(func)
    for loop in loops(func, tree):
        assert all(tree.dominates(loop.head, block) for block in loop.body if block in tree.span)
        assert all(loop.head in block.successors() for block in loop.back)


GRAPHS = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3))


@settings(max_examples=100, deadline=None)
@given(GRAPHS)
def test_a_function_is_recursive_if_calls_lead_back_to_it(graph: dict[str, list[str]]) -> None:
    calls = {symbol: [c for c in graph.get(symbol, []) if c in graph] for symbol in graph}
    expected = set()
    for symbol in calls:
        seen: set[str] = set()
        todo = list(calls[symbol])
        while todo:
            callee = todo.pop()
            if callee not in seen:
                seen.add(callee)
                todo += calls[callee]
        if symbol in seen:
            expected.add(symbol)
    assert recursive(calls) == expected
