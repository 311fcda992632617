"""Options and facts that every test folder shares."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one switch that rewrites stored expectations in place."""
    parser.addoption("--bless", action="store_true", help="rewrite stored expectations with what was seen")


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    """Whether this run rewrites expectations instead of checking them."""
    return bool(request.config.getoption("--bless"))
