"""Makes `.venv/3.14t` and `.venv/3.14`: this project, installed editable, with the tools that develop it.

A stamp in each environment says what it was made from, so that a set-up with nothing to do only reads two files.

The environment of a sanitized interpreter holds nothing of its own: it sees what is installed for the plain interpreter
of the same ABI. pip would take minutes there, and whatever it compiled would not be instrumented either.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from pathlib import Path

from tools.setup.console import SetupError, clean_environment, log_tail, run_logged
from tools.setup.interpreters import FLAVOURS, SILENT, Facts, Flavour


def requirements(project: Path) -> str:
    """A fingerprint of what pyproject.toml asks for; the settings of linters and tests leave it as it is."""
    table = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    relevant = [table["build-system"], table["project"], table["tool"]["setuptools"]]
    return hashlib.sha256(json.dumps(relevant, sort_keys=True).encode()).hexdigest()


def folder_of(flavour: Flavour, project: Path) -> Path:
    """Where an environment lives."""
    return project / ".venv" / flavour.name


def stamp_of(environment: Path) -> dict[str, str]:
    """What an environment was made from; empty where it was not finished or its interpreter is gone."""
    try:
        stamp = json.loads((environment / "made-from.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and (environment / "bin" / "python").exists() else {}


def is_ready(flavour: Flavour, project: Path) -> bool:
    """Whether an environment is what this checkout asks for."""
    stamp = stamp_of(folder_of(flavour, project))
    return stamp.get("project") == str(project) and stamp.get("requirements") == requirements(project)


def make(flavour: Flavour, facts: Facts, project: Path, log: Path) -> None:
    """Make or complete one environment."""
    environment = folder_of(flavour, project)
    python = environment / "bin" / "python"
    stamp_file = environment / "made-from.json"
    before = stamp_of(environment)
    wanted = {"project": str(project), "python": str(facts.executable), "requirements": requirements(project)}
    env = clean_environment(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", **SILENT)
    if any(before.get(key) != wanted[key] for key in ("project", "python")):
        environment.parent.mkdir(exist_ok=True)
        without = ["--without-pip"] if flavour.sanitizer else []
        create = [str(facts.executable), "-m", "venv", "--clear", *without, str(environment)]
        if not run_logged(f"making .venv/{flavour.name}", create, log, env=env):
            raise SetupError(f"the environment could not be made:\n{log_tail(log)}", f"read {log}")
    stamp_file.unlink(missing_ok=True)
    if flavour.sanitizer:
        share(flavour, project)
        stamp_file.write_text(json.dumps(wanted, indent=2) + "\n", "utf-8")
        return
    install = [str(python), "-m", "pip", "install", "--editable", f"{project}[dev]"]
    if not run_logged(f"installing into .venv/{flavour.name}", install, log, env=env):
        raise SetupError(
            f"packages could not be installed into .venv/{flavour.name}:\n{log_tail(log)}",
            "check the network (pip's settings are honoured), then run `make env` again",
        )
    # What a wheel has in it (setup.py); without it the first build of all is slower, and nothing else.
    seeds = [str(python), "-m", "unlatch.frontend.make_seeds"]
    run_logged("reading the standard library's stubs", seeds, log, env=env)
    stamp_file.write_text(json.dumps(wanted, indent=2) + "\n", "utf-8")


def packages_of(flavour: Flavour, project: Path) -> Path:
    """Where the packages of an environment are installed."""
    (found,) = folder_of(flavour, project).glob("lib/python3.14*/site-packages")
    return found


def share(flavour: Flavour, project: Path) -> None:
    """Let a sanitized environment see the packages of the plain one, editable installations included."""
    plain = next(one for one in FLAVOURS if one.free_threaded == flavour.free_threaded)
    if not is_ready(plain, project):
        raise SetupError(
            f".venv/{flavour.name} shares the packages of .venv/{plain.name}, which is missing", "make env"
        )
    line = f"import site; site.addsitedir({str(packages_of(plain, project))!r})\n"
    (packages_of(flavour, project) / "shared.pth").write_text(line, "utf-8")


def remove(project: Path) -> None:
    """Remove both environments; the interpreters stay in the user's cache."""
    shutil.rmtree(project / ".venv", ignore_errors=True)
