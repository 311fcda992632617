"""Finds a file's atomic instructions in its disassembly: those with a `lock` prefix, and exchanges with memory."""

import platform
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LINE: Final = re.compile(r"^\s*([0-9a-f]+):\s+(\S.*?)\s*$")
BYTE_REGISTER: Final = re.compile(r"%(?:[abcd][lh]|[sd]il|[sb]pl|r\d+b)\b")


class NoDisassemblerError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Atomic:
    text: str
    # CPython's mutexes are the only bytes that are changed atomically.
    of_byte: bool


def atomics(file: str) -> dict[int, Atomic]:
    """The atomic read-modify-write instructions of an object file, by address. A store that is sequentially consistent
    is one of them: compilers make it an exchange.
    """
    if platform.machine() not in ("x86_64", "AMD64"):
        raise NoDisassemblerError(f"atomic instructions of {platform.machine()} are not known here")
    if shutil.which("objdump") is None:
        raise NoDisassemblerError("objdump is not installed")
    argv = ["objdump", "-d", "--no-show-raw-insn", file]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        return parse(process.stdout)


def parse(lines: Iterable[str]) -> dict[int, Atomic]:
    found = {}
    for line in lines:
        if "lock" not in line and "xchg" not in line:
            continue
        match = LINE.match(line)
        if match is not None and is_atomic(match[2]):
            text = match[2].partition("<")[0].strip()
            of_byte = BYTE_REGISTER.search(text) is not None or re.search(r"\b(?:lock \w+b|xchgb)\b", text) is not None
            found[int(match[1], 16)] = Atomic(text, of_byte)
    return found


def is_atomic(text: str) -> bool:
    operation, _, operands = text.partition(" ")
    if operation == "lock":
        return True
    # `xchg` locks by itself when one side is memory; between registers it is a padding or a swap.
    return operation.startswith("xchg") and "(" in operands
