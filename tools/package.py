"""`make package P=NAME`: compile a package from PyPI and run its own test suite against the result, on both builds.

The package's sources are compiled as one group, as they are. The tests then run in a folder tree from which those
sources are gone, and afterwards every module that was compiled must have been loaded as an extension. The command
succeeds when there is something to run and nothing fails.
"""

import argparse
import json
import os
import re
import shutil
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from tools.pypi import Package, fetch
from tools.setup.console import SetupError, clean_environment, log_tail, run_logged, say
from tools.staging import BUILDS, ROOT, Staged, python_of, stage

WORK: Final = ROOT / "build" / "package"
TEST_FOLDERS: Final = ("tests", "test", "testing")
NOT_INSTALLED: Final = frozenset({"coverage", "pytest-cov", "tox", "pre-commit"})
TEST_EXTRAS: Final = frozenset({"test", "tests", "testing"})

# Where pytest looks for settings, in its order, and what marks them.
SETTINGS: Final = (
    ("pytest.ini", ""),
    ("pyproject.toml", "[tool.pytest"),
    ("tox.ini", "[pytest]"),
    ("setup.cfg", "[tool:pytest]"),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests of one build came to."""

    passed: int
    failed: int
    skipped: int
    origins: dict[str, str | None]
    gil: bool
    log: Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.package", description=__doc__)
    parser.add_argument("name", help="as on PyPI; NAME==VERSION for one release")
    parser.add_argument("--build", choices=BUILDS, action="append", help="only this build")
    options = parser.parse_args()
    try:
        package = fetch(options.name)
        lines = []
        good = True
        for build in options.build or BUILDS:
            line, ok = examine(package, build)
            lines.append(line)
            good = good and ok
    except SetupError as stop:
        print(f"make package: stopped: {stop.problem}\n  next: {stop.step}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0 if good else 1


def examine(package: Package, build: str) -> tuple[str, bool]:
    """Compile and test one package for one build; the closing line, and whether all is well."""
    work = WORK / package.name / build
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    sources = without_tests(package, work / "sources")
    staged = stage(f"{package.name} {package.version}", build, sources, work / "compiled")
    shutil.rmtree(work / "sources")
    verdict = run_tests(package, build, staged, work)
    interpreted = [name for name in staged.compiled if not loaded_as_extension(name, verdict)]
    for name in sorted(interpreted):
        say(f"  {name} was compiled, but the tests ran {verdict.origins[name]}")
    if verdict.gil and build.endswith("t"):
        say("  importing the package turned the GIL on")
    if verdict.failed:
        say(f"  the failures are in {verdict.log}")
    if verdict.passed + verdict.failed == 0:
        say(f"  no test ran: see {verdict.log}")
    line = (
        f"{package.name} {build}: {verdict.passed} passed, {verdict.failed} failed, "
        f"native lines {staged.native_share:.1f} %"
    )
    good = verdict.passed > 0 and verdict.failed == 0 and not interpreted
    return line, good and not (verdict.gil and build.endswith("t"))


def loaded_as_extension(name: str, verdict: Verdict) -> bool:
    """A module that no test imported cannot have been interpreted in place of the compiled one."""
    if name not in verdict.origins:
        return True
    origin = verdict.origins[name]
    return origin is not None and not origin.endswith((".py", ".pyc"))


def without_tests(package: Package, into: Path) -> list[Path]:
    """A copy of what is to be compiled: the package as installed, less tests that it installs with itself."""
    into.mkdir()
    for module in package.modules():
        if module.is_dir():
            shutil.copytree(module, into / module.name, ignore=shutil.ignore_patterns(*TEST_FOLDERS, "__pycache__"))
        else:
            shutil.copy2(module, into)
    return sorted(into.iterdir())


def run_tests(package: Package, build: str, staged: Staged, work: Path) -> Verdict:
    if package.name == "tomli":
        return tomllib_data(build, staged, work)
    tests, settings = lay_out_tests(package, staged, work)
    needed = missing([*package.requirements(TEST_EXTRAS), *group_requirements(work / "sdist")])
    dependencies = work / "dependencies"
    if needed:
        install(build, needed, dependencies)
    plugin = work / "plugin"
    plugin.mkdir()
    shutil.copy2(ROOT / "tools" / "origin_plugin.py", plugin)
    result = work / "result.xml"
    origins = work / "origins.json"
    command = [
        *(str(python_of(build)), "-P", "-m", "pytest", "-q", "-rfE", "-p", "origin_plugin", "-p", "no:cacheprovider"),
        *("--import-mode=importlib", "-o", "consider_namespace_packages=true"),
        "--continue-on-collection-errors",
        *(f"--junitxml={result}", *settings, *(str(path) for path in tests)),
    ]
    environment = clean_environment(
        PYTHONPATH=os.pathsep.join(map(str, (staged.folder, plugin, dependencies))),
        PYTHONDONTWRITEBYTECODE="1",
        UNLATCH_ORIGINS=str(origins),
        UNLATCH_PACKAGES=",".join(sorted({name.partition(".")[0] for name in staged.compiled})),
    )
    log = work / "tests.log"
    run_logged(f"testing {package.name} on {build}", command, log, cwd=work / "sdist", env=environment)
    if not result.exists() or not origins.exists():
        raise SetupError(f"the tests of {package.name} did not finish on {build}:\n{log_tail(log, 15)}", f"see {log}")
    counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in ElementTree.parse(result).iter("testsuite"):
        for key in counts:
            counts[key] += int(suite.get(key, 0))
    failed = counts["failures"] + counts["errors"]
    state = json.loads(origins.read_text())
    return Verdict(
        passed=counts["tests"] - failed - counts["skipped"],
        failed=failed,
        skipped=counts["skipped"],
        origins=state["origins"],
        gil=state["gil"],
        log=log,
    )


def tomllib_data(build: str, staged: Staged, work: Path) -> Verdict:
    """tomli's source distribution has no tests; the standard library's tests for tomllib have the same data."""
    say("  tomli's source distribution has no tests: comparing with tomllib on the standard library's test data")
    log = work / "tests.log"
    command = [str(python_of(build)), "-P", str(ROOT / "tools" / "tomllib_data.py"), str(staged.folder)]
    run_logged(f"comparing tomli with tomllib on {build}", command, log, env=clean_environment())
    lines = log.read_text().splitlines()
    try:
        state = json.loads(lines[-1])
    except (IndexError, ValueError):
        raise SetupError(f"the comparison did not finish on {build}:\n{log_tail(log, 15)}", f"see {log}") from None
    for line in lines[2:-1]:  # after the command, which the log begins with
        say(f"  {line}")
    return Verdict(state["passed"], state["failed"], 0, state["origins"], state["gil"], log)


def lay_out_tests(package: Package, staged: Staged, work: Path) -> tuple[list[Path], list[str]]:
    """Put the source distribution's tests where they find the compiled package and not its sources.

    Tests inside the package go inside the compiled package; others stay in a copy of the distribution from which the
    package's sources are removed. The second value is pytest's options for the distribution's own settings.
    """
    copy = work / "sdist"
    shutil.copytree(package.sdist, copy)
    tests = []
    for module in package.modules():
        for home in (copy / module.name, copy / "src" / module.name):
            if not home.exists():
                continue
            if home.is_dir():
                for name in TEST_FOLDERS:
                    if (home / name).is_dir():
                        shutil.move(home / name, staged.folder / module.name / name)
                        tests.append(staged.folder / module.name / name)
                shutil.rmtree(home)
            else:
                home.unlink()
    tests.extend(copy / name for name in TEST_FOLDERS if (copy / name).is_dir())
    if not tests:
        # Some keep them as test_*.py at the top; whatever pytest finds there is theirs.
        tests.extend(sorted(copy.glob("test_*.py")))
    if not tests:
        raise SetupError(
            f"the source distribution of {package.name} {package.version} has no tests",
            "choose a package whose source distribution has them",
        )
    return tests, ["--rootdir", str(copy), *settings_of(copy)]


def group_requirements(sdist: Path) -> list[str]:
    """What the dependency groups for testing name; other groups that they include are followed."""
    project = sdist / "pyproject.toml"
    groups = tomllib.loads(project.read_text()).get("dependency-groups", {}) if project.exists() else {}
    todo = sorted(TEST_EXTRAS & set(groups))
    found = []
    for name in todo:
        for entry in groups.get(name, []):
            if isinstance(entry, str):
                found.append(entry)
            elif entry.get("include-group") not in (None, *todo):
                todo.append(entry["include-group"])
    return found


def missing(requirements: list[str]) -> list[str]:
    """Those that the environments do not have already, and no plugins that would interfere with how tests are run."""
    names = {re.split(r"[^A-Za-z0-9._-]", line.strip(), maxsplit=1)[0].lower(): line for line in requirements}
    return [line for name, line in names.items() if name not in NOT_INSTALLED and not is_installed(name)]


def is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def settings_of(folder: Path) -> list[str]:
    """The file with pytest's settings, named outright: the tests may lie outside the folder it is in.

    Options in it that ask for plugins to measure coverage or to spread tests over processes are dropped, with the rest.
    """
    for name, section in SETTINGS:
        path = folder / name
        if path.exists() and section in (text := path.read_text()):
            unwanted = "--cov" in text or "-n auto" in text
            return ["-c", str(path), *(["-o", "addopts="] if unwanted else [])]
    return ["-c", os.devnull]


def install(build: str, requirements: list[str], into: Path) -> None:
    command = [str(python_of(build)), "-m", "pip", "install", "--quiet", "--target", str(into), *requirements]
    if not run_logged("installing what the tests need", command, into.with_suffix(".log"), env=clean_environment()):
        raise SetupError("cannot install what the tests need", f"see {into.with_suffix('.log')}")


if __name__ == "__main__":
    sys.exit(main())
