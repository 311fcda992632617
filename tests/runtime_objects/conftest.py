"""The hand-written module, compiled once per session."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.runtime_objects.build import build_sample
from tools.importing import module_from


@pytest.fixture(scope="session")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of the extension module."""
    return build_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def imported(extension: Path) -> Iterator[ModuleType]:
    """The one native instance of the module that a process can have."""
    module = module_from(extension, "sample", listed=True)  # pickle looks there
    yield module
    del sys.modules["sample"]


@pytest.fixture
def sample(imported: ModuleType) -> Iterator[ModuleType]:
    """The module, with its namespace as it was when the test began."""
    before = dict(vars(imported))
    yield imported
    for name in [name for name in vars(imported) if name not in before]:
        delattr(imported, name)
    for name, value in before.items():
        if vars(imported).get(name, ...) is not value:
            setattr(imported, name, value)
    imported.log.clear()
