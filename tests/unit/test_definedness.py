"""Which locals may be read undefined: a table of small bodies, through the real front end."""

import ast

import pytest

from unlatch.build.definedness import maybe_undefined
from unlatch.frontend import tree
from unlatch.frontend.convert import convert
from unlatch.frontend.facts import ModuleFacts
from unlatch.frontend.sources import Source

CASES = [
    ("x = 1\nreturn x", ""),
    ("if a:\n    x = 1\nreturn x", "x"),
    ("if a:\n    x = 1\nelse:\n    x = 2\nreturn x", ""),
    ("if a:\n    x = 1\nelse:\n    return 0\nreturn x", ""),
    ("for x in a:\n    pass\nreturn x", "x"),
    ("while True:\n    x = 1\n    if a:\n        break\nreturn x", ""),
    ("while a:\n    x = 1\nelse:\n    x = 2\nreturn x", ""),
    ("while a:\n    x = 1\n    break\nelse:\n    pass\nreturn x", "x"),
    ("x = 1\ndel x\nreturn x", "x"),
    ("x = 1\nfor i in a:\n    print(x)\n    del x", "x"),
    ("try:\n    x = int(a)\nexcept ValueError:\n    pass\nreturn x", "x"),
    ("try:\n    x = int(a)\nexcept ValueError:\n    x = 0\nreturn x", ""),
    ("try:\n    x = int(a)\nexcept ValueError:\n    raise\nreturn x", ""),
    ("try:\n    x = int(a)\nfinally:\n    print(a)\nreturn x", ""),
    ("try:\n    x = int(a)\nfinally:\n    print(x)\nreturn x", "x"),
    ("try:\n    pass\nexcept ValueError as e:\n    pass\nprint(e)", "e"),
    ("with a:\n    x = 1\nreturn x", "x"),
    ("x: int\nreturn x", "x"),
    ("return [y for y in a if y]", ""),
    ("if (x := a) and (y := x):\n    pass\nreturn x, y", "y"),
    ("x += 1", "x"),
]


def function_of(body: str) -> tree.Function:
    """The typed tree of `def f(a): body`, unannotated."""
    text = "def f(a):\n" + "".join(f"    {line}\n" for line in body.split("\n"))
    ast.parse(text)
    source = Source("/m.py", "m", "/", text.encode(), text)
    return convert(source, ModuleFacts()).functions[0]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_reads_that_may_find_nothing_are_found_and_only_those(body: str, expected: str) -> None:
    unsafe = maybe_undefined(function_of(body))
    assert " ".join(sorted(unsafe)) == expected
