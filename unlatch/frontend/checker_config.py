"""The type checker's settings: the project's own where they concern types, ours where the compiler depends on them."""

import configparser
import io
import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from mypy.build import default_data_dir
from mypy.config_parser import parse_config_file
from mypy.options import PER_MODULE_OPTIONS
from mypy.options import Options as Settings

from unlatch.diagnostics import Diagnostic, Severity
from unlatch.frontend.sources import Source
from unlatch.options import Options

# Per-module settings that would change what a type means, or hide definitions from us.
_NOT_PER_MODULE: Final = frozenset(
    {"strict_optional", "check_untyped_defs", "python_version", "platform", "always_true", "always_false"}
)

# What the standard library's stubs mean depends on these, so there the project's choice counts.
_ALSO_IN_STUBS: Final = frozenset({"always_true", "always_false", "strict_optional"})

_FILES: Final = ("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg")


def find_config(sources: Sequence[Source], options: Options) -> Path | None:
    """The project's mypy configuration: the nearest one in or above the folder that holds all sources."""
    if options.mypy_config is not None:
        return Path(options.mypy_config) if options.mypy_config else None
    folder = Path(os.path.commonpath([str(Path(s.path).parent) for s in sources]))
    for parent in (folder, *folder.parents):
        for name in _FILES:
            if _has_settings(parent / name):
                return parent / name
        if (parent / ".git").exists() or (parent / ".hg").exists():
            break
    return None


def settings(config: Path | None, diagnostics: list[Diagnostic]) -> Settings:
    """Settings for one run; notes on what had to be put aside are added to `diagnostics`."""
    chosen = Settings()
    if config is not None:
        complaints = io.StringIO()
        directory = os.environ.get("MYPY_CONFIG_FILE_DIR")
        try:
            parse_config_file(chosen, lambda: None, str(config), complaints, complaints)
        except (Exception, SystemExit) as error:  # any broken configuration is the same to us
            complaints.write(str(error))
            chosen = Settings()
        finally:
            if directory is None:
                os.environ.pop("MYPY_CONFIG_FILE_DIR", None)
            else:
                os.environ["MYPY_CONFIG_FILE_DIR"] = directory
        for line in complaints.getvalue().splitlines():
            diagnostics.append(_note(line, config))
        if chosen.plugins:
            # A plugin is code that the source tree brings along; looking at a source must not run it.
            diagnostics.append(
                _note("mypy plugins are not loaded; what they would type counts as mypy alone sees it", config)
            )
    _take_over(chosen)
    return chosen


def with_own_settings_for_stubs(chosen: Settings, sources: Sequence[Source]) -> Settings | None:
    """Have the standard library's stubs read the same way for all projects; the settings that hold for them.

    None where the project brings stubs of its own, or the checker's settings are not as we know them. How strictly a
    project is checked has no bearing on what stubs mean, but the checker reads a cached result again when a setting
    differs. Only positions in sources are asked for, so that the stubs can have the faster parser, and their syntax
    trees need not be kept.
    """
    if chosen.custom_typeshed_dir is not None:
        return None
    fresh = Settings()
    own = {name: getattr(fresh, name) for name in PER_MODULE_OPTIONS - _ALSO_IN_STUBS}
    stubs = chosen.apply_changes(own | {"native_parser": True, "preserve_asts": False})
    stubs.enabled_error_codes, stubs.disabled_error_codes = set(), set()
    chosen.build_per_module_cache()
    by_pattern: dict[str, Settings] | None = getattr(chosen, "_per_module_cache", None)
    if by_pattern is None:
        return None
    named = {pattern.partition(".")[0] for pattern in by_pattern} | {s.module.partition(".")[0] for s in sources}
    by_pattern.update({f"{package}.*": stubs for package in _with_stubs() - named})
    return stubs


def _with_stubs() -> set[str]:
    """The packages and modules of the standard library, as the checker's stubs list them."""
    lines = (Path(default_data_dir()) / "typeshed" / "stdlib" / "VERSIONS").read_text(encoding="utf-8").splitlines()
    return {line.partition(":")[0].partition(".")[0] for line in lines if line and not line.startswith("#")}


def _take_over(chosen: Settings) -> None:
    """Set what the compiler depends on, whatever the project wants for its own runs."""
    fresh = Settings()
    for name in (
        "report_dirs",
        "junit_xml",
        "verbosity",
        "pdb",
        "raise_exceptions",
        "show_traceback",
        "dump_type_stats",
        "dump_inference_stats",
        "dump_build_stats",
        "dump_graph",
        "dump_deps",
        "timing_stats",
        "line_checking_stats",
        "shadow_file",
        "num_workers",
        "bazel",
        "package_root",
        "quickstart_file",
        "warn_unused_configs",
        "warn_unused_ignores",
        "semantic_analysis_only",
        "skip_version_check",
        "skip_cache_mtime_checks",
        "fixed_format_cache",
        "pretty",
        "error_summary",
        "show_error_context",
        "hide_error_codes",
        "follow_imports",
        "custom_typing_module",
    ):
        setattr(chosen, name, getattr(fresh, name))
    chosen.python_version = sys.version_info[:2]
    chosen.python_executable = sys.executable
    chosen.platform = sys.platform
    chosen.plugins = []
    chosen.strict_optional = True
    chosen.incremental = True
    # Files are replaced as a whole, so runs at the same time do not get in each other's way, as with a database.
    chosen.sqlite_cache = False
    chosen.export_types = True
    chosen.preserve_asts = True
    chosen.namespace_packages = True
    chosen.explicit_package_bases = True
    # The parser that is built on `ast`: its positions are exactly those of the syntax tree that we convert.
    chosen.native_parser = False
    chosen.output = "json"
    chosen.show_column_numbers = True
    chosen.show_error_end = True
    chosen.many_errors_threshold = -1
    chosen.per_module_options = {
        pattern: {name: value for name, value in section.items() if name not in _NOT_PER_MODULE}
        for pattern, section in chosen.per_module_options.items()
    }


def _has_settings(path: Path) -> bool:
    try:
        if path.suffix == ".toml":
            return "mypy" in tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
        if path.name != "setup.cfg":
            return path.is_file()
        parser = configparser.RawConfigParser()
        parser.read(path, encoding="utf-8")
        return parser.has_section("mypy")
    except (OSError, ValueError, configparser.Error):
        return False


def _note(message: str, config: Path) -> Diagnostic:
    return Diagnostic("checker-config", message, str(config), severity=Severity.NOTE)
