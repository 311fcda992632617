"""The table of primitives agrees with the C library, with its documentation and with itself."""

import re
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

import pytest

from unlatch.prims.__main__ import markdown
from unlatch.prims.schema import Effect, Row, Thread
from unlatch.prims.table import ALL
from unlatch.types import BOOL, FLOAT, I16, I32, I64, INT, NONE, OBJECT, U8, VOID, Kind, Type

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "unlatch" / "runtime" / "include"
C_TYPE = {INT: "ul_int", FLOAT: "double", BOOL: "int", I64: "int64_t", I32: "int32_t", I16: "int16_t", U8: "uint8_t"}
VARIADIC = ("PyObject *const *", "Py_ssize_t")


@cache
def declarations() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return name → (result type, parameter types) of all the library's functions, as the C compiler sees them."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler")
    words = [compiler, "-E", "-P", f"-I{INCLUDE}", f"-I{sysconfig.get_path('include')}", "-"]
    source = "#include <unlatch/values.h>\n"
    text = subprocess.run(words, input=source, capture_output=True, text=True, check=True).stdout
    pattern = re.compile(
        r"(?:^|(?<=[;}]))\s*(?:extern )?(?:static inline )?([\w ]+?[\s*]+)(ul_\w+)\s*\(([^()]*)\)\s*[;{]", re.M
    )
    return {
        name: (spelled(result), parameters(listed))
        for result, name, listed in pattern.findall(text)
        if not result.startswith("return")
    }


def spelled(c_type: str) -> str:
    """Return a C type in one spelling."""
    return re.sub(r"\s*\*", " *", " ".join(c_type.split())).replace("* const", "*const").replace("* *", "**").strip()


def parameters(listed: str) -> tuple[str, ...]:
    """Return the types of a parameter list without the names."""
    if listed.strip() == "void":
        return ()
    return tuple(spelled(re.sub(r"\w+$", "", part.strip())) for part in listed.split(","))


def expected(row: Row) -> tuple[str, tuple[str, ...]]:
    """Return the C signature that follows from a row."""
    assert row.result is not None
    result = ("int" if row.raises else "void") if row.result == VOID else c_type(row.result)
    thread = ("ul_thread *",) if row.needs_thread else ()
    rest = tuple(map(spelled, VARIADIC)) if row.variadic else ()
    return spelled(result), (*thread, *(spelled(c_type(param)) for param in row.params), *rest)


def c_type(type_: Type) -> str:
    """Return how C spells a value of that type."""
    return "PyObject *" if type_.kind is Kind.POINTER else C_TYPE[type_]


@pytest.mark.parametrize("row", ALL, ids=lambda row: row.name)
def test_the_c_function_has_the_types_that_the_row_says(row: Row) -> None:
    assert row.c == "ul_" + row.name.replace(".", "_")
    assert declarations()[row.c] == expected(row)


def test_no_two_rows_share_a_name() -> None:
    assert len({row.name for row in ALL}) == len(ALL)


@pytest.mark.parametrize("row", ALL, ids=lambda row: row.name)
def test_a_row_steals_operands_that_it_has(row: Row) -> None:
    for index in row.steals:
        assert row.variadic if index == -1 else row.params[index].is_refcounted


def test_every_row_says_what_it_does() -> None:
    for row in ALL:
        assert row.doc, row.name
        assert "\n" not in row.doc, row.name


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"borrows": True, "effects": Effect.ALLOCATES}, "cannot be borrowed"),
        ({"effects": Effect.RUNS_PYTHON, "thread": Thread.CPYTHON}, "reaches safepoints"),
        ({"effects": Effect.READS}, "a pure op neither reads nor writes"),
        ({"result": FLOAT, "borrows": True}, "only a reference"),
        ({"result": VOID, "borrows": True}, "only a reference"),
        ({"steals": (1,)}, "no such operand"),
        ({"steals": (-1,)}, "no such operand"),
        ({"params": (FLOAT,), "steals": (0,)}, "holds no reference"),
        ({"may_be_undefined": True, "result": FLOAT}, "has no undefined value"),
        ({"polls": True, "raises": True}, "a poll is a safepoint"),
        ({"polls": True, "effects": Effect.ARBITRARY, "thread": Thread.CPYTHON}, "may raise"),
        ({"polls": True, "raises": True, "effects": Effect.SAFEPOINT, "may_be_undefined": True}, "that is there"),
    ],
)
def test_a_contradictory_row_is_refused(row: dict[str, object], reason: str) -> None:
    facts: dict[str, object] = {"params": (OBJECT,), "result": NONE, **row}
    with pytest.raises(ValueError, match=reason):
        Row("some.thing", doc="", **facts)  # type: ignore[arg-type]


def test_the_page_of_primitives_is_what_the_table_prints(bless: bool) -> None:
    page = ROOT / "docs" / "primitives.md"
    if bless:
        page.write_text(markdown(ALL), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == markdown(ALL), "run `python -m unlatch.prims > docs/primitives.md`"


def test_the_table_prints_itself() -> None:
    done = subprocess.run([sys.executable, "-m", "unlatch.prims"], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == markdown(ALL)
