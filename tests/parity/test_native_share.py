"""The corpus tests compiled code: what a topic is about is native, not left to the interpreter."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .builds import environment
from .corpus import CASES, Topic, topics

NATIVE_SHARE = 0.9
MIXED_SHARE = 0.8
MIXED = frozenset(
    {"dict_stores", "inferred_types"}
)  # about values that pass between native and interpreted definitions


@pytest.fixture(scope="module")
def coverage() -> dict[str, dict[str, Any]]:
    """What `unlatch check --json` says of each module of the corpus."""
    command = [sys.executable, "-m", "unlatch", "check", "--json", *(str(t.path) for t in topics())]
    result = subprocess.run(command, cwd=CASES, env=environment(), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return {Path(facts["path"]).stem: facts for facts in json.loads(result.stdout)["files"]}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("topic", [t for t in topics() if not t.is_fallback], ids=lambda t: t.name)
def test_topics_that_are_native_in_this_version_are_native(coverage: dict[str, dict[str, Any]], topic: Topic) -> None:
    facts = coverage[topic.name]
    native, fallback = facts["native_lines"], facts["fallback_lines"]
    reasons = [f"{d['name']}:{d['line']} {d['reason']}" for d in facts["definitions"] if not d["native"]]
    wanted = MIXED_SHARE if topic.name in MIXED else NATIVE_SHARE
    assert native >= wanted * (native + fallback), "\n".join(reasons)


@pytest.mark.timeout(900)
def test_what_stays_interpreted_says_why(coverage: dict[str, dict[str, Any]]) -> None:
    silent = [
        f"{name}.{definition['name']}"
        for name, facts in coverage.items()
        for definition in facts["definitions"]
        if not definition["native"] and not definition["reason"]
    ]
    assert not silent
