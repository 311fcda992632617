"""What IR means: the reference interpreter and compiled C give the same outcome for every call in the IR's file tests.

All functions of `tests/ir` that need no classes are compiled as one module, each under its file's number.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from tests.ir.filetest import Call, read
from tests.unit.ir_modules import Sketch
from unlatch.ir.func import Func
from unlatch.ir.text import format_func
from unlatch.passes.runner import run_pass
from unlatch.passes.table import PASSES

FILES = sorted((Path(__file__).parent.parent / "ir").glob("*/*.ir"))
# What needs a world around it: native classes, patched definitions, variables of the module.
WORLDLY = re.compile(
    r"^(slot\..*|class\..*|call\.method|native\.ok|self\.native|global\.set|global\.del|func\.closure)$"
)


@dataclass(frozen=True)
class Case:
    """One `run:` line of one file."""

    file: Path
    function: str
    call: Call

    def __str__(self) -> str:
        return f"{self.file.parent.name}/{self.file.stem}:{self.call.symbol}{self.call.arguments}"


def collect() -> tuple[list[Func], list[Case]]:
    """The functions under their new names, and the calls of them."""
    functions, cases = [], []
    for number, path in enumerate(FILES):
        test = read(path)
        if not test.calls or "m.C" in test.given:
            continue
        funcs = test.parsed.funcs
        if any(WORLDLY.match(instr.op) for func in funcs for instr in func.instrs()):
            continue
        for func in funcs:
            func.symbol = renamed(func.symbol, number)
            for instr in func.instrs():
                if instr.op == "call":
                    instr.imm = (renamed(str(instr.imm[0]), number),)
        run_pass(next(p for p in PASSES if p.name == "place safepoints"), funcs)
        functions += funcs
        cases += [Case(path, renamed(call.symbol, number)[2:], call) for call in test.calls]
    return functions, cases


def renamed(symbol: str, number: int) -> str:
    return f"m.t{number}_{symbol.removeprefix('m.').replace('.', '_')}"


FUNCTIONS, CASES = collect()


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """All of them, compiled."""
    heads = [
        f"def {func.symbol[2:]}({', '.join(f'p{i}' for i in range(len(func.params)))}):\n    pass\n"
        for func in FUNCTIONS
    ]
    sketch = Sketch("\n".join(heads), "\n".join(map(format_func, FUNCTIONS)), name="m")
    return sketch.load(tmp_path_factory.mktemp("filetests"))


def outcome(module: ModuleType, case: Case) -> str:
    arguments: tuple[object, ...] = eval(f"_args{case.call.arguments}", {"_args": lambda *args: args})
    try:
        return f"== {getattr(module, case.function)(*arguments)!r}"
    except Exception as error:
        return f"raises {type(error).__name__}"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_compiled_code_does_what_the_reference_interpreter_does(case: Case, module: ModuleType) -> None:
    test = read(case.file)
    expected = str(case.call.outcome(test.parsed.funcs, test.head))
    if expected.startswith("raises "):  # the interpreter's messages are its own
        expected = expected.partition("(")[0]
    assert outcome(module, case) == expected
