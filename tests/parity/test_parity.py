"""Every program of the corpus does the same compiled as interpreted.

The interpreted run on the same interpreter is the oracle; nothing is stored. `differences.toml` lists the differences
that the contract permits, each with its reason and with what the compiled program has to do instead.
"""

import json
import tomllib
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .builds import Build, build, locked
from .compare import differences
from .corpus import CASES, Topic, topics
from .runs import Run, run_topic
from .worker import IMPORT

TOPICS = {topic.name: topic for topic in topics()}
DIFFERENCES = tomllib.loads(Path(__file__).with_name("differences.toml").read_text(encoding="utf-8"))
PERMITTED: dict[str, dict[str, Any]] = {row["case"]: row for row in DIFFERENCES.get("difference", [])}

type Runs = Callable[[Topic], tuple[Run, Run]]


def run_both_ways(topic: Topic, compiled: Build, scratch: Path) -> tuple[Run, Run]:
    """Run a topic interpreted and compiled."""
    interpreted_run = run_topic(topic.name, topic.cases, CASES, scratch)
    if topic.name in compiled.failed:
        return interpreted_run, Run(lost=dict.fromkeys(topic.cases, f"not built: {compiled.failed[topic.name]}"))
    return interpreted_run, run_topic(topic.name, topic.cases, compiled.folder, scratch, extension=True)


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Runs:
    """Both runs of a topic, made when first asked for, by one of the processes of this test session."""
    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):  # pytest-xdist: the folder that all workers' folders lie in
        shared = shared.parent

    @cache
    def compiled() -> Build:
        # One build serves the whole session, even if somebody edits the compiler meanwhile.
        facts = shared / "build.json"
        with locked(shared / "build.lock"):
            if not facts.exists():
                made = build()
                facts.write_text(json.dumps([str(made.folder), made.failed, made.log]), encoding="utf-8")
            folder, failed, log = json.loads(facts.read_text(encoding="utf-8"))
        return Build(Path(folder), failed, log)

    @cache
    def both(topic: Topic) -> tuple[Run, Run]:
        results = shared / f"{topic.name}.json"
        with locked(shared / f"{topic.name}.lock"):
            if not results.exists():
                made = run_both_ways(topic, compiled(), tmp_path_factory.mktemp(topic.name))
                results.write_text(json.dumps([asdict(run) for run in made]), encoding="utf-8")
            interpreted, native = (Run(**facts) for facts in json.loads(results.read_text(encoding="utf-8")))
        return interpreted, native

    return both


def programs() -> list[Any]:
    """Return one parameter set per program."""
    return [
        pytest.param(topic, case, id=f"{topic.name}::{case}")
        for topic in TOPICS.values()
        for case in (IMPORT, *topic.cases)
    ]


@pytest.mark.timeout(3600)  # the first program waits for the whole build
@pytest.mark.parametrize(("topic", "case"), programs())
def test_compiled_program_does_what_the_interpreted_one_does(runs: Runs, topic: Topic, case: str) -> None:
    interpreted, compiled = runs(topic)
    assert case in interpreted.records, f"interpreter: {interpreted.lost.get(case)}"
    assert case in compiled.records, f"compiled: {compiled.lost.get(case) or next(iter(compiled.lost.values()), None)}"
    found = differences(interpreted.records[case], compiled.records[case])
    row = PERMITTED.get(f"{topic.name}::{case}")
    if row is None:
        assert not found, "\n".join(found)
        return
    assert found, f"no difference any more; drop the row ({row['reason']})"
    seen = compiled.records[case]
    error = seen["error"]
    assert seen["output"] == row.get("output", "")
    assert (error and f"{error['type']}: {error['message']}") == row.get("error")
    assert not [line for line in found if line.startswith("leak")]


def test_every_permitted_difference_names_a_program_and_a_reason() -> None:
    known = {f"{topic.name}::{case}" for topic in TOPICS.values() for case in topic.cases}
    assert PERMITTED.keys() <= known
    assert all(len(row["reason"]) > 20 for row in PERMITTED.values())


def test_the_corpus_has_at_least_four_hundred_programs() -> None:
    assert sum(len(topic.cases) for topic in TOPICS.values()) >= 400
