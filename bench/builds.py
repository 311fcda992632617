"""Compiles each case with each compiler, and measures that too: time, peak memory, size of the C and of the result."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .plan import BUILD, PROGRAMS, ROOT, Python, System

MYPYC_BUILD: Final = ROOT / "bench" / "mypyc_build.py"


@dataclass(frozen=True, slots=True)
class Build:
    """One case compiled by one system for one interpreter."""

    case: str
    system: System
    python: str
    build_s: float
    peak_mib: float
    c_bytes: int
    so_bytes: int
    failure: str = ""


def modules_of(system: System, python: Python) -> Path:
    """The folder that a worker for `system` on `python` imports its cases from."""
    return PROGRAMS if system == "cpython" else BUILD / f"{system}-{python.name}" / "modules"


def build(case: str, system: System, python: Python) -> Build:
    """Compile one case from nothing and say what it took."""
    work = BUILD / f"{system}-{python.name}" / case
    shutil.rmtree(work, ignore_errors=True)
    generated = work / "c"
    out = work / "out"
    out.mkdir(parents=True)
    generated.mkdir()
    # A copy outside the package that the programs lie in, so that the module has the same short name everywhere.
    source = work / "source" / f"{case}.py"
    source.parent.mkdir()
    shutil.copyfile(PROGRAMS / source.name, source)
    seconds, peak_mib, failure = timed(command(source, system, python, out, generated), work / "build.log")
    if system == "unlatch" and not failure:
        # Asked for afterwards and outside the time: a build keeps no C.
        dump = [str(python.executable), "-m", "unlatch", "dump", str(source), "--at", "c"]
        text = subprocess.run(dump, capture_output=True, cwd=work)
        (generated / f"{case}.c").write_bytes(text.stdout)
    modules = modules_of(system, python)
    modules.mkdir(parents=True, exist_ok=True)
    for stale in modules.glob(f"{case}.*"):
        stale.unlink()
    compiled = sorted(out.rglob("*.so"))
    for extension in compiled:
        shutil.copy2(extension, modules / extension.name)
    if not failure and not compiled:
        failure = "no extension module came out"
    return Build(
        case=case,
        system=system,
        python=python.name,
        build_s=seconds,
        peak_mib=peak_mib,
        c_bytes=sum(path.stat().st_size for path in generated.rglob("*.c")),
        so_bytes=sum(stripped_size(path) for path in compiled),
        failure=failure,
    )


def command(source: Path, system: System, python: Python, out: Path, generated: Path) -> list[str]:
    if system == "mypyc":
        return [str(python.executable), "-I", str(MYPYC_BUILD), str(source), str(out), str(generated)]
    return [str(python.executable), "-m", "unlatch", "build", str(source), "-o", str(out)]


def timed(argv: list[str], log: Path) -> tuple[float, float, str]:
    """Run a build; its wall time, the largest memory of any of its processes, and why it failed if it did."""
    begin = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(argv, stdout=output, stderr=subprocess.STDOUT, cwd=log.parent)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    failure = ""
    if process.returncode != 0:
        lines = log.read_text().strip().splitlines()
        failure = lines[-1] if lines else f"exit code {process.returncode}"
    return seconds, usage.ru_maxrss / unit, failure


def stripped_size(extension: Path) -> int:
    """Bytes of an extension module without symbols, which compilers keep or not by habit; as it is without `strip`."""
    strip = shutil.which("strip")
    if strip is None:
        return extension.stat().st_size
    bare = extension.with_suffix(".stripped")
    subprocess.run([strip, "-o", bare, extension], check=True)
    size = bare.stat().st_size
    bare.unlink()
    return size
