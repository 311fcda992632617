"""A project's own setup.py builds its modules as extensions, and compiles nothing when only metadata is asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

from unlatch.link.options import extension_suffix

SETUP = """
from setuptools import setup
from unlatch.setup import ext_modules

setup(name="example", version="1", packages=["example"], ext_modules=ext_modules(["example"]))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    package = tmp_path / "example"
    package.mkdir()
    (tmp_path / "setup.py").write_text(SETUP)
    (package / "__init__.py").write_text("from example.calc import double\n")
    (package / "calc.py").write_text("def double(n: int) -> int:\n    return n * 2\n")
    return tmp_path


def setup_py(project: Path, *words: str) -> None:
    subprocess.run([sys.executable, "setup.py", "-q", *words], cwd=project, check=True, capture_output=True)


def test_modules_are_built_in_place_and_imported(project: Path) -> None:
    setup_py(project, "build_ext", "--inplace")
    code = "import example.calc as m; print(m.__spec__.origin, m.double(21))"
    done = subprocess.run([sys.executable, "-c", code], cwd=project, check=True, capture_output=True, text=True)
    origin, result = done.stdout.split()
    assert Path(origin).name == f"calc{extension_suffix()}"
    assert result == "42"


def test_metadata_needs_no_compiler(project: Path) -> None:
    setup_py(project, "egg_info")
    assert not (project / "build").exists()
