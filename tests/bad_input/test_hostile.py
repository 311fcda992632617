"""A hostile source stays data: nothing in it becomes C, control characters, or a path outside the output folder."""

import contextlib
import inspect
import io
import keyword
import string
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tools.importing import module_from
from unlatch import driver
from unlatch.diagnostics import Diagnostic, Span, printable, render
from unlatch.errors import CompileError
from unlatch.frontend.sources import find_sources, is_module_name
from unlatch.options import Options

SLOW = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

PAYLOADS = (
    '"); system("touch pwned"); ("',
    "*/ int pwned = system(0); /*",
    "// \\\n#error pwned",
    "#include </etc/passwd>",
    '#line 1 "pwned"',
    '??/" ??= trigraph ??>',
    "%s%n%d%%",
    "\\x41\\101\\u0041\\",
    "line\nbreak\r\n\x0b\x0c\x1b[31m\u2028\u2029\x85",
    "nul\0in the middle\0",
    "\ud800\udfff lone surrogates",
    'R"(raw)" L"wide" u8"x"',
    "`touch pwned` $(touch pwned) ; touch pwned",
    "\U0010ffff🐍" * 5,
    "a" * 5000,
    "__DATE__ __FILE__ NULL Py_None UL_INCREF",
    "{0} {x!r} {{",
    "\x7f\x80\xff\xad",
)
NAMES = (
    *(
        "register",
        "auto",
        "int_",
        "NULL",
        "main",
        "malloc",
        "errno",
        "linux",
        "unix",
        "asm",
        "inline",
        "typeof",
        "signed",
    ),
    *("Py_None", "PyObject", "self_", "ul_word", "UL_TRY", "PyInit_m", "a__b", "a_b", "_a_b", "A", "v0", "b0", "L1"),
    *("变量", "µ", "ﬁ", "ª", "Ω", "e\u0301", "x\u0663", "ℌ", "__", "_", "__x__", "__private", "x" * 300),
)
identifiers = st.one_of(
    st.sampled_from(NAMES), st.from_regex(r"[_\w]\w{0,20}", fullmatch=True).filter(str.isidentifier)
).filter(lambda name: not keyword.iskeyword(name) and name not in {"__debug__", "print"})
texts = st.one_of(st.sampled_from(PAYLOADS), st.text(st.characters(), max_size=40))


def build(folder: Path, source: str, name: str = "m") -> Path:
    """Compile one module; the output folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.py"
    path.write_text(source, encoding="utf-8")
    driver.build([path], folder / "out", Options(opt_level=0))
    return folder / "out"


def load(out: Path, name: str = "m") -> ModuleType:
    """Import the extension module from the output folder."""
    (path,) = (p for p in out.iterdir() if p.name.startswith(f"{name}.") and p.suffix in {".so", ".pyd"})
    return module_from(path, name)


def docstring(text: str) -> str:
    """The text as a docstring: CPython's compiler takes no lone surrogates there, and strips indentation."""
    return inspect.cleandoc(text.encode("utf-8", "replace").decode()) or "empty"


def everything_below(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*")}


@SLOW
@given(st.lists(texts, min_size=1, max_size=30))
@example(list(PAYLOADS))
def test_strings_bytes_and_docstrings_stay_what_they_are(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("strings")
    lines = [f"{docstring(drawn[0])!a}"]
    for i, text in enumerate(drawn):
        data = text.encode("utf-8", "surrogatepass")
        lines += [
            f"def text_{i}(key: str = {text!a}) -> tuple[str, bytes, str]:",
            f"    {docstring(text)!a}",
            f"    return {text!a}, {data!r}, key",
            f"def error_{i}() -> None:",
            f"    raise ValueError({text!a})",
        ]
    module = load(build(folder, "\n".join(lines) + "\n"))
    assert module.__doc__ == docstring(drawn[0])
    for i, text in enumerate(drawn):
        function = getattr(module, f"text_{i}")
        assert function() == (text, text.encode("utf-8", "surrogatepass"), text)
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared below
            getattr(module, f"error_{i}")()
        assert caught.value.args == (text,)
    assert not [p for p in everything_below(folder) if "pwned" in p]


@SLOW
@given(st.lists(identifiers, min_size=1, max_size=20, unique=True))
@example(list(NAMES))
def test_names_of_all_kinds_stay_apart_and_keep_their_values(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("names")
    # Python normalises identifiers, so two spellings can be one name: the interpreter says which.
    lines = ["OUT: list[object] = []"]
    for i, name in enumerate(drawn):
        lines += [
            f"def {name}({name}: int) -> int:",
            f"    return {name} + {i}",
            f"OUT.append({name}({i}))",
            f"class C{i}:",
            f"    def __init__(self, {name}: int) -> None:",
            f"        self.{name} = {name}",
            f"    def get_{name}(self) -> int:",
            f"        return self.{name}",
            f"OUT.append(C{i}({i}).get_{name}())",
        ]
    source = "\n".join(lines) + "\n"
    expected: dict[str, object] = {"__name__": "m"}
    exec(source, expected)
    assert expected["OUT"] == load(build(folder, source)).OUT


@QUICK
@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=60))
@example("..")
@example("../../escape")
@example('x"; rm -rf "')
@example("a.b.c")
@example("con\x1b[31m")
def test_no_file_name_leaves_the_output_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("files")
    path = folder / f"{name}.py"
    with contextlib.suppress(OSError):
        path.write_text("x = 1\n", encoding="utf-8")
    try:
        sources = find_sources([path])
    except CompileError as error:
        said = "".join(d.headline() for d in error.diagnostics)
        sources = []
    else:
        said = ""
    assert not set(said) & CONTROL
    for source in sources:
        assert all(map(is_module_name, source.module.split(".")))
        inside = Path(source.path).parent.relative_to(source.root)
        assert ".." not in inside.parts


CONTROL = {chr(c) for c in (*range(9), *range(11, 32), 127, *range(128, 160), 0x202E, 0x2028, 0xD800)}


@QUICK
@given(texts, texts, texts, st.integers(1, 4), st.integers(0, 60))
def test_diagnostics_send_no_control_characters_to_the_terminal(
    path: str, message: str, source: str, line: int, col: int
) -> None:
    diagnostic = Diagnostic("syntax-error", printable(message), path, Span(line, col, line, col + 3))
    assert not set(render(diagnostic, source)) & CONTROL


PROGRAM = '''
import os
from typing import Final

LIMIT: Final = 10


class Point:
    """Doc."""

    def __init__(self, x: int, y: float = 1.5) -> None:
        self.x, self.y = x, y

    def total(self, *rest: int, scale: int = 2) -> float:
        try:
            return sum([r * scale for r in rest if r > 0], self.x) / self.y
        except ZeroDivisionError as error:
            raise ValueError(f"bad {self.y!r:>5}") from error


for i, name in enumerate(["a", "b"], 1):
    with open(os.devnull) as f:
        print(i, name, Point(i).total(1, 2), f.read() or None)
'''
TOKENS = ("(", ")", ":", ",", "=", "def ", "class ", "\n", "    ", "*", "**", "lambda: ", "yield ", "await ", "@", "->")


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The program with pieces cut out, doubled or put in."""
    text = PROGRAM
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text) - 1))
        until = min(len(text), at + draw(st.integers(0, 12)))
        text = text[:at] + draw(st.sampled_from((*TOKENS, text[at:until] * 2, ""))) + text[until:]
    return text


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(damaged(), st.text(string.printable, max_size=80), st.binary(max_size=60)))
def test_damaged_sources_end_in_diagnostics_or_compile(
    tmp_path_factory: pytest.TempPathFactory, source: str | bytes
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path = folder / "m.py"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        try:
            outcome = [unit.source.module for unit in driver.analyse([path], Options()).units]
        except CompileError as error:
            outcome = ["m" for d in error.diagnostics if d.is_error][:1]
    assert outcome == ["m"]


def test_a_built_module_leaves_nothing_outside_the_output_folder(tmp_path: Path) -> None:
    before = sys.path.copy()
    out = build(tmp_path, "X: int = 1\n\n\ndef f(n: int) -> int:\n    return n + X\n")
    assert load(out).f(4) == 5
    outside = {p for p in everything_below(tmp_path) if not p.startswith("out")}
    assert outside == {"m.py"}
    assert sys.path == before
