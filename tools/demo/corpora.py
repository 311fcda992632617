"""What the demo compiles and what its programs work on: packages and TOML files from PyPI, the indexer from here.

The TOML files are real ones: project files, lock files and test fixtures in the source distributions of tools that read
them, and the valid part of the standard library's tests for tomllib. Equal files count once.
"""

import hashlib
import json
import sysconfig
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.pypi import Package, fetch
from tools.setup.console import SetupError
from tools.staging import ROOT

TOMLI: Final = "tomli==2.5.0"
H11: Final = "h11==0.16.0"
INDEXER: Final = ROOT / "examples" / "indexer"

# Source distributions with many TOML files in them, as small as such are.
TOML_SOURCES: Final = ("poetry==2.5.1", "poetry-core==2.5.0", "validate-pyproject==0.27", "pdm==2.29.4")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything fetched, and a file with the texts of the TOML files."""

    tomli: Package
    h11: Package
    toml: Path
    toml_files: int
    toml_bytes: int
    downloaded: int


def gather(into: Path) -> Corpus:
    """Fetch what is missing and write the TOML texts as one JSON list, so that reading files is not part of a time."""
    tomli = fetch(TOMLI)
    h11 = fetch(H11)
    donors = [fetch(requirement, pure=False) for requirement in TOML_SOURCES]
    texts = toml_texts([tomli.sdist, h11.sdist, *(donor.sdist for donor in donors), standard_test_data()])
    into.mkdir(parents=True, exist_ok=True)
    listing = into / "toml.json"
    listing.write_text(json.dumps(texts))
    return Corpus(
        tomli=tomli,
        h11=h11,
        toml=listing,
        toml_files=len(texts),
        toml_bytes=sum(len(text.encode()) for text in texts),
        downloaded=sum(package.downloaded for package in (tomli, h11, *donors)),
    )


def standard_test_data() -> Path:
    """The data of the standard library's tests for tomllib."""
    data = Path(sysconfig.get_path("stdlib")) / "test" / "test_tomllib" / "data"
    if not data.is_dir():
        raise SetupError(
            "this interpreter has no tests of the standard library", "install them (python3-test or alike)"
        )
    return data


def toml_texts(folders: list[Path]) -> list[str]:
    """The distinct valid TOML files below `folders`, in a fixed order."""
    texts: dict[bytes, str] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.toml")):
            try:
                text = path.read_bytes().decode()
                tomllib.loads(text)
            except (UnicodeDecodeError, tomllib.TOMLDecodeError):
                continue
            texts.setdefault(hashlib.sha256(text.encode()).digest(), text)
    return list(texts.values())
