"""`[tool.unlatch]`: which file counts, what its settings mean, and that the command line wins."""

from pathlib import Path

import pytest

from tests.unit.cli_support import run, write
from unlatch.config import Config, Given, project_config
from unlatch.errors import CompileError
from unlatch.frontend.sources import find_sources
from unlatch.options import Options
from unlatch.project import find_program

EVERYTHING = """
[tool.unlatch]
paths = ["src"]
out = "build/native"
exclude = ["src/pkg/vendored", "**/conftest.py"]
strict = true
opt-level = 3
verify = true
mypy-config = "mypy.ini"
"""


def configure(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def test_every_setting_has_its_meaning(tmp_path: Path) -> None:
    configure(tmp_path, EVERYTHING)
    found = project_config([tmp_path / "src" / "a.py"])
    assert (found.paths, found.out) == ((tmp_path / "src",), tmp_path / "build" / "native")
    patterns = (f"{tmp_path}/src/pkg/vendored", f"{tmp_path}/**/conftest.py")
    expected = Options(strict=True, opt_level=3, check=True, mypy_config=str(tmp_path / "mypy.ini"), exclude=patterns)
    assert found.options == expected


def test_the_nearest_file_counts_and_a_repository_is_the_limit(tmp_path: Path) -> None:
    configure(tmp_path, EVERYTHING)
    configure(tmp_path / "inner", "[tool.unlatch]\nopt-level = 1\n")
    (tmp_path / "inner" / "deep").mkdir()
    assert project_config([tmp_path / "inner" / "deep"]).options == Options(opt_level=1)
    assert project_config([tmp_path / "inner" / "x.py", tmp_path / "y.py"]).options.opt_level == 3
    (tmp_path / "other" / ".git").mkdir(parents=True)
    assert project_config([tmp_path / "other" / "x.py"]) == Config()
    configure(tmp_path / "bare", "[project]\nname = 'x'\n")
    assert project_config([tmp_path / "bare"]) == Config()


def test_the_command_line_wins() -> None:
    project = Options(strict=True, opt_level=3, check=True, exclude=("x",))
    assert Given().over(project) == project
    given = Given(strict=False, opt_level=0, check=False)
    assert given.over(project) == Options(strict=False, opt_level=0, check=False, exclude=("x",))
    assert given.words() == ["--no-strict", "-O0"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[tool.unlatch]\nstrict = true\nwrong = 1\n", (3, 0, 5)),
        ("[tool.other]\nwrong = 2\n[ tool . unlatch ]\n  'wrong' = 1\n", (4, 2, 9)),
        ("[tool]\nunlatch.wrong = 1\n", (2, 0, 13)),
        ("[tool]\nunlatch = {wrong = 1}\n", (2, 0, 7)),
        ("tool.unlatch.wrong = 1\n", (1, 0, 18)),
        ("[tool.unlatch.wrong]\nx = 1\n", (1, 1, 19)),
        ("[[tool.unlatch]]\nwrong = 1\n", None),
    ],
)
def test_an_error_points_to_the_setting(tmp_path: Path, text: str, place: tuple[int, int, int] | None) -> None:
    configure(tmp_path, text)
    with pytest.raises(CompileError) as caught:
        project_config([tmp_path])
    (found,) = caught.value.diagnostics
    assert found.code == "bad-config"
    span = found.span
    assert (span and (span.line, span.col, span.end_col)) == place


def test_what_is_excluded_is_left_out_unless_it_is_named(tmp_path: Path) -> None:
    configure(tmp_path, EVERYTHING)
    names = ("src/pkg/__init__", "src/pkg/a", "src/pkg/vendored/__init__", "src/pkg/vendored/b", "src/pkg/conftest")
    write(tmp_path, dict.fromkeys(names, "x = 1\n"))
    options = project_config([tmp_path]).options
    found = [source.module for source in find_sources([tmp_path / "src"], options.exclude)]
    assert found == ["pkg", "pkg.a"]
    named = find_sources([tmp_path / "src" / "pkg" / "conftest.py"], options.exclude)
    assert [source.module for source in named] == ["pkg.conftest"]


def test_what_is_excluded_is_not_compiled_along_with_a_script(tmp_path: Path) -> None:
    write(tmp_path, {"main": "import a, b\n", "a": "x = 1\n", "b": "x = 1\n"})
    configure(tmp_path, "[tool.unlatch]\nexclude = ['b.py']\n")
    options = project_config([tmp_path / "main.py"]).options
    assert [s.module for s in find_program(str(tmp_path / "main.py"), options.exclude)] == ["__main__", "a"]


def test_build_check_and_run_follow_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"src/m": "def f():\n    yield 1\n\n\nprint(list(f()))\n"})
    configure(tmp_path, "[tool.unlatch]\npaths = ['src']\nout = 'made'\nopt-level = 0\n")
    built = run("build", folder=tmp_path)
    assert (built.returncode, Path(built.stdout.strip()).parent) == (0, tmp_path / "made")
    assert run("check", folder=tmp_path).returncode == 0
    assert run("run", "src/m.py", folder=tmp_path).stdout == "[1]\n"
    configure(tmp_path, "[tool.unlatch]\npaths = ['src']\nstrict = true\n")
    assert run("check", folder=tmp_path).returncode == 1
    assert run("check", "--no-strict", folder=tmp_path).returncode == 0
    assert run("run", "src/m.py", folder=tmp_path).returncode == 1
    assert run("run", "--no-strict", "src/m.py", folder=tmp_path).stdout == "[1]\n"
