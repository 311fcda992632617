"""Every program of the corpus does the same compiled as interpreted, on every interpreter.

The interpreted run on the same interpreter is the oracle; nothing is stored. `differences.toml` lists the differences
that the contract permits, each with its reason and with what the compiled program has to do instead.
"""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .builds import INTERPRETERS, Build, Interpreter, build
from .compare import differences
from .corpus import CASES, Topic, topics
from .runs import Run, run_topic
from .worker import IMPORT

TOPICS = {topic.name: topic for topic in topics()}
DIFFERENCES = tomllib.loads(Path(__file__).with_name("differences.toml").read_text(encoding="utf-8"))
PERMITTED: dict[str, dict[str, Any]] = {row["case"]: row for row in DIFFERENCES.get("difference", [])}

type Runs = Callable[[Interpreter, Topic], tuple[Run, Run]]


@pytest.fixture(scope="session")
def built() -> Callable[[Interpreter], Build]:
    """The compiled corpus, built when first asked for."""
    return cache(build)


@pytest.fixture(scope="session")
def runs(built: Callable[[Interpreter], Build], tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Both runs of a topic on an interpreter, made when first asked for."""

    @cache
    def both(interpreter: Interpreter, topic: Topic) -> tuple[Run, Run]:
        scratch = tmp_path_factory.mktemp(f"{topic.name}-{interpreter.name}")
        compiled = built(interpreter)
        interpreted_run = run_topic(interpreter.path, topic.name, topic.cases, CASES, scratch)
        if topic.name in compiled.failed:
            return interpreted_run, Run(lost=dict.fromkeys(topic.cases, f"not built: {compiled.failed[topic.name]}"))
        return interpreted_run, run_topic(
            interpreter.path, topic.name, topic.cases, compiled.folder, scratch, extension=True
        )

    return both


def programs() -> list[Any]:
    """Return one parameter set per program and interpreter, topics together so that a topic runs once."""
    return [
        pytest.param(interpreter, topic, case, id=f"{topic.name}::{case}::{interpreter.name}")
        for interpreter in INTERPRETERS
        for topic in TOPICS.values()
        for case in (IMPORT, *topic.cases)
    ]


@pytest.mark.timeout(3600)  # the first program of an interpreter waits for the whole build
@pytest.mark.parametrize(("interpreter", "topic", "case"), programs())
def test_compiled_program_does_what_the_interpreted_one_does(
    runs: Runs, interpreter: Interpreter, topic: Topic, case: str
) -> None:
    interpreted, compiled = runs(interpreter, topic)
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
