"""Fixtures for the unit tests. The environment of all tests is set in the project's conftest.py."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return Path(__file__).resolve().parent.parent
