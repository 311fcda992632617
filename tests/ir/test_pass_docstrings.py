"""Executes the examples in the passes' docstrings, so that none of them can become untrue."""

import re
import sys
import textwrap

import pytest

from unlatch.analysis.facts import Facts
from unlatch.ir.parse import parse
from unlatch.ir.text import format_funcs
from unlatch.ir.verify import check
from unlatch.passes.runner import run_pass
from unlatch.passes.table import PASSES, Pass

EXAMPLE = re.compile(r"Before:\n\n(?P<before>(?:    .*\n)+)\nAfter:\n\n(?P<after>(?:    .*\n)+)")
OTHER_FORM = {"insert refs"}  # two columns, and a module of its own that wraps the pass


def module_doc(p: Pass) -> str:
    return sys.modules[p.run.__module__].__doc__ or ""


@pytest.mark.parametrize("p", [p for p in PASSES if p.name not in OTHER_FORM], ids=lambda p: p.name)
def test_the_example_of_a_pass_is_what_it_does(p: Pass) -> None:
    example = EXAMPLE.search(module_doc(p))
    assert example is not None, f"the module of `{p.name}` shows no example"
    funcs = parse(textwrap.dedent(example["before"])).funcs
    for func in funcs:
        check(func)
    methods = [(f.symbol, f.symbol.rpartition(".")) for f in funcs]
    sole = {(owner, name): symbol for symbol, (owner, _, name) in methods}
    changes = run_pass(p, funcs, Facts(funcs, sole=sole))
    for func in funcs:
        check(func)
    assert changes
    assert format_funcs(funcs) == format_funcs(parse(textwrap.dedent(example["after"])).funcs)
