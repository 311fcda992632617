"""From paths to modules, and what the type checker's run makes of them."""

from pathlib import Path

import pytest

from tests.unit.frontend_support import NO_CONFIG, loaded, source
from unlatch.diagnostics import CODES, Severity, render
from unlatch.errors import CompileError
from unlatch.frontend.sources import find_sources, read_source
from unlatch.options import Options


def tree(folder: Path, *names: str) -> Path:
    """Make empty files."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    return folder


def modules(*paths: Path) -> list[str]:
    """The modules found under the paths."""
    return [found.module for found in find_sources(paths)]


def test_packages_begin_at_their_topmost_init(tmp_path: Path) -> None:
    tree(
        tmp_path,
        "a/__init__.py",
        "a/b/__init__.py",
        "a/b/c.py",
        "a/n/d.py",
        "e.py",
        "a/__pycache__/x.py",
        "a/no-name/y.py",
    )
    assert modules(tmp_path / "a") == ["a", "a.b", "a.b.c", "a.n.d"]
    assert modules(tmp_path / "a" / "b") == ["a.b", "a.b.c"]
    assert modules(tmp_path / "a" / "b" / "c.py") == ["a.b.c"]
    assert modules(tmp_path) == ["a", "a.b", "a.b.c", "a.n.d", "e"]


def test_folders_without_init_are_namespace_packages(tmp_path: Path) -> None:
    tree(tmp_path, "space/part/__init__.py", "space/one.py")
    assert modules(tmp_path) == ["space.one", "space.part"]


def test_environments_are_left_alone(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "env/pyvenv.cfg", "env/lib/b.py", ".hidden/c.py")
    assert modules(tmp_path) == ["a"]


def test_a_file_knows_its_root(tmp_path: Path) -> None:
    tree(tmp_path, "a/__init__.py", "a/b.py")
    found = read_source(tmp_path / "a" / "b.py")
    assert (found.module, found.root, found.is_package) == ("a.b", str(tmp_path), False)
    assert read_source(tmp_path / "a" / "__init__.py").is_package


def test_a_script_may_be_given_any_module_name(tmp_path: Path) -> None:
    path = tree(tmp_path, "my-script.py") / "my-script.py"
    assert read_source(path, "__main__").module == "__main__"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("missing.py", None, "missing-file"),
        ("text.txt", b"", "not-python"),
        ("my-module.py", b"", "invalid-module-name"),
        ("class.py", b"", "invalid-module-name"),
        ("latin.py", b"x = '\xe9'\n", "bad-encoding"),
        ("cookie.py", b"# coding: no-such-encoding\n", "bad-encoding"),
    ],
)
def test_a_bad_file_is_a_diagnostic(tmp_path: Path, name: str, data: bytes | None, code: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(CompileError) as caught:
        find_sources([path])
    assert [d.code for d in caught.value.diagnostics] == [code]


def test_an_empty_folder_is_a_diagnostic(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as caught:
        find_sources([tmp_path])
    assert [d.code for d in caught.value.diagnostics] == ["empty-input"]


def test_two_files_of_one_module_are_a_diagnostic(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.py", "b/x.py")
    with pytest.raises(CompileError) as caught:
        find_sources([tmp_path / "a" / "x.py", tmp_path / "b" / "x.py"])
    assert [d.code for d in caught.value.diagnostics] == ["duplicate-module"]


def test_other_encodings_and_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"# coding: latin-1\r\nx = '\xe9'\r\n")
    assert read_source(path).text == "# coding: latin-1\nx = 'é'\n"
    path.write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert read_source(path).text == "x = 1\n"


# The type checker ----------------------------------------------------------------------------------------------------


def test_a_type_error_is_a_warning_with_the_place_in_characters() -> None:
    text = 'é = "é"; x: int = "a"\n'
    (found,) = loaded(source(text)).diagnostics
    assert (found.code, found.severity) == ("type-error", Severity.WARNING)
    assert found.span is not None
    assert text[found.span.col : found.span.end_col] == '"a"'
    assert render(found, text).splitlines()[1:3] == [f"    {text.rstrip()}", f"    {' ' * 18}^^^"]


def test_strict_makes_it_an_error() -> None:
    with pytest.raises(CompileError) as caught:
        loaded(source('x: int = "a"\n'), options=Options(strict=True, mypy_config=""))
    assert [d.code for d in caught.value.diagnostics] == ["type-error"]


def test_untyped_functions_are_not_scolded() -> None:
    assert loaded(source("def f(x):\n    y: int = 'a'\n")).diagnostics == ()


def test_a_module_that_is_not_there_is_a_warning_and_one_without_types_a_note() -> None:
    (missing,) = loaded(source("import no_such_module_anywhere\n")).diagnostics
    assert (missing.code, missing.severity) == ("module-not-found", Severity.WARNING)


def test_one_source_that_the_checker_gives_up_on_does_not_cost_the_others_their_types() -> None:
    bad = source("from . import nothing\n", "bad")
    good = source("def f(x: int) -> int: return x\n", "good")
    result = loaded(bad, good)
    assert [d.code for d in result.diagnostics] == ["checker-failed"]
    assert str(result.trees[1].functions[0].params[0].type) == "int"


def test_all_syntax_errors_of_a_group_are_reported_together() -> None:
    with pytest.raises(CompileError) as caught:
        loaded(source("x = (", "a"), source("y = 1", "b"), source("z = )", "c"))
    assert [Path(d.path).name for d in caught.value.diagnostics] == ["a.py", "c.py"]


def test_the_projects_own_configuration_counts(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import no_such_module_anywhere\nx: int = 'a'\n")
    (tmp_path / "mypy.ini").write_text("[mypy]\nignore_missing_imports = True\nplugins = no.such.plugin\n")
    found = loaded(*find_sources([tmp_path / "a.py"]), options=Options()).diagnostics
    assert [d.code for d in found] == ["type-error", "checker-config"]


def test_a_broken_configuration_is_noted_and_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x: int = 1\n")
    (tmp_path / "mypy.ini").write_text("[mypy]\nno_such_setting = 1\nstrict_optional = False\n")
    result = loaded(*find_sources([tmp_path / "a.py"]), options=Options())
    assert [d.code for d in result.diagnostics] == ["checker-config"]
    assert str(result.trees[0].globals["x"]) == "int"


def test_damage_in_the_cache_costs_time_only(tmp_path: Path) -> None:
    from unlatch.frontend.load import load

    cache = tmp_path / "cache"
    load([source("x = 1\n")], NO_CONFIG, cache)
    for path in cache.rglob("*"):
        if path.is_file():
            path.write_bytes(b"\0" * 5000)
    result = load([source("import os\nx = os.getpid()\n")], NO_CONFIG, cache)
    assert str(result.trees[0].globals["x"]) == "int"


def test_deeply_nested_sources_do_not_overflow_the_checkers_stack() -> None:
    text = "def f(x: int) -> int:\n    return " + " + ".join(["x"] * 3000) + "\n"
    tree_ = loaded(source(text)).trees[0]
    assert str(tree_.functions[0].returns) == "int"


def test_every_code_has_an_explanation() -> None:
    assert all(text.endswith(".") and len(text) > 40 for text in CODES.values())
