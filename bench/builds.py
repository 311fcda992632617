"""Compiles each case with each compiler, and measures that too: time, peak memory, size of the C and of the result."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from . import long_module
from .plan import BENCH, BUILD, Case, Python, System

COMPILE_ONE: Final = BENCH / "compile_one.py"

# What the C of the floor is compiled with besides: the optimisation that extension modules of the interpreter get.
FLOOR_QUESTION: Final = """
import json, sysconfig
names = ("CC", "CFLAGS", "CCSHARED", "EXT_SUFFIX")
print(json.dumps([sysconfig.get_path("include"), *(sysconfig.get_config_var(name) or "" for name in names)]))
"""


@dataclass(frozen=True, slots=True)
class Build:
    """One case compiled by one system for one interpreter."""

    case: str
    system: System
    python: str
    build_s: float
    # The processor's time of the compiler itself, and that of the C compiler.
    own_s: float
    c_compiler_s: float
    peak_mib: float
    c_bytes: int
    so_bytes: int
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """How a build is started, and where it leaves what it has found out itself."""

    argv: list[str]
    log: Path
    report: Path
    # An empty folder in place of the user's cache: what is timed must not find there what an earlier build left.
    cache: Path | None = None


@dataclass(slots=True)
class Outcome:
    seconds: float = 0.0
    peak_mib: float = 0.0
    failure: str = ""
    own: dict[str, float] = field(default_factory=dict)


def quickness(built: Build) -> tuple[bool, float]:
    """What tells the better of two builds of the same: it succeeded, and took its compiler less time."""
    return bool(built.failure), built.own_s


def modules_of(system: System, python: Python, case: Case) -> Path:
    """The folder that a worker imports `case` from, for `system` on `python`."""
    return case.source.parent if system == "cpython" else work_folder(system, python, case.name) / "modules"


def work_folder(system: System, python: Python, case: str) -> Path:
    return BUILD / f"{system}-{python.name}" / case


def build(case: Case, system: System, python: Python) -> Build:
    """Compile one case from nothing and say what it took."""
    work = work_folder(system, python, case.name)
    shutil.rmtree(work, ignore_errors=True)
    generated = work / "c"
    out = work / "modules"
    out.mkdir(parents=True)
    generated.mkdir()
    source = written_source(case, work / "source")
    command = command_of(case, source, system, python, work)
    outcome = timed(command)
    if system == "unlatch" and not outcome.failure:
        # Asked for afterwards and outside the time: a build keeps no C.
        dump = [str(python.executable), "-m", "unlatch", "dump", str(source), "--at", "c"]
        text = subprocess.run(dump, capture_output=True, cwd=work)
        (generated / f"{case.name}.c").write_bytes(text.stdout)
    compiled = sorted(out.rglob("*.so"))
    if not outcome.failure and not compiled:
        outcome.failure = "no extension module came out"
    built = Build(
        case=case.name,
        system=system,
        python=python.name,
        build_s=outcome.seconds,
        own_s=outcome.own.get("own_s", 0.0),
        c_compiler_s=outcome.own.get("c_compiler_s", outcome.seconds),
        peak_mib=outcome.peak_mib,
        c_bytes=sum(path.stat().st_size for path in generated.rglob("*.c")),
        so_bytes=sum(stripped_size(path) for path in compiled),
        failure=outcome.failure,
    )
    (work / "build.json").write_text(json.dumps(asdict(built)))
    return built


def built_before(case: Case, system: System, python: Python) -> Build | None:
    """What an earlier run of the bench built from the same source, by whatever compiler that was."""
    work = work_folder(system, python, case.name)
    source = work / "source" / f"{case.name}.py"
    if not (work / "build.json").exists() or source.read_text() != text_of(case):
        return None
    built = Build(**json.loads((work / "build.json").read_text()))
    return None if built.failure else built


def written_source(case: Case, folder: Path) -> Path:
    """A copy outside the package that the programs lie in, so that the module has the same short name everywhere."""
    folder.mkdir()
    source = folder / f"{case.name}.py"
    source.write_text(text_of(case))
    return source


def text_of(case: Case) -> str:
    if case.group == "building":
        return long_module.long_module()
    return case.source.read_text()


def command_of(case: Case, source: Path, system: System, python: Python, work: Path) -> Command:
    log = work / "build.log"
    report = work / "report.json"
    if system == "c":
        return Command(floor_command(case, python, work / "modules"), log, report)
    paths = [source, work / "modules", work / "c", report]
    bare = case.name.endswith("_bare")
    cache = work / "cache" if bare or case.name.endswith("_cold") else None
    compiler = f"{system}-bare" if bare else system
    return Command([str(python.executable), "-I", str(COMPILE_ONE), compiler, *map(str, paths)], log, report, cache)


def floor_command(case: Case, python: Python, out: Path) -> list[str]:
    answer = subprocess.run([python.executable, "-I", "-c", FLOOR_QUESTION], check=True, capture_output=True, text=True)
    include, compiler, flags, position, suffix = json.loads(answer.stdout)
    words = [*shlex.split(compiler), *shlex.split(flags), *shlex.split(position), "-shared", f"-I{include}"]
    return [*words, str(case.floor), "-o", str(out / f"{case.name}{suffix}")]


def timed(command: Command) -> Outcome:
    """Run a build; its wall time, the largest memory of any of its processes, and why it failed if it did."""
    environment = os.environ | ({} if command.cache is None else {"UNLATCH_CACHE_DIR": str(command.cache)})
    begin = time.perf_counter()
    with command.log.open("w") as output:
        process = subprocess.Popen(
            command.argv, stdout=output, stderr=subprocess.STDOUT, cwd=command.log.parent, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
    outcome = Outcome(seconds=time.perf_counter() - begin)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    outcome.peak_mib = usage.ru_maxrss / unit
    if process.returncode != 0:
        lines = command.log.read_text().strip().splitlines()
        outcome.failure = lines[-1] if lines else f"exit code {process.returncode}"
    elif command.report.exists():
        outcome.own = json.loads(command.report.read_text())
    return outcome


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
