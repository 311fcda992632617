"""The harness sees what it is there to see: each kind of difference, planted, is found."""

from pathlib import Path

import pytest

from .compare import differences
from .corpus import Topic, topics
from .runs import Run, run_topic
from .worker import IMPORT

SAME = """
KEPT = []
def case_it() -> None:
    try:
        int("x")
    except ValueError as e:
        raise KeyError("k") from e
"""
PLANTED = {
    "output": ("def case_it() -> None:\n    print(1)\n", "def case_it() -> None:\n    print(1.0)\n"),
    "exception": ("def case_it() -> None:\n    [][0]\n", "def case_it() -> None:\n    ()[0]\n"),
    "frames": ("def case_it() -> None:\n    [][0]\n", "def case_it() -> None:\n\n    [][0]\n"),
    "cause": (SAME, SAME.replace("int(", "float(")),
    "suppress": (SAME.replace(" from e", ""), SAME.replace("from e", "from None")),
    "leak": (SAME, SAME.replace("    try", "    KEPT.append(object())\n    try")),
    "references": (SAME, SAME.replace("    try", "    EXTRA.append(KEPT)\n    try").replace("[]", "[]; EXTRA = []", 1)),
    "warnings": (SAME, SAME.replace("    try", "    import warnings; warnings.warn('w')\n    try")),
    "unraisable": (
        "class C:\n    def __del__(self):\n        pass\ndef case_it() -> None:\n    C()\n",
        "class C:\n    def __del__(self):\n        {}[1]\ndef case_it() -> None:\n    C()\n",
    ),
}


def run(folder: Path, source: str, cases: tuple[str, ...] = ("case_it",)) -> Run:
    folder.mkdir(exist_ok=True)
    (folder / "planted.py").write_text(source, encoding="utf-8")
    return run_topic("planted", cases, folder, folder)


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_difference_is_found(tmp_path: Path, what: str) -> None:
    here, there = (run(tmp_path / side, source) for side, source in zip("ab", PLANTED[what], strict=True))
    found = differences(here.records["case_it"], there.records["case_it"])
    assert any(what in line for line in found), found
    assert not differences(here.records["case_it"], run(tmp_path / "a", PLANTED[what][0]).records["case_it"])


def test_a_crash_loses_only_its_own_case(tmp_path: Path) -> None:
    crash = "import ctypes\ndef case_a() -> None:\n    print('a')\ndef case_b() -> None:\n    ctypes.string_at(0)\n"
    seen = run(tmp_path, crash + "def case_c() -> None:\n    print('c')\n", ("case_a", "case_b", "case_c"))
    assert {case: record["output"] for case, record in seen.records.items()} == {
        IMPORT: "",
        "case_a": "a\n",
        "case_c": "c\n",
    }
    assert seen.lost.keys() == {"case_b"}
    assert seen.lost["case_b"].startswith("SIGSEGV")


def test_an_import_that_fails_loses_all_cases_and_says_why(tmp_path: Path) -> None:
    seen = run(tmp_path, "import no_such_module\n")
    assert seen.records[IMPORT]["error"]["type"] == "builtins.ModuleNotFoundError"
    assert seen.lost.keys() == {"case_it"}


def test_every_case_is_found_by_reading_the_source(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("def case_a() -> None: ...\ndef helper(): ...\ndef case_b() -> None: ...\n")
    assert topics(tmp_path) == (Topic("one", tmp_path / "one.py", ("case_a", "case_b")),)
    (tmp_path / "one.py").write_text("def case_a(x: int) -> None: ...\n")
    with pytest.raises(ValueError, match="case_a"):
        topics(tmp_path)
