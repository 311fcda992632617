"""Every program of the corpus, run by four threads at once, neither crashes nor hangs (contract B1, B6).

The programs were written to be compared with the interpreter, one at a time, and so they reach every construct. Here
their globals, classes, method tables, constants and caches are shared by threads that change them in the middle.
"""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.parity.builds import Build, build, environment
from tests.parity.corpus import SUPPORT, Topic, topics

from .corpus_worker import THREADS

WORKER = Path(__file__).with_name("corpus_worker.py")
NATIVE = [topic for topic in topics() if not topic.is_fallback]


@cache
def compiled() -> Build:
    return build()


@pytest.mark.timeout(3600)  # the first topic waits for the whole build
@pytest.mark.parametrize("topic", NATIVE, ids=lambda topic: topic.name)
def test_threads_may_run_all_programs_of_a_topic_at_once(topic: Topic, tmp_path: Path) -> None:
    made = compiled()
    assert topic.name not in made.failed, made.failed.get(topic.name)
    command = [sys.executable, "-X", "faulthandler", str(WORKER), topic.name, f"{made.folder}|{SUPPORT}", *topic.cases]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, errors="replace", check=False
    )
    assert done.returncode == 0, f"exit status {done.returncode}\n{done.stderr[-4000:]}"
    assert done.stdout.strip() == f"{THREADS} threads ended"
