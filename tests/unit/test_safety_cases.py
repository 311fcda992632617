"""The safety cases judge processes by how they ended, and every case has a program."""

import ast
from pathlib import Path

import pytest

from bench.safety.__main__ import NAMES, ORDER, judged
from bench.safety.driver import CASES

PROGRAM = Path(__file__).resolve().parents[2] / "bench" / "safety" / "programs" / "races.py"


@pytest.mark.parametrize(
    ("status", "output", "errors", "verdict"),
    [
        (0, '{"wrong": 0}', "", "fine"),
        (0, '{"wrong": 3}', "", "wrong values"),
        (-11, "", "Fatal Python error: Segmentation fault", "crash"),
        (-6, "", "", "crash"),
        (1, "", "Traceback\nIndexError: list index out of range", "exception"),
        (1, "", "ModuleNotFoundError: No module named 'races'", "not built"),
    ],
)
def test_a_verdict_follows_from_how_the_process_ended(status: int, output: str, errors: str, verdict: str) -> None:
    assert judged("object attribute", status, output, errors)[0] == verdict
    assert verdict in ORDER


def test_memory_that_grows_is_named_so() -> None:
    assert judged("handing objects over", 0, '{"wrong": 300}', "") == ("grows", "300 MiB")


def test_every_function_that_a_case_needs_is_in_the_program() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    kinds = {name.partition("_")[2] for name in functions if name.startswith(("write_", "read_"))}
    assert kinds == {"item", "number", "pair", "words", "maybe"}
    assert {f"write_{kind}" for kind in kinds} | {f"read_{kind}" for kind in kinds} <= functions
    assert set(CASES) < set(NAMES)
