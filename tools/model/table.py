"""What is modelled: one table per protocol, beside its scenarios, with the changes to the runtime that must be noticed.

`tests/model/protocols/NAME.toml` names the sources of the runtime that belong to the protocol (`copies`: sources that
are there twice, as in two extension modules, with a name defined anew) and lists mutants: a text in one of them, or in
a header, and what stands there instead. Each must make some scenario of `NAME.c` fail; one that changes nothing that
can be observed says why under `equivalent`, and must then survive.

`generated` names functions of `NAME.py`: the C that the compiler makes of them is explored with the scenarios, which
include it as `generated.h`; a mutant of that name changes it.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from unlatch import driver
from unlatch.commands.dump import c_functions
from unlatch.options import Options

PROJECT: Final = Path(__file__).resolve().parent.parent.parent
RUNTIME: Final = PROJECT / "unlatch" / "runtime"
MODEL: Final = PROJECT / "tests" / "model"
GENERATED: Final = "generated.h"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to the runtime."""

    name: str
    file: str  # below unlatch/runtime, or GENERATED
    find: str
    replace: str
    count: int = 1  # how often `find` stands there
    equivalent: str = ""  # why no execution can tell the difference
    scenarios: tuple[str, ...] = ()  # where it shows; all if empty
    quick: bool = False  # part of the quick slice

    def applied_to(self, text: str) -> str:
        """Return the mutated text of the file."""
        found = text.count(self.find)
        if found != self.count:
            message = f"mutant {self.name!r}: its text stands {found} times in {self.file}, not {self.count}"
            raise ValueError(message)
        return text.replace(self.find, self.replace)


@dataclass(frozen=True, slots=True)
class Protocol:
    """One model: scenarios in C, the sources under exploration, mutants."""

    name: str
    sources: tuple[str, ...]
    copies: tuple[tuple[str, str], ...]  # source and macro definitions, separated by commas
    generated: tuple[str, ...]  # functions of NAME.py
    mutants: tuple[Mutant, ...]

    def original(self, mutant: Mutant) -> str:
        """Return the text that a mutant changes."""
        if mutant.file == GENERATED:
            return generated(self.name, self.generated)
        return (RUNTIME / mutant.file).read_text(encoding="utf-8")


def protocol(path: Path) -> Protocol:
    """Read one table."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    mutants = tuple(Mutant(**{**row, "scenarios": tuple(row.get("scenarios", ()))}) for row in table.get("mutant", ()))
    copies = tuple((row["source"], row["define"]) for row in table.get("copies", ()))
    return Protocol(path.stem, tuple(table["sources"]), copies, tuple(table.get("generated", ())), mutants)


@cache
def generated(name: str, functions: tuple[str, ...]) -> str:
    """Return the C that functions of `protocols/NAME.py` become."""
    options = Options()
    (unit,) = driver.analyse([MODEL / "protocols" / f"{name}.py"], options).units
    driver.optimise([unit], options)
    return "\n\n".join(c_functions(next(driver.c_texts([unit])), [f"ul_f_{function}" for function in functions]))


def protocols() -> list[Protocol]:
    """Return all models, by name."""
    return [protocol(path) for path in sorted((MODEL / "protocols").glob("*.toml"))]
