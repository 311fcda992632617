"""The demo's parts: the indexer's words and answers, what may lie beside compiled modules, the chart."""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tools.demo.chart import draw
from tools.demo.columns import WORKLOADS, columns
from tools.package import Verdict, loaded_as_extension
from tools.staging import compiled_modules, copy_the_rest, module_name

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

SOURCE = '''"""Reads a file."""
# A comment's words
class LineReader:
    def read_allLines(self) -> None:
        return open(rb"raw\\" text", 'x', 0x1F)
'''


@pytest.fixture(autouse=True)
def indexer_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(EXAMPLES), *sys.path])


def test_the_tokenizer_tells_names_comments_and_strings_apart() -> None:
    from indexer.tokens import COMMENT, DEFINITION, NAME, STRING, Tokenizer

    tokenizer = Tokenizer(SOURCE)
    found = []
    while (token := tokenizer.next_token()) is not None:
        found.append((token.kind, token.text, token.line))
    assert (STRING, "file", 1) in found
    assert (COMMENT, "comment", 2) in found
    assert (DEFINITION, "LineReader", 3) in found
    assert (DEFINITION, "read_allLines", 4) in found
    assert (NAME, "open", 5) in found
    assert (STRING, "text", 5) in found
    assert "rb" not in {text for _, text, _ in found}
    assert "x1F" not in {text for _, text, _ in found}


def test_a_name_has_parts() -> None:
    from indexer.tokens import parts

    assert parts("read_allLines") == ["read", "all", "lines"]
    assert parts("HTTPServer") == ["httpserver"]
    assert parts("__init__") == ["init"]


def test_the_index_does_not_depend_on_the_number_of_threads(tmp_path: Path) -> None:
    from indexer.report import report

    for number in range(12):
        (tmp_path / f"m{number:02}.py").write_text(SOURCE.replace("file", f"file{number % 3} lines") * (number + 1))
    one = report(str(tmp_path), 0, 1, ("reader file1", "lines", "absent"))
    assert report(str(tmp_path), 0, 5, ("reader file1", "lines", "absent")) == one
    assert one.startswith("12 files")
    assert "m10.py" in one


def test_a_source_is_left_only_where_nothing_was_compiled(tmp_path: Path) -> None:
    package = tmp_path / "sources" / "pack"
    package.mkdir(parents=True)
    for name in ("__init__.py", "fast.py", "slow.py", "data.txt"):
        (package / name).write_text("")
    out = tmp_path / "out" / "pack"
    out.mkdir(parents=True)
    (out / "__init__.cpython-314t-x86_64-linux-gnu.so").touch()
    (out / "fast.cpython-314t-x86_64-linux-gnu.so").touch()
    compiled = compiled_modules(tmp_path / "out")
    assert compiled == {"pack", "pack.fast"}
    copy_the_rest([package], tmp_path / "out", compiled)
    assert sorted(path.name.partition(".")[0] + path.suffix for path in out.iterdir()) == [
        "__init__.so",
        "data.txt",
        "fast.so",
        "slow.py",
    ]


def test_a_module_and_its_extension_have_one_name() -> None:
    assert module_name(Path("h11/__init__.py")) == module_name(Path("h11/__init__.cpython-314-x86_64-linux-gnu.so"))


def test_an_interpreted_stand_in_is_noticed(tmp_path: Path) -> None:
    origins = {"p": "/x/p/__init__.cpython-314.so", "p.a": "/x/p/a.py", "p.b": None}
    verdict = Verdict(1, 0, 0, origins, False, tmp_path / "log")
    assert loaded_as_extension("p", verdict)
    assert not loaded_as_extension("p.a", verdict)
    assert not loaded_as_extension("p.b", verdict)
    assert loaded_as_extension("p.never_imported", verdict)


def test_the_chart_is_xml_with_a_bar_for_each_time() -> None:
    table = columns(4)
    best = {(workload, column): 1.0 + number for workload in WORKLOADS for number, column in enumerate(table)}
    svg = ElementTree.fromstring(draw(table, best, ["a <note> & more"]))
    bars = [rect for rect in svg.iter("{http://www.w3.org/2000/svg}rect") if rect.get("rx")]
    assert len(bars) == len(WORKLOADS) * len(table)
    assert "a <note> & more" in "".join(svg.itertext())
