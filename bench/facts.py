"""What a result depends on besides the code: the machine, the versions, and how the interpreters were built."""

import json
import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Final

from .plan import ROOT, Python

# Asked of each interpreter: its version, whether it was profile-guided, and which compiler its extensions are built by.
QUESTION: Final = """
import json, sys, sysconfig
arguments = sysconfig.get_config_var("CONFIG_ARGS") or ""
print(json.dumps({
    "version": sys.version.split()[0],
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "profile_guided": "--enable-optimizations" in arguments,
    "lto": "--with-lto" in arguments,
    "compiler": sysconfig.get_config_var("CC") or "",
}))
"""


def interpreter(python: Python) -> dict[str, object]:
    answer = subprocess.run([python.executable, "-I", "-c", QUESTION], check=True, capture_output=True, text=True)
    facts: dict[str, object] = json.loads(answer.stdout)
    return facts


def machine() -> dict[str, object]:
    return {
        "processor": processor(),
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.system(),
    }


def processor() -> str:
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def versions(pythons: list[Python]) -> dict[str, object]:
    return {
        "mypyc": metadata.version("mypy"),
        "unlatch": metadata.version("unlatch"),
        "commit": commit(),
        "c_compiler": first_line(["cc", "--version"]),
        "interpreters": {python.name: interpreter(python) for python in pythons},
    }


def commit() -> str:
    return first_line(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"])


def first_line(argv: list[str]) -> str:
    try:
        answer = subprocess.run(argv, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return answer.stdout.partition("\n")[0]


def how_built(interpreters: dict[str, dict[str, object]]) -> str:
    """The sentence beside every comparison with the interpreter: a slow interpreter flatters every compiler."""
    plain = [name for name, facts in interpreters.items() if not facts["profile_guided"]]
    if not plain:
        return "The interpreters were built with profile-guided optimisation."
    return (
        f"Built without profile-guided optimisation: {', '.join(plain)}. A distribution's interpreter is faster, "
        "so ratios against the interpreter look better here than they are."
    )
