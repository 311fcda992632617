"""What each command takes; what it does is in its own module, imported when it is called."""

import contextlib
import faulthandler
import signal
import sys
from pathlib import Path

import click

from unlatch import __version__
from unlatch.config import Given

SOURCES = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
STRICT = click.option(
    "--strict/--no-strict",
    default=None,
    help="Type errors and definitions that stay interpreted are errors.",
)
LEVEL = click.option(
    "-O",
    "level",
    type=click.IntRange(0, 3),
    help="Optimisation, as of C compilers.  [default: 2]",
)
VERIFY = click.option("--verify/--no-verify", default=None, help="Verify the compiler's IR after each pass.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="unlatch", prog_name="unlatch")
def app() -> None:
    """Compile ordinary type-annotated Python to native extension modules that use every core."""


@app.command()
@SOURCES
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Folder for the modules  [default: beside the sources]"
)
@STRICT
@LEVEL
@VERIFY
def build(
    paths: tuple[Path, ...], out: Path | None, strict: bool | None, level: int | None, verify: bool | None
) -> int:
    """Build extension modules from files and packages, as one group.

    Without PATHS, from those that pyproject.toml names under [tool.unlatch].
    """
    from unlatch.commands.build import build as command

    return command(paths, out, Given(strict, level, verify))


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("file")
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
@STRICT
@LEVEL
@click.option("--prepare", is_flag=True, help="Compile into the cache, but do not run.")
def run(file: str, args: tuple[str, ...], strict: bool | None, level: int | None, prepare: bool) -> int:
    """Compile FILE and run it as __main__ with ARGS.

    What it imports from its own folder is compiled too. The compiled modules are cached: as long as no source changes,
    the next run starts at once.
    """
    given = Given(strict, level)
    if prepare:
        from unlatch.commands.prepare import prepare as compile_only

        return compile_only(file, given)
    from unlatch.commands.run import run as command

    return command(file, args, given)


@app.command()
@SOURCES
@STRICT
@click.option("--json", "as_json", is_flag=True, help="Print the coverage as JSON.")
def check(paths: tuple[Path, ...], strict: bool | None, as_json: bool) -> int:
    """Report type errors and which lines are native, without building."""
    from unlatch.commands.check import check as command

    return command(paths, Given(strict), as_json=as_json)


@app.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--at", "stage", default="final", show_default=True, help="typed, built, after:PASS, final, c or asm.")
@click.option("--func", "function", help="Only this function: its qualified name, with or without the module.")
@LEVEL
def dump(file: Path, stage: str, function: str | None, level: int | None) -> int:
    """Print one stage of a module's compilation as text."""
    from unlatch.commands.dump import dump as command

    return command(file, stage, function, Given(opt_level=level, check=True))


@app.command()
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Explain a diagnostic's code; without one, list them all."""
    from unlatch.commands.explain import explain as command

    return command(code)


@app.command()
def passes() -> int:
    """Print the passes in order, with the reason for each place."""
    from unlatch.commands.tables import passes as command

    return command()


@app.command()
@click.argument("prefix", required=False, default="")
def ops(prefix: str) -> int:
    """Print the op table, or the rows that start with PREFIX."""
    from unlatch.commands.tables import ops as command

    return command(prefix)


def main() -> int:
    """Parse the command line and run the command; its exit code."""
    if sys.__stderr__ is not None and not faulthandler.is_enabled():
        with contextlib.suppress(OSError, ValueError):  # standard error may be closed, or no file
            faulthandler.enable(sys.__stderr__)
    try:
        result = app(prog_name="unlatch", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("unlatch: interrupted", file=sys.stderr)
        return 128 + signal.SIGINT
    return result if isinstance(result, int) else 0
