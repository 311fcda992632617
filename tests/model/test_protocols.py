"""The quick slice of `make model`: small scenarios of every protocol, and one mutant of each, which must be noticed."""

import platform
import sysconfig
from pathlib import Path

import pytest

from tools.model.__main__ import main
from tools.model.table import MODEL, RUNTIME, protocols

explorable = pytest.mark.skipif(
    not sysconfig.get_config_var("Py_GIL_DISABLED") or platform.system() != "Linux",
    reason="the protocols are those of free-threaded builds, and the explorer needs ELF",
)


@explorable
@pytest.mark.timeout(900)
def test_protocols_hold_and_a_mutant_of_each_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    """No scenario fails, no mutant survives."""
    status = main(["--quick"])
    said = capsys.readouterr().out
    assert status == 0, said
    assert said.count("mutants killed 1/1") == len(protocols()), said


@pytest.mark.parametrize("name", [p.name for p in protocols()])
def test_each_mutant_finds_its_place(name: str) -> None:
    """A mutant whose text is no longer in the runtime says nothing."""
    (protocol,) = (p for p in protocols() if p.name == name)
    for mutant in protocol.mutants:
        text = protocol.original(mutant)
        assert mutant.applied_to(text) != text


def test_each_protocol_of_the_index_is_modelled() -> None:
    """PROTOCOLS.md names the model of each protocol, or says with a dash that it has none, and each model is there."""
    lines = (RUNTIME / "PROTOCOLS.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line.startswith("| ") and ".h`" in line.split("|")[2]]
    assert rows
    for row in rows:
        model = row[4].strip().strip("`")
        assert model == "–" or (Path(MODEL) / "protocols" / f"{model}.toml").exists(), (
            f"{row[1].strip()}: no model {model!r}"
        )
