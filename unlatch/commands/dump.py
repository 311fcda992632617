"""`unlatch dump`: what lies between two stages, as text.

    typed        the typed tree
    built        IR as built
    after:PASS   IR after one pass of the table
    final        IR after all passes, below what remains of counts, atomics, locks, boxes, dynamic calls and polls
    c            the generated C
    asm          what the C compiler makes of it

IR comes out in the form that `unlatch.ir.parse` reads.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from unlatch import driver, link
from unlatch.commands.costs_text import format_costs
from unlatch.commands.report import UsageError, guarded
from unlatch.commands.typed_text import format_function, format_module
from unlatch.config import Given, project_config
from unlatch.diagnostics import printable
from unlatch.ir.func import Func
from unlatch.ir.text import format_func, format_funcs
from unlatch.options import Options
from unlatch.passes.table import PASSES, Pass

STAGES: Final = ("typed", "built", "after:PASS", "final", "c", "asm")


def dump(file: Path, stage: str, function: str | None, given: Given) -> int:
    """Print the stage."""

    def work() -> int:
        _check_stage(stage)
        options = given.over(project_config([file]).options)
        units = driver.analyse([file], options).units
        if len(units) > 1:
            raise UsageError(f"{printable(str(file))} holds {len(units)} modules; name one file")
        unit = units[0]
        print(_text(unit, stage, function, options).rstrip("\n"))
        return 0

    return guarded(work)


def _check_stage(stage: str) -> None:
    kind, _, name = stage.partition(":")
    if kind == "after" and name not in {p.name for p in PASSES}:
        known = ", ".join(p.name for p in PASSES)
        raise UsageError(f"there is no pass {printable(name)!r}; there are: {known}")
    if kind != "after" and stage not in STAGES:
        raise UsageError(f"there is no stage {printable(stage)!r}; there are: {', '.join(STAGES)}")


def _text(unit: driver.Unit, stage: str, function: str | None, options: Options) -> str:
    module = unit.source.module
    if stage == "typed":
        if function is None:
            return format_module(unit.tree)
        everything = [*unit.tree.functions, *(m for cls in unit.tree.classes for m in cls.methods)]
        typed = [f for f in everything if _is_named(f"{module}.{f.qualname}", module, function)]
        return "\n".join(map(format_function, typed)) if typed else _missing(unit, function)
    chosen = [f for f in unit.functions if function is None or _is_named(f.symbol, module, function)]
    if function is not None and not chosen:
        return _missing(unit, function)
    if stage == "built":
        return format_funcs(chosen)
    if stage.startswith("after:"):
        return _after(unit, stage.removeprefix("after:"), chosen, options)
    driver.optimise([unit], options)
    if stage == "final":
        source = unit.source.text.split("\n")
        return "\n\n".join(f"{format_costs(func, source)}\n{format_func(func)}" for func in chosen)
    text = next(driver.c_texts([unit]))
    if stage == "c":
        return text if function is None else "\n\n".join(c_functions(text, [_c_name(f, module) for f in chosen]))
    assembly = link.assembly(text, module, driver.link_options(options))
    return assembly if function is None else "\n".join(_assembly_of(assembly, [f.symbol for f in chosen]))


def _after(unit: driver.Unit, name: str, chosen: Sequence[Func], options: Options) -> str:
    """Run the passes; keep the text as it was after the one asked for."""
    texts: dict[str, str] = {}
    wanted = {func.symbol for func in chosen}

    def observe(p: Pass, func: Func) -> None:
        if p.name == name and func.symbol in wanted:
            texts[func.symbol] = format_funcs([func])

    driver.optimise([unit], options, observe)
    return "\n".join(texts.values())


def _is_named(symbol: str, module: str, function: str) -> bool:
    return symbol == function or symbol == f"{module}.{function}"


def _missing(unit: driver.Unit, function: str) -> str:
    for fallback in unit.built.fallbacks:
        if _is_named(f"{unit.source.module}.{fallback.qualname}", unit.source.module, function):
            raise UsageError(f"{printable(function)} runs interpreted: {fallback.reason}")
    known = ", ".join(func.symbol for func in unit.functions) or "none"
    raise UsageError(f"there is no function {printable(function)!r}; native functions are: {known}")


def _c_name(func: Func, module: str) -> str:
    return f"ul_f_{func.symbol.removeprefix(f'{module}.').replace('.', '_')}"


def c_functions(text: str, names: Sequence[str]) -> Iterator[str]:
    """The definitions of C functions: each starts at the margin and ends at the next closing brace there."""
    lines = text.split("\n")
    for start, line in enumerate(lines):
        if line.endswith("{") and any(f" {name}(" in line.replace("*", " ") for name in names) and line[0] != " ":
            end = next((i for i in range(start, len(lines)) if lines[i] == "}"), len(lines) - 1)
            yield "\n".join(lines[start : end + 1])


def _assembly_of(text: str, symbols: Sequence[str]) -> Iterator[str]:
    """The parts of an assembler text that belong to functions, from label to size directive."""
    lines = text.split("\n")
    for symbol in symbols:
        start = next((i for i, line in enumerate(lines) if line.endswith(":") and line.strip('"_: ') == symbol), None)
        if start is None:
            yield f"# {symbol}: inlined everywhere"
            continue
        end = next((i for i in range(start, len(lines)) if lines[i].lstrip().startswith(".size")), len(lines) - 1)
        yield "\n".join(lines[start : end + 1])
