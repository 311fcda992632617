"""Literals, comments and names in C text: exact for every value, and no hostile one breaks out."""

import ctypes
import marshal
import math
import re
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unlatch.emit.constants import Constants, read_literal
from unlatch.emit.cwriter import CWriter, c_comment, c_double, c_int64, c_string
from unlatch.emit.names import Names, init_function, linker_name, plain, variable
from unlatch.link.compilers import find_compiler

ALL_BYTES = bytes(range(256))
HOSTILE = [
    ALL_BYTES, b"", b'"; system("id"); "', b"??/", b"??=define", b"\\", b"\\n", b"a\0b", b"%s%n", b"\r\n",
    b"*/ int x; /*", "naïve ☃".encode(), b"\x01" + b"1", b"\0" + b"7", b"x" * 70_000,
    "\udc80".encode("utf-8", "surrogatepass"),
]  # fmt: skip
FLOATS = [0.0, -0.0, 1.0, -113.0, 0.1, 1e308, 5e-324, math.inf, -math.inf, math.pi, -1e-300, 2.0**62]
INTS = [0, 1, -1, 2**62, 2**63 - 1, -(2**63), -(2**63) + 1]


def test_the_c_compiler_reads_back_every_literal(tmp_path: Path) -> None:
    lines = ["#include <math.h>", "#include <stdint.h>"]
    for number, value in enumerate(HOSTILE):
        lines.append(f"const unsigned char s{number}[{len(value) + 1}] = {c_string(value)};")
    lines.append(f"const double floats[] = {{{', '.join(map(c_double, FLOATS))}}};")
    lines.append(f"const int64_t ints[] = {{{', '.join(map(c_int64, INTS))}}};")
    lines.append(f"const double nan_value = {c_double(math.nan)}; const double negated = -{c_double(-1.5)};")
    source, library = tmp_path / "literals.c", tmp_path / "literals.so"
    source.write_text("\n".join(lines) + "\n", encoding="ascii")
    command = [*find_compiler().command, "-std=c11", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared"]
    subprocess.run([*command, str(source), "-o", str(library)], check=True)
    loaded = ctypes.CDLL(str(library))
    for number, value in enumerate(HOSTILE):
        assert bytes((ctypes.c_ubyte * (len(value) + 1)).in_dll(loaded, f"s{number}")) == value + b"\0"
    floats = (ctypes.c_double * len(FLOATS)).in_dll(loaded, "floats")
    assert struct.pack(f"{len(FLOATS)}d", *floats) == struct.pack(f"{len(FLOATS)}d", *FLOATS)
    assert list((ctypes.c_int64 * len(INTS)).in_dll(loaded, "ints")) == INTS
    assert math.isnan(ctypes.c_double.in_dll(loaded, "nan_value").value)
    assert ctypes.c_double.in_dll(loaded, "negated").value == 1.5


@given(st.binary(max_size=300))
def test_a_literal_is_plain_ascii_whose_quotes_balance(value: bytes) -> None:
    text = c_string(value)
    assert text.isascii()
    assert "?" not in text
    pieces = [piece.strip() for piece in text.split("\n")]
    assert all(re.fullmatch(r'"(?:[^"\\]|\\[0-7]{3})*"', piece) for piece in pieces)
    assert b"".join(_read(piece) for piece in pieces) == value


def _read(piece: str) -> bytes:
    return re.sub(rb"\\([0-7]{3})", lambda m: bytes([int(m[1], 8)]), piece[1:-1].encode())


@given(st.text(max_size=60))
def test_a_comment_stays_one_comment(text: str) -> None:
    shown = c_comment(text)
    assert shown.isascii()
    assert "\n" not in shown
    assert shown.count("*/") == 1
    assert "??/" not in shown


@given(st.lists(st.text(min_size=1, max_size=20), unique=True, max_size=20))
def test_names_are_c_identifiers_and_never_shared(symbols: list[str]) -> None:
    names = Names()
    given_names = [names.of("ul_f_", symbol, symbol) for symbol in symbols]
    assert len(set(given_names)) == len(symbols)
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", name) for name in given_names)
    assert [names.of("ul_f_", symbol, symbol) for symbol in symbols] == given_names


def test_names_read_like_the_python_ones() -> None:
    assert Names().of("ul_f_", "m.C.total", "m.C.total") == "ul_f_m_C_total"
    assert plain("变") == "_u53d8_"
    assert variable("total", 3) == "total_3"
    assert variable("x@2", 4) == "x_4"
    assert variable("", 5) == "v5"


@pytest.mark.parametrize(("symbol", "expected"), [
    ("m.f", "m.f"), ("m.C.__init__", "m.C.__init__"), ("f", None), ("m.变", None), ('m."', None), ("m.f\n", None),
    ("m.", None),
])  # fmt: skip
def test_profilers_see_the_python_name_where_the_assembler_can_take_it(symbol: str, expected: str | None) -> None:
    assert linker_name(symbol) == expected


@pytest.mark.parametrize(("module", "expected"), [
    ("a", "PyInit_a"), ("a.b", "PyInit_b"), ("p.lančmít", "PyInitU_lanmt_2sa6t"), ("スパム", "PyInitU_zck5b2b"),
])  # fmt: skip
def test_the_init_function_has_the_name_that_imports_look_for(module: str, expected: str) -> None:
    assert init_function(module) == expected  # the examples of PEP 489


def test_unused_labels_are_left_out_and_used_ones_stay() -> None:
    out = CWriter()
    with out.block("int f(void)"):
        out.label("used")
        out.label("unused")
        out.line("goto used;")
        out.end_labels({"used"})
    assert out.text() == "int f(void) {\nused:;\n    goto used;\n}\n"


def test_constants_that_differ_for_python_differ_here() -> None:
    table = Constants()
    values = [1, 1.0, True, 0.0, -0.0, 0j, -0j, "1", b"1", (1,), (1.0,), (True,), frozenset({1}), frozenset({1.0})]
    assert [table.number(v) for v in values] == list(range(len(values)))
    assert [table.number(v) for v in values] == list(range(len(values)))
    back = marshal.loads(table.marshalled())
    assert list(map(repr, back)) == list(map(repr, values))


def test_the_constant_table_is_the_same_bytes_every_time() -> None:
    def make() -> bytes:
        table = Constants()
        for value in ("name", ("name", 2.5), "".join(["na", "me"]), 10**30, "x" * 5000):
            table.number(value)
        return table.marshalled()

    assert make() == make()


@pytest.mark.parametrize("value", [
    (), (1,), (1, "a", (2.5, None)), frozenset(), frozenset({1, "x"}), 2j, -2j, 1 + 2j, complex(0.0, -0.0),
    complex(-0.0, -0.0), complex(-0.0, 2.0), complex(math.inf, -math.inf), -5, -0.0, ..., (True, b"x"), (-(10**40),),
    complex(1, math.inf),
])  # fmt: skip
def test_a_literal_comes_back_from_its_repr(value: object) -> None:
    assert repr(read_literal(repr(value))) == repr(value)


@pytest.mark.parametrize(
    "text", ["open('x')", "[].append(1)", "__import__('os')", "frozenset(x)", "1 + 2", "-'a'", "a.b", "(x,)"]
)
def test_what_is_no_literal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"literal|negate"):
        read_literal(text)
