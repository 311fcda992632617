"""Compiles the programs of the safety cases with each compiler."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from bench.plan import BUILD, ROOT, Python
from tools.building import why_not_built

HERE: Final = Path(__file__).resolve().parent
PROGRAMS: Final = HERE / "programs"
CYTHON: Final = "cython==3.3.1"
SYSTEMS: Final = ("cpython", "mypyc", "cython", "unlatch")


def build(system: str, python: Python) -> tuple[Path, str]:
    """The folder to import the compiled programs from, and what went wrong if anything did."""
    if system == "cpython":
        return PROGRAMS, ""
    work = BUILD / "safety" / f"{system}-{python.name}"
    shutil.rmtree(work, ignore_errors=True)
    modules, sources = work / "modules", work / "sources"
    shutil.copytree(PROGRAMS, sources, ignore=shutil.ignore_patterns("__pycache__"))
    modules.mkdir()
    problem = ""
    # Two programs: what one compiler makes of the first shall not keep the second from being built.
    for units in (["races.py"], ["ring/__init__.py", "ring/one.py", "ring/two.py", "ring/three.py"]):
        argv = command(system, python, sources, modules, units)
        problem += why_not_built(argv, work, CYTHON_PATH=str(cython_path()))
    return modules, problem


def command(system: str, python: Python, sources: Path, modules: Path, units: list[str]) -> list[str]:
    if system == "unlatch":
        paths = [str(sources / units[0])] if len(units) == 1 else [str(sources / "ring")]
        return [str(python.executable), "-m", "unlatch", "build", *paths, "-o", str(modules)]
    return [str(python.executable), str(HERE / "compile.py"), system, str(sources), str(modules), *units]


def cython_path() -> Path:
    """Where Cython is installed for this benchmark alone; the project itself does not need it."""
    folder = BUILD / "safety" / "cython"
    if not (folder / "Cython").exists():
        pip = [str(ROOT / ".venv" / "3.14t" / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--no-compile", "--target", str(folder), CYTHON], check=True)
    return folder
