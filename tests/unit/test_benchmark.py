"""The benchmark: its programs compute what they should, and its harness notices what it must not let pass."""

import ast
import dataclasses
import importlib
import io
import json
import subprocess
import sys
import tokenize
from pathlib import Path
from typing import Any

import pytest

from bench import builds, chart, figures, long_module, page, results, tables, targets
from bench.plan import BENCH, CASES, PYTHONS, Case, Python, Run, Timing, runs_of
from bench.ratios import geometric_mean, throughput_ratio, time_ratio
from bench.workers import WORKER, share_of

PROGRAMS = BENCH / "programs"
THREADED = BENCH / "threaded"

# Small sizes with answers known from elsewhere: the sequence, the published energies and norms, the counts that the
# algorithms' descriptions give, the sums that the standard library's functions give.
KNOWN = [
    ("fib", 20, 6765),
    ("nbody", 0, pytest.approx(-0.169075164, abs=1e-9)),
    ("nbody", 1000, pytest.approx(-0.169087605, abs=1e-9)),
    ("spectral_norm", 100, pytest.approx(1.274219991, abs=1e-9)),
    ("binary_trees", 6, [255, 64 * 31, 16 * 127, 127]),
    ("richards", 1, (2322, 928)),
    ("deltablue", 50, (4950, sum(i * 5 + 2000 for i in range(49) if i != 25) + 5 * 5 + 2000)),
    ("fannkuch", 7, (228, 16)),
]


@pytest.mark.parametrize(("case", "size", "answer"), KNOWN)
def test_a_program_gives_the_known_answer(case: str, size: int, answer: object) -> None:
    assert importlib.import_module(f"bench.programs.{case}").run(size) == answer


@pytest.mark.parametrize(("size", "solutions"), [(4, 2), (6, 4), (8, 92)])
def test_the_queens_are_counted_right(size: int, solutions: int) -> None:
    assert importlib.import_module("bench.programs.nqueens").run(size)[0] == solutions


def test_json_is_written_and_read_as_the_standard_library_does() -> None:
    encoder: Any = importlib.import_module("bench.programs.json_encode")
    decoder: Any = importlib.import_module("bench.programs.json_decode")
    records = [encoder.record(number) for number in range(5)]
    assert encoder.encode(records) == json.dumps(records)
    text = decoder.text_of(5)
    assert decoder.decode(text) == json.loads(text)
    with pytest.raises(decoder.DecodeError, match="expected a value at 4"):
        decoder.decode("[1, ]")


def test_the_tokens_of_a_source_are_the_interpreter_s_own() -> None:
    module: Any = importlib.import_module("bench.programs.tokenizer")
    source = module.source_of(3)
    kinds = (tokenize.NAME, tokenize.NUMBER, tokenize.STRING, tokenize.OP)
    theirs = [
        (token.string, token.start)
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type in kinds
    ]
    tokens = module.tokens_of(source)
    assert [(t.text, (t.line, t.column)) for t in tokens if t.kind != module.NEWLINE] == theirs


def test_the_cache_keeps_what_was_used_last() -> None:
    module: Any = importlib.import_module("bench.programs.lru_cache")
    cache = module.Cache(2)
    for key in (1, 2):
        cache.put(key, str(key))
    assert cache.get(1) == "1"
    cache.put(3, "3")
    assert (cache.get(1), cache.get(2), cache.get(3)) == ("1", None, "3")


@pytest.mark.parametrize(("text", "value"), [("1+2*(3+4)", 15), ("7*(8+9)/two", 59), ("(((5)))", 5)])
def test_the_parser_of_sums_sums(text: str, value: int) -> None:
    module: Any = importlib.import_module("bench.programs.exception_parser")
    assert module.Parser(text, {"two": 2}).line() == value


def test_every_program_is_a_case_and_every_case_a_program() -> None:
    for folder, groups in ((PROGRAMS, {"single", "private"}), (THREADED, {"shared", "updating"})):
        cases = {case.name for case in CASES if case.group in groups}
        assert cases == {path.stem for path in folder.glob("*.py")} - {"__init__"}


@pytest.mark.parametrize("case", [case for case in CASES if case.group in ("shared", "updating")], ids=lambda c: c.name)
def test_threads_together_do_what_one_does(case: Case) -> None:
    module: Any = importlib.import_module(f"bench.threaded.{case.name}")
    request = {"case": case.name, "threads": 2, "thread_role": "other", "share": 1 / module.AMOUNT}
    assert "best" in ask(THREADED, **request)
    assert module.work(module.setup(1), 0, 2) == 2 * module.UNIT


@pytest.mark.parametrize("case", [case for case in CASES if case.floor.exists()], ids=lambda c: c.name)
def test_the_hand_written_c_does_the_same_work(case: Case, tmp_path: Path) -> None:
    here = Python("here", Path(sys.executable))
    subprocess.run(builds.floor_command(case, here, tmp_path), check=True, cwd=tmp_path)
    request = {"case": case.name, "threads": 2, "thread_role": "other", "share": 0.01, "compiled": True}
    assert "best" in ask(tmp_path, **request)
    numbers = "m.AMOUNT, m.STEPS, m.UNIT"
    code = f"import {case.name} as m; print(({numbers}))"
    printed = [
        subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True).stdout
        for folder in (tmp_path, THREADED)
    ]
    assert printed[0] == printed[1]


def ask(folder: Path, **request: object) -> dict[str, object]:
    """One request to a fresh worker over the modules of `folder`, and its answer."""
    usual = {"compiled": False, "free_threaded": False, "threads": 1, "thread_role": "main", "share": 1}
    done = subprocess.run(
        [sys.executable, "-I", WORKER, folder],
        input=json.dumps(usual | request),
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_a_worker_refuses_to_time_the_interpreter_as_a_compiler() -> None:
    assert "not what is to be measured" in str(ask(PROGRAMS, case="fib", compiled=True)["failure"])


@pytest.mark.parametrize("role", ["main", "private", "creator", "other"])
def test_a_worker_refuses_a_wrong_result(role: str, tmp_path: Path) -> None:
    module = "DEFAULT = AMOUNT = UNIT = 1\nEXPECTED = 2\nrun = setup = lambda n: n\nwork = lambda shared, i, n: 3\n"
    (tmp_path / "wrong.py").write_text(module)
    failure = str(ask(tmp_path, case="wrong", thread_role=role)["failure"])
    assert failure.startswith("WrongResultError: result ")


def test_more_threads_share_the_work_that_two_do() -> None:
    runs = [Run("shared_tree", "unlatch", "3.14t", threads, "other") for threads in (1, 2, 8, 16)]
    assert [share_of(run) * run.threads for run in runs] == [1, 2, 2, 2]
    for case in CASES:
        if case.group in ("shared", "updating"):
            assert importlib.import_module(f"bench.threaded.{case.name}").AMOUNT % 8 == 0


def test_only_free_threaded_interpreters_run_threads() -> None:
    for case in CASES:
        for run, _ in runs_of(case, ["unlatch", "c"], list(PYTHONS), (2,)):
            assert run.python == "3.14t" or (run.thread_role, run.threads, run.system) == ("main", 1, "unlatch")


def test_the_long_module_is_one_valid_module_of_some_five_hundred_lines() -> None:
    text = long_module.long_module()
    tree = ast.parse(text)
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert len(names) == len(set(names)) > 15
    assert 450 <= len(text.splitlines()) <= 550
    namespace: dict[str, Any] = {"__name__": "long_module"}
    exec(compile(text, "long_module", "exec"), namespace)
    assert namespace["json_decode_decode"]("[1]") == [1]


def timings() -> dict[Run, Timing]:
    return {
        Run("fib", "mypyc", "3.14"): Timing((2.0, 2.2)),
        Run("fib", "unlatch", "3.14"): Timing((1.0, 1.0)),
        Run("fib", "unlatch", "3.14t"): Timing((1.5, 1.2)),
        Run("shared_tree", "unlatch", "3.14t", 1, "creator"): Timing((1.0,)),
        Run("shared_tree", "unlatch", "3.14t", 1, "other"): Timing((1.1,)),
        Run("shared_tree", "unlatch", "3.14t", 2, "other"): Timing((1.1,), 2.0),
        Run("shared_tree", "mypyc", "3.14t", 2, "other"): Timing(failure="the process died: killed by signal 11"),
    }


def test_ratios_are_of_the_best_times_with_the_spread_of_rounds() -> None:
    tax = time_ratio(timings()[Run("fib", "unlatch", "3.14t")], timings()[Run("fib", "unlatch", "3.14")])
    assert tax is not None
    assert (tax.value, tax.low, tax.high) == (1.2, 1.2, 1.5)
    many = Timing((2.0,), work=2.0)
    scaling = throughput_ratio(many, Timing((1.5,)))
    assert scaling is not None
    assert scaling.value == pytest.approx(1.5)
    assert time_ratio(None, many) is None


def test_figures_targets_and_charts_come_from_the_timings() -> None:
    found = results.Results(timings(), [])
    made = {figure.key: figure for figure in figures.figures(found)}
    assert made["foreign"].column("unlatch")["shared_tree"].value == pytest.approx(1.1)
    assert made["shared"].column("unlatch 2")["shared_tree"].value == pytest.approx(2.0)
    verdicts = {verdict.target.figure: verdict for verdict in targets.verdicts(found)}
    assert not verdicts["tax: 3.14t / 3.14, one thread"].met
    assert verdicts["3.14t / mypyc on 3.14"].met
    assert verdicts["two threads, reading shared objects: scaling"].met
    assert verdicts["thread that did not make the objects / that did"].missed == ("shared_tree",)
    drawn = chart.draw(next(c for c in chart.CHARTS if c.figure == "shared"), made["shared"])
    assert ">shared_tree<" in drawn
    assert ">2.00<" in drawn
    text = "".join(tables.markdown(table) for table in tables.tables(found))
    assert "killed by signal 11" in text
    assert "| fib | 1 main | 2000.0 (2100.0) |" in text


def test_results_read_back_are_what_was_written(tmp_path: Path) -> None:
    built = builds.Build("fib", "mypyc", "3.14", 3.0, 1.0, 2.0, 100.0, 10, 20)
    found = results.Results(timings(), [built], {"cores": 2}, {"mypyc": "2.4.1"})
    results.write(tmp_path / "r.json", found)
    assert results.read(tmp_path / "r.json") == found
    row = json.loads((tmp_path / "r.json").read_text())["runs"][0]
    assert {"case", "system", "python", "threads", "thread_role", "best_s", "median_s"} <= row.keys()


def test_our_own_build_time_is_compared_for_the_long_module_only() -> None:
    ours = builds.Build("long_module_cold", "unlatch", "3.14t", 3.0, 0.5, 2.0, 100.0, 10, 20)
    theirs = dataclasses.replace(ours, system="mypyc", own_s=1.0)
    short = dataclasses.replace(ours, case="fib", own_s=9.0)
    found = results.Results({}, [ours, theirs, short])
    assert targets.building(targets.Evidence(found, [], {})) == {"on 3.14t": 0.5}


def test_counted_atomics_are_judged_too() -> None:
    found = results.Results({}, [])
    (none,) = targets.verdicts(found, {"shared_tree": 0.0, "shared_graph": 0.0})
    (some,) = targets.verdicts(found, {"shared_tree": 0.0, "shared_graph": 2.0})
    assert none.met
    assert not some.met
    assert (some.worst_case, some.worst) == ("shared_graph", 2.0)


def test_the_mean_of_ratios_is_geometric() -> None:
    assert geometric_mean([0.5, 2.0]) == pytest.approx(1.0)
    assert geometric_mean([]) is None


def test_the_page_takes_its_figures_between_two_marks() -> None:
    text = page.PAGE.read_text()
    new = page.filled(text, "figures")
    assert f"{page.BEGIN}\n\nfigures\n{page.END}" in new
    assert page.filled(new, "figures") == new
    with pytest.raises(ValueError, match="no place for the figures"):
        page.filled("a page without marks", "figures")


def test_the_page_says_what_the_kept_results_say() -> None:
    found, counts = page.kept()
    text = page.PAGE.read_text()
    assert page.filled(text, page.generated(found, counts)) == text
    for made in chart.drawn_of(found):
        assert (page.KEPT / f"{made.figure}.svg").exists()
